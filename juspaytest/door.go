package juspaytest

import (
	"context"
	"net"
	"sync"
	"syscall"
)

// Refuse shuts the server's port, until [Server.Reopen]: new connections are
// refused, and kept ones are closed, so that the next call of a client certainly
// never leaves it. Calls on their way are served. For other clients than
// [Server.HTTPClient] and [Server.Client] the port is free meanwhile, and could be
// taken by another program.
func (s *Server) Refuse() {
	s.t.Helper()
	if err := s.door.shut(); err != nil {
		s.t.Fatalf("juspaytest: Refuse: %v", err)
	}
	s.http.SetKeepAlivesEnabled(false) // closes those that are idle
	s.pool.CloseIdleConnections()
}

// Reopen opens the port that [Server.Refuse] has shut.
func (s *Server) Reopen() {
	s.t.Helper()
	s.http.SetKeepAlivesEnabled(true)
	if err := s.door.reopen(); err != nil {
		s.t.Fatalf("juspaytest: Reopen: %v", err)
	}
}

// door is a listener that can be shut and opened again.
type door struct {
	listen func() (net.Listener, error)

	mu     sync.Mutex
	inner  net.Listener  // nil while it is shut
	opened chan struct{} // closed when it opens
	done   chan struct{}
	close  sync.Once
}

// newDoor opens a door with what listen returns, now and at each opening.
func newDoor(listen func() (net.Listener, error)) (*door, error) {
	inner, err := listen()
	if err != nil {
		return nil, err
	}
	return &door{listen: listen, inner: inner, opened: make(chan struct{}), done: make(chan struct{})}, nil
}

func (d *door) shut() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inner == nil {
		return nil
	}
	err := d.inner.Close()
	d.inner, d.opened = nil, make(chan struct{})
	return err
}

func (d *door) reopen() (err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inner != nil {
		return nil
	}
	if d.inner, err = d.listen(); err != nil {
		d.inner = nil
		return err
	}
	close(d.opened)
	return nil
}

// state returns what Accept waits for: the open listener, or the opening.
func (d *door) state() (net.Listener, chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.inner, d.opened
}

// Accept waits for a connection, and for the opening while the door is shut.
func (d *door) Accept() (net.Conn, error) {
	for {
		inner, opened := d.state()
		if inner == nil {
			select {
			case <-opened:
				continue
			case <-d.done:
				return nil, net.ErrClosed
			}
		}
		conn, err := inner.Accept()
		if err == nil {
			return conn, nil
		}
		if now, _ := d.state(); now == inner { // it was not shut under our hands
			return nil, err
		}
	}
}

// Close ends the door for good.
func (d *door) Close() error {
	d.close.Do(func() { close(d.done) })
	return d.shut()
}

// Addr is where the door is, or was.
func (d *door) Addr() net.Addr {
	if inner, _ := d.state(); inner != nil {
		return inner.Addr()
	}
	return pipeAddr{}
}

// through returns a dialer that the door refuses while it is shut, without
// asking the network.
func (d *door) through(dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if inner, _ := d.state(); inner == nil {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return dial(ctx, network, address)
	}
}

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// pipes connects clients in memory.
type pipes struct {
	mu    sync.Mutex
	inner *pipeListener // the open one, or the last
}

func (p *pipes) listen() (net.Listener, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inner = &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	return p.inner, nil
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.mu.Lock()
	inner := p.inner
	p.mu.Unlock()
	client, server := net.Pipe()
	select {
	case inner.conns <- server:
		return client, nil
	case <-inner.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	close sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.close.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "juspay.test" }
