package chaos

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// user and password guard the shop's webhooks in a run.
const user, password = "juspay", "the password of this run"

// post carries Juspay's webhooks to the shop: most in time, some late, some
// twice, and some never.
type post struct {
	listener net.Listener
	server   *http.Server
	rng      *rand.Rand
	mu       sync.Mutex // of rng
	carried  atomic.Int64
}

// newPost opens the shop's door for webhooks.
func newPost(seed uint64) (*post, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &post{listener: listener, rng: rand.New(rand.NewPCG(seed, 2))}, nil
}

func (p *post) url() string { return "http://" + p.listener.Addr().String() + "/" }

// open lets the shop take webhooks.
func (p *post) open(take func(context.Context, *juspay.Event) error) error {
	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{Username: user, Password: password, Handle: take})
	if err != nil {
		return err
	}
	p.server = &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = p.server.Serve(p.listener) }()
	return nil
}

func (p *post) close() {
	_ = p.listener.Close()
	if p.server != nil {
		_ = p.server.Close()
	}
}

// RoundTrip makes the post the transport of Juspay's webhooks. What it loses or
// delays, it says it has delivered.
func (p *post) RoundTrip(req *http.Request) (*http.Response, error) {
	p.mu.Lock()
	fate, delay := p.rng.IntN(10), time.Duration(p.rng.Int64N(int64(3*time.Second)))
	p.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	switch {
	case fate < 2: // lost
		return taken(req), nil
	case fate < 4: // late
		time.AfterFunc(delay, func() { p.carryAgain(req, body) })
		return taken(req), nil
	case fate < 6: // twice
		time.AfterFunc(delay, func() { p.carryAgain(req, body) })
	}
	return p.carry(req, body)
}

func (p *post) carry(req *http.Request, body []byte) (*http.Response, error) {
	p.carried.Add(1)
	req.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultTransport.RoundTrip(req)
}

// carryAgain outlives the first delivery, whose context has ended.
func (p *post) carryAgain(req *http.Request, body []byte) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(req.Context()), 5*time.Second)
	defer cancel()
	if answer, err := p.carry(req.Clone(ctx), body); err == nil {
		_ = answer.Body.Close()
	}
}

func taken(req *http.Request) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: req,
	}
}
