package juspay_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestRetryWaits measures the wait after one answer, on a clock of its own.
func TestRetryWaits(t *testing.T) {
	t.Parallel()
	const clamp = 30 * time.Second
	in := func(d time.Duration) func() string {
		return func() string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	}
	text := func(s string) func() string { return func() string { return s } }
	tests := []struct {
		name  string
		after func() string
		wait  time.Duration // 0: up to 250 ms, by chance
		says  time.Duration // APIError.RetryAfter
	}{
		{"absent", text(""), 0, 0},
		{"seconds", text("7"), 7 * time.Second, 7 * time.Second},
		{"zero seconds", text("0"), 0, 0},
		{"many seconds", text("120"), clamp, 120 * time.Second},
		{"seconds that overflow a Duration", text("18446744073709551615"), clamp, (1<<63 - 1) / time.Second * time.Second},
		{"seconds that overflow 64 bits", text("18446744073709551616"), clamp, (1<<63 - 1) / time.Second * time.Second},
		{"date", in(10 * time.Second), 10 * time.Second, 10 * time.Second},
		{"date far away", in(time.Hour), clamp, time.Hour},
		{"date in the past", in(-time.Hour), 0, 0},
		{"negative", text("-5"), 0, 0},
		{"fraction", text("1.5"), 0, 0},
		{"words", text("soon"), 0, 0},
	}
	for _, test := range tests {
		for _, status := range []int{429, 503} {
			t.Run(test.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client, _ := retryClient(t, []step{answers(status, "", "Retry-After", test.after())}, juspay.WithRetries(0))
					refused, ok := errors.AsType[*juspay.APIError](matrixCall(t.Context(), operationNamed("Void"), client).err)
					require.True(t, ok)
					assert.Equal(t, test.says, refused.RetryAfter, "RetryAfter is what the server said")

					client, _ = retryClient(t, []step{answers(status, "", "Retry-After", test.after()), answers(200, chargedBody)})
					got := matrixCall(t.Context(), operationNamed("OrderStatus"), client)
					require.NoError(t, got.err)
					assert.Equal(t, 2, got.response.Attempts)
					if test.wait > 0 {
						assert.Equal(t, test.wait, got.took)
					} else {
						assert.Less(t, got.took, 250*time.Millisecond)
					}
				})
			})
		}
	}
}

// TestRetryJitter wants waits all over the range that doubles from 250 ms to 5 s.
func TestRetryJitter(t *testing.T) {
	t.Parallel()
	const calls = 200
	limits := []time.Duration{250, 500, 1000, 2000, 4000, 5000, 5000, 5000}
	var low, high [8]int
	for range calls {
		n := 0
		client, _ := retryClient(t, []step{lost}, juspay.WithRetries(len(limits)),
			juspay.WithWait(func(_ context.Context, d time.Duration) error {
				limit := limits[n] * time.Millisecond
				assert.GreaterOrEqual(t, d, time.Duration(0))
				assert.Less(t, d, limit, "wait %d", n+1)
				if d < limit/4 {
					low[n]++
				}
				if d > limit*3/4 {
					high[n]++
				}
				n++
				return nil
			}))
		require.Error(t, matrixCall(t.Context(), operationNamed("OrderStatus"), client).err)
		require.Equal(t, len(limits), n)
	}
	for n := range limits {
		assert.Greater(t, low[n], calls/20, "wait %d is hardly ever short", n+1)
		assert.Greater(t, high[n], calls/20, "wait %d is hardly ever long", n+1)
	}
}

// TestRetryWaitWouldPassTheDeadline gives up at once: the wait could only end
// with the context.
func TestRetryWaitWouldPassTheDeadline(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		after    string
		within   time.Duration
		took     time.Duration
		attempts int
	}{
		{"longer than the deadline", "10", 5 * time.Second, 0, 1},
		{"up to the deadline", "5", 5 * time.Second, 0, 1},
		{"clamped, still longer", "3600", 20 * time.Second, 0, 1},
		{"clamped, and then shorter", "3600", 40 * time.Second, 30 * time.Second, 2},
		{"shorter", "4", 5 * time.Second, 4 * time.Second, 2},
	}
	for _, test := range tests {
		for _, op := range []string{"OrderStatus", "Capture part"} {
			t.Run(test.name+"/"+op, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), test.within)
					defer cancel()
					client, _ := retryClient(t, []step{answers(429, "", "Retry-After", test.after)})
					got := matrixCall(ctx, operationNamed(op), client)
					assert.Equal(t, test.took, got.took)
					assert.Equal(t, test.attempts, got.response.Attempts)
					require.ErrorIs(t, got.err, juspay.ErrRateLimited)
					if op == "Capture part" {
						assert.Equal(t, juspay.Failed, got.outcome())
					}
				})
			})
		}
	}
}

// TestRetryWaitEndsWithTheContext cancels in the middle of a wait.
func TestRetryWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		step    step
		outcome juspay.Outcome
	}{
		{"throttled", answers(429, "", "Retry-After", "20"), juspay.Failed},
		{"unavailable", answers(503, "", "Retry-After", "20"), juspay.Unknown},
		{"unreadable", answers(200, "", "Retry-After", "20"), juspay.Unknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3*time.Second, cancel)
				client, _ := retryClient(t, []step{test.step})
				got := matrixCall(ctx, operationNamed("Capture part"), client)
				assert.Equal(t, 3*time.Second, got.took)
				assert.Equal(t, 1, got.response.Attempts)
				assert.Equal(t, test.outcome, got.outcome(), "%v", got.err)
				require.ErrorIs(t, got.err, context.Canceled)
			})
		})
	}
}

// TestRetryUnsentWaitEndsWithTheContext is the same before anything was sent.
func TestRetryUnsentWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			client, _ := retryClient(t, []step{func(req *http.Request) (*http.Response, error) {
				cancel()
				return unsent(req)
			}}, matrixOptions(op)...)
			got := matrixCall(ctx, op, client)
			assert.Zero(t, got.took)
			matrixCheck(t, op, wireHTTP1, matrixRule(op, matrixEnd{phase: matrixUnsent, over: true}), got)
			require.ErrorIs(t, got.err, context.Canceled)
		})
	}
}
