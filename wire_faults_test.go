package juspay_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/juspay/juspay-go"
)

// matrixFault is a way for every attempt of a call to end badly.
type matrixFault struct {
	name   string
	end    matrixEnd
	protos []wireProto // nil: all
	script wireScript
	accept func(*wireConn) // see wireServer
	early  func(*wireConn)
	// where, if set, says where the client goes instead of to the server, and how.
	where   func(s *wireServer, transport *http.Transport) (base string)
	timeout time.Duration // of an attempt, where that is what ends it
	cancel  bool          // the caller cancels: at once, or when the script tells
	within  time.Duration // a deadline of the caller
	unread  bool          // the server reads nothing: no arrivals
	wraps   func(error) bool
	// tcp: the kernel's own connections are needed. Otherwise they are made in
	// memory, and the time is synctest's.
	tcp bool
}

// speaks are the protocols that the fault is made in.
func (fault matrixFault) speaks() []wireProto {
	if fault.protos != nil {
		return fault.protos
	}
	return wireProtos
}

const matrixShort = 200 * time.Millisecond

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
	matrixSilence    = wireScript{h1: func(c *wireConn) { c.hold() }, h2: func(c *wireConn, _ uint32) { c.hold() }}
	matrixTellSilent = wireScript{
		h1: func(c *wireConn) { c.tell(); c.hold() },
		h2: func(c *wireConn, _ uint32) { c.tell(); c.hold() },
	}
)

