package transport

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/redact"
)

// nothingShows prints err and all below it as loggers and trackers do.
func nothingShows(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
		for _, secret := range secrets {
			assert.NotContains(t, strings.ToLower(fmt.Sprintf(verb, err)), strings.ToLower(secret), "%T with %s", err, verb)
		}
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		if below := err.Unwrap(); below != nil {
			nothingShows(t, below, secrets...)
		}
	case interface{ Unwrap() []error }:
		for _, below := range err.Unwrap() {
			nothingShows(t, below, secrets...)
		}
	}
}

// rawServer answers every connection with bytes, once it has read something.
func rawServer(t *testing.T, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, answer)
			conn.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

// TestErrorsQuoteNoAnswer puts a name into every place of an answer that
// net/http complains about.
func TestErrorsQuoteNoAnswer(t *testing.T) {
	t.Parallel()
	const ok, length = "HTTP/1.1 200 OK\r\n", "Content-Length: 4\r\n"
	answers := map[string]string{
		"no HTTP":           "JohnDoe\r\n\r\n",
		"version":           "HTTP/JohnDoe 200 OK\r\n\r\n",
		"status":            "HTTP/1.1 JohnDoe OK\r\n\r\n",
		"status of words":   "HTTP/1.1 200JohnDoe\r\n\r\n",
		"header line":       ok + "JohnDoe\r\n\r\n",
		"first header line": ok + " JohnDoe: x\r\n\r\n",
		"header name":       ok + "John Doe\x00JohnDoe: x\r\n\r\n",
		"header value":      ok + "X-Name: JohnDoe\x00\r\n\r\n",
		"length":            ok + "Content-Length: JohnDoe\r\n\r\n",
		"two lengths":       ok + length + "Content-Length: 5JohnDoe\r\n\r\n",
		"encoding":          ok + "Transfer-Encoding: JohnDoe\r\n\r\n",
		"two encodings":     ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: JohnDoe\r\n\r\n",
		"trailer":           ok + "Transfer-Encoding: chunked\r\nTrailer: Content-Length, JohnDoe\r\n\r\n0\r\n\r\n",
		"trailer line":      ok + "Transfer-Encoding: chunked\r\n\r\n4\r\ndone\r\n0\r\nJohnDoe\r\n\r\n",
		"chunk":             ok + "Transfer-Encoding: chunked\r\n\r\nJohnDoe\r\n",
		"chunk's end":       ok + "Transfer-Encoding: chunked\r\n\r\n4\r\ndoneJohnDoe\r\n",
		"gzip":              ok + "Content-Encoding: gzip\r\n\r\nJohnDoeJohnDoe",
		"cut off":           ok + "Content-Length: 100\r\n\r\nJohnDoe",
		"nothing":           "",
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := &http.Transport{}
			t.Cleanup(base.CloseIdleConnections)
			res := through(base).Do(t.Context(), tell(t, rawServer(t, answer)))
			require.Error(t, res.Err)
			assert.Equal(t, Lost, res.Class)
			assert.True(t, res.Sent)
			assert.False(t, res.Whole)
			nothingShows(t, res.Err, "John", "Doe")
		})
	}
	t.Run("goaway over HTTP/2", func(t *testing.T) {
		t.Parallel()
		frame := func(kind byte, payload ...byte) string {
			head := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))[1:]
			return string(head) + string([]byte{kind, 0, 0, 0, 0, 0}) + string(payload)
		}
		const settings, goAway, internalError = 4, 7, 2
		answer := frame(settings) + frame(goAway, append([]byte{0, 0, 0, 9, 0, 0, 0, internalError}, "JohnDoe"...)...)
		var speaks http.Protocols
		speaks.SetUnencryptedHTTP2(true)
		res := through(&http.Transport{Protocols: &speaks}).Do(t.Context(), tell(t, rawServer(t, answer)))
		require.ErrorContains(t, res.Err, "GOAWAY")
		assert.Equal(t, Lost, res.Class)
		nothingShows(t, res.Err, "John", "Doe")
	})
}

