package juspay_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// fuzzArrived is what a real server read of a request.
type fuzzArrived struct {
	method, uri, host string
	header            http.Header
}

// fuzzServer is a server of net/http that keeps the last request as it was sent.
func fuzzServer(f *testing.F) (base string, last func() (fuzzArrived, int)) {
	var mu sync.Mutex
	var arrived fuzzArrived
	count := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		arrived = fuzzArrived{r.Method, r.RequestURI, r.Host, r.Header.Clone()}
		count++
		w.Write([]byte(`{"order_id":"o_1","status":"CHARGED"}`))
	}))
	f.Cleanup(server.Close)
	return server.URL, func() (fuzzArrived, int) {
		mu.Lock()
		defer mu.Unlock()
		return arrived, count
	}
}

// fuzzInvalid wants an error that says nothing was sent.
func fuzzInvalid(t *testing.T, err error) {
	t.Helper()
	_, ok := errors.AsType[*juspay.ValidationError](err)
	require.True(t, ok, "refused in another way: %v", err)
	require.ErrorIs(t, err, juspay.ErrInvalidRequest)
}

// FuzzID calls every method with any id, through a transport in memory and
// over a real connection: the request goes to the path of its method or is not
// sent at all.
func FuzzID(f *testing.F) {
	for _, id := range []string{"txn_1", "", ".", "..", "../x", "a/b", `a\b`, "a b", "a%2fb", "%2e%2e", "a?b=c", "a#b", "a;b", "é", "\x00", "\r\nX: y",
		"%", "//", "a:b@c", "*", "{id}", "\xff", "...", "./.", strings.Repeat("x", 300)} {
		f.Add(id)
	}
	base, last := fuzzServer(f)
	prefix := base + "/prefix%2Fof/it"
	shared := &http.Transport{}
	f.Cleanup(shared.CloseIdleConnections)
	f.Fuzz(func(t *testing.T, id string) {
		_, before := last()
		calls := 0
		for _, op := range fuzzOps(id) {
			var inMemory *http.Request
			client := wireClient(t, prefix, roundTripper(func(req *http.Request) (*http.Response, error) {
				inMemory = req
				return reply(http.StatusOK, chargedBody), nil
			}))
			err := op.call(client)
			if id == "" || id == "." || id == ".." {
				fuzzInvalid(t, err)
				require.Nil(t, inMemory)
				continue
			}
			require.NoError(t, err)
			fuzzPath(t, inMemory.URL.RequestURI(), op, id)
			require.NoError(t, op.call(wireClient(t, prefix, shared)))
			calls++
			arrived, count := last()
			require.Equal(t, before+calls, count)
			require.Equal(t, op.method, arrived.method)
			require.Equal(t, strings.TrimPrefix(base, "http://"), arrived.host)
			fuzzPath(t, arrived.uri, op, id)
		}
	})
}

type fuzzOp struct {
	method, before, after string
	call                  func(*juspay.Client) error
}

// fuzzOps are the four paths.
func fuzzOps(id string) []fuzzOp {
	ctx := context.Background()
	return []fuzzOp{
		{http.MethodPost, "/v2/txns/", "/capture", func(c *juspay.Client) error {
			_, err := c.Capture(ctx, id, juspay.FullCapture())
			return err
		}},
		{http.MethodPost, "/v2/txns/", "/void", func(c *juspay.Client) error {
			_, err := c.Void(ctx, id)
			return err
		}},
		{http.MethodPost, "/v2/txns/", "/authenticate", func(c *juspay.Client) error {
			_, err := c.ProcessOTP(ctx, id, juspay.ProcessOTPRequest{ChallengeID: "ch", OTP: "1"})
			return err
		}},
		{http.MethodGet, "/orders/", "", func(c *juspay.Client) error {
			_, err := c.OrderStatus(ctx, id)
			return err
		}},
	}
}

// fuzzPath wants the id to be one segment of the path, and the rest as it is.
func fuzzPath(t *testing.T, uri string, op fuzzOp, id string) {
	t.Helper()
	const prefix = "/prefix%2Fof/it"
	require.True(t, strings.HasPrefix(uri, prefix+op.before), "%q", uri)
	require.True(t, strings.HasSuffix(uri, op.after), "%q", uri)
	segment := uri[len(prefix+op.before) : len(uri)-len(op.after)]
	require.False(t, strings.ContainsAny(segment, "/?#\\ \r\n;"), "%q", uri)
	got, err := url.PathUnescape(segment)
	require.NoError(t, err)
	require.Equal(t, id, got)
}

