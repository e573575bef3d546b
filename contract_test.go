package juspay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go"
)

// TestContractValues are values that programs outside were promised; the
// signatures are in api/.
func TestContractValues(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "https://sandbox.juspay.in", juspay.SandboxURL)
	assert.Equal(t, "https://api.juspay.in", juspay.ProductionURL)
	assert.Equal(t, "https://payments.sandbox.juspay.in", juspay.PaymentsSandboxURL)
	assert.Equal(t, "https://payments.juspay.in", juspay.PaymentsProductionURL)

	var zero juspay.Outcome
	assert.Equal(t, juspay.Unknown, zero, "a forgotten outcome is the careful one")
	assert.Equal(t, "[unknown pending succeeded failed]",
		"["+juspay.Unknown.String()+" "+juspay.Pending.String()+" "+juspay.Succeeded.String()+" "+juspay.Failed.String()+"]")
	assert.Equal(t, "unknown", juspay.Outcome(99).String())

	assert.Equal(t, []juspay.MovementKind{"capture", "void", "otp", "refund"},
		[]juspay.MovementKind{juspay.MovementCapture, juspay.MovementVoid, juspay.MovementOTP, juspay.MovementRefund}, "they stand in stored movements")

	assert.Equal(t, juspay.CaptureRequest{Full: true}, juspay.FullCapture())
	assert.Equal(t, juspay.CaptureRequest{Amount: juspay.MustAmount("10"), IdempotenceKey: "k"},
		juspay.PartialCapture(juspay.MustAmount("10"), "k"))
}
