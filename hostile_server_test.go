package juspay_test

import (
	"bufio"
	"bytes"
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

// hostileProto is what a server speaks.
type hostileProto string

const (
	hostileHTTP1  hostileProto = "http1"  // plain
	hostileHTTPS1 hostileProto = "https1" // over TLS
	hostileH2     hostileProto = "h2"     // HTTP/2 over TLS
	hostileH2C    hostileProto = "h2c"    // HTTP/2 in the clear
)

var hostileProtos = []hostileProto{hostileHTTP1, hostileHTTPS1, hostileH2, hostileH2C}

func (p hostileProto) tls() bool   { return p == hostileHTTPS1 || p == hostileH2 }
func (p hostileProto) http2() bool { return p == hostileH2 || p == hostileH2C }

// hostileScript is what a server does with a request that it has read.
type hostileScript struct {
	h1 func(*hostileConn)
	h2 func(c *hostileConn, stream uint32)
}

// hostileServer is a raw server on loopback. It counts and keeps what arrives,
// and does with it what the script says.
type hostileServer struct {
	proto    hostileProto
	listener net.Listener
	// accept, where set, replaces everything on a connection, TLS handshake included.
	accept func(*hostileConn)
	// early, where set, replaces everything after the TLS handshake.
	early func(*hostileConn)

	signal chan struct{} // scripts tell the test how far they are
	done   chan struct{}
	wg     sync.WaitGroup

	mu       sync.Mutex
	script   func(arrival int) hostileScript
	conns    []*hostileConn
	arrivals int
	requests [][]byte
}

// newHostileServer serves until the test ends. script is asked with 1 for the
// first request that arrives.
func newHostileServer(t testing.TB, proto hostileProto, script func(arrival int) hostileScript) *hostileServer {
	t.Helper()
	s := &hostileServer{proto: proto, script: script, signal: make(chan struct{}, 64), done: make(chan struct{})}
	s.listen(t)
	return s
}

func (s *hostileServer) listen(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.listener = listener
	s.wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c := &hostileConn{Conn: conn, raw: conn.(*net.TCPConn), srv: s}
			if !s.admit(c) {
				c.raw.Close()
				return
			}
			s.wg.Go(func() { s.serve(c) })
		}
	})
	t.Cleanup(s.close)
}

// admit counts a connection, unless the server has closed.
func (s *hostileServer) admit(c *hostileConn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return false
	default:
	}
	s.conns = append(s.conns, c)
	return true
}

// hostileAlways is the script that treats every request alike.
func hostileAlways(script hostileScript) func(int) hostileScript {
	return func(int) hostileScript { return script }
}

func (s *hostileServer) close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	s.listener.Close()
	for _, c := range s.conns {
		c.raw.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *hostileServer) base() string {
	scheme := "http://"
	if s.proto.tls() {
		scheme = "https://"
	}
	return scheme + s.listener.Addr().String()
}

func (s *hostileServer) setScript(script hostileScript) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = hostileAlways(script)
}

// arrive counts a request from its first bytes on, and returns its script.
func (s *hostileServer) arrive() hostileScript {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals++
	return s.script(s.arrivals)
}

func (s *hostileServer) keep(request []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
}

// seen returns how many requests arrived, their bytes (over HTTP/2 only the
// bodies), and how many connections were made.
func (s *hostileServer) seen() (arrivals int, requests []string, conns int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		requests = append(requests, string(r))
	}
	return s.arrivals, requests, len(s.conns)
}

func (s *hostileServer) serve(c *hostileConn) {
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
		secure := tls.Server(c.raw, &tls.Config{Certificates: []tls.Certificate{hostileIdentity().certificate}, NextProtos: []string{protocol}})
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

// hostileConn is the server's end of a connection.
type hostileConn struct {
	net.Conn
	raw    *net.TCPConn
	reader *bufio.Reader
	srv    *hostileServer

	mu sync.Mutex // one frame or answer at a time
}

func (c *hostileConn) send(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.SetWriteDeadline(time.Now().Add(10 * time.Second))
	_, err := c.Conn.Write(data)
	return err
}

// reset ends the connection so that the other side gets an error, not an end.
func (c *hostileConn) reset() {
	c.raw.SetLinger(0)
	c.raw.Close()
}

// hold keeps everything as it is until the server closes.
func (c *hostileConn) hold() { <-c.srv.done }

// tell lets the test know that the script is here.
func (c *hostileConn) tell() { c.srv.signal <- struct{}{} }

// drip calls write every few milliseconds until it fails.
func (c *hostileConn) drip(write func() error) {
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

func (c *hostileConn) serveHTTP1() {
	for {
		request, err := hostileReadRequest(c.reader)
		if err != nil {
			return
		}
		script := c.srv.arrive()
		c.srv.keep(request)
		script.h1(c)
	}
}

var errHostileFraming = errors.New("a request without a length")

// hostileReadRequest reads the bytes of one HTTP/1.1 request, as they are.
func hostileReadRequest(r *bufio.Reader) ([]byte, error) {
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

// hostileAnswer is an answer before it is put on a wire.
type hostileAnswer struct {
	status  int
	header  [][2]string // names in lower case
	body    []byte
	missing int // bytes that the announced length promises and the body lacks
}

func (a hostileAnswer) bodiless() bool { return a.status == 204 || a.status < 200 }

// http1 is the whole answer as HTTP/1.1.
func (a hostileAnswer) http1() []byte {
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

// hostileReply answers, and closes the connection where bytes are missing.
func hostileReply(a hostileAnswer) hostileScript {
	return hostileScript{
		h1: func(c *hostileConn) {
			if c.send(a.http1()) != nil || a.missing > 0 && !a.bodiless() {
				c.raw.Close()
			}
		},
		h2: func(c *hostileConn, stream uint32) { c.answerHTTP2(stream, a) },
	}
}
