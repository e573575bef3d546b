package till

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	juspay "github.com/juspay/juspay-go"
)

// ErrNotAllowed says that the order does not allow it: there is not enough left
// of it, or it was cancelled, or is being shipped. Nothing was booked.
var ErrNotAllowed = errors.New("the order does not allow it")

// Order is a payment that was authorized: its amount is on hold.
type Order struct {
	ID, TxnUUID, RoutingID string
	Amount                 juspay.Amount
}

// Open books an order, once.
func (b *Books) Open(ctx context.Context, o Order) error {
	_, err := b.pool.Exec(ctx, `INSERT INTO orders (order_id, txn_uuid, routing_id, amount) VALUES ($1, $2, $3, $4)
		ON CONFLICT (order_id) DO NOTHING`, o.ID, o.TxnUUID, o.RoutingID, o.Amount)
	return err
}

// Ship books a shipment of a part of an order, and puts the capture of its
// amount into the queue: both or neither. The goods may leave when the shipment
// is "shipped". The id is the merchant's own: a second Ship with it does
// nothing, so after an error it may be called again.
func (b *Books) Ship(ctx context.Context, shipmentID, orderID string, amount juspay.Amount) error {
	return b.book(ctx, func(tx pgx.Tx) error {
		key := juspay.NewIdempotenceKey()
		if known, err := exists(ctx, tx, `SELECT FROM shipments WHERE id = $1`, shipmentID); known || err != nil {
			return err
		}
		if err := change(ctx, tx, `UPDATE orders SET shipping = shipping + $2
			WHERE order_id = $1 AND NOT cancelled AND shipping + $2 <= amount`, orderID, amount); err != nil {
			return err
		}
		if err := b.intend(ctx, tx, key, juspay.MovementCapture, orderID, amount); err != nil {
			return err
		}
		return change(ctx, tx, `INSERT INTO shipments (id, order_id, movement, amount) VALUES ($1, $2, $3, $4)`,
			shipmentID, orderID, key, amount)
	})
}

// Cancel books that nothing of an order will be shipped, and puts the release of
// its hold into the queue. A second Cancel does nothing.
func (b *Books) Cancel(ctx context.Context, orderID string) error {
	return b.book(ctx, func(tx pgx.Tx) error {
		if known, err := exists(ctx, tx, `SELECT FROM orders WHERE order_id = $1 AND cancelled`, orderID); known || err != nil {
			return err
		}
		if err := change(ctx, tx, `UPDATE orders SET cancelled = true WHERE order_id = $1 AND shipping = 0`, orderID); err != nil {
			return err
		}
		return b.intend(ctx, tx, juspay.NewIdempotenceKey(), juspay.MovementVoid, orderID, juspay.Amount{})
	})
}

// Refund books that a part of what was paid for a shipment goes back, and puts
// the refund into the queue. A second Refund with the same id does nothing.
func (b *Books) Refund(ctx context.Context, refundID, shipmentID string, amount juspay.Amount) error {
	return b.book(ctx, func(tx pgx.Tx) error {
		if known, err := exists(ctx, tx, `SELECT FROM refunds WHERE id = $1`, refundID); known || err != nil {
			return err
		}
		var orderID string
		var enough bool
		// The lock makes refunds of one shipment wait for each other. The sum has to
		// be a statement of its own, so that it sees those it has waited for.
		err := tx.QueryRow(ctx, `SELECT order_id FROM shipments WHERE id = $1 AND state = 'shipped' FOR UPDATE`,
			shipmentID).Scan(&orderID)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotAllowed
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `SELECT s.amount >= $2::numeric + COALESCE((
				SELECT sum(r.amount) FROM refunds r WHERE r.shipment = s.id AND r.state <> 'failed'), 0)
			FROM shipments s WHERE s.id = $1`, shipmentID, amount).Scan(&enough)
		if err != nil {
			return err
		}
		if !enough {
			return ErrNotAllowed
		}
		id := juspay.NewRefundID()
		if err := b.intend(ctx, tx, id, juspay.MovementRefund, orderID, amount); err != nil {
			return err
		}
		return change(ctx, tx, `INSERT INTO refunds (id, shipment, movement, amount) VALUES ($1, $2, $3, $4)`,
			refundID, shipmentID, id, amount)
	})
}

// intend stores a movement and puts it into the queue.
func (b *Books) intend(ctx context.Context, tx pgx.Tx, id string, kind juspay.MovementKind, orderID string, amount juspay.Amount) error {
	err := change(ctx, tx, `INSERT INTO movements (id, kind, order_id, txn_uuid, amount)
		SELECT $1, $2, order_id, txn_uuid, $4 FROM orders WHERE order_id = $3`, id, kind, orderID, amount)
	if err != nil {
		return fmt.Errorf("movement: %w", err)
	}
	_, err = b.queue.InsertTx(ctx, tx, MoveArgs{id}, nil)
	return err
}

// book runs one transaction.
func (b *Books) book(ctx context.Context, do func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, b.pool, do)
}

// change runs a statement that has to change a row.
func change(ctx context.Context, tx pgx.Tx, sql string, args ...any) error {
	tag, err := tx.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNotAllowed
	}
	return err
}

func exists(ctx context.Context, tx pgx.Tx, sql string, args ...any) (found bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (`+sql+`)`, args...).Scan(&found)
	return found, err
}
