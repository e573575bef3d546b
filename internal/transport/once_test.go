package transport

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// protocols are the ways a request goes to a server of the tests.
var protocols = []struct {
	name       string
	tls, http2 bool
}{
	{"http/1.1", false, false},
	{"https/1.1", true, false},
	{"h2c", false, true},
	{"h2", true, true},
}

// serve starts a server, and makes a transport for it.
func serve(t *testing.T, encrypted, http2 bool, handler http.HandlerFunc) (*httptest.Server, *http.Transport) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	var speaks http.Protocols
	transport := &http.Transport{MaxIdleConnsPerHost: 100, Protocols: &speaks}
	switch {
	case encrypted:
		speaks.SetHTTP1(!http2)
		speaks.SetHTTP2(http2)
		server.EnableHTTP2 = http2
		server.StartTLS()
		transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	default:
		speaks.SetHTTP1(!http2)
		speaks.SetUnencryptedHTTP2(http2)
		server.Config.Protocols = &speaks
		server.Start()
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.CloseClientConnections()
		server.Close()
	})
	return server, transport
}

// ask is a request that may be repeated, tell one that may not.
func ask(t *testing.T, base string) *Request  { return to(t, base, http.MethodGet, true) }
func tell(t *testing.T, base string) *Request { return to(t, base, http.MethodPost, false) }

func to(t *testing.T, base, method string, repeatable bool) *Request {
	t.Helper()
	target, err := url.Parse(base + "/call")
	require.NoError(t, err)
	return &Request{Op: "Test", Method: method, URL: target, Header: http.Header{}, Repeatable: repeatable}
}

// through are Settings that do not wait.
func through(rt http.RoundTripper) *Settings {
	return &Settings{
		RoundTripper: rt, Timeout: 10 * time.Second, Retries: 2, MaxBody: 1 << 20,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// again sends up to three times, as go-retryablehttp and its like do inside an
// http.Client that is handed to an SDK. With detached it heeds no end of the
// caller's context.
func again(base http.RoundTripper, detached bool) http.RoundTripper {
	return tripper(func(r *http.Request) (resp *http.Response, err error) {
		for range 3 {
			if resp, err = base.RoundTrip(copyOf(r, detached)); err == nil && resp.StatusCode < 500 {
				return resp, nil
			}
			if resp != nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		}
		return resp, err
	})
}

// hedge sends twice at a time and takes the answer that comes first.
func hedge(base http.RoundTripper, detached bool) http.RoundTripper {
	type answer struct {
		resp *http.Response
		err  error
	}
	return tripper(func(r *http.Request) (*http.Response, error) {
		answers := make(chan answer, 2)
		for range 2 {
			go func() {
				resp, err := base.RoundTrip(copyOf(r, detached))
				answers <- answer{resp, err}
			}()
		}
		got := <-answers
		if got.err != nil {
			got = <-answers
		}
		return got.resp, got.err
	})
}

// follow wraps a whole http.Client, which follows redirects.
func follow(base http.RoundTripper, detached bool) http.RoundTripper {
	inner := &http.Client{Transport: base}
	return tripper(func(r *http.Request) (*http.Response, error) { return inner.Do(copyOf(r, detached)) })
}

func copyOf(r *http.Request, detached bool) *http.Request {
	ctx := r.Context()
	if detached {
		ctx = context.WithoutCancel(ctx)
	}
	copied := r.Clone(ctx)
	if r.GetBody != nil {
		copied.Body, _ = r.GetBody()
	}
	return copied
}

// TestSentOnce hands requests that must not arrive twice to transports that
// would send them twice.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	faults := map[string]http.HandlerFunc{
		"lost": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"502":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"302":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"307": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		"answered": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "done") },
	}
	kinds := []struct {
		name  string
		wrap  func(base http.RoundTripper, detached bool) http.RoundTripper
		twice []string // the faults after which it is certain to send again
	}{
		{"again", again, []string{"lost", "502"}},
		{"follow", follow, []string{"302", "307"}},
		{"hedge", hedge, nil},
	}
	for _, proto := range protocols {
		for _, kind := range kinds {
			for fault, handler := range faults {
				for n, body := range []string{"", "a=b", "a=b", ""} {
					kept, detached := n&1 != 0, n&2 != 0
					t.Run(fmt.Sprintf("%s/%s/%s/kept=%t/detached=%t", proto.name, kind.name, fault, kept, detached), func(t *testing.T) {
						t.Parallel()
						var arrived atomic.Int32
						server, base := serve(t, proto.tls, proto.http2, func(w http.ResponseWriter, r *http.Request) {
							_, _ = io.Copy(io.Discard, r.Body)
							switch {
							case r.Header.Get("First") != "":
							case arrived.Add(1) > 1:
								_, _ = io.WriteString(w, "done")
							default:
								handler(w, r)
							}
						})
						if kept {
							first := ask(t, server.URL)
							first.Header.Set("First", "1")
							require.Equal(t, 200, through(base).Do(t.Context(), first).StatusCode)
						}
						req := tell(t, server.URL)
						req.Body = body
						res := through(kind.wrap(base, detached)).Do(t.Context(), req)
						assert.LessOrEqual(t, arrived.Load(), int32(1))
						assert.Equal(t, 1, res.Attempts)
						assert.True(t, res.Sent)
						if slices.Contains(kind.twice, fault) {
							require.ErrorIs(t, res.Err, errTwice)
						}
						if res.Err != nil { // a hedge that is late may meet an answer, which counts
							assert.Equal(t, Lost, res.Class)
							assert.Zero(t, res.StatusCode)
						}
					})
				}
			}
		}
	}
}

// TestRedirectedAnswer does not take a redirect's answer for that of a request
// that may be repeated, which nothing stops.
func TestRedirectedAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{302, 307} {
		server, base := serve(t, false, false, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/call" {
				http.Redirect(w, r, "/elsewhere", status)
				return
			}
			_, _ = io.WriteString(w, "done")
		})
		res := through(follow(base, false)).Do(t.Context(), ask(t, server.URL))
		assert.Equal(t, Lost, res.Class)
		assert.Zero(t, res.StatusCode)
		require.ErrorContains(t, res.Err, "redirect")
	}
}
