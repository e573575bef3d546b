package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// blindConn is a connection on which nobody notices that the other side has
// closed it, as in a process that stood still: only the kernel knows.
type blindConn struct {
	*net.TCPConn
	closed chan struct{}
	close  func()
}

func newBlindConn(conn net.Conn) *blindConn {
	closed := make(chan struct{})
	return &blindConn{conn.(*net.TCPConn), closed, sync.OnceFunc(func() { close(closed) })}
}

func (c *blindConn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if err != nil {
		<-c.closed
	}
	return n, err
}

func (c *blindConn) Close() error {
	c.close()
	return c.TCPConn.Close()
}

// TestClosedWhileNobodyLooked makes a call when all kept connections have been
// closed by the server, and the process does not know yet.
func TestClosedWhileNobodyLooked(t *testing.T) {
	t.Parallel()
	wraps := map[string]func(*http.Transport) http.RoundTripper{
		"shared":  func(base *http.Transport) http.RoundTripper { return newShared(base) },
		"given":   func(base *http.Transport) http.RoundTripper { return base },
		"wrapped": func(base *http.Transport) http.RoundTripper { return tripper(base.RoundTrip) },
	}
	for _, proto := range protocols {
		for name, wrap := range wraps {
			if name == "wrapped" && proto.http2 && !proto.tls {
				continue // might be anything
			}
			for _, request := range []func(*testing.T, string) *Request{ask, tell} {
				t.Run(proto.name+"/"+name, func(t *testing.T) {
					t.Parallel()
					kept := int32(5)
					if proto.http2 {
						kept = 1
					}
					var arrived atomic.Int32
					together := make(chan struct{})
					server, base := serve(t, proto.tls, proto.http2, func(w http.ResponseWriter, r *http.Request) {
						switch n := arrived.Add(1); {
						case n < kept:
							<-together
						case n == kept:
							close(together)
						}
						_, _ = io.WriteString(w, "done")
					})
					var mu sync.Mutex
					var conns []*blindConn
					base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
						conn, err := new(net.Dialer).DialContext(ctx, network, addr)
						if err != nil {
							return nil, err
						}
						mu.Lock()
						defer mu.Unlock()
						conns = append(conns, newBlindConn(conn))
						return conns[len(conns)-1], nil
					}
					s := through(wrap(base))
					var wait sync.WaitGroup
					for range kept {
						wait.Go(func() { assert.Equal(t, Answered, s.Do(t.Context(), ask(t, server.URL)).Class) })
					}
					wait.Wait()
					server.CloseClientConnections()
					for _, conn := range conns {
						require.Eventually(t, func() bool { return closedByPeer(conn) }, 10*time.Second, time.Millisecond)
					}
					arrived.Store(kept)
					res := s.Do(t.Context(), request(t, server.URL))
					require.NoError(t, res.Err)
					assert.Equal(t, Answered, res.Class)
					assert.Equal(t, 1, res.Attempts)
					assert.Equal(t, kept+1, arrived.Load())
				})
			}
		}
	}
}

// TestNothingButClosedConnections meets a transport that has no other.
func TestNothingButClosedConnections(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	conn, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	sendings := 0
	s := through(tripper(func(r *http.Request) (*http.Response, error) {
		sendings++
		trace := httptrace.ContextClientTrace(r.Context())
		trace.GetConn("")
		trace.GotConn(httptrace.GotConnInfo{Conn: conn, Reused: true, WasIdle: true})
		return nil, net.ErrClosed
	}))
	res := s.Do(t.Context(), tell(t, "http://api.invalid"))
	assert.Equal(t, NotSent, res.Class)
	assert.False(t, res.Sent)
	assert.Equal(t, 3, res.Attempts)
	assert.Equal(t, 3*(1+maxClosed), sendings)
	require.ErrorIs(t, res.Err, errClosed)
	require.NotErrorIs(t, res.Err, context.Canceled)
}

// TestFrozenProcess stops whole processes while their servers close the idle
// connections.
func TestFrozenProcess(t *testing.T) {
	if base := os.Getenv("TRANSPORT_FROZEN"); base != "" {
		frozenChild(t, base)
		return
	}
	t.Parallel()
	const rounds = 7
	for _, proto := range protocols {
		t.Run(proto.name, func(t *testing.T) {
			t.Parallel()
			if proto.http2 && !proto.tls {
				t.Skip("the standard transport does not speak it")
			}
			for range rounds {
				out := freeze(t, proto.tls, proto.http2)
				require.Contains(t, out, "answered after 1", "%s", out)
			}
		})
	}
}

func frozenChild(t *testing.T, base string) {
	standard := http.DefaultTransport.(*http.Transport)
	standard.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // a test server on loopback
	s := through(Shared())
	require.Equal(t, Answered, s.Do(t.Context(), ask(t, base)).Class)
	fmt.Println("ready")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	require.NoError(t, err, line)
	res := s.Do(t.Context(), tell(t, base))
	fmt.Println(res.Class, "after", res.Attempts, res.Err)
}

// freeze returns what a process said that stood still while its connection was
// closed.
func freeze(t *testing.T, encrypted, http2 bool) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "done") }))
	server.EnableHTTP2 = http2
	if encrypted {
		server.StartTLS()
	} else {
		server.Start()
	}
	defer server.Close()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFrozenProcess$", "-test.v")
	child.Env = append(os.Environ(), "TRANSPORT_FROZEN="+server.URL)
	in, err := child.StdinPipe()
	require.NoError(t, err)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	said := bufio.NewReader(out)
	for line := ""; !strings.Contains(line, "ready"); {
		line, err = said.ReadString('\n')
		require.NoError(t, err)
	}
	require.NoError(t, child.Process.Signal(syscall.SIGSTOP))
	var status syscall.WaitStatus
	_, err = syscall.Wait4(child.Process.Pid, &status, syscall.WUNTRACED, nil)
	require.NoError(t, err)
	require.True(t, status.Stopped())
	_, err = io.WriteString(in, "go\n") // is read together with the end of the connection
	require.NoError(t, err)
	server.CloseClientConnections()
	require.Eventually(t, func() bool { return !establishedTo(t, server.Listener.Addr()) }, 10*time.Second, time.Millisecond)
	require.NoError(t, child.Process.Signal(syscall.SIGCONT))
	rest, err := io.ReadAll(said)
	require.NoError(t, err)
	require.NoError(t, child.Wait(), "%s", rest)
	return string(rest)
}

// establishedTo reports whether a connection to addr is open at its far end, by
// the kernel's own list.
func establishedTo(t *testing.T, addr net.Addr) bool {
	t.Helper()
	list, err := os.ReadFile("/proc/net/tcp")
	require.NoError(t, err)
	port := fmt.Sprintf(":%04X", addr.(*net.TCPAddr).Port)
	for line := range strings.Lines(string(list)) {
		const remote, state, established = 2, 3, "01"
		if fields := strings.Fields(line); strings.HasSuffix(fields[remote], port) && fields[state] == established {
			return true
		}
	}
	return false
}
