package transport

import "net/http"

// way is the transport of one sending, and what is known about it.
type way struct {
	http.RoundTripper
	own     *shared // of the SDK; nil: it was given
	netHTTP *http.Transport
}

// way asks a shared transport which one it is today.
func (s *Settings) way() way {
	if own, ok := s.RoundTripper.(*shared); ok {
		used := own.current.Load()
		return way{used, own, used}
	}
	given, _ := s.RoundTripper.(*http.Transport)
	return way{s.RoundTripper, nil, given}
}

func (w way) rules(req *Request, distrust bool) rules {
	return rules{
		once: !req.Repeatable, netHTTP: w.netHTTP != nil, h2c: speaksH2C(w.netHTTP),
		fresh: distrust && w.own == nil, // the SDK's own has none from before a failure
	}
}

func (w way) finish(failed bool) {
	if w.own != nil {
		w.own.finish(w.netHTTP, failed)
	}
}

// neverAsked reports whether it is certain that a request for which no
// connection was asked did not leave. net/http asks before it sends, but a
// transport that was given may hand a scheme on to another one, by
// RegisterProtocol, that says nothing. There its Proxy function is the proof.
func (w way) neverAsked(f *flight, err error) bool {
	switch {
	case f.hasAsked() || err == nil || w.netHTTP == nil:
		return false
	case w.own != nil:
		return true
	case w.netHTTP.Proxy == nil:
		return false
	}
	_, refused := w.netHTTP.Proxy(&f.request)
	return refused != nil && refused.Error() == err.Error()
}
