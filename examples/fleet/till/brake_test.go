package till

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
)

func TestBrake(t *testing.T) {
	t.Parallel()
	tooFast := func(after time.Duration) error {
		return fmt.Errorf("wrapped: %w", &juspay.APIError{Op: "Capture", StatusCode: 429, RetryAfter: after})
	}
	tests := map[string]struct {
		heard []error
		want  time.Duration
	}{
		"nothing":          {nil, 0},
		"success":          {[]error{nil}, 0},
		"another error":    {[]error{errors.New("no"), &juspay.APIError{StatusCode: 503, RetryAfter: time.Minute}}, 0},
		"a wait is named":  {[]error{tooFast(3 * time.Second)}, 3 * time.Second},
		"none is named":    {[]error{tooFast(0)}, time.Second},
		"an endless one":   {[]error{tooFast(time.Hour)}, 30 * time.Second},
		"the longest wins": {[]error{tooFast(5 * time.Second), tooFast(time.Second)}, 5 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var brake Brake
				for _, err := range test.heard {
					brake.Heed(err)
				}
				begin := time.Now()
				var workers sync.WaitGroup
				for range 3 {
					workers.Go(func() { assert.NoError(t, brake.Wait(t.Context())) })
				}
				workers.Wait()
				assert.Equal(t, test.want, time.Since(begin))
			})
		})
	}
}

func TestTheBrakeLetsGoOfAStoppedWorker(t *testing.T) {
	t.Parallel()
	var brake Brake
	brake.Heed(&juspay.APIError{StatusCode: 429, RetryAfter: time.Hour})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	assert.ErrorIs(t, brake.Wait(ctx), context.Canceled)
}
