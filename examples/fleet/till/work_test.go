package till

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// rounds is more than any fault needs.
const rounds = 12

// until runs the jobs of a movement by hand until it has ended or is listed,
// while the world goes on.
func until(t *testing.T, w Worker, jp *juspaytest.Server, id string) Entry {
	t.Helper()
	for range rounds {
		e, err := w.Books.Entry(t.Context(), id)
		require.NoError(t, err)
		switch {
		case !e.Open() || e.State == "listed":
			return e
		case e.State == "intended":
			_ = move(t, w, id) // a snooze is an error
		default:
			_ = settle(t, w, SettleArgs{Movement: id})
		}
		goOn(jp, e.Movement)
	}
	e, err := w.Books.Entry(t.Context(), id)
	require.NoError(t, err)
	return e
}

// goOn lets the time pass that late gateways, refunds and guards need.
func goOn(jp *juspaytest.Server, m juspay.Movement) {
	jp.Advance(2 * time.Minute)
	for _, refund := range jp.Refunds(m.OrderID) {
		switch {
		case refund.Status == juspay.RefundPending, refund.Status == juspay.RefundManualReview && refund.Paid:
			jp.SettleRefund(m.OrderID, refund.ID, juspay.RefundSuccess)
		case refund.Status == juspay.RefundManualReview:
			jp.SettleRefund(m.OrderID, refund.ID, juspay.RefundFailure)
		}
	}
	if m.TxnUUID == "" {
		return
	}
	if status := jp.Txn(m.TxnUUID).Status; status == juspay.StatusCaptureInitiated || status == juspay.StatusVoidInitiated {
		jp.Settle(m.TxnUUID)
	}
}

// TestEveryFault gives every fault to the call of a movement, or to the question
// that follows, and compares the books with the money.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	for _, op := range []juspaytest.Operation{juspaytest.Capture, juspaytest.Void, juspaytest.Refund, juspaytest.OrderStatus} {
		for i, fault := range slices.Concat(juspaytest.Faults(op), juspaytest.Misleading(op)) {
			orderID := fmt.Sprintf("%s-%d", op, i)
			t.Run(string(op)+" "+fault.String(), func(t *testing.T) {
				t.Parallel()
				jp := juspaytest.NewServer(t)
				w := newWorker(t, b, jp.Client(juspay.WithVersion(Version), juspay.WithRetries(0), juspay.WithTimeout(300*time.Millisecond)))
				txn := b.order(t, jp, orderID)
				e := prepare(t, w, jp, orderID, op)
				jp.On(op).Next(fault)
				if op == juspaytest.OrderStatus {
					jp.On(juspaytest.Capture).Next(juspaytest.Empty502.AfterMoney())
				}

				e = until(t, w, jp, e.ID)
				ledger := jp.Ledger(txn.UUID)
				moved := map[juspay.MovementKind]bool{
					juspay.MovementCapture: ledger.Captured == amount("60"),
					juspay.MovementVoid:    ledger.Released == amount("100"),
					juspay.MovementRefund:  ledger.Refunded == amount("20"),
				}[e.Movement.Kind]
				assert.Equal(t, moved, e.State == "succeeded", "%s, heard %q; the money: %+v", e.State, e.Why, ledger)
				assert.Equal(t, moved, goods(t, b, e))
				if e.Movement.Kind != juspay.MovementVoid { // whose silence stays unknown
					assert.False(t, e.Open(), e.State)
				}
			})
		}
	}
}

// goods reports whether the movement's shipment is shipped, its refund paid, or
// its order released.
func goods(t *testing.T, b *Books, e Entry) bool {
	t.Helper()
	return b.count(t, `SELECT (SELECT count(*) FROM shipments WHERE movement = $1 AND state = 'shipped')
		+ (SELECT count(*) FROM refunds WHERE movement = $1 AND state = 'paid')
		+ (SELECT count(*) FROM movements m JOIN orders o USING (order_id)
			WHERE m.id = $1 AND m.kind = 'void' AND m.state = 'succeeded' AND o.cancelled)`, e.ID) == 1
}

