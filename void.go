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
	err = call.send(ctx)
	return call.order, err
}

// voidVerdicts is what an answer to a void says about the hold.
//
// https://developer.juspay.in/v3.2/docs/void-transaction-1
var voidVerdicts = verdicts{
	answers: map[Status]Outcome{
		StatusVoided:        Succeeded,
		StatusVoidInitiated: Pending,
		StatusVoidFailed:    Failed,
		// The gateway timed out: it may have released the hold.
		StatusAuthorized: Unknown,
	},
	done: []Status{StatusVoided, StatusVoidInitiated, StatusMerchantVoided},
}

// VoidOutcome says whether a void released the hold. It takes what
// [Client.Void] returns, as it is. It also takes an order of
// [Client.OrderStatus], but not its error.
//
// Failed means that this call certainly released nothing. A refusal because
// the transaction is VOIDED or VOID_INITIATED is Unknown: an earlier call may
// have released it. So is whatever this package cannot place.
//
// An OrderStatus that cannot come from the void, such as CHARGED, is Unknown here
// too: look at the Status. AUTHORIZED may be a void that never arrived, or one
// that the gateway is still to finish: wait for the webhook, or ask again later.
func VoidOutcome(order *Order, err error) Outcome {
	return voidVerdicts.ofOrder(order, err)
}
