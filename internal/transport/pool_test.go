package transport

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// network is a server behind dials that take as long as a test says.
type network struct {
	pool    *Pool
	dials   atomic.Int32
	latency time.Duration // of the first dial
	fails   bool          // the first dial
	started time.Time
}

// newNetwork serves over pipes, so that time stands still while all wait.
func newNetwork(t *testing.T, n *network, handler http.HandlerFunc) *network {
	t.Helper()
	listener := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler}
	go server.Serve(listener)
	n.pool = NewPool(&http.Transport{
		MaxIdleConnsPerHost: 10,
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			if n.dials.Add(1) == 1 {
				select {
				case <-time.After(n.latency):
				case <-listener.closed:
					return nil, net.ErrClosed
				}
				if n.fails {
					return nil, io.ErrClosedPipe
				}
			}
			ours, theirs := net.Pipe()
			listener.conns <- theirs
			return ours, nil
		},
	}).(*Pool)
	n.started = time.Now()
	t.Cleanup(func() {
		n.pool.CloseIdleConnections()
		require.NoError(t, server.Close())
	})
	return n
}

// call makes one call that may take that long, and returns how it ended and
// when, since the network's start.
func (n *network) call(t *testing.T, most time.Duration) (Result, time.Duration) {
	t.Helper()
	s := settings(nil)
	s.RoundTripper, s.Timeout = n.pool, most
	req := request(http.MethodPost, "")
	req.Base.Scheme = "http"
	s.Retries = 0
	return do(t.Context(), s, req), time.Since(n.started)
}

func (n *network) count() (calls, conns int) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	for _, open := range n.pool.conns {
		conns += open
	}
	return len(n.pool.calls), conns
}

type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func done(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "done") }

// TestPoolAfterAnAbandonedDial makes a call while there is only the dial of an
// earlier one, which gave up.
func TestPoolAfterAnAbandonedDial(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		latency time.Duration
		fails   bool
		answer  time.Duration // when the second call has it
		dials   int32
	}{
		{"it comes in time", 50 * time.Millisecond, false, 50 * time.Millisecond, 1},
		{"it fails in time", 50 * time.Millisecond, true, 50 * time.Millisecond, 2},
		{"it hangs", time.Hour, false, 10*time.Millisecond + maxHold, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, &network{latency: test.latency, fails: test.fails}, done)
				given, _ := n.call(t, 10*time.Millisecond)
				require.ErrorIs(t, given.Err, context.DeadlineExceeded)
				assert.False(t, given.Sent)

				res, at := n.call(t, time.Minute)
				require.NoError(t, res.Err)
				assert.Equal(t, test.answer, at)
				assert.Equal(t, test.dials, n.dials.Load())
			})
		})
	}
}

// TestPoolGivesUpWithTheCall holds a dial whose call ends before it may start.
func TestPoolGivesUpWithTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, &network{latency: time.Hour}, done)
		n.call(t, 10*time.Millisecond)
		res, at := n.call(t, 10*time.Millisecond)
		require.ErrorIs(t, res.Err, context.DeadlineExceeded)
		assert.False(t, res.Sent)
		assert.Equal(t, 20*time.Millisecond, at)
		synctest.Wait()
		assert.EqualValues(t, 1, n.dials.Load(), "nobody waits for the second connection")
	})
}

// TestPoolDialsAtOnce is about calls that no connection will come free for.
func TestPoolDialsAtOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		handler http.HandlerFunc
		dials   int32
	}{
		{"kept", done, 1},
		{"closed by the server", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close")
			done(w, r)
		}, 3},
		{"too large", func(w http.ResponseWriter, _ *http.Request) {
			w.Write(make([]byte, 1<<20))
		}, 3},
		{"reset", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, &network{}, test.handler)
				for range 3 {
					_, at := n.call(t, time.Minute)
					assert.Zero(t, at)
					synctest.Wait()
				}
				assert.Equal(t, test.dials, n.dials.Load())
				calls, conns := n.count()
				assert.Zero(t, calls)
				assert.Equal(t, test.dials == 1, conns == 1, "%d connections", conns)
			})
		})
	}
}

