package juspaytest

import (
	"cmp"
	"fmt"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// RefundGuard is the time in which a second refund of the same amount on the same
// order is refused, whatever its unique_request_id. One page of the vendor has
// 5 seconds, an older copy of it 2.
const RefundGuard = 5 * time.Second

// refund is one refund that Juspay took.
type refund struct {
	txn        *txn
	id         string // unique_request_id
	captureKey string // of the one capture that it is for; empty for none
	kind       string // refund_type
	amount     money
	status     juspay.RefundStatus
	sent       bool // to the gateway
	paid       bool // the money went back, whatever the status
	gatewayID  string
	requestID  string
	created    time.Time
	leg        int // of a split payment
}

// counts reports whether the refund uses up what can be refunded: a failed one
// does not.
func (r *refund) counts() bool { return r.status != juspay.RefundFailure }

// refund takes a refund whose request is in order.
//
// A gateway that stays silent leaves MANUAL_REVIEW, the vendor's word for what is
// ambiguous.
func (t *txn) refund(r *refund, atOnce bool, a ask) {
	t.refunds = append(t.refunds, r)
	r.status = juspay.RefundPending
	r.sent = a.verdict != approved || atOnce
	r.became(a.at)
	switch a.verdict {
	case declined:
		r.end(juspay.RefundFailure, a.at)
	case timedOut:
		r.end(juspay.RefundManualReview, a.at)
	case timedOutDone:
		r.pay(a.at)
		r.end(juspay.RefundManualReview, a.at)
	case timedOutLate:
		still := func() bool { return r.status == juspay.RefundPending }
		a.late(t, still, func(at time.Time) { r.end(juspay.RefundSuccess, at) }, func() {})
	case approved:
		if atOnce {
			r.end(juspay.RefundSuccess, a.at)
		}
	}
}

// end gives a refund the status that the gateway has told at last.
func (r *refund) end(status juspay.RefundStatus, at time.Time) {
	r.status, r.sent = status, true
	if status == juspay.RefundSuccess && !r.paid {
		r.pay(at)
	}
	r.became(at)
}

// became keeps and tells what has become of the refund.
func (r *refund) became(at time.Time) {
	r.txn.remember(at)
	r.txn.happened(at, eventOfRefund[r.status])
}

// pay gives the money back.
func (r *refund) pay(at time.Time) {
	r.paid = true
	r.txn.refunded += r.amount
	r.txn.movements = append(r.txn.movements, Movement{
		Kind: MovedRefund, Amount: r.amount.amount(), IdempotenceKey: r.captureKey, RefundID: r.id,
		RequestID: r.requestID, At: at,
	})
}

// refunding is the money that refunds have asked for and not yet given back.
func (t *txn) refunding() (sum money) {
	for _, r := range t.refunds {
		if r.counts() && !r.paid {
			sum += r.amount
		}
	}
	return sum
}

// refundable is the money that a new refund can ask for.
func (t *txn) refundable() money { return t.captured - t.refunded - t.refunding() }

// refundableOf is refundable for one capture.
func (t *txn) refundableOf(c *capture) money {
	left := c.amount
	for _, r := range t.refunds {
		if r.captureKey == c.key && r.counts() {
			left -= r.amount
		}
	}
	return min(left, t.refundable())
}

// RefundRecord is a refund as it stood when it was read.
type RefundRecord struct {
	ID         string              `json:"unique_request_id"`
	TxnUUID    string              `json:"txn_uuid"`
	CaptureKey string              `json:"merchant_capture_id,omitzero"` // of the one capture that it is for
	Amount     juspay.Amount       `json:"amount"`                       // major currency units
	Status     juspay.RefundStatus `json:"status"`
	Paid       bool                `json:"paid"` // whether the money went back, which MANUAL_REVIEW does not tell
	Created    time.Time           `json:"created"`
}

// Refunds returns the refunds of an order, oldest first. It fails the test when
// there is no such order.
func (s *Server) Refunds(orderID string) []RefundRecord {
	s.t.Helper()
	return must(s, "Refunds", func() ([]RefundRecord, error) {
		o, err := s.findOrder(orderID)
		if err != nil {
			return nil, err
		}
		var records []RefundRecord
		for _, r := range o.refunds() {
			records = append(records, r.record())
		}
		return records, nil
	})
}

func (r *refund) record() RefundRecord {
	return RefundRecord{
		ID: r.id, TxnUUID: r.txn.uuid, CaptureKey: r.captureKey, Amount: r.amount.amount(), Status: r.status, Paid: r.paid,
		Created: r.created,
	}
}

// SettleRefund ends a refund that is PENDING or in MANUAL_REVIEW: SUCCESS gives
// the money back now, FAILURE never does, and MANUAL_REVIEW leaves it open. It
// fails the test when there is no such refund, when it has ended, and when
// FAILURE would deny money that did go back.
func (s *Server) SettleRefund(orderID, uniqueRequestID string, status juspay.RefundStatus) RefundRecord {
	s.t.Helper()
	return must(s, "SettleRefund", func() (RefundRecord, error) { return s.settleRefund(orderID, uniqueRequestID, status) })
}

func (s *Server) settleRefund(orderID, id string, status juspay.RefundStatus) (RefundRecord, error) {
	o, err := s.findOrder(orderID)
	if err != nil {
		return RefundRecord{}, err
	}
	r := o.refund(id)
	switch {
	case r == nil:
		return RefundRecord{}, fmt.Errorf("no refund %q of order %q", id, orderID)
	case r.status == juspay.RefundSuccess || r.status == juspay.RefundFailure:
		return RefundRecord{}, fmt.Errorf("refund %q has ended: it is %s", id, r.status)
	case status == juspay.RefundFailure && r.paid:
		return RefundRecord{}, fmt.Errorf("refund %q cannot fail: the money went back", id)
	case status != juspay.RefundSuccess && status != juspay.RefundFailure && status != juspay.RefundManualReview:
		return RefundRecord{}, fmt.Errorf("a refund does not end as %q", status)
	}
	r.end(status, s.now())
	return r.record(), nil
}

// refunds are those of all transactions of the order, oldest first.
func (o *order) refunds() (all []*refund) {
	for _, t := range o.txns {
		all = append(all, t.refunds...)
	}
	return all
}

func (o *order) refund(id string) *refund {
	for _, r := range o.refunds() {
		if r.id == id {
			return r
		}
	}
	return nil
}

// legs are the refunds that one request leads to: two for a split payment, of
// which the second has an id of its own, as in published answers.
func (r *refund) legs(split bool) []*refund {
	amounts := r.amount.halves()
	if !split || amounts[1] == 0 {
		return []*refund{r}
	}
	first, second := *r, *r
	first.amount = amounts[0]
	second.amount, second.id, second.leg = amounts[1], r.id+"-1", 1
	return []*refund{&first, &second}
}

// together is the status of all legs: the one that is farthest from the end.
func together(legs []*refund) juspay.RefundStatus {
	worst := legs[0].status
	for _, r := range legs[1:] {
		if cmp.Compare(openness[r.status], openness[worst]) > 0 {
			worst = r.status
		}
	}
	return worst
}

// openness orders the statuses by how far they are from the end.
var openness = map[juspay.RefundStatus]int{
	juspay.RefundSuccess: 0, juspay.RefundFailure: 1, juspay.RefundManualReview: 2, juspay.RefundPending: 3,
}
