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
// the webhook's password, and that is all that is known of it. One about an order
// of somebody else with the same account is no failure: another delivery would not
// help.
func (s *Shop) heard(_ context.Context, event *juspay.Event) error {
	p, news := s.store.Once(event.DedupKey(), event.OrderID(), func(p *Purchase) { p.note(FromWebhook, hint(event)) })
	if news {
		s.look(p, once)
	}
	return nil
}

// hint is an event in words.
func hint(event *juspay.Event) string {
	switch {
	case event.Order != nil:
		return string(event.Name) + " says: " + says(event.Order)
	case event.Txn != nil:
		return string(event.Name) + " says: The transaction is " + string(event.Txn.Status) + "."
	}
	return string(event.Name)
}
