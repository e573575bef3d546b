package juspay

import (
	"context"
	"crypto/rand"
)

// RefundType is how fast a refund goes. The set is open.
type RefundType string

// The refund types that Juspay's pages name. Instant ones need to be enabled
// for the account.
const (
	RefundStandard            RefundType = "STANDARD"              // the default
	RefundInstant             RefundType = "INSTANT"               // at once
	RefundInstantWithFallback RefundType = "INSTANT_WITH_FALLBACK" // at once, else as STANDARD
	RefundGateway             RefundType = "GATEWAY"               // on no page with an explanation
)

// RefundRequest is one refund of an order that was charged.
type RefundRequest struct {
	// UniqueRequestID names one intended refund: make it with [NewRefundID] and
	// store it before the call. Juspay asks for at most 20 letters and digits,
	// and for another value than the transaction's TxnID. A repeat with the same
	// id never pays twice; another refund needs another id. Required.
	UniqueRequestID string
	// Amount is what goes back, in major currency units: positive, with at most
	// two decimals. Required, because Juspay takes a missing amount for all.
	Amount Amount
	// CaptureKey is the idempotence key of one partial capture, to refund that
	// one; usually empty. Juspay documents it for one gateway only.
	CaptureKey string
	// Type is usually empty, which means STANDARD.
	Type RefundType
	// Metadata is sent as metadata.<name>.
	Metadata map[string]string
	// Repeated says that an earlier call of the same refund may have been
	// carried out. Then a refusal, a failed status, and an error that this one
	// was not sent, do not say that nothing was refunded: all are Unknown.
	Repeated bool
}

// NewRefundID returns a random UniqueRequestID for one intended refund: 20
// capital letters and digits, as many as Juspay takes.
func NewRefundID() string { return rand.Text()[:newKeyLen] }

// refundForm is what go-querystring writes.
type refundForm struct {
	OrderID         string     `url:"order_id,omitempty"`
	UniqueRequestID string     `url:"unique_request_id"`
	Amount          Amount     `url:"amount"`
	Type            RefundType `url:"refund_type,omitempty"`
	CaptureKey      string     `url:"metadata.merchant_capture_id,omitempty"`
	Metadata        dotted     `url:"metadata"`
}

// Refund gives money back to the customer, of an order that is CHARGED or
// PARTIAL_CHARGED. A hold is released by [Client.Void] instead.
//
// The first answer is nearly always Pending: Juspay queues refunds for up to a
// quarter of an hour, and a gateway may take days. Give both results to
// [RefundOutcome], and ask later with [Client.Settle]. The order itself stays
// CHARGED; its Refunds have the refund, under UniqueRequestID. MANUAL_REVIEW is
// Unknown: a person has to look at the gateway. Only after Failed may the money
// be refunded under a new id.
//
// A refund is never sent twice, since Juspay answers a repeat with the error
// duplicate.call and not with its result; Settle looks it up. Juspay also
// refuses two refunds of one order and one amount within a few seconds with
// duplicate.call, though their ids differ: wait, ask for the order, and send
// the one that is not there again under its own id.
//
// The errors are those of [Client.Capture].
//
// https://developer.juspay.in/reference/refund-order and, for a part,
// https://developer.juspay.in/reference/instant-refund
func (c *Client) Refund(ctx context.Context, orderID string, req RefundRequest, opts ...Option) (*Order, error) {
	op, ids := opRefund, []string{orderID}
	part := req.CaptureKey != ""
	if part {
		op, ids = opRefundPart, nil
	}
	call, err := c.prepare(ctx, op.again(req.Repeated), opts, ids...)
	if err != nil {
		return nil, err
	}
	call.movement = RefundOf(orderID, req)
	form := refundForm{UniqueRequestID: req.UniqueRequestID, Amount: req.Amount, Type: req.Type, CaptureKey: req.CaptureKey, Metadata: req.Metadata}
	if part || call.envelope != nil {
		form.OrderID = orderID // the path does not have it, or the claims shall
	}
	if err := call.form(formValues(form, req.validate(orderID))); err != nil {
		return nil, err
	}
	return sendOrder(ctx, call)
}

func (r RefundRequest) validate(orderID string) *ValidationError {
	switch {
	case badSegment(orderID) != "":
		return invalid("OrderID", badSegment(orderID))
	case r.UniqueRequestID == "":
		return invalid("UniqueRequestID", "is missing: make one with NewRefundID and store it before the call")
	case badID(r.UniqueRequestID) != "":
		return invalid("UniqueRequestID", badID(r.UniqueRequestID))
	case r.CaptureKey != "" && badID(r.CaptureKey) != "":
		return invalid("CaptureKey", badID(r.CaptureKey))
	case r.Amount.IsZero():
		return invalid("Amount", "is zero: pass what shall go back, since Juspay takes a missing amount for all")
	}
	return badAmount(r.Amount)
}
