package main

import (
	"fmt"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// story is a state of a payment in words.
type story struct {
	Tone    string // calm, busy, good, doubt or bad: see shop.css
	Heading string
	Text    string
}

// stories tell what Juspay's statuses say about the money.
var stories = map[juspay.Status]story{
	juspay.StatusPendingVBV:           {"calm", "Waiting for the OTP", "Nothing is taken or on hold yet."},
	juspay.StatusAuthorizing:          {"busy", "Waiting for the bank", "The OTP is accepted. The bank has not yet said whether it gives the money."},
	juspay.StatusAuthorized:           {"calm", "On hold", "The amount is on hold on the customer’s card. Capture it, in parts if you like, or void it, within seven days."},
	juspay.StatusCaptureInitiated:     {"busy", "Capture accepted", "The gateway has accepted the capture, and has not finished it yet."},
	juspay.StatusPartialCharged:       {"good", "Captured in part", "A part of the amount is captured. The rest is still on hold."},
	juspay.StatusCharged:              {"good", "Paid", "The money is captured. Ship the order."},
	juspay.StatusCaptureFailed:        {"bad", "Capture failed", "The gateway refused the capture. No money was taken by it."},
	juspay.StatusVoidInitiated:        {"busy", "Void accepted", "The gateway has accepted the void, and has not finished it yet."},
	juspay.StatusVoided:               {"good", "Voided", "The hold is released. The customer is not charged."},
	juspay.StatusVoidFailed:           {"bad", "Void failed", "The gateway refused the void. The hold is still there."},
	juspay.StatusAuthenticationFailed: {"bad", "Not paid", "The OTP was wrong. No money was taken."},
	juspay.StatusAuthorizationFailed:  {"bad", "Not paid", "The bank declined. No money was taken."},
	juspay.StatusJuspayDeclined:       {"bad", "Not paid", "The payment was declined. No money was taken."},
}

// tell says what is known about the money, and what is not.
func (p *Payment) tell() story {
	switch {
	case p.Running != nil:
		return story{"busy", "One moment", p.Running.doing + " This page follows it: there is no need to do anything."}
	case p.Doubt != nil && p.Following:
		return story{"doubt", "Not known yet", p.Doubt.doubt + " Juspay is being asked. Please do not try again meanwhile."}
	case p.Doubt != nil:
		return story{"doubt", "Still not known", p.Doubt.doubt + " Juspay shows no trace of it so far."}
	}
	told, ok := stories[p.Status]
	if !ok {
		return story{"doubt", "Status " + string(p.Status), "This shop does not know what that says about the money. Ask Juspay’s support."}
	}
	return told
}

// page is what every page shows.
type page struct {
	Title  string
	Fake   bool
	Reload bool // without a script, look again
}

// startView is the page on which a payment begins.
type startView struct {
	page
	Amount string
	Error  string
}

// paymentView is the page of a payment.
type paymentView struct {
	page
	Payment
	Story    story
	Errors   map[string]string
	Typed    map[string]string // what was typed into the fields with errors
	Faults   []FaultChoice
	OTP      string // the right one, on the fake
	HeldPart juspay.Amount
	Ledger   *juspaytest.Ledger
}

func (s *Shop) view(p Payment) *paymentView {
	v := &paymentView{Payment: p, Story: p.tell()}
	v.page = page{
		Title:  fmt.Sprintf("%s: %s %s", v.Story.Heading, p.Currency, money(p.Amount)),
		Fake:   s.lab != nil,
		Reload: p.Moving(),
	}
	if p.Status == juspay.StatusAuthorized || p.Status == juspay.StatusPartialCharged {
		v.HeldPart = p.Rest()
	}
	if s.lab != nil {
		ledger := s.lab.fake.Ledger(p.TxnUUID)
		v.Ledger, v.Faults, v.OTP = &ledger, faultChoices, "123456"
	}
	return v
}

// RefusedText is what the last call certainly did not do; empty when it did, or
// when the story tells.
func (v *paymentView) RefusedText() string {
	if v.Refused == nil || v.Moving() || v.Story.Tone == "bad" {
		return ""
	}
	return v.Refused.refused
}

// PartOutcome is how a capture ended, in a word. The last one may be on its way.
func (v *paymentView) PartOutcome(i int) string {
	if v.Running == opCapture && i == len(v.Parts)-1 {
		return "on its way"
	}
	return map[juspay.Outcome]string{
		juspay.Succeeded: "captured",
		juspay.Pending:   "pending",
		juspay.Failed:    "not captured",
		juspay.Unknown:   "not known",
	}[v.Parts[i].Outcome]
}

// CanSettle reports whether the fake's gateway has something to finish.
func (v *paymentView) CanSettle() bool {
	return v.Status.Pending() && v.Status != juspay.StatusPendingVBV && v.Running == nil
}

// money prints an amount with its two decimals: 150.00 and not 150.
func money(a juspay.Amount) string {
	minor, ok := a.Hundredths()
	if !ok || minor < 0 {
		return a.String()
	}
	return fmt.Sprintf("%d.%02d", minor/100, minor%100)
}
