package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func settings(f tripper) *Settings {
	return &Settings{
		RoundTripper: f, Timeout: time.Minute, Retries: 2, MaxBody: 1 << 10,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// request accepts every answer that is not empty.
func request(method, body string) *Request {
	return &Request{
		Op: "Test", Method: method, Body: body, Header: http.Header{"X-Own": {"own"}},
		URL: &url.URL{Scheme: "https", Host: "api.invalid", Path: "/x"},
		Usable: func(body []byte) error {
			if len(body) == 0 {
				return io.ErrUnexpectedEOF
			}
			return nil
		},
	}
}

// TestOddRoundTrippers meets transports that keep less than they promise.
func TestOddRoundTrippers(t *testing.T) {
	t.Parallel()
	errOwn := errors.New("own")
	tests := []struct {
		name   string
		trip   tripper
		class  Class
		status int
		err    error
	}{
		{"neither", func(*http.Request) (*http.Response, error) { return nil, nil }, Lost, 0, errNoResponse},
		{"error", func(*http.Request) (*http.Response, error) { return nil, errOwn }, Lost, 0, errOwn},
		{"both", func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("done"))}, errOwn
		}, Lost, 0, errOwn},
		{"no body", func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil }, Lost, 200, io.ErrUnexpectedEOF},
		{"no body, 400", func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 400}, nil }, Refused, 400, nil},
		{"zero", func(*http.Request) (*http.Response, error) { return &http.Response{}, nil }, Lost, 0, errNoResponse},
		{"101", func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 101, Body: io.NopCloser(strings.NewReader("raw"))}, nil
		}, Doubtful, 101, nil},
		{"103", func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 103}, nil }, Doubtful, 103, nil},
		{"600", func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 600}, nil }, Doubtful, 600, nil},
		{"below zero", func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: -200}, nil }, Doubtful, -200, nil},
		{"done", func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("done"))}, nil
		}, Answered, 200, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			res := settings(test.trip).Do(t.Context(), request(http.MethodPost, "a=b"))
			assert.Equal(t, test.class, res.Class, "%v", res.Class)
			assert.Equal(t, test.status, res.StatusCode)
			assert.Equal(t, 1, res.Attempts)
			assert.True(t, res.Sent)
			if test.err != nil {
				require.ErrorIs(t, res.Err, test.err)
			}
		})
	}
}

// TestResponseWithErrorIsClosed is about the body that comes with an error, and
// with a status below 200.
func TestResponseWithErrorIsClosed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		err    error
	}{{200, io.EOF}, {101, nil}, {200, nil}, {500, nil}} {
		body := &bodyOf{Reader: strings.NewReader("x")}
		settings(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: test.status, Body: body, ContentLength: -1}, test.err
		}).Do(t.Context(), request(http.MethodPost, ""))
		assert.True(t, body.closed, "%d, %v", test.status, test.err)
	}
}

// TestEveryAttemptIsNew lets a transport spoil all that it was given.
func TestEveryAttemptIsNew(t *testing.T) {
	t.Parallel()
	var seen []string
	s := settings(func(req *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(req.Body)
		seen = append(seen, req.Method+" "+req.URL.String()+" "+req.Host+" "+strings.Join(req.Header["X-Own"], ",")+" "+string(body))
		req.Method, req.Host, req.ContentLength, req.GetBody = "PUT", "other.invalid", 0, nil
		req.Header["X-Own"][0] = "spoilt"
		req.Header.Set("X-More", "more")
		req.URL.Path, req.URL.Host = "/other", "other.invalid"
		return nil, io.EOF
	})
	req := request(http.MethodPost, "a=b")
	req.Repeatable = true
	res := s.Do(t.Context(), req)
	assert.Equal(t, 3, res.Attempts)
	require.Len(t, seen, 3)
	for _, text := range seen {
		assert.Equal(t, "POST https://api.invalid/x api.invalid own a=b", text)
	}
}

// TestBodyFraming gives every POST a length and every GET no body.
func TestBodyFraming(t *testing.T) {
	t.Parallel()
	tests := []struct {
		method, body string
		length       int64
		noBody       bool
	}{
		{http.MethodPost, "a=b", 3, false},
		{http.MethodPost, "", 0, true},
		{http.MethodGet, "", 0, false},
	}
	for _, test := range tests {
		settings(func(req *http.Request) (*http.Response, error) {
			assert.Equal(t, test.length, req.ContentLength)
			assert.Equal(t, test.noBody, req.Body == http.NoBody)
			assert.Equal(t, test.body != "", req.GetBody != nil)
			if req.GetBody != nil {
				for range 2 {
					body, err := req.GetBody()
					require.NoError(t, err)
					text, _ := io.ReadAll(body)
					assert.Equal(t, test.body, string(text))
				}
			}
			return nil, io.EOF
		}).Do(t.Context(), request(test.method, test.body))
	}
}

// TestContextOverBeforeTheCall sends nothing.
func TestContextOverBeforeTheCall(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	res := settings(func(*http.Request) (*http.Response, error) {
		t.Error("something was sent")
		return nil, io.EOF
	}).Do(ctx, request(http.MethodPost, ""))
	assert.Zero(t, res.Attempts)
	assert.False(t, res.Sent)
	assert.Equal(t, NotSent, res.Class)
	require.ErrorIs(t, res.Ended, context.Canceled)
}

// TestWithContext finds both the context's error and the cause that net/http
// puts in its place.
func TestWithContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("the caller's reason")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	err := withContext(ctx, cause)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, cause)
	assert.Equal(t, cause, withContext(t.Context(), cause), "the context is not over")
}

// TestFallback tries a traced way, whose dial is refused, and then another one
// that says nothing. What was sent there must not count as not sent.
func TestFallback(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for _, test := range []struct {
		name string
		err  error
		sent bool
	}{
		{"the dial is refused on both", refused, false},
		{"wrapped, too", fmt.Errorf("all ways failed: %w", refused), false},
		{"the second way is lost", io.EOF, true},
	} {
		arrived := 0
		s := settings(func(req *http.Request) (*http.Response, error) {
			httptrace.ContextClientTrace(req.Context()).GetConn("")
			arrived++
			return nil, test.err
		})
		res := s.Do(t.Context(), request(http.MethodPost, "a=b"))
		assert.Equal(t, test.sent, res.Sent, test.name)
		if test.sent {
			assert.Equal(t, 1, arrived, test.name)
		}
	}
}
