package juspay_test

import (
	"net/http"
	"net/http/cookiejar"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestHTTPClientIsCopied(t *testing.T) {
	t.Parallel()
	asked := false
	transport := always(302, "", "Location", "https://elsewhere.example/")
	own := &http.Client{Transport: transport, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error {
		asked = true
		return nil
	}}
	client, err := juspay.NewClient(testKey, juspay.WithHTTPClient(own), juspay.WithRoutingID(testRouting))
	require.NoError(t, err)
	_, err = client.Void(t.Context(), testTxn)
	var refused *juspay.APIError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 302, refused.StatusCode, "no redirect is followed")
	assert.False(t, asked)
	assert.Equal(t, time.Minute, own.Timeout)
	assert.NotNil(t, own.CheckRedirect)
	assert.NotNil(t, own.Transport)
	assert.Nil(t, own.Jar)

	// What the program does to its own client later does not reach ours.
	own.Transport = untouched(t)
	_, err = client.Void(t.Context(), testTxn)
	require.ErrorAs(t, err, &refused)
}

func TestHTTPClientOfACall(t *testing.T) {
	t.Parallel()
	client := newClient(t, untouched(t))
	transport, tap := mock("POST", voidURL, 200, chargedBody)
	_, err := client.Void(t.Context(), testTxn, juspay.WithHTTPClient(&http.Client{Transport: transport}))
	require.NoError(t, err)
	assert.Len(t, tap.texts(), 1)
}

func TestCookieJarWorks(t *testing.T) {
	t.Parallel()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var cookies []string
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		cookies = append(cookies, req.Header.Get("Cookie"))
		resp := reply(200, chargedBody)
		resp.Header.Add("Set-Cookie", "cell=7; Path=/; Secure")
		resp.Header.Add("Set-Cookie", "only=orders; Path=/orders")
		return resp, nil
	})
	client, err := juspay.NewClient(testKey, juspay.WithRoutingID(testRouting),
		juspay.WithHTTPClient(&http.Client{Transport: transport, Jar: jar}))
	require.NoError(t, err)
	_, err = client.Void(t.Context(), testTxn)
	require.NoError(t, err)
	_, err = client.Void(t.Context(), testTxn)
	require.NoError(t, err)
	_, err = client.OrderStatus(t.Context(), testOrder)
	require.NoError(t, err)
	assert.Equal(t, []string{"", "cell=7", "only=orders; cell=7"}, cookies)
}

// Without a transport of its own, an http.Client stands for the standard one.
// Not parallel: it replaces what is global.
func TestStandardTransport(t *testing.T) {
	standard := http.DefaultTransport
	defer func() { http.DefaultTransport = standard }()
	transport, tap := mock("POST", voidURL, 200, chargedBody)
	http.DefaultTransport = transport

	for name, opts := range map[string][]juspay.Option{
		"replaced by the program": {juspay.WithRoutingID(testRouting)},
		"an empty http.Client":    {juspay.WithRoutingID(testRouting), juspay.WithHTTPClient(&http.Client{})},
	} {
		client, err := juspay.NewClient(testKey, opts...)
		require.NoError(t, err, name)
		_, err = client.Void(t.Context(), testTxn)
		require.NoError(t, err, name)
	}
	assert.Len(t, tap.texts(), 2)
}

func TestWithResponse(t *testing.T) {
	t.Parallel()
	stale := juspay.Response{StatusCode: 1, Header: http.Header{"Old": {"x"}}, Body: []byte("old"), RequestID: "old", Attempts: 9, Skipped: []string{"/old"}}

	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				meet := func(transport http.RoundTripper, opts ...juspay.Option) (juspay.Response, error) {
					got := stale
					for i, opt := range opts {
						if opt == nil {
							opts[i] = juspay.WithResponse(&got)
						}
					}
					_, err := op.do(t.Context(), newClient(t, transport, matrixOptions(op)...), opts...)
					return got, err
				}
				got, err := meet(always(200, op.good, "X-Request-Id", "req-1", "X-Own", "o"), nil)
				require.NoError(t, err)
				assert.Equal(t, juspay.Response{
					StatusCode: 200, Header: http.Header{"X-Request-Id": {"req-1"}, "X-Own": {"o"}},
					Body: []byte(op.good), RequestID: "req-1", Attempts: 1,
				}, got, "on success")

				got, err = meet(always(400, `{"status":"NOT_FOUND"}`, "X-Response-Id", "res-1"), nil)
				require.Error(t, err)
				assert.Equal(t, juspay.Response{
					StatusCode: 400, Header: http.Header{"X-Response-Id": {"res-1"}},
					Body: []byte(`{"status":"NOT_FOUND"}`), RequestID: "res-1", Attempts: 1,
				}, got, "on a refusal")

				got, err = meet(always(200, "<html>"), nil, juspay.WithRetries(0))
				require.Error(t, err)
				assert.Equal(t, juspay.Response{StatusCode: 200, Header: http.Header{}, Body: []byte("<html>"), Attempts: 1}, got, "on an unreadable answer")

				got, err = meet(roundTripper(unsent), nil, juspay.WithRetries(0))
				require.Error(t, err)
				assert.Equal(t, juspay.Response{Attempts: 1}, got, "without an answer")

				got, err = meet(untouched(t), nil, juspay.WithTimeout(-1))
				require.Error(t, err)
				assert.Equal(t, juspay.Response{}, got, "when the call is refused by another option")

				got, err = meet(untouched(t), juspay.WithTimeout(-1), nil)
				require.Error(t, err)
				assert.Equal(t, juspay.Response{}, got, "when an option before it is refused")
			})
		})
	}
}

func TestWithResponseIsForCalls(t *testing.T) {
	t.Parallel()
	var response juspay.Response
	client, err := juspay.NewClient(testKey, juspay.WithResponse(&response))
	require.Nil(t, client)
	requireValidation(t, err, "NewClient", "Response")
}

func TestWithResponseReportsSkippedFields(t *testing.T) {
	t.Parallel()
	var response juspay.Response
	order, err := newClient(t, always(200, `{"status":"CHARGED","order_id":"order-7001","amount":"ten","card":[1],"refunds":[{"amount":"x"}]}`)).
		OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err), "what does not fit never fails the call")
	assert.ElementsMatch(t, []string{"/amount", "/card", "/refunds/0/amount"}, response.Skipped)
}

func TestRequestIDOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		header []string
		want   string
	}{
		"none":             {nil, ""},
		"x-request-id":     {[]string{"X-Request-Id", "a"}, "a"},
		"x-response-id":    {[]string{"X-Response-Id", "b"}, "b"},
		"both":             {[]string{"X-Response-Id", "b", "X-Request-Id", "a"}, "a"},
		"an empty one":     {[]string{"X-Request-Id", "", "X-Response-Id", "b"}, "b"},
		"with a new line":  {[]string{"X-Request-Id", "a\nb"}, "a b"},
		"the key, no less": {[]string{"X-Request-Id", testKey}, "[redacted]"},
	} {
		var response juspay.Response
		_, err := newClient(t, always(200, chargedBody, tc.header...)).Void(t.Context(), testTxn, juspay.WithResponse(&response))
		require.NoError(t, err)
		assert.Equal(t, tc.want, response.RequestID, name)
	}
}
