package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// till is the part to copy, with its store: it captures parts of what is on
// hold, and neither forgets one nor takes one twice.
type till struct {
	client   *juspay.Client
	store    *store
	patience time.Duration // how long Recover asks about one movement
	log      io.Writer
}

// Capture stores what is intended, sends it, and stores what is known then.
// Whatever stops the program in between, Recover finds the movement.
func (t *till) Capture(ctx context.Context, orderID, txnUUID string, amount juspay.Amount) error {
	part := juspay.PartialCapture(amount, juspay.NewIdempotenceKey())
	movement := juspay.CaptureOf(orderID, txnUUID, part)
	if err := t.store.intend(ctx, movement); err != nil {
		return fmt.Errorf("not sent, because it could not be stored: %w", err)
	}
	fmt.Fprintf(t.log, "Stored: capture %s of order %s. Now it is sent.\n", amount.Fixed(2), orderID)

	order, err := t.client.Capture(ctx, txnUUID, part)
	outcome := told(movement, order, err)
	return errors.Join(t.store.answered(ctx, movement, outcome), t.report(movement, outcome, order, err))
}

// told is what the answer to a capture says. Without the part's own item,
// captured may mean an earlier part: then Recover asks.
func told(movement juspay.Movement, order *juspay.Order, err error) juspay.Outcome {
	outcome := movement.Outcome(order, err)
	isOwn := func(item juspay.TxnSubDetail) bool { return item.TxnID == movement.Key }
	if outcome == juspay.Succeeded && !slices.ContainsFunc(order.TxnSubDetails, isOwn) {
		return juspay.Unknown
	}
	return outcome
}

// Recover finds out what became of all movements that earlier runs left open.
// Run it at every start, and from time to time.
func (t *till) Recover(ctx context.Context) error {
	open, err := t.store.open(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.log, "Open movements: %d.\n", len(open))
	var failures []error
	for _, movement := range open {
		failures = append(failures, t.recover(ctx, movement))
	}
	return errors.Join(failures...)
}

func (t *till) recover(ctx context.Context, movement juspay.Movement) error {
	asking, cancel := context.WithTimeout(ctx, t.patience)
	defer cancel()
	outcome, order, err := t.client.Settle(asking, movement)
	if outcome == juspay.Unknown && order != nil {
		// There is no trace of it, and a part may be sent again.
		stillOpen, failure := t.store.again(ctx, movement)
		if failure != nil || !stillOpen {
			return failure
		}
		outcome, order, err = t.repeat(ctx, movement)
	}
	return errors.Join(t.store.settled(ctx, movement, outcome), t.report(movement, outcome, order, err))
}

// repeat sends a part again, under its key, which never captures twice; a full
// capture or a void must not be repeated. Failed would be true of the repeat
// alone, so that it says nothing here.
func (t *till) repeat(ctx context.Context, movement juspay.Movement) (juspay.Outcome, *juspay.Order, error) {
	fmt.Fprintln(t.log, "There is no trace of it. It is sent again, with its key.")
	part := juspay.PartialCapture(movement.Amount, movement.Key)
	part.Repeated = true
	order, err := t.client.Capture(ctx, movement.TxnUUID, part)
	outcome := told(movement, order, err)
	if outcome == juspay.Failed {
		outcome = juspay.Unknown
	}
	return outcome, order, err
}

// report says what is known, and returns an error unless the money is there.
func (t *till) report(movement juspay.Movement, outcome juspay.Outcome, order *juspay.Order, err error) error {
	fmt.Fprintf(t.log, "The capture of %s of order %s: %s.\n", movement.Amount.Fixed(2), movement.OrderID, outcome)
	if outcome == juspay.Succeeded {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	return fmt.Errorf("the capture of %s is %s: %w", movement.Amount.Fixed(2), outcome, err)
}
