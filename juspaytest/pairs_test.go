package juspaytest_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// TestPairs lets every pair of faults meet a part and its repeat under the same
// key, then both an order status, and asks the ledger.
func TestPairs(t *testing.T) {
	t.Parallel()
	const shards = 4
	for shard := range shards {
		t.Run(fmt.Sprintf("shard %d", shard), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory(), juspaytest.WithRequestLimit(100))
				client := jp.Client(juspay.WithRoutingID(customer), juspay.WithRetries(0),
					juspay.WithTimeout(time.Second), juspay.WithMaxResponseBytes(64<<10))
				for i, pair := range juspaytest.Pairs() {
					if i%shards == shard {
						playPair(t, jp, client, smaller(pair))
					}
				}
			})
		})
	}
}

// smaller takes the length out of what only has to be too long.
func smaller(pair [2]juspaytest.Fault) [2]juspaytest.Fault {
	for i, fault := range pair {
		switch fault {
		case juspaytest.Oversized(8 << 20):
			pair[i] = juspaytest.Oversized(128 << 10)
		case juspaytest.Oversized(8 << 20).AfterMoney():
			pair[i] = juspaytest.Oversized(128 << 10).AfterMoney()
		}
	}
	return pair
}

func playPair(t *testing.T, jp *juspaytest.Server, client *juspay.Client, pair [2]juspaytest.Fault) {
	txn := jp.Authorize(pay("100.00"))
	part := juspay.PartialCapture(juspay.MustAmount("40"), juspay.NewIdempotenceKey())
	movement := juspay.CaptureOf(txn.OrderID, txn.UUID, part)
	captured := func() bool { return !jp.Ledger(txn.UUID).Captured.IsZero() }
	jp.Next(pair[:]...)
	first := false
	for i := range 2 {
		order, err := client.Capture(t.Context(), txn.UUID, part)
		outcome := movement.Outcome(order, err)
		assert.False(t, outcome == juspay.Succeeded && !captured(), "%v: call %d succeeded", pair, i)
		assert.False(t, outcome == juspay.Failed && captured() && !first, "%v: call %d failed", pair, i)
		first = captured()
	}
	ledger := jp.Ledger(txn.UUID)
	assert.Contains(t, []string{"0", "40"}, ledger.Captured.String(), "%v: a key captured twice", pair)

	jp.On(juspaytest.OrderStatus).Next(fitting(pair)...)
	for range 2 {
		outcome := movement.Outcome(client.OrderStatus(t.Context(), txn.OrderID))
		assert.False(t, outcome == juspay.Succeeded && !captured(), "%v: the order says succeeded", pair)
		assert.False(t, outcome == juspay.Failed && captured(), "%v: the order says failed", pair)
	}
	assert.Equal(t, ledger, jp.Ledger(txn.UUID), "%v: a question moved money", pair)

	jp.Calm()
	jp.TrySettle(txn.UUID, false) // what a gateway has put off ends some day
	order, err := client.OrderStatus(t.Context(), txn.OrderID, juspay.WithTimeout(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, jp.Txn(txn.UUID).Status, order.Status)
	assert.Equal(t, jp.Ledger(txn.UUID).Captured, order.CapturedAmount)
	assert.Contains(t, []string{"0", "40"}, order.CapturedAmount.String(), "%v", pair)
}

// fitting are those of a pair that can meet an order status.
func fitting(pair [2]juspaytest.Fault) (faults []juspaytest.Fault) {
	all := append(juspaytest.Faults(juspaytest.OrderStatus), juspaytest.Misleading(juspaytest.OrderStatus)...)
	for _, fault := range pair {
		if slices.Contains(all, fault) {
			faults = append(faults, fault)
		}
	}
	return faults
}
