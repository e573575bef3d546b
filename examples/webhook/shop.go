package main

import (
	"context"
	"fmt"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// shop is the part to copy: it takes events, and decides by what Juspay
// confirms.
type shop struct {
	client *juspay.Client
	store  *store
	// patience bounds how long one event may wait for Juspay to confirm it.
	patience time.Duration
	log      io.Writer
}

// Pay stores what is intended, then captures. Whatever comes back, the event
// decides, or Sweep: so that there is one road on which goods leave.
func (s *shop) Pay(ctx context.Context, orderID, txnUUID string) (juspay.Outcome, error) {
	request := juspay.FullCapture()
	movement := juspay.CaptureOf(orderID, txnUUID, request)
	if err := s.store.intend(ctx, movement); err != nil {
		return juspay.Failed, fmt.Errorf("not sent, because it could not be stored: %w", err)
	}
	order, err := s.client.Capture(ctx, txnUUID, request)
	return movement.Outcome(order, err), err
}

// Handle is what the webhook's handler calls. It returns nil only when the
// event is stored, with everything that follows from it: then Juspay does not send it
// again. An event that has been stored before, one about an order of somebody
// else, and one that comes too late all change nothing.
func (s *shop) Handle(ctx context.Context, event *juspay.Event) error {
	seen, err := s.store.seen(ctx, event.DedupKey())
	if err != nil || seen {
		return err
	}
	to, err := s.judge(ctx, event)
	if err != nil {
		fmt.Fprintf(s.log, "%s is not stored: %v\n", event.DedupKey(), err)
		return err
	}
	if err := s.store.book(ctx, event, to); err != nil {
		return err
	}
	fmt.Fprintf(s.log, "%s is stored, and %s.\n", event.DedupKey(), consequences[to])
	return nil
}

// states is what an outcome makes of an order.
var states = map[juspay.Outcome]state{
	juspay.Succeeded: paid,
	juspay.Failed:    unpaid,
	juspay.Pending:   open,
	juspay.Unknown:   open,
}

// consequences are what an event leads to.
var consequences = map[state]string{
	open:   "decides nothing",
	paid:   "confirmed: the goods leave",
	unpaid: "confirmed: no money will come",
}

// judge says what an event makes of an open order. What it claims about money
// counts only when Juspay confirms it: whoever has the webhook's password can
// make up events.
func (s *shop) judge(ctx context.Context, event *juspay.Event) (state, error) {
	order, ours, err := s.store.order(ctx, event.OrderID())
	if err != nil || !ours || order.state != open {
		return open, err
	}
	claimed := order.movement.Outcome(event.Order, nil)
	if states[claimed] == open {
		return open, nil
	}
	return s.settle(ctx, order.movement)
}

// settle asks Juspay, which alone decides.
func (s *shop) settle(ctx context.Context, movement juspay.Movement) (state, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	outcome, _, err := s.client.Settle(ctx, movement)
	if err != nil {
		return open, fmt.Errorf("not confirmed: %w", err)
	}
	return states[outcome], nil
}

// Sweep settles what is still open, for events that never come. Run it at every
// start, and from time to time.
func (s *shop) Sweep(ctx context.Context) error {
	orders, err := s.store.orders(ctx, open)
	if err != nil {
		return err
	}
	for _, order := range orders {
		to, err := s.settle(ctx, order.movement)
		if err != nil {
			fmt.Fprintf(s.log, "Order %s stays open: %v\n", order.id, err)
			continue
		}
		if err := end(ctx, s.store.db, order.id, to); err != nil {
			return err
		}
		fmt.Fprintf(s.log, "Order %s is %s.\n", order.id, to)
	}
	return nil
}
