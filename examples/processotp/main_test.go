package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func Example() {
	err := onFake(context.Background(), os.Stdout, []string{"123456"}, false, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay waits for the OTP of a payment of INR 499.00 for order order-1.
	// Paid: order order-1 is CHARGED. Ship it.
	// The fake's own ledger: 499.00 captured, 0.00 on hold.
	// <nil>
}

func Example_hold() {
	err := onFake(context.Background(), os.Stdout, []string{"123456"}, true, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay waits for the OTP of a payment of INR 499.00 for order order-1.
	// On hold: order order-1 is AUTHORIZED. Capture or void it within seven days.
	// The fake's own ledger: 0.00 captured, 499.00 on hold.
	// <nil>
}

func Example_resend() {
	err := onFake(context.Background(), os.Stdout, []string{"000000", "resend", "123456"}, false, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay waits for the OTP of a payment of INR 499.00 for order order-1.
	// Not accepted. The customer may type another OTP.
	// The OTP was sent again.
	// Paid: order order-1 is CHARGED. Ship it.
	// The fake's own ledger: 499.00 captured, 0.00 on hold.
	// <nil>
}

// The bank has accepted the first OTP, but its answer says nothing of it. The
// customer types it again, and it is refused.
func Example_acceptedUnseen() {
	err := onFake(context.Background(), os.Stdout, []string{"123456", "123456"}, false, juspaytest.GatewayTimeout.AfterMoney())
	fmt.Println(err)
	// Output:
	// A fake Juspay waits for the OTP of a payment of INR 499.00 for order order-1.
	// Not accepted. The customer may type another OTP.
	// The payment is unknown. Asking what became of it.
	// Paid: order order-1 is CHARGED. Ship it.
	// The fake's own ledger: 499.00 captured, 0.00 on hold.
	// <nil>
}

func Example_declined() {
	err := onFake(context.Background(), os.Stdout, []string{"123456"}, false, juspaytest.Declined)
	fmt.Println(err)
	// Output:
	// A fake Juspay waits for the OTP of a payment of INR 499.00 for order order-1.
	// The fake's own ledger: 0.00 captured, 0.00 on hold.
	// not paid: order order-1 is AUTHORIZATION_FAILED
}

// TestTellsTheTruth compares what is said with the ledger, whatever goes wrong.
// In its bubble the waits take no time.
func TestTellsTheTruth(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				challenge := jp.Challenge(juspaytest.Payment{MaxAttempts: 2})
				jp.Next(fault)
				p := &payment{
					client:      jp.Client(juspay.WithRoutingID("customer_1122")),
					movement:    juspay.OTPOf(challenge.OrderID, challenge.UUID),
					challengeID: challenge.ChallengeID,
					out:         io.Discard,
				}

				err := p.pay(t.Context(), []string{challenge.OTP, "resend", challenge.OTP})

				require.NotEmpty(t, jp.Requests())
				paid := jp.Ledger(challenge.UUID).Captured == challenge.Amount
				if err == nil {
					assert.True(t, paid)
				} else if paid {
					assert.ErrorContains(t, err, "may change")
				}
			})
		})
	}
}

// TestAMistypedOTPDecidesNothing has the customer pay unseen, and then type
// something that is not even sent.
func TestAMistypedOTPDecidesNothing(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	require.NoError(t, onFake(t.Context(), &said, []string{"123456", "12 34 56"}, false, juspaytest.GatewayTimeout.AfterMoney()))
	assert.Contains(t, said.String(), "Paid:")
}

// TestResendIsLimited holds that a resend that was refused does not end the
// payment: an earlier message has the OTP.
func TestResendIsLimited(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	typed := []string{"resend", "resend", "resend", "resend", "123456"}

	require.NoError(t, onFake(t.Context(), &said, typed, false, juspaytest.Fault{}))

	assert.Contains(t, said.String(), "The OTP was not sent again: juspay: ResendOTP: HTTP 400 max_limit_exceeded")
	assert.Contains(t, said.String(), "Paid:")
}
