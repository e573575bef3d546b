package juspay_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wireHost is where servers in memory seem to be.
const wireHost = "127.0.0.1"

// wireProto is what a server speaks.
type wireProto string

const (
	wireHTTP1  wireProto = "http1"  // plain
	wireHTTPS1 wireProto = "https1" // over TLS
	wireH2     wireProto = "h2"     // HTTP/2 over TLS
	wireH2C    wireProto = "h2c"    // HTTP/2 in the clear
)

var wireProtos = []wireProto{wireHTTP1, wireHTTPS1, wireH2, wireH2C}

func (p wireProto) tls() bool   { return p == wireHTTPS1 || p == wireH2 }
func (p wireProto) http2() bool { return p == wireH2 || p == wireH2C }

// wireScript is what a server does with a request that it has read.
type wireScript struct {
	h1 func(*wireConn)
	h2 func(c *wireConn, stream uint32)
}

// wireServer is a raw server. It counts and keeps what arrives, and does with
// it what the script says.
type wireServer struct {
	proto wireProto
	// listener is on loopback; nil: connections are made in memory, by dial.
	listener net.Listener
	// accept, where set, replaces everything on a connection, TLS handshake included.
	accept func(*wireConn)
	// early, where set, replaces everything after the TLS handshake.
	early func(*wireConn)

	signal chan struct{} // scripts tell the test how far they are
	done   chan struct{}
	wg     sync.WaitGroup

	mu       sync.Mutex
	script   func(arrival int) wireScript
	conns    []*wireConn
	arrivals int
	requests [][]byte
}

// newWireServer serves until the test ends, in memory. script is asked with 1 for the
// first request that arrives.
func newWireServer(t testing.TB, proto wireProto, script func(arrival int) wireScript) *wireServer {
	t.Helper()
	s := &wireServer{proto: proto, script: script}
	s.start(t)
	return s
}

func (s *wireServer) start(t testing.TB) {
	s.signal, s.done = make(chan struct{}, 64), make(chan struct{})
	t.Cleanup(s.close)
}

// listen is start on loopback, for what only the kernel does: resets and
// refusals to connect.
func (s *wireServer) listen(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.listener = listener
	s.start(t)
	s.wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil || !s.admit(conn) {
				return
			}
		}
	})
}

// dial connects a client in memory. It is the DialContext of a transport.
func (s *wireServer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.listener != nil {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	client, server := newWirePipe()
	if !s.admit(server) {
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: net.ErrClosed}
	}
	return client, nil
}

// admit counts a connection and serves it, unless the server has closed.
func (s *wireServer) admit(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		conn.Close()
		return false
	default:
	}
	c := &wireConn{Conn: conn, raw: conn, srv: s}
	s.conns = append(s.conns, c)
	s.wg.Go(func() { s.serve(c) })
	return true
}

// wireAlways is the script that treats every request alike.
func wireAlways(script wireScript) func(int) wireScript {
	return func(int) wireScript { return script }
}

func (s *wireServer) close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	if s.listener != nil {
		s.listener.Close()
	}
	for _, c := range s.conns {
		c.raw.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *wireServer) base() string {
	scheme := "http://"
	if s.proto.tls() {
		scheme = "https://"
	}
	if s.listener == nil {
		return scheme + wireHost
	}
	return scheme + s.listener.Addr().String()
}

func (s *wireServer) setScript(script wireScript) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = wireAlways(script)
}

// arrive counts a request from its first bytes on, and returns its script.
func (s *wireServer) arrive() wireScript {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals++
	return s.script(s.arrivals)
}

func (s *wireServer) keep(request []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
}

// seen returns how many requests arrived, their bytes (over HTTP/2 only the
// bodies), and how many connections were made.
func (s *wireServer) seen() (arrivals int, requests []string, conns int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		requests = append(requests, string(r))
	}
	return s.arrivals, requests, len(s.conns)
}

func (s *wireServer) serve(c *wireConn) {
	defer c.raw.Close()
	if s.accept != nil {
		s.accept(c)
		return
	}
	if s.proto.tls() {
		protocol := "http/1.1"
		if s.proto.http2() {
			protocol = "h2"
		}
		secure := tls.Server(c.raw, &tls.Config{Certificates: []tls.Certificate{wireIdentity().certificate}, NextProtos: []string{protocol}})
		if secure.Handshake() != nil {
			return
		}
		c.Conn = secure
	}
	c.reader = bufio.NewReader(c.Conn)
	switch {
	case s.early != nil:
		s.early(c)
	case s.proto.http2():
		c.serveHTTP2()
	default:
		c.serveHTTP1()
	}
}

// wireConn is the server's end of a connection.
type wireConn struct {
	net.Conn
	raw    net.Conn // below TLS
	reader *bufio.Reader
	srv    *wireServer

	mu sync.Mutex // one frame or answer at a time
}

func (c *wireConn) send(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.Conn.Write(data)
	return err
}

// reset ends the connection so that the other side gets an error, not an end.
func (c *wireConn) reset() {
	if tcp, ok := c.raw.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.raw.Close()
}

// hold keeps everything as it is until the server closes.
func (c *wireConn) hold() { <-c.srv.done }

// tell lets the test know that the script is here.
func (c *wireConn) tell() { c.srv.signal <- struct{}{} }

// drip calls write every few milliseconds until it fails.
func (c *wireConn) drip(write func() error) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for write() == nil {
		select {
		case <-tick.C:
		case <-c.srv.done:
			return
		}
	}
}

func (c *wireConn) serveHTTP1() {
	for {
		request, err := wireReadRequest(c.reader)
		if err != nil {
			return
		}
		script := c.srv.arrive()
		c.srv.keep(request)
		script.h1(c)
	}
}

var errHostileFraming = errors.New("a request without a length")

// wireReadRequest reads the bytes of one HTTP/1.1 request, as they are.
func wireReadRequest(r *bufio.Reader) ([]byte, error) {
	var head bytes.Buffer
	length := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		head.WriteString(line)
		if line == "\r\n" {
			break
		}
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.EqualFold(name, "Content-Length"):
			if length, err = strconv.Atoi(value); err != nil {
				return nil, err
			}
		case strings.EqualFold(name, "Transfer-Encoding"):
			return nil, errHostileFraming
		}
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	return append(head.Bytes(), body...), nil
}

// wireAnswer is an answer before it is put on a wire.
type wireAnswer struct {
	status  int
	header  [][2]string // names in lower case
	body    []byte
	missing int // bytes that the announced length promises and the body lacks
}

func (a wireAnswer) bodiless() bool { return a.status == 204 || a.status < 200 }

// http1 is the whole answer as HTTP/1.1.
func (a wireAnswer) http1() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d Whatever\r\n", a.status)
	for _, h := range a.header {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	switch {
	case a.status == 101:
		b.WriteString("Connection: Upgrade\r\nUpgrade: something\r\n\r\n")
	case a.bodiless():
		b.WriteString("\r\n")
	default:
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(a.body)+a.missing)
		b.Write(a.body)
	}
	return b.Bytes()
}

// wireReply answers, and closes the connection where bytes are missing.
func wireReply(a wireAnswer) wireScript {
	return wireScript{
		h1: func(c *wireConn) {
			if c.send(a.http1()) != nil || a.missing > 0 && !a.bodiless() {
				c.raw.Close()
			}
		},
		h2: func(c *wireConn, stream uint32) { c.answerHTTP2(stream, a) },
	}
}
