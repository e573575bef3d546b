package juspaytest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// webhookPatience is how long a receiver may take.
const webhookPatience = 10 * time.Second

// webhookWaits are the times between deliveries. For payments the vendor
// publishes none: these are those of a sister product, of which the last goes on.
var webhookWaits = []time.Duration{
	time.Minute, 5 * time.Minute, 5 * time.Minute, 10 * time.Minute, 10 * time.Minute, 10 * time.Minute, 10 * time.Minute,
	10 * time.Minute, time.Hour, time.Hour, time.Hour, time.Hour, time.Hour, 6 * time.Hour,
}

// webhookConfig is where events go.
type webhookConfig struct {
	url            string
	user, password string
	header         [2]string
	waits          []time.Duration
	transport      http.RoundTripper
	envelope       Envelope
}

// WithWebhooks sends every event by POST to a URL, with Basic credentials unless
// both are empty, as in an account that has set none. What is not answered with
// HTTP 200 is sent again: see [WithWebhookWaits]. Events go out one at a time, in
// the order in which they happened; a repeat may come after later ones.
func WithWebhooks(url, user, password string) Option {
	return func(c *config) { c.webhooks.url, c.webhooks.user, c.webhooks.password = url, user, password }
}

// WithWebhookHeader adds the fixed header that an account can set.
func WithWebhookHeader(name, value string) Option {
	return func(c *config) { c.webhooks.header = [2]string{name, value} }
}

// WithWebhookWaits sets the times between the deliveries of one event, on the
// server's clock: see [Server.Advance]. The last one goes on until it gets a 200.
// The default is a minute, 5 twice, 10 five times, an hour five times, and then 6.
func WithWebhookWaits(waits ...time.Duration) Option {
	return func(c *config) { c.webhooks.waits = slices.Clone(waits) }
}

// WithWebhookTransport sends events through a transport of the test's own: to a
// receiver in memory, or one whose certificate is its own too.
func WithWebhookTransport(transport http.RoundTripper) Option {
	return func(c *config) { c.webhooks.transport = transport }
}

// check says what is wrong with where events go.
func (w *webhookConfig) check() error {
	if w.url == "" {
		return nil
	}
	target, err := url.Parse(w.url)
	switch {
	case err != nil:
		return fmt.Errorf("WithWebhooks: %w", err)
	case target.Host == "" || target.Scheme != "http" && target.Scheme != "https":
		return fmt.Errorf("WithWebhooks: %q is no URL of http or https", w.url)
	case strings.Contains(w.user, ":"):
		return fmt.Errorf("WithWebhooks: the user name has a colon, where Basic authentication ends it")
	case len(w.waits) == 0 || slices.Min(w.waits) <= 0:
		return fmt.Errorf("WithWebhookWaits: there is no wait, or one that is none")
	}
	return nil
}

// event is an event on its way.
type event struct {
	Event
	due  time.Time // of the next delivery, until there was a good one
	held bool      // see [Server.HoldWebhooks]
}

// Delivery is one attempt to deliver an event.
type Delivery struct {
	EventID string           `json:"event_id"`
	Name    juspay.EventName `json:"event_name"`
	At      time.Time        `json:"at"`               // on the server's clock
	Status  int              `json:"status"`           // that answered it; 0 for none
	Error   string           `json:"error,omitzero"`   // where there was no answer
	Attempt int              `json:"attempt,omitzero"` // 1 for the first
}

// Events returns every event so far, in the order in which they happened. There
// are none without [WithWebhooks].
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	var events []Event
	for _, e := range s.events {
		events = append(events, e.Event)
	}
	return events
}

// Deliveries returns every attempt to deliver an event, in order.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}

// WaitDelivered waits until n events have been answered with HTTP 200, or more.
// It returns the context's error when that ends first.
func (s *Server) WaitDelivered(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		delivered, news := s.delivered, s.news
		s.mu.Unlock()
		if delivered >= n {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("juspaytest: %d of %d events were delivered: %w", delivered, n, ctx.Err())
		}
	}
}

