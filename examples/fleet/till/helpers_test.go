package till

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric/noop"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/postgres"
	"github.com/juspay/juspay-go/juspaytest"
)

var (
	database *postgres.Server
	schemas  atomic.Int64
)

func TestMain(m *testing.M) {
	var err error
	database, err = postgres.Start(context.Background(), "fsync=off")
	if err != nil && !errors.Is(err, postgres.ErrMissing) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if database != nil {
		database.Stop()
	}
	os.Exit(code)
}

// newBooks opens empty books, in a schema of their own.
func newBooks(t *testing.T) *Books {
	t.Helper()
	if database == nil {
		t.Skip(postgres.ErrMissing)
	}
	schema := fmt.Sprintf("test_%d", schemas.Add(1))
	admin, err := pgx.Connect(t.Context(), database.URL)
	require.NoError(t, err)
	_, err = admin.Exec(t.Context(), "CREATE SCHEMA "+schema)
	require.NoError(t, err)
	require.NoError(t, admin.Close(t.Context()))
	pool, err := pgxpool.New(context.WithoutCancel(t.Context()), database.URL+"&pool_max_conns=8&search_path="+schema)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	require.NoError(t, Migrate(t.Context(), pool))
	books, err := OpenBooks(pool, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return books
}

func amount(text string) juspay.Amount { return juspay.MustAmount(text) }

// order books an order of 100 that the fake has authorized.
func (b *Books) order(t *testing.T, jp *juspaytest.Server, id string) juspaytest.Txn {
	t.Helper()
	txn := jp.Authorize(juspaytest.Payment{OrderID: id, RoutingID: "c"})
	require.NoError(t, b.Open(t.Context(), Order{ID: id, TxnUUID: txn.UUID, RoutingID: "c", Amount: amount("100")}))
	return txn
}

// count runs a query for a number.
func (b *Books) count(t *testing.T, sql string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, b.pool.QueryRow(t.Context(), sql, args...).Scan(&n))
	return n
}

// movement is the only one of a kind that an order has.
func (b *Books) movement(t *testing.T, orderID string, kind juspay.MovementKind) Entry {
	t.Helper()
	var id string
	row := b.pool.QueryRow(t.Context(), `SELECT id FROM movements WHERE order_id = $1 AND kind = $2`, orderID, kind)
	require.NoError(t, row.Scan(&id))
	e, err := b.Entry(t.Context(), id)
	require.NoError(t, err)
	return e
}

// newWorker is a worker that does not wait.
func newWorker(t *testing.T, b *Books, money Money) Worker {
	t.Helper()
	meter, err := NewMeter(noop.Meter{}, b)
	require.NoError(t, err)
	return Worker{
		Books: b, Money: money, Brake: &Brake{}, Log: slog.New(slog.DiscardHandler), Meter: meter,
		Timing: Timing{Call: time.Second, Patience: time.Hour, Forgot: time.Minute},
	}
}

func move(t *testing.T, w Worker, id string) error {
	t.Helper()
	return (&Mover{Worker: w}).Work(t.Context(), &river.Job[MoveArgs]{Args: MoveArgs{id}})
}

func settle(t *testing.T, w Worker, args SettleArgs) error {
	t.Helper()
	return (&Settler{Worker: w}).Work(t.Context(), &river.Job[SettleArgs]{Args: args})
}
