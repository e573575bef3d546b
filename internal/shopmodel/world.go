package shopmodel

import (
	"fmt"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// limit is how much of an answer the shop's clients read.
const limit = 32 << 10

// operations are the calls that movements make.
var operations = map[juspay.MovementKind]juspaytest.Operation{
	juspay.MovementCapture: juspaytest.Capture, juspay.MovementVoid: juspaytest.Void,
	juspay.MovementOTP: juspaytest.ProcessOTP, juspay.MovementRefund: juspaytest.Refund,
}

// faultsOf are all that can meet an operation.
var faultsOf = map[juspaytest.Operation][]juspaytest.Fault{
	juspaytest.Capture: faults(juspaytest.Capture), juspaytest.Void: faults(juspaytest.Void),
	juspaytest.ProcessOTP: faults(juspaytest.ProcessOTP), juspaytest.Refund: faults(juspaytest.Refund),
	juspaytest.OrderStatus: faults(juspaytest.OrderStatus),
}

// faults are the fake's own, with sizes and waits that suit many calls.
func faults(op juspaytest.Operation) []juspaytest.Fault {
	huge, slow := juspaytest.Oversized(8<<20), juspaytest.Latency(time.Millisecond)
	suited := map[juspaytest.Fault]juspaytest.Fault{
		huge: juspaytest.Oversized(2 * limit), huge.AfterMoney(): juspaytest.Oversized(2 * limit).AfterMoney(),
		slow: juspaytest.Latency(time.Minute), slow.AfterMoney(): juspaytest.Latency(time.Minute).AfterMoney(),
		juspaytest.SlowDrip(10 * time.Microsecond): juspaytest.SlowDrip(time.Second),
	}
	all := slices.Concat(juspaytest.Faults(op), juspaytest.Misleading(op))
	if op == juspaytest.Refund {
		// A refund is asked of the order, by its id: nobody can tell that another
		// transaction of the same order does not have it.
		all = slices.DeleteFunc(all, func(f juspaytest.Fault) bool {
			return f == juspaytest.AnotherTxn || f == juspaytest.AnotherTxn.AfterMoney()
		})
	}
	for i, fault := range all {
		if other, found := suited[fault]; found {
			all[i] = other
		}
	}
	return all
}

// misfortune prepares what goes wrong with the shop's next calls: up to two of
// the movement's own, and of the questions.
func (st *story) misfortune(i intent) {
	st.jp.Calm()
	st.jp.Reopen()
	if st.random.IntN(40) == 0 {
		st.jp.Refuse()
		return
	}
	st.spoil(operations[i.Kind], 2)
	st.spoil(juspaytest.OrderStatus, 3)
}

func (st *story) spoil(op juspaytest.Operation, most int) {
	for range st.random.IntN(most + 1) {
		st.jp.On(op).Next(faultsOf[op][st.random.IntN(len(faultsOf[op]))])
	}
}

// meanwhile is what happens between two works of the shop.
func (st *story) meanwhile() {
	st.jp.Advance(time.Duration(st.random.Int64N(int64(90 * time.Second))))
	if st.random.IntN(2) == 0 {
		st.finish(st.random.IntN(3) == 0)
	}
	if st.random.IntN(2) == 0 {
		st.finishRefunds(refundEnds[st.random.IntN(len(refundEnds))])
	}
	switch events := st.events(); {
	case st.random.IntN(12) == 0:
		st.deliver(st.forged())
	case len(events) > 0 && st.random.IntN(3) == 0:
		st.deliver(events[st.random.IntN(len(events))].Body) // late, twice, out of order
	}
}

// deliver lets the shop hear of something, on a day when questions fail as well.
func (st *story) deliver(body string) {
	st.jp.Calm()
	st.spoil(juspaytest.OrderStatus, 2)
	st.report.Events++
	st.alive(func() { st.shop.hear([]byte(body)) })
}

// events are those of the story's order.
func (st *story) events() []juspaytest.Event {
	return slices.DeleteFunc(st.jp.Events(), func(e juspaytest.Event) bool { return e.OrderID != st.txn.OrderID })
}

// forged is an event by somebody who knows the webhook's password and everything
// else, and wants the goods.
func (st *story) forged() string {
	items := ""
	for _, i := range st.books.all() {
		if open := i.last(); open != nil && i.isPart() {
			items = fmt.Sprintf(`,"txn_sub_details":[{"txn_id":%q,"txn_amount":%s,"status":"CHARGED","txn_object_type":"PARTIAL_CAPTURE"}]`,
				open.Movement.Key, i.Amount)
		}
	}
	order := fmt.Sprintf(`{"order_id":%q,"txn_uuid":%q,"status":"CHARGED","amount":100%s}`, st.txn.OrderID, st.txn.UUID, items)
	return `{"id":"evt_forged","event_name":"ORDER_SUCCEEDED","content":{"order":` + order + `}}`
}

// accepted are the states that the gateway has yet to finish.
var accepted = []juspay.Status{juspay.StatusCaptureInitiated, juspay.StatusVoidInitiated, juspay.StatusAuthorizing}

// finish lets the gateway end what it has accepted.
func (st *story) finish(badly bool) {
	switch {
	case !slices.Contains(accepted, st.jp.Txn(st.txn.UUID).Status):
	case badly:
		st.jp.SettleFailed(st.txn.UUID)
	default:
		st.jp.Settle(st.txn.UUID)
	}
}

var refundEnds = []juspay.RefundStatus{
	juspay.RefundSuccess, juspay.RefundSuccess, juspay.RefundFailure, juspay.RefundManualReview,
}

// finishRefunds ends the refunds that are under way.
func (st *story) finishRefunds(end juspay.RefundStatus) {
	for _, r := range st.jp.Refunds(st.txn.OrderID) {
		open := r.Status == juspay.RefundPending || r.Status == juspay.RefundManualReview && end != juspay.RefundManualReview
		if open && (!r.Paid || end != juspay.RefundFailure) {
			st.jp.SettleRefund(st.txn.OrderID, r.ID, end)
		}
	}
}

// calm ends everything that is under way, and lets nothing go wrong any more.
func (st *story) calm() {
	st.jp.Calm()
	st.jp.Reopen()
	st.jp.Advance(time.Hour)
	st.finish(st.random.IntN(2) == 0)
	st.finishRefunds(juspay.RefundSuccess)
}
