package juspay_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// The matrix makes every call meet every fault and every answer, through the
// public methods, and compares the end with matrixRule. Servers are in memory
// and clocks are synctest's: time passes only where everybody waits, so that a
// fault has always happened when the time is up, however busy the machine is,
// and a goroutine that is left behind fails the test.

// matrixGot is how a call ended.
type matrixGot struct {
	op       operation
	result   any
	err      error
	response juspay.Response
	took     time.Duration
	arrivals int
	requests []string
	conns    int
}

// TestMatrixFaults makes every call meet every fault.
func TestMatrixFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range matrixFaults {
		for _, proto := range fault.speaks() {
			t.Run(fault.name+"/"+string(proto), func(t *testing.T) {
				t.Parallel()
				results := make([]matrixGot, len(operations))
				fault.run(t, func(t *testing.T) {
					for i, op := range operations {
						results[i] = fault.meet(t, op, proto)
					}
				})
				for i, op := range operations {
					t.Run(op.name, func(t *testing.T) { fault.check(t, op, proto, results[i]) })
				}
			})
		}
	}
}

// run gives f a clock of its own, unless it needs the kernel's connections,
// for which that clock does not stand still.
func (fault matrixFault) run(t *testing.T, f func(t *testing.T)) {
	if fault.tcp {
		f(t)
		return
	}
	wireIdentity() // made outside
	synctest.Test(t, f)
}

// meet makes one call meet the fault.
func (fault matrixFault) meet(t *testing.T, op operation, proto wireProto) matrixGot {
	server := &wireServer{proto: proto, script: wireAlways(fault.script), accept: fault.accept, early: fault.early}
	if fault.tcp {
		server.listen(t)
	} else {
		server.start(t)
	}
	transport := server.transport()
	base := server.base()
	if fault.where != nil {
		base = fault.where(server, transport)
	}
	opts := matrixOptions(op)
	if fault.timeout > 0 {
		opts = append(opts, juspay.WithTimeout(fault.timeout))
	}
	client := wireClient(t, base, transport, opts...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	switch {
	case fault.within > 0:
		ctx, cancel = context.WithTimeout(ctx, fault.within)
		defer cancel()
	case fault.cancel && fault.unread:
		cancel()
	case fault.cancel:
		go func() {
			select {
			case <-server.signal:
			case <-server.done:
			}
			cancel()
		}()
	}
	got := matrixCall(ctx, op, client)
	server.close()
	got.arrivals, got.requests, got.conns = server.seen()
	transport.CloseIdleConnections()
	return got
}

func (fault matrixFault) check(t *testing.T, op operation, proto wireProto, got matrixGot) {
	want := matrixRule(op, fault.end)
	matrixCheck(t, op, proto, want, got)
	if fault.unread {
		assert.Zero(t, got.arrivals, "arrivals")
	} else {
		assert.Equal(t, want.attempts, got.arrivals, "arrivals")
	}
	if fault.wraps != nil {
		assert.True(t, fault.wraps(got.err), "wraps another error: %v", got.err)
	}
	if !fault.tcp {
		assert.Equal(t, max(fault.within, time.Duration(want.attempts)*fault.timeout), got.took, "the time it took")
	}
}

// outcome is what became of the money.
func (got matrixGot) outcome() juspay.Outcome { return got.op.outcome(got.result, got.err) }

func matrixCall(ctx context.Context, op operation, client *juspay.Client) (got matrixGot) {
	got.op = op
	start := time.Now()
	got.result, got.err = op.do(ctx, client, juspay.WithResponse(&got.response))
	got.took = time.Since(start)
	return got
}

// TestMatrixAnswers gives every call every answer that needs no wire.
func TestMatrixAnswers(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			for _, status := range matrixStatuses("https://elsewhere.invalid") {
				for _, body := range matrixBodies {
					if body.packed || body.missing > 0 {
						continue
					}
					t.Run(status.name+"/"+body.name, func(t *testing.T) {
						answer, end := status.answer(body, op)
						client := wireClient(t, juspay.SandboxURL, answer.always(), matrixOptions(op)...)
						got := matrixCall(t.Context(), op, client)
						matrixCheck(t, op, wireHTTP1, matrixRule(op, end), got)
						assert.Equal(t, status.code, got.response.StatusCode)
					})
				}
			}
		})
	}
}

// always is a transport that answers every request with a.
func (a wireAnswer) always() roundTripper {
	return func(*http.Request) (*http.Response, error) {
		body := string(a.body)
		if a.bodiless() {
			body = ""
		}
		resp := reply(a.status, body)
		for _, h := range a.header {
			resp.Header.Add(h[0], h[1])
		}
		return resp, nil
	}
}

// TestMatrixConnections takes every answer off a wire, and looks what it costs:
// the call after it must be served, and over the same connection, unless the
// answer has spoilt it. The calls come by in turns.
func TestMatrixConnections(t *testing.T) {
	t.Parallel()
	wireIdentity()
	for i, status := range matrixStatuses("http://" + wireHost + ":1") {
		for k, proto := range matrixProtos(status) {
			t.Run(status.name+"/"+string(proto), func(t *testing.T) {
				t.Parallel()
				results := make([]matrixPair, len(matrixBodies))
				synctest.Test(t, func(t *testing.T) {
					server := newWireServer(t, proto, nil)
					transport := server.transport()
					for j, body := range matrixBodies {
						op := operations[(3*i+5*j+7*k)%len(operations)]
						results[j] = matrixServe(t, server, transport, op, status, body)
					}
					transport.CloseIdleConnections()
					server.close()
				})
				for j, body := range matrixBodies {
					t.Run(body.name+"/"+results[j].got.op.name, func(t *testing.T) { results[j].check(t, proto, status, body) })
				}
			})
		}
	}
}

