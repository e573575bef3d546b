package juspay

import (
	"errors"
	"slices"
)

// Outcome says what a call did to the money. It has four values, not two,
// because a payment call can end without anybody knowing.
type Outcome int

const (
	// Unknown: the money may have moved. Ask [Client.OrderStatus] before
	// doing anything else. It is the zero value, so a forgotten case is safe.
	Unknown Outcome = iota
	// Pending: not finished. The gateway has accepted the operation and will
	// finish it: wait for the webhook, or poll with [Client.AwaitOrder]. Of an
	// OTP it may also mean that the customer has to type another one: see
	// [OTPOutcome].
	Pending
	// Succeeded: the operation is done.
	Succeeded
	// Failed: certainly not done by this call.
	Failed
)

// String returns "unknown", "pending", "succeeded" or "failed".
func (o Outcome) String() string {
	switch o {
	case Pending:
		return "pending"
	case Succeeded:
		return "succeeded"
	case Failed:
		return "failed"
	}
	return "unknown"
}

// verdicts is an operation's table: what an answer or a refusal says about
// the money. Whatever is not in it is Unknown.
type verdicts struct {
	// answers: the status in a usable answer.
	answers map[Status]Outcome
	// done: the states that an earlier call of the same kind leaves behind. A
	// refusal that names one of them, none, or one that nobody listed does not
	// say that nothing happened.
	done []Status
}

// ofOrder takes what a method returned, as it is.
func (v *verdicts) ofOrder(order *Order, err error) Outcome {
	if order == nil {
		return v.of("", err)
	}
	return v.of(order.Status, err)
}

func (v *verdicts) of(status Status, err error) Outcome {
	if err == nil {
		return v.answers[status]
	}
	if errors.Is(err, ErrOutcomeUnknown) {
		return Unknown // one doubt is enough, in whatever err joins
	}
	if refused, ok := errors.AsType[*APIError](err); ok {
		return v.ofRefusal(refused)
	}
	if _, notSent := errors.AsType[*RequestError](err); notSent {
		return Failed
	}
	if invalid, ok := errors.AsType[*ValidationError](err); ok && invalid != nil {
		return Failed
	}
	return Unknown
}

func (v *verdicts) ofRefusal(e *APIError) Outcome {
	if e.repeated() {
		return Unknown
	}
	if state, wrong := e.wrongState(); wrong && (!state.listed() || slices.Contains(v.done, state)) {
		return Unknown
	}
	return Failed
}
