package juspaytest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func refundPath(txn juspaytest.Txn) string { return "/orders/" + txn.OrderID + "/refunds" }

// charged is a payment whose money was taken.
func charged(t *testing.T, jp *juspaytest.Server, amount string) juspaytest.Txn {
	t.Helper()
	txn := jp.Authorize(pay(amount))
	require.Equal(t, "CHARGED", send(t, jp, "POST", capturePath(txn), "").fields(t)["status"])
	return txn
}

// refundIn finds a refund in an order.
func refundIn(t *testing.T, order map[string]any, id string) map[string]any {
	t.Helper()
	refunds, _ := order["refunds"].([]any)
	for _, item := range refunds {
		if refund := item.(map[string]any); refund["unique_request_id"] == id {
			return refund
		}
	}
	require.Failf(t, "no such refund", "%s in %v", id, order["refunds"])
	return nil
}

func TestRefundOfAnOrder(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := charged(t, jp, "10.00")
	order := send(t, jp, "POST", refundPath(txn), "unique_request_id=r1&amount=4").fields(t)
	assert.Equal(t, "CHARGED", order["status"])
	assert.Equal(t, 4.0, order["amount_refunded"])
	assert.Equal(t, false, order["refunded"])
	refund := refundIn(t, order, "r1")
	assert.Equal(t, "PENDING", refund["status"])
	assert.Equal(t, false, refund["sent_to_gateway"])
	ledger := jp.Ledger(txn.UUID)
	assert.Equal(t, "0 4 6", fmt.Sprint(ledger.Refunded, " ", ledger.Refunding, " ", ledger.Refundable))

	assert.True(t, jp.SettleRefund(txn.OrderID, "r1", juspay.RefundSuccess).Paid)
	ledger = jp.Ledger(txn.UUID)
	assert.Equal(t, "4 0 6", fmt.Sprint(ledger.Refunded, " ", ledger.Refunding, " ", ledger.Refundable))
	last := ledger.Movements[len(ledger.Movements)-1]
	assert.Equal(t, juspaytest.MovedRefund, last.Kind)
	assert.Equal(t, "r1", last.RefundID)
	requests := jp.Requests()
	assert.Equal(t, requests[len(requests)-1].ID, last.RequestID)
	assert.Equal(t, juspaytest.Refund, requests[len(requests)-1].Operation)

	jp.Advance(juspaytest.RefundGuard)
	send(t, jp, "POST", refundPath(txn), "unique_request_id=r2") // without an amount: the rest
	order = send(t, jp, "GET", statusPath(txn), "").fields(t)
	assert.Equal(t, true, order["refunded"])
	assert.Equal(t, 10.0, order["amount_refunded"])
	assert.Equal(t, 6.0, refundIn(t, order, "r2")["amount"])
	assert.Equal(t, "SUCCESS", refundIn(t, order, "r1")["status"])
	assert.Equal(t, 0.0, order["refundable_amount"])

	t.Run("has every documented field", func(t *testing.T) {
		var documented map[string]any
		require.NoError(t, json.Unmarshal([]byte(sample(t, "refund-order-card-charged-21")), &documented))
		assertCovers(t, documented["refunds"].([]any)[0].(map[string]any), refundIn(t, order, "r2"), "refunds.")
	})
}

