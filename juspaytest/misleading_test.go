package juspaytest_test

import (
	"errors"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestGatewayLate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		call   func(*testing.T, *juspaytest.Server) (string, reply) // its transaction, its answer
		at     string                                               // what the answer and the order say at first
		status string                                               // and when it has finished
	}{
		{"capture", func(t *testing.T, jp *juspaytest.Server) (string, reply) {
			txn := jp.Authorize(pay("10.00"))
			return txn.UUID, send(t, jp, "POST", capturePath(txn), "")
		}, "AUTHORIZED", "CHARGED"},
		{"part", func(t *testing.T, jp *juspaytest.Server) (string, reply) {
			txn := jp.Authorize(pay("10.00"))
			return txn.UUID, send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=k")
		}, "AUTHORIZED", "PARTIAL_CHARGED"},
		{"void", func(t *testing.T, jp *juspaytest.Server) (string, reply) {
			txn := jp.Authorize(pay("10.00"))
			return txn.UUID, send(t, jp, "POST", voidPath(txn), "")
		}, "AUTHORIZED", "VOIDED"},
		{"OTP", func(t *testing.T, jp *juspaytest.Server) (string, reply) {
			otp := jp.Challenge(pay("10.00"))
			return otp.UUID, send(t, jp, "POST", otpPath(otp.Txn), "challenge_id="+otp.ChallengeID+"&answer.otp=123456")
		}, "PENDING_VBV", "CHARGED"},
	}
	for _, test := range tests {
		status := func(t *testing.T, jp *juspaytest.Server, txnUUID string) any {
			return send(t, jp, "GET", statusPath(jp.Txn(txnUUID)), "").fields(t)["status"]
		}
		t.Run(test.name+" by itself", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				jp.Next(juspaytest.GatewayLate(time.Minute))
				txnUUID, got := test.call(t, jp)
				assert.Equal(t, test.at, got.fields(t)["status"])
				assert.Equal(t, test.at, status(t, jp, txnUUID))
				<-time.After(time.Minute) // the bubble's clock
				synctest.Wait()
				assert.Equal(t, test.status, status(t, jp, txnUUID))
			})
		})
		t.Run(test.name+" on the server's clock", func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			jp.Next(juspaytest.GatewayLate(time.Hour))
			txnUUID, _ := test.call(t, jp)
			jp.Advance(59 * time.Minute)
			assert.Equal(t, test.at, string(jp.Txn(txnUUID).Status))
			jp.Advance(time.Minute)
			assert.Equal(t, test.status, string(jp.Txn(txnUUID).Status))
		})
		t.Run(test.name+" on demand", func(t *testing.T) {
			t.Parallel()
			jp := forgiving(t)
			jp.Next(juspaytest.GatewayLate(0))
			txnUUID, _ := test.call(t, jp)
			jp.Advance(1000 * time.Hour)
			assert.Equal(t, test.at, string(jp.Txn(txnUUID).Status))
			assert.Equal(t, test.status, string(jp.Settle(txnUUID).Status))
			assert.Panics(t, func() { jp.Settle(txnUUID) }, "nothing is left")
		})
		t.Run(test.name+" never", func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			jp.Next(juspaytest.GatewayLate(time.Hour))
			txnUUID, _ := test.call(t, jp)
			assert.Equal(t, test.at, string(jp.SettleFailed(txnUUID).Status))
			jp.Advance(2 * time.Hour)
			assert.Equal(t, test.at, string(jp.Txn(txnUUID).Status))
		})
	}
}

