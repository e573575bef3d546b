package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

var (
	errNoResponse = errors.New("the transport returned neither a response nor an error")
	errReplay     = errors.New("stopped net/http from sending the request a second time")
)

// attempt sends req once and fills answer, whose StatusCode is 0 when none
// came. sent is false only when it is certain that nothing left.
//
// It uses the RoundTripper itself: http.Client would follow redirects, and
// fail on those that it cannot parse.
func (s *Settings) attempt(ctx context.Context, req *Request, answer *Answer) (sent bool, err error) {
	*answer = Answer{}
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	f := &flight{recorder: recorder{cancel: cancel, h2c: speaksH2C(s.RoundTripper)}}
	pool, pooled := s.RoundTripper.(*Pool)
	if pooled {
		pool.enter(&f.recorder)
		defer pool.leave(&f.recorder)
	}
	s.build(httptrace.WithClientTrace(ctx, f.hooks()), req, f)
	resp, err := s.RoundTripper.RoundTrip(&f.request)
	if resp == nil || err != nil {
		return f.sent(), f.explain(ctx, resp, err)
	}
	if s.Jar != nil {
		s.Jar.SetCookies(&f.url, resp.Cookies())
	}
	if pooled && resp.ProtoMajor == 2 {
		pool.speaksHTTP2()
	}
	answer.StatusCode, answer.Header = resp.StatusCode, resp.Header
	if resp.StatusCode < http.StatusOK {
		// 101 hands over the bare connection, which heeds no deadline.
		return true, f.explain(ctx, resp, nil)
	}
	answer.Body, err = readBody(resp, s.MaxBody)
	if err != nil {
		err = withContext(ctx, err)
	}
	return true, err
}

func (s *Settings) timeout() time.Duration {
	if s.Limit > 0 {
		return min(s.Timeout, s.Limit)
	}
	return s.Timeout
}

// flight is all that one attempt needs, in one piece. It is never used again:
// a RoundTripper may keep what it was given.
type flight struct {
	recorder
	request http.Request
	url     url.URL
	body    strings.Reader
}

// build makes the *http.Request of one attempt.
func (s *Settings) build(ctx context.Context, req *Request, f *flight) {
	f.url = url.URL{Scheme: req.Base.Scheme, Host: req.Base.Host, Path: req.Path, RawPath: req.RawPath, RawQuery: req.RawQuery}
	template := http.Request{
		Method: req.Method, URL: &f.url, Host: req.Base.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header, 8),
	}
	f.request = *template.WithContext(ctx)
	req.Caller.Header(f.request.Header)
	if s.Jar != nil {
		for _, cookie := range s.Jar.Cookies(&f.url) {
			f.request.AddCookie(cookie)
		}
	}
	switch {
	case req.Body != "":
		// A strings.Reader: net/http sends header and body in one packet.
		f.body.Reset(req.Body)
		f.request.Body = io.NopCloser(&f.body)
		f.request.ContentLength = int64(len(req.Body))
		f.request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(req.Body)), nil }
	case req.Method == http.MethodPost:
		f.request.Body = http.NoBody // Content-Length: 0, never chunked
	}
}

// milestone is how far an attempt came; a recorder collects them.
type milestone = uint32

const (
	askedConn    milestone = 1 << iota // a connection was asked for
	waiting                            // for it, or for another one
	gotConn                            // and had
	gotFresh                           // the first one was new
	wroteHeaders                       // the request was written, at least to a buffer
	replayed                           // net/http was about to send it again
)

// recorder notes how far an attempt came. Its hooks may run on goroutines of
// net/http, and after RoundTrip has returned.
type recorder struct {
	seen   atomic.Uint32
	h2c    bool // plain connections may speak HTTP/2
	cancel context.CancelFunc
	trace  httptrace.ClientTrace
}

func (r *recorder) has(m milestone) bool { return r.seen.Load()&m != 0 }

func (r *recorder) hooks() *httptrace.ClientTrace {
	r.trace.GetConn, r.trace.GotConn, r.trace.WroteHeaders = r.getConn, r.gotConn, r.wroteHeaders
	return &r.trace
}

func (r *recorder) getConn(string) { r.seen.Or(askedConn | waiting) }
func (r *recorder) wroteHeaders()  { r.seen.Or(wroteHeaders) }

// gotConn stops net/http where it would send a request again that was written:
// over HTTP/2 it does so, POST or not, when the server resets the stream as
// refused or as a protocol error. Over HTTP/1.1 it repeats a POST only when a
// kept connection took no byte of it, which is safe and must work. The host
// tells nothing: the second time another proxy may be asked.
func (r *recorder) gotConn(info httptrace.GotConnInfo) {
	before := r.seen.Or(gotConn)
	r.seen.And(^waiting)
	switch first := before&gotConn == 0; {
	case first && !info.Reused:
		r.seen.Or(gotFresh)
	case first:
	case before&wroteHeaders != 0 && (before&gotFresh != 0 || r.isHTTP2(info)):
		r.seen.Or(replayed)
		r.cancel()
	}
}

func (r *recorder) isHTTP2(info httptrace.GotConnInfo) bool {
	conn, encrypted := info.Conn.(*tls.Conn)
	if !encrypted {
		return r.h2c
	}
	return conn.ConnectionState().NegotiatedProtocol == "h2"
}

// speaksH2C reports whether plain connections may speak HTTP/2: the transport
// was told so, or is wrapped and cannot be asked.
func speaksH2C(rt http.RoundTripper) bool {
	if pool, ok := rt.(*Pool); ok {
		rt = pool.Transport
	}
	transport, ok := rt.(*http.Transport)
	return !ok || transport.Protocols != nil && transport.Protocols.UnencryptedHTTP2()
}

// sent is false only while a connection was asked for and never had: DNS,
// dialing, TLS. A transport that does not trace may have sent anything.
func (r *recorder) sent() bool { return r.has(gotConn) || !r.has(askedConn) }

// explain says why RoundTrip gave no response.
func (r *recorder) explain(ctx context.Context, resp *http.Response, err error) error {
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
	switch {
	case r.has(replayed):
		return errReplay
	case err == nil:
		return errNoResponse
	}
	return withContext(ctx, err)
}
