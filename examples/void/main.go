// Void releases the hold of an authorized payment: the customer is not charged.
//
// Without a key it authorizes a payment on a fake Juspay of its own first:
//
//	go run ./examples/void
//	go run ./examples/void -fault gateway-pending
//
// With a key it voids the real transaction that -txn names:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run ./examples/void -txn eul1a2b3c
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
	flags := demo.NewFlags("void", "releases the hold of an authorized payment", stderr)
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
	err = void(ctx, client, txnUUID, stdout)
	account.PrintLedger(stdout, txnUUID)
	return err
}

// void is the part to copy. A void that was lost on the way is never sent a
// second time by the client: VoidOutcome then says Unknown.
func void(ctx context.Context, client *juspay.Client, txnUUID string, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()

	order, err := client.Void(ctx, txnUUID)
	why := err
	if err == nil {
		why = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	switch juspay.VoidOutcome(order, err) {
	case juspay.Succeeded:
		fmt.Fprintf(stdout, "Voided: order %s is %s. The customer is not charged.\n", order.OrderID, order.Status)
		return nil
	case juspay.Pending:
		fmt.Fprintf(stdout, "Accepted, not done yet: order %s is %s. Wait for the webhook, or poll OrderStatus.\n",
			order.OrderID, order.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not voided, the hold stays: %w", why)
	default: // juspay.Unknown
		return fmt.Errorf("the hold may be gone; ask OrderStatus before doing anything else: %w", why)
	}
}