func TestRefundPaths(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"order id", "txn id", "txn path"} {
		for _, asJSON := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, JSON %v", path, asJSON), func(t *testing.T) {
				t.Parallel()
				jp := juspaytest.NewServer(t)
				txn := charged(t, jp, "10.00")
				fields := map[string]string{"unique_request_id": "r1", "amount": "4", "refund_type": "INSTANT"}
				url := "/refunds"
				switch path {
				case "order id":
					fields["order_id"] = txn.OrderID
				case "txn id":
					fields["txn_id"] = txn.ID
				default:
					url = "/orders/txns/" + txn.ID + "/refunds"
				}
				got := send(t, jp, "POST", url, encode(fields)).fields
				if asJSON {
					body, err := json.Marshal(fields)
					require.NoError(t, err)
					jp = juspaytest.NewServer(t)
					other := jp.Authorize(juspaytest.Payment{OrderID: txn.OrderID, Amount: "10.00", RoutingID: customer})
					send(t, jp, "POST", capturePath(other), "")
					got = send(t, jp, "POST", url, string(body), "Content-Type: application/json").fields
				}
				refund := got(t)
				assert.Equal(t, "PENDING", refund["status"])
				assert.Equal(t, 4.0, refund["amount"])
				assert.Equal(t, txn.OrderID, refund["order_id"])
				assert.Equal(t, txn.ID, refund["txn_id"])
				assert.Equal(t, "INSTANT", refund["refund_type"])
				records := jp.Refunds(txn.OrderID)
				require.Len(t, records, 1)
				assert.Equal(t, "r1", records[0].ID)
				t.Run("has every documented field", func(t *testing.T) {
					var documented map[string]any
					require.NoError(t, json.Unmarshal([]byte(sample(t, "refund-txn-standard-pending")), &documented))
					assertCovers(t, documented, refund, "")
				})
			})
		}
	}
}

func TestRefundRefusals(t *testing.T) {
	t.Parallel()
	const guard = juspaytest.RefundGuard
	tests := []struct {
		name   string
		path   string // default: the order's
		form   string // after a charge of 10 and a refund r0 of 1
		wait   time.Duration
		before func(*testing.T, *juspaytest.Server, juspaytest.Txn)
		code   string // the error_code; empty for none
		sample string // a published body that the answer equals
	}{
		{name: "the same id", form: "unique_request_id=r0&amount=1", wait: guard, code: "duplicate.call",
			sample: "error-400-refund-duplicate-processing"},
		{name: "the same id, ended", form: "unique_request_id=r0&amount=1", wait: guard, code: "duplicate.call",
			before: func(t *testing.T, jp *juspaytest.Server, txn juspaytest.Txn) {
				jp.SettleRefund(txn.OrderID, "r0", juspay.RefundSuccess)
			}},
		{name: "the same id, failed, another amount", form: "unique_request_id=r0&amount=2", wait: guard, code: "duplicate.call",
			before: func(t *testing.T, jp *juspaytest.Server, txn juspaytest.Txn) {
				jp.SettleRefund(txn.OrderID, "r0", juspay.RefundFailure)
			}},
		{name: "the same amount at once", form: "unique_request_id=r1&amount=1.00", wait: guard - 1, code: "duplicate.call",
			sample: "error-400-refund-duplicate-processing"},
		{name: "too much", form: "unique_request_id=r1&amount=9.01", code: "invalid.amount.exceeded",
			sample: "error-400-refund-amount-exceeded"},
		{name: "no amount", form: "unique_request_id=r1&amount=", code: "invalid amount", sample: "error-400-refund-amount-invalid"},
		{name: "zero", form: "unique_request_id=r1&amount=0", code: "invalid amount"},
		{name: "less than nothing", form: "unique_request_id=r1&amount=-1", code: "invalid amount"},
		{name: "no id", form: "amount=1", code: "Mandatory fields are missing", sample: "error-400-refund-mandatory-missing"},
		{name: "no order", path: "/refunds", form: "unique_request_id=r1&amount=1", code: "Mandatory fields are missing"},
		{name: "unknown order", path: "/orders/none/refunds", form: "unique_request_id=r1&amount=1"},
		{name: "unknown order in the body", path: "/refunds", form: "order_id=none&unique_request_id=r1&amount=1"},
		{name: "unknown transaction", path: "/orders/txns/none/refunds", form: "unique_request_id=r1&amount=1"},
		{name: "unknown capture", path: "/refunds", code: "invalid_request",
			form: "order_id=o-1&unique_request_id=r1&amount=2&metadata.merchant_capture_id=none"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			start := time.Now()
			jp.SetClock(func() time.Time { return start })
			txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "10.00", RoutingID: customer})
			send(t, jp, "POST", capturePath(txn), "")
			send(t, jp, "POST", refundPath(txn), "unique_request_id=r0&amount=1")
			if test.before != nil {
				test.before(t, jp, txn)
			}
			jp.Advance(test.wait)
			was := jp.Ledger(txn.UUID)
			path := test.path
			if path == "" {
				path = refundPath(txn)
			}
			got := send(t, jp, "POST", path, test.form)
			assert.Equal(t, http.StatusBadRequest, got.status)
			code, _ := got.fields(t)["error_code"].(string)
			assert.Equal(t, test.code, code)
			if test.code == "" {
				assert.Equal(t, "NOT_FOUND", got.fields(t)["status"])
				assert.Equal(t, 40.0, got.fields(t)["status_id"])
			}
			assert.Equal(t, was, jp.Ledger(txn.UUID))
			if test.sample != "" {
				assert.JSONEq(t, sample(t, test.sample), got.body)
			}
		})
	}
}