// TestErrorsShowNoSecret hands the key to errors in the ways of a careless
// transport.
func TestErrorsShowNoSecret(t *testing.T) {
	t.Parallel()
	failing := func(err error) http.RoundTripper {
		return tripper(func(*http.Request) (*http.Response, error) { return nil, err })
	}
	secret := errors.New("with the key hush-key")
	for name, rt := range map[string]http.RoundTripper{
		"in the text":  failing(secret),
		"below":        failing(fmt.Errorf("%.0w", secret)),
		"beside":       failing(errors.Join(io.EOF, secret)),
		"in a URL":     failing(&url.Error{Op: "Post", URL: "https://hush-key.invalid", Err: io.EOF}),
		"of the proxy": &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return nil, secret }},
		"of the dial":  &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, secret }},
		"in a body": tripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(io.MultiReader(strings.NewReader("a"), failingReader{secret}))}, nil
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := tell(t, "https://api.invalid")
			req.Secrets = redact.New("hush-key")
			res := through(rt).Do(t.Context(), req)
			require.Error(t, res.Err)
			nothingShows(t, res.Err, "hush-key")
			if name != "in a URL" {
				require.ErrorIs(t, res.Err, secret)
			}
		})
	}
	t.Run("of what is not usable", func(t *testing.T) {
		t.Parallel()
		req := tell(t, "https://api.invalid")
		req.Secrets = redact.New("hush-key")
		req.Usable = func([]byte) error { return secret }
		res := through(tripper(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil })).Do(t.Context(), req)
		nothingShows(t, res.Err, "hush-key")
		assert.Equal(t, Lost, res.Class)
	})
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

// TestNothingDialed says that nothing left only where that is certain.
func TestNothingDialed(t *testing.T) {
	t.Parallel()
	failing := func(*http.Request) (*url.URL, error) { return nil, io.ErrNoProgress }
	quiet := &http.Transport{}
	quiet.RegisterProtocol("https", tripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }))
	quietWithProxy := quiet.Clone()
	quietWithProxy.Proxy = failing
	quietWithProxy.RegisterProtocol("https", tripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }))
	for name, test := range map[string]struct {
		rt   http.RoundTripper
		sent bool
	}{
		"proxy of the SDK's own":            {newShared(&http.Transport{Proxy: failing}), false},
		"proxy of a given one":              {&http.Transport{Proxy: failing}, false},
		"proxy of a wrapped one":            {tripper((&http.Transport{Proxy: failing}).RoundTrip), true},
		"another protocol":                  {quiet, true},
		"another protocol, a failing proxy": {quietWithProxy, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := through(test.rt).Do(t.Context(), tell(t, "https://api.invalid"))
			require.Error(t, res.Err)
			assert.Equal(t, test.sent, res.Sent)
		})
	}
}

