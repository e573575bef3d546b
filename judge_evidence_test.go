package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// This file makes evidence of what a row says, by the ways that merchants get it.

const (
	judgeOrderID  = "o_1"
	judgeTxnID    = "txn_1"
	judgeKey      = "key-1"
	judgeRefundID = "R1"
	judgeWholeSum = 100 // of the order
	judgePartSum  = 40  // of the part, and of the refund
)

var judgeOps = []judgeOp{judgeFull, judgePart, judgeVoid, judgeOTP, judgeRefund}

// asked is the movement that the calls of this test intend.
func (o judgeOp) asked() judgeAsked {
	asked := judgeAsked{op: o, order: judgeOrderID, txn: judgeTxnID}
	switch o {
	case judgePart:
		asked.key, asked.amount = judgeKey, judgePartSum
	case judgeRefund:
		asked.txn, asked.key, asked.amount = "", judgeRefundID, judgePartSum
	}
	return asked
}

// known is what the call itself knows of the movement: the id in its path.
func (a judgeAsked) known() judgeAsked {
	if a.op != judgeRefund {
		a.order = ""
	}
	return a
}

func judgeAmount(units int) juspay.Amount { return juspay.AmountFromHundredths(100 * int64(units)) }

// movement is what a merchant would have stored.
func (a judgeAsked) movement() juspay.Movement {
	switch a.op {
	case judgeFull:
		return juspay.CaptureOf(a.order, a.txn, juspay.FullCapture())
	case judgePart:
		return juspay.CaptureOf(a.order, a.txn, juspay.PartialCapture(judgeAmount(a.amount), a.key))
	case judgeVoid:
		return juspay.VoidOf(a.order, a.txn)
	case judgeOTP:
		return juspay.OTPOf(a.order, a.txn)
	}
	return juspay.RefundOf(a.order, juspay.RefundRequest{UniqueRequestID: a.key, Amount: judgeAmount(a.amount)})
}

// judgeEvidence is what a way brought: an order, a transaction or an error.
type judgeEvidence struct {
	order *juspay.Order
	txn   *juspay.Txn
	err   error
}

// of is what the outcome function of an operation says.
func (e judgeEvidence) of(op judgeOp) juspay.Outcome {
	switch op.family() {
	case judgeFull:
		return juspay.CaptureOutcome(e.order, e.err)
	case judgeVoid:
		return juspay.VoidOutcome(e.order, e.err)
	case judgeOTP:
		return juspay.OTPOutcome(e.txn, e.err)
	}
	return juspay.RefundOutcome(e.order, e.err)
}

// call makes the operation's call.
func (a judgeAsked) call(ctx context.Context, client *juspay.Client, repeated bool, opts ...juspay.Option) (e judgeEvidence) {
	switch a.op {
	case judgeFull:
		req := juspay.FullCapture()
		req.Repeated = repeated
		e.order, e.err = client.Capture(ctx, a.txn, req, opts...)
	case judgePart:
		req := juspay.PartialCapture(judgeAmount(a.amount), a.key)
		req.Repeated = repeated
		e.order, e.err = client.Capture(ctx, a.txn, req, opts...)
	case judgeVoid:
		e.order, e.err = client.Void(ctx, a.txn, opts...)
	case judgeOTP:
		e.txn, e.err = client.ProcessOTP(ctx, a.txn, juspay.ProcessOTPRequest{ChallengeID: "ch_1", OTP: "123456", Repeated: repeated}, opts...)
	case judgeRefund:
		req := juspay.RefundRequest{UniqueRequestID: a.key, Amount: judgeAmount(a.amount), Repeated: repeated}
		e.order, e.err = client.Refund(ctx, a.order, req, opts...)
	}
	return e
}

// judgeWire answers one client's requests, step by step; the last step stays.
type judgeWire struct {
	mu    sync.Mutex
	steps []step
}

func (w *judgeWire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	next := w.steps[0]
	if len(w.steps) > 1 {
		w.steps = w.steps[1:]
	}
	w.mu.Unlock()
	return next(r)
}

// judgeClient is a client that meets these steps, and tries again for each.
func judgeClient(t testing.TB, steps []step, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	opts = append(opts, juspay.WithRetries(len(steps)-1), juspay.WithWait(wireNoWait), juspay.WithMaxResponseBytes(64<<10))
	return newClient(t, &judgeWire{steps: steps}, opts...)
}

// answered makes the call and lets the server answer it.
func (a judgeAsked) answered(t testing.TB, repeated bool, steps ...step) judgeEvidence {
	t.Helper()
	return a.call(t.Context(), judgeClient(t, steps), repeated)
}

