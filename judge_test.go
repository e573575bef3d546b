package juspay_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go"
)

// judgeTally counts the rows of a table, and says which of them are wrong. It
// shows a few of a kind and counts the rest.
type judgeTally struct {
	t     testing.TB
	rows  int
	clear map[judgeMay]int // rows that allow one outcome only
	wrong int
}

func newJudgeTally(t testing.TB) *judgeTally {
	tally := &judgeTally{t: t, clear: map[judgeMay]int{}}
	return tally
}

// check compares one outcome with what the design allows.
func (y *judgeTally) check(may judgeMay, got juspay.Outcome, row string, args ...any) {
	y.t.Helper()
	y.rows++
	if may&(may-1) == 0 {
		y.clear[may]++
	}
	if may.holds(got) {
		return
	}
	if y.wrong++; y.wrong <= 25 {
		y.t.Errorf("%s: %v, where the design allows %v", fmt.Sprintf(row, args...), got, may)
	}
}

// done reports the figures, and refuses a table that says too little.
func (y *judgeTally) done(least int) {
	y.t.Helper()
	assert.Zero(y.t, y.wrong, "wrong rows")
	assert.GreaterOrEqual(y.t, y.rows, least, "rows")
	var kinds []string
	for _, may := range slices.Sorted(maps.Keys(y.clear)) {
		kinds = append(kinds, fmt.Sprintf("%d %v", y.clear[may], may))
	}
	y.t.Logf("%d rows, of which only one outcome is right: %s", y.rows, strings.Join(kinds, ", "))
}

func (m judgeMay) String() string {
	var names []string
	for _, outcome := range []juspay.Outcome{juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed} {
		if m.holds(outcome) {
			names = append(names, outcome.String())
		}
	}
	return strings.Join(names, " or ")
}

// judgeRow is one thing that an answer, an order or a mock may say.
type judgeRow struct {
	name string
	said judgeSaid
}

// judgeFunctions are the outcome functions, by the operation that they are for.
var judgeFunctions = []judgeOp{judgeFull, judgeVoid, judgeOTP, judgeRefund}

func TestJudgeReadsAnswersAsTheDesignSays(t *testing.T) {
	t.Parallel()
	for _, op := range judgeOps {
		t.Run(string(op), func(t *testing.T) {
			t.Parallel()
			tally := newJudgeTally(t)
			for _, row := range judgeRows() {
				judgeAnswerRow(t, tally, op, row, false)
			}
			for _, row := range judgeMoneyRows() {
				if op != judgeVoid { // which has no request to say that it is repeated
					judgeAnswerRow(t, tally, op, row, true)
				}
			}
			tally.done(1000)
		})
	}
}

// judgeAnswerRow lets a call be answered, and asks everybody what it means.
func judgeAnswerRow(t *testing.T, tally *judgeTally, op judgeOp, row judgeRow, repeated bool) {
	asked := op.asked()
	evidence := asked.answered(t, repeated, answers(200, row.said.body()))
	if evidence.err != nil {
		tally.check(judgeUnknown, evidence.of(op), "%s, answered with %s", op, row.name)
		return
	}
	doubt := func(may judgeMay) judgeMay {
		if repeated {
			return may.doubted()
		}
		return may
	}
	for _, function := range judgeFunctions {
		may := row.said.blind(judgeAsked{op: function}).unsure()
		switch {
		case function == op.family():
			may = doubt(row.said.answered(asked.known()))
		case function == judgeOTP || op == judgeOTP:
			continue // the one is told by a Txn, the others by an Order
		}
		tally.check(may, evidence.of(function), "%sOutcome of a %s, repeated %t, answered with %s", function, op, repeated, row.name)
	}
	for _, intended := range judgeOps {
		if evidence.order == nil {
			continue
		}
		may := row.said.read(intended.asked()).unsure()
		if intended == op {
			may = doubt(row.said.answered(asked))
			if asked.known().strange(row.said) {
				may = may.unsure() // the call, which does not know the order's id, could not tell
			}
		}
		got := intended.asked().movement().Outcome(evidence.order, nil)
		tally.check(may, got, "movement %s, given a %s, repeated %t, answered with %s", intended, op, repeated, row.name)
	}
}

func TestJudgeReadsOrdersAsTheDesignSays(t *testing.T) {
	t.Parallel()
	for way, read := range judgeReadings {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			tally := newJudgeTally(t)
			for _, row := range judgeRows() {
				if row.said.flat != nil && way == "order status" {
					continue // a refund is no answer to that
				}
				evidence := read(t, row.said.body())
				known := judgeAsked{}
				if way == "order status" {
					known.order = judgeOrderID
				}
				for _, function := range judgeFunctions {
					if function == judgeOTP && evidence.txn == nil {
						continue
					}
					known.op = function
					tally.check(row.said.blind(known), evidence.of(function), "%sOutcome of %s", function, row.name)
				}
				for _, intended := range judgeOps {
					if evidence.order == nil {
						continue
					}
					got := intended.asked().movement().Outcome(evidence.order, evidence.err)
					tally.check(row.said.read(intended.asked()), got, "movement %s of %s", intended, row.name)
				}
			}
			tally.done(1000)
		})
	}
}

// A movement that was stored without one of its ids is compared by the other.
func TestJudgeKnowsWhosePaymentItIs(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	for _, row := range judgeStatusRows(judgeNameVariants()) {
		evidence := judgeReadings["json"](t, row.said.body())
		for _, op := range judgeOps {
			whole := op.asked()
			for name, asked := range map[string]judgeAsked{
				"without txn":   {op: op, order: whole.order, key: whole.key, amount: whole.amount},
				"without order": {op: op, txn: whole.txn, key: whole.key, amount: whole.amount},
				"without both":  {op: op, key: whole.key, amount: whole.amount},
				"of another":    {op: op, order: "o_9", txn: "txn_9", key: whole.key, amount: whole.amount},
			} {
				tally.check(row.said.read(asked), asked.movement().Outcome(evidence.order, nil), "movement %s %s of %s", op, name, row.name)
			}
		}
	}
	tally.done(1000)
}

// What a test makes by hand counts as an answer.
func TestJudgeReadsMocksAsTheDesignSays(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	for _, row := range judgeRows() {
		if row.said.second != "" {
			continue // only JSON can say a thing twice
		}
		evidence := row.said.mock()
		for _, function := range judgeFunctions {
			tally.check(row.said.byHand(function), evidence.of(function), "%sOutcome of %s", function, row.name)
		}
		for _, intended := range judgeOps {
			may := row.said.answered(intended.asked())
			if intended == judgeOTP {
				may = may.or(row.said.read(intended.asked())) // an OTP is not answered with an Order
			}
			tally.check(may, intended.asked().movement().Outcome(evidence.order, nil), "movement %s of %s", intended, row.name)
		}
	}
	tally.done(1000)
}
