package juspaytest

import (
	"net/http"
	"strings"
)

// Envelope encrypts and opens bodies, as the encrypted mode of the SDK does, with
// the keys of the vendor's side: it seals for the merchant, and opens what the
// merchant has sealed.
type Envelope interface {
	Seal(claims []byte) ([]byte, error)
	Open(body []byte) ([]byte, error)
}

// WithEnvelope serves the encrypted twins POST /v4/session, /v4/order-status and
// /v4/orders/{order_id}/refunds, which are not found without it. They need no API
// key. A refusal is answered in the plain: whether the vendor encrypts those is
// not documented.
func WithEnvelope(e Envelope) Option { return func(c *config) { c.envelope = e } }

// WithEncryptedWebhooks encrypts the events of [WithWebhooks]. Its key is another
// one in the vendor's dashboard, and may be the same here.
func WithEncryptedWebhooks(e Envelope) Option { return func(c *config) { c.webhooks.envelope = e } }

const sealedPath = "/v4/"

// open takes the claims out of a sealed call, as though they had been sent in
// the plain.
func (s *Server) open(c *call) *answer {
	if s.cfg.envelope == nil {
		return noPath()
	}
	claims, err := s.cfg.envelope.Open([]byte(c.body))
	if err != nil {
		return refuseInput("The body cannot be opened")
	}
	c.body = string(claims)
	c.header = c.header.Clone()
	c.header.Set("Content-Type", "application/json")
	if c.op != OrderStatus {
		return nil
	}
	form, refusal := c.object()
	c.query, c.orderID = form, form.Get("order_id")
	return refusal
}

// sealed encrypts a good answer.
func (s *Server) sealed(a *answer) *answer {
	if a.status != http.StatusOK {
		return a
	}
	body, err := s.cfg.envelope.Seal(a.body)
	if err != nil {
		return &answer{status: http.StatusInternalServerError}
	}
	return &answer{status: a.status, body: body}
}

func isSealed(path string) bool { return strings.HasPrefix(path, sealedPath) }
