package main

import (
	juspay "github.com/juspay/juspay-go"
)

// Story is the state of an order in words.
type Story struct {
	Tone    string // calm, busy, good, doubt or bad: see shop.css
	Heading string
	Text    string
}

// unpaid tells of the time before the bank has said yes, by Juspay's status.
var unpaid = map[juspay.Status]Story{
	"": {"doubt", "Not at Juspay yet", "Nobody can pay this order yet, and nothing was taken. Ask for its page once more: it stays the same order."},

	juspay.StatusNew:                  {"calm", "Waiting for the customer", "Nothing is taken or on hold yet. The customer pays on Juspay’s page."},
	juspay.StatusCreated:              {"calm", "Waiting for the customer", "Nothing is taken or on hold yet. The customer pays on Juspay’s page."},
	juspay.StatusPendingVBV:           {"calm", "Waiting for the customer and the bank", "The customer has begun to pay. The bank has not said yes."},
	juspay.StatusAuthorizing:          {"busy", "Waiting for the bank", "The customer has paid. The bank has not yet said whether it gives the money."},
	juspay.StatusAuthenticationFailed: {"bad", "Not paid", "The bank does not know the customer for the card’s holder. Nothing was taken. The customer can try again."},
	juspay.StatusAuthorizationFailed:  {"bad", "Not paid", "The bank has refused. Nothing was taken. The customer can try again."},
	juspay.StatusJuspayDeclined:       {"bad", "Not paid", "The payment was declined. Nothing was taken. The customer can try again."},
}

// doubts tell what nobody knows, by what was intended.
var doubts = map[juspay.MovementKind]string{
	juspay.MovementCapture: "Nobody knows yet whether the money was taken.",
	juspay.MovementVoid:    "Nobody knows yet whether the hold was released.",
	juspay.MovementRefund:  "Nobody knows yet whether the money goes back.",
}

// still tells what a person can do when asking has not helped.
var still = map[juspay.MovementKind]string{
	juspay.MovementCapture: "Send the same capture again: with its own key it cannot take the money twice.",
	juspay.MovementVoid:    "A void is not sent twice. Ask again later, or look into the dashboard.",
	juspay.MovementRefund:  "A refund is not sent twice. Ask again later, or look into the dashboard.",
}

// accepted tells of a move that the gateway has not finished.
var accepted = map[juspay.MovementKind]Story{
	juspay.MovementCapture: {"busy", "Capture accepted", "The gateway has accepted the capture, and has not finished it yet."},
	juspay.MovementVoid:    {"busy", "Void accepted", "The gateway has accepted the void, and has not finished it yet."},
}

// Story says what is known about the money, and what is not.
func (p *Purchase) Story() Story {
	switch m := p.Open(); {
	case m == nil:
		return p.settledStory()
	case m.Running:
		return Story{"busy", "One moment", named(m.Movement) + " is on its way. This page follows it: there is no need to do anything."}
	case m.Outcome == juspay.Pending:
		return accepted[m.Kind]
	case p.Asking > 0:
		return Story{"doubt", "Not known yet", doubts[m.Kind] + " Juspay is being asked. Please do not try again meanwhile."}
	default:
		return Story{"doubt", "Still not known", doubts[m.Kind] + " " + still[m.Kind]}
	}
}

// settledStory tells of an order in which nothing is open.
func (p *Purchase) settledStory() Story {
	captured, refunded := p.Captured(), p.Refunded()
	switch {
	case p.Paid == NotPaid:
		return p.unpaidStory()
	case p.Released():
		return Story{"good", "Voided", "The hold is released. The customer is not charged."}
	case captured.IsZero() && dead[p.Status]:
		return Story{"bad", "The gateway refused", "Juspay says " + string(p.Status) + ": nothing was taken. What is on hold ends by itself, or with the help of Juspay’s support."}
	case captured.IsZero():
		return Story{"calm", "On hold", "The amount is on hold on the customer’s card. Capture it, in parts if you like, or void it, within seven days."}
	case refunded == captured:
		return Story{"good", "Refunded", "All that was taken went back to the customer."}
	case refunded.Sign() > 0:
		return Story{"good", "Refunded in part", "A part of what was taken went back to the customer."}
	case p.Held().Sign() > 0:
		return Story{"good", "Captured in part", "A part of the amount is taken. The rest is still on hold."}
	}
	return Story{"good", "Paid", "The money is taken. Ship the order."}
}

func (p *Purchase) unpaidStory() Story {
	if p.PayAt == "" && p.Asking > 0 {
		return Story{"busy", "One moment", "The order is on its way to Juspay."}
	}
	told, known := unpaid[p.Status]
	if !known {
		return Story{"doubt", "Status " + string(p.Status), "This shop does not know what that says about the money. Ask Juspay’s support."}
	}
	return told
}
