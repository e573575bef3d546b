package juspay_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go"
)

// judgeAttempt is how one attempt of a call ends: before the last one, or as it.
type judgeAttempt struct {
	name   string
	step   step
	may    map[judgeOp]judgeMay // what it says alone; Unknown where it is not listed
	unsent bool                 // nothing left
	sent   bool                 // it may have been carried out
	again  bool                 // a keyed part is sent again after it
}

// judgeAttempts are the ends of attempts by phase and status.
func judgeAttempts() (attempts []judgeAttempt) {
	all := func(may judgeMay) map[judgeOp]judgeMay {
		each := map[judgeOp]judgeMay{}
		for _, op := range judgeOps {
			each[op] = may
		}
		return each
	}
	add := func(name string, step step, may map[judgeOp]judgeMay, sent, again bool) {
		attempts = append(attempts, judgeAttempt{name: name, step: step, may: may, sent: sent, again: again})
	}
	attempts = append(attempts, judgeAttempt{name: "not sent", step: judgeUnsent, may: all(judgeFailed), unsent: true})
	add("lost", loses, nil, true, true)
	for _, status := range []int{500, 502, 503, 504} {
		add(fmt.Sprint(status), answers(status, judgeFramed("No.")), nil, true, true)
	}
	add("429", answers(429, judgeFramed("No.")), all(judgeFailed), false, true)
	for name, body := range map[string]string{
		"nothing": "", "null": "null", "a list": "[]", "half": `{"status":"CHARG`, "no object of ours": `{"a":1}`,
		"an error": judgeFramed("No."), "an error that is none": `{"status":"error"}`, "html": "<html>CHARGED</html>",
	} {
		add("200 with "+name, answers(200, body), nil, true, true)
	}
	add("200, too large", judgeRefusal{status: 200, body: judgePlainly("CHARGED").body(), read: judgeOverLimit}.answer, nil, true, true)
	add("200, cut", judgeRefusal{status: 200, body: judgePlainly("CHARGED").body(), read: judgeCut}.answer, nil, true, true)
	for _, status := range []string{
		"CHARGED", "CAPTURE_FAILED", "VOID_FAILED", "AUTHORIZATION_FAILED", "CAPTURE_INITIATED", "AUTHORIZED",
	} {
		said := judgePlainly(status)
		said.refunds = []judgeLeg{{judgeRefundID, "FAILURE"}}
		each := map[judgeOp]judgeMay{}
		for _, op := range judgeOps {
			each[op] = said.answered(op.asked().known())
		}
		add("200 "+status, answers(200, said.body()), each, true, false)
	}
	for _, status := range []int{400, 401, 403, 404, 422} {
		add(fmt.Sprint(status), answers(status, judgeFramed("No.")), all(judgeFailed), false, false)
	}
	for _, status := range []int{301, 408, 409} {
		add(fmt.Sprint(status), answers(status, judgeFramed("No.")), nil, true, true)
	}
	for _, status := range []int{410, 423} { // Unknown, but by their status refused: not sent again
		add(fmt.Sprint(status), answers(status, judgeFramed("No.")), nil, true, false)
	}
	return attempts
}

// says is what the attempt says of a call that ends with it.
func (a judgeAttempt) says(op judgeOp) judgeMay { return cmp.Or(a.may[op], judgeUnknown) }

// then is what a call says that meets two attempts like these, if it makes the
// second one. Only a keyed part is sent again once anything may have left.
func (a judgeAttempt) then(second judgeAttempt, op judgeOp) judgeMay {
	if !a.unsent && (op != judgePart || !a.again) {
		return a.says(op)
	}
	may := second.says(op)
	if a.sent {
		may = may.doubted()
	}
	if second.unsent && !a.unsent {
		may = may.unsure() // refused, and then not sent: no row says it
	}
	return may
}

