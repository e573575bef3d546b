package till

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// TestWhatIsSaidOfOneAttempt lets a first call speak when a second one is on its
// way.
func TestWhatIsSaidOfOneAttempt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		first  Verdict
		booked bool
		state  string
	}{
		"it succeeded":       {Done, true, "succeeded"},
		"it failed":          {Ended, false, "sent"},
		"nobody knows":       {Ask, false, "sent"},
		"it is to be listed": {List, false, "sent"},
		"it did not leave":   {Repeat, false, "sent"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t)
			b.order(t, juspaytest.NewServer(t), "o-1")
			require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
			first, _, err := b.Begin(t.Context(), b.movement(t, "o-1", juspay.MovementCapture).ID)
			require.NoError(t, err)
			_, err = b.Record(t.Context(), first, Heard{}, Repeat, nil)
			require.NoError(t, err)
			_, ours, err := b.Begin(t.Context(), first.ID)
			require.NoError(t, err)
			require.True(t, ours)

			booked, err := b.Record(t.Context(), first, Heard{}, test.first, nil)
			require.NoError(t, err)
			assert.Equal(t, test.booked, booked)
			assert.Equal(t, test.state, b.movement(t, "o-1", juspay.MovementCapture).State)
		})
	}
}

func TestAnEndIsAnEnd(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	b.order(t, juspaytest.NewServer(t), "o-1")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	e, _, err := b.Begin(t.Context(), b.movement(t, "o-1", juspay.MovementCapture).ID)
	require.NoError(t, err)
	booked, err := b.Record(t.Context(), e, Heard{}, Ended, nil)
	require.NoError(t, err)
	require.True(t, booked)

	for _, verdict := range []Verdict{Ask, Done, Ended, Repeat, List} {
		booked, err := b.Record(t.Context(), e, Heard{}, verdict, SettleArgs{Movement: e.ID})
		require.NoError(t, err)
		assert.False(t, booked, verdict)
	}
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM shipments WHERE state = 'stopped'`))
	assert.Zero(t, b.count(t, `SELECT shipping::int FROM orders`), "it may be shipped again")
	assert.Zero(t, b.count(t, `SELECT count(*) FROM river_job WHERE kind = 'settle'`))
	require.NoError(t, b.Ship(t.Context(), "s-2", "o-1", amount("100")))
}

func TestTheSweepFindsWhatIsForgotten(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	jp := juspaytest.NewServer(t)
	b.order(t, jp, "o-1")
	b.order(t, jp, "o-2")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	require.NoError(t, b.Cancel(t.Context(), "o-2"))
	_, _, err := b.Begin(t.Context(), b.movement(t, "o-2", juspay.MovementVoid).ID)
	require.NoError(t, err)
	_, err = b.pool.Exec(t.Context(), `DELETE FROM river_job`)
	require.NoError(t, err)

	found, err := b.Sweep(t.Context(), 0)
	require.NoError(t, err)
	assert.Equal(t, 2, found)
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM river_job WHERE kind = 'move'`))
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM river_job WHERE kind = 'settle'`))

	found, err = b.Sweep(t.Context(), DefaultTiming.Forgot)
	require.NoError(t, err)
	assert.Zero(t, found, "it has just been touched")
}
