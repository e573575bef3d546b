package transport

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestShared is not parallel: it changes what is global.
func TestShared(t *testing.T) {
	was := http.DefaultTransport
	defer func() { http.DefaultTransport = was }()
	standard := was.(*http.Transport).Clone()
	http.DefaultTransport = standard

	one, ok := Shared().(*shared)
	require.True(t, ok)
	for range 200 {
		require.Same(t, one, Shared())
	}
	used := one.current.Load()
	assert.Equal(t, 45*time.Second, used.IdleConnTimeout)
	assert.Equal(t, 256, used.MaxIdleConnsPerHost)
	assert.EqualValues(t, 256<<10, used.MaxResponseHeaderBytes)
	assert.LessOrEqual(t, used.HTTP2.SendPingTimeout+used.HTTP2.PingTimeout, 15*time.Second)
	assert.NotSame(t, standard, used)
	assert.Zero(t, standard.MaxIdleConnsPerHost, "the standard transport stays as it is")

	changes := []func(){
		func() { standard.TLSClientConfig = &tls.Config{ServerName: "other.invalid"} },
		func() { standard.Proxy = func(*http.Request) (*url.URL, error) { return nil, io.EOF } },
		func() { standard.ResponseHeaderTimeout = time.Second },
		func() { standard.ProxyConnectHeader = http.Header{"A": {"b"}} },
		func() { http.DefaultTransport = was.(*http.Transport).Clone() },
	}
	before := Shared()
	for n, change := range changes {
		change()
		after := Shared()
		assert.NotSame(t, before, after, "change %d", n)
		require.Same(t, after, Shared(), "change %d", n)
		before = after
	}

	other := tripper(func(*http.Request) (*http.Response, error) { return nil, io.EOF })
	http.DefaultTransport = other
	_, ok = Shared().(tripper)
	assert.True(t, ok, "what the program put there")
}

// TestConnectionsAsCalls makes no more connections than there are calls at a
// time, whatever the answers are.
func TestConnectionsAsCalls(t *testing.T) {
	t.Parallel()
	const callers, calls = 64, 50
	answers := []func(http.ResponseWriter){
		func(w http.ResponseWriter) { _, _ = io.WriteString(w, "done") },
		func(w http.ResponseWriter) { w.(http.Flusher).Flush(); _, _ = io.WriteString(w, "done") },
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		func(w http.ResponseWriter) { w.Header().Set("Location", "::"); w.WriteHeader(http.StatusFound) },
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadRequest); _, _ = io.WriteString(w, "no") },
		func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, strings.Repeat("oops ", 4000))
		},
	}
	var made, served atomic.Int64
	together := make(chan struct{})
	server, base := serve(t, false, false, func(w http.ResponseWriter, _ *http.Request) {
		n := served.Add(1)
		if n == callers {
			close(together)
		}
		<-together
		answers[int(n)%len(answers)](w)
	})
	base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		made.Add(1)
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	s := through(sharedOf(t, base))
	var wait sync.WaitGroup
	for range callers {
		wait.Go(func() {
			for range calls {
				assert.NotZero(t, s.Do(t.Context(), tell(t, server.URL)).StatusCode)
			}
		})
	}
	wait.Wait()
	assert.EqualValues(t, callers, made.Load())
}

// TestAbandonedDials lets dials hang whose calls have given up: they cost later
// calls nothing.
func TestAbandonedDials(t *testing.T) {
	t.Parallel()
	server, base := serve(t, false, false, func(http.ResponseWriter, *http.Request) {})
	var healthy atomic.Bool
	end := make(chan struct{})
	defer close(end)
	base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if !healthy.Load() {
			<-end
			return nil, io.ErrUnexpectedEOF
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	s := through(sharedOf(t, base))
	s.Retries = 0
	s.Timeout = 50 * time.Millisecond
	for range 3 {
		res := s.Do(t.Context(), tell(t, server.URL))
		assert.Equal(t, NotSent, res.Class)
		assert.False(t, res.Sent)
	}
	healthy.Store(true)
	s.Timeout = 10 * time.Second
	for n := range 30 {
		require.Equal(t, Answered, s.Do(t.Context(), tell(t, server.URL)).Class, fmt.Sprint(n))
	}
}

// TestStopHurtsNoOther stops second sendings on a connection that serves other
// calls at the same time.
func TestStopHurtsNoOther(t *testing.T) {
	t.Parallel()
	for _, proto := range protocols {
		if !proto.http2 {
			continue
		}
		for name, wrap := range map[string]func(http.RoundTripper) http.RoundTripper{
			"again":  func(rt http.RoundTripper) http.RoundTripper { return again(rt, false) },
			"follow": func(rt http.RoundTripper) http.RoundTripper { return follow(rt, false) },
		} {
			t.Run(proto.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				const others = 20
				var waiting atomic.Int64
				together, answer := make(chan struct{}), make(chan struct{})
				server, base := serve(t, proto.tls, proto.http2, func(w http.ResponseWriter, r *http.Request) {
					switch r.Header.Get("Do") {
					case "wait":
						if waiting.Add(1) == others {
							close(together)
						}
						<-answer
					case "again":
						w.WriteHeader(http.StatusBadGateway)
					case "follow":
						http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
					}
				})
				s := through(wrap(base))
				do := func(what string) Result {
					req := tell(t, server.URL)
					req.Header.Set("Do", what)
					return s.Do(t.Context(), req)
				}
				require.Equal(t, Answered, do("").Class) // the connection
				var wait sync.WaitGroup
				for range others {
					wait.Go(func() { assert.Equal(t, Answered, do("wait").Class) })
				}
				<-together
				for range 5 {
					require.ErrorIs(t, do(name).Err, errTwice)
				}
				close(answer)
				wait.Wait()
			})
		}
	}
}
