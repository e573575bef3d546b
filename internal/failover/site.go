package main

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/juspay/juspay-go/internal/failover/middlebox"
	"github.com/juspay/juspay-go/internal/transport"
)

// kind is a transport that is measured.
type kind bool

const (
	plain kind = false // a clone of the standard one
	own   kind = true  // that of the SDK
)

// protocol is how calls go to a server.
type protocol struct{ encrypted, http2 bool }

var (
	http1  = protocol{}
	https1 = protocol{encrypted: true}
	http2  = protocol{encrypted: true, http2: true}
)

// serve starts a server. Its certificate is one that the standard transport
// takes from now on.
func serve(p protocol, handler http.HandlerFunc) *httptest.Server {
	return serveStreams(p, 0, handler)
}

// serveStreams lets a connection of HTTP/2 have so many streams; 0: as usual.
func serveStreams(p protocol, streams int, handler http.HandlerFunc) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = p.http2
	server.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: streams}
	if p.encrypted {
		server.StartTLS()
	} else {
		server.Start()
	}
	return server
}

// standard is what both transports are made from.
func standard() *http.Transport {
	standard := http.DefaultTransport.(*http.Transport)
	if standard.TLSClientConfig == nil || !standard.TLSClientConfig.InsecureSkipVerify {
		standard.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // servers on loopback
	}
	standard.MaxIdleConnsPerHost = 256 // or it would keep two
	return standard
}

// caller makes calls through one transport.
type caller struct {
	kind     kind
	settings transport.Settings
	base     *url.URL
}

func newCaller(k kind, base string, timeout time.Duration) *caller {
	c := &caller{kind: k, settings: transport.Settings{RoundTripper: standard().Clone(), Timeout: timeout, MaxBody: 1 << 20}}
	if k == own {
		c.settings.RoundTripper = transport.Shared()
	}
	c.base, _ = url.Parse(base)
	return c
}

// tell makes a call that is never repeated, and reports whether it was answered.
func (c *caller) tell(header ...string) bool {
	if c.kind == plain {
		return c.bare(header)
	}
	req := transport.Request{Op: "tell", Method: http.MethodPost, URL: c.base, Header: headerOf(header)}
	return c.settings.Do(context.Background(), &req).Class == transport.Answered
}

// ask makes a call that is made up to three times.
func (c *caller) ask() bool {
	if c.kind == plain {
		for range 3 {
			if c.bare(nil) {
				return true
			}
		}
		return false
	}
	c.settings.Retries = 2
	req := transport.Request{Op: "ask", Method: http.MethodGet, URL: c.base, Repeatable: true}
	return c.settings.Do(context.Background(), &req).Class == transport.Answered
}

// bare makes a call as a program would without the SDK.
func (c *caller) bare(header []string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), c.settings.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.String(), nil)
	if err != nil {
		return false
	}
	req.Header = headerOf(header)
	resp, err := c.settings.RoundTripper.RoundTrip(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil && resp.StatusCode == http.StatusOK
}

func headerOf(pairs []string) http.Header {
	header := http.Header{}
	for n := 0; n+1 < len(pairs); n += 2 {
		header.Set(pairs[n], pairs[n+1])
	}
	return header
}

// keep makes n calls at a time, after which so many connections are kept. The
// handler of the server is behind the gate.
func (c *caller) keep(n int, gate *gate) {
	gate.expect(n)
	var wait sync.WaitGroup
	for range n {
		wait.Go(func() { c.tell("Gate", "1") })
	}
	wait.Wait()
}

// gate lets calls through when enough are there.
type gate struct {
	mu   sync.Mutex
	left int
	open chan struct{}
}

func (g *gate) expect(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left, g.open = n, make(chan struct{})
}

func (g *gate) handle(_ http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Gate") == "" {
		return
	}
	g.mu.Lock()
	open := g.open
	if g.left--; g.left == 0 {
		close(open)
	}
	g.mu.Unlock()
	<-open
}

// behind puts a middlebox in front of server.
func behind(server *httptest.Server) (box *middlebox.Box, base string) {
	box, err := middlebox.New(server.Listener.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	scheme, _, _ := strings.Cut(server.URL, ":")
	return box, scheme + "://" + box.Addr()
}
