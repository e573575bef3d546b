package till

import (
	"context"

	"github.com/jackc/pgx/v5"

	juspay "github.com/juspay/juspay-go"
)

// Take is the Handle of a [juspay.WebhookConfig]. It stores an event, once, and
// has the movements asked about at once that the event speaks of. It believes
// nothing by itself: who has the webhook's password can forge an event, but not
// what Juspay answers.
func (b *Books) Take(ctx context.Context, event *juspay.Event) error {
	return b.book(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO events (dedup_key, order_id, body) VALUES ($1, $2, $3)
			ON CONFLICT (dedup_key) DO NOTHING`, event.DedupKey(), event.OrderID(), string(event.Raw))
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT `+entryColumns+` FROM movements m JOIN orders o USING (order_id)
			WHERE m.order_id = $1 AND m.state IN ('sent', 'pending', 'unknown', 'listed')`, event.OrderID())
		if err != nil {
			return err
		}
		open, err := pgx.CollectRows(rows, scanEntry)
		if err != nil {
			return err
		}
		for _, e := range open {
			if claimed := e.Movement.Outcome(event.Order, nil); claimed != juspay.Succeeded && claimed != juspay.Failed {
				continue
			}
			if _, err := b.queue.InsertTx(ctx, tx, SettleArgs{Movement: e.ID, Once: true}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
