// Package transport carries one request to Juspay and back: attempts, their
// trace, waits, limits, connections and the log. It knows nothing of money,
// only whether a request may have left and whether it may be sent again.
package transport

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
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

// Request is one request, as often as it is sent. It is read only too.
type Request struct {
	Op         string
	Method     string
	URL        *url.URL
	Header     http.Header    // of all requests; copied for every attempt
	Body       string         // "" sends none
	Repeatable bool           // a second arrival changes nothing
	Secrets    redact.Secrets // kept out of errors and of the request id

	Authorization string
	ContentType   string // "" for a request without a body

	// Usable is asked of every 2xx body. Its error makes the answer unusable.
	// nil: every 2xx is usable.
	Usable func(body []byte) error
}

// Answer is what came back, whole or in part.
type Answer struct {
	StatusCode int // 0: no answer
	Header     http.Header
	Body       []byte // at most Settings.MaxBody bytes
	RequestID  string // Juspay's id of the answer, which its support asks for
	Whole      bool   // the body was read to its end
}

// Result is how a request ended.
type Result struct {
	Answer                 // of the last attempt
	Class    Class         // of the last attempt
	Attempts int           // how many were made
	Sent     bool          // false only when it is certain that nothing ever left
	Doubt    bool          // an attempt before the last one may have been carried out
	Err      error         // why the last attempt gave no usable answer; shows no secret
	Ended    error         // the context's error, when it ended the request
	After    time.Duration // what Retry-After asked for
}

// Do sends req until it has an answer, must not be sent again, or ctx ends.
func (s *Settings) Do(ctx context.Context, req *Request) Result {
	var res Result
	for distrust := false; ; {
		if res.Ended = ctx.Err(); res.Ended != nil {
			return res
		}
		failed := s.logged(ctx, req, &res, distrust)
		distrust = distrust || failed
		if !res.Class.retryable(req.Repeatable) || res.Attempts > s.Retries {
			return res
		}
		pause := res.pause()
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
			return res // the wait would outlast the caller
		}
		if res.Ended = s.Pause(ctx, pause); res.Ended != nil {
			return res
		}
		res.Doubt = res.Doubt || res.Class.doubtful()
	}
}

// try makes one attempt and writes it into res. distrust says that an attempt
// before it has failed, so that older connections are no good; failed reports
// whether this one has.
func (s *Settings) try(ctx context.Context, req *Request, res *Result, distrust bool) (failed bool) {
	end := s.attempt(ctx, req, distrust)
	res.Answer, res.Err = end.answer, end.err
	if end.err == nil && end.answer.StatusCode/100 == 2 && req.Usable != nil {
		if err := req.Usable(end.answer.Body); err != nil {
			res.Err = end.unusable(err, req.Secrets)
		}
	}
	res.Class = classify(end.sent, end.answer.StatusCode, res.Err)
	res.Attempts++
	res.Sent = res.Sent || end.sent
	res.After = retryAfter(end.answer.Header)
	return end.failed
}
