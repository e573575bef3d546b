package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	juspay "github.com/juspay/juspay-go"
)

// till is the part to copy: it captures, and never forgets or repeats a capture.
type till struct {
	client *juspay.Client
	store  *store
	log    io.Writer
}

// Capture stores the capture with its key, then sends it, then stores how it
// ended. Whatever stops the program in between, Recover finds the key.
func (t *till) Capture(ctx context.Context, orderID, txnUUID string, amount juspay.Amount) error {
	minor, ok := amount.Hundredths()
	if !ok {
		return fmt.Errorf("%s has more than two decimals", amount)
	}
	c := capture{key: juspay.NewIdempotenceKey(), orderID: orderID, txnUUID: txnUUID, minor: minor}
	if err := t.store.intend(ctx, c); err != nil {
		return fmt.Errorf("not sent, because it could not be stored: %w", err)
	}
	fmt.Fprintf(t.log, "Stored: capture %s of order %s under the key %s. Now it is sent.\n", amount, orderID, c.key)
	return t.send(ctx, c)
}

// states is what is stored after an answer.
var states = map[juspay.Outcome]state{
	juspay.Succeeded: captured,
	juspay.Pending:   pending,
	juspay.Failed:    failed,
	juspay.Unknown:   unknown,
}

// send captures under the key that is stored, and stores how it ended.
func (t *till) send(ctx context.Context, c capture) error {
	order, err := t.client.Capture(ctx, c.txnUUID, juspay.PartialCapture(c.amount(), c.key))
	outcome := juspay.CaptureOutcome(order, err)
	repeated := c.state != ""
	if outcome == juspay.Failed && err != nil && repeated {
		outcome = juspay.Unknown // this call took nothing, but the one before may have
	}
	if stored := t.end(ctx, c, states[outcome]); stored != nil {
		return stored
	}
	switch {
	case outcome == juspay.Succeeded, outcome == juspay.Pending:
		return nil
	case err != nil:
		return fmt.Errorf("capture %s is %s: %w", c.key, states[outcome], err)
	}
	return fmt.Errorf("capture %s is %s: order %s is %s", c.key, states[outcome], order.OrderID, order.Status)
}

// end stores the end even when ctx is over: the program may be stopping at just
// this moment.
func (t *till) end(ctx context.Context, c capture, to state) error {
	fmt.Fprintf(t.log, "The capture %s is %s.\n", c.key, to)
	return t.store.end(context.WithoutCancel(ctx), c.key, to)
}

// Recover settles what earlier runs left open. Run it at every start, and from
// time to time.
func (t *till) Recover(ctx context.Context) error {
	open, err := t.store.open(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.log, "Captures whose end is not known: %d.\n", len(open))
	var failures []error
	for _, c := range open {
		failures = append(failures, t.settle(ctx, c))
	}
	return errors.Join(failures...)
}

func (t *till) settle(ctx context.Context, c capture) error {
	before, err := t.store.known(ctx, c.key)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.log, "Found: capture %s of order %s under the key %s, %s.\n", c.amount(), c.orderID, c.key, c.state)
	order, err := t.client.OrderStatus(ctx, c.orderID)
	if err != nil { // no answer decides nothing: the capture stays open
		return fmt.Errorf("order %s could not be asked for; try again later: %w", c.orderID, err)
	}
	fmt.Fprintf(t.log, "Juspay says: order %s is %s, %s of %s captured. Known before: %s.\n",
		order.OrderID, order.Status, order.CapturedAmount, order.Amount, juspay.AmountFromHundredths(before.taken))
	after, err := t.store.known(ctx, c.key)
	if err != nil {
		return err
	}
	if before != after || !after.open() { // then the answer is of no use
		fmt.Fprintln(t.log, "Meanwhile another process has settled it.")
		return nil
	}
	switch decide(order, c, after.taken) {
	case itIsCaptured:
		return t.end(ctx, c, captured)
	case itIsPending:
		return t.end(ctx, c, pending)
	case itHasFailed:
		return t.end(ctx, c, failed)
	case sendItAgain:
		fmt.Fprintln(t.log, "There is no trace of it. It is sent again with the same key, which cannot capture twice.")
		return t.send(ctx, c)
	}
	return fmt.Errorf("order %s is %s, which does not fit what is known here: a person must look at it", order.OrderID, order.Status)
}
