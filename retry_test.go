package juspay_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// retryStep is what a transport in memory does with one attempt.
type retryStep func(*http.Request) (*http.Response, error)

// retryTransport does its steps one after the other, and the last one again.
type retryTransport struct {
	steps []retryStep
	made  atomic.Int32
}

func (r *retryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	n := int(r.made.Add(1))
	return r.steps[min(n, len(r.steps))-1](req)
}

// retryUnsent fails as net/http does when it gets no connection.
func retryUnsent(req *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(req.Context()).GetConn("api.invalid:443")
	return nil, &net.DNSError{Err: "no such host", Name: "api.invalid"}
}

// retryLost fails as net/http does after a connection was obtained.
func retryLost(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	trace.GetConn("api.invalid:443")
	trace.GotConn(httptrace.GotConnInfo{})
	return nil, io.ErrUnexpectedEOF
}

func retryAnswer(status int, body string, header ...string) retryStep {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

// retryHangs waits for the end of the attempt.
func retryHangs(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// retryGood is an answer that every operation takes for done.
const retryGood = `{"order_id":"o_1","status":"CHARGED"}`

// retryOp finds a call of the matrix.
func retryOp(name string) matrixOp {
	return matrixOps[slices.IndexFunc(matrixOps, func(op matrixOp) bool { return op.name == name })]
}

// retryClient has real waits, unless opts say otherwise.
func retryClient(t *testing.T, steps []retryStep, opts ...juspay.Option) (*juspay.Client, *retryTransport) {
	t.Helper()
	transport := &retryTransport{steps: steps}
	opts = append([]juspay.Option{juspay.WithWait(nil)}, opts...)
	return hostileClient(t, juspay.SandboxURL, transport, opts...), transport
}

// TestRetryPolicy is rule 4 of the design, a line each.
func TestRetryPolicy(t *testing.T) {
	t.Parallel()
	const once, repeated = false, true
	tests := []struct {
		name  string
		step  retryStep
		every bool // repeated for every call
		safe  bool // repeated for OrderStatus and for a partial capture with its key
	}{
		{"not sent", retryUnsent, repeated, repeated},
		{"lost", retryLost, once, repeated},
		{"no trace", func(*http.Request) (*http.Response, error) { return nil, io.EOF }, once, repeated},
		{"200", retryAnswer(200, retryGood), once, once},
		{"200 unreadable", retryAnswer(200, "<html>"), once, repeated},
		{"200 with an error", retryAnswer(200, `{"status":"error","error_code":"x"}`), once, repeated},
		{"302", retryAnswer(302, "", "Location", "/"), once, repeated},
		{"304", retryAnswer(304, ""), once, repeated},
		{"400", retryAnswer(400, `{"error_code":"x"}`), once, once},
		{"400 unreadable", retryAnswer(400, "<html>"), once, once},
		{"401", retryAnswer(401, ""), once, once},
		{"403", retryAnswer(403, ""), once, once},
		{"404", retryAnswer(404, ""), once, once},
		{"408", retryAnswer(408, ""), once, repeated},
		{"409", retryAnswer(409, ""), once, repeated},
		{"422", retryAnswer(422, ""), once, once},
		{"429", retryAnswer(429, "", "Retry-After", "1"), once, repeated},
		{"500", retryAnswer(500, `{"error_code":"x"}`), once, repeated},
		{"503", retryAnswer(503, "", "Retry-After", "1"), once, repeated},
		{"599", retryAnswer(599, ""), once, repeated},
	}
	for _, test := range tests {
		for _, op := range matrixOps {
			for _, retries := range []int{0, 1, matrixRetries, 7} {
				t.Run(test.name+"/"+op.name, func(t *testing.T) {
					t.Parallel()
					client, transport := retryClient(t, []retryStep{test.step}, juspay.WithRetries(retries), juspay.WithWait(hostileNoWait))
					got := matrixCall(t.Context(), op, client)
					want := 1
					if test.every || test.safe && op.repeatable {
						want += retries
					}
					assert.EqualValues(t, want, transport.made.Load())
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
	refuse := retryAnswer(400, `{"error_code":"x"}`)
	tests := []struct {
		name    string
		steps   []retryStep
		outcome juspay.Outcome
		unknown bool
	}{
		{"lost, refused", []retryStep{retryLost, refuse}, juspay.Unknown, true},
		{"lost, unauthorized", []retryStep{retryLost, retryAnswer(401, "")}, juspay.Unknown, true},
		{"lost, not found", []retryStep{retryLost, retryAnswer(404, "")}, juspay.Unknown, true},
		{"lost, throttled", []retryStep{retryLost, retryAnswer(429, "")}, juspay.Unknown, true},
		{"lost, not sent, refused", []retryStep{retryLost, retryUnsent, refuse}, juspay.Unknown, true},
		{"503, refused", []retryStep{retryAnswer(503, ""), refuse}, juspay.Unknown, true},
		{"503, 429, refused", []retryStep{retryAnswer(503, ""), retryAnswer(429, ""), refuse}, juspay.Unknown, true},
		{"409, refused", []retryStep{retryAnswer(409, ""), refuse}, juspay.Unknown, true},
		{"302, refused", []retryStep{retryAnswer(302, ""), refuse}, juspay.Unknown, true},
		{"unreadable, refused", []retryStep{retryAnswer(200, "<html>"), refuse}, juspay.Unknown, true},
		{"error with 200, refused", []retryStep{retryAnswer(200, `{"error":true}`), refuse}, juspay.Unknown, true},
		{"lost, not sent", []retryStep{retryLost, retryUnsent}, juspay.Unknown, true},
		{"lost, done", []retryStep{retryLost, retryAnswer(200, retryGood)}, juspay.Succeeded, false},
		{"not sent, refused", []retryStep{retryUnsent, refuse}, juspay.Failed, false},
		{"not sent, lost, refused", []retryStep{retryUnsent, retryLost, refuse}, juspay.Unknown, true},
		{"throttled, refused", []retryStep{retryAnswer(429, ""), refuse}, juspay.Failed, false},
		{"throttled, not sent", []retryStep{retryAnswer(429, ""), retryUnsent}, juspay.Unknown, true},
		{"not sent", []retryStep{retryUnsent}, juspay.Failed, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, transport := retryClient(t, test.steps, juspay.WithWait(hostileNoWait))
			got := matrixCall(t.Context(), retryOp("partial_capture"), client)
			assert.Equal(t, test.outcome, got.outcome, "%v", got.err)
			assert.Equal(t, test.unknown, errors.Is(got.err, juspay.ErrOutcomeUnknown), "%v", got.err)
			assert.GreaterOrEqual(t, int(transport.made.Load()), len(test.steps))
			if failed, ok := errors.AsType[*juspay.RequestError](got.err); ok {
				assert.Equal(t, test.unknown, failed.Sent, "sent in any attempt")
			}
		})
	}
}

// TestRetryUnsentThenLost repeats what cannot be repeated once it was sent.
func TestRetryUnsentThenLost(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"full_capture", "void", "otp"} {
		client, transport := retryClient(t, []retryStep{retryUnsent, retryLost, retryAnswer(200, retryGood)}, juspay.WithWait(hostileNoWait))
		got := matrixCall(t.Context(), retryOp(name), client)
		failed, ok := errors.AsType[*juspay.RequestError](got.err)
		require.True(t, ok, name)
		assert.True(t, failed.Sent, name)
		assert.Equal(t, 2, failed.Attempts, name)
		assert.EqualValues(t, 2, transport.made.Load(), name)
		assert.Equal(t, juspay.Unknown, got.outcome, name)
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
		{"one attempt", "void", nil, 0, 2 * time.Second, 1},
		{"three attempts", "order_status", nil, 0, 6 * time.Second, 3},
		{"the context is shorter", "order_status", nil, 3 * time.Second, 3 * time.Second, 2},
		{"the http.Client is shorter", "void", []juspay.Option{juspay.WithHTTPClient(&http.Client{
			Transport: roundTripper(retryHangs), Timeout: time.Second,
		})}, 0, time.Second, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				opts := append([]juspay.Option{juspay.WithTimeout(2 * time.Second), juspay.WithWait(hostileNoWait)}, test.opts...)
				client, _ := retryClient(t, []retryStep{retryHangs}, opts...)
				ctx := t.Context()
				if test.within > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.within)
					defer cancel()
				}
				got := matrixCall(ctx, retryOp(test.op), client)
				assert.Equal(t, test.took, got.took)
				assert.Equal(t, test.attempts, got.response.Attempts)
				assert.Equal(t, juspay.Unknown, got.outcome)
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
	return copy(p, retryGood), b.ctx.Err()
}

func (retryCancelling) Close() error { return nil }

// TestRetryCancelledWhileReading ends the context between the header and the
// end of the body, for certain.
func TestRetryCancelledWhileReading(t *testing.T) {
	t.Parallel()
	for _, op := range matrixOps {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			client, _ := retryClient(t, []retryStep{func(req *http.Request) (*http.Response, error) {
				resp := reply(200, "")
				resp.Body, resp.ContentLength = retryCancelling{cancel, req.Context()}, -1
				return resp, nil
			}})
			got := matrixCall(ctx, op, client)
			failed, ok := errors.AsType[*juspay.RequestError](got.err)
			require.True(t, ok, "%v", got.err)
			assert.True(t, failed.Sent)
			assert.Equal(t, 1, failed.Attempts)
			assert.Equal(t, 200, failed.Response.StatusCode)
			assert.Equal(t, juspay.Unknown, got.outcome)
			require.ErrorIs(t, got.err, context.Canceled)
		})
	}
}
