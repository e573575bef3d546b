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
	got      int        // how often one was had
	conns    []net.Conn // the connections that were fit for use
	kept     bool       // all of conns had served before
	refused  bool       // the last connection was unfit
	excused  bool       // the next sending begun comes to nothing, since its connection was unfit
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
	r.refused, r.excused = false, false
}

// gotConn runs before the first byte is written to a connection. One that is
// unfit gets none.
func (r *recorder) gotConn(info httptrace.GotConnInfo) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got++
	switch {
	case r.isUnfit(info):
		r.refuse(info)
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
func (r *recorder) isUnfit(info httptrace.GotConnInfo) bool {
	switch {
	case !info.Reused:
		return false
	case !sharedByCalls(info.Conn, r.h2c):
		return r.fresh || closedByPeer(info.Conn)
	}
	return (r.netHTTP || info.WasIdle) && closedByPeer(info.Conn)
}

// refuse keeps the request away from a connection. Over HTTP/1.1 it is closed,
// and net/http takes another by itself. Over HTTP/2 others may still be reading
// their answers from it; there net/http asks the context before it writes.
func (r *recorder) refuse(info httptrace.GotConnInfo) {
	shared := sharedByCalls(info.Conn, r.h2c)
	if !shared || info.WasIdle {
		closeConn(info.Conn)
	}
	if shared {
		r.cancel()
	}
	r.refused = true
	// Only while nobody else is sending is it clear whose the next hooks are.
	r.excused = len(r.conns) == 0 && r.asked == r.got
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

// begin is called for every sending. A second one that comes this far ignored
// its context or ran beside the first: closing the connections stops it.
func (r *recorder) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.excused:
		r.excused = false
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

// onlyClosed reports whether the attempt ended at a connection that was refused,
// and had no other.
func (r *recorder) onlyClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refused && len(r.conns) == 0
}

func (r *recorder) hasGotNone() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got == 0
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
