package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"go.opentelemetry.io/otel/metric/noop"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// workerVar is the environment variable that a worker process gets its
// settings in.
const workerVar = "FLEET_CHAOS_WORKER"

// settings of a worker process.
type settings struct {
	Database, BaseURL, APIKey string
	Workers                   int
	Broken                    string
	Timing                    till.Timing
}

func (s settings) env() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // it holds texts and numbers
	}
	return workerVar + "=" + string(text)
}

// BeWorker makes this process a worker and never returns, if a run started it
// as one.
func BeWorker() {
	text := os.Getenv(workerVar)
	if text == "" {
		return
	}
	// A worker whose run has died goes, too: nobody holds the other end.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := work(ctx, text); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func work(ctx context.Context, text string) error {
	var s settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	client, err := juspay.NewClient(s.APIKey, juspay.WithBaseURL(s.BaseURL),
		juspay.WithVersion(till.Version), juspay.WithRetries(0), juspay.WithTimeout(s.Timing.Call))
	if err != nil {
		return err
	}
	pool, err := openPool(ctx, s.Database, 2+s.Workers/2)
	if err != nil {
		return err
	}
	defer pool.Close()
	log := slog.New(slog.DiscardHandler)
	books, err := till.OpenBooks(pool, log)
	if err != nil {
		return err
	}
	meter, err := till.NewMeter(noop.Meter{}, books)
	if err != nil {
		return err
	}
	process := &till.Process{Pool: pool, Workers: s.Workers, Worker: till.Worker{
		Books: books, Money: client, Brake: &till.Brake{}, Log: log, Meter: meter, Timing: s.Timing,
	}}
	return process.Run(ctx, brokenJobs(s.Broken, process, pool))
}
