package chaos_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/fleet/chaos"
	"github.com/juspay/juspay-go/examples/fleet/postgres"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// TestMain lets this test binary be the worker processes, too.
func TestMain(m *testing.M) {
	chaos.BeWorker()
	os.Exit(m.Run())
}

// small is a run of half a minute.
var small = chaos.Config{
	Seed: 17, Orders: 120, Processes: 4, Workers: 16, Rate: 20, Faults: 0.2, Every: 500 * time.Millisecond,
	For: time.Minute, Limit: 20 * time.Second,
	Timing: till.Timing{
		Call: 700 * time.Millisecond, Retry: 200 * time.Millisecond, Slowest: time.Second, Patience: 8 * time.Second, Forgot: 3 * time.Second,
	},
}

func run(t *testing.T, c chaos.Config) *chaos.Report {
	t.Helper()
	database, err := postgres.Start(t.Context())
	if errors.Is(err, postgres.ErrMissing) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(database.Stop)
	self, err := os.Executable()
	require.NoError(t, err)
	c.Database, c.Log = database, t.Output()
	c.Start = func(ctx context.Context, env ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, self)
		cmd.Env = append(os.Environ(), env...)
		return cmd
	}
	report, err := chaos.Run(t.Context(), database.URL, c)
	require.NoError(t, err)
	var text bytes.Buffer
	report.Print(&text)
	t.Log("\n" + text.String())
	return report
}

func TestNothingIsLostOrRepeated(t *testing.T) {
	t.Parallel()
	report := run(t, small)

	assert.Empty(t, report.Wrong)
	assert.Equal(t, report.Ledger, report.Booked)
	assert.Zero(t, report.BadExits, "a worker that was asked to stop ended otherwise")
	for _, happened := range []string{"capture succeeded", "refund succeeded", "void succeeded"} {
		assert.NotZero(t, report.Movements[happened], happened)
	}
	assert.NotZero(t, report.Disturbances[chaos.Killed])
	assert.NotZero(t, report.Disturbances[chaos.Crashed])
	assert.NotZero(t, report.Events)
}

// TestBrokenWorkersAreCaught shows that the run above can fail.
func TestBrokenWorkersAreCaught(t *testing.T) {
	t.Parallel()
	for mistake, finding := range map[string]chaos.Finding{
		chaos.BooksFirst:     chaos.ShippedUnpaid,
		chaos.SendsFirst:     chaos.Stray,
		chaos.NewKey:         chaos.Stray,
		chaos.BelievesFailed: chaos.PaidNotShipped,
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			broken := small
			broken.Broken = mistake
			broken.Orders, broken.Faults, broken.Limit = 80, 0.4, 2*time.Second
			assert.NotZero(t, run(t, broken).Wrong[finding])
		})
	}
}
