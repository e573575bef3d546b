package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	juspay "github.com/juspay/juspay-go"
)

const webhookPath = "/juspay"

// credentials are the webhook's user name and password in Juspay's dashboard.
type credentials struct{ username, password string }

// handler is the webhook of a shop.
func (s *shop) handler(c credentials) (http.Handler, error) {
	webhook, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: c.username, Password: c.password, Handle: s.Handle,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(webhookPath, webhook)
	return mux, nil
}

// serve answers webhooks until ctx ends; then it finishes those that it has begun.
func serve(ctx context.Context, handler http.Handler, address string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:     handler,
		ReadTimeout: 10 * time.Second, // of slow senders
		IdleTimeout: time.Minute,
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("webhooks at %s: %w", address, err)
	}
	return <-stopped
}
