package shopmodel

import (
	"context"
	"time"

	juspay "github.com/juspay/juspay-go"
)

const (
	maxTries = 3               // of one intent, before the shop gives it up
	patience = 8 * time.Second // of a question that is asked again and again
)

// shop is one process of a merchant. It knows nothing but its books: another one
// can go on at any point.
type shop struct {
	*story
	client *juspay.Client
	lacks  Guard
}

// work does the next thing about an intent.
func (s *shop) work(page int) {
	i := s.books.read(page)
	switch open := i.last(); {
	case open == nil:
		s.begin(page, i)
	case open.Sent == 0:
		s.send(page, i) // the process died before the call
	default:
		s.resolve(page, i)
	}
}

// begin makes a movement, stores it, and sends it.
func (s *shop) begin(page int, i intent) {
	i.Tries = append(i.Tries, try{Movement: s.movement(i)})
	if s.lacks != StoresFirst {
		s.books.write(page, i)
		s.mayDie()
	}
	s.send(page, i)
}

// send makes the call of the last try, and notes before that it does.
func (s *shop) send(page int, i intent) {
	last := i.last()
	repeated := last.Sent > 0
	last.Sent++
	if s.lacks != StoresFirst {
		s.books.write(page, i)
		s.mayDie()
	}
	outcome := s.call(page, last.Movement, repeated && s.lacks != SaysRepeated)
	s.mayDie()
	s.conclude(page, i, outcome)
}

// resolve finds out what became of a try in doubt, and repeats it where that
// is safe.
func (s *shop) resolve(page int, i intent) {
	outcome, order := s.find(i.last().Movement)
	s.mayDie()
	waits := order != nil && order.Status == juspay.StatusPendingVBV
	switch {
	case outcome == juspay.Succeeded, outcome == juspay.Failed:
		s.conclude(page, i, outcome)
	case i.Kind == juspay.MovementOTP && waits:
		s.send(page, i) // the customer types again
	case outcome == juspay.Pending:
		s.conclude(page, i, outcome)
	case i.isPart() && s.lacks == KeepsTheKey, i.Kind == juspay.MovementRefund && s.lacks == KeepsTheRefund:
		s.begin(page, i)
	case i.isPart(), i.Kind == juspay.MovementRefund:
		s.send(page, i)
	}
}

// conclude writes an outcome into the books, and acts on it.
func (s *shop) conclude(page int, i intent, outcome juspay.Outcome) {
	if outcome == juspay.Pending && s.lacks == WaitsForTheEnd {
		outcome = juspay.Succeeded
	}
	switch outcome {
	case juspay.Succeeded:
		i.Done = true
		s.audit.shipped(page, i)
		if i.Kind == juspay.MovementOTP && s.holds {
			s.intend(juspay.MovementCapture, juspay.AmountFromHundredths(2500))
		}
	case juspay.Failed:
		i.last().Failed = true
		i.GivenUp = len(i.Tries) >= maxTries
	}
	s.books.write(page, i)
}

// find asks what became of a movement.
func (s *shop) find(m juspay.Movement) (juspay.Outcome, *juspay.Order) {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	if s.lacks == DistrustsQuestions {
		order, err := s.client.OrderStatus(ctx, m.OrderID)
		if err != nil {
			return juspay.Failed, nil
		}
		return m.Outcome(order, nil), order
	}
	outcome, order, err := s.client.Settle(ctx, m)
	s.audit.settled(m, outcome)
	if order == nil {
		return outcome, nil
	}
	if err != nil && outcome != juspay.Unknown && outcome != juspay.Pending {
		s.audit.report(Contradicted, "Settle of %v ended with %v and %v", m, outcome, err)
	}
	return s.believe(m, outcome, order), order
}

// believe is where shops that lack a guard read an order on their own, to see
// whether a capture was done.
func (s *shop) believe(m juspay.Movement, outcome juspay.Outcome, order *juspay.Order) juspay.Outcome {
	switch {
	case m.Kind != juspay.MovementCapture:
	case s.lacks == DistrustsAuthorized && order.Status == juspay.StatusAuthorized:
		return juspay.Failed
	case s.lacks == LooksForItsPart && order.Status == juspay.StatusPartialCharged:
		return juspay.Succeeded
	case s.lacks == ComparesOrders && order.Status == juspay.StatusCharged:
		return juspay.Succeeded
	}
	return outcome
}

// hear takes an event. What it says is worth a question, and no more.
func (s *shop) hear(body []byte) {
	event, err := juspay.ParseEvent(body)
	if err != nil || event.Order == nil {
		return
	}
	for page, i := range s.books.all() {
		open := i.last()
		if !i.open() || open == nil || open.Sent == 0 {
			continue
		}
		outcome := open.Movement.Outcome(event.Order, nil)
		if outcome != juspay.Succeeded && outcome != juspay.Failed {
			continue
		}
		if s.lacks != ConfirmsEvents {
			outcome, _ = s.find(open.Movement)
		}
		s.conclude(page, i, outcome)
	}
}
