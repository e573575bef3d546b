package till

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestAShipmentAndItsMovementAreOneTransaction(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	b.order(t, juspaytest.NewServer(t), "o-1")

	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")), "the same shipment again")
	require.ErrorIs(t, b.Ship(t.Context(), "s-2", "o-1", amount("40.01")), ErrNotAllowed)
	require.ErrorIs(t, b.Ship(t.Context(), "s-3", "nobody's", amount("1")), ErrNotAllowed)
	require.ErrorIs(t, b.Cancel(t.Context(), "o-1"), ErrNotAllowed)
	require.Error(t, b.Ship(t.Context(), "s-4", "o-1", amount("-1")))
	require.Error(t, b.Ship(t.Context(), "s-5", "o-1", amount("1.005")), "nothing is rounded")

	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM shipments`))
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM movements`))
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM river_job`))
	e := b.movement(t, "o-1", juspay.MovementCapture)
	assert.Equal(t, juspay.CaptureOf("o-1", e.Movement.TxnUUID, juspay.PartialCapture(amount("60"), e.ID)), e.Movement)
	assert.Equal(t, "intended", e.State)
}

func TestACancelledOrderIsNotShipped(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	txn := b.order(t, juspaytest.NewServer(t), "o-1")

	require.NoError(t, b.Cancel(t.Context(), "o-1"))
	require.NoError(t, b.Cancel(t.Context(), "o-1"))
	require.ErrorIs(t, b.Ship(t.Context(), "s-1", "o-1", amount("1")), ErrNotAllowed)

	assert.Equal(t, juspay.VoidOf("o-1", txn.UUID), b.movement(t, "o-1", juspay.MovementVoid).Movement)
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM river_job`))
}

func TestShipTogether(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	b.order(t, juspaytest.NewServer(t), "o-1")
	var clerks sync.WaitGroup
	for range 8 {
		clerks.Go(func() { _ = b.Ship(t.Context(), "s-1", "o-1", amount("60")) }) // whoever is late gets an error
	}
	clerks.Wait()

	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM movements`))
	assert.Equal(t, 60, b.count(t, `SELECT shipping::int FROM orders`))
}

func TestARefundIsOfWhatWasPaid(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	jp := juspaytest.NewServer(t)
	b.order(t, jp, "o-1")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	require.ErrorIs(t, b.Refund(t.Context(), "r-1", "s-1", amount("10")), ErrNotAllowed, "not paid yet")
	require.NoError(t, move(t, newWorker(t, b, jp.Client(juspay.WithVersion(Version))), b.movement(t, "o-1", juspay.MovementCapture).ID))

	require.NoError(t, b.Refund(t.Context(), "r-1", "s-1", amount("50")))
	require.NoError(t, b.Refund(t.Context(), "r-1", "s-1", amount("50")))
	require.ErrorIs(t, b.Refund(t.Context(), "r-2", "s-1", amount("10.01")), ErrNotAllowed)

	e := b.movement(t, "o-1", juspay.MovementRefund)
	want := juspay.RefundOf("o-1", juspay.RefundRequest{UniqueRequestID: e.ID, Amount: amount("50")})
	assert.Equal(t, want, e.Movement)
}
