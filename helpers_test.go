package juspay_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// What all tests of this package call with.
const (
	testKey      = "key_1F4A9C77D2E0"
	testKeyBasic = "Basic a2V5XzFGNEE5Qzc3RDJFMDo=" // base64 of testKey and a colon
	testRouting  = "customer_1122"
	testTxn      = "eulUnitTxn000000001"
	testOrder    = "order-7001"
	testOTP      = "071978"

	captureURL = juspay.SandboxURL + "/v2/txns/" + testTxn + "/capture"
	voidURL    = juspay.SandboxURL + "/v2/txns/" + testTxn + "/void"
	otpURL     = juspay.SandboxURL + "/v2/txns/" + testTxn + "/authenticate"
	statusURL  = juspay.SandboxURL + "/orders/" + testOrder
)

// chargedBody is the smallest answer that says CHARGED, for tests that are not about the body.
const chargedBody = `{"status":"CHARGED","status_id":21,"order_id":"order-7001","txn_uuid":"eulUnitTxn000000001","amount":10.5}`

func otpRequest() juspay.ProcessOTPRequest {
	return juspay.ProcessOTPRequest{ChallengeID: "ch_42", OTP: testOTP}
}

// newClient is a client over transport that sends testRouting. Options come after that.
func newClient(t testing.TB, transport http.RoundTripper, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	first := []juspay.Option{
		juspay.WithHTTPClient(&http.Client{Transport: transport}),
		juspay.WithRoutingID(testRouting),
	}
	client, err := juspay.NewClient(testKey, append(first, opts...)...)
	require.NoError(t, err)
	return client
}

// roundTripper makes a transport of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// untouched fails the test when anything is sent.
func untouched(t testing.TB) roundTripper {
	return func(req *http.Request) (*http.Response, error) {
		t.Errorf("something was sent: %s %s", req.Method, req.URL)
		return reply(200, chargedBody), nil
	}
}

// reply is an answer. header holds names and values by turns.
func reply(status int, body string, header ...string) *http.Response {
	resp := httpmock.NewStringResponse(status, body)
	for pair := range slices.Chunk(header, 2) {
		resp.Header.Set(pair[0], pair[1])
	}
	return resp
}

// always answers every request alike.
func always(status int, body string, header ...string) roundTripper {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

// step is what a scripted transport does with one request.
type step func(*http.Request) (*http.Response, error)

// script makes one step for each request; a request too many fails the test.
// rest says how many steps are left.
func script(t testing.TB, steps ...step) (transport roundTripper, rest func() int) {
	var mu sync.Mutex
	transport = func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		if len(steps) == 0 {
			t.Errorf("one request too many: %s %s", req.Method, req.URL)
			return nil, io.ErrUnexpectedEOF
		}
		next := steps[0]
		steps = steps[1:]
		return next(req)
	}
	return transport, func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(steps)
	}
}

// answers is a step; so is loses, which sends the request and never hears of it again.
func answers(status int, body string, header ...string) step {
	return step(always(status, body, header...))
}

func loses(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }

// unsent is a step that fails as net/http does when it gets no connection.
func unsent(req *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(req.Context()).GetConn(req.URL.Host)
	return nil, &net.DNSError{Err: "no such host", Name: req.URL.Host}
}

// lost is a step that fails as net/http does after a connection was there.
func lost(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	trace.GetConn(req.URL.Host)
	trace.GotConn(httptrace.GotConnInfo{})
	return nil, io.ErrUnexpectedEOF
}

// hangs is a step that waits for the end of the attempt.
func hangs(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// stepper does its steps one after the other, and the last one again and again.
// It remembers when.
type stepper struct {
	start time.Time
	at    []time.Duration
	steps []step
}

func stepByStep(steps ...step) *stepper { return &stepper{start: time.Now(), steps: steps} }

func (s *stepper) RoundTrip(req *http.Request) (*http.Response, error) {
	s.at = append(s.at, time.Since(s.start))
	return s.steps[min(len(s.at), len(s.steps))-1](req)
}

func times(n int, one step) []step { return slices.Repeat([]step{one}, n) }

// wiretap keeps the text of every request that a mock was sent.
type wiretap struct {
	mu   sync.Mutex
	sent []string
}

// texts are the requests so far.
func (w *wiretap) texts() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sent)
}

// mock answers requests of this method to this URL, and no others.
func mock(method, url string, status int, body string, header ...string) (*httpmock.MockTransport, *wiretap) {
	tap := &wiretap{}
	transport := httpmock.NewMockTransport()
	transport.RegisterResponder(method, url, func(req *http.Request) (*http.Response, error) {
		tap.mu.Lock()
		defer tap.mu.Unlock()
		tap.sent = append(tap.sent, requestText(req))
		return reply(status, body, header...), nil
	})
	return transport, tap
}

// requestText writes down all that a RoundTripper is given: method and URL, the
// header sorted by name, how the length is announced, and the body.
func requestText(req *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", req.Method, req.URL)
	names := make([]string, 0, len(req.Header))
	for name := range req.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range req.Header[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	body := ""
	if req.Body != nil {
		read, err := io.ReadAll(req.Body)
		if err != nil {
			body = "unreadable: " + err.Error()
		}
		body += string(read)
	}
	if req.Host != req.URL.Host || len(req.TransferEncoding) > 0 || req.Close || len(req.Trailer) > 0 {
		fmt.Fprintf(&b, "odd: host %q, encoding %q, close %t, trailer %v\n", req.Host, req.TransferEncoding, req.Close, req.Trailer)
	}
	fmt.Fprintf(&b, "length %d\n%s", req.ContentLength, body)
	return b.String()
}

// userAgent is what every request names itself.
var userAgent = "juspay-go/" + juspay.Version + " (" + runtime.Version() + ")"

// testdata reads a body of this package's own.
func testdata(t testing.TB, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(body)
}

// requireValidation checks that err refuses field before anything was sent.
func requireValidation(t testing.TB, err error, op, field string) *juspay.ValidationError {
	t.Helper()
	var invalid *juspay.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Equal(t, op, invalid.Op)
	require.Equal(t, field, invalid.Field)
	require.NotEmpty(t, invalid.Reason)
	require.ErrorIs(t, err, juspay.ErrInvalidRequest)
	require.NotErrorIs(t, err, juspay.ErrOutcomeUnknown)
	require.Equal(t, "juspay: "+op+": "+field+": "+invalid.Reason, err.Error())
	return invalid
}
