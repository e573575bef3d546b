package main

import (
	"fmt"
	"slices"

	juspay "github.com/juspay/juspay-go"
)

// Payment is what the shop knows about one payment. What it does not know is
// part of that: see Doubt.
type Payment struct {
	ID          string // in the address of its page, so not to be guessed
	OrderID     string
	TxnUUID     string
	ChallengeID string
	Amount      juspay.Amount
	Currency    string

	// Status and Captured are what Juspay said last.
	Status   juspay.Status
	Captured juspay.Amount
	Parts    []Part

	// Attempt is the key of the next call, made before the page shows a form for
	// it. Each call uses it up: a form that is sent twice does nothing the second
	// time. A capture takes it as its idempotence key.
	Attempt string

	Running   *operation // a call that Juspay has not answered yet
	Following bool       // Juspay is being asked what became of it
	Doubt     *operation // a call that may have been carried out or not
	Refused   *operation // the last call, when it certainly did nothing
	Why       string     // what Juspay or the network said to the last call

	before before
	follow int // counts how often following began: only the newest counts
}

// Part is one capture. It stands here, with its key, before it is sent.
type Part struct {
	Amount  juspay.Amount
	Key     string
	Outcome juspay.Outcome
}

// before is what was known when the call in doubt was made: whatever differs
// from it is the call's doing.
type before struct {
	status   juspay.Status
	captured juspay.Amount
}

// operation is a call to Juspay, in words.
type operation struct {
	doing   string
	refused string
	doubt   string
}

var (
	opOTP = &operation{
		doing:   "The bank is checking the OTP.",
		refused: "The OTP was not accepted. Nothing was taken or put on hold by this attempt.",
		doubt:   "Nobody knows yet whether the OTP was accepted.",
	}
	opCapture = &operation{
		doing:   "The capture is on its way.",
		refused: "Not captured. No money was taken by this attempt.",
		doubt:   "Nobody knows yet whether the money was taken.",
	}
	opVoid = &operation{
		doing:   "The void is on its way.",
		refused: "Not voided. Nothing was released by this attempt.",
		doubt:   "Nobody knows yet whether the hold was released.",
	}
)

// answer is how a call ended.
type answer struct {
	outcome  juspay.Outcome
	status   juspay.Status // empty when there was no usable answer
	captured juspay.Amount
	why      string
}

func orderAnswer(outcome juspay.Outcome, order *juspay.Order, err error) answer {
	if err != nil {
		return answer{outcome: outcome, why: err.Error()}
	}
	return answer{outcome, order.Status, order.CapturedAmount, orderSays(order)}
}

func orderSays(order *juspay.Order) string {
	return fmt.Sprintf("Order %s is %s.", order.OrderID, order.Status)
}

func txnAnswer(outcome juspay.Outcome, txn *juspay.Txn, err error) answer {
	if err != nil {
		return answer{outcome: outcome, why: err.Error()}
	}
	return answer{outcome: outcome, status: txn.Status, why: fmt.Sprintf("Transaction %s is %s.", txn.TxnID, txn.Status)}
}

// begin notes that a call is about to be made.
func (p *Payment) begin(op *operation) {
	if p.Doubt == nil { // a repeat is judged by what was known before the first try
		p.before = before{p.Status, p.Captured}
	}
	p.Attempt = juspay.NewIdempotenceKey()
	p.Running, p.Doubt, p.Refused, p.Why = op, nil, nil, ""
}

// conclude notes how the call ended.
func (p *Payment) conclude(a answer) {
	op := p.Running
	p.Running, p.Why = nil, a.why
	if op == opCapture {
		p.Parts[len(p.Parts)-1].Outcome = a.outcome
	}
	switch a.outcome {
	case juspay.Succeeded, juspay.Pending:
		p.learn(a.status, a.captured)
	case juspay.Failed:
		p.Refused = op
		if a.status != "" {
			p.learn(a.status, a.captured)
		}
	default:
		p.Doubt = op
	}
}

