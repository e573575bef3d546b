package juspay_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// hostileDefaultClient is a client with the transport that it makes itself.
func hostileDefaultClient(t *testing.T, base string) *juspay.Client {
	t.Helper()
	client, err := juspay.NewClient(hostileKey, juspay.WithBaseURL(base), juspay.WithRoutingID("r"),
		juspay.WithTimeout(10*time.Second), juspay.WithWait(hostileNoWait))
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// hostileStream sends data again and again, until the client is gone. It
// returns at 64 MiB: by then the limit has failed.
func hostileStream(c *hostileConn, data []byte) {
	for sent := 0; sent < 64<<20; sent += len(data) {
		if c.send(data) != nil {
			return
		}
	}
	c.tell()
}

var hostileLine = []byte("X-More: " + strings.Repeat("x", 1000) + "\r\n")

// TestHeaderLimits meets answers whose header does not end, or is too large to
// be one, with the client's own transport.
func TestHeaderLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		h1   func(*hostileConn)
	}{
		{"one giant line", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nX-Giant: "))
			hostileStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
		{"endless lines", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			hostileStream(c, hostileLine)
		}},
		{"endless status line", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 "))
			hostileStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
		{"endless answers before the answer", func(c *hostileConn) {
			hostileStream(c, []byte("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"))
		}},
		{"endless continue", func(c *hostileConn) { hostileStream(c, []byte("HTTP/1.1 100 Continue\r\n\r\n")) }},
		{"a large header that ends", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			c.send(bytes.Repeat(hostileLine, 400))
			c.send([]byte("Content-Length: 0\r\n\r\n"))
		}},
		{"endless trailer", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-More\r\n\r\n0\r\n"))
			hostileStream(c, hostileLine)
		}},
		{"endless chunk extension", func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"))
			hostileStream(c, bytes.Repeat([]byte("x"), 1<<16))
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, op := range matrixOps {
				server := newHostileServer(t, hostileHTTP1, hostileAlways(hostileScript{h1: test.h1}))
				got := matrixCall(t.Context(), op, hostileDefaultClient(t, server.base()))
				assert.Empty(t, server.signal, "%s took all of it", op.name)
				server.close()
				matrixCheck(t, op, hostileHTTP1, matrixRule(op, matrixLostEnd), got)
				assert.Less(t, got.took, 8*time.Second)
			}
		})
	}
}

// TestHeaderLimitsHTTP2 does the same with a header block that never ends.
func TestHeaderLimitsHTTP2(t *testing.T) {
	t.Parallel()
	for _, op := range matrixOps {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			server := newHostileServer(t, hostileH2, hostileAlways(hostileScript{h2: func(c *hostileConn, stream uint32) {
				c.frame(frameHeaders, 0, stream, hostileField(nil, ":status", "200"))
				more := hostileField(nil, "x-more", strings.Repeat("x", 8<<10))
				hostileStream(c, hostileFrame(frameContinuation, 0, stream, more))
			}}))
			transport := hostileTransport(hostileH2)
			transport.MaxResponseHeaderBytes = 256 << 10 // as the client's own has it
			got := matrixCall(t.Context(), op, hostileClient(t, server.base(), transport))
			assert.Empty(t, server.signal)
			server.close()
			matrixCheck(t, op, hostileH2, matrixRule(op, matrixLostEnd), got)
			assert.Less(t, got.took, 8*time.Second)
		})
	}
}

// TestAnswersBeforeTheAnswer takes a few 1xx for what they are.
func TestAnswersBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	for _, op := range matrixOps {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			server := newHostileServer(t, hostileHTTP1, hostileAlways(hostileScript{h1: func(c *hostileConn) {
				c.send([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"))
				c.send(hostileAnswer{status: http.StatusOK, body: []byte(op.good)}.http1())
			}}))
			client := hostileDefaultClient(t, server.base())
			for range 2 {
				got := matrixCall(t.Context(), op, client)
				require.NoError(t, got.err)
				assert.Equal(t, http.StatusOK, got.response.StatusCode)
			}
			arrivals, _, conns := server.seen()
			assert.Equal(t, 2, arrivals)
			assert.Equal(t, 1, conns)
		})
	}
}
