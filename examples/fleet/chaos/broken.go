package chaos

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/till"
)

// The mistakes that workers can make on purpose. A run has to catch each.
const (
	BooksFirst     = "books before it stores the answer"
	SendsFirst     = "sends before it stores the key"
	NewKey         = "new key on retry"
	BelievesFailed = "believes Failed of a repeat"
)

// brokenJobs are the workers of a process that makes a mistake; "" makes none.
func brokenJobs(mistake string, p *till.Process, pool *pgxpool.Pool) *river.Workers {
	switch mistake {
	case NewKey:
		p.Worker.Money = newKey{p.Worker.Money}
	case BelievesFailed:
		p.Worker.Money = believer{p.Worker.Money}
	case BooksFirst, SendsFirst:
		jobs := river.NewWorkers()
		mover := till.Mover{Worker: p.Worker}
		if mistake == BooksFirst {
			river.AddWorker(jobs, &booksFirst{Mover: mover})
		} else {
			river.AddWorker(jobs, &sendsFirst{Mover: mover, pool: pool})
		}
		river.AddWorker(jobs, &till.Settler{Worker: p.Worker})
		return jobs
	}
	return p.Jobs()
}

// newKey repeats a capture under a new key.
type newKey struct{ till.Money }

func (k newKey) Capture(ctx context.Context, txn string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error) {
	if req.Repeated {
		req.IdempotenceKey = juspay.NewIdempotenceKey()
	}
	return k.Money.Capture(ctx, txn, req, opts...)
}

// believer does not say that a call is a repeat, and so takes its refusal for
// the end of the movement.
type believer struct{ till.Money }

func (b believer) Capture(ctx context.Context, txn string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error) {
	req.Repeated = false
	return b.Money.Capture(ctx, txn, req, opts...)
}

// booksFirst lets the goods go when the capture is on its way.
type booksFirst struct{ till.Mover }

func (w *booksFirst) Work(ctx context.Context, job *river.Job[till.MoveArgs]) error {
	e, ours, err := w.Books.Begin(ctx, job.Args.Movement)
	if err != nil || !ours || e.Movement.Kind != juspay.MovementCapture {
		return w.Mover.Work(ctx, job)
	}
	if _, err := w.Books.Record(ctx, e, till.Heard{}, till.Done, nil); err != nil {
		return err
	}
	part := juspay.PartialCapture(e.Movement.Amount, e.Movement.Key)
	_, err = w.Money.Capture(ctx, e.Movement.TxnUUID, part, juspay.WithRoutingID(e.RoutingID))
	return err
}

// sendsFirst stores the key of a capture when the answer is there.
type sendsFirst struct {
	till.Mover
	pool *pgxpool.Pool
}

func (w *sendsFirst) Work(ctx context.Context, job *river.Job[till.MoveArgs]) error {
	e, err := w.Books.Entry(ctx, job.Args.Movement)
	if err != nil || !e.Open() || e.Movement.Kind != juspay.MovementCapture {
		return w.Mover.Work(ctx, job)
	}
	key := juspay.NewIdempotenceKey()
	part := juspay.PartialCapture(e.Movement.Amount, key)
	_, _ = w.Money.Capture(ctx, e.Movement.TxnUUID, part, juspay.WithRoutingID(e.RoutingID))
	_, err = w.pool.Exec(ctx, `WITH stored AS (
			INSERT INTO movements (id, kind, order_id, txn_uuid, amount, state, attempts)
			SELECT $2, kind, order_id, txn_uuid, amount, 'sent', 1 FROM movements WHERE id = $1),
		moved AS (UPDATE shipments SET movement = $2 WHERE movement = $1)
		DELETE FROM movements WHERE id = $1`, e.ID, key)
	if err != nil {
		return err
	}
	return w.Books.AskAbout(ctx, key)
}
