package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// judgeNames are the operations by the names that errors have.
var judgeNames = map[judgeOp]string{
	judgeFull: "Capture", judgePart: "Capture", judgeVoid: "Void", judgeOTP: "ProcessOTP", judgeRefund: "Refund",
}

// judgeFamilies has one operation for each name.
var judgeFamilies = []judgeOp{judgeFull, judgeVoid, judgeOTP, judgeRefund}

// An error that was made by hand is judged by its fields, for the operation
// that it names, or for whoever asks if it names none.
func TestJudgeReadsErrorsMadeByHand(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	for _, row := range judgeHandmade() {
		for _, op := range judgeFamilies {
			err := row.make(judgeNames[op])
			may := row.may(op)
			judgeErrorRow(t, tally, op, err, may, row.name)
			judgeErrorRow(t, tally, op, fmt.Errorf("shop: %w", err), may, row.name+", wrapped")
			judgeErrorRow(t, tally, op, fmt.Errorf("shop: %w", errors.Join(err)), may, row.name+", joined with nothing")
			bare := row.make("")
			for _, asks := range judgeOps {
				tally.check(row.may(asks), judgeEvidence{err: bare}.of(asks), "%sOutcome of an error without Op: %s", asks, row.name)
				tally.check(row.may(asks), asks.asked().movement().Outcome(nil, bare), "movement %s of an error without Op: %s", asks, row.name)
			}
			judgeJoinedRows(tally, op, row)
		}
	}
	tally.done(1000)
}

// judgeJoinedRows joins an error with others: one doubt is enough.
func judgeJoinedRows(tally *judgeTally, op judgeOp, row judgeHand) {
	own := row.make(judgeNames[op])
	for name, other := range map[string]error{
		"a lost attempt": &juspay.RequestError{Op: judgeNames[op], Sent: true, Err: io.ErrUnexpectedEOF},
		"a question":     &juspay.APIError{Op: "OrderStatus", StatusCode: 404, Message: "No."},
		"the sentinel":   juspay.ErrOutcomeUnknown,
	} {
		for _, joined := range []error{errors.Join(own, other), errors.Join(other, own), fmt.Errorf("%w and %w", own, other)} {
			tally.check(judgeUnknown, judgeEvidence{err: joined}.of(op), "%sOutcome of %s, joined with %s", op, row.name, name)
		}
	}
	for _, joined := range []error{errors.Join(own, io.EOF), errors.Join(context.Canceled, own), errors.Join(own, own)} {
		tally.check(row.may(op).unsure(), judgeEvidence{err: joined}.of(op), "%sOutcome of %s, joined with %v", op, row.name, joined)
	}
}

// judgeHand is an error that a test or a stub makes, and what it may mean.
type judgeHand struct {
	name string
	make func(op string) error
	may  func(judgeOp) judgeMay
}

func judgeHandmade() (rows []judgeHand) {
	always := func(may judgeMay) func(judgeOp) judgeMay { return func(judgeOp) judgeMay { return may } }
	add := func(name string, may func(judgeOp) judgeMay, build func(op string) error) {
		rows = append(rows, judgeHand{name, build, may})
	}
	add("validation", always(judgeFailed), func(op string) error { return &juspay.ValidationError{Op: op, Field: "F", Reason: "r"} })
	add("not sent", always(judgeFailed), func(op string) error { return &juspay.RequestError{Op: op, Attempts: 1, Err: io.EOF} })
	add("sent", always(judgeUnknown), func(op string) error { return &juspay.RequestError{Op: op, Sent: true, Attempts: 1} })
	add("a nil *APIError", always(judgeUnknown), func(string) error { return (*juspay.APIError)(nil) })
	add("a nil *ValidationError", always(judgeUnknown), func(string) error { return (*juspay.ValidationError)(nil) })
	add("a nil *RequestError", always(judgeUnknown), func(string) error { return (*juspay.RequestError)(nil) })
	for _, status := range []int{0, 200, 302, 400, 401, 403, 404, 405, 408, 409, 410, 413, 414, 415, 422, 423, 425, 429, 431, 500, 503} {
		for name, body := range map[string]string{
			"bare": `{}`, "with a code": `{"error_code":"Invalid"}`, "with a message": `{"error_message":"No."}`,
			"in doubt": `{"error_message":"The call is being processed already"}`, "of a paid one": `{"error_message":"Cannot Do CHARGED Transaction"}`,
			"of a released one": `{"error_message":"Cannot Do VOIDED Transaction"}`, "a repeat": `{"error_code":"duplicate.call"}`,
			"of the server": `{"error_code":"INTERNAL_ERROR"}`,
		} {
			refusal := judgeRefusal{status: status, body: body}
			add(fmt.Sprintf("APIError %d %s", status, name), refusal.refused, func(op string) error {
				return judgeAPIError(op, refusal)
			})
		}
	}
	add("APIError with a TxnStatus alone", func(op judgeOp) judgeMay {
		return judgeRefusal{status: 400, body: `{"error_code":"X","a":"VOIDED"}`}.refused(op)
	}, func(op string) error {
		return &juspay.APIError{Op: op, StatusCode: 400, Code: "X", TxnStatus: juspay.StatusVoided}
	})
	for category, may := range map[string]judgeMay{"USER_ERROR": judgeFailed, "SERVER_ERROR": judgeUnknown} {
		add("APIError of "+category, always(may), func(op string) error {
			return &juspay.APIError{Op: op, StatusCode: 400, Info: &juspay.ErrorInfo{Code: "X", Category: category}}
		})
	}
	return rows
}

