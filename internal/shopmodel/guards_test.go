package shopmodel

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// caughtBy is what the books of a shop look like that lacks a guard.
var caughtBy = map[Guard]Kind{
	AsksTheJudge:        Unpaid,
	KeepsTheKey:         Twice,
	SaysRepeated:        Twice,
	DistrustsAuthorized: Twice,
	LooksForItsPart:     Unpaid,
	LooksForItsItem:     Unpaid,
	DistrustsQuestions:  Twice,
	StoresFirst:         Twice,
	ConfirmsEvents:      Unpaid,
	KeepsTheRefund:      Twice,
	ComparesOrders:      Unpaid,
	WaitsForTheEnd:      Unpaid,
}

// A shop that lacks one guard is caught, and not by anything that the SDK said.
func TestAShopWithoutAGuardIsCaught(t *testing.T) {
	t.Parallel()
	const most = 100 // batches
	for _, guard := range Guards {
		t.Run(string(guard), func(t *testing.T) {
			t.Parallel()
			sum := newReport()
			for batch := 0; batch < most && sum.Count(caughtBy[guard]) == 0; batch++ {
				sum.Add(told(t, Config{Seed: 5, Lacks: guard}, batch, batch+1))
			}
			t.Log("\n" + sum.String())
			assert.Positive(t, sum.Count(caughtBy[guard]), "not caught in %d stories", sum.Stories)
			for _, kind := range []Kind{Contradicted, Sentinel, Unfound} {
				assert.Zero(t, sum.Count(kind), "the SDK is to blame for %q", kind)
			}
		})
	}
}
