package juspay_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// matrixFault is a way for every attempt of a call to end badly.
type matrixFault struct {
	name   string
	end    matrixEnd
	protos []hostileProto // nil: all
	script hostileScript
	accept func(*hostileConn) // see hostileServer
	early  func(*hostileConn)
	// where, if set, says where the client goes instead of to the server, and how.
	where   func(s *hostileServer, transport *http.Transport) (base string)
	timeout time.Duration // of an attempt, where that is what ends it
	cancel  bool          // the caller cancels: at once, or when the script tells
	within  time.Duration // a deadline of the caller
	unread  bool          // the server reads nothing: no arrivals
	speaks  bool          // the server begins an answer before the time is up
	wraps   func(error) bool
}

const (
	matrixShort = 200 * time.Millisecond
	// matrixSlack is for a busy machine; what must not happen takes much longer.
	matrixSlack = 5 * time.Second
)

// met reports whether every attempt got as far as the fault, where it is time
// that ends attempts.
func (f matrixFault) met(got matrixGot) bool {
	switch attempts := got.response.Attempts; {
	case f.timeout == 0 && f.within == 0:
		return true
	case f.end.phase == matrixUnsent:
		return got.asked >= attempts
	case f.speaks:
		return got.heard >= attempts && got.response.StatusCode != 0
	case f.unread:
		return got.connected >= attempts
	default:
		return got.arrivals >= attempts
	}
}

