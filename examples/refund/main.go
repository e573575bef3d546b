// Refund gives a part of a payment back, and finds out later whether the
// customer has it: Juspay queues refunds, and a bank may take days. It does so
// on a fake Juspay inside this program:
//
//	go run ./examples/refund
//	go run ./examples/refund -end FAILURE
//	go run ./examples/refund -fault reset:after-money
//
// It exits with 0 when the money went back, and with 1 otherwise.
package main

import (
	"context"
	"encoding/json"
	"errors"
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
	end := juspay.RefundSuccess
	flag.Func("end", "what the refund comes to: the `status` SUCCESS, FAILURE or MANUAL_REVIEW", func(status string) error {
		end = juspay.RefundStatus(status)
		if !slices.Contains([]juspay.RefundStatus{juspay.RefundSuccess, juspay.RefundFailure, juspay.RefundManualReview}, end) {
			return errors.New("no such end")
		}
		return nil
	})
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := onFake(ctx, os.Stdout, end, fault); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// refund and review are the part to copy. refund asks for the money to go back,
// once: a repeat would be answered with an error and not with what became of it.
// store keeps the movement, which review needs.
func refund(ctx context.Context, out io.Writer, client *juspay.Client, orderID string, amount juspay.Amount, store func(juspay.Movement) error) error {
	request := juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: amount}
	movement := juspay.RefundOf(orderID, request)
	if err := store(movement); err != nil {
		return fmt.Errorf("not refunded, because it could not be stored: %w", err)
	}

	order, err := client.Refund(ctx, orderID, request)
	switch movement.Outcome(order, err) {
	case juspay.Succeeded:
		fmt.Fprintf(out, "Refunded %s.\n", amount.Fixed(2))
	case juspay.Failed:
		return fmt.Errorf("not refunded, no money went back: %w", why(movement, order, err))
	case juspay.Pending:
		fmt.Fprintf(out, "The refund of %s is on its way. Ask again later.\n", amount.Fixed(2))
	case juspay.Unknown:
		fmt.Fprintf(out, "Nobody knows whether %s will go back (%v). Ask later, and do not refund it again.\n",
			amount.Fixed(2), why(movement, order, err))
	}
	return nil
}

// review finds out what became of a refund: run it from time to time for all
// that are stored and open.
func review(ctx context.Context, out io.Writer, client *juspay.Client, movement juspay.Movement) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	outcome, order, err := client.Settle(ctx, movement)
	switch outcome {
	case juspay.Succeeded:
		fmt.Fprintf(out, "The customer has %s back.\n", movement.Amount.Fixed(2))
		return nil
	case juspay.Failed:
		return fmt.Errorf("no money went back, it may be refunded again, under a new id: %w", why(movement, order, err))
	default: // still on its way, or a person has to look at it
		return fmt.Errorf("not refunded so far; review it again later, and do not refund it again: %w", why(movement, order, err))
	}
}

// why is what to tell people: what the refund has come to, or the error.
func why(movement juspay.Movement, order *juspay.Order, err error) error {
	if order != nil {
		for _, refund := range order.Refunds {
			if refund.UniqueRequestID == movement.Key {
				return fmt.Errorf("the refund is %s", refund.Status)
			}
		}
	}
	if err == nil {
		err = fmt.Errorf("order %s does not show the refund", order.OrderID)
	}
	return err
}

func onFake(ctx context.Context, out io.Writer, end juspay.RefundStatus, fault juspaytest.Fault) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00"})
	if _, err := client.Capture(ctx, txn.UUID, juspay.FullCapture()); err != nil {
		return err
	}
	fmt.Fprintf(out, "A fake Juspay has taken INR %s of a customer for order %s.\n", txn.Amount.Fixed(2), txn.OrderID)

	var row []byte // stands for a row of the shop's database
	jp.Next(fault)
	err = refund(ctx, out, client, txn.OrderID, juspay.MustAmount("150"), func(m juspay.Movement) (err error) {
		row, err = json.Marshal(m)
		return err
	})
	if err == nil {
		bankEnds(out, jp, txn.OrderID, end)
		err = reviewStored(ctx, out, client, row)
	}
	ledger := jp.Ledger(txn.UUID)
	fmt.Fprintf(out, "The fake's own ledger: %s captured, %s refunded.\n", ledger.Captured.Fixed(2), ledger.Refunded.Fixed(2))
	return err
}

// bankEnds does what takes a bank days.
func bankEnds(out io.Writer, jp *juspaytest.Server, orderID string, end juspay.RefundStatus) {
	for _, asked := range jp.Refunds(orderID) {
		if asked.Status == juspay.RefundPending {
			fmt.Fprintf(out, "Later, it has come to %s.\n", jp.SettleRefund(orderID, asked.ID, end).Status)
		}
	}
}

// reviewStored is what another process does: it has the row, and nothing else.
func reviewStored(ctx context.Context, out io.Writer, client *juspay.Client, row []byte) error {
	var movement juspay.Movement
	if err := json.Unmarshal(row, &movement); err != nil {
		return err
	}
	return review(ctx, out, client, movement)
}