// TestBodies is about what came of a body, and what that makes of the answer.
func TestBodies(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, "done")
	require.NoError(t, zip.Close())
	unusable := errors.New("unusable")
	for name, test := range map[string]struct {
		status  int
		header  string
		body    string
		length  int
		class   Class
		whole   bool
		is      error
		usable  error
		request string // Accept-Encoding
	}{
		"whole":                          {status: 200, body: "done", class: Answered, whole: true},
		"empty":                          {status: 200, class: Answered, whole: true},
		"cut off":                        {status: 200, body: "done", length: 9, class: Lost, is: io.ErrUnexpectedEOF},
		"too large":                      {status: 200, body: strings.Repeat("x", 2<<10), class: Lost, is: ErrTooLarge},
		"unusable":                       {status: 200, body: "done", class: Lost, whole: true, usable: unusable, is: unusable},
		"refusal":                        {status: 400, body: "no", class: Refused, whole: true},
		"refusal, cut off":               {status: 400, body: "no", length: 9, class: Refused, is: io.ErrUnexpectedEOF},
		"refusal, too large":             {status: 401, body: strings.Repeat("x", 2<<10), class: Refused, is: ErrTooLarge},
		"error, cut off":                 {status: 500, body: "no", length: 9, class: Doubtful, is: io.ErrUnexpectedEOF},
		"compressed":                     {status: 200, header: "Content-Encoding: gzip", body: packed.String(), class: Answered, whole: true},
		"compressed, cut off":            {status: 200, header: "Content-Encoding: gzip", body: packed.String()[:packed.Len()-5], class: Lost, is: io.ErrUnexpectedEOF},
		"compressed, unasked":            {status: 200, header: "Content-Encoding: br", body: "\x01", class: Lost, whole: true, usable: unusable, is: errCompressed},
		"refusal, compressed, unasked":   {status: 400, header: "Content-Encoding: zstd", body: "\x01", class: Refused, whole: true, is: errCompressed},
		"called compressed, but usable":  {status: 200, header: "Content-Encoding: br", body: "done", class: Answered, whole: true},
		"not compressed, and says so":    {status: 400, header: "Content-Encoding: identity", body: "no", class: Refused, whole: true},
		"unavailable":                    {status: 503, class: Doubtful, whole: true},
		"compressed, as the caller asks": {status: 400, header: "Content-Encoding: gzip", body: packed.String(), class: Refused, whole: true, is: errCompressed, request: "gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			length := max(test.length, len(test.body))
			answer := fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Length: %d\r\nX-Request-Id: a-hush-key\r\n%s\r\n%s", test.status, length, join(test.header), test.body)
			base := &http.Transport{}
			t.Cleanup(base.CloseIdleConnections)
			req := tell(t, rawServer(t, answer))
			req.Secrets = redact.New("hush-key")
			req.Usable = func([]byte) error { return test.usable }
			if test.request != "" {
				req.Header.Set("Accept-Encoding", test.request)
			}
			s := through(base)
			s.MaxBody = 1 << 10
			res := s.Do(t.Context(), req)
			assert.Equal(t, test.class, res.Class, "%v", res.Class)
			assert.Equal(t, test.status, res.StatusCode)
			assert.Equal(t, test.whole, res.Whole)
			assert.Equal(t, "a-[redacted]", res.RequestID)
			if test.is != nil {
				require.ErrorIs(t, res.Err, test.is)
			} else {
				require.NoError(t, res.Err)
			}
		})
	}
}

func join(header string) string {
	if header == "" {
		return ""
	}
	return header + "\r\n"
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const most = (1<<63 - 1) / time.Second * time.Second
	at := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for name, test := range map[string]struct {
		after, date string
		want        time.Duration
	}{
		"absent":                      {"", "", 0},
		"seconds":                     {"7", "", 7 * time.Second},
		"very many":                   {strconv.Itoa(1 << 62), "", most},
		"more than can be counted":    {strings.Repeat("9", 40), "", most},
		"negative":                    {"-5", "", 0},
		"words":                       {"soon", "", 0},
		"a date by the server":        {"Sun, 06 Nov 1994 08:49:47 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 10 * time.Second},
		"a date by a clock that runs": {at(time.Hour), at(time.Hour - 10*time.Second), 10 * time.Second},
		"a date that is over":         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:47 GMT", 0},
		"a date, the server's broken": {at(-time.Hour), "today", 0},
	} {
		header := http.Header{}
		for key, value := range map[string]string{"Retry-After": test.after, "Date": test.date} {
			if value != "" {
				header.Set(key, value)
			}
		}
		assert.InDelta(t, test.want, retryAfter(header), float64(time.Second), name)
	}
	assert.InDelta(t, time.Hour, retryAfter(http.Header{"Retry-After": {at(time.Hour)}}), float64(2*time.Second), "by the own clock")
}

// TestHeadersOfEveryAttempt keeps Request as it was.
func TestHeadersOfEveryAttempt(t *testing.T) {
	t.Parallel()
	req := request(http.MethodPost, "a=b")
	req.Header = nil
	res := settings(func(r *http.Request) (*http.Response, error) {
		r.Header.Set("X-Own", "spoilt")
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("done"))}, nil
	}).Do(t.Context(), req)
	assert.Equal(t, Answered, res.Class)
	assert.Nil(t, req.Header)
}
