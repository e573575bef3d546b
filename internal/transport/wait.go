package transport

import (
	"context"
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

// pause is the wait before the next attempt: what the server asked for, within
// reason, or a random one.
func (r *Result) pause() time.Duration {
	if r.After > 0 {
		return min(r.After, maxRetryAfter)
	}
	return backoff(r.Attempts)
}

// Pause waits for d or for the end of ctx, whose error it returns.
func (s *Settings) Pause(ctx context.Context, d time.Duration) error {
	if s.Wait != nil {
		return s.Wait(ctx, d)
	}
	return sleep(ctx, d)
}

func sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

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
		return max(0, date.Sub(now(header)))
	}
	return 0
}

// now is what the server's clock said: a clock here that is wrong must not
// make the wait too long or too short.
func now(header http.Header) time.Time {
	if date, err := http.ParseTime(first(header, "Date")); err == nil {
		return date
	}
	return time.Now()
}
