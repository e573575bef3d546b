package juspaytest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// statusIDs are the numbers of the vendor's tables.
var statusIDs = map[juspay.Status]float64{
	"PENDING_VBV": 23, "AUTHORIZING": 28, "AUTHENTICATION_FAILED": 26, "AUTHORIZATION_FAILED": 27, "AUTHORIZED": 25,
	"CHARGED": 21, "PARTIAL_CHARGED": 37, "CAPTURE_INITIATED": 33, "CAPTURE_FAILED": 34, "VOIDED": 31,
	"VOID_INITIATED": 32, "VOID_FAILED": 35,
}

func TestOrderStatusInEveryState(t *testing.T) {
	t.Parallel()
	for _, state := range allStates {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := inState(t, jp, state)
			got := send(t, jp, "GET", statusPath(txn), "").fields(t)
			assert.Equal(t, string(state), got["status"])
			assert.Equal(t, statusIDs[state], got["status_id"])
			detail := got["txn_detail"].(map[string]any)
			assert.Equal(t, string(state), detail["status"])
			assert.Equal(t, txn.UUID, got["txn_uuid"])
			assert.Equal(t, txn.ID, detail["txn_id"])
			captured, _ := json.Marshal(got["captured_amount"])
			assert.Equal(t, jp.Ledger(txn.UUID).Captured.String(), string(captured))
		})
	}
}

func TestPartialCaptures(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("3.00"))
	for i, key := range []string{"moz-1", "moz-2", "moz-3"} {
		got := send(t, jp, "POST", capturePath(txn), "amount=1&idempotence_key="+key).fields(t)
		last := i == 2
		assert.Equal(t, map[bool]string{false: "PARTIAL_CHARGED", true: "CHARGED"}[last], got["status"])
		assert.Equal(t, 21.0, got["status_id"], "the documented number of a partial capture")
		assert.Equal(t, float64(i+1), got["captured_amount"])
	}
	got := send(t, jp, "GET", statusPath(txn), "").fields(t)
	assert.Equal(t, 3.0, got["refundable_amount"])
	assert.Equal(t, 3.0, got["maximum_eligible_refund_amount"])
	var parts []string
	for _, item := range got["txn_sub_details"].([]any) {
		part := item.(map[string]any)
		assert.Equal(t, "PARTIAL_CAPTURE", part["txn_object_type"])
		assert.Equal(t, "TXN_SUB_DETAIL", part["source_object"])
		assert.Equal(t, txn.ID, part["source_object_id"])
		assert.Equal(t, "CHARGED", part["status"])
		assert.Equal(t, 1.0, part["txn_amount"])
		assert.Equal(t, 3.0, part["order_amount"])
		parts = append(parts, part["txn_id"].(string))
	}
	assert.Equal(t, []string{"moz-3", "moz-2", "moz-1"}, parts, "newest first, under their keys")

	t.Run("has every documented field", func(t *testing.T) {
		var documented map[string]any
		require.NoError(t, json.Unmarshal([]byte(sample(t, "order-status-simpl-charged-21-multicapture")), &documented))
		documented = map[string]any{
			"txn_sub_details": documented["txn_sub_details"], "txn_detail": documented["txn_detail"],
			"captured_amount": documented["captured_amount"], "refundable_amount": documented["refundable_amount"],
			"effective_amount": documented["effective_amount"], "offers": documented["offers"],
			"resp_code": documented["resp_code"], "resp_message": documented["resp_message"],
		}
		delete(documented["txn_detail"].(map[string]any), "error_code") // text or null, in the samples as well
		assertCovers(t, documented, got, "")
		want := documented["txn_sub_details"].([]any)[0].(map[string]any)
		assertCovers(t, want, got["txn_sub_details"].([]any)[0].(map[string]any), "txn_sub_details.")
	})
}

