package juspaytest

import (
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Ledger is what really happened to the money of one transaction, whatever the
// client was told. Amounts are major currency units.
//
// Captured and Released together never exceed Authorized, and Refunded and
// Refunding never exceed Captured.
type Ledger struct {
	Authorized juspay.Amount `json:"authorized"` // held on the card at first; 0 before the OTP was accepted
	Captured   juspay.Amount `json:"captured"`   // taken from the customer
	Released   juspay.Amount `json:"released"`   // given back by a void
	Held       juspay.Amount `json:"held"`       // still on hold: Authorized without Captured and Released
	Refunded   juspay.Amount `json:"refunded"`   // given back after it was captured
	Refunding  juspay.Amount `json:"refunding"`  // asked back, and not yet given: PENDING, or in MANUAL_REVIEW
	Refundable juspay.Amount `json:"refundable"` // what a new refund could ask for

	// Movements are the single steps, oldest first. A refused, declined or
	// lost call leaves none.
	Movements []Movement `json:"movements"`
}

// MovementKind names what a [Movement] did to the money.
type MovementKind string

// The kinds of movement.
const (
	MovedAuthorize MovementKind = "authorize" // the amount was put on hold
	MovedCapture   MovementKind = "capture"   // held money was taken
	MovedVoid      MovementKind = "void"      // held money was released
	MovedRefund    MovementKind = "refund"    // taken money was given back
)

// Movement is one step of the money.
type Movement struct {
	Kind   MovementKind  `json:"kind"`
	Amount juspay.Amount `json:"amount"` // major currency units

	// IdempotenceKey is the key of the capture; empty when it was sent without. Of
	// a refund it is the key of the one capture that the refund is for.
	IdempotenceKey string `json:"idempotence_key,omitzero"`

	// RefundID is the unique_request_id of a refund.
	RefundID string `json:"unique_request_id,omitzero"`

	// RequestID says which of [Server.Requests] caused the movement, also
	// where [Server.Settle] finished it. Empty for what the test itself did.
	RequestID string `json:"request_id,omitzero"`

	At time.Time `json:"at"`
}

// Ledger returns what really happened to the money of a transaction. It fails
// the test when there is no such transaction.
func (s *Server) Ledger(txnUUID string) Ledger {
	s.t.Helper()
	return must(s, "Ledger", func() (Ledger, error) { return s.ledger(txnUUID) })
}

func (s *Server) ledger(txnUUID string) (Ledger, error) {
	t, err := s.find(txnUUID)
	if err != nil {
		return Ledger{}, err
	}
	return ledgerOf(t), nil
}

// OrderLedger is [Server.Ledger] for all transactions of an order together. It
// fails the test when there is no such order.
func (s *Server) OrderLedger(orderID string) Ledger {
	s.t.Helper()
	return must(s, "OrderLedger", func() (Ledger, error) {
		o, err := s.findOrder(orderID)
		if err != nil {
			return Ledger{}, err
		}
		return ledgerOf(o.txns...), nil
	})
}

// ledgerOf adds up what happened to some transactions.
func ledgerOf(txns ...*txn) Ledger {
	var sum txn
	var refunding money
	for _, t := range txns {
		sum.authorized += t.authorized
		sum.captured += t.captured
		sum.released += t.released
		sum.refunded += t.refunded
		refunding += t.refunding()
		sum.movements = append(sum.movements, t.movements...)
	}
	slices.SortStableFunc(sum.movements, func(a, b Movement) int { return a.At.Compare(b.At) })
	return Ledger{
		Authorized: sum.authorized.amount(),
		Captured:   sum.captured.amount(),
		Released:   sum.released.amount(),
		Held:       sum.held().amount(),
		Refunded:   sum.refunded.amount(),
		Refunding:  refunding.amount(),
		Refundable: (sum.captured - sum.refunded - refunding).amount(),
		Movements:  sum.movements,
	}
}

// held is the money that can still be captured or voided.
func (t *txn) held() money { return t.authorized - t.captured - t.released }
