package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// fuzzArrived is what a real server read of a request.
type fuzzArrived struct {
	method, uri, host, body string
	header                  http.Header
}

// fuzzServer is a server of net/http that keeps the last request as it was sent.
func fuzzServer(f *testing.F) (base string, last func() (fuzzArrived, int)) {
	var mu sync.Mutex
	var arrived fuzzArrived
	count := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		arrived = fuzzArrived{r.Method, r.RequestURI, r.Host, string(body), r.Header.Clone()}
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

// FuzzID gives every method any id, through a transport in memory and over a
// real connection: it is one segment of the path, or stands in the body as it
// is, or the call is refused and nothing is sent.
func FuzzID(f *testing.F) {
	for _, id := range append(invisible, "txn_1", ".", "..", "../x", "a/b", `a\b`, "a b", "a%2fb", "%2e%2e", "a?b=c", "a#b", "a;b", "é",
		"%", "//", "a:b@c", "*", "{id}", "...", "./.", "名", `a"b`, strings.Repeat("x", 300)) {
		f.Add(id)
	}
	base, last := fuzzServer(f)
	shared := &http.Transport{}
	f.Cleanup(shared.CloseIdleConnections)
	f.Fuzz(func(t *testing.T, id string) {
		for _, op := range singles() {
			if op.isOpen {
				continue // its path is the caller's: see FuzzCallPath
			}
			var inMemory *http.Request
			client := wireClient(t, base+fuzzPrefix, roundTripper(func(req *http.Request) (*http.Response, error) {
				inMemory = req.Clone(context.Background())
				return reply(http.StatusUnauthorized, ""), nil
			}))
			_, err := op.call(t.Context(), client, id)
			if inMemory == nil {
				fuzzInvalid(t, err)
				require.False(t, fuzzPlain(id), "%q is an id like any other", id)
				continue
			}
			require.ErrorIs(t, err, juspay.ErrUnauthorized)
			require.True(t, utf8.ValidString(id), "%q", id)
			require.False(t, strings.ContainsFunc(id, unicode.IsControl), "%q", id)
			fuzzPath(t, inMemory.URL.RequestURI(), op, id)
			_, before := last()
			_, _ = op.call(t.Context(), wireClient(t, base+fuzzPrefix, shared, juspay.WithRetries(0)), id)
			arrived, count := last()
			require.Equal(t, before+1, count)
			require.Equal(t, op.verb, arrived.method)
			require.Equal(t, strings.TrimPrefix(base, "http://"), arrived.host)
			fuzzPath(t, arrived.uri, op, id)
			fuzzBody(t, arrived.body, op, id)
		}
	})
}

const fuzzPrefix = "/prefix%2Fof/it"

// fuzzPlain reports whether nobody can object to an id.
func fuzzPlain(id string) bool {
	strange := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	return id != "" && id != "." && id != ".." && !strings.ContainsFunc(id, strange)
}

// fuzzPath wants the id to be one segment of the path, and the rest as it is.
func fuzzPath(t *testing.T, uri string, op operation, id string) {
	t.Helper()
	before, after, inPath := strings.Cut(op.path, "{id}")
	if !inPath {
		require.Equal(t, fuzzPrefix+op.path, uri)
		return
	}
	require.True(t, strings.HasPrefix(uri, fuzzPrefix+before), "%q", uri)
	require.True(t, strings.HasSuffix(uri, after), "%q", uri)
	segment := uri[len(fuzzPrefix+before) : len(uri)-len(after)]
	require.False(t, strings.ContainsAny(segment, "/?#\\ \r\n;"), "%q", uri)
	got, err := url.PathUnescape(segment)
	require.NoError(t, err)
	require.Equal(t, id, got)
}

// fuzzBody wants the id in the body as it is, if it stands there.
func fuzzBody(t *testing.T, body string, op operation, id string) {
	t.Helper()
	if !strings.Contains(op.form, "{id}") {
		require.Equal(t, op.form, body)
		return
	}
	if strings.HasPrefix(body, "{") {
		var read struct {
			OrderID string `json:"order_id"`
		}
		require.NoError(t, json.Unmarshal([]byte(body), &read))
		require.Equal(t, id, read.OrderID)
		return
	}
	form, err := url.ParseQuery(body)
	require.NoError(t, err)
	require.Equal(t, []string{id}, form["order_id"])
}

// FuzzCallPath takes any path: the call goes below the base URL, or it is
// refused.
func FuzzCallPath(f *testing.F) {
	for _, path := range []string{"/customers", "/customers/a%2Fb?x=1&y=%20", "", "/", "//evil.example", "/../x", "/%2e%2e/x", "/a/./b", "/a%5C..", `/a\b`, "/a#b",
		"/a?b#c", "@evil.example", ":80/x", "/a b", "/a\r\nX: y", "/%0d%0a", "/é", "/\xff", "/%zz", "/a?b c", "/a?é", "/a;b", "/a//b", "/*", "/a?", "/\u200b"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		var sent *http.Request
		client := wireClient(t, "https://pay.example"+fuzzPrefix, roundTripper(func(req *http.Request) (*http.Response, error) {
			sent = req
			return reply(http.StatusOK, "{}"), nil
		}))
		if err := client.Call(t.Context(), http.MethodGet, path, nil, nil); err != nil {
			fuzzInvalid(t, err)
			require.Nil(t, sent)
			return
		}
		require.Equal(t, "pay.example", sent.URL.Host)
		require.Equal(t, "pay.example", sent.Host)
		require.Nil(t, sent.URL.User)
		require.Empty(t, sent.URL.Fragment)
		uri := sent.URL.RequestURI()
		require.True(t, strings.HasPrefix(uri, fuzzPrefix+"/"), "%q", uri)
		require.False(t, strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }), "%q", uri)
		for segment := range strings.SplitSeq(sent.URL.Path, "/") {
			require.NotContains(t, []string{".", ".."}, segment)
		}
		given, _ := url.PathUnescape(strings.Split(path, "?")[0])
		require.Equal(t, "/prefix/of/it"+given, sent.URL.Path)
	})
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
