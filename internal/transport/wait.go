package transport

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	baseBackoff   = 250 * time.Millisecond
	maxBackoff    = 5 * time.Second
	maxRetryAfter = 30 * time.Second
)

// backoff is a random wait of up to 250 ms after the first attempt, doubling
// to 5 s: full jitter, so that many callers do not come back at once.
func backoff(attempts int) time.Duration {
	limit := maxBackoff
	if attempts < 6 { // 250 ms << 5 passes the limit
		limit = min(baseBackoff<<(attempts-1), maxBackoff)
	}
	return rand.N(limit)
}

// retryAfter reads Retry-After, in seconds or as a date; 0 when it is absent,
// unreadable or over. It is not clamped here: callers may show it.
func retryAfter(header http.Header) time.Duration {
	value := first(header, "Retry-After")
	if value == "" {
		return 0
	}
	seconds, err := strconv.ParseUint(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) { // out of range is the largest
		const most = uint64(1<<63-1) / uint64(time.Second)
		return time.Duration(min(seconds, most)) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}
