package juspay

import (
	"context"
	"strings"
)

// MovementKind is what a movement does with the money.
type MovementKind string

// The kinds of movements. Their texts are part of a stored Movement.
const (
	MovementCapture MovementKind = "capture" // a held amount is taken, all of it or a part
	MovementVoid    MovementKind = "void"    // a hold is released
	MovementOTP     MovementKind = "otp"     // a payment is authorized
	MovementRefund  MovementKind = "refund"  // money goes back
)

// A Movement is one intended movement of money: this part captured, this hold
// released, this OTP accepted, this refund paid. Make it with [CaptureOf],
// [VoidOf], [OTPOf] or [RefundOf] and store it before the call: then any
// process can find out with [Client.Settle] what became of it, whatever
// happened to the one that made the call.
//
// It is plain data: comparable, JSON both ways, and without secrets.
type Movement struct {
	Kind    MovementKind `json:"kind"`
	OrderID string       `json:"order_id"` // the merchant's; what Settle asks about
	TxnUUID string       `json:"txn_uuid,omitzero"`
	// Amount in major currency units; zero means all of it.
	Amount Amount `json:"amount,omitzero"`
	// Key is the idempotence key of a part, or the unique request id of a refund.
	Key string `json:"key,omitzero"`
}

// CaptureOf is the movement that Capture(ctx, txnUUID, req) intends. orderID is
// the merchant's id of the order, which Settle asks about.
func CaptureOf(orderID, txnUUID string, req CaptureRequest) Movement {
	return Movement{MovementCapture, orderID, txnUUID, req.Amount, req.IdempotenceKey}
}

// VoidOf is the movement that Void(ctx, txnUUID) intends.
func VoidOf(orderID, txnUUID string) Movement {
	return Movement{Kind: MovementVoid, OrderID: orderID, TxnUUID: txnUUID}
}

// OTPOf is the movement that ProcessOTP(ctx, txnUUID, …) intends: that the
// payment is authorized, and charged unless AutoCapture was false. The Movement does
// not hold AutoCapture: Succeeded covers both, and the order's Status says which.
func OTPOf(orderID, txnUUID string) Movement {
	return Movement{Kind: MovementOTP, OrderID: orderID, TxnUUID: txnUUID}
}

// RefundOf is the movement that Refund(ctx, orderID, req) intends.
func RefundOf(orderID string, req RefundRequest) Movement {
	return Movement{Kind: MovementRefund, OrderID: orderID, Amount: req.Amount, Key: req.UniqueRequestID}
}

// Outcome says what a piece of evidence says about the movement: what the call
// returned, what [Client.OrderStatus] or [Client.AwaitOrder] returned, or, with
// a nil error, the order of a webhook or one that was stored as JSON. It is
// total: what it cannot place is Unknown. (An OTP's own answer is a [Txn]: give
// that to [OTPOutcome].)
//
//	outcome := movement.Outcome(client.OrderStatus(ctx, movement.OrderID))
//
// Failed is certain for the call whose result it was given. It does not take
// back an Unknown of an earlier call of the same movement, except where it is
// said of an order that was asked for after that one. An error of a question is
// never Failed, since only the question failed.
//
// Of a part, the order must show its items, by the key: use [WithVersion] with
// 2021-03-25 or later. Without them a part that is asked about stays Unknown, and
// what the capture itself answered is taken at its word, which may be another
// part's: answers to captures seldom have items, whatever the version, so Settle
// before you ship where another part may have been captured. An Unknown part may be
// repeated with its key, and a refund that the order does not show with its id,
// with Repeated set; a full capture and a void may not, nor the same OTP.
func (m Movement) Outcome(order *Order, err error) Outcome {
	return judge(m, order, err)
}

// Settle finds out what became of a movement: it polls the order, at once, then
// after about a second, and ever more slowly up to 15 s, until
// [Movement.Outcome] is Succeeded or Failed. It moves no money, and works from
// any process, at any time.
//
// Bound it with ctx. When ctx ends, it returns the outcome of the last order
// seen, that order, nil if none, and an error that wraps the context's. A
// question that is refused (401, an unknown order) ends it at once, with that
// outcome, Unknown if no order was seen, and the error; 429, 5xx and lost
// answers are waited out. A movement that cannot be asked about, without an
// OrderID or a kind, is a [*ValidationError] and Unknown.
//
// A transaction that stays AUTHORIZED keeps a capture or a void Unknown, since
// the gateway may still finish it, and no page of Juspay's says how long that
// takes: bound the wait, then let a person or a later Settle decide.
func (c *Client) Settle(ctx context.Context, m Movement, opts ...Option) (Outcome, *Order, error) {
	_, complaint := c.configure(opts) // so that a Response is reset in any case
	if complaint == nil {
		complaint = m.validate()
	}
	if complaint != nil {
		complaint.Op = opSettle.name
		return Unknown, nil, complaint
	}
	outcome := Unknown
	order, err := c.poll(ctx, opSettle, m.OrderID, func(order *Order) bool {
		outcome = m.Outcome(order, nil)
		return outcome == Succeeded || outcome == Failed
	}, opts)
	return outcome, order, err
}

func (m Movement) validate() *ValidationError {
	field, reason := "", ""
	switch {
	case m.rules() == nil:
		field, reason = "Kind", "is none: make the movement with CaptureOf, VoidOf, OTPOf or RefundOf"
	case m.OrderID == "":
		field, reason = "OrderID", "is empty: only orders can be asked about, so store the movement with your order's id"
	case m.Kind == MovementRefund && m.Key == "":
		field, reason = "Key", "is empty: a refund is found by its unique request id"
	default:
		return nil
	}
	return invalid("Movement."+field, reason)
}

// answeredBy reports whether the answer to asked is one to m. Most calls do not
// know the order's id.
func (m Movement) answeredBy(asked Movement) bool {
	if asked.OrderID == "" {
		m.OrderID = ""
	}
	return m == asked
}

// names are the ids that a piece of evidence names.
type names struct{ txnUUID, id, txnID, orderID string }

// concerns reports whether evidence that names these ids can be about the
// movement. Evidence that names none is not about somebody else. An order that
// another transaction paid is: this one may be captured as well.
func (m Movement) concerns(n names) bool {
	sameOrder := m.OrderID != "" && strings.EqualFold(n.orderID, m.OrderID)
	switch {
	case n == names{}:
		return true
	case m.TxnUUID == "":
		return m.OrderID == "" || n.orderID == "" || sameOrder
	case m.TxnUUID == n.txnUUID, m.TxnUUID == n.id, m.TxnUUID == n.txnID:
		return true
	}
	return n.txnUUID == "" && sameOrder
}