// TestLateMoneyThatNobodyHolds: what came in between wins.
func TestLateMoneyThatNobodyHolds(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.GatewayLate(time.Hour), juspaytest.GatewayLate(time.Hour), juspaytest.Fault{})
	send(t, jp, "POST", capturePath(txn), "amount=6&idempotence_key=one")
	send(t, jp, "POST", capturePath(txn), "amount=5&idempotence_key=two")
	jp.Advance(time.Hour)
	ledger := jp.Ledger(txn.UUID)
	assert.Equal(t, juspay.MustAmount("6"), ledger.Captured, "5 more are not held")
	assert.Equal(t, "one", ledger.Movements[1].IdempotenceKey)

	got := send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=two").fields(t)
	assert.Equal(t, "CHARGED", got["status"], "the key is free: its capture never happened")

	other := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.GatewayLate(time.Hour))
	send(t, jp, "POST", capturePath(other), "")
	send(t, jp, "POST", voidPath(other), "")
	jp.Advance(time.Hour)
	assert.Equal(t, juspay.StatusVoided, jp.Txn(other.UUID).Status)
}

// TestKeyOfALateCapture: the same key never captures twice, however late.
func TestKeyOfALateCapture(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.GatewayLate(time.Hour))
	for range 2 {
		got := send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=k").fields(t)
		assert.Equal(t, "AUTHORIZED", got["status"])
		assert.NotContains(t, got, "txn_sub_details")
	}
	jp.Advance(time.Hour)
	got := send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=k").fields(t)
	assert.Equal(t, "PARTIAL_CHARGED", got["status"])
	assert.Equal(t, juspay.MustAmount("4"), jp.Ledger(txn.UUID).Captured)
}

func TestLagging(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	status := func(lag time.Duration) map[string]any {
		jp.On(juspaytest.OrderStatus).Next(juspaytest.Lagging(lag))
		return send(t, jp, "GET", statusPath(txn), "").fields(t)
	}
	jp.Advance(time.Hour)
	send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=one")
	jp.Advance(time.Hour)
	send(t, jp, "POST", capturePath(txn), "amount=6&idempotence_key=two")

	for lag, want := range map[time.Duration]struct {
		status   string
		captured float64
		items    int
	}{
		0:                {"CHARGED", 10, 2},
		30 * time.Minute: {"PARTIAL_CHARGED", 4, 1},
		90 * time.Minute: {"AUTHORIZED", 0, 0},
		20 * time.Hour:   {"AUTHORIZED", 0, 0}, // it is younger
	} {
		got := status(lag)
		assert.Equal(t, want.status, got["status"], lag)
		assert.Equal(t, want.status, got["txn_detail"].(map[string]any)["status"], lag)
		assert.Equal(t, want.captured, got["captured_amount"], lag)
		items, _ := got["txn_sub_details"].([]any)
		assert.Len(t, items, want.items, lag)
	}
	assert.Equal(t, "CHARGED", send(t, jp, "GET", statusPath(txn), "").fields(t)["status"])
}

// TestStale: the answer to this part is the state that an earlier one left.
func TestStale(t *testing.T) {
	t.Parallel()
	for _, fault := range []juspaytest.Fault{juspaytest.Stale, juspaytest.Stale.AfterMoney()} {
		jp := juspaytest.NewServer(t)
		txn := jp.Authorize(pay("10.00"))
		send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=one")
		jp.Next(fault)
		got := send(t, jp, "POST", capturePath(txn), "amount=6&idempotence_key=two").fields(t)
		assert.Equal(t, "PARTIAL_CHARGED", got["status"])
		assert.Equal(t, 4.0, got["captured_amount"])
		items := got["txn_sub_details"].([]any)
		require.Len(t, items, 1)
		assert.Equal(t, "one", items[0].(map[string]any)["txn_id"])
		want := map[bool]string{false: "4", true: "10"}[fault != juspaytest.Stale]
		assert.Equal(t, want, jp.Ledger(txn.UUID).Captured.String())
	}
}

