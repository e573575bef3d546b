package juspay

import (
	"context"
	"crypto/rand"
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
}

// What go-querystring writes. The full form cannot hold an amount, the partial
// one cannot leave it out.
type (
	fullForm struct {
		Metadata formText `url:"metadata"`
	}
	partialForm struct {
		Amount         Amount   `url:"amount"`
		IdempotenceKey formText `url:"idempotence_key"`
	}
	annotatedForm struct {
		partialForm
		Metadata formText `url:"metadata"`
	}
)

// FullCapture takes the whole authorized amount: no amount is sent. It has no
// idempotence key, so it is not repeated once it may have been sent.
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
// transaction must be AUTHORIZED, and Juspay gives seven days from its start.
//
// An order without an error does not yet mean that money moved: Juspay answers
// HTTP 200 to failed and to timed-out captures. Give both results to
// [CaptureOutcome]:
//
//	order, err := client.Capture(ctx, txnUUID, juspay.FullCapture())
//	switch juspay.CaptureOutcome(order, err) { … }
//
// The error is a [*ValidationError] (nothing sent), a [*RequestError] (no
// usable answer), or an [*APIError] (refused, or in doubt). Cancelling ctx does
// not cancel a capture that was sent: its outcome is then unknown. A full
// capture is never sent twice; a partial one only with the same key.
//
// https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api
func (c *Client) Capture(ctx context.Context, txnUUID string, req CaptureRequest, opts ...Option) (*Order, error) {
	call, err := c.prepare(ctx, opCapture, opts, txnUUID)
	if err != nil {
		return nil, err
	}
	if err := call.encode(req.form()); err != nil {
		return nil, err
	}
	call.request.Repeatable = !req.Full
	err = call.send(ctx)
	return call.order, err
}

// form validates the request and returns what go-querystring encodes.
func (r CaptureRequest) form() (any, *ValidationError) {
	if complaint := r.validate(); complaint != nil {
		return nil, complaint
	}
	partial := partialForm{r.Amount, formText(r.IdempotenceKey)}
	switch {
	case r.Full && r.Metadata == "":
		return nil, nil
	case r.Full:
		return fullForm{formText(r.Metadata)}, nil
	case r.Metadata == "":
		return partial, nil
	}
	return annotatedForm{partial, formText(r.Metadata)}, nil
}

func (r CaptureRequest) validate() *ValidationError {
	switch {
	case r.Full && !r.Amount.IsZero():
		return invalid("Amount", "is set on a full capture: use FullCapture for everything, PartialCapture for a part")
	case r.Full && r.IdempotenceKey != "":
		return invalid("IdempotenceKey", "is set on a full capture, which Juspay does not make idempotent: "+
			"use PartialCapture with the whole amount")
	case r.Full:
		return nil
	case r.Amount.IsZero():
		return invalid("Amount", "is missing or zero: use FullCapture to take everything, PartialCapture with the part to take")
	case r.Amount.Sign() < 0:
		return invalid("Amount", "is negative: pass what to take, in major currency units")
	case r.Amount.decimals() > 2:
		return invalid("Amount", "has more than two decimals: nothing is rounded, so pass major currency units with two at most, such as 10.55")
	case r.IdempotenceKey == "":
		return invalid("IdempotenceKey", "is missing: make one with NewIdempotenceKey and store it before the call")
	case strings.ContainsFunc(r.IdempotenceKey, isForeignToKeys):
		return invalid("IdempotenceKey", "may hold only letters, digits and - _ ( ) { } + ~ .")
	}
	return nil
}

func isForeignToKeys(r rune) bool { return !isAlphanumeric(r) && !strings.ContainsRune("-_(){}+~.", r) }

// captureVerdicts is what an answer to a capture says about the money.
//
// https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api
var captureVerdicts = verdicts{
	answers: map[Status]Outcome{
		StatusCharged:          Succeeded,
		StatusPartialCharged:   Succeeded,
		StatusCaptureInitiated: Pending,
		StatusCaptureFailed:    Failed,
		// The gateway timed out: it may have captured.
		StatusAuthorized: Unknown,
	},
	done: []Status{StatusCharged, StatusPartialCharged, StatusCaptureInitiated, StatusSuccess},
}

// CaptureOutcome says whether a capture took the money. It takes what
// [Client.Capture] returns, as it is. It also takes an order of
// [Client.OrderStatus], but not its error: Failed would then be true of the
// question, and say nothing about the capture.
//
// Failed means that this call certainly took nothing. A refusal because the
// transaction is CHARGED, PARTIAL_CHARGED or CAPTURE_INITIATED is Unknown: an
// earlier call may have captured. So is whatever this package cannot place.
//
// CAPTURE_FAILED is Failed, also where it answers a part that was repeated with
// the same key: that rests on Juspay honouring the key. With
// [Response.Attempts] over 1, ask OrderStatus before you use a new key.
//
// An OrderStatus that cannot come from the capture, such as VOIDED or a failed
// authentication, is Unknown here too: look at the Status. AUTHORIZED may be a
// capture that never arrived, or one that the gateway is still to finish: wait
// for the webhook, or ask again later. Juspay refuses a second full capture of
// what it knows to be captured. Compare TxnUUID: an order may have been paid by
// another transaction.
//
// PARTIAL_CHARGED is Succeeded. After several partial captures, check the sum
// by CapturedAmount of [Client.OrderStatus].
func CaptureOutcome(order *Order, err error) Outcome {
	return captureVerdicts.ofOrder(order, err)
}
