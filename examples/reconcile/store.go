package main

import (
	"context"
	"database/sql"
	"fmt"

	juspay "github.com/juspay/juspay-go"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// state is what the merchant knows about a capture.
type state string

const (
	intended state = "intended" // stored, perhaps sent; how it ended is not known
	unknown  state = "unknown"  // sent, and the answer left it open
	pending  state = "pending"  // accepted by the gateway
	captured state = "captured" // the money is here
	failed   state = "failed"   // no money was taken
)

// schema lets a transaction have one open capture at a time: then a difference
// between what is known to be captured and what Juspay says has one cause.
const schema = `
CREATE TABLE IF NOT EXISTS captures (
	idempotence_key TEXT PRIMARY KEY,
	order_id        TEXT NOT NULL,
	txn_uuid        TEXT NOT NULL,
	amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
	state           TEXT NOT NULL CHECK (state IN ('intended', 'unknown', 'pending', 'captured', 'failed'))
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_capture
	ON captures (txn_uuid) WHERE state IN ('intended', 'unknown', 'pending');`

// capture is a row: one intended capture of a part of a transaction.
type capture struct {
	key     string
	orderID string
	txnUUID string
	minor   int64 // hundredths of the currency unit
	state   state
}

func (c capture) amount() juspay.Amount { return juspay.AmountFromHundredths(c.minor) }

type store struct{ db *sql.DB }

func openStore(ctx context.Context, path string) (*store, error) {
	// A till that cannot write down how a capture ended is of no use: it waits
	// for its turn when another process is writing.
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, schema); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	return &store{db}, nil
}

func (s *store) Close() error { return s.db.Close() }

// intend stores a capture that is about to be sent. When it returns nil, the
// key is on the disk.
func (s *store) intend(ctx context.Context, c capture) error {
	_, err := s.db.ExecContext(ctx,
		`INSERT INTO captures (idempotence_key, order_id, txn_uuid, amount_minor, state) VALUES (?, ?, ?, ?, ?)`,
		c.key, c.orderID, c.txnUUID, c.minor, intended)
	return err
}

// end stores how a capture ended. Of two processes that store an end, the one
// that has seen the money wins.
func (s *store) end(ctx context.Context, key string, to state) error {
	_, err := s.db.ExecContext(ctx, `
		UPDATE captures SET state = ? WHERE idempotence_key = ?
		AND (state IN ('intended', 'unknown', 'pending') OR state = 'failed' AND ? = 'captured')`, to, key, to)
	return err
}

// open returns the captures whose end is not known.
func (s *store) open(ctx context.Context) ([]capture, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT idempotence_key, order_id, txn_uuid, amount_minor, state FROM captures
		WHERE state IN ('intended', 'unknown', 'pending') ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []capture
	for rows.Next() {
		var c capture
		if err := rows.Scan(&c.key, &c.orderID, &c.txnUUID, &c.minor, &c.state); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// known is what is known about a capture at one moment.
type known struct {
	state state
	taken int64 // sum of what is captured of its transaction, in hundredths
}

func (k known) open() bool { return k.state != captured && k.state != failed }

func (s *store) known(ctx context.Context, key string) (k known, err error) {
	err = s.db.QueryRowContext(ctx, `
		SELECT c.state, (
			SELECT COALESCE(SUM(amount_minor), 0) FROM captures WHERE txn_uuid = c.txn_uuid AND state = 'captured')
		FROM captures c WHERE c.idempotence_key = ?`, key).Scan(&k.state, &k.taken)
	return k, err
}