// HoldWebhooks keeps back the events that happen from now on, until
// [Server.ReleaseWebhooks] or, one by one, [Server.Deliver].
func (s *Server) HoldWebhooks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holding = true
}

// ReleaseWebhooks lets go of what [Server.HoldWebhooks] has kept back, in the
// order in which it happened.
func (s *Server) ReleaseWebhooks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holding = false
	for _, e := range s.events {
		e.held = false
	}
	s.stir()
}

// Deliver sends events now, in this order, and returns when they were answered:
// a second time, late, or before what happened earlier. It fails the test when
// there is no such event.
func (s *Server) Deliver(eventIDs ...string) []Delivery {
	s.t.Helper()
	return s.DeliverAs(s.cfg.webhooks.user, s.cfg.webhooks.password, eventIDs...)
}

// DeliverAs is [Server.Deliver] with other credentials, which the receiver should
// refuse.
func (s *Server) DeliverAs(user, password string, eventIDs ...string) []Delivery {
	s.t.Helper()
	events := must(s, "Deliver", func() ([]*event, error) { return s.findEvents(eventIDs) })
	var deliveries []Delivery
	for _, e := range events {
		deliveries = append(deliveries, s.post(e, user, password))
	}
	return deliveries
}

func (s *Server) findEvents(ids []string) ([]*event, error) {
	var found []*event
	for _, id := range ids {
		i := slices.IndexFunc(s.events, func(e *event) bool { return e.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("no event %q", id)
		}
		found = append(found, s.events[i])
	}
	return found, nil
}

// stir wakes the postman.
func (s *Server) stir() {
	select {
	case s.mail <- struct{}{}:
	default: // it is awake
	}
}

// deliverEvents is the postman: it sends what is due, until Close.
func (s *Server) deliverEvents() {
	for {
		s.mu.Lock()
		e, wait := s.nextEvent()
		s.mu.Unlock()
		if e != nil {
			s.post(e, s.cfg.webhooks.user, s.cfg.webhooks.password)
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-s.mail:
		case <-timer.C:
		case <-s.done:
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// nextEvent returns the first event that is due, or how long there is none.
func (s *Server) nextEvent() (*event, time.Duration) {
	select {
	case <-s.done:
		return nil, 0
	default:
	}
	now, wait := s.now(), time.Hour
	for _, e := range s.events {
		if e.Delivered || e.held {
			continue
		}
		if !e.due.After(now) {
			return e, 0
		}
		wait = min(wait, e.due.Sub(now))
	}
	return nil, wait
}

// post delivers an event once, and puts that on record.
func (s *Server) post(e *event, user, password string) Delivery {
	ctx, cancel := context.WithTimeout(s.life, webhookPatience)
	defer cancel()
	status, err := s.postBody(ctx, e.Body, user, password)
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Attempts++
	d := Delivery{EventID: e.ID, Name: e.Name, At: s.now(), Status: status, Attempt: e.Attempts}
	if err != nil {
		d.Error = err.Error()
	}
	s.deliveries = append(s.deliveries, d)
	if limit := s.cfg.requestLimit; limit > 0 && len(s.deliveries) > limit {
		s.deliveries = s.deliveries[len(s.deliveries)-limit:]
	}
	waits := s.cfg.webhooks.waits
	e.due = s.now().Add(waits[min(e.Attempts, len(waits))-1])
	if status == http.StatusOK && !e.Delivered {
		e.Delivered = true
		s.delivered++
	}
	close(s.news)
	s.news = make(chan struct{})
	return d
}

func (s *Server) postBody(ctx context.Context, body, user, password string) (status int, err error) {
	w := s.cfg.webhooks
	if w.envelope != nil {
		sealed, err := w.envelope.Seal([]byte(body))
		if err != nil {
			return 0, err
		}
		body = string(sealed)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "juspaytest")
	if user != "" || password != "" {
		request.SetBasicAuth(user, password)
	}
	if w.header[0] != "" {
		request.Header.Set(w.header[0], w.header[1])
	}
	client := http.Client{
		Transport:     w.transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxRequestBytes)) // keeps the connection
	return response.StatusCode, nil
}
