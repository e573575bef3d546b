package shopmodel

import (
	"fmt"
	"slices"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Kind is a way for a shop's books to be false.
type Kind string

// The ways.
const (
	Unpaid       Kind = "shipped unpaid"  // or a hold called released, a refund called paid, that is not
	Twice        Kind = "moved twice"     // captured or refunded twice for one intent
	WrittenOff   Kind = "written off"     // given up, and the money moved
	Contradicted Kind = "contradicted"    // an outcome that the ledger contradicts
	Unfound      Kind = "never found out" // it moved, everything is calm, and Settle does not know
	Sentinel     Kind = "wrong sentinel"  // ErrOutcomeUnknown and the outcome disagree
)

// Violation is one of them.
type Violation struct {
	Kind   Kind
	Story  int
	Detail string
}

func (v Violation) String() string { return fmt.Sprintf("story %d: %s: %s", v.Story, v.Kind, v.Detail) }

// audit holds what the shop believes against the fake's ledger.
type audit struct {
	*story
	sent   map[int][]juspay.Movement // by the page of the intent: the shop's books may not have them
	calls  map[juspay.Movement]int   // that were made
	failed map[juspay.Movement]int   // after how many calls it was called Failed
}

func newAudit(st *story) *audit {
	return &audit{
		story: st, sent: make(map[int][]juspay.Movement),
		calls: make(map[juspay.Movement]int), failed: make(map[juspay.Movement]int),
	}
}

func (a *audit) report(kind Kind, format string, args ...any) {
	a.story.report.Violations = append(a.story.report.Violations, Violation{kind, a.number, fmt.Sprintf(format, args...)})
}

// moves counts what the ledger has of a movement.
func (a *audit) moves(m juspay.Movement) (count int) {
	for _, moved := range a.jp.OrderLedger(m.OrderID).Movements {
		switch {
		case m.Kind == juspay.MovementCapture && moved.Kind == juspaytest.MovedCapture && moved.IdempotenceKey == m.Key,
			m.Kind == juspay.MovementVoid && moved.Kind == juspaytest.MovedVoid,
			m.Kind == juspay.MovementOTP && moved.Kind == juspaytest.MovedAuthorize,
			m.Kind == juspay.MovementRefund && moved.Kind == juspaytest.MovedRefund && moved.RefundID == m.Key:
			count++
		}
	}
	return count
}

// sends notes a call that is about to be made.
func (a *audit) sends(page int, m juspay.Movement) {
	if a.calls[m]++; !slices.Contains(a.sent[page], m) {
		a.sent[page] = append(a.sent[page], m)
	}
}

// made counts what the ledger has of an intent.
func (a *audit) made(page int) (count int) {
	for _, m := range a.sent[page] {
		count += a.moves(m)
	}
	return count
}

// shipped looks at the ledger in the moment when the shop acts.
func (a *audit) shipped(page int, i intent) {
	if a.made(page) == 0 {
		a.report(Unpaid, "%s", i)
	}
}

// settled looks at what Settle said, when it says it.
func (a *audit) settled(m juspay.Movement, outcome juspay.Outcome) {
	a.story.report.Settled[outcome]++
	a.compare(m, outcome, "Settle")
}

// called looks at what a call said. Failed is said of one call: with another one
// before it, the ledger cannot tell.
func (a *audit) called(m juspay.Movement, outcome juspay.Outcome, err error) {
	a.sentinel(outcome, err)
	if outcome != juspay.Failed || a.calls[m] == 1 {
		a.compare(m, outcome, fmt.Sprintf("the call (error %v)", err))
	}
}

func (a *audit) sentinel(outcome juspay.Outcome, err error) {
	if err != nil && unknown(err) != (outcome == juspay.Unknown) {
		a.report(Sentinel, "%v of %v", outcome, err)
	}
}

func (a *audit) compare(m juspay.Movement, outcome juspay.Outcome, who string) {
	moved := a.moves(m)
	if outcome == juspay.Succeeded && moved == 0 || outcome == juspay.Failed && moved > 0 {
		a.report(Contradicted, "%s says %v of %+v, which moved %d times", who, outcome, m, moved)
	}
	if outcome == juspay.Failed {
		a.failed[m] = a.calls[m]
	}
}

// close looks at the books when nothing can move any more, and lets another
// client find out about every movement.
func (a *audit) close(client *juspay.Client) {
	for page, i := range a.books.all() {
		made := a.made(page)
		if made > 1 && i.Kind != juspay.MovementOTP {
			a.report(Twice, "%s", i)
		}
		if made > 0 && !i.Done && (i.GivenUp || i.last() == nil) {
			a.report(WrittenOff, "%s", i)
		}
		for _, m := range a.sent[page] {
			a.ask(client, m)
		}
	}
	for m, calls := range a.failed {
		if calls == a.calls[m] && a.moves(m) > 0 { // nobody has sent it since
			a.report(Contradicted, "%+v was called Failed, and moved", m)
		}
	}
}

// ask lets Settle find out about a movement when everything is calm.
func (a *audit) ask(client *juspay.Client, m juspay.Movement) {
	order, err := client.OrderStatus(a.ctx, m.OrderID)
	outcome := m.Outcome(order, err)
	if err != nil {
		a.report(Unfound, "no answer about %+v in the calm: %v", m, err)
	}
	a.settled(m, outcome)
	if moved := a.moves(m); moved > 0 && outcome != juspay.Succeeded {
		a.report(Unfound, "%+v moved, and is %v of %v", m, outcome, order)
	}
}
