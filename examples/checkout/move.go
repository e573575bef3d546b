package main

import (
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Move is an intended movement of money, stored before the call, and what is known
// of its end. Its zero Outcome is Unknown: so it is after a crash in the middle of
// the call, too.
type Move struct {
	juspay.Movement
	Outcome juspay.Outcome
	Running bool // the call is not answered yet
	Since   time.Time
}

// ended reports whether nothing about the move is open any more.
func (m *Move) ended() bool { return m.Outcome == juspay.Succeeded || m.Outcome == juspay.Failed }

// judged takes over an outcome. A certain end is never taken back.
func (m *Move) judged(outcome juspay.Outcome) {
	if !m.ended() {
		m.Outcome = outcome
	}
}

// learn judges the move by an order. While the call runs, an order that shows
// nothing of it says nothing.
func (m *Move) learn(order *juspay.Order) {
	outcome := m.Movement.Outcome(order, nil)
	if outcome == juspay.Unknown && m.Running {
		return
	}
	m.judged(outcome)
}

// move finds a move by its movement: the newest, since a void that was refused may
// be followed by another one, and has no key.
func (p *Purchase) move(movement juspay.Movement) *Move {
	for i := len(p.Moves) - 1; i >= 0; i-- {
		if p.Moves[i].Movement == movement {
			return &p.Moves[i]
		}
	}
	return nil
}

// Open is the move that has to end before the next one may begin; nil for none. A
// refund may take days, so one that is only pending holds up nothing.
func (p *Purchase) Open() *Move {
	for i := range p.Moves {
		m := &p.Moves[i]
		switch {
		case m.Running, m.Outcome == juspay.Unknown:
			return m
		case m.Outcome == juspay.Pending && m.Kind != juspay.MovementRefund:
			return m
		}
	}
	return nil
}

// unsettled are the moves that Juspay is to be asked about.
func (p *Purchase) unsettled() (open []juspay.Movement) {
	for _, m := range p.Moves {
		if !m.ended() && !m.Running {
			open = append(open, m.Movement)
		}
	}
	return open
}

// dead are the statuses after which a hold can be neither captured nor voided.
var dead = map[juspay.Status]bool{juspay.StatusCaptureFailed: true, juspay.StatusVoidFailed: true}

// CanCapture reports whether a part of the hold may be taken.
func (p *Purchase) CanCapture() bool {
	return p.Open() == nil && p.Held().Sign() > 0 && !dead[p.Status]
}

// CanVoid reports whether the hold may be released: all of it, or nothing.
func (p *Purchase) CanVoid() bool { return p.CanCapture() && p.Captured().IsZero() }

// CanRefund reports whether captured money may be given back.
func (p *Purchase) CanRefund() bool { return p.Open() == nil && p.Refundable().Sign() > 0 }

// CanRepeat reports whether the open move may be sent once more: a part, since its
// key keeps it from being captured twice. Nothing else may.
func (p *Purchase) CanRepeat() bool {
	m := p.Open()
	return m != nil && !m.Running && m.Outcome == juspay.Unknown && m.Kind == juspay.MovementCapture && p.Asking == 0
}

// CanAsk reports whether there is something to ask Juspay about.
func (p *Purchase) CanAsk() bool {
	waiting := p.Paid == NotPaid && p.PayAt != ""
	return p.Asking == 0 && (waiting || len(p.unsettled()) > 0)
}

// refundGuard is longer than the time in which Juspay takes a refund of the same
// amount for a repeat of the one before.
const refundGuard = 10 * time.Second

// tooSoon reports whether a refund of this amount has only just begun.
func (p *Purchase) tooSoon(amount juspay.Amount, now time.Time) bool {
	for _, m := range p.Moves {
		if m.Kind == juspay.MovementRefund && m.Amount == amount && now.Sub(m.Since) < refundGuard {
			return true
		}
	}
	return false
}