// judgeAPIError is the refusal as a struct.
func judgeAPIError(op string, refusal judgeRefusal) *juspay.APIError {
	made := &juspay.APIError{Op: op, StatusCode: refusal.status}
	if frame, _ := judgeFrameOf(refusal.body); len(frame.codes) > 0 {
		made.Code = frame.codes[0]
	} else if frame.found {
		made.Message = refusal.body
	}
	return made
}

// Errors of other methods say nothing about money, whatever they are.
func TestJudgeKnowsForeignErrors(t *testing.T) {
	t.Parallel()
	tally := newJudgeTally(t)
	for _, foreign := range []string{"OrderStatus", "AwaitOrder", "Settle", "Call", "CreateSession", "CreateOrder", "ResendOTP", "NewClient", "ParseEvent", "capture", "X"} {
		for _, row := range judgeHandmade() {
			for _, op := range judgeOps {
				err := row.make(foreign)
				tally.check(judgeUnknown, judgeEvidence{err: err}.of(op), "%sOutcome of %s: %s", op, foreign, row.name)
				tally.check(judgeUnknown, op.asked().movement().Outcome(nil, err), "movement %s of %s: %s", op, foreign, row.name)
			}
		}
	}
	for _, err := range []error{io.EOF, context.DeadlineExceeded, net.ErrClosed, juspay.ErrInvalidRequest, juspay.ErrOutcomeUnknown, errors.New("no")} {
		for _, op := range judgeOps {
			tally.check(judgeUnknown, judgeEvidence{err: err}.of(op), "%sOutcome of %v", op, err)
			tally.check(judgeUnknown, op.asked().movement().Outcome(nil, err), "movement %s of %v", op, err)
		}
	}
	for _, op := range judgeOps {
		tally.check(judgeUnknown, judgeEvidence{}.of(op), "%sOutcome of nothing", op)
		tally.check(judgeUnknown, op.asked().movement().Outcome(nil, nil), "movement %s of nothing", op)
		tally.check(judgeUnknown, juspay.Movement{}.Outcome(&juspay.Order{Status: juspay.StatusCharged}, nil), "no movement")
	}
	tally.done(1000)
}

// For a question the sentinel says that there is no usable answer.
func TestJudgeKnowsQuestionsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 302, 307, 400, 401, 403, 404, 405, 408, 409, 410, 422, 429, 431, 500, 502, 503, 504} {
		without := status/100 == 3 || status/100 == 5 || status == 408 || status == 409
		_, err := judgeClient(t, []step{answers(status, judgeFramed("No."))}).OrderStatus(t.Context(), judgeOrderID)
		assert.Equal(t, without, judgeHit(err), "OrderStatus answered with %d", status)
	}
	for name, lost := range map[string]step{
		"lost": loses, "unreadable": answers(200, "{"), "an error": answers(200, judgeFramed("No.")), "nothing": answers(200, ""),
		"too large": judgeRefusal{status: 200, body: `{"status":"CHARGED"}`, read: judgeOverLimit}.answer,
	} {
		_, err := judgeClient(t, []step{lost}).OrderStatus(t.Context(), judgeOrderID)
		require.Error(t, err, name)
		assert.True(t, judgeHit(err), "OrderStatus: %s", name)
	}
	_, err := judgeClient(t, []step{judgeUnsent}).OrderStatus(t.Context(), judgeOrderID)
	require.Error(t, err)
	assert.False(t, judgeHit(err), "OrderStatus: not sent")
}

// judgeUnsent is a connection that nobody takes.
func judgeUnsent(r *http.Request) (*http.Response, error) {
	return (&http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}}).RoundTrip(r)
}