var matrixFaults = []matrixFault{
	{name: "dial_refused", tcp: true, end: matrixUnsentEnd, unread: true, wraps: matrixIs(syscall.ECONNREFUSED),
		where: func(s *wireServer, transport *http.Transport) string {
			transport.DialContext = nil
			scheme, _, _ := strings.Cut(s.base(), "://")
			return scheme + "://127.0.0.1:1" // nobody listens there
		}},
	{name: "dns_failure", tcp: true, end: matrixUnsentEnd, unread: true, wraps: matrixAs[*net.DNSError],
		where: func(s *wireServer, transport *http.Transport) string {
			wireResolver(transport)
			scheme, _, _ := strings.Cut(s.base(), "://")
			return scheme + "://api.invalid"
		}},
	{name: "dial_timeout", end: matrixUnsentEnd, unread: true, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		where: func(s *wireServer, transport *http.Transport) string {
			transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return s.base()
		}},
	{name: "tls_unknown_authority", end: matrixUnsentEnd, unread: true, protos: []wireProto{wireHTTPS1, wireH2},
		wraps: matrixAs[x509.UnknownAuthorityError],
		where: func(s *wireServer, transport *http.Transport) string {
			transport.TLSClientConfig.RootCAs = x509.NewCertPool()
			return s.base()
		}},
	{name: "tls_wrong_name", end: matrixUnsentEnd, unread: true, protos: []wireProto{wireHTTPS1, wireH2},
		wraps: matrixAs[x509.HostnameError],
		where: func(s *wireServer, transport *http.Transport) string {
			transport.TLSClientConfig.ServerName = "other.invalid"
			return s.base()
		}},
	{name: "tls_to_plain", tcp: true, end: matrixUnsentEnd, unread: true, protos: []wireProto{wireHTTPS1, wireH2},
		accept: func(c *wireConn) { c.send([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")); c.hold() }},
	{name: "tls_silence", end: matrixUnsentEnd, unread: true, protos: []wireProto{wireHTTPS1, wireH2},
		timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		accept: func(c *wireConn) { c.hold() }},
	// Not with HTTP/2: it is chance whether net/http begins a stream before it
	// sees the reset, or dials again.
	{name: "reset_before_read", tcp: true, end: matrixLostEnd, unread: true, protos: []wireProto{wireHTTP1, wireHTTPS1}, early: wireResetUnread,
		where: func(s *wireServer, transport *http.Transport) string {
			transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if err == nil {
					s.signal <- struct{}{}
				}
				return conn, err
			}
			return s.base()
		}},
	{name: "reset_after_read", tcp: true, end: matrixLostEnd,
		script: wireScript{
			h1: func(c *wireConn) { c.reset() },
			h2: func(c *wireConn, _ uint32) { c.reset() },
		}},
	{name: "closed_after_read", tcp: true, end: matrixLostEnd,
		script: wireScript{
			h1: func(c *wireConn) { c.raw.Close() },
			h2: func(c *wireConn, _ uint32) { c.raw.Close() },
		}},
	{name: "closed_mid_header", end: matrixLostEnd,
		script: wireScript{
			h1: func(c *wireConn) { c.send([]byte("HTTP/1.1 200 OK\r\nContent-Ty")); c.raw.Close() },
			h2: func(c *wireConn, stream uint32) {
				c.send(wireFrame(frameHeaders, flagEndHeaders, stream, make([]byte, 100))[:20])
				c.raw.Close()
			},
		}},
	{name: "not_http", end: matrixLostEnd,
		script: wireScript{
			h1: func(c *wireConn) { c.send([]byte("CHARGED\r\n\r\n")); c.raw.Close() },
			h2: func(c *wireConn, stream uint32) { c.send([]byte("CHARGED, and that is all there is to say")) },
		}},
	{name: "truncated_chunked", end: matrixLostEnd, script: wireScript{
		h1: func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"status\":\"CHARGED\"}\r\n20\r\n"))
			c.raw.Close()
		},
		h2: func(c *wireConn, stream uint32) { wireHalf(c, stream); c.resetStream(stream, codeInternal) },
	}},
	{name: "drip", end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: wireDrip(200)},
	// Of a refusal the status decides, but what its body would have said nobody
	// knows.
	{name: "drip_400", end: matrixEnd{phase: matrixAnswered, status: 400, says: matrixSays{state: juspay.StatusCharged}}, timeout: matrixShort, script: wireDrip(400)},
	{name: "drip_503", end: matrixEnd{phase: matrixAnswered, status: 503, says: matrixSays{state: juspay.StatusCharged}}, timeout: matrixShort, script: wireDrip(503)},
	{name: "drip_of_headers", end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded),
		protos: []wireProto{wireHTTP1, wireHTTPS1},
		script: wireScript{h1: func(c *wireConn) {
			c.send([]byte("HTTP/1.1 200 OK\r\n"))
			c.drip(func() error { return c.send([]byte("X-More: yes\r\n")) })
		}}},
	{name: "timeout", end: matrixLostEnd, timeout: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: matrixSilence},
	{name: "deadline_while_waiting", end: matrixOverEnd, within: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: matrixSilence},
	{name: "deadline_while_reading", end: matrixOverEnd, within: matrixShort, wraps: matrixIs(context.DeadlineExceeded), script: wireDrip(200)},
	{name: "cancelled_before", end: matrixEnd{phase: matrixNever}, unread: true, cancel: true, wraps: matrixIs(context.Canceled)},
	{name: "cancelled_while_waiting", end: matrixOverEnd, cancel: true, wraps: matrixIs(context.Canceled), script: matrixTellSilent},
	{name: "cancelled_while_reading", end: matrixOverEnd, cancel: true, wraps: matrixIs(context.Canceled),
		script: wireScript{
			h1: func(c *wireConn) {
				c.send([]byte("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\":\"CHARGED\""))
				c.tell()
				c.hold()
			},
			h2: func(c *wireConn, stream uint32) { wireHalf(c, stream); c.tell(); c.hold() },
		}},
}

// wireResetUnread resets a connection that is made: sooner, and it would be
// the dialing that fails.
func wireResetUnread(c *wireConn) {
	select {
	case <-c.srv.signal:
	case <-c.srv.done:
		return
	}
	c.reset()
}

// wireHalf starts an answer of status 200 over HTTP/2 and does not end it.
func wireHalf(c *wireConn, stream uint32) {
	c.frame(frameHeaders, flagEndHeaders, stream, wireField(nil, ":status", "200"))
	c.frame(frameData, 0, stream, []byte(`{"status":"CHARGED"}`))
}

// wireDrip sends an order, and then blanks without end.
func wireDrip(status int) wireScript {
	answer := wireAnswer{status: status, body: []byte(`{"order_id":"o_1","status":"CHARGED"}`), missing: 1 << 20}
	return wireScript{
		h1: func(c *wireConn) {
			if c.send(answer.http1()) == nil {
				c.drip(func() error { return c.send([]byte(" ")) })
			}
		},
		h2: func(c *wireConn, stream uint32) {
			c.frame(frameHeaders, flagEndHeaders, stream, answer.block())
			c.frame(frameData, 0, stream, answer.body)
			c.drip(func() error { return c.frame(frameData, 0, stream, []byte(" ")) })
		},
	}
}