func TestIdempotenceKey(t *testing.T) {
	t.Parallel()
	const form = "amount=40&idempotence_key=key-1"
	tests := []struct {
		name     string
		fault    juspaytest.Fault
		then     func(*juspaytest.Server, string)
		again    string
		status   int
		answer   string
		captured string
	}{
		{name: "replayed", again: form, status: 200, answer: "PARTIAL_CHARGED", captured: "40"},
		{name: "another amount", again: "amount=41&idempotence_key=key-1", status: 400, captured: "40"},
		{name: "no amount", again: "idempotence_key=key-1", status: 400, captured: "40"},
		{
			name: "another key", again: "amount=40&idempotence_key=key-2",
			status: 200, answer: "PARTIAL_CHARGED", captured: "80",
		},
		{
			name: "declined stays declined", fault: juspaytest.Declined, again: form,
			status: 200, answer: "CAPTURE_FAILED", captured: "0",
		},
		{
			name: "still pending", fault: juspaytest.GatewayPending, again: form,
			status: 200, answer: "CAPTURE_INITIATED", captured: "0",
		},
		{
			name: "settled", fault: juspaytest.GatewayPending, again: form,
			status: 200, answer: "PARTIAL_CHARGED", captured: "40",
			then: func(jp *juspaytest.Server, uuid string) { jp.Settle(uuid) },
		},
		{
			name: "timed out and captured", fault: juspaytest.GatewayTimeout.AfterMoney(), again: form,
			status: 200, answer: "PARTIAL_CHARGED", captured: "40",
		},
		{
			name: "timed out and free", fault: juspaytest.GatewayTimeout, again: form,
			status: 200, answer: "PARTIAL_CHARGED", captured: "40",
		},
		{
			name: "later ones do not matter", again: form, status: 200, answer: "PARTIAL_CHARGED", captured: "40",
			then: func(jp *juspaytest.Server, uuid string) {
				jp.Next(juspaytest.GatewayPending)
				send(t, jp, "POST", "/v2/txns/"+uuid+"/capture", "amount=1&idempotence_key=key-3")
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := jp.Authorize(pay("100.00"))
			jp.Next(test.fault)
			require.Equal(t, 200, send(t, jp, "POST", capturePath(txn), form).status)
			if test.then != nil {
				test.then(jp, txn.UUID)
			}
			got := send(t, jp, "POST", capturePath(txn), test.again)
			assert.Equal(t, test.status, got.status, got.body)
			if test.answer != "" {
				assert.Equal(t, test.answer, got.fields(t)["status"])
			}
			assert.Equal(t, juspay.MustAmount(test.captured), jp.Ledger(txn.UUID).Captured)
		})
	}

	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		jp := juspaytest.NewServer(t, juspaytest.WithRepeatedKey(juspaytest.RepeatedKeyRefused))
		txn := jp.Authorize(pay("100.00"))
		require.Equal(t, 200, send(t, jp, "POST", capturePath(txn), form).status)
		again := send(t, jp, "POST", capturePath(txn), form)
		assert.Equal(t, 400, again.status)
		assert.Equal(t, "DUPLICATE_REQUEST", again.fields(t)["error_info"].(map[string]any)["code"])
		assert.Equal(t, juspay.MustAmount("40"), jp.Ledger(txn.UUID).Captured)
	})

	t.Run("on another transaction", func(t *testing.T) {
		t.Parallel()
		jp := juspaytest.NewServer(t)
		require.Equal(t, 200, send(t, jp, "POST", capturePath(jp.Authorize(pay("100.00"))), form).status)
		assert.Equal(t, 400, send(t, jp, "POST", capturePath(jp.Authorize(pay("100.00"))), form).status)
	})
}

func TestVersions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		account, header string
		has, lacks      []string
	}{
		{has: []string{"captured_amount", "refundable_amount", "txn_sub_details", "gateway_reference_id"}},
		{header: "2021-03-25", has: []string{"captured_amount", "txn_sub_details", "gateway_reference_id"}},
		{
			header: "2021-03-24", has: []string{"gateway_reference_id"},
			lacks: []string{"captured_amount", "refundable_amount", "txn_sub_details"},
		},
		{account: "2018-10-24", lacks: []string{"gateway_reference_id", "txn_sub_details"}},
		{account: "2016-10-27", header: "2023-06-30", has: []string{"captured_amount"}},
	}
	for _, test := range tests {
		t.Run("account "+test.account+" header "+test.header, func(t *testing.T) {
			t.Parallel()
			var opts []juspaytest.Option
			if test.account != "" {
				opts = append(opts, juspaytest.WithDefaultVersion(test.account))
			}
			jp := juspaytest.NewServer(t, opts...)
			txn := inState(t, jp, juspay.StatusPartialCharged)
			got := send(t, jp, "GET", statusPath(txn), "", "version: "+test.header).fields(t)
			for _, name := range test.has {
				assert.Contains(t, got, name)
			}
			for _, name := range test.lacks {
				assert.NotContains(t, got, name)
			}
			surcharge := test.account == "" || test.header != ""
			_, has := got["txn_detail"].(map[string]any)["surcharge_amount"]
			assert.Equal(t, surcharge || test.account >= "2018-07-16", has)
		})
	}
}

func TestFullGatewayResponse(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := inState(t, jp, juspay.StatusCharged)
	for path, want := range map[string]bool{
		statusPath(txn): false,
		statusPath(txn) + "?options.add_full_gateway_response=true":  true,
		statusPath(txn) + "?options.add_full_gateway_response=false": false,
	} {
		response := send(t, jp, "GET", path, "").fields(t)["payment_gateway_response"].(map[string]any)
		_, has := response["gateway_response"]
		assert.Equal(t, want, has, path)
	}
}

