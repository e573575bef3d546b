package soak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestStallsDuring(t *testing.T) {
	t.Parallel()
	start := time.Now()
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	w := &stallWatch{stalls: map[string][]stall{
		"one": {{at(0), at(10)}, {at(20), at(30)}},
		"two": {{at(25), at(40)}},
	}}
	for _, test := range []struct{ from, to, want int }{
		{0, 40, 20}, {5, 25, 10}, {25, 40, 15}, {27, 29, 2}, {10, 20, 0}, {50, 60, 0},
	} {
		want := time.Duration(test.want) * time.Millisecond
		assert.Equal(t, want, w.during(at(test.from), at(test.to)), "%d to %d", test.from, test.to)
	}
	w.forget()
	assert.Zero(t, w.during(at(0), at(40)))
}

func TestHoldingsWithin(t *testing.T) {
	t.Parallel()
	limit := Holdings{Goroutines: 2, Files: 3}
	assert.True(t, limit.within(limit))
	assert.False(t, Holdings{Goroutines: 3, Files: 3}.within(limit))
	assert.False(t, Holdings{Goroutines: 2, Files: 4}.within(limit))
}
