package juspay_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// replayRuns is how often a race between net/http's goroutines gets its chance.
const replayRuns = 3

// replayRefusals are answers over HTTP/2 after which net/http sends a request
// again by itself, POST or not.
var replayRefusals = []struct {
	name string
	h2   func(c *wireConn, stream uint32)
}{
	{"refused_stream", func(c *wireConn, stream uint32) { c.resetStream(stream, codeRefused) }},
	{"protocol_error", func(c *wireConn, stream uint32) { c.resetStream(stream, codeProtocol) }},
	{"go_away", func(c *wireConn, stream uint32) { c.goAway(stream-1, codeNone) }},
	{"go_away_with_error", func(c *wireConn, stream uint32) { c.goAway(stream-1, codeInternal) }},
}

// TestReplayOverHTTP2 proves that a call whose request a server may have seen
// is not sent again behind the client's back: every arrival is an attempt that
// the client decided on and counted.
func TestReplayOverHTTP2(t *testing.T) {
	t.Parallel()
	for _, refusal := range replayRefusals {
		for _, proto := range []wireProto{wireH2, wireH2C} {
			for _, way := range replayWays {
				t.Run(refusal.name+"/"+string(proto)+"/"+way.name, func(t *testing.T) {
					t.Parallel()
					wireIdentity() // made outside
					synctest.Test(t, func(t *testing.T) {
						for _, op := range singles() {
							for range replayRuns {
								replayRefused(t, refusal.h2, op, proto, way)
							}
						}
					})
				})
			}
		}
	}
}

// replayWay is how a request comes to the server that refuses it.
type replayWay struct {
	name    string
	warm    bool // over a connection that has served a call
	wrapped bool // through a RoundTripper that does not show what it wraps
}

var replayWays = []replayWay{
	{name: "first_on_connection"},
	{name: "connection_reused", warm: true},
	{name: "first_on_connection_wrapped", wrapped: true},
	{name: "connection_reused_wrapped", warm: true, wrapped: true},
}

// replayRefused refuses one request and would accept the next.
func replayRefused(t *testing.T, refuse func(*wireConn, uint32), op operation, proto wireProto, way replayWay) {
	t.Helper()
	before := 0
	if way.warm {
		before = 1
	}
	server := newWireServer(t, proto, func(arrival int) wireScript {
		if arrival == before+1 {
			return wireScript{h2: refuse}
		}
		return replayAnswered(op)
	})
	inner := server.transport()
	defer inner.CloseIdleConnections()
	var transport http.RoundTripper = inner
	if way.wrapped {
		transport = roundTripper(inner.RoundTrip)
	}
	client := wireClient(t, server.base(), transport)
	if way.warm {
		require.NoError(t, matrixCall(t.Context(), op, client).err)
	}
	got := matrixCall(t.Context(), op, client)
	got.arrivals, got.requests, _ = server.seen()
	got.arrivals, got.requests = got.arrivals-before, got.requests[before:]
	if op.repeatable { // by the client, or by net/http
		assert.Equal(t, 2, got.arrivals, op.name)
		assert.NoError(t, got.err, op.name)
	} else {
		assert.Equal(t, 1, got.arrivals, op.name)
		matrixCheck(t, op, proto, matrixRule(op, matrixLostEnd), got)
	}
	server.close()
}

// TestReplayStaleHTTP2 closes a connection that is idle: the next call goes
// over a new one, and arrives once.
func TestReplayStaleHTTP2(t *testing.T) {
	t.Parallel()
	for _, proto := range []wireProto{wireH2, wireH2C} {
		for _, op := range singles() {
			t.Run(string(proto)+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				wireIdentity()
				synctest.Test(t, func(t *testing.T) { replayStaleHTTP2(t, op, proto) })
			})
		}
	}
}

func replayStaleHTTP2(t *testing.T, op operation, proto wireProto) {
	server := newWireServer(t, proto, wireAlways(wireScript{h2: func(c *wireConn, stream uint32) {
		c.goAway(stream, codeNone) // first, so that the client knows it when the answer is there
		c.answerHTTP2(stream, wireAnswer{status: 200, body: []byte(op.good)})
	}}))
	client := server.client(t)
	for n := 1; n <= 5; n++ {
		got := matrixCall(t.Context(), op, client)
		require.NoError(t, got.err)
		arrivals, _, _ := server.seen()
		assert.Equal(t, n, arrivals)
		assert.Equal(t, 1, got.response.Attempts)
	}
}

// replayConn is the client's end of a connection on which, once spoilt, a write
// fails after some bytes, and which hides that the other side has gone.
type replayConn struct {
	net.Conn
	spoilt *atomic.Bool
	writes int // bytes that still go through
	closed chan struct{}
	once   atomic.Bool
}

func (c *replayConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil && c.spoilt.Load() {
		<-c.closed // nobody notices before writing
	}
	return n, err
}

