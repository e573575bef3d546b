package juspay_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// wireDefaultClient is a client with the transport that it makes itself.
func wireDefaultClient(t *testing.T, base string, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	opts = append([]juspay.Option{juspay.WithBaseURL(base), juspay.WithRoutingID(testRouting), juspay.WithWait(wireNoWait)}, opts...)
	client, err := juspay.NewClient(testKey, opts...)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// wireStream sends data again and again, until the client is gone. It
// returns at 64 MiB: by then the limit has failed.
func wireStream(c *wireConn, data []byte) {
	for sent := 0; sent < 64<<20; sent += len(data) {
		if c.send(data) != nil {
			return
		}
	}
	c.tell()
}

var wireLine = []byte("X-More: " + strings.Repeat("x", 1000) + "\r\n")

// TestHeaderLimits meets answers whose header does not end, or is too large to
// be one, with the client's own transport.
func TestHeaderLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		h1   func(*wireConn)
	}{
		{"one giant line", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nX-Giant: "))
			wireStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
		{"endless lines", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			wireStream(c, wireLine)
		}},
		{"endless status line", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 "))
			wireStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
		{"endless answers before the answer", func(c *wireConn) {
			wireStream(c, []byte("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"))
		}},
		{"endless continue", func(c *wireConn) { wireStream(c, []byte("HTTP/1.1 100 Continue\r\n\r\n")) }},
		{"a large header that ends", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			c.send(bytes.Repeat(wireLine, 400))
			c.send([]byte("Content-Length: 0\r\n\r\n"))
		}},
		{"endless trailer", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-More\r\n\r\n0\r\n"))
			wireStream(c, wireLine)
		}},
		{"endless chunk extension", func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"))
			wireStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, op := range operations {
				server := &wireServer{proto: wireHTTP1, script: wireAlways(wireScript{h1: test.h1})}
				server.listen(t)
				got := matrixCall(t.Context(), op, wireDefaultClient(t, server.base(), matrixOptions(op)...))
				assert.Empty(t, server.signal, "%s took all of it", op.name)
				server.close()
				matrixCheck(t, op, wireHTTP1, matrixRule(op, matrixLostEnd), got)
			}
		})
	}
}

// TestHeaderLimitsHTTP2 does the same with a header block that never ends.
func TestHeaderLimitsHTTP2(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			server := newWireServer(t, wireH2, wireAlways(wireScript{h2: func(c *wireConn, stream uint32) {
				c.frame(frameHeaders, 0, stream, wireField(nil, ":status", "200"))
				more := wireField(nil, "x-more", strings.Repeat("x", 8<<10))
				wireStream(c, wireFrame(frameContinuation, 0, stream, more))
			}}))
			transport := server.transport()
			transport.MaxResponseHeaderBytes = 256 << 10 // as the client's own has it
			got := matrixCall(t.Context(), op, wireClient(t, server.base(), transport, matrixOptions(op)...))
			assert.Empty(t, server.signal)
			server.close()
			matrixCheck(t, op, wireH2, matrixRule(op, matrixLostEnd), got)
		})
	}
}

// TestAnswersBeforeTheAnswer takes a few 1xx for what they are.
func TestAnswersBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newWireServer(t, wireHTTP1, wireAlways(wireScript{h1: func(c *wireConn) {
					c.send([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"))
					c.send(wireAnswer{status: http.StatusOK, body: []byte(op.good)}.http1())
				}}))
				client := server.client(t)
				for range 2 {
					got := matrixCall(t.Context(), op, client)
					require.NoError(t, got.err)
					assert.Equal(t, http.StatusOK, got.response.StatusCode)
				}
				arrivals, _, conns := server.seen()
				assert.Equal(t, 2, arrivals)
				assert.Equal(t, 1, conns)
			})
		})
	}
}
