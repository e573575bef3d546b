package till

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// Sweep puts a job into the queue for every movement that is open and that
// nobody has touched for so long: its job was lost with a process, or was given
// up by the queue. A job too many does no harm. It returns how many it found.
func (b *Books) Sweep(ctx context.Context, untouched time.Duration) (found int, err error) {
	err = b.book(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `UPDATE movements SET touched = now() WHERE id IN (
				SELECT id FROM movements
				WHERE state NOT IN ('succeeded', 'failed') AND state <> 'listed' AND touched < now() - $1::interval
				ORDER BY touched LIMIT 500 FOR UPDATE SKIP LOCKED)
			RETURNING id, state = 'intended'`, untouched)
		if err != nil {
			return err
		}
		var id string
		var intended bool
		var jobs []river.InsertManyParams
		_, err = pgx.ForEachRow(rows, []any{&id, &intended}, func() error {
			job := river.InsertManyParams{Args: SettleArgs{Movement: id}}
			if intended {
				job.Args = MoveArgs{id}
			}
			jobs = append(jobs, job)
			return nil
		})
		if found = len(jobs); err != nil || found == 0 {
			return err
		}
		_, err = b.queue.InsertManyFastTx(ctx, tx, jobs)
		return err
	})
	return found, err
}
