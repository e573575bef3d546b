// Partialcapture takes an authorized amount in two parts, each under a key of
// its own, as a shop does that ships an order in two parcels. It does so on a
// fake Juspay inside this program:
//
//	go run ./examples/partialcapture
//	go run ./examples/partialcapture -fault reset:after-money
//	go run ./examples/partialcapture -fault gateway-timeout
//
// The first fault loses the answer to the first part, and the client repeats
// it; with the second the gateway does not answer, and capturePart repeats it.
// Both use the same key, and the money moves once.
//
// It exits with 0 when all parts were taken, and with 1 otherwise.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := onFake(ctx, os.Stdout, fault); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// capturePart is the part to copy. A part may be sent again when nobody knows
// what became of it, since its key captures once; a full capture or a void may not.
func capturePart(ctx context.Context, out io.Writer, client *juspay.Client, orderID, txnUUID string, amount juspay.Amount) error {
	part := juspay.PartialCapture(amount, juspay.NewIdempotenceKey())
	movement := juspay.CaptureOf(orderID, txnUUID, part) // a shop stores it here: see the example reconcile

	order, err := client.Capture(ctx, txnUUID, part)
	outcome := movement.Outcome(order, err)
	// Without its item, an answer that says captured may mean an earlier part.
	unproven := outcome == juspay.Succeeded && !shows(order, part.IdempotenceKey)
	if outcome == juspay.Pending || outcome == juspay.Unknown || unproven {
		fmt.Fprintf(out, "The part of %s is %s (%v). Asking what became of it.\n", amount.Fixed(2), outcome, why(order, err))
		outcome, order, err = settle(ctx, client, movement)
	}
	if outcome == juspay.Unknown {
		fmt.Fprintf(out, "The part of %s is still unknown. Sending it again, with its key.\n", amount.Fixed(2))
		part.Repeated = true // a refusal may now mean that the first call took the money
		order, err = client.Capture(ctx, txnUUID, part)
		// Failed would be true of the repeat alone, and says nothing about the first call.
		repeated := movement.Outcome(order, err)
		if repeated == juspay.Pending || repeated == juspay.Succeeded && shows(order, part.IdempotenceKey) {
			outcome = repeated
		}
	}

	switch outcome {
	case juspay.Succeeded:
		fmt.Fprintf(out, "Captured %s: order %s is %s. Ship this parcel.\n", amount.Fixed(2), order.OrderID, order.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not captured, nothing of this part was taken: %w", why(order, err))
	default: // still Pending or Unknown
		return fmt.Errorf("nobody knows yet whether this part was taken; do not ship, settle it again later: %w", why(order, err))
	}
}

// shows reports whether the order has the part with this key.
func shows(order *juspay.Order, key string) bool {
	return slices.ContainsFunc(order.TxnSubDetails, func(item juspay.TxnSubDetail) bool { return item.TxnID == key })
}

// settle asks for a short time only, since a part can be sent again.
func settle(ctx context.Context, client *juspay.Client, movement juspay.Movement) (juspay.Outcome, *juspay.Order, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return client.Settle(ctx, movement)
}

// why is what to tell people: the error, or what the order has come to.
func why(order *juspay.Order, err error) error {
	if err == nil {
		err = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	return err
}

func onFake(ctx context.Context, out io.Writer, fault juspaytest.Fault) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00"})
	fmt.Fprintf(out, "A fake Juspay holds INR %s of a customer for order %s.\n", txn.Amount.Fixed(2), txn.OrderID)

	jp.Next(fault)
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second),
		juspay.WithVersion("2023-06-30")) // from 2021-03-25 on, orders show their parts
	for _, amount := range []string{"150.00", "349.00"} {
		// While one part is open, the gateway takes no other.
		if err = capturePart(ctx, out, client, txn.OrderID, txn.UUID, juspay.MustAmount(amount)); err != nil {
			break
		}
	}

	ledger := jp.Ledger(txn.UUID)
	fmt.Fprintf(out, "The fake's own ledger: %s captured, %s still on hold.\n", ledger.Captured.Fixed(2), ledger.Held.Fixed(2))
	return err
}
