package juspay

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// OrderStatus asks for an order: what was captured, voided or refunded so far.
// It moves no money. It is what resolves an Unknown outcome: orderID is the
// merchant's own id of the order, not a transaction's.
//
// It is repeated after a lost answer, 408, 409, 429, 3xx and 5xx; see
// [WithRetries]. The errors are those of [Client.Capture], and say only that
// the question was not answered.
//
// https://juspay.io/api-reference/docs/express-checkout/order-status-api
func (c *Client) OrderStatus(ctx context.Context, orderID string, opts ...Option) (*Order, error) {
	return c.orderStatus(ctx, opOrderStatus, orderID, opts)
}

func (c *Client) orderStatus(ctx context.Context, op operation, orderID string, opts []Option) (*Order, error) {
	call, err := c.prepare(ctx, op, opts, orderID)
	if err != nil {
		return nil, err
	}
	if call.config.fullGateway {
		call.request.RawQuery = "options.add_full_gateway_response=true"
	}
	call.request.Repeatable = true
	err = call.send(ctx)
	return call.order, err
}

const (
	firstPoll = time.Second
	maxPoll   = 15 * time.Second
)

// AwaitOrder polls [Client.OrderStatus] until settled returns true: at once,
// then after about a second, and ever more slowly up to 15 s. With settled nil
// it waits until the status is no longer [Status.Pending]. It moves no money.
//
// AUTHORIZED is not pending: after a capture or a void of unknown outcome, pass
// a function that waits for what you expect. settled is called with every
// order seen, never with nil.
//
// Bound it with ctx. When ctx ends, it returns the last order seen, nil if
// none, and a [*RequestError] that wraps the context's error. Failures that
// may pass, such as 5xx or a lost answer, are waited out; a refusal, such as
// an unknown order, is returned at once with the last order seen.
func (c *Client) AwaitOrder(ctx context.Context, orderID string, settled func(*Order) bool, opts ...Option) (*Order, error) {
	if settled == nil {
		settled = func(o *Order) bool { return !o.Status.Pending() }
	}
	var last *Order
	polls := 0
	for pause := firstPoll; ; pause = min(2*pause, maxPoll) {
		polls++
		order, err := c.orderStatus(ctx, opAwaitOrder, orderID, opts)
		switch {
		case err == nil && settled(order):
			return order, nil
		case err == nil:
			last = order
		case !passing(err):
			return last, err
		}
		if over := c.config.wire.Pause(ctx, max(jitter(pause), askedToWait(err))); over != nil {
			return last, awaitEnded(over, polls, last != nil, err)
		}
	}
}

// passing reports whether a failed poll says nothing about the next one.
func passing(err error) bool {
	if refused, ok := errors.AsType[*APIError](err); ok {
		return refused.outcomeUnknown() || errors.Is(err, ErrRateLimited)
	}
	_, failed := errors.AsType[*RequestError](err)
	return failed
}

// askedToWait is what the server asked for, up to twice the longest pause.
func askedToWait(err error) time.Duration {
	if refused, ok := errors.AsType[*APIError](err); ok {
		return min(refused.RetryAfter, 2*maxPoll)
	}
	return 0
}

// awaitEnded says that the context ended the polling, and how the last poll failed.
func awaitEnded(over error, polls int, answered bool, err error) *RequestError {
	ended := &RequestError{Op: opAwaitOrder.name, Sent: answered, Attempts: polls, Err: over}
	failed, ok := errors.AsType[*RequestError](err)
	switch {
	case ok:
		ended.Sent = ended.Sent || failed.Sent
		ended.Attempts = failed.Attempts
	case err != nil:
		ended.Sent = true
	}
	if err != nil && !errors.Is(err, over) {
		ended.Err = fmt.Errorf("%w; the last poll: %w", over, err)
	}
	return ended
}

// jitter takes up to half off d, so that many callers do not poll in step.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }
