package juspay_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// retryClient has real waits, unless opts say otherwise.
func retryClient(t *testing.T, steps []step, opts ...juspay.Option) (*juspay.Client, *stepper) {
	t.Helper()
	transport := stepByStep(steps...)
	opts = append([]juspay.Option{juspay.WithWait(nil)}, opts...)
	return wireClient(t, juspay.SandboxURL, transport, opts...), transport
}

// TestRetryPolicy is rule 4 of the design, a line each.
func TestRetryPolicy(t *testing.T) {
	t.Parallel()
	const once, repeated = false, true
	tests := []struct {
		name  string
		step  step
		every bool // repeated for every call
		safe  bool // repeated for OrderStatus and for a partial capture with its key
	}{
		{"not sent", unsent, repeated, repeated},
		{"lost", lost, once, repeated},
		{"no trace", func(*http.Request) (*http.Response, error) { return nil, io.EOF }, once, repeated},
		{"200", nil, once, once}, // the operation's own answer
		{"200 unreadable", answers(200, "<html>"), once, repeated},
		{"200 with an error", answers(200, `{"status":"error","error_code":"x"}`), once, repeated},
		{"302", answers(302, "", "Location", "/"), once, repeated},
		{"304", answers(304, ""), once, repeated},
		{"400", answers(400, `{"error_code":"x"}`), once, once},
		{"400 unreadable", answers(400, "<html>"), once, once},
		{"401", answers(401, ""), once, once},
		{"403", answers(403, ""), once, once},
		{"404", answers(404, ""), once, once},
		{"408", answers(408, ""), once, repeated},
		{"409", answers(409, ""), once, repeated},
		{"422", answers(422, ""), once, once},
		{"429", answers(429, "", "Retry-After", "1"), once, repeated},
		{"500", answers(500, `{"error_code":"x"}`), once, repeated},
		{"503", answers(503, "", "Retry-After", "1"), once, repeated},
		{"599", answers(599, ""), once, repeated},
	}
	for _, test := range tests {
		for _, op := range operations {
			for _, retries := range []int{0, 1, matrixRetries, 7} {
				t.Run(test.name+"/"+op.name, func(t *testing.T) {
					t.Parallel()
					waits := 0
					wait := func(context.Context, time.Duration) error {
						if waits++; waits > retries {
							return context.DeadlineExceeded // a poll goes on until the time is over
						}
						return nil
					}
					answer := test.step
					if answer == nil {
						answer = answers(200, op.good)
					}
					client, transport := retryClient(t, []step{answer}, juspay.WithRetries(retries), juspay.WithWait(wait))
					got := matrixCall(t.Context(), op, client)
					want := 1
					if test.every || test.safe && op.repeatable {
						want += retries
					}
					assert.Equal(t, want, len(transport.at))
					assert.Equal(t, want, got.response.Attempts)
				})
			}
		}
	}
}

// TestRetryAfterLoss looks at what ends a call after an attempt that may have
// moved the money.
func TestRetryAfterLoss(t *testing.T) {
	t.Parallel()
	refuse := answers(400, `{"error_code":"x"}`)
	failed := answers(200, `{"status":"CAPTURE_FAILED"}`)
	tests := []struct {
		name    string
		steps   []step
		outcome juspay.Outcome
		unknown bool
	}{
		{"lost, refused", []step{lost, refuse}, juspay.Unknown, true},
		{"lost, unauthorized", []step{lost, answers(401, "")}, juspay.Unknown, true},
		{"lost, not found", []step{lost, answers(404, "")}, juspay.Unknown, true},
		{"lost, throttled", []step{lost, answers(429, "")}, juspay.Unknown, true},
		{"lost, not sent, refused", []step{lost, unsent, refuse}, juspay.Unknown, true},
		{"503, refused", []step{answers(503, ""), refuse}, juspay.Unknown, true},
		{"503, 429, refused", []step{answers(503, ""), answers(429, ""), refuse}, juspay.Unknown, true},
		{"409, refused", []step{answers(409, ""), refuse}, juspay.Unknown, true},
		{"302, refused", []step{answers(302, ""), refuse}, juspay.Unknown, true},
		{"unreadable, refused", []step{answers(200, "<html>"), refuse}, juspay.Unknown, true},
		{"error with 200, refused", []step{answers(200, `{"error":true}`), refuse}, juspay.Unknown, true},
		{"lost, not sent", []step{lost, unsent}, juspay.Unknown, true},
		{"lost, done", []step{lost, answers(200, chargedBody)}, juspay.Succeeded, false},
		{"not sent, refused", []step{unsent, refuse}, juspay.Failed, false},
		{"not sent, lost, refused", []step{unsent, lost, refuse}, juspay.Unknown, true},
		{"throttled, refused", []step{answers(429, ""), refuse}, juspay.Failed, false},
		{"throttled, not sent", []step{answers(429, ""), unsent}, juspay.Unknown, true},
		{"not sent", []step{unsent}, juspay.Failed, false},
		{"lost, failed", []step{lost, failed}, juspay.Unknown, false},
		{"503, failed", []step{answers(503, ""), failed}, juspay.Unknown, false},
		{"throttled, failed", []step{answers(429, ""), failed}, juspay.Failed, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, transport := retryClient(t, test.steps, juspay.WithWait(wireNoWait))
			got := matrixCall(t.Context(), operationNamed("Capture part"), client)
			assert.Equal(t, test.outcome, got.outcome(), "%v", got.err)
			assert.Equal(t, test.unknown, errors.Is(got.err, juspay.ErrOutcomeUnknown), "%v", got.err)
			assert.GreaterOrEqual(t, len(transport.at), len(test.steps))
			if failed, ok := errors.AsType[*juspay.RequestError](got.err); ok {
				assert.Equal(t, test.unknown, failed.Sent, "sent in any attempt")
			}
		})
	}
}

