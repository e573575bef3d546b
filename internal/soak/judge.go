package soak

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Kind names what a call can do wrong.
type Kind string

// The violations.
const (
	Phantom   Kind = "phantom success" // Succeeded, or an order says so, and the money did not move
	Double    Kind = "double movement" // a call, a key or a transaction moved more than once, or more than it may
	Wrong     Kind = "wrong outcome"   // Failed, or an order status, and the call moved money
	Misread   Kind = "wrong order"     // an order status that was never true
	Untold    Kind = "untold arrival"  // "not sent", and it arrived
	Repeated  Kind = "sent twice"      // what must not be repeated, or more often than told
	Late      Kind = "late end"        // over too long after its deadline
	Leak      Kind = "left behind"     // goroutines or open files after everything was closed
	Memory    Kind = "too much memory"
	BrokeRule Kind = "broken rule" // of the vendor's, by the fake's own check
)

// Kinds are all violations.
var Kinds = []Kind{Phantom, Double, Wrong, Misread, Untold, Repeated, Late, Leak, Memory, BrokeRule}

// Violation is one thing that must not be.
type Violation struct {
	Kind   Kind
	Detail string
}

// evidence is what a round leaves behind, when nothing can move any more.
type evidence struct {
	calls     []*call
	arrivals  map[int64][]string // by call: the fault that met each of its requests
	callOf    map[string]int64   // by request
	ledgers   map[string]juspaytest.Ledger
	refunds   map[string][]juspaytest.RefundRecord
	histories map[string][]juspay.Status
	rules     []string // of the vendor's that were broken
	cuts      int64    // connections that the proxies cut

	grace time.Duration // how long after its deadline a call may end
	// stalled tells how long the machine gave the process no turn in a stretch of time.
	stalled func(from, to time.Time) time.Duration

	moves map[int64][]juspaytest.Movement // by call: filled by judge
	found []Violation
}

func newEvidence() *evidence {
	return &evidence{
		arrivals: make(map[int64][]string), callOf: make(map[string]int64),
		ledgers: make(map[string]juspaytest.Ledger), histories: make(map[string][]juspay.Status),
		refunds: make(map[string][]juspaytest.RefundRecord),
		stalled: func(time.Time, time.Time) time.Duration { return 0 },
		moves:   make(map[int64][]juspaytest.Movement),
	}
}

// arrived notes a request of a call.
func (e *evidence) arrived(id int64, request, fault string) {
	e.arrivals[id] = append(e.arrivals[id], fault)
	e.callOf[request] = id
}

func (e *evidence) report(kind Kind, format string, args ...any) {
	e.found = append(e.found, Violation{kind, fmt.Sprintf(format, args...)})
}

// judge holds every call and every transaction against the ledgers.
func (e *evidence) judge() []Violation {
	for uuid, ledger := range e.ledgers {
		for _, m := range ledger.Movements {
			if id, known := e.callOf[m.RequestID]; known {
				e.moves[id] = append(e.moves[id], m)
			}
		}
		e.judgeLedger(uuid, ledger)
	}
	for _, k := range e.calls {
		e.judgeMoney(k)
		e.judgeSending(k)
		if late := e.lateness(k); late > e.grace {
			e.report(Late, "%s: %v after its deadline", k, k.over)
		}
	}
	for _, rule := range e.rules {
		e.report(BrokeRule, "%s", rule)
	}
	return e.found
}

// lateness is how long after its deadline a call ended, without the time for
// which the machine gave nobody a turn.
func (e *evidence) lateness(k *call) time.Duration {
	if k.over <= e.grace {
		return k.over
	}
	return k.over - e.stalled(k.ended.Add(-k.over), k.ended)
}

// judgeLedger looks at a transaction as a whole.
func (e *evidence) judgeLedger(uuid string, ledger juspaytest.Ledger) {
	times := make(map[string]int)
	var captured, released, refunded int64
	for _, m := range ledger.Movements {
		switch m.Kind {
		case juspaytest.MovedCapture:
			times["captures of key "+m.IdempotenceKey]++
			captured += hundredths(m.Amount)
		case juspaytest.MovedVoid:
			times["voids"]++
			released += hundredths(m.Amount)
		case juspaytest.MovedAuthorize:
			times["authorizations"]++
		case juspaytest.MovedRefund:
			times["payments of refund "+m.RefundID]++
			refunded += hundredths(m.Amount)
		}
	}
	var refunding int64
	for _, r := range e.refunds[uuid] {
		if stands(r) {
			times["refunds with id "+r.ID]++
		}
		if stands(r) && !r.Paid {
			refunding += hundredths(r.Amount)
		}
	}
	for what, n := range times {
		if n > 1 {
			e.report(Double, "transaction %s: %d %s", uuid, n, what)
		}
	}
	if captured+released > hundredths(ledger.Authorized) {
		e.report(Double, "transaction %s: %d taken and %d released of %s", uuid, captured, released, ledger.Authorized)
	}
	if refunded+refunding > captured {
		e.report(Double, "transaction %s: %d refunded and %d under way of %d", uuid, refunded, refunding, captured)
	}
}

