package chaos

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// world is what is outside of the merchant: Juspay, its gateway, its webhooks.
type world struct {
	fake    *juspaytest.Server
	rng     *rand.Rand // of the gateway's goroutine
	hook    string     // where webhooks go
	events  atomic.Int64
	sent    atomic.Int64 // webhooks
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
// for those that stop a whole process: they come as [run.tooFast].
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

// gateway finishes what it has accepted, now and then, and not always well; and
// webhooks tell of it: late, twice, or never.
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
			if w.rng.Float64() < 0.2 {
				w.tell(ctx, m.orderID)
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

// tell sends the webhook of an order, in time, late, twice or not at all.
func (w *world) tell(ctx context.Context, orderID string) {
	order, err := w.order(ctx, orderID)
	if err != nil {
		return // a fault of the fake has met the question: this webhook is lost
	}
	event := fmt.Appendf(nil, `{"id":"evt_%d","date_created":%q,"event_name":"ORDER_SUCCEEDED","content":{"order":%s}}`,
		w.events.Add(1), time.Now().UTC().Format(time.RFC3339), order)
	delays := [][]time.Duration{{0}, {0, 0}, {0, time.Second}, {2 * time.Second}, nil}[w.rng.IntN(5)]
	for _, delay := range delays {
		time.AfterFunc(delay, func() { w.post(ctx, event) })
	}
}

func (w *world) order(ctx context.Context, orderID string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.fake.URL()+"/orders/"+orderID, nil)
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(w.fake.APIKey(), "")
	req.Header.Set("x-routing-id", "customer-of-"+orderID)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("HTTP %d", answer.StatusCode)
	}
	return body, err
}

// post sends a webhook, and sends it again where the shop did not take it.
func (w *world) post(ctx context.Context, event []byte) {
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.hook, bytes.NewReader(event))
		if err != nil {
			return
		}
		req.SetBasicAuth(hookUser, hookPassword)
		req.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			return
		}
		_ = answer.Body.Close()
		w.sent.Add(1)
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
}
