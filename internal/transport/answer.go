package transport

import (
	"net/http"

	"github.com/juspay/juspay-go/internal/redact"
)

const maxRequestID = 128

// requestID is Juspay's id of an answer, without the request's secrets.
func requestID(header http.Header, secrets redact.Secrets) string {
	for _, name := range [...]string{"X-Request-Id", "X-Response-Id"} {
		if id := first(header, name); id != "" {
			return redact.Line(secrets.Scrub(id), maxRequestID) // cut after it: half a secret is not found
		}
	}
	return ""
}

// first is header.Get for a name in canonical form.
func first(header http.Header, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}
