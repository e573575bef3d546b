package juspay

import (
	"context"
	"time"
)

// WithWait replaces the waits between attempts and between polls, for tests.
func WithWait(wait func(context.Context, time.Duration) error) Option {
	return func(c *config) *ValidationError {
		c.wire.Wait = wait
		return nil
	}
}

// ForgetOrder makes an order that was read like one made by hand, which tests
// compare it with.
func ForgetOrder(order *Order) *Order {
	order.origin = origin{}
	if order.Txn != nil {
		ForgetTxn(order.Txn)
	}
	return order
}

// ForgetTxn is ForgetOrder for a transaction.
func ForgetTxn(txn *Txn) *Txn {
	txn.origin = origin{}
	return txn
}