// prepare books what the operation is about.
func prepare(t *testing.T, w Worker, jp *juspaytest.Server, orderID string, op juspaytest.Operation) Entry {
	t.Helper()
	b := w.Books
	if op == juspaytest.Void {
		require.NoError(t, b.Cancel(t.Context(), orderID))
		return b.movement(t, orderID, juspay.MovementVoid)
	}
	require.NoError(t, b.Ship(t.Context(), orderID, orderID, amount("60")))
	capture := b.movement(t, orderID, juspay.MovementCapture)
	if op != juspaytest.Refund {
		return capture
	}
	require.Equal(t, "succeeded", until(t, w, jp, capture.ID).State)
	require.NoError(t, b.Refund(t.Context(), orderID, orderID, amount("20")))
	return b.movement(t, orderID, juspay.MovementRefund)
}

func TestAJobThatRunsTwiceCapturesOnce(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	b := newBooks(t)
	txn := b.order(t, jp, "o-1")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	id := b.movement(t, "o-1", juspay.MovementCapture).ID
	w := newWorker(t, b, jp.Client(juspay.WithVersion(Version)))

	var jobs sync.WaitGroup
	for range 6 {
		jobs.Go(func() { assert.NoError(t, move(t, w, id)) })
	}
	jobs.Wait()
	require.NoError(t, move(t, w, id))

	captures := slices.DeleteFunc(jp.Requests(), func(r juspaytest.Request) bool { return r.Operation != juspaytest.Capture })
	assert.Len(t, captures, 1)
	assert.Equal(t, amount("60"), jp.Ledger(txn.UUID).Captured)
}

// TestAProcessThatDiedOverACall leaves the movement as Begin does, and no trace
// of what came of it.
func TestAProcessThatDiedOverACall(t *testing.T) {
	t.Parallel()
	for name, arrived := range map[string]bool{"before it arrived": false, "after the money moved": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			b := newBooks(t)
			txn := b.order(t, jp, "o-1")
			require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
			w := newWorker(t, b, jp.Client(juspay.WithVersion(Version)))
			e, ours, err := b.Begin(t.Context(), b.movement(t, "o-1", juspay.MovementCapture).ID)
			require.NoError(t, err)
			require.True(t, ours)
			if arrived {
				w.send(t.Context(), e)
			}

			require.NoError(t, move(t, w, e.ID)) // the queue runs the job again
			assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM river_job WHERE kind = 'settle'`))
			assert.Equal(t, "succeeded", until(t, w, jp, e.ID).State)
			assert.Equal(t, amount("60"), jp.Ledger(txn.UUID).Captured)
		})
	}
}

// TestPatience lists what cannot be settled, and lets a late webhook settle it
// all the same.
func TestPatience(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	b := newBooks(t)
	txn := b.order(t, jp, "o-1")
	require.NoError(t, b.Cancel(t.Context(), "o-1"))
	id := b.movement(t, "o-1", juspay.MovementVoid).ID
	w := newWorker(t, b, jp.Client(juspay.WithVersion(Version)))
	w.Patience = 0
	jp.Next(juspaytest.GatewayLate(time.Hour))
	require.NoError(t, move(t, w, id))
	require.NoError(t, settle(t, w, SettleArgs{Movement: id}))

	unknown, err := b.Unknown(t.Context())
	require.NoError(t, err)
	require.Len(t, unknown, 1)
	assert.Equal(t, "listed", unknown[0].State)

	jp.Settle(txn.UUID)
	require.NoError(t, settle(t, w, SettleArgs{Movement: id, Once: true}))
	assert.Equal(t, "succeeded", b.movement(t, "o-1", juspay.MovementVoid).State)
}

// slowMoney tells when a capture is on its way, and lets it arrive later.
type slowMoney struct {
	Money
	sent, arrive chan struct{}
}

func (m slowMoney) Capture(ctx context.Context, txn string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error) {
	close(m.sent)
	<-m.arrive
	return m.Money.Capture(ctx, txn, req, opts...)
}

func TestAStoppedProcessBooksWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	b := newBooks(t)
	b.order(t, jp, "o-1")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	money := slowMoney{jp.Client(juspay.WithVersion(Version)), make(chan struct{}), make(chan struct{})}
	process := &Process{Pool: b.pool, Workers: 4, Worker: newWorker(t, b, money)}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- process.Run(ctx, process.Jobs()) }()

	<-money.sent
	stop()
	close(money.arrive)

	require.NoError(t, <-ended)
	assert.Equal(t, "succeeded", b.movement(t, "o-1", juspay.MovementCapture).State)
	assert.Equal(t, 1, b.count(t, `SELECT count(*) FROM shipments WHERE state = 'shipped'`))
}
