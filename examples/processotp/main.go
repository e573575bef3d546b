// Processotp completes a card payment with the OTP that the customer types: the
// money is taken at once, or only put on hold for a later capture. It does so on
// a fake Juspay inside this program, where the right OTP is 123456 and three may
// be tried:
//
//	go run ./examples/processotp
//	go run ./examples/processotp -hold
//	go run ./examples/processotp -otp 000000,resend,123456
//	go run ./examples/processotp -fault html-500:after-money
//
// It exits with 0 when the customer has paid, and with 1 otherwise.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	typed := flag.String("otp", "123456", "what the customer types: `OTPs`, or resend to get another message, with commas")
	hold := flag.Bool("hold", false, "only put the amount on hold, to be captured later")
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := onFake(ctx, os.Stdout, strings.Split(*typed, ","), *hold, fault); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// payment is a card payment that waits for the customer's OTP.
type payment struct {
	client      *juspay.Client
	movement    juspay.Movement
	challengeID string // payment.authentication.params.challenge_id
	autoCapture *bool  // nil leaves it to Juspay, which takes the money at once
	out         io.Writer
}

// pay is the part to copy, with the methods below. typed is what the customer
// types, one after the other, as long as the payment waits for it.
func (p *payment) pay(ctx context.Context, typed []string) error {
	outcome, status, err := juspay.Unknown, juspay.StatusPendingVBV, error(nil)
	for i, text := range typed {
		if text == "resend" {
			p.resend(ctx)
			continue
		}
		outcome, status, err = p.answer(ctx, text, i > 0)
		if outcome != juspay.Pending || status != juspay.StatusPendingVBV {
			break
		}
		fmt.Fprintln(p.out, "Not accepted. The customer may type another OTP.")
	}
	if outcome == juspay.Pending || outcome == juspay.Unknown {
		fmt.Fprintf(p.out, "The payment is %s. Asking what became of it.\n", outcome)
		outcome, status, err = p.settle(ctx)
	}
	if err == nil {
		err = fmt.Errorf("order %s is %s", p.movement.OrderID, status)
	}

	switch {
	case outcome == juspay.Succeeded && status == juspay.StatusAuthorized:
		fmt.Fprintf(p.out, "On hold: order %s is %s. Capture or void it within seven days.\n", p.movement.OrderID, status)
		return nil
	case outcome == juspay.Succeeded:
		fmt.Fprintf(p.out, "Paid: order %s is %s. Ship it.\n", p.movement.OrderID, status)
		return nil
	case outcome == juspay.Failed:
		return fmt.Errorf("not paid: %w", err)
	default: // still Pending or Unknown
		return fmt.Errorf("not paid as far as anybody knows, which may change; settle it again later: %w", err)
	}
}

// answer sends one OTP. The answer is a transaction, which OTPOutcome reads. When
// an OTP before this one may have been accepted, Failed is true of this one alone,
// and the customer may have paid.
func (p *payment) answer(ctx context.Context, otp string, repeated bool) (juspay.Outcome, juspay.Status, error) {
	txn, err := p.client.ProcessOTP(ctx, p.movement.TxnUUID, juspay.ProcessOTPRequest{
		ChallengeID: p.challengeID, OTP: otp, AutoCapture: p.autoCapture, Repeated: repeated,
	})
	outcome := juspay.OTPOutcome(txn, err)
	if outcome == juspay.Failed && repeated {
		outcome = juspay.Unknown
	}
	if err != nil {
		return outcome, "", err
	}
	return outcome, txn.Status, nil
}

// resend has the OTP sent once more. No money moves by it, and its failure says
// nothing about the payment.
func (p *payment) resend(ctx context.Context) {
	txn, err := p.client.ResendOTP(ctx, p.movement.TxnUUID, p.challengeID)
	if err != nil {
		fmt.Fprintf(p.out, "The OTP was not sent again: %v\n", err)
		return
	}
	// The answer may name another challenge, and may leave out any part of this.
	if pay := txn.Payment; pay != nil && pay.Authentication != nil && pay.Authentication.Params != nil {
		p.challengeID = cmp.Or(pay.Authentication.Params.ChallengeID, p.challengeID)
	}
	fmt.Fprintln(p.out, "The OTP was sent again.")
}

func (p *payment) settle(ctx context.Context) (juspay.Outcome, juspay.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	outcome, order, err := p.client.Settle(ctx, p.movement)
	if order == nil {
		return outcome, "", err
	}
	return outcome, order.Status, err
}

func onFake(ctx context.Context, out io.Writer, typed []string, hold bool, fault juspaytest.Fault) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "order-1", Amount: "499.00", MaxAttempts: 3})
	fmt.Fprintf(out, "A fake Juspay waits for the OTP of a payment of INR %s for order %s.\n", challenge.Amount.Fixed(2), challenge.OrderID)

	jp.Next(fault)
	p := &payment{
		client:      jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second)),
		movement:    juspay.OTPOf(challenge.OrderID, challenge.UUID),
		challengeID: challenge.ChallengeID,
		out:         out,
	}
	if hold {
		p.autoCapture = new(false)
	}
	err = p.pay(ctx, typed)

	ledger := jp.Ledger(challenge.UUID)
	fmt.Fprintf(out, "The fake's own ledger: %s captured, %s on hold.\n", ledger.Captured.Fixed(2), ledger.Held.Fixed(2))
	return err
}
