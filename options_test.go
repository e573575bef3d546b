package juspay_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// headersOf makes a call to each client and returns the header that was sent.
func headersOf(t *testing.T, client func(http.RoundTripper) *juspay.Client, opts ...juspay.Option) http.Header {
	t.Helper()
	var sent http.Header
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		sent = req.Header.Clone()
		return reply(200, chargedBody), nil
	})
	_, err := client(transport).Void(t.Context(), testTxn, opts...)
	require.NoError(t, err)
	return sent
}

// Every header option has the same effect on a client and on a call, and the call's wins.
func TestHeaderOptions(t *testing.T) {
	t.Parallel()
	plain := http.Header{
		"Accept": {"application/json"}, "Authorization": {testKeyBasic}, "Content-Type": {"application/x-www-form-urlencoded"},
		"User-Agent": {userAgent}, "X-Routing-Id": {testRouting},
	}
	with := func(name string, values ...string) http.Header {
		header := plain.Clone()
		header[name] = values
		if len(values) == 0 {
			delete(header, name)
		}
		return header
	}
	for name, tc := range map[string]struct {
		option, other juspay.Option // other is overruled
		want          http.Header
	}{
		"routing id":         {juspay.WithRoutingID("cart 9"), juspay.WithRoutingID("x"), with("X-Routing-Id", "cart 9")},
		"routing id, again":  {juspay.WithRoutingID("c1"), juspay.WithoutRoutingID(), with("X-Routing-Id", "c1")},
		"without routing id": {juspay.WithoutRoutingID(), juspay.WithRoutingID("x"), with("X-Routing-Id")},
		"merchant id":        {juspay.WithMerchantID("ShopOne"), juspay.WithMerchantID("x"), with("X-Merchantid", "ShopOne")},
		"version":            {juspay.WithVersion("2023-06-30"), juspay.WithVersion("2016-07-19"), with("Version", "2023-06-30")},
		"user agent":         {juspay.WithUserAgent("shop/1.0 (till)"), juspay.WithUserAgent("x"), with("User-Agent", userAgent+" shop/1.0 (till)")},
		"own header":         {juspay.WithHeader("X-Trace", "t1"), juspay.WithHeader("X-Trace", "x"), with("X-Trace", "t1")},
		"own header, lower":  {juspay.WithHeader("x-trace", "t1"), juspay.WithHeader("X-TRACE", "x"), with("X-Trace", "t1")},
		"value beyond ASCII": {juspay.WithHeader("X-Name", "Zoë"), juspay.WithHeader("X-Name", "x"), with("X-Name", "Zoë")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ofClient := func(opts ...juspay.Option) func(http.RoundTripper) *juspay.Client {
				return func(transport http.RoundTripper) *juspay.Client { return newClient(t, transport, opts...) }
			}
			assert.Equal(t, tc.want, headersOf(t, ofClient(tc.option)), "the client's default")
			assert.Equal(t, tc.want, headersOf(t, ofClient(), tc.option), "a call's own")
			assert.Equal(t, tc.want, headersOf(t, ofClient(tc.other), tc.option), "the call wins")
			assert.Equal(t, tc.want, headersOf(t, ofClient(tc.other, tc.option)), "the later one wins")
			assert.Equal(t, tc.want, headersOf(t, ofClient(), tc.other, tc.option), "the later one of a call wins")

			// The client stays as it was.
			var sent []http.Header
			client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
				sent = append(sent, req.Header.Clone())
				return reply(200, chargedBody), nil
			}))
			for _, opts := range [][]juspay.Option{nil, {tc.option}, nil} {
				_, err := client.Void(t.Context(), testTxn, opts...)
				require.NoError(t, err)
			}
			assert.Equal(t, []http.Header{plain, tc.want, plain}, sent)
		})
	}
}

func TestSeveralOwnHeaders(t *testing.T) {
	t.Parallel()
	client := func(transport http.RoundTripper) *juspay.Client {
		return newClient(t, transport, juspay.WithHeader("X-One", "1"), juspay.WithHeader("X-Two", "2"))
	}
	sent := headersOf(t, client, juspay.WithHeader("x-two", "22"), juspay.WithHeader("X-Three", "3"))
	assert.Equal(t, []string{"1"}, sent["X-One"])
	assert.Equal(t, []string{"22"}, sent["X-Two"])
	assert.Equal(t, []string{"3"}, sent["X-Three"])
}

// A RoundTripper that writes into the header it is given spoils no later request.
func TestHeadersAreNotShared(t *testing.T) {
	t.Parallel()
	var seen []string
	client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		seen = append(seen, req.Header.Get("Accept")+"|"+req.Header.Get("X-Routing-Id")+"|"+req.Header.Get("Authorization"))
		for name := range req.Header {
			req.Header[name][0] = "spoilt"
			req.Header[name] = append(req.Header[name], "spoilt")
		}
		return reply(200, chargedBody), nil
	}))
	for range 3 {
		_, err := client.Void(t.Context(), testTxn)
		require.NoError(t, err)
	}
	want := "application/json|" + testRouting + "|" + testKeyBasic
	assert.Equal(t, []string{want, want, want}, seen)
}

