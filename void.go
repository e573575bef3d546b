package juspay

import "context"

// Void releases the whole hold of an authorized transaction: the customer is
// not charged. The transaction must be AUTHORIZED.
//
// An order without an error does not yet mean that the hold is gone: Juspay
// answers HTTP 200 to failed and to timed-out voids. Give both results to
// [VoidOutcome]. The errors are those of [Client.Capture]. A void is never
// sent twice.
//
// https://juspay.io/ec-api/docs/pre-auth-and-capture/void-api
func (c *Client) Void(ctx context.Context, txnUUID string, opts ...Option) (*Order, error) {
	call, err := c.prepare(ctx, opVoid, opts, txnUUID)
	if err != nil {
		return nil, err
	}
	call.movement = VoidOf("", txnUUID)
	return sendOrder(ctx, call)
}
