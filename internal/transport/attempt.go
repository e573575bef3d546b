package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
)

var (
	errNoResponse = errors.New("the transport returned neither a response nor an error")
	errTwice      = errors.New("the transport tried to send the request a second time; it was stopped")
	errClosed     = errors.New("the kept connections were closed already; nothing was written")
	errElsewhere  = errors.New("the transport followed a redirect; the answer belongs to another request")
)

// maxClosed is how often an attempt begins again because a kept connection was
// closed already: mostly net/http takes another one by itself.
const maxClosed = 8

// end is how an attempt ended.
type end struct {
	answer Answer
	sent   bool // false only when it is certain that nothing left
	failed bool // other connections from before it may be no better than its own
	closed bool // it only met a connection that was closed already
	err    error
}

// attempt sends req once. distrust asks for a new connection.
func (s *Settings) attempt(ctx context.Context, req *Request, distrust bool) end {
	deadline := time.Now().Add(s.timeout())
	e := s.send(ctx, deadline, req, distrust)
	for n := range maxClosed {
		// A transport takes a moment to see what was closed over HTTP/2.
		wait := time.Duration(n) * time.Millisecond
		if !e.closed || time.Until(deadline) <= wait || sleep(ctx, wait) != nil {
			break
		}
		e = s.send(ctx, deadline, req, distrust)
	}
	return e
}

func (s *Settings) timeout() time.Duration {
	if s.Limit > 0 {
		return min(s.Timeout, s.Limit)
	}
	return s.Timeout
}

// send is one way to the server and back.
func (s *Settings) send(ctx context.Context, deadline time.Time, req *Request, distrust bool) end {
	within, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	way := s.way()
	f := &flight{recorder: recorder{rules: way.rules(req, distrust), cancel: cancel}}
	s.build(within, req, f)
	// The RoundTripper itself: http.Client would follow redirects, and fail on
	// those that it cannot parse.
	resp, err := way.RoundTrip(&f.request)
	e := s.read(req, f, resp, err)
	if e.err != nil {
		e.err = redact.TransportError(e.err, req.Secrets.Scrub)
	}
	e.sent = e.sent || f.mayHaveLeft() && !way.neverAsked(f, err)
	e.sent = e.sent || way.netHTTP == nil && f.hasGotNone() && !isOfConnecting(err)
	e.closed = !e.sent && f.onlyClosed()
	e.failed = e.closed || e.sent && isFailure(within, e)
	way.finish(e.failed)
	if e.closed {
		e.err = errClosed
	} else {
		e.err = withContext(within, e.err)
	}
	return e
}

// read makes of what RoundTrip returned an answer, or an error that says why
// there is none.
func (s *Settings) read(req *Request, f *flight, resp *http.Response, err error) end {
	if resp == nil || err != nil {
		drop(resp)
		return end{err: f.explain(err)}
	}
	if f.hasStopped() || isElsewhere(req, resp) {
		drop(resp)
		return end{sent: true, err: f.explain(errElsewhere)}
	}
	if s.Jar != nil {
		s.Jar.SetCookies(req.URL, resp.Cookies())
	}
	e := end{sent: true, answer: Answer{
		StatusCode: resp.StatusCode, Header: resp.Header, RequestID: requestID(resp.Header, req.Secrets),
	}}
	if resp.StatusCode < http.StatusOK {
		// 101 hands over the bare connection, which heeds no deadline.
		drop(resp)
		if resp.StatusCode == 0 {
			e.err = errNoResponse
		}
		return e
	}
	e.answer.Body, e.err = readBody(resp, s.MaxBody)
	e.answer.Whole = e.err == nil
	if f.hasStopped() {
		return end{sent: true, err: errTwice}
	}
	if e.err == nil && resp.StatusCode/100 != 2 && isCompressed(resp.Header) {
		e.err = errCompressed
	}
	return e
}

// unusable says why the body of a 2xx is no answer.
func (e *end) unusable(err error, secrets redact.Secrets) error {
	if isCompressed(e.answer.Header) {
		err = fmt.Errorf("%w: %w", errCompressed, err)
	}
	return redact.Error(err, nil, secrets.Scrub)
}

// isOfConnecting reports whether err is one of getting a connection. A transport
// that wraps others may have sent the request by a way that is not traced, after
// one that was: then only such an error proves that nothing left.
func isOfConnecting(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	return dns || certificate || record
}

func drop(resp *http.Response) {
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
}

// isFailure reports whether an attempt that was sent says something about
// connections: it ended without a whole answer, or with a 503, as from a
// backend that is leaving. A caller who has lost interest says nothing.
func isFailure(ctx context.Context, e end) bool {
	switch {
	case e.answer.StatusCode == http.StatusServiceUnavailable:
		return true
	case e.err == nil, errors.Is(e.err, errTwice), errors.Is(e.err, errElsewhere),
		errors.Is(e.err, errCompressed), errors.Is(e.err, ErrTooLarge):
		return false
	}
	return !errors.Is(ctx.Err(), context.Canceled)
}

// isElsewhere reports whether resp answers another request than req, as a
// transport returns it that wraps a whole http.Client. The host is left to the
// transport: some lead to another one on purpose.
func isElsewhere(req *Request, resp *http.Response) bool {
	asked := resp.Request
	if asked == nil || asked.URL == nil {
		return false
	}
	return asked.Response != nil || asked.Method != req.Method ||
		asked.URL.RequestURI() != req.URL.RequestURI()
}

// flight is all that one sending needs, in one piece. It is never used again:
// a RoundTripper may keep what it was given.
type flight struct {
	recorder
	request http.Request
	url     url.URL
	body    strings.Reader
}

// build makes the *http.Request of one sending.
func (s *Settings) build(ctx context.Context, req *Request, f *flight) {
	f.url = *req.URL
	template := http.Request{
		Method: req.Method, URL: &f.url, Host: req.URL.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: req.Header.Clone(),
	}
	f.request = *template.WithContext(httptrace.WithClientTrace(ctx, f.hooks()))
	if f.request.Header == nil {
		f.request.Header = http.Header{}
	}
	f.request.Header.Set("Authorization", req.Authorization)
	if req.ContentType != "" {
		f.request.Header.Set("Content-Type", req.ContentType)
	}
	if s.Jar != nil {
		for _, cookie := range s.Jar.Cookies(req.URL) {
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

// explain says why RoundTrip gave no response.
func (r *recorder) explain(err error) error {
	switch {
	case r.hasStopped():
		return errTwice
	case err == nil:
		return errNoResponse
	}
	return err
}

// withContext makes errors.Is find the context's error in err, which net/http
// replaces by the cause of the cancellation.
func withContext(ctx context.Context, err error) error {
	over := ctx.Err()
	if err == nil || over == nil || errors.Is(err, over) || errors.Is(err, errTwice) {
		return err
	}
	return fmt.Errorf("%w: %w", over, err)
}