// judgeReadings are the ways to an order that nobody was asked to make.
var judgeReadings = map[string]func(t testing.TB, body string) judgeEvidence{
	"json": func(t testing.TB, body string) (e judgeEvidence) {
		require.NoError(t, json.Unmarshal([]byte(body), &e.order))
		require.NoError(t, json.Unmarshal([]byte(body), &e.txn))
		return e
	},
	"webhook": func(t testing.TB, body string) (e judgeEvidence) {
		event, err := juspay.ParseEvent([]byte(`{"id":"e","event_name":"E","content":{"order":` + body + `,"txn":` + body + `}}`))
		require.NoError(t, err)
		return judgeEvidence{order: event.Order, txn: event.Txn}
	},
	"order status": func(t testing.TB, body string) (e judgeEvidence) {
		e.order, e.err = judgeClient(t, []step{answers(200, body)}).OrderStatus(t.Context(), judgeOrderID)
		return e
	},
}

// body is what was said, as JSON: an order, or a refund.
func (s judgeSaid) body() string {
	fields := []string{}
	add := func(name string, value any) {
		text, _ := json.Marshal(value) // of maps, slices, texts and numbers
		fields = append(fields, `"`+name+`":`+string(text))
	}
	for _, text := range [][2]string{
		{"txn_uuid", s.txnUUID}, {"id", s.id}, {"txn_id", s.txnID}, {"order_id", s.orderID}, {"status", s.status}, {"status", s.second},
	} {
		if text[1] != "" {
			add(text[0], text[1])
		}
	}
	for name, amount := range map[string]int{"amount": s.amount, "captured_amount": s.captured} {
		if amount != 0 {
			add(name, amount)
		}
	}
	if len(s.items) > 0 {
		add("txn_sub_details", s.itemList())
	}
	if len(s.refunds) > 0 {
		add("refunds", judgeLegList(s.refunds))
	}
	if s.hasList() {
		list := []any{map[string]any{"txn_id": "m-o_1-1-1", "refunds": judgeLegList(s.listed)}}
		for _, source := range s.sources {
			list = append(list, map[string]any{"txn_uuid": source.id, "status": source.status})
		}
		add("txn_list", list)
	}
	if d := s.detail; d != nil {
		add("txn_detail", map[string]any{"txn_uuid": d.txnUUID, "txn_id": d.txnID, "status": d.status})
	}
	if len(s.flat) > 0 {
		add("unique_request_id", s.flat[0].id)
		add("status", s.flat[0].status)
	}
	if len(s.flat) > 1 {
		add("split_refund_details", judgeLegList(s.flat))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (s judgeSaid) itemList() (list []any) {
	for _, item := range s.items {
		kind := "PARTIAL_CAPTURE"
		if item.void {
			kind = "PARTIAL_VOID"
		}
		list = append(list, map[string]any{
			"txn_id": item.key, "status": item.status, "txn_amount": item.amount, "txn_object_type": kind, "txn_uuid": "part_" + item.key,
		})
	}
	return list
}

func judgeLegList(legs []judgeLeg) (list []any) {
	for _, leg := range legs {
		list = append(list, map[string]any{"unique_request_id": leg.id, "status": leg.status, "amount": judgePartSum})
	}
	return list
}

// mock is what was said, as a test's own code would make it.
func (s judgeSaid) mock() judgeEvidence {
	order := &juspay.Order{
		OrderID: s.orderID, ID: s.id, TxnID: s.txnID, TxnUUID: s.txnUUID, Status: juspay.Status(s.status),
		Amount: judgeAmount(s.amount), CapturedAmount: judgeAmount(s.captured),
	}
	for _, item := range s.items {
		kind := "PARTIAL_CAPTURE"
		if item.void {
			kind = "PARTIAL_VOID"
		}
		order.TxnSubDetails = append(order.TxnSubDetails, juspay.TxnSubDetail{
			TxnID: item.key, Status: juspay.Status(item.status), TxnAmount: judgeAmount(item.amount), TxnObjectType: kind,
		})
	}
	refunds := func(legs []judgeLeg) (list []juspay.Refund) {
		for _, leg := range legs {
			list = append(list, juspay.Refund{UniqueRequestID: leg.id, Status: juspay.RefundStatus(leg.status), Amount: judgeAmount(judgePartSum)})
		}
		return list
	}
	order.Refunds = refunds(append(append([]judgeLeg(nil), s.refunds...), s.flat...))
	if s.hasList() {
		order.TxnList = []juspay.TxnListItem{{TxnID: "m-o_1-1-1", Refunds: refunds(s.listed)}}
		for _, source := range s.sources {
			order.TxnList = append(order.TxnList, juspay.TxnListItem{TxnUUID: source.id, Status: juspay.Status(source.status)})
		}
	}
	if d := s.detail; d != nil {
		order.TxnDetail = &juspay.TxnDetail{TxnUUID: d.txnUUID, TxnID: d.txnID, Status: juspay.Status(d.status)}
	}
	txn := &juspay.Txn{ID: s.id, TxnUUID: s.txnUUID, TxnID: s.txnID, OrderID: s.orderID, Status: juspay.Status(s.status)}
	return judgeEvidence{order: order, txn: txn}
}

// judgeHit reports whether err says that the outcome is unknown.
func judgeHit(err error) bool { return errors.Is(err, juspay.ErrOutcomeUnknown) }
