package soak

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tests that run the soak are not parallel: it counts what the process holds.

// A late end says more about a shared machine than about the client: tests
// allow what only a call that hangs would take.
const testGrace = 2 * time.Second

func soakOf(t *testing.T, calls int, wrap func(http.RoundTripper) http.RoundTripper) *Report {
	t.Helper()
	report, err := Run(t.Context(), Config{Calls: calls, Callers: 64, Seed: 1, Grace: testGrace, wrap: wrap})
	require.NoError(t, err)
	return report
}

func TestSoak(t *testing.T) {
	calls := 2000
	if testing.Short() {
		calls = 600
	}
	report := soakOf(t, calls, nil)
	var figures strings.Builder
	report.Print(&figures)
	t.Log("\n" + figures.String())

	assert.Empty(t, report.Violations)
	assert.GreaterOrEqual(t, report.Faulty, calls)
	for op := range kindOf {
		for _, outcome := range []string{"succeeded", "failed", "unknown"} {
			assert.Positive(t, report.Outcomes[string(op)][outcome], "%s, %s", op, outcome)
		}
	}
	assert.Positive(t, report.Outcomes[string(orderStatus)]["answered"])
	for _, fault := range faults() {
		assert.Positive(t, report.Faults[fault.String()], "%s never struck", fault)
	}
	assert.Positive(t, report.Cuts)
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Run(ctx, Config{Calls: 1, Callers: 1})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestRunRefusesNothingToDo(t *testing.T) {
	t.Parallel()
	for _, cfg := range []Config{{}, {Calls: 1}, {Callers: 1}, {Calls: -1, Callers: 1}} {
		_, err := Run(t.Context(), cfg)
		assert.Error(t, err)
	}
}
