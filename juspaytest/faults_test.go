package juspaytest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// TestFaultsOnTheWire shows each fault to a plain HTTP client.
func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	date := time.Date(2030, 1, 2, 3, 4, 5, 6, time.UTC)
	answers := func(status int, body string) func(*testing.T, reply, error) {
		return func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, status, got.status)
			assert.Equal(t, body, got.body)
		}
	}
	header := func(status int, name, value string) func(*testing.T, reply, error) {
		return func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, status, got.status)
			assert.Equal(t, value, got.header.Get(name))
			assert.Empty(t, got.body)
		}
	}
	fails := func(want error) func(*testing.T, reply, error) {
		return func(t *testing.T, _ reply, err error) { require.ErrorIs(t, err, want) }
	}
	whole := func(t *testing.T, got reply, err error) {
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, got.status)
		assert.Equal(t, "CHARGED", got.fields(t)["status"])
	}
	tests := []struct {
		fault juspaytest.Fault
		check func(*testing.T, reply, error)
	}{
		{juspaytest.ResetUnread, fails(syscall.ECONNRESET)},
		{juspaytest.Reset, fails(syscall.ECONNRESET)},
		{juspaytest.Truncated, fails(io.ErrUnexpectedEOF)},
		{juspaytest.HTML500, func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, http.StatusInternalServerError, got.status)
			assert.Contains(t, got.header.Get("Content-Type"), "text/html")
			assert.Contains(t, got.body, "<html>")
		}},
		{juspaytest.Empty502, answers(502, "")},
		{juspaytest.Unavailable, header(503, "Retry-After", "1")},
		{juspaytest.Unavailable.RetryAfter(90 * time.Second), header(503, "Retry-After", "90")},
		{juspaytest.Unavailable.RetryAt(date), header(503, "Retry-After", "Wed, 02 Jan 2030 03:04:05 GMT")},
		{juspaytest.RateLimited.RetryAfter(0), header(429, "Retry-After", "")},
		{juspaytest.RateLimited.RetryAt(date), header(429, "Retry-After", "Wed, 02 Jan 2030 03:04:05 GMT")},
		{juspaytest.RedirectTo("https://example.invalid/x"), func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, http.StatusTemporaryRedirect, got.status)
			assert.Regexp(t, `^https://example.invalid/x/v2/txns/\w+/capture$`, got.header.Get("Location"))
		}},
		{juspaytest.InvalidJSON, func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.False(t, json.Valid([]byte(got.body)))
		}},
		{juspaytest.JSONNull, answers(200, "null")},
		{juspaytest.ErrorBody, func(t *testing.T, got reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, got.status)
			assert.Equal(t, "access_denied", got.fields(t)["error_code"])
		}},
		{juspaytest.Oversized(100_000).AfterMoney(), func(t *testing.T, got reply, err error) {
			whole(t, got, err)
			assert.Greater(t, len(got.body), 100_000)
		}},
		{juspaytest.Latency(time.Millisecond), whole},
		{juspaytest.Latency(time.Millisecond).AfterMoney(), whole},
		{juspaytest.SlowDrip(time.Microsecond), whole},
	}
	for _, test := range tests {
		t.Run(test.fault.String(), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := jp.Authorize(pay("10.00"))
			jp.Next(test.fault)
			got, err := trySend(t, jp, "POST", capturePath(txn), "")
			test.check(t, got, err)

			again := send(t, jp, "GET", statusPath(txn), "")
			assert.Equal(t, http.StatusOK, again.status, "the fault is over")
		})
	}
}

// movesMoney are the faults under which the call is served in full.
var movesMoney = []string{"latency", "slow-drip"}

