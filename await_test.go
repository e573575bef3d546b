package juspay_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

const pendingBody = `{"status":"CAPTURE_INITIATED","status_id":33,"order_id":"order-7001","amount":10.5}`

func TestAwaitOrderAsksAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := stepByStep(answers(200, chargedBody))
		order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
		require.NoError(t, err)
		assert.Equal(t, juspay.StatusCharged, order.Status)
		assert.Equal(t, []time.Duration{0}, transport.at)
	})
}

// Pauses grow from a second to fifteen, each shortened by up to half of itself.
func TestAwaitOrderPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := stepByStep(append(times(8, answers(200, pendingBody)), answers(200, chargedBody))...)
		order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
		require.NoError(t, err)
		assert.Equal(t, juspay.StatusCharged, order.Status)
		require.Len(t, transport.at, 9)
		assert.Zero(t, transport.at[0])
		for i, longest := range []time.Duration{1, 2, 4, 8, 15, 15, 15, 15} {
			pause := transport.at[i+1] - transport.at[i]
			assert.GreaterOrEqual(t, pause, longest*time.Second/2, "pause %d", i)
			assert.LessOrEqual(t, pause, longest*time.Second, "pause %d", i)
		}
	})
}

func TestAwaitOrderPausesAreJittered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		seen := map[time.Duration]bool{}
		for range 20 {
			transport := stepByStep(answers(200, pendingBody), answers(200, chargedBody))
			_, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
			require.NoError(t, err)
			seen[transport.at[1]] = true
		}
		assert.Greater(t, len(seen), 1, "many callers must not poll in step")
	})
}

func TestAwaitOrderSettled(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		settled func(*juspay.Order) bool
		polls   int
		want    juspay.Status
	}{
		"nil stops where the status is not pending": {nil, 2, juspay.StatusAuthorized},
		"at once":        {func(*juspay.Order) bool { return true }, 1, juspay.StatusCaptureInitiated},
		"at a status":    {func(o *juspay.Order) bool { return o.Status == juspay.StatusVoided }, 4, juspay.StatusVoided},
		"at an unlisted": {func(o *juspay.Order) bool { return o.Status == "BRAND_NEW" }, 3, "BRAND_NEW"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := stepByStep(answers(200, pendingBody), answers(200, `{"status":"AUTHORIZED"}`),
					answers(200, `{"status":"BRAND_NEW"}`), answers(200, `{"status":"VOIDED"}`))
				order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, tc.settled)
				require.NoError(t, err)
				assert.Equal(t, tc.want, order.Status)
				assert.Len(t, transport.at, tc.polls)
			})
		})
	}
}

func TestAwaitOrderNilIsSettledByEveryStatusThatIsNotPending(t *testing.T) {
	t.Parallel()
	for _, status := range append(slices.Clone(listed), "BRAND_NEW") {
		if status.Pending() {
			continue // the last two are error bodies
		}
		transport, rest := script(t, answers(200, `{"order_id":"o","status":"`+string(status)+`"}`))
		order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
		require.NoError(t, err, status)
		assert.Equal(t, status, order.Status)
		assert.Zero(t, rest())
	}
}

func TestAwaitOrderEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		transport := stepByStep(answers(200, pendingBody))
		order, err := newClient(t, transport).AwaitOrder(ctx, testOrder, nil)
		assert.Equal(t, 10*time.Second, time.Since(transport.start), "it gives up when the context ends, not at the next poll")
		require.NotNil(t, order, "the last order seen")
		assert.Equal(t, juspay.StatusCaptureInitiated, order.Status)
		var failed *juspay.RequestError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "AwaitOrder", failed.Op)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err))
	})
}

func TestAwaitOrderCancelledBeforeAndDuringAPoll(t *testing.T) {
	t.Parallel()
	t.Run("before", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		order, err := newClient(t, untouched(t)).AwaitOrder(ctx, testOrder, nil)
		require.Nil(t, order)
		var failed *juspay.RequestError
		require.ErrorAs(t, err, &failed)
		assert.False(t, failed.Sent)
		assert.Zero(t, failed.Attempts)
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorIs(t, err, juspay.ErrOutcomeUnknown)
	})
	t.Run("during", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		transport, _ := script(t, func(req *http.Request) (*http.Response, error) {
			cancel()
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		order, err := newClient(t, transport).AwaitOrder(ctx, testOrder, nil)
		require.Nil(t, order)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
	})
}

