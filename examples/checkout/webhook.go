package main

import (
	"context"
	"net/http"

	juspay "github.com/juspay/juspay-go"
)

const webhookPath = "/webhooks"

// webhooks takes in what Juspay sends; nil without credentials.
func (s *Shop) webhooks() (http.Handler, error) {
	if s.account.WebhookUser == "" {
		return nil, nil
	}
	return juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: s.account.WebhookUser, Password: s.account.WebhookPass, Handle: s.heard,
	})
}

// heard notes an event, once, and asks Juspay what it is worth: the sender knows
// the webhook's password, and that is all that is known of it.
func (s *Shop) heard(_ context.Context, event *juspay.Event) error {
	if !s.store.FirstTime(event.DedupKey()) {
		return nil
	}
	hint := string(event.Name)
	if event.Order != nil {
		hint += " says: " + says(event.Order)
	} else if event.Txn != nil {
		hint += " says: The transaction is " + string(event.Txn.Status) + "."
	}
	p, err := s.store.Update(event.OrderID(), func(p *Purchase) error {
		p.note(FromWebhook, hint)
		return nil
	})
	if err != nil {
		return nil // the order of somebody else with the same account: another delivery would not help
	}
	s.look(p, once)
	return nil
}