// TestFaultsAndTheMoney gives every fault to every operation: the ledger is as
// the fault says, and the client's outcome is true.
func TestFaultsAndTheMoney(t *testing.T) {
	t.Parallel()
	operations := map[string]struct {
		kind juspaytest.MovementKind
		call func(context.Context, *juspay.Client, string) juspay.Outcome
	}{
		"capture": {juspaytest.MovedCapture, func(ctx context.Context, client *juspay.Client, uuid string) juspay.Outcome {
			return juspay.CaptureOutcome(client.Capture(ctx, uuid, juspay.FullCapture()))
		}},
		"void": {juspaytest.MovedVoid, func(ctx context.Context, client *juspay.Client, uuid string) juspay.Outcome {
			return juspay.VoidOutcome(client.Void(ctx, uuid))
		}},
	}
	for name, op := range operations {
		for _, fault := range juspaytest.Faults() {
			t.Run(name+" "+fault.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
					client := jp.Client(juspay.WithRoutingID(customer))
					txn := jp.Authorize(pay("10.00"))
					jp.Next(fault)
					outcome := op.call(t.Context(), client, txn.UUID)
					moved := slices.ContainsFunc(jp.Ledger(txn.UUID).Movements,
						func(m juspaytest.Movement) bool { return m.Kind == op.kind })

					kind, _, _ := strings.Cut(strings.TrimSuffix(fault.String(), ":after-money"), "=")
					late := strings.HasSuffix(fault.String(), ":after-money")
					assert.Equal(t, late || slices.Contains(movesMoney, kind), moved)
					switch outcome {
					case juspay.Succeeded:
						assert.True(t, moved)
					case juspay.Failed:
						assert.False(t, moved)
					case juspay.Pending:
						assert.Equal(t, juspaytest.GatewayPending, fault)
					}
					assert.Equal(t, fault.String(), jp.Requests()[0].Fault)
				})
			})
		}
	}
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		txn := jp.Authorize(pay("10.00"))
		jp.Next(juspaytest.NoAnswer.AfterMoney())
		start := time.Now()
		client := jp.Client(juspay.WithRoutingID(customer), juspay.WithTimeout(30*time.Second))
		order, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
		assert.Equal(t, 30*time.Second, time.Since(start), "it waits until the client gives up")
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err))
		assert.Equal(t, juspay.StatusCharged, jp.Txn(txn.UUID).Status)
	})
}

func TestLatencyServesALeftCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		client := jp.Client(juspay.WithRoutingID(customer), juspay.WithTimeout(time.Second))
		txn := jp.Authorize(pay("10.00"))
		jp.Next(juspaytest.Latency(5 * time.Second))
		order, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err))
		assert.Equal(t, juspay.StatusAuthorized, jp.Txn(txn.UUID).Status, "not yet")
		<-time.After(10 * time.Second) // the bubble's clock
		assert.Equal(t, juspay.StatusCharged, jp.Txn(txn.UUID).Status, "the money moves when nobody listens any more")
	})
}

func TestGatewayFaultsWaitForTheGateway(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.Declined)
	assert.Equal(t, "AUTHORIZED", send(t, jp, "GET", statusPath(txn), "").fields(t)["status"])
	assert.Equal(t, "CAPTURE_FAILED", send(t, jp, "POST", capturePath(txn), "").fields(t)["status"])
}

func TestFaultText(t *testing.T) {
	t.Parallel()
	faults := append(juspaytest.Faults(),
		juspaytest.Unavailable.RetryAfter(0), juspaytest.RateLimited.RetryAfter(time.Minute),
		juspaytest.Unavailable.RetryAt(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)).AfterMoney(),
		juspaytest.RedirectTo("https://a.invalid/b?c=d").AfterMoney(), juspaytest.Latency(1500*time.Millisecond),
	)
	seen := make(map[string]bool)
	for _, fault := range faults {
		got, err := juspaytest.ParseFault(fault.String())
		require.NoError(t, err)
		assert.Equal(t, fault, got)
		assert.False(t, seen[fault.String()], "%s is there twice", fault)
		seen[fault.String()] = true
	}
	assert.Equal(t, "none", juspaytest.Fault{}.String())
	for text, want := range map[string]juspaytest.Fault{
		"no-answer":                   juspaytest.NoAnswer,
		"gateway-timeout:after-money": juspaytest.GatewayTimeout.AfterMoney(),
		"latency=2s":                  juspaytest.Latency(2 * time.Second),
		"unavailable":                 juspaytest.Unavailable,
		"declined:after-money":        juspaytest.Declined,
	} {
		got, err := juspaytest.ParseFault(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	bad := []string{
		"", "none", "nope", "reset=1", "latency=soon", "oversized=big", "unavailable=later", "unavailable=-1",
		"oversized=-1", "latency=-1s", ":after-money",
	}
	for _, text := range bad {
		_, err := juspaytest.ParseFault(text)
		assert.Error(t, err, text)
	}
}

func TestRedirectTarget(t *testing.T) {
	t.Parallel()
	jp, elsewhere := juspaytest.NewServer(t), juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.RedirectTo(elsewhere.URL()))
	_, err := jp.Client(juspay.WithRoutingID(customer)).Capture(t.Context(), txn.UUID, juspay.FullCapture())
	require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
	assert.Empty(t, elsewhere.Requests(), "the key and the routing id stay at home")
	var refused *juspay.APIError
	require.True(t, errors.As(err, &refused))
	assert.Equal(t, http.StatusTemporaryRedirect, refused.StatusCode)
}
