package soak

import (
	"context"
	"errors"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// operation is what a call asks for.
type operation string

const (
	fullCapture    operation = "full capture"
	partialCapture operation = "partial capture"
	void           operation = "void"
	otp            operation = "otp"
	refund         operation = "refund"
	orderStatus    operation = "order status"
)

// plan is how a call is made: what goes wrong on the caller's side.
type plan struct {
	lane     *lane
	budget   time.Duration // until the deadline of the whole call
	timeout  time.Duration // of one attempt
	retries  int
	cancel   cancelPoint
	patience time.Duration // until a caller who waits cancels
}

// outside reports whether the plan is a fault that no server makes.
func (p *plan) outside() bool {
	return p.lane.faulty || p.cancel != never || p.budget < hurry
}

// hurry is a deadline that many calls miss.
const hurry = 50 * time.Millisecond

// call is one call of the client: what it asked for, and what it was told.
type call struct {
	plan
	id     int64
	op     operation
	txn    string        // empty for an order that does not exist
	key    string        // of a partial capture; the id of a refund
	amount juspay.Amount // that the call is to move
	hold   bool          // an OTP that is only to authorize

	outcome  juspay.Outcome // Unknown for an order status
	answered bool           // without an error
	status   juspay.Status  // of the answer
	captured juspay.Amount  // as the answer to an order status has it
	floor    juspay.Amount  // captured before the call, and
	ceiling  juspay.Amount  // after it, by the ledger
	unsent   bool           // the client is certain that nothing left
	attempts int            // by the client's own count
	lost     bool           // no usable answer

	ended time.Time     // when the method returned
	over  time.Duration // how long after its deadline, or after it was cancelled
}

// hasEnded reports whether the call says how the movement ended.
func (k *call) hasEnded() bool { return k.outcome == juspay.Succeeded || k.outcome == juspay.Failed }

// send makes the call proper, and notes in k what it was told.
type send func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error

// flight is a call that is ready to go.
type flight struct {
	call
	send send
}

// cancelPoint is where a caller gives up.
type cancelPoint int

const (
	never cancelPoint = iota
	before
	waiting
	reading // at the first byte of an answer
)

// prepare gives a call its id, and draws its plan.
func (c *caller) prepare(p *payment, k call, do send) *flight {
	k.id = c.ids.Add(1)
	k.plan = plan{
		lane:    p.bank.lanes[0],
		budget:  200*time.Millisecond + c.upTo(400*time.Millisecond),
		timeout: 60*time.Millisecond + c.upTo(190*time.Millisecond),
		retries: 2,
	}
	switch n := c.random.IntN(100); {
	case n < 4:
		k.lane = p.bank.lanes[2]
	case n < 44:
		k.lane = p.bank.lanes[1]
	}
	switch n := c.random.IntN(100); {
	case n < 5:
		k.budget = time.Millisecond + c.upTo(hurry-10*time.Millisecond)
	case n < 15:
		k.budget = time.Second + c.upTo(time.Second)
	}
	switch n := c.random.IntN(100); {
	case n < 25:
		k.retries = 0
	case n < 45:
		k.retries = 1
	}
	switch n := c.random.IntN(100); {
	case n < 2:
		k.cancel = before
	case n < 7:
		k.cancel, k.patience = waiting, c.upTo(20*time.Millisecond)
	case n < 10:
		k.cancel = reading
	}
	return &flight{k, do}
}

// fly makes the call and notes how it ended.
func (f *flight) fly() {
	start := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), f.budget)
	defer cancel()
	var cancelled atomic.Int64 // nanoseconds after the start; 0: not
	giveUp := func() {
		cancelled.CompareAndSwap(0, max(1, int64(time.Since(start))))
		cancel()
	}
	switch f.cancel {
	case before:
		giveUp()
	case waiting:
		defer time.AfterFunc(f.patience, giveUp).Stop()
	case reading:
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotFirstResponseByte: giveUp})
	}
	var response juspay.Response
	err := f.send(ctx, f.lane.client, &f.call, []juspay.Option{
		juspay.WithTimeout(f.timeout), juspay.WithRetries(f.retries),
		juspay.WithHeader(callID, strconv.FormatInt(f.id, 10)), juspay.WithResponse(&response),
	})
	f.ended = time.Now()
	due := f.budget
	if at := time.Duration(cancelled.Load()); at > 0 {
		due = min(due, at)
	}
	f.over = f.ended.Sub(start) - due
	f.answered, f.attempts = err == nil, response.Attempts
	if failed, ok := errors.AsType[*juspay.RequestError](err); ok {
		f.lost, f.unsent = true, !failed.Sent
		f.attempts = failed.Attempts
	}
}

func (c *caller) upTo(d time.Duration) time.Duration { return time.Duration(c.random.Int64N(int64(d))) }