func TestAwaitOrderWaitsOutPassingFailures(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]step{
		"lost":           loses,
		"500":            answers(500, "<html>busy</html>"),
		"503":            answers(503, ""),
		"429":            answers(429, ""),
		"408":            answers(408, ""),
		"409":            answers(409, "{}"),
		"302":            answers(302, "", "Location", "/login"),
		"empty 200":      answers(200, ""),
		"truncated 200":  answers(200, `{"status":"CHAR`),
		"not an order":   answers(200, `[]`),
		"error in a 200": answers(200, `{"status":"error","error_code":"internal"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := stepByStep(failure, failure, answers(200, pendingBody), failure, answers(200, chargedBody))
				order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil, juspay.WithRetries(0))
				require.NoError(t, err)
				assert.Equal(t, juspay.StatusCharged, order.Status)
				assert.Len(t, transport.at, 5)
			})
		})
	}
}

func TestAwaitOrderReportsTheLastFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		transport := stepByStep(answers(200, pendingBody), answers(503, `{"error_message":"down for repair"}`))
		order, err := newClient(t, transport).AwaitOrder(ctx, testOrder, nil, juspay.WithRetries(0))
		require.NotNil(t, order)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
		assert.Contains(t, err.Error(), "down for repair")
		var refused *juspay.APIError
		require.ErrorAs(t, err, &refused, "the last poll's answer can be looked at")
		assert.Equal(t, 503, refused.StatusCode)
	})
}

func TestAwaitOrderReturnsRefusalsAtOnce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		refusal step
		is      error // nil: no sentinel names it
	}{
		"unknown order": {answers(400, `{"status":"NOT_FOUND","status_id":40,"order_id":"order-7001"}`), juspay.ErrNotFound},
		"not found":     {answers(404, "{}"), juspay.ErrNotFound},
		"wrong path":    {answers(404, ""), nil},
		"wrong key":     {answers(401, `{"status":"error","error_code":"access_denied"}`), juspay.ErrUnauthorized},
		"forbidden":     {answers(403, ""), juspay.ErrForbidden},
		"invalid":       {answers(400, `{"error_code":"INVALID_REQUEST"}`), juspay.ErrInvalidRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := stepByStep(tc.refusal)
				order, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
				require.Nil(t, order)
				requireNamed(t, err, tc.is)
				assert.Equal(t, []time.Duration{0}, transport.at)

				transport = stepByStep(answers(200, pendingBody), tc.refusal)
				order, err = newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil)
				requireNamed(t, err, tc.is)
				require.NotNil(t, order, "the last order seen comes with the refusal")
				assert.Equal(t, juspay.StatusCaptureInitiated, order.Status)
				assert.Len(t, transport.at, 2)
				var refused *juspay.APIError
				require.ErrorAs(t, err, &refused)
				assert.Equal(t, "AwaitOrder", refused.Op)
			})
		})
	}
}

// requireNamed wants the sentinel in err, or none at all.
func requireNamed(t *testing.T, err, sentinel error) {
	t.Helper()
	require.Error(t, err)
	if sentinel == nil {
		require.Empty(t, which(err))
		return
	}
	require.ErrorIs(t, err, sentinel)
}

func TestAwaitOrderValidates(t *testing.T) {
	t.Parallel()
	order, err := newClient(t, untouched(t)).AwaitOrder(t.Context(), "..", nil)
	require.Nil(t, order)
	requireValidation(t, err, "AwaitOrder", "OrderID")
	var none *juspay.Client
	_, err = none.AwaitOrder(t.Context(), testOrder, nil)
	requireValidation(t, err, "AwaitOrder", "Client")
	var noContext context.Context
	_, err = newClient(t, untouched(t)).AwaitOrder(noContext, testOrder, nil)
	requireValidation(t, err, "AwaitOrder", "ctx")
}

func TestAwaitOrderHonoursRetryAfter(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		header   string
		min, max time.Duration
	}{
		"longer than the pause":  {"12", 12 * time.Second, 12 * time.Second},
		"shorter than the pause": {"0", time.Second / 2, time.Second},
		"absurdly long":          {"86400", 15 * time.Second, 30 * time.Second},
		"unreadable":             {"soon", time.Second / 2, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := stepByStep(answers(429, "", "Retry-After", tc.header), answers(200, chargedBody))
				_, err := newClient(t, transport).AwaitOrder(t.Context(), testOrder, nil, juspay.WithRetries(0))
				require.NoError(t, err)
				require.Len(t, transport.at, 2)
				assert.GreaterOrEqual(t, transport.at[1], tc.min)
				assert.LessOrEqual(t, transport.at[1], tc.max)
			})
		})
	}
}
