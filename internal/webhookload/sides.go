package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/juspay/juspay-go"
)

const username, password = "load_shop", "a_long_password"

// side is one of the two servers.
type side struct {
	url     string
	server  *http.Server
	handled atomic.Int64
}

// newSide serves a handler that counts what it handled.
func newSide(handler func(handled *atomic.Int64) (http.Handler, error)) (*side, error) {
	s := &side{}
	h, err := handler(&s.handled)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.url, s.server = "http://"+listener.Addr().String(), &http.Server{Handler: h}
	go s.server.Serve(listener) // until close
	return s, nil
}

func (s *side) close() { _ = s.server.Close() }

func sdkHandler(handled *atomic.Int64) (http.Handler, error) {
	return juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: username, Password: password,
		Handle: func(_ context.Context, event *juspay.Event) error {
			if event.Order != nil && event.Order.Status == juspay.StatusCharged && event.DedupKey() != "" {
				handled.Add(1)
			}
			return nil
		},
	})
}

// bareHandler is what a merchant writes who needs five fields.
func bareHandler(handled *atomic.Int64) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, p, ok := r.BasicAuth(); !ok || u != username || p != password {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(r.Body)
		var event struct {
			ID      string `json:"id"`
			Name    string `json:"event_name"`
			Content struct {
				Order struct {
					OrderID string  `json:"order_id"`
					Status  string  `json:"status"`
					Amount  float64 `json:"amount"`
				} `json:"order"`
			} `json:"content"`
		}
		if err != nil || json.Unmarshal(body, &event) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if event.Content.Order.Status == "CHARGED" && event.ID+event.Name != "" {
			handled.Add(1)
		}
	}), nil
}
