package till

import (
	"context"
	"errors"
	"sync"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// A Brake stops all workers of a process when Juspay says that they are too
// fast. While they wait they fetch no new jobs: the queue keeps those.
type Brake struct {
	mu    sync.Mutex
	until time.Time
}

// The pause where Juspay names none, and the longest one.
const (
	shortPause = time.Second
	longPause  = 30 * time.Second
)

// Heed pulls the brake when err is HTTP 429.
func (b *Brake) Heed(err error) {
	if !errors.Is(err, juspay.ErrRateLimited) {
		return
	}
	pause := shortPause
	if refusal, ok := errors.AsType[*juspay.APIError](err); ok && refusal.RetryAfter > 0 {
		pause = min(refusal.RetryAfter, longPause)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := time.Now().Add(pause); until.After(b.until) {
		b.until = until
	}
}

// Wait returns when the brake is off, or with the error of ctx.
func (b *Brake) Wait(ctx context.Context) error {
	for {
		left := b.Left()
		if left <= 0 {
			return ctx.Err()
		}
		select {
		case <-time.After(left):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Left is how long the brake stays on.
func (b *Brake) Left() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Until(b.until)
}
