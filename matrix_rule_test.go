package juspay_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/juspay/juspay-go"
)

// matrixRetries is the default number of extra attempts.
const matrixRetries = 2

// matrixOp is a call of the matrix.
type matrixOp struct {
	name       string
	method     string
	path       string
	form       string // the body that every attempt must carry
	repeatable bool   // a second arrival changes nothing
	question   bool   // it moves no money, and has no outcome of its own
	good       string // an answer that says it was done
	call       func(context.Context, *juspay.Client, ...juspay.Option) (juspay.Outcome, bool, error)
}

var matrixOps = []matrixOp{
	{
		name: "full_capture", method: http.MethodPost, path: "/v2/txns/txn_1/capture",
		good: `{"order_id":"o_1","status":"CHARGED","amount":10.5}`,
		call: func(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (juspay.Outcome, bool, error) {
			order, err := c.Capture(ctx, hostileTxn, juspay.FullCapture(), opts...)
			return juspay.CaptureOutcome(order, err), order != nil, err
		},
	},
	{
		name: "partial_capture", method: http.MethodPost, path: "/v2/txns/txn_1/capture",
		form: "amount=10.5&idempotence_key=key-1", repeatable: true,
		good: `{"order_id":"o_1","status":"PARTIAL_CHARGED","amount":10.5}`,
		call: func(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (juspay.Outcome, bool, error) {
			order, err := c.Capture(ctx, hostileTxn, juspay.PartialCapture(juspay.MustAmount("10.50"), "key-1"), opts...)
			return juspay.CaptureOutcome(order, err), order != nil, err
		},
	},
	{
		name: "void", method: http.MethodPost, path: "/v2/txns/txn_1/void",
		good: `{"order_id":"o_1","status":"VOIDED","amount":10.5}`,
		call: func(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (juspay.Outcome, bool, error) {
			order, err := c.Void(ctx, hostileTxn, opts...)
			return juspay.VoidOutcome(order, err), order != nil, err
		},
	},
	{
		name: "otp", method: http.MethodPost, path: "/v2/txns/txn_1/authenticate",
		form: "answer.otp=" + hostileOTP + "&challenge_id=ch_1",
		good: `{"id":"txn_1","order_id":"o_1","status":"CHARGED"}`,
		call: func(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (juspay.Outcome, bool, error) {
			txn, err := c.ProcessOTP(ctx, hostileTxn, juspay.ProcessOTPRequest{ChallengeID: "ch_1", OTP: hostileOTP}, opts...)
			return juspay.OTPOutcome(txn, err), txn != nil, err
		},
	},
	{
		name: "order_status", method: http.MethodGet, path: "/orders/o_1", repeatable: true, question: true,
		good: `{"order_id":"o_1","status":"CHARGED","amount":10.5}`,
		call: func(ctx context.Context, c *juspay.Client, opts ...juspay.Option) (juspay.Outcome, bool, error) {
			order, err := c.OrderStatus(ctx, "o_1", opts...)
			return juspay.CaptureOutcome(order, err), order != nil, err
		},
	},
}

// matrixPhase is how far an attempt came.
type matrixPhase int

const (
	matrixNever    matrixPhase = iota // the context was over before the call
	matrixUnsent                      // no connection was ever obtained
	matrixLost                        // it may have left, and no answer came
	matrixAnswered                    // a status came
)

// matrixSays is what the body of an answer says.
type matrixSays int

const (
	matrixUseless   matrixSays = iota // nothing that can be read as an answer
	matrixDone                        // that the operation was done
	matrixComplains                   // an error
	matrixAlready                     // an error that the operation was done before
)

// matrixEnd is how every attempt of a call ends.
type matrixEnd struct {
	phase  matrixPhase
	status int
	says   matrixSays
	over   bool // the caller's context ends with the first attempt
}

// matrixKind is the type of error that a call returns.
type matrixKind string

const (
	matrixOK           matrixKind = "no error"
	matrixAPIError     matrixKind = "APIError"
	matrixRequestError matrixKind = "RequestError"
)

// matrixWant is what the design asks of a call.
type matrixWant struct {
	kind      matrixKind
	outcome   juspay.Outcome
	sent      bool
	attempts  int
	sentinels []error
}

// matrixSentinels are all of them: those that are not wanted must not match.
var matrixSentinels = []error{
	juspay.ErrUnauthorized, juspay.ErrForbidden, juspay.ErrNotFound, juspay.ErrInvalidState,
	juspay.ErrRateLimited, juspay.ErrInvalidRequest, juspay.ErrOutcomeUnknown,
}

// matrixByStatus is what a refusal is called.
var matrixByStatus = map[int]error{
	400: juspay.ErrInvalidRequest,
	401: juspay.ErrUnauthorized,
	403: juspay.ErrForbidden,
	404: juspay.ErrNotFound,
	429: juspay.ErrRateLimited,
}

// matrixRule is section 3 of the design, rules 2 to 4, read as a function. It
// knows nothing of how the client works.
func matrixRule(op matrixOp, end matrixEnd) matrixWant {
	want := matrixWant{sent: true, kind: matrixRequestError}
	repeated := op.repeatable // rule 4: unknown, 429 and 5xx are repeated for these
	switch {
	case end.phase == matrixNever:
		want.sent, want.outcome, repeated = false, juspay.Failed, false
	case end.phase == matrixUnsent:
		want.sent, want.outcome = false, juspay.Failed
		repeated = true // rule 4: not sent, any call
	case end.phase == matrixLost:
		want.outcome = juspay.Unknown
	case end.status/100 == 2 && end.says == matrixDone:
		want.kind, want.outcome = matrixOK, juspay.Succeeded
		repeated = false
	case end.status/100 == 2 && end.says >= matrixComplains:
		want.kind, want.outcome = matrixAPIError, juspay.Unknown
	case end.status/100 == 2:
		want.outcome = juspay.Unknown
	case slices.Contains([]int{408, 409}, end.status) || end.status/100 != 4:
		want.kind, want.outcome = matrixAPIError, juspay.Unknown
	default:
		want.kind, want.outcome = matrixAPIError, juspay.Failed
		repeated = repeated && end.status == http.StatusTooManyRequests
	}
	if want.outcome == juspay.Unknown {
		want.sentinels = append(want.sentinels, juspay.ErrOutcomeUnknown)
	}
	named := matrixByStatus[end.status]
	switch {
	case end.phase != matrixAnswered:
	case end.says == matrixAlready && (named == nil || named == juspay.ErrInvalidRequest): // the others say what they mean
		want.outcome = juspay.Unknown // rule 3: an earlier call may have done it
		want.sentinels = append(want.sentinels, juspay.ErrInvalidState)
	case named != nil:
		want.sentinels = append(want.sentinels, named)
	}
	switch {
	case repeated && !end.over:
		want.attempts = 1 + matrixRetries
	case end.phase != matrixNever:
		want.attempts = 1
	}
	return want
}

// matrixBody is a body that an answer comes with.
type matrixBody struct {
	name   string
	header [][2]string
	says   matrixSays
	bytes  func(op matrixOp) []byte
	// missing: the connection ends, or the stream, before the announced length.
	missing int
	// costs: what is left unread, or broken, may cost the connection.
	costs bool
}

func matrixText(text string) func(matrixOp) []byte {
	return func(matrixOp) []byte { return []byte(text) }
}

func matrixGood(op matrixOp) []byte { return []byte(op.good) }

var (
	matrixJSON = [2]string{"content-type", "application/json"}
	matrixHTML = [2]string{"content-type", "text/html; charset=utf-8"}
	matrixZip  = [2]string{"content-encoding", "gzip"}
)

var matrixBodies = []matrixBody{
	{name: "json", header: [][2]string{matrixJSON}, says: matrixDone, bytes: matrixGood},
	{name: "error_json", header: [][2]string{matrixJSON}, says: matrixComplains,
		bytes: matrixText(`{"status":"error","error_code":"E_17","error_message":"Something is not right"}`)},
	{name: "error_about_a_refund", header: [][2]string{matrixJSON}, says: matrixComplains,
		bytes: matrixText(`{"status":"ERROR","error_code":"E_17","error_message":"Something is not right","unique_request_id":"r_1"}`)},
	{name: "already_done", header: [][2]string{matrixJSON}, says: matrixAlready,
		bytes: matrixText(`{"status":"Bad Request","error_code":"Invalid","error_message":"The transaction was processed already"}`)},
	{name: "html", header: [][2]string{matrixHTML}, bytes: matrixText("<html><body>A gateway\nis unhappy</body></html>")},
	{name: "empty", header: [][2]string{matrixJSON}, bytes: matrixText("")},
	{name: "null", header: [][2]string{matrixJSON}, bytes: matrixText("null")},
	{name: "array", header: [][2]string{matrixJSON}, bytes: func(op matrixOp) []byte { return []byte("[" + op.good + "]") }},
	{name: "truncated", header: [][2]string{matrixJSON}, bytes: func(op matrixOp) []byte { return []byte(op.good[:len(op.good)-1]) }},
	{name: "cut_off", header: [][2]string{matrixJSON}, bytes: matrixGood, missing: 100, costs: true},
	{name: "oversize", header: [][2]string{matrixJSON}, costs: true,
		bytes: func(op matrixOp) []byte { return fmt.Appendf(nil, "%s%*s", op.good, 2*hostileBody, " ") }},
	{name: "gzip", header: [][2]string{matrixJSON, matrixZip}, says: matrixDone,
		bytes: func(op matrixOp) []byte { return hostileGzip([]byte(op.good)) }},
	{name: "gzip_bomb", header: [][2]string{matrixJSON, matrixZip}, costs: true,
		bytes: func(op matrixOp) []byte { return append(hostileGzip([]byte(op.good)), hostileBomb()...) }},
	{name: "not_gzip", header: [][2]string{matrixJSON, matrixZip}, bytes: matrixGood, costs: true},
	{name: "wrong_content_type", header: [][2]string{matrixHTML}, says: matrixDone, bytes: matrixGood},
}
