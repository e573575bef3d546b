// Processotp completes a card payment with the OTP that the customer typed: the
// money is taken at once, or only put on hold for a later capture.
//
// Without a key it starts a payment on a fake Juspay of its own first, and types
// the right OTP:
//
//	go run ./examples/processotp
//	go run ./examples/processotp -hold
//	go run ./examples/processotp -otp 000000
//
// With a key it answers the challenge of a real transaction. Both ids are in the
// answer that started it, under payment.authentication.params:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run ./examples/processotp -txn eul1a2b3c -challenge ch_1 -otp 123456
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlags("processotp", "completes a card payment with the customer's OTP", stderr)
	challengeID := flags.String("challenge", "", "`challenge_id` of the transaction; only with JUSPAY_API_KEY")
	otp := flags.String("otp", "", "the `OTP` that the customer typed; on the fake the right one by default")
	hold := flags.Bool("hold", false, "only put the amount on hold, to be captured later")
	account, err := flags.Open(args, getenv)
	if err != nil {
		return err
	}
	defer account.Close()

	txnUUID := account.TxnUUID
	if account.Fake != nil {
		payment := juspaytest.Payment{OrderID: "order-1", Amount: "499.00", RoutingID: demo.RoutingID}
		challenge := account.Fake.Challenge(payment)
		if *challengeID != "" {
			return errors.New("-challenge names a challenge at Juspay: set JUSPAY_API_KEY")
		}
		txnUUID, *challengeID, *otp = challenge.UUID, challenge.ChallengeID, cmp.Or(*otp, challenge.OTP)
		fmt.Fprintf(stdout, "A fake Juspay asks for the OTP of a payment of INR 499.00: transaction %s.\n", txnUUID)
	}

	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing)
	if err != nil {
		return err
	}
	answer := juspay.ProcessOTPRequest{ChallengeID: *challengeID, OTP: *otp}
	if *hold {
		answer.AutoCapture = new(false) // nil leaves it to Juspay, which captures
	}
	err = processOTP(ctx, client, txnUUID, answer, stdout)
	account.PrintLedger(stdout, txnUUID)
	return err
}

// processOTP is the part to copy. A wrong OTP is not an error of the call: it
// comes back as a transaction with a failed status.
func processOTP(ctx context.Context, client *juspay.Client, txnUUID string, answer juspay.ProcessOTPRequest, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()

	txn, err := client.ProcessOTP(ctx, txnUUID, answer)
	why := err
	if err == nil {
		why = fmt.Errorf("the transaction of order %s is %s", txn.OrderID, txn.Status)
	}
	switch juspay.OTPOutcome(txn, err) {
	case juspay.Succeeded:
		if txn.Status == juspay.StatusAuthorized {
			fmt.Fprintf(stdout, "On hold: order %s is %s. Capture or void it within seven days.\n", txn.OrderID, txn.Status)
			return nil
		}
		fmt.Fprintf(stdout, "Paid: order %s is %s. Ship it.\n", txn.OrderID, txn.Status)
		return nil
	case juspay.Pending:
		if txn.Status == juspay.StatusPendingVBV {
			fmt.Fprintf(stdout, "Not paid yet: order %s is %s. The customer may type another OTP; ask OrderStatus first.\n", txn.OrderID, txn.Status)
			return nil
		}
		fmt.Fprintf(stdout, "Not finished: order %s is %s. Wait for the webhook, or poll OrderStatus.\n", txn.OrderID, txn.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not paid, no money was taken by this call: %w", why)
	default: // juspay.Unknown
		return fmt.Errorf("the payment may have gone through; ask OrderStatus before doing anything else: %w", why)
	}
}
