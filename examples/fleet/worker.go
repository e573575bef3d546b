package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/sdk/metric"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// worker is one process of a fleet.
func worker(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("worker", flag.ContinueOnError)
	flags.SetOutput(stderr)
	workers := flags.Int("workers", 16, "jobs at the same time")
	webhooks := flags.String("webhooks", "", "`address` to take webhooks on, with JUSPAY_WEBHOOK_USER and JUSPAY_WEBHOOK_PASSWORD")
	every := flags.Duration("metrics", time.Minute, "how often the metrics are written")
	if err := flags.Parse(args); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	pool, books, err := openBooks(ctx, getenv, log)
	if err != nil {
		return err
	}
	defer pool.Close()
	timing := till.DefaultTiming
	client, err := juspay.NewClient(getenv("JUSPAY_API_KEY"), juspay.WithBaseURL(getenv("JUSPAY_BASE_URL")),
		juspay.WithVersion(till.Version), juspay.WithTimeout(timing.Call),
		juspay.WithRetries(0)) // the queue repeats, and the brake hears of every 429
	if err != nil {
		return err
	}
	exporter, err := stdoutmetric.New(stdoutmetric.WithWriter(stdout))
	if err != nil {
		return err
	}
	metrics := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(exporter, metric.WithInterval(*every))))
	defer func() { err = errors.Join(err, metrics.Shutdown(context.WithoutCancel(ctx))) }()
	meter, err := till.NewMeter(metrics.Meter("till"), books)
	if err != nil {
		return err
	}
	stop, err := takeWebhooks(*webhooks, getenv, books, log)
	if err != nil {
		return err
	}
	defer stop()
	process := &till.Process{Pool: pool, Workers: *workers, Worker: till.Worker{
		Books: books, Money: client, Brake: &till.Brake{}, Log: log, Meter: meter, Timing: timing,
	}}
	return process.Run(ctx, process.Jobs())
}

func openBooks(ctx context.Context, getenv func(string) string, log *slog.Logger) (*pgxpool.Pool, *till.Books, error) {
	if getenv("DATABASE_URL") == "" {
		return nil, nil, errors.New("DATABASE_URL is not set")
	}
	pool, err := pgxpool.New(ctx, getenv("DATABASE_URL"))
	if err != nil {
		return nil, nil, err
	}
	books, err := till.OpenBooks(pool, log)
	if err == nil {
		err = till.Migrate(ctx, pool)
	}
	if err != nil {
		pool.Close()
	}
	return pool, books, err
}

// takeWebhooks serves them beside the workers. The stop waits for those that are
// being taken.
func takeWebhooks(address string, getenv func(string) string, books *till.Books, log *slog.Logger) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: getenv("JUSPAY_WEBHOOK_USER"), Password: getenv("JUSPAY_WEBHOOK_PASSWORD"), Handle: books.Take, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	server := &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Error("no webhooks are taken", "error", err)
		}
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
	}, nil
}
