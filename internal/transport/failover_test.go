package transport

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/failover/middlebox"
)

func newMiddlebox(t *testing.T, server *httptest.Server) (box *middlebox.Box, base string) {
	t.Helper()
	box, err := middlebox.New(server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(box.Close)
	scheme, _, _ := strings.Cut(server.URL, ":")
	return box, scheme + "://" + box.Addr()
}

// sharedOf makes of base what Shared makes of the standard transport.
func sharedOf(t *testing.T, base *http.Transport) *shared {
	t.Helper()
	s := newShared(base)
	t.Cleanup(s.CloseIdleConnections)
	return s
}

// TestFailOver forgets a hundred connections at once. One call is lost, and a
// call that may be repeated not at all.
func TestFailOver(t *testing.T) {
	t.Parallel()
	for _, proto := range protocols {
		for name, request := range map[string]func(*testing.T, string) *Request{"tell": tell, "ask": ask} {
			t.Run(proto.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				kept := 100
				var there atomic.Int64
				together := make(chan struct{})
				server, base := serve(t, proto.tls, proto.http2, func(http.ResponseWriter, *http.Request) {
					if there.Add(1) == int64(kept) {
						close(together)
					}
					<-together
				})
				box, target := newMiddlebox(t, server)
				s := through(sharedOf(t, base))
				var wait sync.WaitGroup
				for range kept {
					wait.Go(func() { assert.Equal(t, Answered, s.Do(t.Context(), ask(t, target)).Class) })
				}
				wait.Wait()
				box.Forget()

				s.Timeout = 2 * time.Second
				first := s.Do(t.Context(), request(t, target))
				s.Timeout = 10 * time.Second
				if name == "ask" {
					require.NoError(t, first.Err)
					assert.Equal(t, 2, first.Attempts)
				} else {
					assert.Equal(t, Lost, first.Class)
					require.ErrorIs(t, first.Err, context.DeadlineExceeded)
				}
				for range 3 {
					res := s.Do(t.Context(), request(t, target))
					require.NoError(t, res.Err)
					assert.Equal(t, 1, res.Attempts)
				}
			})
		}
	}
}

// TestSilentHTTP2 gives up a connection of HTTP/2 on which nothing comes, long
// before the call on it is late.
func TestSilentHTTP2(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{}, 1)
	server, base := serve(t, true, true, func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			arrived <- struct{}{}
			<-r.Context().Done()
		}
	})
	box, target := newMiddlebox(t, server)
	rt := sharedOf(t, base)
	pings := rt.current.Load().HTTP2
	pings.SendPingTimeout, pings.PingTimeout = pings.SendPingTimeout/10, pings.PingTimeout/10
	s := through(rt)
	s.Timeout = time.Minute
	require.Equal(t, Answered, s.Do(t.Context(), ask(t, target)).Class)
	start := time.Now()
	done := make(chan Result)
	go func() { done <- s.Do(t.Context(), tell(t, target)) }()
	<-arrived
	box.Forget()
	res := <-done
	assert.Less(t, time.Since(start), 15*time.Second)
	assert.Equal(t, Lost, res.Class)
	assert.True(t, res.Sent)
	assert.Equal(t, Answered, s.Do(t.Context(), ask(t, target)).Class, "over a new connection")
}

// TestRepeatsLeaveADrainedBackend moves the name of a server while its old
// backend answers 503 on the connections that it has.
func TestRepeatsLeaveADrainedBackend(t *testing.T) {
	t.Parallel()
	wraps := map[string]func(*http.Transport) http.RoundTripper{
		"shared": func(base *http.Transport) http.RoundTripper { return sharedOf(t, base) },
		"given":  func(base *http.Transport) http.RoundTripper { return base },
	}
	for _, proto := range protocols {
		for name, wrap := range wraps {
			if name == "given" && proto.http2 {
				continue // its connection serves others at the same time
			}
			t.Run(proto.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				backend := func(status int) (*httptest.Server, *http.Transport) {
					return serve(t, proto.tls, proto.http2, func(w http.ResponseWriter, r *http.Request) {
						if r.Header.Get("First") == "" {
							w.WriteHeader(status)
						}
					})
				}
				old, base := backend(http.StatusServiceUnavailable)
				young, _ := backend(http.StatusOK)
				var moved atomic.Bool
				base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
					if moved.Load() {
						addr = young.Listener.Addr().String()
					}
					return new(net.Dialer).DialContext(ctx, network, addr)
				}
				s := through(wrap(base))
				first := ask(t, old.URL)
				first.Header.Set("First", "1")
				require.Equal(t, http.StatusOK, s.Do(t.Context(), first).StatusCode)
				moved.Store(true)
				res := s.Do(t.Context(), ask(t, old.URL))
				assert.Equal(t, http.StatusOK, res.StatusCode)
				assert.Equal(t, 2, res.Attempts)
				assert.True(t, res.Doubt)
			})
		}
	}
}

