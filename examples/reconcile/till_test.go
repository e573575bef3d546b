package main

import (
	"io"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// shortTimeout ends the calls that get no answer.
const shortTimeout = 500 * time.Millisecond

func open(t *testing.T, client *juspay.Client, path string) *till {
	t.Helper()
	store, err := openStore(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return &till{client: client, store: store, log: io.Discard}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	order := func(status juspay.Status, captured string) *juspay.Order {
		return &juspay.Order{
			TxnUUID: "t-1", Status: status, Amount: juspay.MustAmount("100"), CapturedAmount: juspay.MustAmount(captured),
		}
	}
	foreign := order(juspay.StatusCharged, "100")
	foreign.TxnUUID = "t-2"
	tests := map[string]struct {
		order *juspay.Order
		taken int64
		want  decision
	}{
		"captured":                   {order("PARTIAL_CHARGED", "10"), 0, itIsCaptured},
		"captured after another":     {order("PARTIAL_CHARGED", "40"), 30_00, itIsCaptured},
		"captured as the last part":  {order("CHARGED", "100"), 90_00, itIsCaptured},
		"the same, amount not sent":  {order("CHARGED", "0"), 90_00, itIsCaptured},
		"not there":                  {order("AUTHORIZED", "0"), 0, sendItAgain},
		"not there after another":    {order("PARTIAL_CHARGED", "30"), 30_00, sendItAgain},
		"a part, amount not sent":    {order("PARTIAL_CHARGED", "0"), 0, askAPerson},
		"pending":                    {order("CAPTURE_INITIATED", "0"), 0, itIsPending},
		"failed":                     {order("CAPTURE_FAILED", "0"), 0, itHasFailed},
		"voided":                     {order("VOIDED", "0"), 0, itHasFailed},
		"more than anybody captured": {order("PARTIAL_CHARGED", "50"), 0, askAPerson},
		"less than known":            {order("AUTHORIZED", "0"), 30_00, askAPerson},
		"charged by somebody else":   {order("CHARGED", "100"), 0, askAPerson},
		"fractions of a hundredth":   {order("PARTIAL_CHARGED", "0.001"), 0, askAPerson},
		"another transaction":        {foreign, 90_00, askAPerson},
		"unheard of":                 {order("SETTLEMENT_QUEUED", "10"), 0, askAPerson},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, decide(test.order, capture{txnUUID: "t-1", minor: 10_00}, test.taken))
		})
	}
}

func TestSecondPartFailsLater(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{})
	till := open(t, jp.Client(juspay.WithRoutingID("c")), filepath.Join(t.TempDir(), "till.db"))

	require.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
	jp.Next(juspaytest.GatewayPending)
	require.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("20")))
	jp.SettleFailed(txn.UUID)
	require.ErrorContains(t, till.Recover(t.Context()), "is failed")
	require.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("70")))

	assert.Equal(t, juspay.MustAmount("100"), jp.Ledger(txn.UUID).Captured)
}

func TestAnOrderThatCannotBeAskedForStaysOpen(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{})
	till := open(t, jp.Client(juspay.WithRoutingID("c"), juspay.WithRetries(0)), filepath.Join(t.TempDir(), "till.db"))
	jp.Always(juspaytest.Empty502)

	require.Error(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
	require.ErrorContains(t, till.Recover(t.Context()), "try again later")

	jp.Calm()
	require.NoError(t, till.Recover(t.Context()))
	assert.Equal(t, juspay.MustAmount("30"), jp.Ledger(txn.UUID).Captured)
}

func TestARefusedRepeatStaysOpen(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{})
	till := open(t, jp.Client(juspay.WithRoutingID("c"), juspay.WithRetries(0)), filepath.Join(t.TempDir(), "till.db"))
	jp.On(juspaytest.Capture).Next(juspaytest.Empty502, juspaytest.RateLimited)

	require.Error(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("30")))
	require.ErrorContains(t, till.Recover(t.Context()), "is unknown") // the first attempt may still arrive
	require.NoError(t, till.Recover(t.Context()))

	assert.Equal(t, juspay.MustAmount("30"), jp.Ledger(txn.UUID).Captured)
}

func TestManyTillsShareADatabase(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	client := jp.Client(juspay.WithRoutingID("c"))
	path := filepath.Join(t.TempDir(), "till.db")
	var tills sync.WaitGroup
	for range 8 {
		txn := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
		till := open(t, client, path)
		tills.Go(func() {
			for range 10 {
				assert.NoError(t, till.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("10")))
			}
			assert.NoError(t, till.Recover(t.Context()))
			assert.Equal(t, juspay.MustAmount("100"), jp.Ledger(txn.UUID).Captured)
		})
	}
	tills.Wait()
}

func TestWhoHasSeenTheMoneyWins(t *testing.T) {
	t.Parallel()
	for _, ends := range [][]state{{failed, captured}, {captured, failed}, {captured, unknown}, {unknown, captured}} {
		store := open(t, nil, filepath.Join(t.TempDir(), "till.db")).store
		require.NoError(t, store.intend(t.Context(), capture{key: "k", orderID: "o", txnUUID: "t", minor: 1000}))
		for _, end := range ends {
			require.NoError(t, store.end(t.Context(), "k", end))
		}
		got, err := store.known(t.Context(), "k")
		require.NoError(t, err)
		assert.Equal(t, known{captured, 1000}, got, ends)
	}
}