// stands reports whether a refund gave money back, or still may.
func stands(r juspaytest.RefundRecord) bool { return r.Paid || r.Status != juspay.RefundFailure }

// judgeMoney holds what a call was told against what it moved.
func (e *evidence) judgeMoney(k *call) {
	own := e.moves[k.id]
	if k.op == orderStatus {
		e.judgeOrder(k)
	}
	if (len(own) > 0 || e.refundStands(k)) && (k.outcome == juspay.Failed || k.op == orderStatus) {
		e.report(Wrong, "%s: moved %v, refunds %v", k, own, e.refunds[k.txn])
	}
	if k.outcome == juspay.Succeeded && !e.proven(k, own) {
		e.report(Phantom, "%s: moved %v, ledger %v", k, own, e.ledgers[k.txn].Movements)
	}
	seen := make(map[juspaytest.MovementKind]bool)
	for _, m := range own {
		if seen[m.Kind] || !k.mayMove(m) {
			e.report(Double, "%s: moved %v", k, own)
			return
		}
		seen[m.Kind] = true
	}
}

// refundStands reports whether a refund with the id of the call gave money back,
// or still may: the caller gives a failed refund a new id.
func (e *evidence) refundStands(k *call) bool {
	return k.op == refund && slices.ContainsFunc(e.refunds[k.txn], func(r juspaytest.RefundRecord) bool {
		return r.ID == k.key && stands(r)
	})
}

// keyOf is what the caller named a movement by: the id of a refund, or the key of
// a partial capture.
func keyOf(m juspaytest.Movement) string { return cmp.Or(m.RefundID, m.IdempotenceKey) }

// mayMove reports whether a movement is what the call asked for.
func (k *call) mayMove(m juspaytest.Movement) bool {
	if m.Amount != k.amount || keyOf(m) != k.key {
		return false
	}
	switch k.op {
	case fullCapture, partialCapture:
		return m.Kind == juspaytest.MovedCapture
	case void:
		return m.Kind == juspaytest.MovedVoid
	case otp:
		return m.Kind == juspaytest.MovedAuthorize || m.Kind == juspaytest.MovedCapture && !k.hold
	case refund:
		return m.Kind == juspaytest.MovedRefund
	}
	return false
}

// proven reports whether the ledger has what a success claims. A partial capture
// or a refund may have been done by an earlier call with the same key; all else
// is the call's own.
func (e *evidence) proven(k *call, own []juspaytest.Movement) bool {
	moved := func(kind juspaytest.MovementKind, in []juspaytest.Movement) bool {
		return slices.ContainsFunc(in, func(m juspaytest.Movement) bool {
			return m.Kind == kind && m.Amount == k.amount && keyOf(m) == k.key
		})
	}
	switch k.op {
	case fullCapture:
		return moved(juspaytest.MovedCapture, own)
	case partialCapture:
		return moved(juspaytest.MovedCapture, e.ledgers[k.txn].Movements)
	case refund:
		return moved(juspaytest.MovedRefund, e.ledgers[k.txn].Movements)
	case void:
		return moved(juspaytest.MovedVoid, own)
	case otp:
		taken := moved(juspaytest.MovedCapture, own)
		return moved(juspaytest.MovedAuthorize, own) && taken == (k.status == juspay.StatusCharged)
	}
	return false
}

// judgeOrder holds an order status against what was true while it was made.
func (e *evidence) judgeOrder(k *call) {
	switch {
	case !k.answered:
		return
	case !slices.Contains(e.histories[k.txn], k.status):
		e.report(Misread, "%s: the transaction was %v", k, e.histories[k.txn])
	case k.captured.Cmp(k.floor) < 0, k.captured.Cmp(k.ceiling) > 0:
		e.report(Misread, "%s: %s captured, but it was between %s and %s", k, k.captured, k.floor, k.ceiling)
	}
	if k.status == juspay.StatusCharged && k.ceiling.IsZero() {
		e.report(Phantom, "%s: nothing is captured", k)
	}
}

// judgeSending holds what a call says about its requests against those that arrived.
func (e *evidence) judgeSending(k *call) {
	n := len(e.arrivals[k.id])
	repeatable := k.op == partialCapture || k.op == orderStatus
	switch {
	case k.unsent && n > 0:
		e.report(Untold, "%s: %d requests arrived", k, n)
	case n > 1 && !repeatable:
		e.report(Repeated, "%s: %d requests arrived", k, n)
	case n > k.attempts && k.op != orderStatus: // a GET, which net/http may send again on its own
		e.report(Repeated, "%s: %d requests arrived", k, n)
	}
}

func (k *call) String() string {
	way := "no way"
	if k.lane != nil {
		way = k.lane.name
	}
	return fmt.Sprintf("%s of %s on %s, %s: %d attempts, status %q, unsent %t, lost %t (%s, budget %v, timeout %v, cancel point %d)",
		k.op, k.amount, k.txn, k.outcome, k.attempts, k.status, k.unsent, k.lost, way, k.budget, k.timeout, k.cancel)
}
