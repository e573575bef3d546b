package juspay

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// OrderStatus asks for an order: what was captured, voided or refunded so far.
// It moves no money. orderID is the merchant's own id of the order, not a
// transaction's.
//
// What it says about one intended movement, [Movement.Outcome] tells; an order
// that is PARTIAL_CHARGED, say, does not say whether this part was captured.
// [Client.Settle] asks until that is known.
//
// It is repeated after a lost answer, 408, 409, 429, 3xx and 5xx; see
// [WithRetries]. The errors are those of [Client.Capture], and say only that
// the question was not answered: of no movement do they say that it failed.
//
// https://juspay.io/api-reference/docs/express-checkout/order-status-api
func (c *Client) OrderStatus(ctx context.Context, orderID string, opts ...Option) (*Order, error) {
	call, err := c.prepare(ctx, opOrderStatus, opts, orderID)
	if err != nil {
		return nil, err
	}
	return call.ask(ctx, orderID)
}

// ask sends a question about an order.
func (k *call) ask(ctx context.Context, orderID string) (*Order, error) {
	const gatewayOption = "options.add_full_gateway_response"
	k.request.Repeatable = true
	if k.envelope != nil {
		claims := map[string]string{"order_id": orderID}
		if k.config.fullGateway {
			claims[gatewayOption] = "true"
		}
		if err := k.json(claims, nil); err != nil {
			return nil, err
		}
	} else if k.config.fullGateway {
		k.request.URL.RawQuery = gatewayOption + "=true"
	}
	order, err := sendOrder(ctx, k)
	if err == nil {
		order.origin.asked = orderID
	}
	return order, err
}

// AwaitOrder polls [Client.OrderStatus] until settled returns true: at once,
// then after about a second, and ever more slowly up to 15 s. With settled nil
// it waits until the status is no longer [Status.Pending]. It moves no money.
//
// It is for an order as a whole, such as a customer who is still paying. To
// learn what became of a capture, a void, an OTP or a refund use
// [Client.Settle]: AUTHORIZED, for one, is not pending, but a capture may still
// be on its way. settled is called with every order seen, never with nil.
//
// Bound it with ctx. When ctx ends, it returns the last order seen, nil if
// none, and a [*RequestError] that wraps the context's error; its Sent and
// Attempts are those of all polls together. Failures that may pass, such as
// 5xx or a lost answer, are waited out; a refusal, such as an unknown order, is
// returned at once with the last order seen.
func (c *Client) AwaitOrder(ctx context.Context, orderID string, settled func(*Order) bool, opts ...Option) (*Order, error) {
	if settled == nil {
		settled = func(o *Order) bool { return !o.Status.Pending() }
	}
	return c.poll(ctx, opAwaitOrder, orderID, settled, opts)
}

const (
	firstPoll = time.Second
	maxPoll   = 15 * time.Second
)

// poll asks for an order until it is settled, the question is refused or ctx
// ends.
func (c *Client) poll(ctx context.Context, op operation, orderID string, settled func(*Order) bool, opts []Option) (*Order, error) {
	ended := &RequestError{Op: op.name} // what is returned when ctx ends
	var last *Order
	for pause := firstPoll; ; pause = min(2*pause, maxPoll) {
		poll, err := c.prepare(ctx, op, opts, orderID)
		if err != nil {
			return last, err
		}
		order, err := poll.ask(ctx, orderID)
		ended.Sent = ended.Sent || poll.result.Sent
		ended.Attempts += poll.result.Attempts
		switch {
		case err == nil && settled(order):
			return order, nil
		case err == nil:
			last = order
		case !passing(err):
			return last, err
		}
		if ended.Err = c.config.wire.Pause(ctx, max(jitter(pause), askedToWait(err))); ended.Err != nil {
			if failed, ok := errors.AsType[*RequestError](err); ok && failed.Err != nil {
				err = failed.Err
			}
			if err != nil && !errors.Is(err, ended.Err) {
				ended.Err = fmt.Errorf("%w; the last poll: %w", ended.Err, err)
			}
			return last, ended
		}
	}
}

// passing reports whether a failed poll says nothing about the next one.
func passing(err error) bool {
	if refused, ok := errors.AsType[*APIError](err); ok {
		return errors.Is(refused, ErrOutcomeUnknown) || errors.Is(refused, ErrRateLimited)
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

// jitter takes up to half off d, so that many callers do not poll in step.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }
