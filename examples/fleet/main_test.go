package main

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/chaos"
	"github.com/juspay/juspay-go/examples/fleet/postgres"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// TestMain lets this test binary be the worker processes of the demonstration.
func TestMain(m *testing.M) {
	chaos.BeWorker()
	os.Exit(m.Run())
}

func environment(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		env  map[string]string
		want string
	}{
		"no such command":   {[]string{"list"}, nil, "no such command"},
		"no database":       {[]string{"list", "unknown"}, nil, "DATABASE_URL is not set"},
		"worker without it": {[]string{"worker"}, nil, "DATABASE_URL is not set"},
		"no URL":            {[]string{"worker"}, map[string]string{"DATABASE_URL": "::"}, "parse"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.ErrorContains(t, run(t.Context(), test.args, environment(test.env)), test.want)
		})
	}
}

func TestInSchema(t *testing.T) {
	t.Parallel()
	got, err := inSchema("postgres://u:p@host/db?sslmode=disable", "s_1")
	require.NoError(t, err)
	assert.Equal(t, "postgres://u:p@host/db?search_path=s_1&sslmode=disable", got)
	_, err = inSchema("host=localhost dbname=db", "s_1")
	assert.Error(t, err)
}

func TestPrintUnknown(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, printUnknown(&out, []till.Entry{
		{
			ID: "K1", State: "unknown", Attempts: 2, Asked: 7, Why: "order is AUTHORIZED", Age: 90 * time.Second,
			Movement: juspay.CaptureOf("order-1", "t-1", juspay.PartialCapture(juspay.MustAmount("10.5"), "K1")),
		},
		{ID: "V1", State: "listed", Attempts: 1, Age: time.Hour, Movement: juspay.VoidOf("order-2", "t-2")},
	}))
	assert.Equal(t, `AGE     STATE    KIND     ORDER    AMOUNT  ID  SENT  ASKED  HEARD LAST
1m30s   unknown  capture  order-1  10.50   K1  2     7      order is AUTHORIZED
1h0m0s  listed   void     order-2  all     V1  1     0      
`, out.String())
}

// TestWorkerAndList are a process of a fleet that is stopped before it has
// anything to do, and the list of an empty database.
func TestWorkerAndList(t *testing.T) {
	t.Parallel()
	server, err := postgres.Start(t.Context(), "fsync=off")
	if err == postgres.ErrMissing {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	env := environment(map[string]string{
		"DATABASE_URL": server.URL, "JUSPAY_API_KEY": "0123456789ABCDEF", "JUSPAY_BASE_URL": "http://127.0.0.1:1",
		"JUSPAY_WEBHOOK_USER": "u", "JUSPAY_WEBHOOK_PASSWORD": "p",
	})
	var metrics, table bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	log := &stopAt{text: "working", stop: stop}
	require.NoError(t, worker(ctx, []string{"-workers", "2", "-webhooks", "127.0.0.1:0"}, env, &metrics, log))
	assert.Contains(t, log.String(), "stopped")
	assert.Contains(t, metrics.String(), "till.unknown.oldest")

	require.NoError(t, list(t.Context(), env, &table))
	assert.Contains(t, table.String(), "HEARD LAST")
}

// stopAt is a log that stops the process when it says a word.
type stopAt struct {
	bytes.Buffer
	text string
	stop func()
}

func (s *stopAt) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(s.text)) {
		s.stop()
	}
	return s.Buffer.Write(line)
}
