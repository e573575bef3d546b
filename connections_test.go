package juspay_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// connAnswer is one answer of a server that counts its connections.
type connAnswer struct {
	status  int
	header  string // "Name: value"
	body    string
	chunked bool // without Content-Length
}

// connAnswers are ways to answer, each of which must leave the connection for
// the next call.
var connAnswers = []connAnswer{
	{status: 200, body: connOrder},
	{status: 200, body: connOrder, chunked: true},
	{status: 200, body: `{"status":"error","error_code":"access_denied"}`},
	{status: 200, body: "not JSON"},
	{status: 200, body: "[]"},
	{status: 200},
	{status: 204},
	{status: 301, header: "Location: https://elsewhere.invalid/"},
	{status: 302, header: "Location: ::", body: "<a>moved</a>"},
	{status: 307, header: "Location: /again", chunked: true, body: strings.Repeat("moved ", 2000)},
	{status: 400, body: `{"status":"Bad Request","error_message":"Cannot Capture VOIDED Transaction"}`},
	{status: 401, body: `{"status":"error","error_code":"access_denied"}`},
	{status: 404},
	{status: 409, body: "{}"},
	{status: 429, header: "Retry-After: 1"},
	{status: 500, body: "<html><body>" + strings.Repeat("oops ", 4000) + "</body></html>"},
	{status: 502, body: "<html></html>", chunked: true},
	{status: 503},
}

const connOrder = `{"order_id":"order-1","status":"CHARGED","status_id":21,"amount":1,"merchant_id":"m"}`

// connServer answers call after call with the next of connAnswers, and counts
// the connections that were made. It keeps the first calls waiting until as
// many as callers are there.
func connServer(tb testing.TB, callers int) (base string, connections func() int) {
	var made, served atomic.Int64
	together := make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		n := int(served.Add(1))
		if n == callers {
			close(together)
		}
		<-together
		connAnswers[n%len(connAnswers)].write(w)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	server.Start()
	tb.Cleanup(server.Close)
	return server.URL, func() int { return int(made.Load()) }
}

func (a connAnswer) write(w http.ResponseWriter) {
	if name, value, ok := strings.Cut(a.header, ": "); ok {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	if a.chunked {
		w.(http.Flusher).Flush()
	}
	_, _ = io.WriteString(w, a.body)
}

// connClient is a client as NewClient makes it, with its own transport. It
// does not wait and try again, since every answer here is on purpose.
func connClient(tb testing.TB, base string) *juspay.Client {
	client, err := juspay.NewClient("conn-api-key", juspay.WithBaseURL(base), juspay.WithoutRoutingID(), juspay.WithRetries(0))
	require.NoError(tb, err)
	tb.Cleanup(client.CloseIdleConnections)
	return client
}

// connCall makes the n-th call. What it is answered with does not matter here,
// except that there was an answer.
func connCall(client *juspay.Client, n int) error {
	ctx := context.Background()
	var response juspay.Response
	with := juspay.WithResponse(&response)
	switch n % 4 {
	case 0:
		_, _ = client.Capture(ctx, "txn", juspay.FullCapture(), with)
	case 1:
		_, _ = client.Void(ctx, "txn", with)
	case 2:
		_, _ = client.ProcessOTP(ctx, "txn", juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "123456"}, with)
	case 3:
		_, _ = client.OrderStatus(ctx, "order", with)
	}
	if response.StatusCode == 0 {
		return fmt.Errorf("call %d had no answer", n)
	}
	return nil
}

func TestConnectionServesEveryAnswer(t *testing.T) {
	t.Parallel()
	base, connections := connServer(t, 1)
	client := connClient(t, base)
	for n := range 1000 {
		require.NoError(t, connCall(client, n))
	}
	assert.Equal(t, 1, connections(), "connections made for 1,000 calls in a row")
}

func TestConnectionsAtMostOneACaller(t *testing.T) {
	t.Parallel()
	const callers, calls = 64, 50
	// All callers are on the way before any is answered. Without that, net/http
	// may dial more often: it dials for a caller that meanwhile gets another
	// caller's connection.
	base, connections := connServer(t, callers)
	connStorm(t, connClient(t, base), callers, calls)
	assert.Equal(t, callers, connections(), "connections made for %d callers", callers)
}

// Not even a cold start makes more connections than callers: a call that was
// given another's connection needs no dial of its own. Ten starts in a row
// must show it; a starved machine, on which a dial takes long, may try again.
func TestConnectionsFromAColdStart(t *testing.T) {
	t.Parallel()
	const callers, calls = 64, 20
	most := 0
	for range 2 {
		most = 0
		for range 10 {
			base, connections := connServer(t, 1)
			connStorm(t, connClient(t, base), callers, calls)
			most = max(most, connections())
		}
		if most <= callers {
			return
		}
	}
	assert.LessOrEqual(t, most, callers, "connections made for %d callers", callers)
}

// connStorm lets callers start together and make calls one after the other.
func connStorm(tb testing.TB, client *juspay.Client, callers, calls int) {
	var wait sync.WaitGroup
	start := make(chan struct{})
	for range callers {
		wait.Go(func() {
			<-start
			for n := range calls {
				if err := connCall(client, n); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	close(start)
	wait.Wait()
}
