// Package till is the part to copy: it ships, captures, releases and refunds
// from a queue in PostgreSQL, in as many processes as there are, and never
// forgets or repeats a movement of money.
package till

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	juspay "github.com/juspay/juspay-go"
)

//go:embed schema.sql
var schema string

// Books are the tables of schema.sql, and the queue beside them in the same
// database: what is booked and the job that follows from it are one transaction.
type Books struct {
	pool  *pgxpool.Pool
	queue *river.Client[pgx.Tx] // inserts jobs only
}

// OpenBooks opens books that [Migrate] has prepared.
func OpenBooks(pool *pgxpool.Pool) (*Books, error) {
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, err
	}
	return &Books{pool, queue}, nil
}

// Migrate makes the tables where they are missing.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	jobs, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	if _, err := jobs.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("the tables of the queue: %w", err)
	}
	_, err = pool.Exec(ctx, schema)
	return err
}

// Entry is a movement as the books have it.
type Entry struct {
	ID        string
	Movement  juspay.Movement
	RoutingID string
	State     string
	Attempts  int // how often it was sent, or was about to be
	Asked     int
	Why       string
	Age       time.Duration // by the database's clock, which all processes share
}

// Open reports whether it is not known how the movement ended.
func (e Entry) Open() bool { return e.State != "succeeded" && e.State != "failed" }

const entryColumns = `m.id, m.kind, m.order_id, m.txn_uuid, m.amount, o.routing_id,
	m.state, m.attempts, m.asked, m.why, extract(epoch FROM clock_timestamp() - m.created)::float8`

func scanEntry(row pgx.CollectableRow) (e Entry, err error) {
	var amount juspay.Amount
	var age float64
	m := &e.Movement
	err = row.Scan(&e.ID, &m.Kind, &m.OrderID, &m.TxnUUID, &amount, &e.RoutingID,
		&e.State, &e.Attempts, &e.Asked, &e.Why, &age)
	if err != nil {
		return e, err
	}
	e.Age = time.Duration(age * float64(time.Second))
	switch m.Kind { // as the SDK makes them
	case juspay.MovementVoid:
		return e, nil // all that is held, and without a key
	case juspay.MovementRefund:
		m.TxnUUID = "" // a refund is of an order
	}
	m.Key, m.Amount = e.ID, amount
	return e, nil
}

// entry reads one movement, or what a statement on movements m returned of it.
func (b *Books) entry(ctx context.Context, sql string, args ...any) (Entry, error) {
	rows, err := b.pool.Query(ctx, sql, args...)
	if err != nil {
		return Entry{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanEntry)
}

// Entry reads a movement.
func (b *Books) Entry(ctx context.Context, id string) (Entry, error) {
	return b.entry(ctx, `SELECT `+entryColumns+` FROM movements m JOIN orders o USING (order_id) WHERE m.id = $1`, id)
}

// Unknown returns the movements that were sent and whose end is not known, the
// oldest first.
func (b *Books) Unknown(ctx context.Context) ([]Entry, error) {
	rows, err := b.pool.Query(ctx, `SELECT `+entryColumns+` FROM movements m JOIN orders o USING (order_id)
		WHERE m.state IN ('sent', 'pending', 'unknown', 'listed') ORDER BY m.created`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanEntry)
}

// OldestUnknown is the age of the oldest movement whose end is not known.
func (b *Books) OldestUnknown(ctx context.Context) (time.Duration, error) {
	var seconds float64
	err := b.pool.QueryRow(ctx, `SELECT COALESCE(extract(epoch FROM clock_timestamp() - min(created)), 0)::float8
		FROM movements WHERE state IN ('sent', 'pending', 'unknown', 'listed')`).Scan(&seconds)
	return time.Duration(seconds * float64(time.Second)), err
}
