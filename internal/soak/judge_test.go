package soak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const testTxn = "txn"

var ten = juspay.MustAmount("10")

func movement(kind juspaytest.MovementKind, request, key string) juspaytest.Movement {
	return juspaytest.Movement{Kind: kind, Amount: ten, RequestID: request, IdempotenceKey: key}
}

func captured(request, key string) juspaytest.Movement {
	return movement(juspaytest.MovedCapture, request, key)
}

func refunded(request, id string) juspaytest.Movement {
	m := movement(juspaytest.MovedRefund, request, "")
	m.RefundID = id
	return m
}

func record(id string, status juspay.RefundStatus) juspaytest.RefundRecord {
	return juspaytest.RefundRecord{ID: id, Amount: ten, Status: status}
}

// TestJudge gives the judge one call with two requests, "first" and "second",
// unless arrivals says otherwise, and a transaction of 20.
func TestJudge(t *testing.T) {
	t.Parallel()
	full := call{op: fullCapture, outcome: juspay.Succeeded, attempts: 1}
	part := call{op: partialCapture, key: "key", outcome: juspay.Succeeded, attempts: 2}
	back := call{op: refund, key: "id", outcome: juspay.Succeeded, attempts: 1}
	with := func(k call, change func(*call)) call {
		change(&k)
		return k
	}
	for name, test := range map[string]struct {
		call     call
		arrivals int
		moved    []juspaytest.Movement
		refunds  []juspaytest.RefundRecord
		want     []Kind
	}{
		"success that moved":            {call: full, arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}},
		"success that did not":          {call: full, arrivals: 1, want: []Kind{Phantom}},
		"success of somebody else":      {call: full, arrivals: 1, moved: []juspaytest.Movement{captured("other", "")}, want: []Kind{Phantom}},
		"success of an earlier key":     {call: part, arrivals: 1, moved: []juspaytest.Movement{captured("other", "key")}},
		"success of a foreign key":      {call: part, arrivals: 1, moved: []juspaytest.Movement{captured("other", "no")}, want: []Kind{Phantom}},
		"failure that moved":            {call: with(full, func(k *call) { k.outcome = juspay.Failed }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}, want: []Kind{Wrong}},
		"failure beside another's move": {call: with(full, func(k *call) { k.outcome = juspay.Failed }), arrivals: 1, moved: []juspaytest.Movement{captured("other", "")}},
		"unknown that moved":            {call: with(full, func(k *call) { k.outcome = juspay.Unknown }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}},
		"pending that did not":          {call: with(full, func(k *call) { k.outcome = juspay.Pending }), arrivals: 1},
		"a key that moved twice":        {call: part, arrivals: 2, moved: []juspaytest.Movement{captured("first", "key"), captured("second", "key")}, want: []Kind{Double, Double}},
		"more than was authorized":      {call: part, arrivals: 1, moved: []juspaytest.Movement{captured("first", "key"), captured("x", "2"), captured("y", "3")}, want: []Kind{Double}},
		"a void that captured":          {call: with(full, func(k *call) { k.op, k.outcome = void, juspay.Unknown }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}, want: []Kind{Double}},
		"an OTP that captured unasked":  {call: with(full, func(k *call) { k.op, k.outcome, k.hold = otp, juspay.Unknown, true }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}, want: []Kind{Double}},
		"an OTP held but called taken":  {call: with(full, func(k *call) { k.op, k.status = otp, juspay.StatusCharged }), arrivals: 1, moved: []juspaytest.Movement{movement(juspaytest.MovedAuthorize, "first", "")}, want: []Kind{Phantom}},
		"an OTP held":                   {call: with(full, func(k *call) { k.op, k.status = otp, juspay.StatusAuthorized }), arrivals: 1, moved: []juspaytest.Movement{movement(juspaytest.MovedAuthorize, "first", "")}},
		"an order status that moved":    {call: with(full, func(k *call) { k.op, k.outcome = orderStatus, juspay.Unknown }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}, want: []Kind{Wrong, Double}},
		"an order never so": {call: with(full, func(k *call) {
			k.op, k.outcome, k.answered, k.status, k.ceiling, k.captured = orderStatus, juspay.Unknown, true, juspay.StatusVoided, ten, ten
		}), want: []Kind{Misread}},
		"an order with too much": {call: with(full, func(k *call) {
			k.op, k.outcome, k.answered, k.status, k.captured = orderStatus, juspay.Unknown, true, juspay.StatusAuthorized, ten
		}), want: []Kind{Misread}},
		"a full capture sent twice":          {call: with(full, func(k *call) { k.outcome, k.attempts = juspay.Unknown, 2 }), arrivals: 2, want: []Kind{Repeated}},
		"a part sent twice":                  {call: with(part, func(k *call) { k.outcome = juspay.Unknown }), arrivals: 2},
		"a part sent more than told":         {call: with(part, func(k *call) { k.outcome, k.attempts = juspay.Unknown, 1 }), arrivals: 2, want: []Kind{Repeated}},
		"not sent, and arrived":              {call: with(full, func(k *call) { k.outcome, k.unsent = juspay.Failed, true }), arrivals: 1, want: []Kind{Untold}},
		"a refund paid":                      {call: back, arrivals: 1, moved: []juspaytest.Movement{captured("other", ""), refunded("first", "id")}},
		"a refund of an earlier call":        {call: back, arrivals: 1, moved: []juspaytest.Movement{captured("other", ""), refunded("other", "id")}},
		"a refund of a foreign id":           {call: back, arrivals: 1, moved: []juspaytest.Movement{captured("other", ""), refunded("other", "no")}, want: []Kind{Phantom}},
		"a refund under way but called paid": {call: back, arrivals: 1, moved: []juspaytest.Movement{captured("other", "")}, refunds: []juspaytest.RefundRecord{record("id", juspay.RefundPending)}, want: []Kind{Phantom}},
		"a refund under way but called failed": {call: with(back, func(k *call) { k.outcome = juspay.Failed }), arrivals: 1, moved: []juspaytest.Movement{captured("other", "")},
			refunds: []juspaytest.RefundRecord{record("id", juspay.RefundManualReview)}, want: []Kind{Wrong}},
		"a refund failed": {call: with(back, func(k *call) { k.outcome = juspay.Failed }), arrivals: 1, moved: []juspaytest.Movement{captured("other", "")},
			refunds: []juspaytest.RefundRecord{record("id", juspay.RefundFailure), record("no", juspay.RefundPending)}},
		"a refund paid twice": {call: back, arrivals: 2, moved: []juspaytest.Movement{captured("x", "1"), captured("y", "2"), refunded("first", "id"), refunded("second", "id")},
			want: []Kind{Double, Double, Repeated}},
		"a refund taken twice": {call: with(back, func(k *call) { k.outcome = juspay.Pending }), arrivals: 1, moved: []juspaytest.Movement{captured("x", "1"), captured("y", "2")},
			refunds: []juspaytest.RefundRecord{record("id", juspay.RefundPending), record("id", juspay.RefundPending)}, want: []Kind{Double}},
		"a refund of what was not captured": {call: back, arrivals: 1, moved: []juspaytest.Movement{refunded("first", "id")}, want: []Kind{Double}},
		"a refund under way beside another": {call: back, arrivals: 1, moved: []juspaytest.Movement{captured("other", ""), refunded("first", "id")},
			refunds: []juspaytest.RefundRecord{record("no", juspay.RefundPending)}, want: []Kind{Double}},
		"a refund that captured": {call: with(back, func(k *call) { k.outcome = juspay.Unknown }), arrivals: 1, moved: []juspaytest.Movement{captured("first", "")}, want: []Kind{Double}},
		"a refund sent twice":    {call: with(back, func(k *call) { k.outcome, k.attempts = juspay.Unknown, 2 }), arrivals: 2, want: []Kind{Repeated}},
		"too late":               {call: with(full, func(k *call) { k.outcome, k.over = juspay.Failed, 101*time.Millisecond }), want: []Kind{Late}},
		"just in time":           {call: with(full, func(k *call) { k.outcome, k.over = juspay.Failed, 100*time.Millisecond })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEvidence()
			e.grace = defaultGrace
			test.call.id, test.call.txn, test.call.amount = 1, testTxn, ten
			e.calls = []*call{&test.call}
			e.ledgers[testTxn] = juspaytest.Ledger{Authorized: juspay.MustAmount("20"), Movements: test.moved}
			e.refunds[testTxn] = test.refunds
			e.histories[testTxn] = []juspay.Status{juspay.StatusAuthorized}
			for i := range test.arrivals {
				e.arrived(1, []string{"first", "second"}[i], "none")
			}
			var kinds []Kind
			for _, v := range e.judge() {
				kinds = append(kinds, v.Kind)
			}
			assert.ElementsMatch(t, test.want, kinds, "%v", e.found)
		})
	}
}

// The time for which the machine gave no turn does not count as late.
func TestLatenessLeavesStallsOut(t *testing.T) {
	t.Parallel()
	e := newEvidence()
	e.grace = defaultGrace
	e.stalled = func(from, to time.Time) time.Duration { return to.Sub(from) / 2 }
	assert.Equal(t, 75*time.Millisecond, e.lateness(&call{over: 150 * time.Millisecond, ended: time.Now()}))
	assert.Equal(t, 80*time.Millisecond, e.lateness(&call{over: 80 * time.Millisecond, ended: time.Now()}))
}
