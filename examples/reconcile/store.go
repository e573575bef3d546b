package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	juspay "github.com/juspay/juspay-go"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// schema keeps every movement of money that was ever intended, as JSON, with
// what is known about it and how often it was sent.
const schema = `
CREATE TABLE IF NOT EXISTS movements (
	movement TEXT PRIMARY KEY,
	outcome  TEXT NOT NULL DEFAULT 'unknown',
	calls    INTEGER NOT NULL DEFAULT 1
) STRICT;`

// isOpen picks the movements of which nobody knows yet what became of them.
const isOpen = `outcome IN ('unknown', 'pending')`

type store struct{ db *sql.DB }

func openStore(ctx context.Context, path string) (*store, error) {
	// A till must be able to write down what became of the money: it waits for
	// its turn when another process is writing.
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

// intend stores a movement that is about to be sent. When it returns nil, the
// movement is on the disk; one that is there already is an error.
func (s *store) intend(ctx context.Context, m juspay.Movement) error {
	_, err := s.change(ctx, `INSERT INTO movements (movement) VALUES (?)`, m)
	return err
}

// again counts one more call of an open movement. It returns false when another
// process has found out meanwhile what became of it.
func (s *store) again(ctx context.Context, m juspay.Movement) (bool, error) {
	return s.change(ctx, `UPDATE movements SET calls = calls + 1 WHERE movement = ? AND `+isOpen, m)
}

// answered stores what the first call of a movement says. Its Failed is true of
// that call alone, and counts only if no other was made meanwhile.
func (s *store) answered(ctx context.Context, m juspay.Movement, outcome juspay.Outcome) error {
	_, err := s.change(ctx, `UPDATE movements SET outcome = ?2 WHERE movement = ?1 AND `+isOpen+`
		AND (?2 <> 'failed' OR calls = 1)`, m, outcome.String())
	return err
}

// settled stores what Juspay says about a movement as a whole.
func (s *store) settled(ctx context.Context, m juspay.Movement, outcome juspay.Outcome) error {
	_, err := s.change(ctx, `UPDATE movements SET outcome = ?2 WHERE movement = ?1 AND `+isOpen, m, outcome.String())
	return err
}

// open returns the movements of which nobody knows what became of them.
func (s *store) open(ctx context.Context) ([]juspay.Movement, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT movement FROM movements WHERE `+isOpen+` ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []juspay.Movement
	for rows.Next() {
		var text []byte
		var m juspay.Movement
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &m); err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, rows.Err()
}

// change runs a statement about one movement, and reports whether it changed
// anything. It does so even when ctx is over: the program may be stopping at
// just this moment.
func (s *store) change(ctx context.Context, statement string, m juspay.Movement, more ...any) (bool, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return false, err
	}
	result, err := s.db.ExecContext(context.WithoutCancel(ctx), statement, append([]any{string(text)}, more...)...)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}
