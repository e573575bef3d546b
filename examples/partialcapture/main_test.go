package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestOnFake(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"in two parts": {
			Stdout: []string{
				"Capturing 150 under", "Captured 150: order order-1 is PARTIAL_CHARGED.",
				"Capturing 349 under", "Captured 349: order order-1 is CHARGED.", "499 captured",
			},
		},
		"one part": {
			Args:   []string{"-amounts", "0.01"},
			Stdout: []string{"Captured 0.01", "0.01 captured, 0 released, 498.99 still held"},
		},
		"repeated by the client": {
			Args: []string{"-amounts", "150", "-fault", "reset:after-money"}, Stdout: []string{"Captured 150:", " 150 captured"},
		},
		"lost for good": {
			Args: []string{"-key", "k-1", "-fault", "reset:after-money,reset,reset"}, Stdout: []string{" 150 captured"},
			Err: "repeat exactly this capture with -amounts 150 -key k-1",
		},
		"pending": {
			Args: []string{"-fault", "gateway-pending"}, Stdout: []string{" 0 captured"},
			Err: "accepted, not done yet",
		},
		"declined": {
			Args: []string{"-fault", "declined"}, Stdout: []string{" 0 captured"},
			Err: "no money was taken by this call: order order-1 is CAPTURE_FAILED",
		},
		"too much": {
			Args: []string{"-amounts", "400,100"}, Stdout: []string{"Captured 400:", " 400 captured"},
			Err: "no money was taken by this call: juspay: Capture: HTTP 400",
		},
		"not an amount": {Args: []string{"-amounts", "ten"}, Err: "not an amount"},
	})
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})

	// Without -amounts nothing may be captured by default.
	demotest.Case{Args: []string{"-txn", txn.UUID}, Env: env, Err: "-amounts must say what to take"}.Check(t, run)
	require.Empty(t, jp.Requests())

	// The same part with the same key, twice: it is captured once.
	again := demotest.Case{Args: []string{"-txn", txn.UUID, "-amounts", "10.50", "-key", "k-1"}, Env: env, Stdout: []string{"Captured 10.5:"}}
	again.Check(t, run)
	again.Check(t, run)
	assert.Equal(t, juspay.MustAmount("10.5"), jp.Ledger(txn.UUID).Captured)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
