package chaos

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// world is what is outside of the merchant: Juspay, its gateway, the post.
type world struct {
	fake    *juspaytest.Server
	rng     *rand.Rand // of the gateway's goroutine
	post    *post
	pending func(context.Context) ([]open, error)
}

// open is a movement that the gateway may have to finish.
type open struct {
	orderID, txnUUID string
	kind             juspay.MovementKind
}

// late is how late a late gateway is, and how old what a lagging status says.
const late = 1500 * time.Millisecond

// misbehave gives a part of all calls a fault, each of them equally often, but
// for those that stop a whole process: they come as [TooFast].
func misbehave(fake *juspaytest.Server, part float64, seed uint64) {
	for i, op := range []juspaytest.Operation{juspaytest.Capture, juspaytest.Void, juspaytest.Refund, juspaytest.OrderStatus} {
		faults := slices.Concat(juspaytest.Faults(op), juspaytest.Misleading(op))
		for i, fault := range faults {
			switch {
			case fault == juspaytest.GatewayLate(time.Minute):
				faults[i] = juspaytest.GatewayLate(late)
			case fault == juspaytest.Lagging(time.Minute):
				faults[i] = juspaytest.Lagging(late)
			}
		}
		faults = slices.DeleteFunc(faults, func(f juspaytest.Fault) bool { return f == juspaytest.RateLimited })
		if part > 0 {
			fake.On(op).Randomly(part, seed+uint64(i), faults...)
		}
	}
}

// gateway finishes what it has accepted, now and then, and not always well.
func (w *world) gateway(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		movements, err := w.pending(ctx)
		if err != nil {
			continue // the database is starting
		}
		for _, m := range movements {
			if w.rng.Float64() < 0.3 {
				w.finish(m, w.rng.Float64() < 0.9)
			}
		}
	}
}

// finish ends one thing that an order waits for.
func (w *world) finish(m open, well bool) bool {
	if m.kind == juspay.MovementRefund {
		return w.finishRefund(m.orderID, well)
	}
	if status := w.fake.Txn(m.txnUUID).Status; status != juspay.StatusCaptureInitiated && status != juspay.StatusVoidInitiated {
		return false
	}
	if well {
		w.fake.Settle(m.txnUUID)
	} else {
		w.fake.SettleFailed(m.txnUUID)
	}
	return true
}

func (w *world) finishRefund(orderID string, well bool) bool {
	for _, refund := range w.fake.Refunds(orderID) {
		waits := refund.Status == juspay.RefundPending || refund.Status == juspay.RefundManualReview
		switch {
		case !waits:
			continue
		case well || refund.Paid:
			w.fake.SettleRefund(orderID, refund.ID, juspay.RefundSuccess)
		case refund.Status == juspay.RefundPending && refund.Amount.Cmp(juspay.MustAmount("50")) > 0:
			w.fake.SettleRefund(orderID, refund.ID, juspay.RefundManualReview)
		default:
			w.fake.SettleRefund(orderID, refund.ID, juspay.RefundFailure)
		}
		return true
	}
	return false
}
