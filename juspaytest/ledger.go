package juspaytest

import (
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Ledger is what really happened to the money of one transaction, whatever the
// client was told. Amounts are major currency units.
//
// Captured and Released together never exceed Authorized. The fake has no
// refunds, so Refundable is Captured.
type Ledger struct {
	Authorized juspay.Amount `json:"authorized"` // held on the card at first; 0 before the OTP was accepted
	Captured   juspay.Amount `json:"captured"`   // taken from the customer
	Released   juspay.Amount `json:"released"`   // given back by a void
	Held       juspay.Amount `json:"held"`       // still on hold: Authorized without Captured and Released
	Refundable juspay.Amount `json:"refundable"` // what a refund could give back

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
)

// Movement is one step of the money.
type Movement struct {
	Kind   MovementKind  `json:"kind"`
	Amount juspay.Amount `json:"amount"` // major currency units

	// IdempotenceKey is the key of the capture; empty when it was sent without.
	IdempotenceKey string `json:"idempotence_key,omitzero"`

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
	return t.ledger(), nil
}

func (t *txn) ledger() Ledger {
	return Ledger{
		Authorized: t.authorized.amount(),
		Captured:   t.captured.amount(),
		Released:   t.released.amount(),
		Held:       t.held().amount(),
		Refundable: t.captured.amount(),
		Movements:  slices.Clone(t.movements),
	}
}

// held is the money that can still be captured or voided.
func (t *txn) held() money { return t.authorized - t.captured - t.released }