// FuzzHeaderValue gives options any value: it arrives in its own header,
// whole, and in no other.
func FuzzHeaderValue(f *testing.F) {
	for _, value := range []string{"customer_1", "", " ", "a b", " a", "a\t", "a\r\nX-Injected: 1", "a\nb", "\x00", "é", "\xff", "\x7f", "a,b", "a:b", `"`, "\u2028", "\u0085"} {
		f.Add("X-Own", value)
	}
	for _, name := range []string{"", "X Own", "X:Own", "X-Own\r\nX-Injected", "authorization", "x-routing-id", "X-MERCHANTID", "version", "idempotency-key",
		"x-idempotency-key", "Content-Length", "transfer-encoding", "Host", "cookie", "é", "\x00", "accept-encoding", "connection", "te", "x_own", "Trailer"} {
		f.Add(name, "value")
	}
	base, last := fuzzServer(f)
	shared := &http.Transport{}
	f.Cleanup(shared.CloseIdleConnections)
	f.Fuzz(func(t *testing.T, name, value string) {
		client := wireClient(t, base, shared)
		_, err := client.OrderStatus(t.Context(), "o_1")
		require.NoError(t, err)
		plain, _ := last()
		for option, build := range map[string]func(string) juspay.Option{
			"X-Routing-Id": juspay.WithRoutingID,
			"X-Merchantid": juspay.WithMerchantID,
			"User-Agent":   juspay.WithUserAgent,
			"Version":      juspay.WithVersion,
			name:           func(v string) juspay.Option { return juspay.WithHeader(name, v) },
		} {
			_, before := last()
			_, err := client.OrderStatus(t.Context(), "o_1", build(value))
			arrived, count := last()
			if _, refused := errors.AsType[*juspay.ValidationError](err); refused {
				require.Equal(t, before, count)
				continue
			}
			require.NoError(t, err, "neither refused nor sent: %q: %q", option, value)
			require.Equal(t, before+1, count)
			fuzzOneHeader(t, plain.header, arrived.header, http.CanonicalHeaderKey(option), value)
		}
	})
}

// fuzzOneHeader wants arrived to be plain but for one header.
func fuzzOneHeader(t *testing.T, plain, arrived http.Header, name, value string) {
	t.Helper()
	if name == "User-Agent" {
		value = plain.Get(name) + " " + value
	}
	require.Equal(t, []string{value}, arrived[name])
	want := plain.Clone()
	delete(want, name)
	delete(arrived, name)
	if name == "Range" {
		delete(want, "Accept-Encoding") // net/http does not decompress parts
	}
	require.Equal(t, want, arrived)
}

// FuzzBaseURL takes any base URL: calls go to its host and below its path, or
// it is refused.
func FuzzBaseURL(f *testing.F) {
	for _, base := range []string{juspay.SandboxURL, "https://api.invalid/prefix/", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:80/x", "http://api.invalid",
		"https://u:p@api.invalid", "https://api.invalid/?q", "https://api.invalid/#f", "https://", "//api.invalid", "ftp://api.invalid", "https:api.invalid", "https://api.invalid/../x",
		"https://api.invalid/%2e%2e/x", "https://api.invalid/a%2Fb", "https://api.invalid/a%2F", "https://api.invalid:99999", "https://api.invalid:", "https://a b", "https://a\r\nX: y", "http://[::1%25a]/",
		"https://api.invalid//x", "HTTPS://API.INVALID", "https://api.invalid/%zz", "https://é.invalid/é", "https://api.invalid/a;b", "https://\\x", "http://127.1", "http://0x7f.1", "http://localhost.invalid"} {
		f.Add(base)
	}
	f.Fuzz(func(t *testing.T, base string) {
		var sent *http.Request
		client, err := juspay.NewClient(testKey, juspay.WithBaseURL(base), juspay.WithRoutingID("r"), juspay.WithHTTPClient(&http.Client{
			Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
				sent = req
				return reply(http.StatusOK, chargedBody), nil
			}),
		}))
		if err != nil {
			fuzzInvalid(t, err)
			assert.Nil(t, client)
			return
		}
		_, err = client.OrderStatus(t.Context(), "o/1")
		require.NoError(t, err)
		given, err := url.Parse(base)
		require.NoError(t, err)
		require.Equal(t, given.Host, sent.URL.Host)
		require.Equal(t, given.Host, sent.Host)
		require.NotEmpty(t, given.Hostname())
		require.False(t, strings.ContainsAny(sent.Host, " \r\n\t/\\@?#"), "%q", sent.Host)
		require.Nil(t, sent.URL.User)
		require.Empty(t, sent.URL.RawQuery)
		uri := sent.URL.RequestURI()
		require.Equal(t, strings.TrimRight(given.EscapedPath(), "/")+"/orders/o%2F1", uri)
		for segment := range strings.SplitSeq(sent.URL.Path, "/") {
			require.NotContains(t, []string{".", ".."}, segment)
		}
		require.False(t, strings.ContainsAny(uri, " \r\n?#"), "%q", uri)
		if sent.URL.Scheme != "https" {
			require.Equal(t, "http", sent.URL.Scheme)
			ip := net.ParseIP(given.Hostname())
			require.True(t, given.Hostname() == "localhost" || ip != nil && ip.IsLoopback(), "the key would travel in the clear: %q", base)
		}
	})
}
