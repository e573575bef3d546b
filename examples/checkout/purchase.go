package main

import (
	"cmp"
	"fmt"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// Purchase is what the shop knows about one order. What it does not know is part
// of that: see Move.
type Purchase struct {
	ID       string // the order_id at Juspay; in the address of its page, so not to be guessed
	Customer string // the customer_id, and the routing id of every call
	Cart     Cart
	Hold     bool // the amount is only to be put on hold at first

	PayAt   string        // Juspay's page; empty until there is a session
	Status  juspay.Status // what Juspay said last; empty before that
	TxnUUID string
	Paid    Paid
	Moves   []Move // oldest first

	Timeline []Fact
	Asking   int    // questions to Juspay that are under way
	Turn     string // of the next form: one that is sent twice does nothing the second time
}

// Paid is what the customer's payment has come to, before the shop moves
// anything.
type Paid int

// The ends of a payment.
const (
	NotPaid     Paid = iota
	OnHold           // the bank holds the amount for the shop
	TakenAtOnce      // the bank has paid
)

// learn takes over what Juspay says about the order, and notes it after what it
// answers, if anything. An answer about another order or another amount is not
// believed, whatever it says.
func (p *Purchase) learn(source Source, after string, order *juspay.Order) {
	if !strings.EqualFold(order.OrderID, p.ID) || order.Amount != p.Cart.Total || order.Currency != currency {
		p.note(source, after+fmt.Sprintf("Speaks of order %s over %s %s. That is not this one: not believed.", order.OrderID, order.Currency, order.Amount))
		return
	}
	p.Status, p.TxnUUID = order.Status, cmp.Or(order.TxnUUID, p.TxnUUID)
	switch {
	case p.Paid != NotPaid: // from here on only the shop moves money
	case order.Status == juspay.StatusAuthorized:
		p.Paid = OnHold
	case order.Status == juspay.StatusCharged:
		p.Paid = TakenAtOnce
	}
	for i := range p.Moves {
		p.Moves[i].learn(order)
	}
	p.note(source, after+says(order))
}

// says is an order in words.
func says(order *juspay.Order) string {
	text := "The order is " + string(order.Status)
	if !order.CapturedAmount.IsZero() {
		text += ", " + money(order.CapturedAmount) + " captured"
	}
	if !order.AmountRefunded.IsZero() {
		text += ", " + money(order.AmountRefunded) + " asked back"
	}
	return text + "."
}

// Captured is what the shop has certainly taken.
func (p *Purchase) Captured() juspay.Amount {
	if p.Paid == TakenAtOnce {
		return p.Cart.Total
	}
	return p.sum(juspay.MovementCapture, juspay.Succeeded)
}

// Held is what the shop can still take or release.
func (p *Purchase) Held() juspay.Amount {
	if p.Paid != OnHold || p.Released() {
		return juspay.Amount{}
	}
	return minus(p.Cart.Total, p.Captured())
}

// InDoubt is what may have been taken, released or given back, by moves that have
// no certain end. It is a part of what Held and Captured say.
func (p *Purchase) InDoubt() (sum juspay.Amount) {
	for _, m := range p.Moves {
		switch {
		case m.ended(), m.Kind == juspay.MovementRefund && m.Outcome == juspay.Pending && !m.Running:
		case m.Kind == juspay.MovementVoid:
			sum = plus(sum, p.Held())
		default:
			sum = plus(sum, m.Amount)
		}
	}
	return sum
}

// Released reports whether the hold was certainly released.
func (p *Purchase) Released() bool {
	for _, m := range p.Moves {
		if m.Kind == juspay.MovementVoid && m.Outcome == juspay.Succeeded {
			return true
		}
	}
	return false
}

// Refunded is what the customer has certainly got back.
func (p *Purchase) Refunded() juspay.Amount { return p.sum(juspay.MovementRefund, juspay.Succeeded) }

// Refunding is what is on its way back.
func (p *Purchase) Refunding() juspay.Amount { return p.sum(juspay.MovementRefund, juspay.Pending) }

// Refundable is what can still be given back.
func (p *Purchase) Refundable() juspay.Amount {
	return minus(p.Captured(), plus(p.Refunded(), p.Refunding()))
}

func (p *Purchase) sum(kind juspay.MovementKind, outcome juspay.Outcome) (sum juspay.Amount) {
	for _, m := range p.Moves {
		if m.Kind == kind && m.Outcome == outcome {
			sum = plus(sum, m.Amount)
		}
	}
	return sum
}
