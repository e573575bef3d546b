// Capture takes the money of an authorized payment, all of it, and says what
// became of it. By itself it does so on a fake Juspay inside this program:
//
//	go run ./examples/capture
//	go run ./examples/capture -fault reset:after-money
//	go run ./examples/capture -fault declined
//
// With -txn it captures a real transaction, in the sandbox if JUSPAY_BASE_URL
// does not name another host:
//
//	export JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122
//	go run ./examples/capture -order order-1 -txn eul1a2b3c
//
// It exits with 0 when the money was taken, and with 1 otherwise.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	orderID := flag.String("order", "", "your `order_id` of a real payment")
	txnUUID := flag.String("txn", "", "the `txn_uuid` of a real payment")
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *txnUUID == "" {
		err = onFake(ctx, os.Stdout, fault)
	} else {
		err = onJuspay(ctx, os.Stdout, *orderID, *txnUUID)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// capture is the part to copy. An error alone does not say that nothing was
// taken, nor does an order alone say that something was: Outcome looks at both.
func capture(ctx context.Context, out io.Writer, client *juspay.Client, orderID, txnUUID string) error {
	all := juspay.FullCapture()
	movement := juspay.CaptureOf(orderID, txnUUID, all) // a shop stores it here: see the example reconcile

	order, err := client.Capture(ctx, txnUUID, all)
	outcome := movement.Outcome(order, err)
	if outcome == juspay.Pending || outcome == juspay.Unknown {
		fmt.Fprintf(out, "The capture is %s (%v). Asking what became of it.\n", outcome, why(order, err))
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		outcome, order, err = client.Settle(ctx, movement)
	}

	switch outcome {
	case juspay.Succeeded:
		fmt.Fprintf(out, "Captured: order %s is %s. Ship it.\n", order.OrderID, order.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not captured, no money was taken: %w", why(order, err))
	default: // still Pending or Unknown
		return fmt.Errorf("nobody knows yet whether the money was taken; do not ship, settle it again later: %w", why(order, err))
	}
}

// why is what to tell people: the error, or what the order has come to.
func why(order *juspay.Order, err error) error {
	if err == nil {
		err = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	return err
}

func onJuspay(ctx context.Context, out io.Writer, orderID, txnUUID string) error {
	client, err := juspay.NewClient(os.Getenv("JUSPAY_API_KEY"),
		juspay.WithBaseURL(cmp.Or(os.Getenv("JUSPAY_BASE_URL"), juspay.SandboxURL)),
		juspay.WithRoutingID(os.Getenv("JUSPAY_ROUTING_ID")), // the customer's id
		juspay.WithVersion("2023-06-30"))                     // from 2021-03-25 on, orders say what was captured
	if err != nil {
		return err
	}
	return capture(ctx, out, client, orderID, txnUUID)
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
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second))
	err = capture(ctx, out, client, txn.OrderID, txn.UUID)

	ledger := jp.Ledger(txn.UUID)
	fmt.Fprintf(out, "The fake's own ledger: %s captured, %s still on hold.\n", ledger.Captured.Fixed(2), ledger.Held.Fixed(2))
	return err
}
