package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestOnFake(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"paid":    {Stdout: []string{"asks for the OTP", "Paid: order order-1 is CHARGED.", " 499 captured"}},
		"on hold": {Args: []string{"-hold"}, Stdout: []string{"On hold: order order-1 is AUTHORIZED.", " 0 captured, 0 released, 499 still held"}},
		"wrong OTP": {
			Args: []string{"-otp", "000000"}, Stdout: []string{"0 authorized"},
			Err: "not paid, no money was taken by this call: the transaction of order order-1 is AUTHENTICATION_FAILED",
		},
		"pending": {
			Args:   []string{"-fault", "gateway-pending"},
			Stdout: []string{"Not finished: order order-1 is AUTHORIZING.", "0 authorized"},
		},
		"declined by the bank": {
			Args: []string{"-fault", "declined"}, Stdout: []string{" 0 captured"},
			Err: "order-1 is AUTHORIZATION_FAILED",
		},
		"answer lost": {
			Args: []string{"-fault", "html-500:after-money"}, Stdout: []string{" 499 captured"},
			Err: "the payment may have gone through",
		},
		"customer may try again": {
			Args: []string{"-fault", "gateway-timeout"}, Stdout: []string{"Not paid yet: order order-1 is PENDING_VBV.", " 0 captured"},
		},
		"challenge of somebody else": {Args: []string{"-challenge", "ch_zzz"}, Err: "set JUSPAY_API_KEY"},
		"OTP with a space": {
			Args: []string{"-otp", "123 456"}, Stdout: []string{" 0 captured"},
			Err: "not paid, no money was taken by this call: juspay: ProcessOTP: OTP:",
		},
	})
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	challenge := jp.Challenge(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"], OTP: "007007"})
	args := []string{"-txn", challenge.UUID, "-challenge", challenge.ChallengeID, "-otp", challenge.OTP}

	printed := demotest.Case{Args: args, Env: env, Stdout: []string{"is CHARGED"}}.Check(t, run)

	assert.NotContains(t, printed, "fake")
	assert.NotContains(t, printed, challenge.OTP)
	assert.Equal(t, challenge.Amount, jp.Ledger(challenge.UUID).Captured)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
