// Partialcapture takes an authorized amount in parts, each under an idempotence
// key of its own, as a shop does that ships an order in several parcels.
//
// Without a key it authorizes a payment on a fake Juspay of its own first:
//
//	go run ./examples/partialcapture
//	go run ./examples/partialcapture -fault reset:after-money
//
// The fault loses the answer to the first capture: the client repeats it with
// the same key, and the money moves once.
//
// With a key it captures parts of the real transaction that -txn names, where
// its gateway can. To repeat a part whose outcome was unknown, give its -key:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run ./examples/partialcapture -txn eul1a2b3c -amounts 10.50
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlags("partialcapture", "takes an authorized amount in parts", stderr)
	amounts := flags.String("amounts", "", "the parts to take, in major currency `units`, separated by commas;\n"+
		"on the fake, which authorizes 499.00, the default is 150.00,349.00")
	key := flags.String("key", "", "idempotence `key` of the first part, to repeat it; a new one by default")
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
		*amounts = cmp.Or(*amounts, "150.00,349.00")
	}
	parts, err := parse(*amounts)
	if err != nil {
		return err
	}

	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing)
	if err != nil {
		return err
	}
	err = captureParts(ctx, client, txnUUID, parts, *key, stdout)
	account.PrintLedger(stdout, txnUUID)
	return err
}

// parse reads amounts exactly. There is no way through a float, which would
// turn 0.1 + 0.2 into 0.30000000000000004.
func parse(text string) ([]juspay.Amount, error) {
	if text == "" {
		return nil, errors.New("-amounts must say what to take")
	}
	var amounts []juspay.Amount
	for part := range strings.SplitSeq(text, ",") {
		amount, err := juspay.ParseAmount(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		amounts = append(amounts, amount)
	}
	return amounts, nil
}

// captureParts goes on to the next part only when the one before is captured.
func captureParts(ctx context.Context, client *juspay.Client, txnUUID string, parts []juspay.Amount, key string, stdout io.Writer) error {
	for _, amount := range parts {
		key = cmp.Or(key, juspay.NewIdempotenceKey())
		// A merchant stores both now, before the call: see the example reconcile.
		fmt.Fprintf(stdout, "Capturing %s under the idempotence key %s.\n", amount, key)
		if err := capturePart(ctx, client, txnUUID, amount, key, stdout); err != nil {
			return err
		}
		key = "" // a new part is a new capture: it gets a new key
	}
	return nil
}

// capturePart is the part to copy.
func capturePart(ctx context.Context, client *juspay.Client, txnUUID string, amount juspay.Amount, key string, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()

	order, err := client.Capture(ctx, txnUUID, juspay.PartialCapture(amount, key))
	why := err
	if err == nil {
		why = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		fmt.Fprintf(stdout, "Captured %s: order %s is %s.\n", amount, order.OrderID, order.Status)
		return nil
	case juspay.Pending:
		// Nothing more can be captured until the gateway has finished.
		return fmt.Errorf("accepted, not done yet; wait for the webhook, or poll OrderStatus: %w", why)
	case juspay.Failed:
		return fmt.Errorf("not captured, no money was taken by this call: %w", why)
	default: // juspay.Unknown
		return fmt.Errorf("the money may have been taken; ask OrderStatus, or repeat exactly this capture with -amounts %s -key %s: %w",
			amount, key, why)
	}
}
