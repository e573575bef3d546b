package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Capture takes a part of what is held, or all of it.
func (s *Shop) Capture(id, turn string, amount juspay.Amount) error {
	return s.begin(id, turn, func(p *Purchase) (juspay.Movement, bool) {
		part := juspay.PartialCapture(amount, juspay.NewIdempotenceKey())
		return juspay.CaptureOf(p.ID, p.TxnUUID, part), p.CanCapture() && amount.Cmp(p.Held()) <= 0
	})
}

// Void releases the hold.
func (s *Shop) Void(id, turn string) error {
	return s.begin(id, turn, func(p *Purchase) (juspay.Movement, bool) {
		return juspay.VoidOf(p.ID, p.TxnUUID), p.CanVoid()
	})
}

// Refund gives a part of what was taken back, or all of it.
func (s *Shop) Refund(id, turn string, amount juspay.Amount) error {
	return s.begin(id, turn, func(p *Purchase) (juspay.Movement, bool) {
		refund := juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: amount}
		return juspay.RefundOf(p.ID, refund), p.CanRefund() && amount.Cmp(p.Refundable()) <= 0 && !p.tooSoon(amount, time.Now())
	})
}

// begin stores what is intended, and only then carries it out. After a crash the
// store has all that Settle needs.
func (s *Shop) begin(id, turn string, intend func(*Purchase) (m juspay.Movement, may bool)) error {
	var movement juspay.Movement
	p, err := s.store.Update(id, func(p *Purchase) error {
		m, may := intend(p)
		if p.Turn != turn || !may {
			return errStale
		}
		movement, p.Turn = m, rand.Text()
		p.Moves = append(p.Moves, Move{Movement: m, Running: true, Since: time.Now()})
		p.note(FromShop, named(m)+": intended, stored, and sent.")
		return nil
	})
	if err != nil {
		return err
	}
	wait(s.background(func() { s.see(p.Customer, movement, false) }))
	return nil
}

// Repeat sends a part once more of which nobody knows whether it was captured. With
// its own key it cannot be captured twice.
func (s *Shop) Repeat(id, turn string) error {
	var movement juspay.Movement
	p, err := s.store.Update(id, func(p *Purchase) error {
		if p.Turn != turn || !p.CanRepeat() {
			return errStale
		}
		p.Turn = rand.Text()
		m := p.Open()
		m.Running, movement = true, m.Movement
		p.note(FromShop, named(movement)+": sent again, with the same key.")
		return nil
	})
	if err != nil {
		return err
	}
	wait(s.background(func() { s.see(p.Customer, movement, true) }))
	return nil
}

// see carries a movement out, and sees it to its end: the call, what the call has
// said, and, where that is not the end, what Juspay knows.
func (s *Shop) see(customer string, m juspay.Movement, repeated bool) {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	order, err := s.carryOut(ctx, m, repeated, juspay.WithRoutingID(customer))
	outcome := m.Outcome(order, err)
	if outcome == juspay.Succeeded && m.Kind == juspay.MovementCapture && !shows(order, m.Key) {
		outcome = juspay.Unknown // it may mean an earlier part
	}
	s.change(m.OrderID, func(p *Purchase) { p.answered(m, outcome, order, err) })
	if outcome == juspay.Unknown || outcome == juspay.Pending {
		s.settle(customer, m)
	}
}

// shows reports whether the order has the part with this key.
func shows(order *juspay.Order, key string) bool {
	return slices.ContainsFunc(order.TxnSubDetails, func(item juspay.TxnSubDetail) bool { return item.TxnID == key })
}

// carryOut makes the call that a stored movement stands for.
func (s *Shop) carryOut(ctx context.Context, m juspay.Movement, repeated bool, routing juspay.Option) (*juspay.Order, error) {
	client := s.account.Client
	switch m.Kind {
	case juspay.MovementCapture:
		return client.Capture(ctx, m.TxnUUID, juspay.CaptureRequest{Amount: m.Amount, IdempotenceKey: m.Key, Repeated: repeated}, routing)
	case juspay.MovementVoid:
		return client.Void(ctx, m.TxnUUID, routing)
	case juspay.MovementRefund:
		return client.Refund(ctx, m.OrderID, juspay.RefundRequest{Amount: m.Amount, UniqueRequestID: m.Key, Repeated: repeated}, routing)
	}
	return nil, fmt.Errorf("no call makes a movement of kind %q", m.Kind)
}

// settle asks Juspay what became of a movement, for as long as the shop follows
// one.
func (s *Shop) settle(customer string, m juspay.Movement) {
	s.asking(m.OrderID, +1)
	defer s.asking(m.OrderID, -1)
	ctx, cancel := context.WithTimeout(s.open, s.followFor)
	defer cancel()
	outcome, order, err := s.account.Client.Settle(ctx, m, juspay.WithRoutingID(customer))
	s.change(m.OrderID, func(p *Purchase) { p.settled(m, outcome, order, err) })
}

// answered takes over what a call has said. A failed call says nothing about the
// order, but its outcome may be certain.
func (p *Purchase) answered(m juspay.Movement, outcome juspay.Outcome, order *juspay.Order, err error) {
	move := p.move(m)
	move.Running = false
	move.judged(outcome)
	if err != nil {
		p.note(FromAnswer, fmt.Sprintf("%s: %s. %v", named(m), outcome, err))
		return
	}
	p.learn(FromAnswer, fmt.Sprintf("%s: %s. ", named(m), outcome), order)
}

// settled takes over what asking has brought. Without an order it has brought
// nothing.
func (p *Purchase) settled(m juspay.Movement, outcome juspay.Outcome, order *juspay.Order, err error) {
	if order == nil {
		p.note(FromStatus, fmt.Sprintf("%s: Juspay does not tell. %v", named(m), err))
		return
	}
	still := ""
	if err != nil { // the time was up
		still = "still "
	}
	p.learn(FromStatus, fmt.Sprintf("%s: %s%s. ", named(m), still, outcome), order)
	p.move(m).judged(outcome)
}