func (c *replayConn) Write(p []byte) (int, error) {
	if !c.spoilt.Load() {
		return c.Conn.Write(p)
	}
	n, _ := c.Conn.Write(p[:min(c.writes, len(p))])
	return n, &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
}

func (c *replayConn) Close() error {
	if c.once.CompareAndSwap(false, true) {
		close(c.closed)
	}
	return c.Conn.Close()
}

// TestReplayStaleHTTP1 makes the second call meet a kept connection that takes
// no byte, or a part of the request only.
func TestReplayStaleHTTP1(t *testing.T) {
	t.Parallel()
	for _, op := range singles() {
		t.Run("nothing_written/"+op.name, func(t *testing.T) {
			t.Parallel()
			var got matrixGot
			synctest.Test(t, func(t *testing.T) { got = replayStale(t, op, 0, replayAnswered(op)) })
			require.NoError(t, got.err)
			assert.Equal(t, 1, got.response.Attempts, "net/http has seen that nothing left")
			assert.Equal(t, 2, got.arrivals, "with the one before")
		})
		t.Run("half_written/"+op.name, func(t *testing.T) {
			t.Parallel()
			var got matrixGot
			synctest.Test(t, func(t *testing.T) { got = replayStale(t, op, 40, replayAnswered(op)) })
			if op.repeatable {
				require.NoError(t, got.err)
				assert.LessOrEqual(t, got.arrivals, 3, "with the one before, and the half one not at all")
				return
			}
			assert.Equal(t, 1, got.arrivals, "only the one before was whole")
			matrixCheck(t, op, wireHTTP1, matrixRule(op, matrixLostEnd), got)
			// The write fails, and then the read that its close ends: net/http names either.
			require.True(t, errors.Is(got.err, syscall.EPIPE) || errors.Is(got.err, net.ErrClosed), "%v", got.err)
		})
	}
}

func replayAnswered(op operation) wireScript {
	return wireReply(wireAnswer{status: 200, body: []byte(op.good)})
}

// replayStale makes a call, spoils its connection, and makes it again.
func replayStale(t *testing.T, op operation, writes int, script wireScript) matrixGot {
	t.Helper()
	server := newWireServer(t, wireHTTP1, wireAlways(script))
	var spoilt atomic.Bool
	var dials atomic.Int32
	transport := server.transport()
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := server.dial(ctx, network, addr)
		if err != nil || dials.Add(1) > 1 {
			return conn, err
		}
		return &replayConn{Conn: conn, spoilt: &spoilt, writes: writes, closed: make(chan struct{})}, nil
	}
	client := wireClient(t, server.base(), transport)
	require.NoError(t, matrixCall(t.Context(), op, client).err)
	spoilt.Store(true)
	got := matrixCall(t.Context(), op, client)
	got.arrivals, got.requests, got.conns = server.seen()
	return got
}

// TestReplayHalfBody resets a connection while a long body is on its way.
func TestReplayHalfBody(t *testing.T) {
	t.Parallel()
	for _, proto := range []wireProto{wireHTTP1, wireHTTPS1} {
		t.Run(string(proto), func(t *testing.T) {
			t.Parallel()
			var arrivals atomic.Int32
			server := &wireServer{proto: proto}
			server.early = func(c *wireConn) {
				if _, err := c.reader.ReadString('\n'); err == nil {
					arrivals.Add(1)
				}
				c.reset()
			}
			server.listen(t)
			client := server.client(t)
			req := juspay.FullCapture()
			req.Metadata = strings.Repeat("m", 16<<20)
			order, err := client.Capture(t.Context(), testTxn, req)
			failed, ok := errors.AsType[*juspay.RequestError](err)
			require.True(t, ok, "%v", err)
			assert.True(t, failed.Sent)
			assert.Equal(t, 1, failed.Attempts)
			assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err))
			require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
			assert.EqualValues(t, 1, arrivals.Load())
		})
	}
}

// TestReplayManyCallsOnOneConnection refuses one of many streams that are open
// side by side: only that call ends without an answer.
func TestReplayManyCallsOnOneConnection(t *testing.T) {
	t.Parallel()
	const calls = 20
	op := operationNamed("Capture full")
	wireIdentity()
	counted := map[juspay.Outcome]int{}
	synctest.Test(t, func(t *testing.T) {
		server := newWireServer(t, wireH2, func(arrival int) wireScript {
			if arrival == calls/2 {
				return wireScript{h2: func(c *wireConn, stream uint32) { c.resetStream(stream, codeRefused) }}
			}
			return replayAnswered(op)
		})
		client := server.client(t)
		ends := make(chan juspay.Outcome, calls)
		for range calls {
			go func() { ends <- matrixCall(t.Context(), op, client).outcome() }()
		}
		for range calls {
			counted[<-ends]++
		}
		arrivals, _, _ := server.seen()
		assert.Equal(t, calls, arrivals)
	})
	assert.Equal(t, map[juspay.Outcome]int{juspay.Succeeded: calls - 1, juspay.Unknown: 1}, counted)
}
