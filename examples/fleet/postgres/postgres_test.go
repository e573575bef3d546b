package postgres_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/fleet/postgres"
)

func TestACrashKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	server, err := postgres.Start(t.Context())
	if errors.Is(err, postgres.ErrMissing) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(server.Stop)

	conn, err := pgx.Connect(t.Context(), server.URL)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), `CREATE TABLE kept AS SELECT 42 AS answer`)
	require.NoError(t, err)

	require.NoError(t, server.Crash(t.Context()))

	require.Error(t, conn.Ping(t.Context()))
	conn, err = pgx.Connect(t.Context(), server.URL)
	require.NoError(t, err)
	var answer int
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT answer FROM kept`).Scan(&answer))
	assert.Equal(t, 42, answer)
	require.NoError(t, conn.Close(t.Context()))
}
