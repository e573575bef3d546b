package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestBalancerClosesFirst plays a balancer that closes what was idle for a
// minute, 20 ms away. A call that comes while its close is on the way is lost. The
// shared transport has dropped the connection by then; a plain clone, which
// keeps it for 90 s, shows that the race is one.
func TestBalancerClosesFirst(t *testing.T) {
	t.Parallel()
	const balancer, oneWay = time.Minute, 20 * time.Millisecond
	for name, test := range map[string]struct {
		transport func(base *http.Transport) http.RoundTripper
		lost      int
	}{
		"shared":      {func(base *http.Transport) http.RoundTripper { return newShared(base) }, 0},
		"plain clone": {func(base *http.Transport) http.RoundTripper { return base.Clone() }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				base := http.DefaultTransport.(*http.Transport).Clone()
				base.Proxy, base.MaxIdleConnsPerHost = nil, idleConns
				base.DialContext = func(context.Context, string, string) (net.Conn, error) {
					return dialFar(balancer, oneWay), nil
				}
				s := through(test.transport(base))
				s.Retries = 0
				lost := 0
				for _, pause := range []time.Duration{30 * time.Second, 50 * time.Second, balancer - oneWay/2, 2 * balancer, 0} {
					if s.Do(t.Context(), tell(t, "http://gateway.invalid")).Class != Answered {
						lost++
					}
					time.Sleep(pause)
				}
				assert.Equal(t, test.lost, lost)
				s.RoundTripper.(interface{ CloseIdleConnections() }).CloseIdleConnections()
				time.Sleep(time.Second)
			})
		})
	}
}

// dialFar connects to a server that answers every request and closes what is
// idle for that long. What one side writes, or that it closed, reaches the other
// side after oneWay.
func dialFar(idle, oneWay time.Duration) net.Conn {
	client, clientEnd := net.Pipe()
	server, serverEnd := net.Pipe()
	go carry(clientEnd, serverEnd, oneWay)
	go carry(serverEnd, clientEnd, oneWay)
	go answerAll(server, idle)
	return client
}

// carry moves what src says to dst, oneWay later, and then the end of it.
func carry(dst, src net.Conn, oneWay time.Duration) {
	var way sync.WaitGroup
	for {
		piece := make([]byte, 4096)
		n, err := src.Read(piece)
		arrival := time.Now().Add(oneWay)
		way.Wait() // in order
		way.Go(func() {
			time.Sleep(time.Until(arrival))
			_, _ = dst.Write(piece[:n])
			if err != nil {
				_ = dst.Close()
			}
		})
		if err != nil {
			return
		}
	}
}

// answerAll is a server of requests that come in one piece.
func answerAll(conn net.Conn, idle time.Duration) {
	defer conn.Close()
	request := make([]byte, 4096)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(idle))
		if _, err := conn.Read(request); err != nil {
			return
		}
		if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"); errors.Is(err, net.ErrClosed) {
			return
		}
	}
}