// TestRetryUnsentThenLost repeats what cannot be repeated once it was sent.
func TestRetryUnsentThenLost(t *testing.T) {
	t.Parallel()
	for _, op := range movers() {
		if op.repeatable {
			continue
		}
		name := op.name
		client, transport := retryClient(t, []step{unsent, lost, answers(200, chargedBody)}, juspay.WithWait(wireNoWait))
		got := matrixCall(t.Context(), op, client)
		failed, ok := errors.AsType[*juspay.RequestError](got.err)
		require.True(t, ok, name)
		assert.True(t, failed.Sent, name)
		assert.Equal(t, 2, failed.Attempts, name)
		assert.Equal(t, 2, len(transport.at), name)
		assert.Equal(t, juspay.Unknown, got.outcome(), name)
	}
}

// TestRetryTimeoutOfAttempts bounds every attempt, and the call by the context.
func TestRetryTimeoutOfAttempts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		op       string
		opts     []juspay.Option
		within   time.Duration
		took     time.Duration
		attempts int
	}{
		{"one attempt", "Void", nil, 0, 2 * time.Second, 1},
		{"three attempts", "Capture part", nil, 0, 6 * time.Second, 3},
		{"the context is shorter", "Capture part", nil, 3 * time.Second, 3 * time.Second, 2},
		{"the http.Client is shorter", "Void", []juspay.Option{juspay.WithHTTPClient(&http.Client{
			Transport: roundTripper(hangs), Timeout: time.Second,
		})}, 0, time.Second, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				opts := append([]juspay.Option{juspay.WithTimeout(2 * time.Second), juspay.WithWait(wireNoWait)}, test.opts...)
				client, _ := retryClient(t, []step{hangs}, opts...)
				ctx := t.Context()
				if test.within > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.within)
					defer cancel()
				}
				got := matrixCall(ctx, operationNamed(test.op), client)
				assert.Equal(t, test.took, got.took)
				assert.Equal(t, test.attempts, got.response.Attempts)
				assert.Equal(t, juspay.Unknown, got.outcome())
				require.ErrorIs(t, got.err, context.DeadlineExceeded)
			})
		})
	}
}

// retryCancelling is a body that ends the context while it is read.
type retryCancelling struct {
	cancel context.CancelFunc
	ctx    context.Context
}

func (b retryCancelling) Read(p []byte) (int, error) {
	b.cancel()
	<-b.ctx.Done()
	return copy(p, chargedBody), b.ctx.Err()
}

func (retryCancelling) Close() error { return nil }

// TestRetryCancelledWhileReading ends the context between the header and the
// end of the body, for certain.
func TestRetryCancelledWhileReading(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			client, _ := retryClient(t, []step{func(req *http.Request) (*http.Response, error) {
				resp := reply(200, "")
				resp.Body, resp.ContentLength = retryCancelling{cancel, req.Context()}, -1
				return resp, nil
			}})
			got := matrixCall(ctx, op, client)
			failed, ok := errors.AsType[*juspay.RequestError](got.err)
			require.True(t, ok, "%v", got.err)
			assert.True(t, failed.Sent)
			assert.Equal(t, 1, failed.Attempts)
			assert.Equal(t, 200, got.response.StatusCode)
			if op.moves() {
				assert.Equal(t, juspay.Unknown, got.outcome())
			}
			require.ErrorIs(t, got.err, context.Canceled)
		})
	}
}