func TestAnswersAboutSomethingElse(t *testing.T) {
	t.Parallel()
	for _, fault := range []juspaytest.Fault{juspaytest.AnotherOrder, juspaytest.AnotherTxn} {
		for _, op := range []juspaytest.Operation{juspaytest.Capture, juspaytest.Void, juspaytest.OrderStatus} {
			jp := juspaytest.NewServer(t)
			txn := jp.Authorize(pay("10.00"))
			method, path, want := "POST", capturePath(txn), "CHARGED"
			switch op {
			case juspaytest.Void:
				path, want = voidPath(txn), "VOIDED"
			case juspaytest.OrderStatus:
				method, path = "GET", statusPath(txn)
			}
			jp.On(op).Next(fault)
			got := send(t, jp, method, path, "").fields(t)
			assert.Equal(t, want, got["status"], "what the call hopes for")
			assert.NotEqual(t, txn.UUID, got["txn_uuid"])
			assert.NotEqual(t, txn.ID, got["txn_id"])
			assert.Equal(t, fault == juspaytest.AnotherTxn, got["order_id"] == txn.OrderID)
			assert.Equal(t, juspay.StatusAuthorized, jp.Txn(txn.UUID).Status, "nothing moved")
			if op == juspaytest.OrderStatus {
				continue
			}
			jp.On(op).Next(fault.AfterMoney())
			assert.NotEqual(t, txn.UUID, send(t, jp, method, path, "").fields(t)["txn_uuid"])
			assert.Equal(t, want, string(jp.Txn(txn.UUID).Status))
		}
	}
}

func TestRefusedCalls(t *testing.T) {
	t.Parallel()
	jp := forgiving(t)
	txn := jp.Authorize(pay("10.00"))
	for _, status := range []int{401, 403, 404} {
		jp.Next(juspaytest.Refused(status), juspaytest.RefusedEmpty(status))
		got := send(t, jp, "POST", capturePath(txn), "")
		assert.Equal(t, status, got.status)
		assert.NotEmpty(t, got.fields(t)["status"])
		got = send(t, jp, "POST", capturePath(txn), "")
		assert.Equal(t, status, got.status)
		assert.Empty(t, got.body)
	}
	assert.Equal(t, juspay.StatusAuthorized, jp.Txn(txn.UUID).Status)
	assert.Panics(t, func() { jp.Next(juspaytest.Refused(http.StatusConflict)) })
}

func TestRefuse(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]juspaytest.Option{
		"plain": nil, "TLS": {juspaytest.WithTLS()}, "in memory": {juspaytest.WithInMemory()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t, opts...)
			txn := jp.Authorize(pay("10.00"))
			send(t, jp, "GET", statusPath(txn), "") // leaves a connection
			jp.Refuse()
			jp.Refuse()
			_, err := trySend(t, jp, "POST", capturePath(txn), "")
			require.ErrorIs(t, err, syscall.ECONNREFUSED)
			order, err := jp.Client(juspay.WithRoutingID(customer), juspay.WithRetries(0)).
				Capture(t.Context(), txn.UUID, juspay.FullCapture())
			assert.Equal(t, juspay.Failed, juspay.CaptureOutcome(order, err))
			var lost *juspay.RequestError
			require.True(t, errors.As(err, &lost))
			assert.False(t, lost.Sent)
			jp.Reopen()
			jp.Reopen()
			assert.Equal(t, "CHARGED", send(t, jp, "POST", capturePath(txn), "").fields(t)["status"])
			assert.Len(t, jp.Requests(), 2)
		})
	}
}

func TestCloseWhileRefusing(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	jp.Refuse()
	jp.Close()
}

func TestFaultTables(t *testing.T) {
	t.Parallel()
	all := append(juspaytest.Faults(), juspaytest.Misleading()...)
	assert.Len(t, juspaytest.Pairs(), len(all)*len(all))
	for _, pair := range juspaytest.Pairs() {
		require.Contains(t, all, pair[0])
		require.Contains(t, all, pair[1])
	}
	status := append(juspaytest.Faults(juspaytest.OrderStatus), juspaytest.Misleading(juspaytest.OrderStatus)...)
	assert.Contains(t, status, juspaytest.Lagging(time.Minute))
	assert.NotContains(t, status, juspaytest.Declined)
	assert.NotContains(t, juspaytest.Misleading(juspaytest.Capture), juspaytest.Lagging(time.Minute))
	assert.True(t, slices.Contains(juspaytest.Misleading(juspaytest.Capture, juspaytest.Void), juspaytest.Stale))
}
