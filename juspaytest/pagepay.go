package juspaytest

import (
	"net/http"

	juspay "github.com/juspay/juspay-go"
)

// cardView is the page on which the customer types a card.
type cardView struct {
	sheet
	bill
	Note   string            // how an earlier attempt ended
	GoOn   string            // to an attempt that waits for the customer
	Errors map[string]string // by the name of the field
	Cards  []testCard
	Asks   []choice
}

// choice is one of several things to choose from.
type choice struct {
	Value, Label string
	Chosen       bool
}

// asks are the ways in which the bank asks for the customer.
var asks = []choice{
	{Value: string(AuthThreeDS), Label: "by 3-D Secure: the customer confirms on the bank’s page"},
	{Value: string(AuthOTP), Label: "by an OTP: the customer types it"},
	{Value: string(AuthNoThreeDS), Label: "not at all: the bank says yes at once"},
}

// payable finds the order that a link leads to. A screen in its place says why it
// cannot be paid.
func (p *payPage) payable(r *http.Request) (*order, *screen) {
	o := p.server.orderIDs[r.PathValue("order")]
	if o == nil {
		none := p.noPayment()
		return nil, &none
	}
	t := o.shown()
	if t != nil && t.status != juspay.StatusPendingVBV && !failedToPay[t.status] {
		end := goTo(p.end(t))
		return nil, &end
	}
	if p.server.now().After(o.expiry()) {
		late := p.note(http.StatusGone, "Too late", "The time to pay this order is over. Nothing was taken. Go back to the shop, and order again.")
		return nil, &late
	}
	if len(o.txns) >= maxAttempts {
		worn := p.note(http.StatusGone, "Too many attempts", "This order has had all its attempts. Go back to the shop, and order again.")
		return nil, &worn
	}
	return o, nil
}

// failedToPay are the ends after which the customer may try again.
var failedToPay = map[juspay.Status]bool{juspay.StatusAuthenticationFailed: true, juspay.StatusAuthorizationFailed: true}

func (p *payPage) showCard(r *http.Request) screen {
	o, instead := p.payable(r)
	if instead != nil {
		return *instead
	}
	return p.card(http.StatusOK, o, string(AuthThreeDS), nil)
}

func (p *payPage) card(code int, o *order, asked string, errors map[string]string) screen {
	v := cardView{sheet: p.sheet("Pay " + billOf(o).Sum), bill: billOf(o), Errors: errors, Cards: testCards}
	for _, way := range asks {
		way.Chosen = way.Value == asked
		v.Asks = append(v.Asks, way)
	}
	switch t := o.shown(); {
	case t == nil:
	case t.status == juspay.StatusPendingVBV:
		v.GoOn = p.server.startOf(t)
	default:
		v.Note = ends[t.status].text
	}
	if len(errors) > 0 {
		v.Title = "Please look again: " + v.Title
	}
	return screen{code: code, name: "card.html", data: v}
}

// takeCard starts an attempt. The card is looked at and forgotten.
func (p *payPage) takeCard(r *http.Request) screen {
	o, instead := p.payable(r)
	if instead != nil {
		return *instead
	}
	asked := r.PostForm.Get("auth_type")
	known := false
	for _, way := range asks {
		known = known || way.Value == asked
	}
	if !known {
		asked = string(AuthThreeDS)
	}
	if errors := complainCard(r.PostForm, p.server.now()); len(errors) > 0 {
		return p.card(http.StatusUnprocessableEntity, o, asked, errors)
	}
	t := p.server.pay(o, AuthType(asked), "", approved)
	return goTo(p.server.startOf(t))
}

// startOf is where the customer of an attempt goes on.
func (s *Server) startOf(t *txn) string { return (&view{txn: *t, desk: s.answerDesk()}).start() }
