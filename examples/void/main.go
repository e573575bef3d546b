// Void releases the hold of an authorized payment: the customer is not charged.
// It does so on a fake Juspay inside this program:
//
//	go run ./examples/void
//	go run ./examples/void -fault truncated:after-money
//	go run ./examples/void -fault declined
//
// It exits with 0 when the hold is gone, and with 1 otherwise.
package main

import (
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

// void is the part to copy. A void whose answer was lost is never sent a second
// time, neither by the client nor here: Settle asks what became of it.
func void(ctx context.Context, out io.Writer, client *juspay.Client, orderID, txnUUID string) error {
	movement := juspay.VoidOf(orderID, txnUUID) // a shop stores it here: see the example reconcile

	order, err := client.Void(ctx, txnUUID)
	outcome := movement.Outcome(order, err)
	if outcome == juspay.Pending || outcome == juspay.Unknown {
		fmt.Fprintf(out, "The void is %s (%v). Asking what became of it.\n", outcome, why(order, err))
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		outcome, order, err = client.Settle(ctx, movement)
	}

	switch outcome {
	case juspay.Succeeded:
		fmt.Fprintf(out, "Voided: order %s is %s. The customer is not charged.\n", order.OrderID, order.Status)
		return nil
	case juspay.Failed:
		return fmt.Errorf("not voided, nothing was released: %w", why(order, err))
	default: // still Pending or Unknown
		return fmt.Errorf("nobody knows yet whether the hold is gone; settle it again later: %w", why(order, err))
	}
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
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second))
	err = void(ctx, out, client, txn.OrderID, txn.UUID)

	ledger := jp.Ledger(txn.UUID)
	fmt.Fprintf(out, "The fake's own ledger: %s released, %s still on hold.\n", ledger.Released.Fixed(2), ledger.Held.Fixed(2))
	return err
}
