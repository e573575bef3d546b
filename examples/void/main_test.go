package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestFourEnds(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"voided": {
			Stdout: []string{"authorized INR 499.00", "Voided: order order-1 is VOIDED.", "0 captured, 499 released, 0 still held"},
		},
		"pending": {
			Args:   []string{"-fault", "gateway-pending"},
			Stdout: []string{"Accepted, not done yet: order order-1 is VOID_INITIATED.", " 0 released"},
		},
		"declined": {
			Args: []string{"-fault", "declined"}, Stdout: []string{" 0 released"},
			Err: "not voided, the hold stays: order order-1 is VOID_FAILED",
		},
		"gateway timeout": {
			Args: []string{"-fault", "gateway-timeout"}, Stdout: []string{" 0 released"},
			Err: "the hold may be gone; ask OrderStatus before doing anything else: order order-1 is AUTHORIZED",
		},
		"answer lost": {
			Args: []string{"-fault", "truncated:after-money"}, Stdout: []string{" 499 released"},
			Err: "the hold may be gone",
		},
	})
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})

	printed := demotest.Case{Args: []string{"-txn", txn.UUID}, Env: env, Stdout: []string{"is VOIDED"}}.Check(t, run)

	assert.NotContains(t, printed, "fake")
	assert.Equal(t, txn.Amount, jp.Ledger(txn.UUID).Released)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
