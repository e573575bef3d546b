package till

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	juspay "github.com/juspay/juspay-go"
)

// Version is the version of Juspay's API that the till needs: from 2021-03-25
// on, an order shows its captures by their keys.
const Version = "2023-06-30"

// Money is what the till needs of a [juspay.Client].
type Money interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
	Void(ctx context.Context, txnUUID string, opts ...juspay.Option) (*juspay.Order, error)
	Refund(ctx context.Context, orderID string, req juspay.RefundRequest, opts ...juspay.Option) (*juspay.Order, error)
	OrderStatus(ctx context.Context, orderID string, opts ...juspay.Option) (*juspay.Order, error)
}

// MoveArgs is the job that sends a movement.
type MoveArgs struct {
	Movement string `json:"movement"`
}

// Kind is the job's name in the queue.
func (MoveArgs) Kind() string { return "move" }

// InsertOpts keeps it away from the questions: what is new does not wait for
// what is stuck.
func (MoveArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: "move"} }

// Worker is what all jobs of a process share.
type Worker struct {
	Books *Books
	Money Money
	Brake *Brake
	Log   *slog.Logger
	Meter *Meter
	Timing
}

// Timing is how patient a process is.
type Timing struct {
	Call     time.Duration // the longest that one call to Juspay may take
	Retry    time.Duration // before a repeat, and before the second question; then it doubles
	Slowest  time.Duration // the longest between two questions, or two repeats
	Patience time.Duration // after which a person is asked
	Forgot   time.Duration // after which a movement that nobody touches gets a new job; well over Call and Slowest
}

// DefaultTiming is for production.
var DefaultTiming = Timing{
	Call: time.Minute, Retry: 2 * time.Second, Slowest: 5 * time.Minute, Patience: 24 * time.Hour, Forgot: 20 * time.Minute,
}

// Mover sends movements: captures, voids and refunds.
type Mover struct {
	river.WorkerDefaults[MoveArgs]
	Worker
}

// Work sends a movement, unless it was sent before. River may run a job twice,
// at once or after a crash: the second run finds that, and asks instead.
func (w *Mover) Work(ctx context.Context, job *river.Job[MoveArgs]) error {
	if err := w.Brake.Wait(ctx); err != nil {
		return err
	}
	e, ours, err := w.Books.Begin(ctx, job.Args.Movement)
	if err != nil || !ours && !e.Open() {
		return err
	}
	if !ours {
		return w.Books.AskAbout(ctx, e.ID)
	}
	heard := w.send(ctx, e)
	w.Brake.Heed(heard.Err)
	verdict := Decide(e.Movement, heard)
	var next river.JobArgs
	if verdict == Ask {
		next = SettleArgs{Movement: e.ID}
	}
	if err := w.record(ctx, e, heard, verdict, next); err != nil || verdict != Repeat {
		return err
	}
	return river.JobSnooze(w.pause(e.Attempts))
}

// send makes the call, once: what is to be repeated, the queue repeats.
func (w *Worker) send(ctx context.Context, e Entry) Heard {
	m, repeated := e.Movement, e.Attempts > 1
	var heard Heard
	switch m.Kind {
	case juspay.MovementCapture:
		part := juspay.PartialCapture(m.Amount, m.Key)
		part.Repeated = repeated
		heard.Order, heard.Err = w.Money.Capture(ctx, m.TxnUUID, part, juspay.WithRoutingID(e.RoutingID))
	case juspay.MovementVoid:
		heard.Order, heard.Err = w.Money.Void(ctx, m.TxnUUID, juspay.WithRoutingID(e.RoutingID))
	case juspay.MovementRefund:
		heard.Order, heard.Err = w.Money.Refund(ctx, m.OrderID, juspay.RefundRequest{
			UniqueRequestID: m.Key, Amount: m.Amount, Repeated: repeated,
		}, juspay.WithRoutingID(e.RoutingID))
	default:
		heard.Err = fmt.Errorf("no call for the movement %s of kind %q", e.ID, m.Kind)
	}
	return heard
}

// record books the verdict, and tells of it in the log and the metrics.
func (w *Worker) record(ctx context.Context, e Entry, heard Heard, v Verdict, next river.JobArgs) error {
	booked, err := w.Books.Record(ctx, e, heard, v, next)
	level := slog.LevelInfo
	switch {
	case err != nil:
		level = slog.LevelError
	case v == List:
		level = slog.LevelWarn
	}
	w.Log.Log(ctx, level, "movement", "id", e.ID, "kind", e.Movement.Kind, "order_id", e.Movement.OrderID,
		"amount", e.Movement.Amount, "attempt", e.Attempts, "asked", heard.Asked, "heard", heard.Words(),
		"verdict", v, "booked", booked, "error", err)
	if booked {
		w.Meter.heard(ctx, e, heard, v)
	}
	return err
}
