package main

import (
	"context"
	"crypto/rand"
	"errors"

	juspay "github.com/juspay/juspay-go"
)

// Order makes an order of a cart: stored first, then told to Juspay.
func (s *Shop) Order(cart Cart, hold bool) (id string) {
	p := &Purchase{
		ID: rand.Text()[:20], Customer: "guest" + rand.Text()[:10], // 20 letters and digits are the most that Juspay takes
		Cart: cart, Hold: hold, Turn: rand.Text(),
	}
	p.note(FromShop, "The cart became an order over "+money(cart.Total)+".")
	s.store.Add(p)
	s.session(*p)
	return p.ID
}

// Retry asks for the page of an order once more, after nobody knew whether Juspay
// has it. The order_id is the same, so there are never two orders to pay.
func (s *Shop) Retry(id, turn string) error {
	p, err := s.store.Update(id, func(p *Purchase) error {
		if p.Turn != turn || p.PayAt != "" || p.Asking > 0 {
			return errStale
		}
		p.Turn = rand.Text()
		return nil
	})
	if err == nil {
		s.session(p)
	}
	return err
}

// session makes the order at Juspay, with the page to pay it on.
func (s *Shop) session(p Purchase) {
	s.asking(p.ID, +1)
	wait(s.background(func() {
		defer s.asking(p.ID, -1)
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		session, err := s.account.Client.CreateSession(ctx, juspay.SessionRequest{
			OrderRequest: juspay.OrderRequest{
				OrderID: p.ID, Amount: p.Cart.Total, Currency: currency, CustomerID: p.Customer,
				ReturnURL: s.public + backPath, Description: "Paper goods", AutoCapture: new(!p.Hold),
			},
			PaymentPageClientID: s.account.ClientID,
			// By card alone: other ways to pay know no hold.
			PaymentFilter: &juspay.PaymentFilter{Options: []juspay.PaymentFilterOption{{PaymentMethodType: "CARD", Enable: true}}},
		}, juspay.WithRoutingID(p.Customer))
		s.change(p.ID, func(p *Purchase) { p.begun(session, err) })
	}))
}

// begun takes over the answer to the session.
func (p *Purchase) begun(session *juspay.Session, err error) {
	switch {
	case errors.Is(err, juspay.ErrOutcomeUnknown):
		p.note(FromAnswer, "Nobody knows whether Juspay has the order: "+err.Error())
	case err != nil:
		p.note(FromAnswer, "Juspay does not have the order: "+err.Error())
	case session.OrderID != p.ID || session.PaymentLinks.Web == "":
		p.note(FromAnswer, "The session is not for this order, or has no page: not believed.")
	default:
		p.PayAt, p.Status = session.PaymentLinks.Web, session.Status
		p.note(FromAnswer, "Juspay has the order, and a page to pay it on.")
	}
}

// change stores something about a purchase, which is certainly there.
func (s *Shop) change(id string, change func(*Purchase)) {
	_, _ = s.store.Update(id, func(p *Purchase) error {
		change(p)
		return nil
	})
}
