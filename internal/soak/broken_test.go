package soak

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// trip is a way to make one HTTP call.
type trip func(*http.Transport, *http.Request) (*http.Response, error)

// brokenTransport makes the client above it break its word.
type brokenTransport struct {
	*http.Transport
	trip trip
}

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return b.trip(b.Transport, r)
}

// The soak must notice a client that is not as good as its word.
func TestSoakNoticesABrokenClient(t *testing.T) {
	for _, broken := range []struct {
		name string
		trip trip
		want Kind
	}{
		{"success out of thin air", inventSuccess, Phantom},
		{"refusal of what was done", refuseAll, Wrong},
		{"everything sent twice", sendTwice, Repeated},
		{"the whole for a part", dropAmount, Double},
		{"a refund out of thin air", inventRefund, Phantom},
		{"a refund sent twice", refundTwice, Repeated},
	} {
		t.Run(broken.name, func(t *testing.T) {
			report := soakOf(t, 150, func(rt http.RoundTripper) http.RoundTripper {
				return brokenTransport{rt.(*http.Transport), broken.trip}
			})
			assert.Positive(t, report.Count(broken.want), "%v", report.Violations)
		})
	}
}

func inventSuccess(rt *http.Transport, r *http.Request) (*http.Response, error) {
	if !isCapture(r) {
		return rt.RoundTrip(r)
	}
	return answer(r, http.StatusOK, `{"status":"CHARGED"}`), nil
}

// inventRefund says of every refund that it was paid, and sends none.
func inventRefund(rt *http.Transport, r *http.Request) (*http.Response, error) {
	if !isRefund(r) {
		return rt.RoundTrip(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	return answer(r, http.StatusOK, fmt.Sprintf(`{"status":"CHARGED","refunds":[{"unique_request_id":%q,"amount":%s,"status":"SUCCESS"}]}`,
		r.PostForm.Get("unique_request_id"), r.PostForm.Get("amount"))), nil
}

func refundTwice(rt *http.Transport, r *http.Request) (*http.Response, error) {
	if !isRefund(r) {
		return rt.RoundTrip(r)
	}
	return sendTwice(rt, r)
}

func refuseAll(rt *http.Transport, r *http.Request) (*http.Response, error) {
	resp, err := rt.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return answer(r, http.StatusBadRequest, `{"status":"Bad Request","error_code":"Invalid"}`), nil
}

func sendTwice(rt *http.Transport, r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		again := r.Clone(ctx)
		if again.Body = http.NoBody; r.GetBody != nil {
			again.Body, _ = r.GetBody()
		}
		if resp, err := rt.RoundTrip(again); err == nil {
			resp.Body.Close()
		}
	}
	return rt.RoundTrip(r)
}

// dropAmount turns partial captures into full ones, which have no body.
func dropAmount(rt *http.Transport, r *http.Request) (*http.Response, error) {
	if !isCapture(r) {
		return rt.RoundTrip(r)
	}
	r.Body.Close()
	whole := r.Clone(r.Context())
	whole.Body, whole.ContentLength = http.NoBody, 0
	return rt.RoundTrip(whole)
}

func isRefund(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/refunds") }

func isCapture(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/capture") }

func answer(r *http.Request, status int, body string) *http.Response {
	if r.Body != nil {
		r.Body.Close()
	}
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header),
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