// Every refusal, with its field, by NewClient and by a call.
func TestRefusedOptions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		option juspay.Option
		field  string
	}{
		"nil":                     {nil, "Option"},
		"empty routing id":        {juspay.WithRoutingID(""), "RoutingID"},
		"routing id, line break":  {juspay.WithRoutingID("a\nb"), "RoutingID"},
		"routing id, NUL":         {juspay.WithRoutingID("a\x00"), "RoutingID"},
		"routing id, space":       {juspay.WithRoutingID(" a"), "RoutingID"},
		"empty merchant id":       {juspay.WithMerchantID(""), "MerchantID"},
		"merchant id, CR":         {juspay.WithMerchantID("a\r"), "MerchantID"},
		"empty version":           {juspay.WithVersion(""), "Version"},
		"version, other order":    {juspay.WithVersion("30-06-2023"), "Version"},
		"version, no such day":    {juspay.WithVersion("2023-02-30"), "Version"},
		"version with a time":     {juspay.WithVersion("2023-06-30T00:00:00Z"), "Version"},
		"version, injected":       {juspay.WithVersion("2023-06-30\r\nX: y"), "Version"},
		"timeout zero":            {juspay.WithTimeout(0), "Timeout"},
		"timeout negative":        {juspay.WithTimeout(-time.Second), "Timeout"},
		"retries negative":        {juspay.WithRetries(-1), "Retries"},
		"limit zero":              {juspay.WithMaxResponseBytes(0), "MaxResponseBytes"},
		"limit negative":          {juspay.WithMaxResponseBytes(-1), "MaxResponseBytes"},
		"empty user agent":        {juspay.WithUserAgent(""), "UserAgent"},
		"user agent, line break":  {juspay.WithUserAgent("shop\r\nX: y"), "UserAgent"},
		"nil HTTP client":         {juspay.WithHTTPClient(nil), "HTTPClient"},
		"nil response":            {juspay.WithResponse(nil), "Response"},
		"header without a name":   {juspay.WithHeader("", "v"), "Header"},
		"header name, space":      {juspay.WithHeader("X Y", "v"), "Header"},
		"header name, trailing":   {juspay.WithHeader("Authorization ", "v"), "Header"},
		"header name, colon":      {juspay.WithHeader("X:", "v"), "Header"},
		"header name, CRLF":       {juspay.WithHeader("X\r\nY", "v"), "Header"},
		"header name, not ASCII":  {juspay.WithHeader("Schlüssel", "v"), "Header"},
		"header without a value":  {juspay.WithHeader("X-A", ""), "Header"},
		"header value, CRLF":      {juspay.WithHeader("X-A", "v\r\nAuthorization: z"), "Header"},
		"header value, NUL":       {juspay.WithHeader("X-A", "v\x00"), "Header"},
		"header value, DEL":       {juspay.WithHeader("X-A", "v\x7f"), "Header"},
		"header value, tab":       {juspay.WithHeader("X-A", "v\tw"), "Header"},
		"header value, space end": {juspay.WithHeader("X-A", "v "), "Header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := juspay.NewClient(testKey, juspay.WithRoutingID(testRouting), tc.option)
			require.Nil(t, client)
			requireValidation(t, err, "NewClient", tc.field)
			for _, op := range operations {
				_, err = op.do(t.Context(), newClient(t, untouched(t)), tc.option)
				requireValidation(t, err, op.method(), tc.field)
			}
		})
	}
}

func TestWithHeaderRefusesWhatIsNotTheCallers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Authorization", "X-Routing-Id", "X-Merchantid", "Version", "User-Agent", "Accept", "Accept-Encoding", "Content-Type",
		"Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Trailer", "TE", "Host",
		"Idempotency-Key", "X-Idempotency-Key",
	} {
		for _, spelling := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			_, err := juspay.NewClient(testKey, juspay.WithHeader(spelling, "secret-value"))
			invalid := requireValidation(t, err, "NewClient", "Header")
			assert.NotContains(t, invalid.Reason, "secret-value")
			assert.Contains(t, strings.ToLower(invalid.Reason), strings.ToLower(name), "it says which header")
		}
	}
	_, err := juspay.NewClient(testKey, juspay.WithHeader("X-Request-Id", "1"), juspay.WithHeader("Cookie", "a=b"), juspay.WithHeader("!#$%&'*+-.^_`|~", "v"))
	require.NoError(t, err)
}