// What comes after an attempt that may have been carried out is not Failed. A
// call that may not be sent again ends with its first attempt.
func TestJudgeRemembersAttemptsThatWereLost(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	attempts := judgeAttempts()
	for _, op := range judgeOps {
		for _, first := range attempts {
			for _, second := range attempts {
				name := fmt.Sprintf("%s, %s and then %s", op, first.name, second.name)
				var response juspay.Response
				client := judgeClient(t, []step{first.step, second.step})
				evidence := op.asked().call(t.Context(), client, false, juspay.WithResponse(&response))
				got := evidence.of(op)
				tally.check(first.then(second, op), got, "%s, in %d attempts", name, response.Attempts)
				if evidence.txn == nil {
					moved := op.asked().movement().Outcome(evidence.order, evidence.err)
					tally.check(first.then(second, op), moved, "movement %s", name)
				}
				if evidence.err != nil {
					assert.Equal(t, got == juspay.Unknown, judgeHit(evidence.err), "ErrOutcomeUnknown: %s", name)
				}
				if op != judgePart && !first.unsent {
					assert.Equal(t, 1, response.Attempts, name)
				}
			}
		}
	}
	tally.done(1000)
}

// A repeat that was not sent says nothing about the call before it.
func TestJudgeDoesNotTakeARepeatForTheFirstCall(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	over, end := context.WithCancel(t.Context())
	end()
	for _, op := range []judgeOp{judgeFull, judgePart, judgeOTP, judgeRefund} {
		for _, repeated := range []bool{false, true} {
			may := judgeFailed
			if repeated {
				may = judgeUnknown
			}
			client := judgeClient(t, []step{judgeUnsent})
			for name, evidence := range map[string]judgeEvidence{
				"not sent":     op.asked().call(t.Context(), client, repeated),
				"over before":  op.asked().call(over, client, repeated),
				"not valid":    op.asked().call(t.Context(), client, repeated, juspay.WithTimeout(-1)),
				"no client":    op.asked().call(t.Context(), nil, repeated),
				"a refused ID": judgeAsked{op: op, key: "key-1", amount: 1}.call(t.Context(), client, repeated),
			} {
				judgeErrorRow(t, tally, op, evidence.err, may, fmt.Sprintf("%s, repeated %t", name, repeated))
			}
		}
	}
	tally.done(300)
}

// judgeSeal is an Envelope in which "sealed:" stands for the encryption.
type judgeSeal struct{}

func (judgeSeal) Seal(claims []byte) ([]byte, error) {
	return append([]byte("sealed:"), claims...), nil
}

func (judgeSeal) Open(body []byte) ([]byte, error) {
	if claims, sealed := strings.CutPrefix(string(body), "sealed:"); sealed {
		return []byte(claims), nil
	}
	return nil, errors.New("not sealed")
}

// In encrypted mode a plain 2xx is no answer, where the call has an encrypted
// twin; where it has none, the call is as it always was.
func TestJudgeTakesNoPlainAnswerInEncryptedMode(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	for _, row := range judgeRows() {
		if !strings.Contains(row.name, ", plain") && !strings.HasPrefix(row.name, "refunds [{R1 ") {
			continue
		}
		for _, op := range judgeOps {
			for _, sealed := range []bool{false, true} {
				body := row.said.body()
				if sealed {
					body = "sealed:" + body
				}
				client := judgeClient(t, []step{answers(200, body)}, juspay.WithEnvelope(judgeSeal{}))
				evidence := op.asked().call(t.Context(), client, false)
				may := judgeUnknown
				if sealed == (op == judgeRefund) {
					may = row.said.answered(op.asked().known())
				}
				tally.check(may, evidence.of(op), "%s, sealed %t, answered with %s", op, sealed, row.name)
			}
		}
		client := judgeClient(t, []step{answers(200, row.said.body())}, juspay.WithEnvelope(judgeSeal{}))
		order, err := client.OrderStatus(t.Context(), judgeOrderID)
		for _, op := range judgeOps {
			tally.check(judgeUnknown, op.asked().movement().Outcome(order, err), "movement %s of a plain order status: %s", op, row.name)
		}
		assert.True(t, judgeHit(err), "a plain order status")
	}
	for _, row := range judgeRefusals() {
		client := judgeClient(t, []step{row.answer}, juspay.WithEnvelope(judgeSeal{}))
		evidence := judgeRefund.asked().call(t.Context(), client, false)
		tally.check(row.refused(judgeRefund).unsure(), evidence.of(judgeRefund), "sealed refund refused with %s", row.name)
	}
	tally.done(300)
}