func TestRefundNeedsACharge(t *testing.T) {
	t.Parallel()
	for _, state := range allStates {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := inState(t, jp, state)
			got := send(t, jp, "POST", refundPath(txn), "unique_request_id=r1&amount=1")
			if state == juspay.StatusCharged || state == juspay.StatusPartialCharged {
				assert.Equal(t, http.StatusOK, got.status)
				return
			}
			assert.Equal(t, http.StatusBadRequest, got.status)
			assert.Equal(t, "invalid.order.not_successful", got.fields(t)["error_code"])
		})
	}
}

func TestRefundEnds(t *testing.T) {
	t.Parallel()
	jp := forgiving(t)
	txn := charged(t, jp, "10.00")
	for i, fault := range []juspaytest.Fault{
		{}, juspaytest.Declined, juspaytest.GatewayPending, juspaytest.GatewayTimeout, juspaytest.GatewayTimeout.AfterMoney(),
		juspaytest.GatewayLate(time.Minute),
	} {
		id := fmt.Sprint("r", i)
		jp.Next(fault)
		order := send(t, jp, "POST", refundPath(txn), fmt.Sprintf("unique_request_id=%s&amount=1.0%d", id, i)).fields(t)
		refund := refundIn(t, order, id)
		want := []string{"PENDING", "FAILURE", "PENDING", "MANUAL_REVIEW", "MANUAL_REVIEW", "PENDING"}[i]
		assert.Equal(t, want, refund["status"], fault)
		assert.Equal(t, i > 0, refund["sent_to_gateway"], fault)
	}
	assert.Equal(t, "1.04", jp.Ledger(txn.UUID).Refunded.String(), "the gateway was silent and paid")
	jp.Advance(time.Minute)
	assert.Equal(t, "2.09", jp.Ledger(txn.UUID).Refunded.String(), "and another paid late")
	assert.Equal(t, "3.05", jp.Ledger(txn.UUID).Refunding.String(), "0, 2 and 3 are open")

	ended := func() { jp.SettleRefund(txn.OrderID, "r1", juspay.RefundSuccess) }
	assert.Panics(t, ended, "a failure is final")
	assert.Panics(t, func() { jp.SettleRefund(txn.OrderID, "r4", juspay.RefundFailure) }, "the money went back")
	assert.Panics(t, func() { jp.SettleRefund(txn.OrderID, "none", juspay.RefundSuccess) })
	assert.Panics(t, func() { jp.SettleRefund("none", "r0", juspay.RefundSuccess) })
	assert.Panics(t, func() { jp.SettleRefund(txn.OrderID, "r0", "LATER") })
	assert.Panics(t, func() { jp.Refunds("none") })
	assert.Panics(t, func() { jp.OrderLedger("none") })
	jp.SettleRefund(txn.OrderID, "r4", juspay.RefundSuccess)
	assert.Equal(t, "2.09", jp.Ledger(txn.UUID).Refunded.String(), "it is not paid twice")
	jp.SettleRefund(txn.OrderID, "r0", juspay.RefundManualReview)
	jp.SettleRefund(txn.OrderID, "r0", juspay.RefundFailure)
	assert.Equal(t, "2.09", jp.OrderLedger(txn.OrderID).Refunded.String())
}

