package transport

import (
	"context"
	"net"
	"net/http/httptrace"
	"sync"
)

// rules are what is known before an attempt.
type rules struct {
	once    bool // the request must not arrive twice
	netHTTP bool // net/http alone sends it, whose own rules for repeating are known
	h2c     bool // plain connections may speak HTTP/2
	fresh   bool // only a new connection will do
}

// recorder notes how far an attempt came, and stops what would send the request
// a second time. Its hooks run on goroutines of the transport, several at a
// time where that asks twice at once, and may run after RoundTrip has returned.
type recorder struct {
	rules
	cancel context.CancelFunc

	mu       sync.Mutex
	asked    int        // how often a connection was asked for
	got      int        // and had
	conns    []net.Conn // those of them that were fit for use
	kept     bool       // and had all served before
	unfit    bool       // the last one was not, and was closed before a byte was written
	begun    bool       // the request was written, at least to a buffer
	answered bool
	stopped  bool // a second sending

	trace httptrace.ClientTrace
}

// hooks are what net/http and its like call. Where net/http alone sends, one
// hook for the whole header is enough; a header field each costs it memory.
func (r *recorder) hooks() *httptrace.ClientTrace {
	r.kept = true
	r.trace.GetConn, r.trace.GotConn = r.getConn, r.gotConn
	switch {
	case !r.once:
	case r.netHTTP:
		r.trace.WroteHeaders, r.trace.GotFirstResponseByte = r.begin, r.answer
	default:
		r.trace.WroteHeaderField = r.field
	}
	return &r.trace
}

func (r *recorder) getConn(string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	r.unfit = false
}

// gotConn runs before the first byte is written to a connection. One that is
// unfit is closed, so that nothing can be, and the transport takes another.
func (r *recorder) gotConn(info httptrace.GotConnInfo) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got++
	switch {
	case r.isUnfit(info):
		closeConn(info.Conn)
		// Only while nobody else is sending is it clear whose the next hooks are.
		r.unfit = len(r.conns) == 0 && r.asked == r.got
		return
	case !r.once || !r.begun:
	case r.mayRepeat(info):
		r.begun = false
	default:
		r.stop()
		if !sharedByCalls(info.Conn, r.h2c) {
			closeConn(info.Conn) // over HTTP/1.1 the context is not asked before the write
		}
	}
	r.conns = append(r.conns, info.Conn)
	r.kept = r.kept && info.Reused
}

// isUnfit reports whether a kept connection is closed already, or is too old.
// One that other calls are using is left to them.
func (r *recorder) isUnfit(info httptrace.GotConnInfo) bool {
	switch {
	case !info.Reused:
		return false
	case sharedByCalls(info.Conn, r.h2c):
		return info.WasIdle && closedByPeer(info.Conn)
	}
	return r.fresh || closedByPeer(info.Conn)
}

// mayRepeat allows what net/http does by itself over HTTP/1.1, POST or not: it
// takes another connection when a kept one took no byte of the request. Over
// HTTP/2 it also repeats what was written, when the server refused the stream.
func (r *recorder) mayRepeat(info httptrace.GotConnInfo) bool {
	return r.netHTTP && r.kept && !r.answered && !sharedByCalls(info.Conn, r.h2c)
}

// field is called for each field of a header. The first one is about to be
// written together with all the others.
func (r *recorder) field(name string, _ []string) {
	if name == "Host" || name == ":authority" {
		r.begin()
	}
}

// begin is called for every sending. A second one that comes this far heeds no
// context or ran beside the first: without connections it gets no farther.
func (r *recorder) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.unfit: // to a connection that is closed
		r.unfit = false
	case r.begun:
		r.stop()
		for _, conn := range r.conns {
			closeConn(conn)
		}
	default:
		r.begun = true
	}
}

func (r *recorder) answer() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answered = true
}

func (r *recorder) stop() {
	r.stopped = true
	r.cancel()
}

// mayHaveLeft is false only while a connection was asked for and none was had
// to which a byte could be written: DNS, dialing, TLS, or one that was closed. A
// transport that does not trace may have sent anything.
func (r *recorder) mayHaveLeft() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked == 0 || len(r.conns) > 0
}

// onlyClosed reports whether all connections that were asked for were had, and
// unfit.
func (r *recorder) onlyClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got > 0 && r.got == r.asked && len(r.conns) == 0
}

func (r *recorder) hasAsked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked > 0 || r.got > 0
}

func (r *recorder) hasStopped() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}
