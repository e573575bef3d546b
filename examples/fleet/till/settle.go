package till

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	juspay "github.com/juspay/juspay-go"
)

// SettleArgs is the job that asks what became of a movement.
type SettleArgs struct {
	Movement string `json:"movement"`
	// Once: another job asks about it, too, so this one does not come again.
	Once bool `json:"once,omitempty"`
}

// Kind is the job's name in the queue.
func (SettleArgs) Kind() string { return "settle" }

// InsertOpts: see [MoveArgs.InsertOpts].
func (SettleArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: "settle"} }

// Settler asks about movements until it is known how they ended. It does what
// Client.Settle does in one process; here the queue waits between two questions,
// and not a worker.
type Settler struct {
	river.WorkerDefaults[SettleArgs]
	Worker
}

// Work asks once. While nobody knows, the job comes again, ever later, until
// Patience is over.
func (w *Settler) Work(ctx context.Context, job *river.Job[SettleArgs]) error {
	if err := w.Brake.Wait(ctx); err != nil {
		return err
	}
	e, err := w.Books.Entry(ctx, job.Args.Movement)
	if err != nil || !e.Open() || e.State == "intended" { // then it waits for its Mover
		return err
	}
	if early := w.pause(e.Asked) - e.Quiet; early > 0 && !job.Args.Once {
		return river.JobSnooze(early)
	}
	if e, err = w.Books.AboutToAsk(ctx, e.ID); err != nil {
		return err
	}
	heard := Heard{Asked: true}
	heard.Order, heard.Err = w.Money.OrderStatus(ctx, e.Movement.OrderID, juspay.WithRoutingID(e.RoutingID))
	w.Brake.Heed(heard.Err)
	verdict := Decide(e.Movement, heard)
	ended := verdict == Done || verdict == Ended
	if job.Args.Once && !ended {
		return nil
	}
	if !ended && e.Age > w.Patience {
		verdict = List
	}
	var next river.JobArgs
	if verdict == Repeat {
		next = MoveArgs{e.ID}
	}
	if err := w.record(ctx, e, heard, verdict, next); err != nil || verdict != Ask {
		return err
	}
	return river.JobSnooze(w.pause(e.Asked))
}

// pause is how long to wait after so many tries: not at all, then longer and
// longer.
func (t Timing) pause(tries int) time.Duration {
	if tries == 0 {
		return 0
	}
	return min(t.Retry<<min(tries-1, 16), t.Slowest)
}

// AboutToAsk reads a movement, and counts the question.
func (b *Books) AboutToAsk(ctx context.Context, id string) (Entry, error) {
	return b.entry(ctx, `UPDATE movements m SET asked = m.asked + 1, touched = now()
		FROM orders o WHERE m.id = $1 AND o.order_id = m.order_id RETURNING `+entryColumns, id)
}

// AskAbout puts a question about a movement into the queue.
func (b *Books) AskAbout(ctx context.Context, id string) error {
	_, err := b.queue.Insert(ctx, SettleArgs{Movement: id}, nil)
	return err
}
