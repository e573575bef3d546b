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

// Pool is an http.Transport to one host that makes no more connections than
// there are calls at a time. By itself net/http dials for every call that finds
// no idle connection, and keeps what it dialed where the call got another
// caller's connection meanwhile: 64 callers end up with ninety.
type Pool struct {
	*http.Transport
	connect func(ctx context.Context, network, addr string) (net.Conn, error)

	mu      sync.Mutex
	calls   map[*httptrace.ClientTrace]*recorder // attempts under way
	conns   int                                  // open, or being dialed
	changed chan struct{}                        // closed when the dials on hold shall look again; nil: there are none
}

// NewPool takes over own.
func NewPool(own *http.Transport) http.RoundTripper {
	if own.DialContext == nil {
		return own // it dials in a way of its own
	}
	p := &Pool{Transport: own, connect: own.DialContext, calls: map[*httptrace.ClientTrace]*recorder{}}
	own.DialContext = p.dial
	return p
}

// enter and leave enclose an attempt, from before it asks for a connection
// until it has read its answer. Its dial is known by its trace.
func (p *Pool) enter(r *recorder) { p.change(func() { p.calls[&r.trace] = r }) }
func (p *Pool) leave(r *recorder) { p.change(func() { delete(p.calls, &r.trace) }) }

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
	if !p.admit(httptrace.ContextClientTrace(ctx)) {
		return nil, errServed
	}
	conn, err := p.connect(ctx, network, addr)
	if err != nil {
		p.closed()
		return nil, err
	}
	return &pooled{Conn: conn, pool: p}, nil
}

// admit counts a connection that shall be dialed. While there are as many as
// calls, one of them is idle or about to be: then it waits, and says no if the
// call got that one, or gave up.
func (p *Pool) admit(call *httptrace.ClientTrace) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold(call)
	if !p.waits(call) {
		return false
	}
	p.conns++
	return true
}

func (p *Pool) waits(call *httptrace.ClientTrace) bool {
	r := p.calls[call]
	return r != nil && r.has(waiting)
}

func (p *Pool) hold(call *httptrace.ClientTrace) {
	if p.conns < len(p.calls) {
		return
	}
	late := time.NewTimer(maxHold)
	defer late.Stop()
	for over := false; !over && p.conns >= len(p.calls) && p.waits(call); {
		if p.changed == nil {
			p.changed = make(chan struct{})
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-late.C:
			over = true
		}
		p.mu.Lock()
	}
}

func (p *Pool) closed() { p.change(func() { p.conns-- }) }

// pooled tells its pool when it is closed.
type pooled struct {
	net.Conn
	pool *Pool
	once sync.Once
}

func (c *pooled) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.pool.closed)
	return err
}
