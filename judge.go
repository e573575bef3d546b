package juspay

import (
	"net/http"
	"slices"
)

// ofCall judges what a method returned, or an order of which nobody knows what
// was asked.
func ofCall(kind MovementKind, unasked *rules, order *Order, err error) Outcome {
	switch {
	case err != nil, order == nil:
		return unasked.judge(Movement{Kind: kind}, order, err)
	case !order.origin.isAnswer():
		return unasked.judge(Movement{Kind: kind, OrderID: order.origin.asked}, order, nil)
	}
	if asked := order.origin.answers; asked.Kind == kind {
		return judge(asked, order, nil)
	}
	return Unknown // the answer to another method
}

// judge is where all evidence about a movement becomes an outcome.
func judge(m Movement, order *Order, err error) Outcome {
	if r := m.rules(); r != nil {
		return r.judge(m, order, err)
	}
	return Unknown
}

// origin is what an order or a transaction knows of itself. Its zero value is
// one that was made by hand, as mocks do: that counts as an answer.
type origin struct {
	read    bool     // asked for, stored, or sent in a webhook
	asked   string   // the id of the order that was asked for
	answers Movement // the movement of the call that it answers, if it does
	doubt   bool     // an earlier attempt or call may have been carried out
	unclear bool     // what decides was said twice, or could not be read
}

// isAnswer reports whether it is the answer of a call that moves money.
func (o origin) isAnswer() bool { return o.answers.Kind != "" }

// heed takes back a Failed that follows a doubt: what failed now may have been
// done before.
func (o origin) heed(said Outcome) Outcome {
	if o.doubt && said == Failed {
		return Unknown
	}
	return said
}

// rules are what evidence says about the movements of one operation. What is
// in no table is Unknown.
type rules struct {
	op string // whose errors are evidence
	// done: the states that such a movement leaves behind or goes through. A
	// refusal that names one does not say that nothing happened.
	done []Status
	// parts decides by a part of the order; nil where there is none to look at.
	parts func(m Movement, order *Order, answer bool) (said Outcome, decided bool)
	// answers: the status of the answer to the call itself.
	answers map[Status]Outcome
	// orders: the status of an order that was read.
	orders map[Status]Outcome
	// refutes reports whether the rest of the order speaks against its status.
	refutes func(m Movement, order *Order, answer bool, said Outcome) bool
}

func (r *rules) judge(m Movement, order *Order, err error) Outcome {
	switch {
	case err != nil:
		return r.ofError(err)
	case order == nil, order.contradictsItself():
		return Unknown
	}
	order = order.legOf(m)
	if !m.concerns(names{order.TxnUUID, order.ID, order.TxnID, order.OrderID}) {
		return Unknown
	}
	byHand := order.origin == origin{} && len(order.Raw) == 0 // a store may keep no origin, but Raw
	answer := byHand || m.answeredBy(order.origin.answers)
	said := r.ofOrder(m, order, answer)
	if asked := order.origin.answers; asked.Kind == m.Kind && asked.Key == m.Key {
		said = order.origin.heed(said)
	}
	return said
}

func (r *rules) ofOrder(m Movement, order *Order, answer bool) Outcome {
	if r.parts != nil {
		if said, decided := r.parts(m, order, answer); decided {
			return said
		}
	}
	table := r.orders
	if answer {
		table = r.answers
	}
	said := table[order.Status]
	if r.refutes != nil && r.refutes(m, order, answer, said) {
		return Unknown
	}
	return said
}

// contradictsItself reports whether the body was unclear, or gives the latest
// transaction another state than the order.
func (o *Order) contradictsItself() bool {
	detail := o.TxnDetail
	if o.origin.unclear || detail == nil {
		return o.origin.unclear
	}
	other := detail.TxnUUID != "" && o.TxnUUID != "" && detail.TxnUUID != o.TxnUUID
	return !other && detail.Status != "" && o.Status != "" && detail.Status != o.Status &&
		!(isCharged(detail.Status) && isCharged(o.Status))
}

func isCharged(s Status) bool { return s == StatusCharged || s == StatusPartialCharged }