func matrixIs(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func matrixAs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

var (
	matrixUnsentEnd  = matrixEnd{phase: matrixUnsent}
	matrixLostEnd    = matrixEnd{phase: matrixLost}
	matrixOverEnd    = matrixEnd{phase: matrixLost, over: true}
	matrixSilence    = hostileScript{h1: func(c *hostileConn) { c.hold() }, h2: func(c *hostileConn, _ uint32) { c.hold() }}
	matrixTellSilent = hostileScript{
		h1: func(c *hostileConn) { c.tell(); c.hold() },
		h2: func(c *hostileConn, _ uint32) { c.tell(); c.hold() },
	}
)

var matrixFaults = []matrixFault{
	{name: "dial_refused", end: matrixUnsentEnd, unread: true, wraps: matrixIs(syscall.ECONNREFUSED),
		where: func(s *hostileServer, _ *http.Transport) string {
			scheme, _, _ := strings.Cut(s.base(), "://")
			return scheme + "://127.0.0.1:1" // nobody listens there
		}},
	{name: "dns_failure", end: matrixUnsentEnd, unread: true, wraps: matrixAs[*net.DNSError],
		where: func(s *hostileServer, transport *http.Transport) string {
			hostileResolver(transport)
			scheme, _, _ := strings.Cut(s.base(), "://")
			return scheme + "://api.invalid"
		}},
	{name: "dial_timeout", end: matrixUnsentEnd, unread: true, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		where: func(s *hostileServer, transport *http.Transport) string {
			transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return s.base()
		}},
	{name: "tls_unknown_authority", end: matrixUnsentEnd, unread: true, protos: []hostileProto{hostileHTTPS1, hostileH2},
		wraps: matrixAs[x509.UnknownAuthorityError],
		where: func(s *hostileServer, transport *http.Transport) string {
			transport.TLSClientConfig.RootCAs = x509.NewCertPool()
			return s.base()
		}},
	{name: "tls_wrong_name", end: matrixUnsentEnd, unread: true, protos: []hostileProto{hostileHTTPS1, hostileH2},
		wraps: matrixAs[x509.HostnameError],
		where: func(s *hostileServer, transport *http.Transport) string {
			transport.TLSClientConfig.ServerName = "other.invalid"
			return s.base()
		}},
	{name: "tls_to_plain", end: matrixUnsentEnd, unread: true, protos: []hostileProto{hostileHTTPS1, hostileH2},
		accept: func(c *hostileConn) { c.send([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")); c.hold() }},
	{name: "tls_silence", end: matrixUnsentEnd, unread: true, protos: []hostileProto{hostileHTTPS1, hostileH2},
		timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		accept: func(c *hostileConn) { c.hold() }},
	// With HTTP/2, net/http dials again and again until the time is up.
	{name: "reset_before_read", end: matrixLostEnd, unread: true, timeout: time.Second, early: hostileResetUnread,
		where: func(s *hostileServer, transport *http.Transport) string {
			transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if err == nil {
					s.signal <- struct{}{}
				}
				return conn, err
			}
			return s.base()
		}},
	{name: "reset_after_read", end: matrixLostEnd,
		script: hostileScript{
			h1: func(c *hostileConn) { c.reset() },
			h2: func(c *hostileConn, _ uint32) { c.reset() },
		}},
	{name: "closed_after_read", end: matrixLostEnd,
		script: hostileScript{
			h1: func(c *hostileConn) { c.raw.Close() },
			h2: func(c *hostileConn, _ uint32) { c.raw.Close() },
		}},
	{name: "closed_mid_header", end: matrixLostEnd,
		script: hostileScript{
			h1: func(c *hostileConn) { c.send([]byte("HTTP/1.1 200 OK\r\nContent-Ty")); c.raw.Close() },
			h2: func(c *hostileConn, stream uint32) {
				c.send(hostileFrame(frameHeaders, flagEndHeaders, stream, make([]byte, 100))[:20])
				c.raw.Close()
			},
		}},
	{name: "not_http", end: matrixLostEnd,
		script: hostileScript{
			h1: func(c *hostileConn) { c.send([]byte("CHARGED\r\n\r\n")); c.raw.Close() },
			h2: func(c *hostileConn, stream uint32) { c.send([]byte("CHARGED, and that is all there is to say")) },
		}},
	{name: "truncated_chunked", end: matrixLostEnd, script: hostileScript{
		h1: func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"status\":\"CHARGED\"}\r\n20\r\n"))
			c.raw.Close()
		},
		h2: func(c *hostileConn, stream uint32) { hostileHalf(c, stream); c.resetStream(stream, codeInternal) },
	}},
	{name: "drip", speaks: true, end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: hostileDrip(200)},
	// The status has decided: the body only gives details.
	{name: "drip_400", speaks: true, end: matrixEnd{phase: matrixAnswered, status: 400}, timeout: matrixShort, script: hostileDrip(400)},
	{name: "drip_503", speaks: true, end: matrixEnd{phase: matrixAnswered, status: 503}, timeout: matrixShort, script: hostileDrip(503)},
	{name: "drip_of_headers", end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		protos: []hostileProto{hostileHTTP1, hostileHTTPS1},
		script: hostileScript{h1: func(c *hostileConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			c.drip(func() error { return c.send([]byte("X-More: yes\r\n")) })
		}}},
	{name: "timeout", end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: matrixSilence},
	{name: "deadline_while_waiting", end: matrixOverEnd, within: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: matrixSilence},
	{name: "deadline_while_reading", speaks: true, end: matrixOverEnd, within: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: hostileDrip(200)},
	{name: "cancelled_before", end: matrixEnd{phase: matrixNever}, unread: true, cancel: true, wraps: matrixIs(context.Canceled)},
	{name: "cancelled_while_waiting", end: matrixOverEnd, cancel: true, wraps: matrixIs(context.Canceled), script: matrixTellSilent},
	{name: "cancelled_while_reading", end: matrixOverEnd, cancel: true, wraps: matrixIs(context.Canceled),
		script: hostileScript{
			h1: func(c *hostileConn) {
				c.send([]byte("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\":\"CHARGED\""))
				c.tell()
				c.hold()
			},
			h2: func(c *hostileConn, stream uint32) { hostileHalf(c, stream); c.tell(); c.hold() },
		}},
}

// hostileResetUnread resets a connection that is made: sooner, and it would be
// the dialing that fails.
func hostileResetUnread(c *hostileConn) {
	select {
	case <-c.srv.signal:
	case <-c.srv.done:
		return
	}
	if c.srv.proto.http2() {
		io.CopyN(io.Discard, c.reader, prefaceLength)
	}
	c.reset()
}

// hostileHalf starts an answer of status 200 over HTTP/2 and does not end it.
func hostileHalf(c *hostileConn, stream uint32) {
	c.frame(frameHeaders, flagEndHeaders, stream, hostileField(nil, ":status", "200"))
	c.frame(frameData, 0, stream, []byte(`{"status":"CHARGED"}`))
}

// hostileDrip sends an order, and then blanks without end.
func hostileDrip(status int) hostileScript {
	answer := hostileAnswer{status: status, body: []byte(`{"order_id":"o_1","status":"CHARGED"}`), missing: 1 << 20}
	return hostileScript{
		h1: func(c *hostileConn) {
			if c.send(answer.http1()) == nil {
				c.drip(func() error { return c.send([]byte(" ")) })
			}
		},
		h2: func(c *hostileConn, stream uint32) {
			c.frame(frameHeaders, flagEndHeaders, stream, answer.block())
			c.frame(frameData, 0, stream, answer.body)
			c.drip(func() error { return c.frame(frameData, 0, stream, []byte(" ")) })
		},
	}
}
