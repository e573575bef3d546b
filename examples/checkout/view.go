package main

import (
	"cmp"
	"slices"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// page is what every page shows.
type page struct {
	Title  string
	Fake   bool
	Reload bool // look again by itself: more will be known
}

// Form is what a form of the page needs.
type Form struct {
	Name   string
	Turn   string
	Amount string // the most that is possible, or what was typed
	Most   juspay.Amount
	Error  string
	Faults []Fault // empty when connected to Juspay
}

// cartView is the page on which an order begins.
type cartView struct {
	page
	Goods  []Good
	Pieces map[string]string
	Errors map[string]string
	Total  string // empty until somebody asks for it
	Hold   bool
	Faults []Fault
}

// orderView is the page of an order.
type orderView struct {
	page
	Purchase
	Story   Story
	Capture Form
	Void    Form
	Refund  Form
	Retry   Form

	Known     []Fact // the timeline, with the ledger's facts in it
	Ledger    *juspaytest.Ledger
	CanSettle bool
	Refunds   []juspaytest.RefundRecord
}

// outcomeWords are outcomes on the page.
var outcomeWords = map[juspay.Outcome]string{
	juspay.Succeeded: "done", juspay.Pending: "pending", juspay.Failed: "not done", juspay.Unknown: "not known",
}

// Word is how a move stands.
func (m Move) Word() string {
	if m.Running {
		return "on its way"
	}
	return outcomeWords[m.Outcome]
}

// Words is a move in words.
func (m Move) Words() string { return named(m.Movement) }

// Waits reports whether the customer can still pay.
func (p *Purchase) Waits() bool { return p.Paid == NotPaid && p.PayAt != "" }

// CanRetry reports whether Juspay is to be told of the order once more.
func (p *Purchase) CanRetry() bool { return p.PayAt == "" && p.Asking == 0 }

// Moving reports whether there is nothing to do but wait: more will be known
// without anybody doing anything.
func (p *Purchase) Moving() bool {
	m := p.Open()
	return m != nil && m.Running || p.Asking > 0 && (m != nil || p.Paid == NotPaid)
}

// Awaited reports whether more will be known while other things can be done.
func (p *Purchase) Awaited() bool { return p.Asking > 0 && len(p.unsettled()) > 0 }

func (w *Web) view(p Purchase) *orderView {
	v := &orderView{Purchase: p, Story: p.Story(), Known: p.Timeline}
	v.page = page{Title: v.Story.Heading + ": " + money(p.Cart.Total), Fake: w.lab != nil, Reload: p.Moving()}
	v.Capture = w.form("capture", p, p.Held(), gatewayFaults)
	v.Void = w.form("void", p, p.Held(), gatewayFaults)
	v.Refund = w.form("refund", p, p.Refundable(), gatewayFaults)
	v.Retry = w.form("session", p, p.Cart.Total, wireFaults)
	if w.lab == nil {
		return v
	}
	if v.Ledger = w.lab.Ledger(&p); v.Ledger != nil {
		v.CanSettle, v.Refunds = w.lab.CanSettle(p.TxnUUID), w.lab.Refunds(p.ID)
		v.Known = append(v.Known, facts(v.Ledger)...)
		slices.SortStableFunc(v.Known, func(a, b Fact) int { return a.At.Compare(b.At) })
	}
	return v
}

func (w *Web) form(name string, p Purchase, most juspay.Amount, faults []Fault) Form {
	f := Form{Name: name, Turn: p.Turn, Most: most, Amount: most.Fixed(2)}
	if w.lab != nil {
		f.Faults = faults
	}
	return f
}

// wrong puts a complaint into a form.
func (f *Form) wrong(c *complaint) { f.Error, f.Amount = c.text, cmp.Or(c.typed, f.Amount) }
