package juspaytest

import (
	"slices"
	"time"
)

// pastTxn is a transaction as it stood from a moment on.
type pastTxn struct {
	since time.Time
	txn   *txn
}

// clone copies a transaction with everything in it that changes.
func (t *txn) clone() *txn {
	copied := *t
	copied.past = nil
	copied.history = slices.Clone(t.history)
	copied.movements = slices.Clone(t.movements)
	copied.captures = make([]*capture, len(t.captures))
	for i, c := range t.captures {
		one := *c
		copied.captures[i] = &one
	}
	copied.refunds = make([]*refund, len(t.refunds))
	for i, r := range t.refunds {
		one := *r
		copied.refunds[i] = &one
	}
	if t.challenge != nil {
		one := *t.challenge
		copied.challenge = &one
	}
	return &copied
}

// remember keeps the transaction as it stands, for answers that lag. Of several
// changes at one moment only the last counts.
func (t *txn) remember(at time.Time) {
	if last := len(t.past) - 1; last >= 0 && !at.After(t.past[last].since) {
		t.past = t.past[:last]
	}
	t.past = append(t.past, pastTxn{at, t.clone()})
}

// asOf returns the transaction as it stood at a moment, and as it began when it
// is younger.
func (t *txn) asOf(at time.Time) *txn {
	for _, p := range slices.Backward(t.past) {
		if !p.since.After(at) {
			return p.txn
		}
	}
	return t.past[0].txn
}
