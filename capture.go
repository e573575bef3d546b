package juspay

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
)

// CaptureRequest says how much of an authorized amount to take. Make it with
// [FullCapture] or [PartialCapture]. Its zero value is refused: Juspay takes a
// missing amount for the whole, so the whole must be asked for by name.
type CaptureRequest struct {
	// Full takes everything that was authorized. Amount and IdempotenceKey
	// must then be empty.
	Full bool
	// Amount is the part to take, in major currency units: positive, with at
	// most two decimals.
	Amount Amount
	// IdempotenceKey names one intended capture. Use a new key for every
	// capture, and the same key whenever you repeat that capture. Letters,
	// digits and - _ ( ) { } + ~ . are allowed.
	IdempotenceKey string
	// Metadata is JSON text for gateways that ask for it; usually empty.
	Metadata string
	// Repeated says that an earlier call of the same capture may have been
	// carried out. Then a refusal, a failed status, and an error that this one
	// was not sent, do not say that nothing was captured: all are Unknown.
	Repeated bool
}

// FullCapture takes the whole authorized amount: no amount is sent. It has no
// idempotence key, so it is not repeated once it may have been sent. Where the
// gateway takes partial captures, a part of the whole amount is safer: it has a
// key, can be repeated, and the order status shows it by that key.
func FullCapture() CaptureRequest { return CaptureRequest{Full: true} }

// PartialCapture takes amount, in major currency units, under idempotenceKey.
// Store the key before the call: a repeat with the same key, by this package
// or by you after a crash, does not capture twice.
//
// Juspay documents partial captures for some gateways only.
func PartialCapture(amount Amount, idempotenceKey string) CaptureRequest {
	return CaptureRequest{Amount: amount, IdempotenceKey: idempotenceKey}
}

// The vendor documents no limit for a key; its longest example has 21
// characters. 20 characters of base32 hold 100 random bits.
const newKeyLen = 20

// NewIdempotenceKey returns a random key for one intended capture: 20 capital
// letters and digits. Juspay gives no limit; a column of 64 has room for others.
func NewIdempotenceKey() string { return rand.Text()[:newKeyLen] }

// Capture takes money that was authorized: all of it, or a part. The
// transaction must be AUTHORIZED, or PARTIAL_CHARGED for a further part, and
// Juspay gives seven days from its start.
//
// An order without an error does not yet mean that money moved: Juspay answers
// HTTP 200 to failed and to timed-out captures. Store the movement before the
// call, and give both results to [Movement.Outcome], or to [CaptureOutcome]:
//
//	part := juspay.PartialCapture(amount, juspay.NewIdempotenceKey())
//	movement := juspay.CaptureOf(orderID, txnUUID, part)
//	order, err := client.Capture(ctx, txnUUID, part)
//	switch movement.Outcome(order, err) { … }
//
// The error is a [*ValidationError] (nothing sent), a [*RequestError] (no
// usable answer), or an [*APIError] (refused, or in doubt). Cancelling ctx does
// not cancel a capture that was sent: its outcome is then unknown, and
// [Client.Settle] finds it out. A full capture is never sent twice; a partial
// one only with the same key.
//
// https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api
func (c *Client) Capture(ctx context.Context, txnUUID string, req CaptureRequest, opts ...Option) (*Order, error) {
	call, err := c.prepare(ctx, opCapture.again(req.Repeated), opts, txnUUID)
	if err != nil {
		return nil, err
	}
	call.movement = CaptureOf("", txnUUID, req)
	if err := call.form(req.form()); err != nil {
		return nil, err
	}
	call.request.Repeatable = !req.Full
	return sendOrder(ctx, call)
}

// form is what is sent. A full capture has no amount in it.
func (r CaptureRequest) form() (url.Values, *ValidationError) {
	form := make(url.Values)
	if !r.Full {
		form.Set("amount", r.Amount.String())
		form.Set("idempotence_key", r.IdempotenceKey)
	}
	if r.Metadata != "" {
		form.Set("metadata", r.Metadata)
	}
	return form, r.validate()
}

func (r CaptureRequest) validate() *ValidationError {
	if r.Full {
		return r.validateFull()
	}
	return r.validatePart()
}

func (r CaptureRequest) validateFull() *ValidationError {
	switch {
	case r.Amount != Amount{}:
		return invalid("Amount", "is set on a full capture: use FullCapture for everything, PartialCapture for a part")
	case r.IdempotenceKey != "":
		return invalid("IdempotenceKey", "is set on a full capture, which Juspay does not make idempotent: "+
			"use PartialCapture with the whole amount")
	}
	return nil
}

func (r CaptureRequest) validatePart() *ValidationError {
	switch {
	case r.Amount.IsZero() && r.IdempotenceKey == "":
		return invalid("Amount", "is zero, and there is no key: make the part with PartialCapture, "+
			"and leave the call out where nothing is to be taken")
	case r.IdempotenceKey == "":
		return invalid("IdempotenceKey", "is missing: make one with NewIdempotenceKey and store it before the call")
	case strings.ContainsFunc(r.IdempotenceKey, isForeignToKeys):
		return invalid("IdempotenceKey", "may hold only letters, digits and - _ ( ) { } + ~ .")
	}
	return badAmount(r.Amount)
}

// badAmount refuses what cannot be the amount of a movement. Nothing is
// rounded: what was meant, only the caller knows.
func badAmount(amount Amount) *ValidationError {
	switch {
	case amount.IsZero():
		return invalid("Amount", "is zero: there is nothing to move, leave the call out")
	case amount.Sign() < 0:
		return invalid("Amount", "is negative: pass what shall move as a positive amount, in major currency units")
	case amount.decimals() > 2:
		return invalid("Amount", "has more than two decimals: Juspay takes at most two, such as 10.50, so round it as your books do")
	}
	return nil
}

func isForeignToKeys(r rune) bool { return !isAlphanumeric(r) && !strings.ContainsRune("-_(){}+~.", r) }