// learn takes over what Juspay says about the order.
func (p *Payment) learn(status juspay.Status, captured juspay.Amount) {
	p.Status = status
	switch {
	case !captured.IsZero():
		p.Captured = captured
	case status == juspay.StatusCharged: // some versions of the API report no captured amount
		p.Captured = p.Amount
	default:
		p.Captured = p.capturedParts()
	}
}

// changed reports whether the order is no longer as it was before the call.
func (p *Payment) changed(order *juspay.Order) bool {
	return order.Status != p.before.status || order.CapturedAmount != p.before.captured
}

// resolve takes over what the order has come to, and ends a doubt.
func (p *Payment) resolve(order *juspay.Order) {
	for i := range p.Parts {
		if part := &p.Parts[i]; part.Outcome == juspay.Unknown || part.Outcome == juspay.Pending {
			part.Outcome = p.became(order)
		}
	}
	if p.Refused == nil { // a refusal keeps its own words
		p.Why = orderSays(order)
	}
	p.Doubt = nil
	p.learn(order.Status, order.CapturedAmount)
}

// became says what became of the one capture whose end was open.
func (p *Payment) became(order *juspay.Order) juspay.Outcome {
	switch order.Status {
	case juspay.StatusCharged:
		return juspay.Succeeded
	case juspay.StatusPartialCharged:
		switch {
		case order.CapturedAmount.Cmp(p.before.captured) > 0, p.before.status == juspay.StatusAuthorized:
			return juspay.Succeeded
		case order.CapturedAmount.IsZero(): // it is not reported
			return juspay.Unknown
		}
	case juspay.StatusCaptureInitiated:
		return juspay.Pending
	}
	return juspay.Failed
}

// capturedParts is the sum of the parts that are known to be captured.
func (p *Payment) capturedParts() juspay.Amount {
	var sum int64
	for _, part := range p.Parts {
		if minor, ok := part.Amount.Hundredths(); ok && part.Outcome == juspay.Succeeded {
			sum += minor
		}
	}
	return juspay.AmountFromHundredths(sum)
}

// Rest is what can still be captured.
func (p *Payment) Rest() juspay.Amount {
	whole, _ := p.Amount.Hundredths()
	taken, _ := p.Captured.Hundredths()
	return juspay.AmountFromHundredths(max(0, whole-taken))
}

// Moving reports whether more will be known without anybody doing anything.
func (p *Payment) Moving() bool { return p.Running != nil || p.Following }

// CanAnswer reports whether an OTP may be sent. After a doubt that did not end
// it may be sent again: a payment is authorized at most once.
func (p *Payment) CanAnswer() bool {
	return !p.Moving() && p.Status == juspay.StatusPendingVBV && (p.Doubt == nil || p.Doubt == opOTP) && p.ChallengeID != ""
}

// CanCapture reports whether a new part may be captured. While a capture is in
// doubt it may not: see CanRepeat.
func (p *Payment) CanCapture() bool {
	held := p.Status == juspay.StatusAuthorized || p.Status == juspay.StatusPartialCharged
	return !p.Moving() && held && p.Doubt == nil && p.Rest().Sign() > 0
}

// CanRepeat reports whether the capture in doubt may be sent again. With its own
// key it cannot take the money twice.
func (p *Payment) CanRepeat() bool { return !p.Moving() && p.Doubt == opCapture }

// CanVoid reports whether the hold may be released. A second void does no harm.
func (p *Payment) CanVoid() bool {
	return !p.Moving() && p.Status == juspay.StatusAuthorized && (p.Doubt == nil || p.Doubt == opVoid)
}

// CanCheck reports whether it makes sense to ask Juspay.
func (p *Payment) CanCheck() bool {
	fresh := p.Status == juspay.StatusPendingVBV && p.Why == "" // nothing was sent yet
	return !p.Moving() && !fresh && (p.Doubt != nil || p.Status.Pending())
}

// clone is a copy that shares nothing that changes.
func (p *Payment) clone() Payment {
	c := *p
	c.Parts = slices.Clone(p.Parts)
	return c
}
