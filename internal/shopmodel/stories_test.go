package shopmodel

import (
	"flag"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
)

var (
	stories = flag.Int("stories", 300, "how many stories TestStories tells")
	seed    = flag.Uint64("seed", 1, "of the stories")
	first   = flag.Int("first", 0, "the number of the first story")
)

const tellers = 4

// told plays batches inside bubbles, until stop says that it is enough.
func told(t *testing.T, cfg Config, from, to int) *Report {
	t.Helper()
	sum := newReport()
	for batch := from; batch < to; batch++ {
		synctest.Test(t, func(t *testing.T) {
			report, err := cfg.Tell(t.Context(), batch)
			require.NoError(t, err)
			sum.Add(report)
		})
	}
	return sum
}

// A shop that keeps all rules has true books, whatever happens:
//
//	go test ./internal/shopmodel -run TestStories -stories 200000 -seed 7 -timeout 1h
//
// A story is told again with -first and the number that a violation names.
func TestStories(t *testing.T) {
	if testing.Short() {
		*stories = min(*stories, 200)
	}
	batches := (*stories + Batch - 1) / Batch
	var next atomic.Int64
	next.Store(int64(*first / Batch))
	last := next.Load() + int64(batches)
	reports := make(chan *Report, tellers)
	t.Run("tellers", func(t *testing.T) {
		for i := range tellers {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				sum := newReport()
				for {
					batch := int(next.Add(1) - 1)
					if int64(batch) >= last {
						break
					}
					sum.Add(told(t, Config{Seed: *seed}, batch, batch+1))
				}
				reports <- sum
			})
		}
	})
	sum := newReport()
	for range tellers {
		sum.Add(<-reports)
	}
	t.Log("\n" + sum.String())
	assert.Empty(t, sum.Violations)
	if sum.Stories < 1000 {
		return // too few to have met everything
	}
	for _, outcome := range []juspay.Outcome{juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed} {
		assert.Positive(t, sum.Outcomes[outcome], "no call ended %s", outcome)
		assert.Positive(t, sum.Settled[outcome], "no question ended %s", outcome)
	}
	for _, all := range faultsOf {
		for _, fault := range all {
			assert.Positive(t, sum.Faults[fault.String()], "%s was never there", fault)
		}
	}
	assert.Positive(t, sum.Deaths)
	assert.Positive(t, sum.Events)
}