// TestPoolWithBusyConnections lets every call dial that finds all of them busy.
func TestPoolWithBusyConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const callers = 5
		var busy sync.WaitGroup // until all are
		busy.Add(callers)
		n := newNetwork(t, &network{}, func(w http.ResponseWriter, r *http.Request) {
			busy.Done()
			busy.Wait()
			done(w, r)
		})
		ends := make(chan time.Duration, callers)
		for range callers {
			go func() {
				_, at := n.call(t, time.Minute)
				ends <- at
			}()
		}
		for range callers {
			assert.Zero(t, <-ends, "nothing was held")
		}
		assert.EqualValues(t, callers, n.dials.Load())
	})
}

// TestPoolSpeaksHTTP2 shares one connection among calls that come together.
func TestPoolSpeaksHTTP2(t *testing.T) {
	t.Parallel()
	var made, one atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 1 {
			one.Add(1)
		}
		done(w, r)
	}))
	server.EnableHTTP2 = true
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	own := server.Client().Transport.(*http.Transport).Clone()
	own.DialContext = new(net.Dialer).DialContext
	s := settings(nil)
	s.RoundTripper = NewPool(own)
	req := func() *Request {
		req := request(http.MethodPost, "a=b")
		req.Base.Host = server.Listener.Addr().String()
		return req
	}
	require.NoError(t, do(t.Context(), s, req()).Err)
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() { assert.NoError(t, do(t.Context(), s, req()).Err) })
	}
	wait.Wait()
	assert.EqualValues(t, 1, made.Load(), "connections")
	assert.Zero(t, one.Load(), "requests over HTTP/1.1")
}

// TestPoolWithTwoHosts does not hold a dial for the connections of another host.
func TestPoolWithTwoHosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, &network{}, done)
		s := settings(nil)
		s.RoundTripper = n.pool
		for _, host := range []string{"a.invalid", "b.invalid", "a.invalid"} {
			req := request(http.MethodPost, "")
			req.Base = &url.URL{Scheme: "http", Host: host}
			require.NoError(t, do(t.Context(), s, req).Err)
			assert.Zero(t, time.Since(n.started))
			synctest.Wait()
		}
		assert.EqualValues(t, 2, n.dials.Load())
	})
}

// TestPoolOverAnotherDial is about dials of a program's own.
func TestPoolOverAnotherDial(t *testing.T) {
	t.Parallel()
	side := httptest.NewServer(http.HandlerFunc(done))
	t.Cleanup(side.Close)
	tests := []struct {
		name string
		dial func(ctx context.Context, network, addr string) (net.Conn, error)
		sent bool
	}{
		{"asks where to dial", func(ctx context.Context, network, _ string) (net.Conn, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, side.URL, nil)
			if err != nil {
				return nil, err
			}
			resp, err := side.Client().Transport.RoundTrip(req)
			if err != nil {
				return nil, err
			}
			resp.Body.Close()
			return new(net.Dialer).DialContext(ctx, network, side.Listener.Addr().String())
		}, true},
		{"returns nothing", func(context.Context, string, string) (net.Conn, error) { return nil, nil }, false},
		{"fails", func(context.Context, string, string) (net.Conn, error) { return nil, io.ErrClosedPipe }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			own := &http.Transport{DialContext: test.dial}
			s := settings(nil)
			s.RoundTripper, s.Retries = NewPool(own), 0
			req := request(http.MethodPost, "a=b")
			req.Base.Scheme = "http"
			res := do(t.Context(), s, req)
			assert.Equal(t, test.sent, res.Sent)
			assert.Equal(t, test.sent, res.Err == nil, "%v", res.Err)
			own.CloseIdleConnections()
		})
	}
}

// TestPoolLeavesOthersAlone does not wrap a transport that has no dial to hold.
func TestPoolLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	own := &http.Transport{}
	assert.Same(t, own, NewPool(own))
}
