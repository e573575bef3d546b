package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
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
	calls   int           // under way
	conns   int           // open, or being dialed
	changed chan struct{} // closed when the dials on hold shall look again; nil: there are none
}

// NewPool takes over own.
func NewPool(own *http.Transport) http.RoundTripper {
	if own.DialContext == nil {
		return own // it dials in a way of its own
	}
	p := &Pool{Transport: own, connect: own.DialContext}
	own.DialContext = p.dial
	return p
}

// enter and leave enclose an attempt, from before it asks for a connection
// until it has read its answer. Its context tells its dial whose it is.
func (p *Pool) enter(ctx context.Context, f *flight) context.Context {
	p.change(&p.calls, +1)
	f.context = traced{ctx, &f.recorder}
	return &f.context
}

func (p *Pool) leave(f *flight) {
	f.seen.And(^waiting)
	p.change(&p.calls, -1)
}

// change adds to a count and lets the dials on hold look at it.
func (p *Pool) change(count *int, by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*count += by
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

func (p *Pool) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if !p.admit(ctx) {
		return nil, errServed
	}
	conn, err := p.connect(ctx, network, addr)
	if err != nil {
		p.change(&p.conns, -1)
		return nil, err
	}
	return &pooled{Conn: conn, pool: p}, nil
}

// admit counts a connection that shall be dialed. While there are as many as
// calls, one of them is idle or about to be: then it waits, and says no if the
// call got that one.
func (p *Pool) admit(ctx context.Context) bool {
	r, known := ctx.Value(recorderKey{}).(*recorder)
	p.mu.Lock()
	defer p.mu.Unlock()
	if known {
		p.hold(r)
		if !r.has(waiting) {
			return false
		}
	}
	p.conns++
	return true
}

func (p *Pool) hold(r *recorder) {
	if p.conns < p.calls {
		return
	}
	late := time.NewTimer(maxHold)
	defer late.Stop()
	for over := false; !over && p.conns >= p.calls && r.has(waiting); {
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

// pooled tells its pool when it is closed.
type pooled struct {
	net.Conn
	pool *Pool
	once sync.Once
}

func (c *pooled) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { c.pool.change(&c.pool.conns, -1) })
	return err
}

// recorderKey finds the recorder of the attempt that a dial is for.
type recorderKey struct{}

// traced is a context with an attempt's recorder among its values.
type traced struct {
	context.Context
	recorder *recorder
}

func (c *traced) Value(key any) any {
	if key == (recorderKey{}) {
		return c.recorder
	}
	return c.Context.Value(key)
}
