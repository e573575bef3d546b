// Package transport carries one request to Juspay and back: attempts, their
// trace, waits, limits and the log. It knows nothing of money, only whether a
// request may have left and whether it may be sent again.
package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Settings are what all requests of a client share. They are read only.
type Settings struct {
	RoundTripper http.RoundTripper
	Jar          http.CookieJar // nil: no cookies
	Timeout      time.Duration  // of one attempt, body included
	Limit        time.Duration  // a second one, of the caller's http.Client; 0: none
	Retries      int            // attempts after the first, where Class allows them
	MaxBody      int64          // of a response, after decompression
	Logger       *slog.Logger   // nil: silent

	// Wait is a sleep that ends with the context; nil: a real one.
	Wait func(context.Context, time.Duration) error
}

// Request is one request, as often as it is sent.
type Request struct {
	Op         string
	Method     string
	Base       *url.URL // scheme and host
	Path       string
	RawPath    string // where escaping Path would not give it
	RawQuery   string
	Body       string // a form; "" sends none
	Repeatable bool   // a second arrival changes nothing
	Caller     Caller
}

// Caller is what the sender of a request adds to it.
type Caller interface {
	// Header fills in the header of one attempt.
	Header(http.Header)
	// Read is given every 2xx body. Its error makes the answer unusable.
	Read(body []byte) error
	// Scrub takes secrets out of text.
	Scrub(string) string
}

// Answer is what came back, whole or in part.
type Answer struct {
	StatusCode int
	Header     http.Header
	Body       []byte // at most Settings.MaxBody bytes
}

// Result is how a request ended.
type Result struct {
	Answer                 // of the last attempt; StatusCode 0: there was none
	Class    Class         // of the last attempt
	Attempts int           // how many were made
	Sent     bool          // false only when it is certain that nothing ever left
	Doubt    bool          // an attempt before the last one may have been carried out
	Err      error         // why the last attempt gave no usable answer, nil otherwise
	Ended    error         // the context's error, when it ended the waiting
	After    time.Duration // what Retry-After asked for
}

// Do sends req until it has an answer, must not be sent again, or ctx ends.
func (s *Settings) Do(ctx context.Context, req *Request, res *Result) {
	for {
		if res.Ended = ctx.Err(); res.Ended != nil {
			return
		}
		again := s.logged(ctx, req, res)
		if !again || res.Attempts > s.Retries {
			return
		}
		pause := backoff(res.Attempts)
		if res.After > 0 {
			pause = min(res.After, maxRetryAfter)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
			return // the wait would outlast the caller
		}
		if res.Ended = s.Pause(ctx, pause); res.Ended != nil {
			return
		}
		res.Doubt = res.Doubt || res.Class.doubtful()
	}
}

// try makes one attempt, writes it into res and says whether another may follow.
func (s *Settings) try(ctx context.Context, req *Request, res *Result) (again bool) {
	sent, err := s.attempt(ctx, req, &res.Answer)
	if err == nil && res.StatusCode/100 == 2 {
		err = req.Caller.Read(res.Body)
	}
	res.Err = err
	res.Class = classify(sent, res.StatusCode, err)
	res.Attempts++
	res.Sent = res.Sent || sent
	res.After = retryAfter(res.Header)
	return res.Class.retryable(req.Repeatable)
}

// Pause waits for d or for the end of ctx, whose error it returns.
func (s *Settings) Pause(ctx context.Context, d time.Duration) error {
	if s.Wait != nil {
		return s.Wait(ctx, d)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// withContext makes errors.Is find the context's error in err, which net/http
// replaces by the cause of the cancellation.
func withContext(ctx context.Context, err error) error {
	over := ctx.Err()
	if over == nil || errors.Is(err, over) {
		return err
	}
	return fmt.Errorf("%w: %w", over, err)
}
