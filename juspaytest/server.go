package juspaytest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// TB is what [NewServer] needs of a *testing.T or *testing.B.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Server is a fake Juspay. Its methods are safe for concurrent use. Make one
// with [NewServer] or [Start]; two of them share nothing.
type Server struct {
	t    TB
	cfg  config
	url  string
	door *door

	certificate []byte // PEM
	mux         *http.ServeMux
	http        *http.Server
	pool        *http.Transport // of the clients that the server hands out

	done    chan struct{} // closed by Close
	life    context.Context
	end     context.CancelFunc
	close   sync.Once
	serving sync.WaitGroup // the accept loop, connections and handlers

	mu         sync.Mutex // guards what follows
	offset     time.Duration
	ids        idSource
	orders     map[string]*order // by the merchant's id
	orderIDs   map[string]*order // by Juspay's
	customers  []*customer
	txns       map[string]*txn // by txn_uuid
	txnIDs     map[string]*txn // by txn_id
	keys       map[string]*capture
	routing    routingDesk
	late       []*lateMove
	rules      []*rule
	events     []*event
	deliveries []Delivery
	delivered  int           // events that were answered with 200
	holding    bool          // events are kept back
	news       chan struct{} // closed at each delivery
	mail       chan struct{} // wakes the postman
	requests   []Request
	violations []string
}

// NewServer starts a fake Juspay for one test, and closes it when the test ends.
// A mistake in the use of the server's own methods fails the test at once.
func NewServer(t TB, opts ...Option) *Server {
	t.Helper()
	s, err := Start(opts...)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	s.t = t
	t.Cleanup(s.Close)
	return s
}

// Start is [NewServer] for programs and examples: the caller closes the server,
// reads [Server.Violations] itself, and a mistake in the use of the server's own
// methods panics.
func Start(opts ...Option) (*Server, error) {
	cfg, err := newConfig(opts)
	if err != nil {
		return nil, fmt.Errorf("juspaytest: %w", err)
	}
	s := &Server{
		t:    noTest{},
		cfg:  cfg,
		mux:  http.NewServeMux(),
		done: make(chan struct{}),
		news: make(chan struct{}),
		mail: make(chan struct{}, 1),
	}
	s.forgetAll()
	s.life, s.end = context.WithCancel(context.Background())
	listener, err := s.listen()
	if err != nil {
		s.end()
		return nil, fmt.Errorf("juspaytest: %w", err)
	}
	s.serve(listener)
	return s, nil
}

// serve answers on the listener until Close.
func (s *Server) serve(listener net.Listener) {
	s.http = &http.Server{
		Handler:           s.counted(s.routes()),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          silentLog(),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.serving.Add(1)
			case http.StateClosed, http.StateHijacked:
				s.serving.Done()
			}
		},
	}
	s.serving.Go(func() { _ = s.http.Serve(listener) }) // it ends with ErrServerClosed
	if s.cfg.webhooks.url != "" {
		s.serving.Go(s.deliverEvents)
	}
}

// counted lets Close wait for the handlers, which may outlive a hijacked
// connection or an HTTP/2 stream.
func (s *Server) counted(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serving.Add(1)
		defer s.serving.Done()
		handler.ServeHTTP(w, r)
	})
}

// Close ends the server: calls that still wait for an answer are cut off, and
// nothing of it keeps running. A second Close does nothing. What the server has
// recorded can still be read.
func (s *Server) Close() {
	s.close.Do(func() {
		close(s.done)
		s.end()
		_ = s.http.Close()
		s.serving.Wait()
		s.pool.CloseIdleConnections()
	})
}

// URL is the base URL, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Certificate is the certificate of a server with [WithTLS] in PEM form, for a
// client to trust; nil without. It is good for a day, and for localhost too.
func (s *Server) Certificate() []byte { return s.certificate }

// APIKey is the key that the server accepts.
func (s *Server) APIKey() string { return s.cfg.apiKey }

// Client returns a client of the server. The options come on top, such as
// juspay.WithRoutingID; one that is wrong fails the test.
func (s *Server) Client(opts ...juspay.Option) *juspay.Client {
	s.t.Helper()
	wiring := []juspay.Option{juspay.WithBaseURL(s.url), juspay.WithHTTPClient(s.HTTPClient())}
	if s.cfg.inMemory { // plain, but it never leaves the process
		wiring = append(wiring, juspay.WithInsecureHTTP())
	}
	client, err := juspay.NewClient(s.cfg.apiKey, append(wiring, opts...)...)
	if err != nil {
		s.t.Fatalf("juspaytest: Client: %v", err)
	}
	return client
}

// HTTPClient returns a client that reaches the server also with [WithTLS] and
// [WithInMemory]. Its connections end with the server.
func (s *Server) HTTPClient() *http.Client { return &http.Client{Transport: s.pool} }

// SetClock replaces the clock of [WithClock].
func (s *Server) SetClock(now func() time.Time) {
	s.t.Helper()
	if now == nil {
		s.t.Fatalf("juspaytest: SetClock: the clock is nil")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg.clock = now
}

// Advance puts the server's clock forward, for good.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.catchUp()
	s.stir()
}

// now is the time on the server's clock.
func (s *Server) now() time.Time { return s.cfg.clock().Add(s.offset) }

// noTest stands in for the test of a server that has none.
type noTest struct{}

func (noTest) Helper()               {}
func (noTest) Cleanup(func())        {}
func (noTest) Errorf(string, ...any) {} // [Server.Violations] has it

func (noTest) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