func TestTxnShape(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithShape(juspaytest.TxnShape))
	client := jp.Client(juspay.WithRoutingID(customer))

	captured := jp.Authorize(pay("10.00"))
	order, err := client.Capture(t.Context(), captured.UUID, juspay.FullCapture())
	require.NoError(t, err)
	require.NotNil(t, order.Txn)
	assert.Equal(t, captured.UUID, order.Txn.ID)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))

	voided := jp.Authorize(pay("10.00"))
	order, err = client.Void(t.Context(), voided.UUID)
	require.NoError(t, err)
	assert.Nil(t, order.Txn, "a void is answered with an order in both shapes")
}

func TestSeveralTransactionsOfOneOrder(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithMerchant("shop"))
	payment := juspaytest.Payment{OrderID: "Order-1", Amount: "10.00", RoutingID: customer}
	failed := jp.Challenge(payment)
	send(t, jp, "POST", otpPath(failed.Txn), "challenge_id="+failed.ChallengeID+"&answer.otp=000000")
	shown := func() any { return send(t, jp, "GET", "/orders/order-1", "").fields(t)["txn_uuid"] }
	assert.Equal(t, failed.UUID, shown())

	held := jp.Authorize(payment)
	assert.Equal(t, "shop-Order-1-2", held.ID)
	assert.Equal(t, held.UUID, shown(), "a hold counts more than a failure")

	waiting := jp.Challenge(payment)
	assert.Equal(t, held.UUID, shown(), "and more than a challenge")
	send(t, jp, "POST", otpPath(waiting.Txn), "challenge_id="+waiting.ChallengeID+"&answer.otp=123456")
	assert.Equal(t, waiting.UUID, shown(), "and less than a payment")
}

func TestOdd(t *testing.T) {
	t.Parallel()
	read := func(t *testing.T, odd juspaytest.Odd) map[string]any {
		jp := juspaytest.NewServer(t, juspaytest.WithOdd(odd))
		return send(t, jp, "GET", statusPath(inState(t, jp, juspay.StatusPartialCharged)), "").fields(t)
	}
	tests := []struct {
		name string
		odd  juspaytest.Odd
		path string
		want any
	}{
		{"numbers", juspaytest.OddNumbers, "amount", "25"},
		{"number ids", juspaytest.OddTypes, "status_id", "37"},
		{"booleans", juspaytest.OddBools, "refunded", "false"},
		{"null", juspaytest.OddNulls, "customer_email", map[string]any{}},
		{"statuses", juspaytest.OddStatuses, "status", "SETTLEMENT_QUEUED"},
		{"types leave the status", juspaytest.OddTypes, "status", "PARTIAL_CHARGED"},
		{"numbers leave booleans", juspaytest.OddNumbers, "refunded", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, read(t, test.odd)[test.path])
		})
	}
	t.Run("fields", func(t *testing.T) {
		t.Parallel()
		got := read(t, juspaytest.OddFields)
		assert.Contains(t, got, "x_undocumented")
		assert.Contains(t, got["txn_detail"], "x_undocumented")
	})
	t.Run("refusals stay", func(t *testing.T) {
		t.Parallel()
		jp := juspaytest.NewServer(t, juspaytest.WithOdd(juspaytest.OddTypes|juspaytest.OddStatuses))
		got := send(t, jp, "POST", capturePath(inState(t, jp, juspay.StatusCharged)), "")
		assert.JSONEq(t, wrongState("Capture", "CHARGED"), got.body)
	})
}

// TestClientSurvivesOdd is the promise that the switch lets merchants check.
func TestClientSurvivesOdd(t *testing.T) {
	t.Parallel()
	kinds := map[string]juspaytest.Odd{
		"types": juspaytest.OddTypes, "statuses": juspaytest.OddTypes | juspaytest.OddStatuses,
	}
	for name, odd := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t, juspaytest.WithOdd(odd))
			client := jp.Client(juspay.WithRoutingID(customer))
			txn := jp.Authorize(pay("25.50"))
			want := juspay.Succeeded
			if odd&juspaytest.OddStatuses != 0 {
				want = juspay.Unknown
			}
			order, err := client.Capture(t.Context(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("10.25"), "key-1"))
			require.NoError(t, err)
			assert.Equal(t, want, juspay.CaptureOutcome(order, err))
			assert.Equal(t, juspay.MustAmount("25.5"), order.Amount)
			assert.Equal(t, juspay.MustAmount("10.25"), order.CapturedAmount)

			challenge := jp.Challenge(pay("25.50"))
			answer := juspay.ProcessOTPRequest{ChallengeID: challenge.ChallengeID, OTP: challenge.OTP}
			paid, err := client.ProcessOTP(t.Context(), challenge.UUID, answer)
			require.NoError(t, err)
			assert.Equal(t, want, juspay.OTPOutcome(paid, err))
		})
	}
}