// matrixProtos are those that answers are made in. Over HTTP/2 there is no 101.
func matrixProtos(status matrixStatus) []wireProto {
	if status.code == http.StatusSwitchingProtocols {
		return []wireProto{wireHTTP1, wireHTTPS1}
	}
	return wireProtos
}

// matrixPair is a call that got an answer, and the call after it.
type matrixPair struct {
	first      bool // there was no connection before it
	got, after matrixGot
}

func matrixServe(t *testing.T, server *wireServer, transport http.RoundTripper, op operation, status matrixStatus, body matrixBody) matrixPair {
	client := wireClient(t, server.base(), transport, matrixOptions(op)...)
	call := func(script wireScript) matrixGot {
		arrivals, requests, conns := server.seen()
		server.setScript(script)
		got := matrixCall(t.Context(), op, client)
		got.arrivals, got.requests, got.conns = server.seen()
		got.arrivals, got.requests, got.conns = got.arrivals-arrivals, got.requests[len(requests):], got.conns-conns
		return got
	}
	_, _, before := server.seen()
	answer, _ := status.answer(body, op)
	return matrixPair{first: before == 0, got: call(wireReply(answer)), after: call(replayAnswered(op))}
}

func (p matrixPair) check(t *testing.T, proto wireProto, status matrixStatus, body matrixBody) {
	op := p.got.op
	answer, end := status.answer(body, op)
	want := matrixRule(op, end)
	matrixCheck(t, op, proto, want, p.got)
	assert.Equal(t, want.attempts, p.got.arrivals, "arrivals")
	assert.Equal(t, status.code, p.got.response.StatusCode)

	require.NoError(t, p.after.err, "the call after it")
	assert.Equal(t, 1, p.after.arrivals, "arrivals of the call after it")
	most := 0
	switch {
	case status.code == http.StatusSwitchingProtocols, !answer.bodiless() && body.costs && !proto.http2():
		most = p.got.arrivals + 1
	case status.code == http.StatusServiceUnavailable && !proto.http2():
		most = p.got.arrivals // a repeat trusts no connection from before
	case p.first:
		most = 1
	}
	assert.LessOrEqual(t, p.got.conns+p.after.conns, most, "new connections")
}

// matrixCheck compares what holds for every end.
func matrixCheck(t *testing.T, op operation, proto wireProto, want matrixWant, got matrixGot) {
	t.Helper()
	kind := matrixOK
	switch err := got.err.(type) {
	case *juspay.APIError:
		kind = matrixAPIError
		assert.Equal(t, op.method(), err.Op)
		assert.Equal(t, want.attempts, err.Response.Attempts)
	case *juspay.RequestError:
		kind = matrixRequestError
		assert.Equal(t, op.method(), err.Op)
		assert.Equal(t, want.sent, err.Sent, "Sent")
		assert.Equal(t, want.attempts, err.Attempts)
	}
	assert.Equal(t, want.kind, kind, "%v", got.err)
	if op.moves() {
		assert.Equal(t, want.outcome, got.outcome(), "%v", got.err)
		order, isOrder := got.result.(*juspay.Order)
		if isOrder || got.result == nil {
			assert.Equal(t, want.outcome, op.movement.Outcome(order, got.err), "by its movement: %v", got.err)
		}
	}
	assert.Equal(t, got.err == nil, got.result != nil, "either an answer or an error")
	assert.Equal(t, want.attempts, got.response.Attempts, "Response.Attempts")
	for _, sentinel := range matrixSentinels {
		assert.Equal(t, slices.Contains(want.sentinels, sentinel), errors.Is(got.err, sentinel), "%v is %v", got.err, sentinel)
	}
	matrixCheckText(t, got.err)
	matrixCheckRequests(t, op, proto, got.requests)
}

// matrixCheckText looks at what a log would show of an error.
func matrixCheckText(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	text := err.Error()
	assert.LessOrEqual(t, len(text), 300)
	assert.NotContains(t, text, "\n")
	for _, secret := range []string{testKey, testOTP, base64.StdEncoding.EncodeToString([]byte(testKey + ":"))} {
		assert.NotContains(t, text, secret)
	}
}

// matrixCheckRequests wants the same bytes on every attempt, and the right ones.
func matrixCheckRequests(t *testing.T, op operation, proto wireProto, requests []string) {
	t.Helper()
	for _, request := range requests {
		assert.Equal(t, requests[0], request, "the bytes of every attempt")
		body := request
		if !proto.http2() {
			var head string
			head, body, _ = strings.Cut(request, "\r\n\r\n")
			assert.True(t, strings.HasPrefix(head, op.verb+" "+op.location()+" HTTP/1.1\r\n"), head)
			assert.Equal(t, op.verb == http.MethodPost, strings.Contains(head, "\r\nContent-Length: "), head)
		}
		assert.Equal(t, op.body(), body)
	}
}

// wireGzip compresses fast: the matrix does it often.
func wireGzip(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// wireBomb is four megabytes of blanks, packed.
var wireBomb = sync.OnceValue(func() []byte { return wireGzip(bytes.Repeat([]byte(" "), 4<<20)) })
