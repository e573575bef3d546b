package main

import (
	"context"

	juspay "github.com/juspay/juspay-go"
)

// Ask asks Juspay what became of an order, because a person wants to know.
func (s *Shop) Ask(id string) error {
	p, ok := s.store.Get(id)
	switch {
	case !ok:
		return errNoPurchase
	case !p.CanAsk():
		return errStale
	}
	open := p.unsettled()
	if len(open) == 0 {
		wait(s.look(p, once))
		return nil
	}
	wait(s.background(func() {
		for _, m := range open {
			s.settle(p.Customer, m)
		}
	}))
	return nil
}

// once is content with the first answer; nil waits for an end.
func once(*juspay.Order) bool { return true }

// look asks Juspay about an order as a whole. Nothing that a browser or a webhook
// says about money is believed: it is only a reason to look.
func (s *Shop) look(p Purchase, enough func(*juspay.Order) bool) (done <-chan struct{}) {
	s.asking(p.ID, +1)
	return s.background(func() {
		defer s.asking(p.ID, -1)
		ctx, cancel := context.WithTimeout(s.open, s.followFor)
		defer cancel()
		order, err := s.account.Client.AwaitOrder(ctx, p.ID, enough, juspay.WithRoutingID(p.Customer))
		s.change(p.ID, func(p *Purchase) {
			if order == nil {
				p.note(FromStatus, "Juspay does not tell: "+err.Error())
				return
			}
			p.learn(FromStatus, "", order)
		})
	})
}

// asking counts the questions under way, so that the page can say so.
func (s *Shop) asking(id string, change int) {
	s.change(id, func(p *Purchase) { p.Asking += change })
}
