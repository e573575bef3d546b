// Capture takes the money of an authorized payment, all of it, and says what
// happened in the four ways in which a payment call can end.
//
// Without a key it authorizes a payment on a fake Juspay of its own first:
//
//	go run ./examples/capture
//	go run ./examples/capture -fault gateway-timeout
//
// With a key it captures the real transaction that -txn names:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run ./examples/capture -txn eul1a2b3c
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlags("capture", "takes the whole amount of an authorized payment", stderr)
	account, err := flags.Open(args, getenv)
	if err != nil {
		return err
	}
	defer account.Close()

	txnUUID := account.TxnUUID
	if account.Fake != nil {
		payment := juspaytest.Payment{OrderID: "order-1", Amount: "499.00", RoutingID: demo.RoutingID}
		txnUUID = account.Fake.Authorize(payment).UUID
		fmt.Fprintf(stdout, "A fake Juspay has authorized INR 499.00: transaction %s.\n", txnUUID)
	}

	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing)
	if err != nil {
		return err
	}
	err = capture(ctx, client, txnUUID, stdout)
	account.PrintLedger(stdout, txnUUID)
	return err
}

// capture is the part to copy. An error alone does not say that no money moved,
// nor does an order alone say that it did: CaptureOutcome looks at both.
func capture(ctx context.Context, client *juspay.Client, txnUUID string, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()

	order, err := client.Capture(ctx, txnUUID, juspay.FullCapture())
	why := err
	if err == nil {
		why = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		fmt.Fprintf(stdout, "Captured: order %s is %s. Ship it.\n", order.OrderID, order.Status)
		return nil
	case juspay.Pending:
		fmt.Fprintf(stdout, "Accepted, not done yet: order %s is %s. Wait for the webhook, or poll OrderStatus.\n",
			order.OrderID, order.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not captured, no money was taken by this call: %w", why)
	default: // juspay.Unknown
		return fmt.Errorf("the money may have been taken; ask OrderStatus before doing anything else: %w", why)
	}
}
