package juspay_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestRoundTripperWithoutTrace is a transport that tells nothing: it may have
// sent the request before it failed.
func TestRoundTripperWithoutTrace(t *testing.T) {
	t.Parallel()
	fail := map[string]roundTripper{
		"error":   func(*http.Request) (*http.Response, error) { return nil, errors.New("no way") },
		"neither": func(*http.Request) (*http.Response, error) { return nil, nil },
		"both": func(*http.Request) (*http.Response, error) {
			return reply(http.StatusOK, chargedBody), errors.New("an answer, and an error")
		},
	}
	for name, transport := range fail {
		for _, op := range operations {
			t.Run(name+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				got := matrixCall(t.Context(), op, wireClient(t, juspay.SandboxURL, transport, matrixOptions(op)...))
				matrixCheck(t, op, wireHTTP1, matrixRule(op, matrixLostEnd), got)
			})
		}
	}
}

// TestRoundTripperThatSpoils changes all that it is given. Attempts and calls
// after it are as if it had not.
func TestRoundTripperThatSpoils(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			var seen []string
			client := wireClient(t, juspay.SandboxURL, roundTripper(func(req *http.Request) (*http.Response, error) {
				seen = append(seen, requestText(req))
				for name, values := range req.Header {
					for i := range values {
						values[i] = "spoilt"
					}
					req.Header[name] = append(values, "and more")
				}
				req.Header.Set("X-Added", "1")
				*req.URL = url.URL{Scheme: "http", Host: "other.invalid"}
				return reply(http.StatusServiceUnavailable, ""), nil
			}), append(matrixOptions(op), juspay.WithHeader("X-Own", "own"), juspay.WithMerchantID("m"), juspay.WithVersion("2024-01-01"))...)
			for range 3 {
				require.Error(t, matrixCall(t.Context(), op, client).err)
			}
			for _, text := range seen {
				assert.Equal(t, seen[0], text)
			}
			assert.Contains(t, seen[0], "own")
		})
	}
}

// TestRoundTripperSeesTheKeyOnTheRequestOnly looks for the key in everything
// else that a transport can reach.
func TestRoundTripperSeesTheKeyOnTheRequestOnly(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			assert.True(t, strings.HasPrefix(req.Header.Get("Authorization"), "Basic "))
			req.Header.Del("Authorization")
			assert.NotContains(t, fmt.Sprint(req.Header), testKey)
			assert.NotContains(t, req.URL.String(), testKey)
			assert.NotContains(t, req.URL.String(), testOTP)
			assert.NotContains(t, fmt.Sprintf("%+v", req.Context()), testKey)
			assert.Nil(t, req.URL.User)
			return nil, fmt.Errorf("failed with %s", testKey)
		})
		got := matrixCall(t.Context(), op, wireClient(t, juspay.SandboxURL, transport, matrixOptions(op)...))
		require.Error(t, got.err)
		matrixCheckText(t, got.err)
	}
}

// TestRoundTripperIsNotTouched wants the caller's client and transport to stay
// what they were.
func TestRoundTripperIsNotTouched(t *testing.T) {
	t.Parallel()
	server := newWireServer(t, wireHTTP1, wireAlways(wireReply(wireAnswer{status: 302, header: [][2]string{{"location", "/"}}})))
	transport := server.transport()
	own := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	before := *own
	client := wireClient(t, server.base(), nil, juspay.WithHTTPClient(own), juspay.WithLogger(slog.New(slog.DiscardHandler)))
	require.Error(t, matrixCall(t.Context(), operations[0], client).err)
	assert.Same(t, before.Transport, own.Transport)
	assert.Equal(t, reflect.ValueOf(before.CheckRedirect).Pointer(), reflect.ValueOf(own.CheckRedirect).Pointer())
	assert.Equal(t, before.Timeout, own.Timeout)
	assert.Nil(t, own.Jar)
	arrivals, _, _ := server.seen()
	assert.Equal(t, 1, arrivals, "a redirect is not followed, whatever the caller's client would do")
}

// TestRoundTripperWithOddBodies returns bodies that no server could send.
func TestRoundTripperWithOddBodies(t *testing.T) {
	t.Parallel()
	odd := map[string]struct {
		spoil func(*http.Response)
		says  matrixSays
	}{
		"none":             {func(r *http.Response) { r.Body = nil }, matrixNothing},
		"without header":   {func(r *http.Response) { r.Header = nil; r.Body = http.NoBody }, matrixNothing},
		"length too long":  {func(r *http.Response) { r.ContentLength = math.MaxInt64; r.Body = http.NoBody }, matrixNothing},
		"length too short": {func(r *http.Response) { r.ContentLength = 1; r.Body = io.NopCloser(strings.NewReader("no JSON")) }, matrixForeign},
	}
	for name, tc := range odd {
		for _, status := range []int{200, 400, 503} {
			t.Run(fmt.Sprint(name, "/", status), func(t *testing.T) {
				t.Parallel()
				for _, op := range operations {
					client := wireClient(t, juspay.SandboxURL, roundTripper(func(*http.Request) (*http.Response, error) {
						resp := reply(status, "")
						tc.spoil(resp)
						return resp, nil
					}), matrixOptions(op)...)
					got := matrixCall(t.Context(), op, client)
					matrixCheck(t, op, wireHTTP1, matrixRule(op, matrixEnd{phase: matrixAnswered, status: status, says: tc.says}), got)
				}
			})
		}
	}
}

// TestRoundTripperWithACallOfItsOwn first asks another host for a token, with
// the context of the request. Nobody can tell that from a payment that went by
// another proxy, so the payment is stopped: unknown, and never sent twice.
func TestRoundTripperWithACallOfItsOwn(t *testing.T) {
	t.Parallel()
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "token") }))
	t.Cleanup(tokens.Close)
	var arrivals atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrivals.Add(1)
		assert.Equal(t, "token", r.Header.Get("X-Token"))
		io.WriteString(w, chargedBody)
	}))
	t.Cleanup(server.Close)
	base := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(base.CloseIdleConnections)
	client, err := juspay.NewClient(testKey, juspay.WithBaseURL(server.URL), juspay.WithoutRoutingID(),
		juspay.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			ask, err := http.NewRequestWithContext(req.Context(), http.MethodPost, tokens.URL, nil)
			if err != nil {
				return nil, err
			}
			answer, err := base.RoundTrip(ask)
			if err != nil {
				return nil, err
			}
			token, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			req.Header.Set("X-Token", string(token))
			return base.RoundTrip(req)
		})}))
	require.NoError(t, err)
	for range 3 {
		order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
		require.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err), "%v", err)
		require.ErrorContains(t, err, "second time")
	}
	assert.Zero(t, arrivals.Load())
}
