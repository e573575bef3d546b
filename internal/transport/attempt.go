package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

var (
	errNoResponse = errors.New("the transport returned neither a response nor an error")
	errReplay     = errors.New("stopped net/http from sending the request a second time")
)

// attempt sends req once. The answer's StatusCode is 0 when none came; sent
// is false only when it is certain that nothing left.
//
// It uses the RoundTripper itself: http.Client would follow redirects, and
// fail on those that it cannot parse.
func (s *Settings) attempt(ctx context.Context, req *Request) (answer Answer, sent bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	rec := &recorder{cancel: cancel}
	hreq := s.build(httptrace.WithClientTrace(ctx, rec.trace()), req)
	resp, err := s.RoundTripper.RoundTrip(hreq)
	if resp == nil || err != nil {
		return Answer{}, rec.sent(), rec.explain(ctx, resp, err)
	}
	if s.Jar != nil {
		s.Jar.SetCookies(hreq.URL, resp.Cookies())
	}
	answer = Answer{StatusCode: resp.StatusCode, Header: resp.Header}
	if resp.StatusCode < http.StatusOK {
		// 101 hands over the bare connection, which heeds no deadline.
		return answer, true, rec.explain(ctx, resp, nil)
	}
	answer.Body, err = readBody(resp, s.MaxBody)
	if err != nil {
		err = withContext(ctx, err)
	}
	return answer, true, err
}

func (s *Settings) timeout() time.Duration {
	if s.Limit > 0 {
		return min(s.Timeout, s.Limit)
	}
	return s.Timeout
}

// build makes the *http.Request of one attempt. Header and body are new each
// time: a RoundTripper may keep or change what it was given.
func (s *Settings) build(ctx context.Context, req *Request) *http.Request {
	template := http.Request{
		Method: req.Method, URL: req.URL, Host: req.URL.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header, 8),
	}
	hreq := template.WithContext(ctx)
	req.Header(hreq.Header)
	if s.Jar != nil {
		for _, cookie := range s.Jar.Cookies(req.URL) {
			hreq.AddCookie(cookie)
		}
	}
	switch {
	case req.Body != "":
		// A strings.Reader: net/http sends header and body in one packet.
		hreq.Body = io.NopCloser(strings.NewReader(req.Body))
		hreq.ContentLength = int64(len(req.Body))
		hreq.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(req.Body)), nil }
	case req.Method == http.MethodPost:
		hreq.Body = http.NoBody // Content-Length: 0, never chunked
	}
	return hreq
}

// recorder notes how far an attempt came. Its hooks may run on goroutines of
// net/http, and after RoundTrip has returned.
type recorder struct {
	asked, got, wrote, replay atomic.Bool
	cancel                    context.CancelFunc
}

func (r *recorder) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GetConn: r.getConn, GotConn: r.gotConn, WroteHeaders: r.wroteHeaders}
}

func (r *recorder) getConn(string) { r.asked.Store(true) }
func (r *recorder) wroteHeaders()  { r.wrote.Store(true) }

// gotConn stops net/http where it would send a written request again: over
// HTTP/2 it does so, POST or not, when the server resets the stream as refused
// or as a protocol error. Over HTTP/1.1 it repeats a POST only when no byte
// was written.
func (r *recorder) gotConn(info httptrace.GotConnInfo) {
	r.got.Store(true)
	if r.wrote.Load() && isHTTP2(info) {
		r.replay.Store(true)
		r.cancel()
	}
}

func isHTTP2(info httptrace.GotConnInfo) bool {
	conn, ok := info.Conn.(*tls.Conn)
	return ok && conn.ConnectionState().NegotiatedProtocol == "h2"
}

// sent is false only while a connection was asked for and never had: DNS,
// dialing, TLS. A transport that does not trace may have sent anything.
func (r *recorder) sent() bool { return r.got.Load() || !r.asked.Load() }

// explain says why RoundTrip gave no response.
func (r *recorder) explain(ctx context.Context, resp *http.Response, err error) error {
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
	switch {
	case r.replay.Load():
		return errReplay
	case err == nil:
		return errNoResponse
	}
	return withContext(ctx, err)
}
