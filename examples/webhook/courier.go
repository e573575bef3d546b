package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// courier stands in for the part of Juspay that sends events.
type courier struct {
	url string
	credentials
	client *http.Client
	pause  time.Duration // between two attempts; Juspay's is a minute and more
}

// made is an event about an order as Juspay shows it now.
func made(id string, name juspay.EventName, order json.RawMessage) []byte {
	body, err := json.Marshal(juspay.Event{ID: id, Name: name, Content: json.RawMessage(`{"order":` + string(order) + `}`)})
	if err != nil {
		panic(err) // the order is no JSON
	}
	return body
}

// claiming changes the status of an order.
func claiming(order json.RawMessage, status juspay.Status) json.RawMessage {
	var members map[string]any
	decoder := json.NewDecoder(bytes.NewReader(order))
	decoder.UseNumber()
	if err := decoder.Decode(&members); err != nil {
		panic(err) // the order is no JSON
	}
	members["status"] = status
	delete(members, "txn_detail")
	body, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return body
}

// send makes one attempt, and returns the HTTP status.
func (c courier) send(ctx context.Context, body []byte) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.SetBasicAuth(c.username, c.password)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// delivery counts what it took to get an event through.
type delivery struct{ failed, unreachable int }

// deliver sends until the answer is 200.
func (c courier) deliver(ctx context.Context, body []byte) (took delivery, err error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return took, fmt.Errorf("an event was never taken: %w", context.Cause(ctx))
		}
		switch status, err := c.send(ctx, body); {
		case err != nil:
			took.unreachable++
		case status == http.StatusOK:
			return took, nil
		default:
			took.failed++
		}
		timer.Reset(c.pause)
	}
}

// guessing is the courier with a password that somebody guessed.
func (c courier) guessing() courier {
	c.password = strings.ToUpper(c.password)
	return c
}