// TestRenewalBreaksNoCall renews the shared transport while other calls wait for
// their answers, on connections that are well.
func TestRenewalBreaksNoCall(t *testing.T) {
	t.Parallel()
	for _, proto := range protocols {
		t.Run(proto.name, func(t *testing.T) {
			t.Parallel()
			const calls = 50
			var open, arrived atomic.Int64
			together, answer := make(chan struct{}), make(chan struct{})
			server, base := serve(t, proto.tls, proto.http2, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Refuse") != "" {
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				if arrived.Add(1) == calls {
					close(together)
				}
				<-answer
				_, _ = io.WriteString(w, "done")
			})
			count := func(conn net.Conn) net.Conn {
				open.Add(1)
				return &countedConn{conn, sync.OnceFunc(func() { open.Add(-1) })}
			}
			base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, addr)
				if err != nil {
					return nil, err
				}
				return count(conn), nil
			}
			rt := sharedOf(t, base)
			s := through(rt)
			var wait sync.WaitGroup
			for range calls {
				wait.Go(func() { assert.Equal(t, Answered, s.Do(t.Context(), tell(t, server.URL)).Class) })
			}
			<-together
			before := rt.current.Load()
			refused := tell(t, server.URL)
			refused.Header.Set("Refuse", "1")
			assert.Equal(t, Doubtful, s.Do(t.Context(), refused).Class)
			assert.NotSame(t, before, rt.current.Load())
			close(answer)
			wait.Wait()
			require.Eventually(t, func() bool { return open.Load() == 0 }, 5*time.Second, time.Millisecond, "nothing from before is kept")
		})
	}
}

type countedConn struct {
	net.Conn
	closed func()
}

func (c *countedConn) Close() error {
	c.closed()
	return c.Conn.Close()
}

// TestOneFailureOfMany renews once for a hundred calls that fail together.
func TestOneFailureOfMany(t *testing.T) {
	t.Parallel()
	const calls = 100
	var arrived atomic.Int64
	together := make(chan struct{})
	server, base := serve(t, false, false, func(http.ResponseWriter, *http.Request) {
		if arrived.Add(1) == calls {
			close(together)
		}
		<-together
		panic(http.ErrAbortHandler)
	})
	rt := sharedOf(t, base)
	var used sync.Map
	s := through(rt)
	var wait sync.WaitGroup
	for range calls {
		wait.Go(func() {
			res := s.Do(t.Context(), tell(t, server.URL))
			assert.Equal(t, Lost, res.Class)
			used.Store(rt.current.Load(), true)
		})
	}
	wait.Wait()
	renewed := 0
	used.Range(func(any, any) bool { renewed++; return true })
	assert.Equal(t, 1, renewed)
}

// TestCancelledCallsSayNothing keeps the connections when callers lose interest.
func TestCancelledCallsSayNothing(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	server, base := serve(t, false, false, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	})
	rt := sharedOf(t, base)
	before := rt.current.Load()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	res := through(rt).Do(ctx, tell(t, server.URL))
	require.ErrorIs(t, res.Err, context.Canceled)
	assert.Same(t, before, rt.current.Load())
}

// TestUndialedKeepsConnections keeps what is there when new connections cannot
// be made.
func TestUndialedKeepsConnections(t *testing.T) {
	t.Parallel()
	rt := sharedOf(t, &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return nil, io.ErrNoProgress }})
	before := rt.current.Load()
	res := through(rt).Do(t.Context(), tell(t, "http://api.invalid"))
	assert.Equal(t, NotSent, res.Class)
	assert.False(t, res.Sent)
	assert.Equal(t, 3, res.Attempts)
	require.ErrorIs(t, res.Err, io.ErrNoProgress)
	assert.Same(t, before, rt.current.Load())
}
