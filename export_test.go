package juspay

import (
	"context"
	"time"
)

// WithWait replaces the waits between attempts, for tests.
func WithWait(wait func(context.Context, time.Duration) error) Option {
	return func(c *config) *ValidationError {
		c.wire.Wait = wait
		return nil
	}
}
