package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	juspay "github.com/juspay/juspay-go"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// state is what the shop knows about the money of an order.
type state string

const (
	open   state = "open"   // intended, perhaps sent; nobody has confirmed how it ended
	paid   state = "paid"   // the money is here, and the goods are on their way
	unpaid state = "unpaid" // no money came, and none will
)

// schema counts shipments, where a shop would ship: so that the tests see every
// one too many.
const schema = `
CREATE TABLE IF NOT EXISTS orders (
	order_id  TEXT PRIMARY KEY,
	movement  TEXT NOT NULL,
	state     TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid', 'unpaid')),
	shipments INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS events (
	dedup_key TEXT PRIMARY KEY,
	order_id  TEXT NOT NULL,
	body      BLOB NOT NULL
) STRICT;`

// order is a row: an order, and the movement that pays it.
type order struct {
	id        string
	movement  juspay.Movement
	state     state
	shipments int
}

type store struct{ db *sql.DB }

func openStore(ctx context.Context, path string) (*store, error) {
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)")
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

// intend stores a movement that is about to be sent. When it returns nil, it is
// on the disk.
func (s *store) intend(ctx context.Context, m juspay.Movement) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO orders (order_id, movement) VALUES (?, ?)`, m.OrderID, string(text))
	return err
}

const selectOrders = `SELECT order_id, movement, state, shipments FROM orders `

// order returns a row; ok is false when the shop has no such order.
func (s *store) order(ctx context.Context, id string) (o order, ok bool, err error) {
	o, err = scanOrder(s.db.QueryRowContext(ctx, selectOrders+`WHERE order_id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return order{}, false, nil
	}
	return o, err == nil, err
}

// orders returns the orders in these states.
func (s *store) orders(ctx context.Context, states ...state) (found []order, err error) {
	list, err := json.Marshal(states)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, selectOrders+`WHERE state IN (SELECT value FROM json_each(?)) ORDER BY rowid`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		o, err := scanOrder(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, o)
	}
	return found, rows.Err()
}

func scanOrder(row interface{ Scan(...any) error }) (o order, err error) {
	var text string
	if err := row.Scan(&o.id, &text, &o.state, &o.shipments); err != nil {
		return order{}, err
	}
	return o, json.Unmarshal([]byte(text), &o.movement)
}

// seen reports whether an event is stored.
func (s *store) seen(ctx context.Context, key string) (seen bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM events WHERE dedup_key = ?)`, key).Scan(&seen)
	return seen, err
}

// book stores an event and what follows from it in one transaction: both are on
// the disk, or neither is. An event that another goroutine or process has
// stored in the meantime changes nothing.
func (s *store) book(ctx context.Context, event *juspay.Event, to state) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	stored, err := tx.ExecContext(ctx,
		`INSERT INTO events (dedup_key, order_id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		event.DedupKey(), event.OrderID(), []byte(event.Raw))
	if err != nil {
		return err
	}
	if rows, err := stored.RowsAffected(); err != nil || rows == 0 {
		return err
	}
	if err := end(ctx, tx, event.OrderID(), to); err != nil {
		return err
	}
	return tx.Commit()
}

// end decides an order that is open, once. It ships in the same breath.
func end(ctx context.Context, db interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, orderID string, to state) error {
	if to == open {
		return nil
	}
	_, err := db.ExecContext(ctx, `
		UPDATE orders SET state = ?, shipments = shipments + (? = 'paid')
		WHERE order_id = ? AND state = 'open'`, to, to, orderID)
	return err
}
