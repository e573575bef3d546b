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
		"captured": {
			Stdout: []string{"authorized INR 499.00", "Captured: order order-1 is CHARGED.", "499 captured, 0 released, 0 still held"},
		},
		"pending": {
			Args:   []string{"-fault", "gateway-pending"},
			Stdout: []string{"Accepted, not done yet: order order-1 is CAPTURE_INITIATED.", " 0 captured"},
		},
		"declined": {
			Args: []string{"-fault", "declined"}, Stdout: []string{" 0 captured"},
			Err: "not captured, no money was taken by this call: order order-1 is CAPTURE_FAILED",
		},
		"gateway timeout": {
			Args: []string{"-fault", "gateway-timeout:after-money"}, Stdout: []string{" 499 captured"},
			Err: "the money may have been taken; ask OrderStatus before doing anything else: order order-1 is AUTHORIZED",
		},
		"answer lost": {
			Args: []string{"-fault", "reset:after-money"}, Stdout: []string{" 499 captured"},
			Err: "the money may have been taken",
		},
	})
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})

	printed := demotest.Case{Args: []string{"-txn", txn.UUID}, Env: env, Stdout: []string{"is CHARGED"}}.Check(t, run)

	assert.NotContains(t, printed, "fake")
	assert.Equal(t, txn.Amount, jp.Ledger(txn.UUID).Captured)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
