package main

import (
	"bytes"
	"io"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func openTill(t *testing.T, client *juspay.Client, path string) *till {
	t.Helper()
	store, err := openStore(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return &till{client, store, 5 * time.Second, io.Discard}
}

// TestEveryFault leaves a capture to everything that can go wrong with it, opens
// the database again, and recovers. What is booked must be what has moved.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "till.db")
			synctest.Test(t, func(t *testing.T) { // here, waiting takes no time
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				txn := jp.Authorize(juspaytest.Payment{})
				client := jp.Client(juspay.WithRoutingID("c"), juspay.WithRetries(0))
				jp.Next(fault)

				_ = openTill(t, client, path).Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("10"))
				if fault == juspaytest.GatewayPending || fault == juspaytest.GatewayLate(time.Minute) {
					require.Error(t, openTill(t, client, path).Recover(t.Context()))
					jp.Settle(txn.UUID)
				}
				till := openTill(t, client, path)
				require.NoError(t, till.Recover(t.Context()))

				left, err := till.store.open(t.Context())
				require.NoError(t, err)
				assert.Empty(t, left)
				var succeeded int
				count := till.store.db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM movements WHERE outcome = 'succeeded'`)
				require.NoError(t, count.Scan(&succeeded))
				assert.Equal(t, juspay.AmountFromHundredths(int64(succeeded)*10_00), jp.Ledger(txn.UUID).Captured)
			})
		})
	}
}

func TestSecondPartFailsLater(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{})
	till := openTill(t, jp.Client(juspay.WithRoutingID("c")), filepath.Join(t.TempDir(), "till.db"))

	require.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
	jp.Next(juspaytest.GatewayPending)
	require.ErrorContains(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("20")), "is pending")
	jp.SettleFailed(txn.UUID)
	require.ErrorContains(t, till.Recover(t.Context()), "is failed")
	require.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("70")))

	assert.Equal(t, juspay.MustAmount("100"), jp.Ledger(txn.UUID).Captured)
}

func TestAnOrderThatCannotBeAskedForStaysOpen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		txn := jp.Authorize(juspaytest.Payment{})
		till := openTill(t, jp.Client(juspay.WithRoutingID("c")), filepath.Join(t.TempDir(), "till.db"))
		jp.Always(juspaytest.Empty502)

		require.Error(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
		require.ErrorContains(t, till.Recover(t.Context()), "is unknown")

		jp.Calm()
		require.NoError(t, till.Recover(t.Context()))
		assert.Equal(t, juspay.MustAmount("30"), jp.Ledger(txn.UUID).Captured)
	})
}

// TestARepeatDecidesNothingByFailing refuses the repeat of a part, and shuts the
// port before the next one: the first call may still be carried out.
func TestARepeatDecidesNothingByFailing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*juspaytest.Server){
		"refused":  func(jp *juspaytest.Server) { jp.Next(juspaytest.RateLimited) },
		"not sent": func(jp *juspaytest.Server) { jp.Refuse() },
	}
	for name, beforeRepeat := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				txn := jp.Authorize(juspaytest.Payment{})
				till := openTill(t, jp.Client(juspay.WithRoutingID("c"), juspay.WithRetries(0)), filepath.Join(t.TempDir(), "till.db"))
				till.log = writer(func(text []byte) {
					if bytes.Contains(text, []byte("It is sent again")) {
						beforeRepeat(jp)
					}
				})
				jp.On(juspaytest.Capture).Next(juspaytest.Empty502)

				require.Error(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
				require.ErrorContains(t, till.Recover(t.Context()), "is unknown")
				till.log = io.Discard
				jp.Reopen()
				require.NoError(t, till.Recover(t.Context()))

				assert.Equal(t, juspay.MustAmount("30"), jp.Ledger(txn.UUID).Captured)
			})
		})
	}
}

type writer func(text []byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}

// TestFailedOfTheFirstCall has another process repeat a part that the first one
// is still sending: then its own Failed is no longer the whole truth.
func TestFailedOfTheFirstCall(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		repeated bool
		left     int
	}{
		"alone":              {repeated: false, left: 0},
		"repeated meanwhile": {repeated: true, left: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := openTill(t, nil, filepath.Join(t.TempDir(), "till.db")).store
			m := juspay.CaptureOf("o", "t", juspay.PartialCapture(juspay.MustAmount("10"), "k"))
			require.NoError(t, store.intend(t.Context(), m))
			if test.repeated {
				open, err := store.again(t.Context(), m)
				require.NoError(t, err)
				require.True(t, open)
			}

			require.NoError(t, store.answered(t.Context(), m, juspay.Failed))

			left, err := store.open(t.Context())
			require.NoError(t, err)
			assert.Len(t, left, test.left)
			open, err := store.again(t.Context(), m)
			require.NoError(t, err)
			assert.Equal(t, test.left == 1, open, "what has failed may not be sent again")
		})
	}
}

func TestAMovementIsIntendedOnce(t *testing.T) {
	t.Parallel()
	store := openTill(t, nil, filepath.Join(t.TempDir(), "till.db")).store
	m := juspay.VoidOf("o", "t")

	require.NoError(t, store.intend(t.Context(), m))
	require.Error(t, store.intend(t.Context(), m))
}

func TestManyTillsShareADatabase(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	client := jp.Client(juspay.WithRoutingID("c"))
	path := filepath.Join(t.TempDir(), "till.db")
	var tills sync.WaitGroup
	for range 8 {
		txn := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
		till := openTill(t, client, path)
		tills.Go(func() {
			for range 10 {
				assert.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("10")))
			}
			assert.NoError(t, till.Recover(t.Context())) // of the others, too, which are still at work
			assert.Equal(t, juspay.MustAmount("100"), jp.Ledger(txn.UUID).Captured)
		})
	}
	tills.Wait()
}