func TestRefundOfOneCapture(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=one")
	send(t, jp, "POST", capturePath(txn), "amount=6&idempotence_key=two")
	refund := func(id, amount string) reply {
		return send(t, jp, "POST", "/refunds", encode(map[string]string{
			"order_id": txn.OrderID, "unique_request_id": id, "amount": amount, "metadata.merchant_capture_id": "one",
		}))
	}
	assert.Equal(t, "PENDING", refund("r1", "3").fields(t)["status"])
	assert.Equal(t, "invalid.amount.exceeded", refund("r2", "2").fields(t)["error_code"], "1 is left of it")
	assert.Equal(t, "PENDING", refund("r3", "1").fields(t)["status"])
	for _, record := range jp.Refunds(txn.OrderID) {
		assert.Equal(t, "one", record.CaptureKey)
	}
}

func TestRefundsAtOnce(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithRefundsAtOnce())
	txn := charged(t, jp, "10.00")
	order := send(t, jp, "POST", refundPath(txn), "unique_request_id=r1&amount=10").fields(t)
	assert.Equal(t, "SUCCESS", refundIn(t, order, "r1")["status"])
	assert.Equal(t, "10", jp.Ledger(txn.UUID).Refunded.String())
}

func TestSplitRefunds(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithSplitRefunds())
	txn := charged(t, jp, "10.01")
	refund := send(t, jp, "POST", refundPath(txn), "unique_request_id=r1&amount=0.03").fields(t)
	assert.Equal(t, "PENDING", refund["status"])
	assert.Equal(t, 0.03, refund["amount"])
	var legs []string
	for _, item := range refund["split_refund_details"].([]any) {
		leg := item.(map[string]any)
		legs = append(legs, fmt.Sprint(leg["unique_request_id"], " ", leg["amount"], " ", leg["txn_id"]))
	}
	assert.Equal(t, []string{"r1 0.02 " + txn.ID + "-1", "r1-1 0.01 " + txn.ID + "-2"}, legs)

	jp.SettleRefund(txn.OrderID, "r1", juspay.RefundSuccess)
	order := send(t, jp, "GET", statusPath(txn), "").fields(t)
	assert.NotContains(t, order, "refunds")
	list := order["txn_list"].([]any)
	assert.Equal(t, "SUCCESS", refundIn(t, list[0].(map[string]any), "r1")["status"])
	assert.Equal(t, "PENDING", refundIn(t, list[1].(map[string]any), "r1-1")["status"])
	assert.Equal(t, "0.02", jp.Ledger(txn.UUID).Refunded.String())
	t.Run("has every documented field", func(t *testing.T) {
		var documented map[string]any
		require.NoError(t, json.Unmarshal([]byte(sample(t, "refund-order-split-success")), &documented))
		delete(documented, "split_refund_details")
		assertCovers(t, documented, refund, "")
	})
}

func TestRefundsUnderFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(juspaytest.Refund), juspaytest.Misleading(juspaytest.Refund)...) {
		if fault == juspaytest.NoAnswer || fault == juspaytest.NoAnswer.AfterMoney() {
			continue // they last until the client gives up
		}
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := charged(t, jp, "10.00")
			jp.On(juspaytest.Refund).Next(fault)
			got, err := trySend(t, jp, "POST", refundPath(txn), "unique_request_id=r1&amount=4")
			taken := len(jp.Refunds(txn.OrderID)) == 1
			if fault == fault.AfterMoney() && err == nil && got.status == http.StatusOK { // it was served
				assert.True(t, taken)
			}
			if err == nil && got.status >= 400 && got.status < 500 {
				assert.False(t, taken)
			}
			if fault == juspaytest.AnotherOrder {
				assert.False(t, taken)
				assert.NotEqual(t, txn.OrderID, got.fields(t)["order_id"])
				assert.Equal(t, "SUCCESS", refundIn(t, got.fields(t), "r1")["status"])
			}
			if fault == juspaytest.Stale.AfterMoney() {
				assert.True(t, taken)
				assert.Empty(t, got.fields(t)["refunds"])
			}
		})
	}
}
