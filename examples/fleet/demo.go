package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/juspay/juspay-go/examples/fleet/chaos"
	"github.com/juspay/juspay-go/examples/fleet/postgres"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// demo lets two worker processes serve a small shop on a fake Juspay that fails
// now and then.
func demo(ctx context.Context, getenv func(string) string, stdout io.Writer) error {
	database, clean, err := demoDatabase(ctx, getenv, stdout)
	if err != nil {
		return err
	}
	defer clean()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := chaos.Config{
		Seed: rand.Uint64N(1_000_000), Orders: 200, Processes: 2, Workers: 8, Rate: 20, Faults: 0.1,
		For: time.Minute, Limit: time.Minute, Timing: chaos.QuickTiming, Log: stdout,
		Start: func(ctx context.Context, env ...string) *exec.Cmd {
			cmd := exec.CommandContext(ctx, self)
			cmd.Env = append(os.Environ(), env...)
			return cmd
		},
	}
	c.Timing.Patience = 10 * time.Second // a real one waits for a day
	fmt.Fprintf(stdout, "A shop sells %d orders, and two worker processes move the money at a fake Juspay.\n"+
		"One call in ten goes wrong; webhooks come late, twice or never.\n", c.Orders)
	report, err := chaos.Run(ctx, database, c)
	if err != nil {
		return err
	}
	report.Print(stdout)
	if err := showUnknown(ctx, database, stdout); err != nil {
		return err
	}
	if !report.Sound() {
		return errors.New("money and books differ")
	}
	fmt.Fprintln(stdout, "Money and books agree to the last paisa.")
	return nil
}

// demoDatabase is a schema of its own where DATABASE_URL is, or else a PostgreSQL
// of its own.
func demoDatabase(ctx context.Context, getenv func(string) string, stdout io.Writer) (database string, clean func(), err error) {
	given := getenv("DATABASE_URL")
	if given == "" {
		fmt.Fprintln(stdout, "DATABASE_URL is not set: a PostgreSQL is started for the moment.")
		server, err := postgres.Start(ctx)
		if err != nil {
			return "", nil, err
		}
		return server.URL, server.Stop, nil
	}
	conn, err := pgx.Connect(ctx, given)
	if err != nil {
		return "", nil, err
	}
	schema := fmt.Sprintf("fleet_demo_%d", rand.Uint32())
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
		return "", nil, errors.Join(err, conn.Close(ctx))
	}
	clean = func() {
		ctx := context.WithoutCancel(ctx)
		if _, err := conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			fmt.Fprintln(stdout, "The schema", schema, "was left behind:", err)
		}
		_ = conn.Close(ctx)
	}
	database, err = inSchema(given, schema)
	if err != nil {
		clean()
	}
	return database, clean, err
}

// inSchema makes a postgres:// URL look up tables in a schema.
func inSchema(database, schema string) (string, error) {
	u, err := url.Parse(database)
	if err != nil || u.Scheme == "" {
		return "", errors.New("DATABASE_URL must be of the form postgres://…")
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

func showUnknown(ctx context.Context, database string, stdout io.Writer) error {
	pool, err := pgxpool.New(ctx, database)
	if err != nil {
		return err
	}
	defer pool.Close()
	books, err := till.OpenBooks(pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	unknown, err := books.Unknown(ctx)
	if err != nil || len(unknown) == 0 {
		return err
	}
	fmt.Fprintln(stdout, "What `fleet list unknown` shows for a person to look at:")
	return printUnknown(stdout, unknown)
}