func TestTimeoutIsOfOneAttempt(t *testing.T) {
	t.Parallel()
	hang := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	for name, tc := range map[string]struct {
		ofClient, ofCall []juspay.Option
		httpTimeout      time.Duration
		want             time.Duration
	}{
		"default":                          {nil, nil, 0, 60 * time.Second},
		"of the client":                    {[]juspay.Option{juspay.WithTimeout(7 * time.Second)}, nil, 0, 7 * time.Second},
		"of the call":                      {[]juspay.Option{juspay.WithTimeout(7 * time.Second)}, []juspay.Option{juspay.WithTimeout(3 * time.Second)}, 0, 3 * time.Second},
		"of the HTTP client":               {nil, nil, 2 * time.Second, 2 * time.Second},
		"of the HTTP client, when shorter": {nil, []juspay.Option{juspay.WithTimeout(time.Second)}, 2 * time.Second, time.Second},
		"of the HTTP client, when longer":  {nil, nil, time.Hour, 60 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				opts := append([]juspay.Option{
					juspay.WithRoutingID(testRouting),
					juspay.WithHTTPClient(&http.Client{Transport: roundTripper(hang), Timeout: tc.httpTimeout}),
				}, tc.ofClient...)
				client, err := juspay.NewClient(testKey, opts...)
				require.NoError(t, err)
				start := time.Now()
				_, err = client.Void(t.Context(), testTxn, tc.ofCall...)
				assert.Equal(t, tc.want, time.Since(start))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
				require.NoError(t, t.Context().Err(), "the caller's own context goes on")
			})
		})
	}
}

func TestRetriesOption(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ofClient, ofCall []juspay.Option
		attempts         int
	}{
		"default":       {nil, nil, 3},
		"none":          {[]juspay.Option{juspay.WithRetries(0)}, nil, 1},
		"five":          {[]juspay.Option{juspay.WithRetries(5)}, nil, 6},
		"the call wins": {[]juspay.Option{juspay.WithRetries(5)}, []juspay.Option{juspay.WithRetries(1)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport, rest := script(t, times(tc.attempts, loses)...)
				_, err := newClient(t, transport, tc.ofClient...).OrderStatus(t.Context(), testOrder, tc.ofCall...)
				var failed *juspay.RequestError
				require.ErrorAs(t, err, &failed)
				assert.Equal(t, tc.attempts, failed.Attempts)
				assert.Zero(t, rest())
			})
		})
	}
}

func TestMaxResponseBytes(t *testing.T) {
	t.Parallel()
	long := `{"status":"CHARGED","udf1":"` + strings.Repeat("x", 5<<20) + `"}`
	for name, tc := range map[string]struct {
		body string
		opts []juspay.Option
		fits bool
	}{
		"default, small":     {chargedBody, nil, true},
		"default, over 4 MB": {long, nil, false},
		"raised":             {long, []juspay.Option{juspay.WithMaxResponseBytes(6 << 20)}, true},
		"exactly":            {chargedBody, []juspay.Option{juspay.WithMaxResponseBytes(int64(len(chargedBody)))}, true},
		"one byte too small": {chargedBody, []juspay.Option{juspay.WithMaxResponseBytes(int64(len(chargedBody)) - 1)}, false},
		"the largest limit":  {chargedBody, []juspay.Option{juspay.WithMaxResponseBytes(math.MaxInt64)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() { require.Nil(t, recover(), "it panicked, after the capture was sent") }()
			order, err := newClient(t, always(200, tc.body)).Capture(t.Context(), testTxn, juspay.FullCapture(), tc.opts...)
			if tc.fits {
				require.NoError(t, err)
				assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
				return
			}
			var failed *juspay.RequestError
			require.ErrorAs(t, err, &failed)
			require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
			assert.Equal(t, 200, failed.Response.StatusCode)
			assert.NotEmpty(t, failed.Response.Body)
			assert.Less(t, len(failed.Response.Body), len(tc.body))
		})
	}
	refused := refusalOf(t, 400, `{"error_message":"`+strings.Repeat("x", 5<<20)+`"}`)
	assert.Equal(t, 4<<20, len(refused.Response.Body), "a refusal stays one, however long its body is")
	require.ErrorIs(t, refused, juspay.ErrInvalidRequest)
}

func TestLogger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		client := newClient(t, always(200, chargedBody), juspay.WithLogger(logger))
		_, err := client.Void(t.Context(), testTxn)
		require.NoError(t, err)
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
		assert.Contains(t, log.String(), "level=DEBUG")

		log.Reset()
		_, err = client.Void(t.Context(), testTxn, juspay.WithLogger(nil))
		require.NoError(t, err)
		assert.Empty(t, log.String(), "nil turns it off")

		transport, _ := script(t, loses, answers(503, ""), answers(200, chargedBody))
		_, err = newClient(t, transport).OrderStatus(t.Context(), testOrder, juspay.WithLogger(logger))
		require.NoError(t, err)
		assert.Equal(t, 3, strings.Count(log.String(), "\n"), "one record an attempt")
		assert.Equal(t, 2, strings.Count(log.String(), "level=WARN"))

		log.Reset()
		_, err = newClient(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("inner " + testTxn) })).
			Void(t.Context(), testTxn, juspay.WithLogger(logger))
		require.Error(t, err)
		assert.NotContains(t, log.String(), "inner", "of an error only its class")
	})
}
