package transport

import (
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
)

// ErrTooLarge is a body over the limit.
var ErrTooLarge = errors.New("the response body is larger than the limit")

var errCompressed = errors.New("the response body came compressed, though no compression was asked for")

const (
	firstBuffer  = 2 << 10   // where no length was announced
	trustedBytes = 256 << 10 // the most that an announced length reserves
	emptyReads   = 100       // in a row, before a reader counts as stuck
)

// readBody reads resp's body through limit into one buffer and closes it. A
// body read to its end leaves the connection for the next call; one over the
// limit costs the connection. What was read is returned with the error too.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp.Body == nil {
		return nil, nil
	}
	defer resp.Body.Close()
	most := limit + min(1, math.MaxInt64-limit) // one byte more shows that a body is too large
	size := int64(firstBuffer)
	if resp.ContentLength >= 0 {
		// One byte more than announced: the read that finds the end.
		size = min(resp.ContentLength, trustedBytes) + 1
	}
	buf := make([]byte, 0, min(size, most))
	for empty := 0; ; {
		if len(buf) == cap(buf) {
			buf = grow(buf, most)
		}
		n, err := resp.Body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return buf[:limit], ErrTooLarge
		}
		switch {
		case err == io.EOF: // not wrapped: that would be a connection that broke
			return buf, nil
		case err != nil:
			return buf, err
		case n > 0:
			empty = 0
		case empty == emptyReads:
			return buf, io.ErrNoProgress
		default:
			empty++
		}
	}
}

// grow doubles buf, to at most that many bytes.
func grow(buf []byte, most int64) []byte {
	bigger := make([]byte, len(buf), min(2*int64(cap(buf)), most))
	copy(bigger, buf)
	return bigger
}

// isCompressed reports whether a body is still as the server compressed it:
// net/http takes the field away where it has undone that.
func isCompressed(header http.Header) bool {
	encoding := first(header, "Content-Encoding")
	return encoding != "" && !strings.EqualFold(encoding, "identity")
}
