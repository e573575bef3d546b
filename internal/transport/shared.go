package transport

import (
	"net/http"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// The standard transport keeps two idle connections to a host, which makes
	// 64 callers open hundreds.
	idleConns      = 256
	maxHeaderBytes = 256 << 10
	// Balancers close what was idle for a minute, many without a word.
	idleTimeout = 45 * time.Second

	// A connection of HTTP/2 on which nothing comes is asked after this time,
	// and given up when nothing comes after the second: 14 s in all.
	pingAfter   = 7 * time.Second
	pingTimeout = 7 * time.Second

	// settles is more than the moment that net/http takes, after an answer, to
	// count a connection of HTTP/2 as idle.
	settles = 100 * time.Millisecond
)

// Shared is the one transport of all clients that bring none of their own: a
// clone of the standard one, made at first use, and again after the program
// has changed that, as far as can be seen: functions compare by their code. Where the program put something else in the place of the
// standard transport, as tests do, it is that.
func Shared() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	process.mu.Lock()
	defer process.mu.Unlock()
	clone := standard.Clone() // before the look: it fills in what is made late
	now := settingsOf(standard)
	if process.transport == nil || !slices.Equal(process.madeFrom, now) {
		process.transport, process.madeFrom = newShared(clone), now
	}
	return process.transport
}

var process struct {
	mu        sync.Mutex
	transport *shared
	madeFrom  []any
}

// settingsOf is t and its public fields in a form that can be compared.
func settingsOf(t *http.Transport) []any {
	settings := []any{t}
	for field, value := range reflect.ValueOf(t).Elem().Fields() {
		switch {
		case !field.IsExported():
		case value.Comparable():
			settings = append(settings, value.Interface())
		default: // a function or a map
			settings = append(settings, value.Pointer())
		}
	}
	return settings
}

// shared is an http.Transport that another one takes the place of after a
// failure. So no later call meets the connections from before it, whether they
// are idle or, over HTTP/2, in use; and no call in flight on one that is well
// is broken: it ends where it began.
type shared struct {
	template *http.Transport // is cloned, and sends nothing
	current  atomic.Pointer[http.Transport]
}

func newShared(template *http.Transport) *shared {
	template.MaxIdleConns = idleConns
	template.MaxIdleConnsPerHost = idleConns
	template.MaxResponseHeaderBytes = maxHeaderBytes
	template.IdleConnTimeout = idleTimeout
	if template.HTTP2 == nil {
		template.HTTP2 = new(http.HTTP2Config)
	}
	template.HTTP2.SendPingTimeout = pingAfter
	template.HTTP2.PingTimeout = pingTimeout
	template.HTTP2.WriteByteTimeout = pingAfter + pingTimeout
	s := &shared{template: template}
	s.current.Store(template.Clone())
	return s
}

func (s *shared) RoundTrip(req *http.Request) (*http.Response, error) {
	return s.current.Load().RoundTrip(req)
}

// CloseIdleConnections closes what is kept for later calls of all clients that
// share it.
func (s *shared) CloseIdleConnections() { s.current.Load().CloseIdleConnections() }

// finish is called after an attempt that used a transport of s. One that failed
// ends that transport's time. What it still had in flight is closed by the
// attempts themselves, as they end.
func (s *shared) finish(used *http.Transport, failed bool) {
	if failed && s.current.Load() == used {
		s.current.CompareAndSwap(used, s.template.Clone())
	}
	if s.current.Load() != used {
		used.CloseIdleConnections()
		time.AfterFunc(settles, used.CloseIdleConnections)
	}
}
