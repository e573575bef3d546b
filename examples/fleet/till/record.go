package till

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	juspay "github.com/juspay/juspay-go"
)

// Begin stores that a movement is about to be sent, before its first byte is.
// It is ours to send only when it returns true: else another run of the job has
// sent it, or died over it, and only asking can tell.
func (b *Books) Begin(ctx context.Context, id string) (Entry, bool, error) {
	e, err := b.entry(ctx, `UPDATE movements m SET state = 'sent', attempts = m.attempts + 1, touched = now()
		FROM orders o WHERE m.id = $1 AND m.state = 'intended' AND o.order_id = m.order_id
		RETURNING `+entryColumns, id)
	if errors.Is(err, pgx.ErrNoRows) {
		e, err = b.Entry(ctx, id)
		return e, false, err
	}
	return e, err == nil, err
}

// Record books what follows from a verdict about a movement, all of it in one
// transaction: the movement's state, the shipment or refund that waits for it,
// and the next job, if there is one. It reports whether anything was booked.
//
// A movement that succeeded or failed stays so. Success is always booked; all
// else holds only if the movement was not sent again in the meantime: what is
// said of one attempt says nothing of the next.
func (b *Books) Record(ctx context.Context, e Entry, heard Heard, v Verdict, next river.JobArgs) (booked bool, err error) {
	// A process that is being stopped still books what it has heard.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = b.book(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE movements SET state = $2, why = $3, touched = now(),
				ended = CASE WHEN $4 THEN clock_timestamp() END
			WHERE id = $1 AND state NOT IN ('succeeded', 'failed') AND ($2 = 'succeeded' OR attempts = $5)`,
			e.ID, stateAfter(v, e.Movement.Outcome(heard.Order, heard.Err)), heard.Words(), v == Done || v == Ended, e.Attempts)
		booked = err == nil && tag.RowsAffected() > 0
		if !booked {
			return err
		}
		if err := b.follow(ctx, tx, e, v); err != nil || next == nil {
			return err
		}
		_, err = b.queue.InsertTx(ctx, tx, next, nil)
		return err
	})
	return booked && err == nil, err
}

func stateAfter(v Verdict, outcome juspay.Outcome) string {
	switch v {
	case Done:
		return "succeeded"
	case Ended:
		return "failed"
	case Repeat:
		return "intended"
	case List:
		return "listed"
	}
	if outcome == juspay.Pending {
		return "pending"
	}
	return "unknown"
}

// follow books what the end of a movement means for the goods.
func (b *Books) follow(ctx context.Context, tx pgx.Tx, e Entry, v Verdict) error {
	for _, sql := range consequences[v] {
		if _, err := tx.Exec(ctx, sql, e.ID); err != nil {
			return err
		}
	}
	return nil
}

var consequences = map[Verdict][]string{
	Done: {
		`UPDATE shipments SET state = 'shipped' WHERE movement = $1`,
		`UPDATE refunds SET state = 'paid' WHERE movement = $1`,
	},
	Ended: {
		// What was not captured may be shipped again, as another shipment.
		`UPDATE orders o SET shipping = shipping - s.amount FROM shipments s
			WHERE s.movement = $1 AND o.order_id = s.order_id`,
		`UPDATE shipments SET state = 'stopped' WHERE movement = $1`,
		`UPDATE refunds SET state = 'failed' WHERE movement = $1`,
		`UPDATE orders o SET cancelled = false FROM movements m
			WHERE m.id = $1 AND m.kind = 'void' AND o.order_id = m.order_id`,
	},
}
