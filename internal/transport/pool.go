package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxHold is how long a dial waits at most for a connection to come free: all
// that a connection which hangs can cost another call.
const maxHold = 100 * time.Millisecond

var errServed = errors.New("no call waits for this connection any more")

// Pool is an http.Transport that, while dials take less than maxHold, makes no
// more connections to a host than there are calls at a time. By itself net/http
// dials for every call that finds no idle connection, and keeps what it dialed
// where the call got another caller's connection meanwhile: 64 callers end up
// with ninety.
type Pool struct {
	*http.Transport
	connect func(ctx context.Context, network, addr string) (net.Conn, error)

	mu    sync.Mutex
	calls map[*httptrace.ClientTrace]*recorder // attempts under way
	conns map[string]int                       // open, or being dialed, by address
	http2 bool                                 // spoken here: then net/http itself closes surplus connections
	// changed is closed when the dials on hold shall look again, nil when there
	// are none. That a call got a connection is no change: its end is.
	changed chan struct{}
}

// NewPool takes over own. Without a DialContext it returns own as it is:
// setting one would turn HTTP/2 off.
func NewPool(own *http.Transport) http.RoundTripper {
	if own.DialContext == nil {
		return own
	}
	p := &Pool{
		Transport: own, connect: own.DialContext,
		calls: map[*httptrace.ClientTrace]*recorder{}, conns: map[string]int{},
	}
	own.DialContext = p.dial
	return p
}

// enter and leave enclose an attempt, from before it asks for a connection
// until it has read its answer. Its dial is known by its trace.
func (p *Pool) enter(r *recorder) { p.change(func() { p.calls[&r.trace] = r }) }
func (p *Pool) leave(r *recorder) { p.change(func() { delete(p.calls, &r.trace) }) }

func (p *Pool) speaksHTTP2() { p.change(func() { p.http2 = true }) }

// change lets the dials on hold look at a change.
func (p *Pool) change(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

func (p *Pool) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if !p.admit(httptrace.ContextClientTrace(ctx), addr) {
		return nil, errServed
	}
	conn, err := p.connect(untraced{ctx}, network, addr)
	if conn == nil || err != nil {
		p.closed(addr)
		return nil, err // net/http has an error for a dial that returns neither
	}
	return &pooled{Conn: conn, closed: sync.OnceFunc(func() { p.closed(addr) })}, nil
}

// admit counts a connection that shall be dialed. While there are as many as
// calls, one of them is most likely idle or about to be: then the dial waits,
// and is not needed when the call got that one, or gave up.
func (p *Pool) admit(call *httptrace.ClientTrace, addr string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	var late <-chan time.Time
	for over := false; ; {
		switch r := p.calls[call]; {
		case r == nil || !r.has(waiting):
			return false
		case over || p.http2 || p.conns[addr] < len(p.calls):
			p.conns[addr]++
			return true
		}
		if late == nil {
			late = time.After(maxHold)
		}
		over = p.wait(late)
	}
}

// wait lets go of the lock until something has changed, or it is late.
func (p *Pool) wait(late <-chan time.Time) (over bool) {
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	changed := p.changed
	p.mu.Unlock()
	defer p.mu.Lock()
	select {
	case <-changed:
		return false
	case <-late:
		return true
	}
}

func (p *Pool) closed(addr string) {
	p.change(func() {
		if p.conns[addr]--; p.conns[addr] == 0 {
			delete(p.conns, addr)
		}
	})
}

// pooled tells its pool when it is closed.
type pooled struct {
	net.Conn
	closed func()
}

func (c *pooled) Close() error {
	defer c.closed()
	return c.Conn.Close()
}

// NetConn is the connection itself, as that of a tls.Conn is.
func (c *pooled) NetConn() net.Conn { return c.Conn }

// untraced keeps the attempt's trace from the requests that a program's own
// dial may make: they would be taken for the payment. What package net traces
// of the dial has another key.
type untraced struct{ context.Context }

func (c untraced) Value(key any) any {
	value := c.Context.Value(key)
	if _, traced := value.(*httptrace.ClientTrace); traced {
		return nil
	}
	return value
}