// legOf is the part of a split payment that is the movement's transaction, as
// an order of its own; of any other order it is the order.
func (o *Order) legOf(m Movement) *Order {
	if len(o.TxnList) == 0 || o.TxnUUID != "" || m.TxnUUID == "" {
		return o
	}
	leg := &Order{OrderID: o.OrderID, Raw: o.Raw, origin: o.origin}
	for _, item := range o.TxnList {
		if item.TxnUUID == m.TxnUUID || item.TxnID == m.TxnUUID {
			leg.TxnUUID, leg.TxnID, leg.Status = item.TxnUUID, item.TxnID, item.Status
			leg.Amount, leg.CapturedAmount, leg.TxnDetail = item.EffectiveAmount, item.CapturedAmount, item.TxnDetail
		}
	}
	if leg.contradictsItself() {
		leg.Status = ""
	}
	return leg
}

// rules are those of the movement's operation, nil where it has none.
func (m Movement) rules() *rules {
	switch {
	case m.Kind == MovementCapture && (m.Key != "" || !m.Amount.IsZero()):
		return &partRules
	case m.Kind == MovementCapture:
		return &captureRules
	case m.Kind == MovementVoid:
		return &voidRules
	case m.Kind == MovementOTP:
		return &otpRules
	case m.Kind == MovementRefund:
		return &refundRules
	}
	return nil
}

// rulesOf are the rules for the errors of a method, nil for one that moves no
// money.
func rulesOf(op string) *rules {
	for _, r := range []*rules{&captureRules, &voidRules, &otpRules, &refundRules} {
		if r.op == op {
			return r
		}
	}
	return nil
}

// ofError takes the errors of this package in err's tree: one doubt is enough.
func (r *rules) ofError(err error) Outcome {
	said := Unknown
	for _, e := range ownErrors(err) {
		if r.ofOwnError(e) != Failed {
			return Unknown
		}
		said = Failed
	}
	return said
}

// ownErrors are the errors of this package that err is made of, and the
// sentinel that says itself that nobody knows.
func ownErrors(err error) []error {
	switch err.(type) {
	case *APIError, *RequestError, *ValidationError:
		return []error{err}
	}
	if err == ErrOutcomeUnknown {
		return []error{err}
	}
	switch outer := err.(type) {
	case interface{ Unwrap() error }:
		return ownErrors(outer.Unwrap())
	case interface{ Unwrap() []error }:
		var all []error
		for _, inner := range outer.Unwrap() {
			all = append(all, ownErrors(inner)...)
		}
		return all
	}
	return nil
}

// ofOwnError says Failed where the error is certain of it. One of another
// method says nothing; one without Op was made by hand and counts as the
// operation's own.
func (r *rules) ofOwnError(err error) Outcome {
	own := func(op string) bool { return op == "" || op == r.op }
	switch e := err.(type) {
	case *ValidationError:
		if e != nil && own(e.Op) && !e.doubt {
			return Failed
		}
	case *RequestError:
		if e != nil && own(e.Op) && !e.Sent && !e.doubt {
			return Failed
		}
	case *APIError:
		if e != nil && own(e.Op) {
			return r.ofRefusal(e)
		}
	}
	return Unknown
}

// ofRefusal says Failed of a refusal that was read to its end, was understood,
// and leaves no doubt that nothing was carried out.
func (r *rules) ofRefusal(e *APIError) Outcome {
	words := e.words()
	switch {
	case e.doubt, e.partly, r.isDone(e.TxnStatus), slices.ContainsFunc(r.done, func(s Status) bool { return words.Names(string(s)) }):
		return Unknown
	case refusedBeforeWork(e.StatusCode):
		return Failed
	case e.StatusCode != http.StatusBadRequest && e.StatusCode != http.StatusUnprocessableEntity:
		return Unknown
	case !e.framed(), words.Doubt, words.WrongState && words.Named == "":
		return Unknown
	}
	return Failed
}

func (r *rules) isDone(s Status) bool { return slices.Contains(r.done, s) }

// refusedBeforeWork tells the statuses that a server gives before it looks at
// what is asked for.
func refusedBeforeWork(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnsupportedMediaType,
		http.StatusTooManyRequests, http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	return false
}
