package juspay_test

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/juspay/juspay-go"
)

// matrixRetries is the default number of extra attempts.
const matrixRetries = 2

// matrixPhase is how far an attempt came.
type matrixPhase int

const (
	matrixNever    matrixPhase = iota // the context was over before the call
	matrixUnsent                      // no connection was ever obtained
	matrixLost                        // it may have left, and no answer came
	matrixAnswered                    // a status came
)

// matrixSays is what a body says.
type matrixSays struct {
	done    bool // as a 2xx: that the operation was done
	err     bool // as a 2xx: that it was not
	whole   bool // as a refusal: it can be read to its end, and understood
	framed  bool // as a refusal: in the vendor's form of an error
	doubted bool // as a refusal: with a word of doubt
	empty   bool
	named   bool          // it names the state that the operation leaves behind
	state   juspay.Status // it names this one
}

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

// matrixRule is section 3 of the design, rules 2 to 4, read as a function. It
// knows nothing of how the client works.
func matrixRule(op operation, end matrixEnd) matrixWant {
	want := matrixWant{kind: matrixRequestError, sent: true}
	again := op.repeatable // rule 4: unknown, 429 and 5xx are repeated for these
	passing := true        // a poll asks again
	switch {
	case end.phase == matrixNever:
		want.sent, want.outcome, again = false, juspay.Failed, false
	case end.phase == matrixUnsent:
		want.sent, want.outcome, again = false, juspay.Failed, true // rule 4: not sent, any call
	case end.phase == matrixLost:
	case end.status/100 == 2 && end.says.done:
		want.kind, want.outcome, again, passing = matrixOK, juspay.Succeeded, false, false
	case end.status/100 == 2 && end.says.err:
		want.kind = matrixAPIError
	case end.status/100 == 2:
	case end.status/100 != 4, end.status == http.StatusRequestTimeout, end.status == http.StatusConflict:
		want.kind = matrixAPIError
	default:
		passing = end.status == http.StatusTooManyRequests
		want.kind, again = matrixAPIError, again && passing
		if matrixCertain(op, end) {
			want.outcome = juspay.Failed
		}
	}
	want.sentinels = matrixNames(op, end, want)
	want.attempts = 1
	switch {
	case end.phase == matrixNever:
		want.attempts = 0
	case again && !end.over && !op.polls:
		want.attempts += matrixRetries
	}
	if op.polls && passing { // the context ends it, and the last poll is told beside that
		want.kind = matrixRequestError
		if want.sent {
			want.sentinels = append(want.sentinels, juspay.ErrOutcomeUnknown)
		}
	}
	return want
}

// matrixCertain is rule 3: whether a refusal says for certain that nothing was
// done.
func matrixCertain(op operation, end matrixEnd) bool {
	switch state := end.says.stateOf(op); {
	case !op.moves(): // nothing could be done
		return true
	case !end.says.whole, slices.Contains(doneStates[op.method()], state):
		return false
	case end.status == http.StatusBadRequest, end.status == http.StatusUnprocessableEntity:
		return end.says.framed && !end.says.doubted
	}
	return slices.Contains([]int{401, 403, 404, 405, 413, 414, 415, 429, 431}, end.status)
}

// matrixNames are the sentinels of an answer.
func matrixNames(op operation, end matrixEnd, want matrixWant) (names []error) {
	if want.sent && want.outcome == juspay.Unknown {
		names = append(names, juspay.ErrOutcomeUnknown)
	}
	if end.phase != matrixAnswered || want.kind != matrixAPIError {
		return names
	}
	switch wrongState := end.says.stateOf(op) != ""; {
	case wrongState:
		names = append(names, juspay.ErrInvalidState)
	case end.status == http.StatusBadRequest:
		names = append(names, juspay.ErrInvalidRequest)
	}
	byStatus := map[int]error{401: juspay.ErrUnauthorized, 403: juspay.ErrForbidden, 404: juspay.ErrNotFound, 429: juspay.ErrRateLimited}
	if name := byStatus[end.status]; name != nil && !(name == juspay.ErrNotFound && end.says.empty) { // an empty 404 is a wrong path
		names = append(names, name)
	}
	return names
}

// stateOf is the state that the body names to op.
func (s matrixSays) stateOf(op operation) juspay.Status {
	if s.named {
		return op.state
	}
	return s.state
}

// matrixBody is a body that an answer comes with.
type matrixBody struct {
	name   string
	header [][2]string
	says   matrixSays
	bytes  func(op operation) []byte
	// missing: the connection ends, or the stream, before the announced length.
	missing int
	// costs: what is left unread, or broken, may cost the connection.
	costs bool
	// packed: only net/http unpacks it, so that it needs a wire.
	packed bool
}

func matrixText(text string) func(operation) []byte {
	return func(operation) []byte { return []byte(text) }
}

func matrixGood(op operation) []byte { return []byte(op.good) }

var (
	matrixJSON = [2]string{"content-type", "application/json"}
	matrixHTML = [2]string{"content-type", "text/html; charset=utf-8"}
	matrixZip  = [2]string{"content-encoding", "gzip"}

	matrixDone     = matrixSays{done: true, whole: true, named: true}
	matrixError    = matrixSays{err: true, whole: true, framed: true}
	matrixAlready  = matrixSays{err: true, whole: true, framed: true, doubted: true}
	matrixNothing  = matrixSays{whole: true, empty: true}
	matrixForeign  = matrixSays{whole: true}
	matrixHalfDone = matrixSays{named: true} // it cannot be read to its end
)

var matrixBodies = []matrixBody{
	{name: "json", header: [][2]string{matrixJSON}, says: matrixDone, bytes: matrixGood},
	{name: "error_json", header: [][2]string{matrixJSON}, says: matrixError,
		bytes: matrixText(`{"status":"error","error_code":"E_17","error_message":"Something is not right"}`)},
	{name: "error_about_a_refund", header: [][2]string{matrixJSON}, says: matrixError,
		bytes: matrixText(`{"status":"ERROR","error_code":"E_17","error_message":"Something is not right","unique_request_id":"r_1"}`)},
	{name: "already_done", header: [][2]string{matrixJSON}, says: matrixAlready,
		bytes: matrixText(`{"status":"Bad Request","error_code":"Invalid","error_message":"The transaction was processed already"}`)},
	{name: "html", header: [][2]string{matrixHTML}, says: matrixForeign, bytes: matrixText("<html><body>A gateway\nis unhappy</body></html>")},
	{name: "empty", header: [][2]string{matrixJSON}, says: matrixNothing, bytes: matrixText("")},
	{name: "null", header: [][2]string{matrixJSON}, says: matrixSays{whole: true}, bytes: matrixText("null")},
	{name: "array", header: [][2]string{matrixJSON}, says: matrixHalfDone, bytes: func(op operation) []byte { return []byte("[" + op.good + "]") }},
	{name: "truncated", header: [][2]string{matrixJSON}, says: matrixHalfDone, bytes: func(op operation) []byte { return []byte(op.good[:len(op.good)-1]) }},
	{name: "cut_off", header: [][2]string{matrixJSON}, says: matrixHalfDone, bytes: matrixGood, missing: 100, costs: true},
	{name: "oversize", header: [][2]string{matrixJSON}, says: matrixHalfDone, costs: true,
		bytes: func(op operation) []byte { return fmt.Appendf(nil, "%s%*s", op.good, 2*wireBody, " ") }},
	{name: "gzip", header: [][2]string{matrixJSON, matrixZip}, says: matrixDone, packed: true,
		bytes: func(op operation) []byte { return wireGzip([]byte(op.good)) }},
	{name: "gzip_bomb", header: [][2]string{matrixJSON, matrixZip}, says: matrixHalfDone, costs: true, packed: true,
		bytes: func(op operation) []byte { return append(wireGzip([]byte(op.good)), wireBomb()...) }},
	{name: "not_gzip", header: [][2]string{matrixJSON, matrixZip}, says: matrixSays{empty: true}, bytes: matrixGood, costs: true, packed: true},
	{name: "wrong_content_type", header: [][2]string{matrixHTML}, says: matrixDone, bytes: matrixGood},
}

// matrixStatus is a status line with the header that goes with it.
type matrixStatus struct {
	name     string
	code     int
	location string
}

// matrixStatuses are answers to be made. target is a host that no redirect may
// lead to.
func matrixStatuses(target string) []matrixStatus {
	var all []matrixStatus
	for _, code := range []int{200, 202, 204, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504} {
		all = append(all, matrixStatus{name: fmt.Sprint(code), code: code})
	}
	for _, code := range []int{301, 302, 307, 308} {
		for _, to := range [][2]string{
			{"same_host", "/v2/txns/txn_2/capture"}, {"other_host", target + "/elsewhere"}, {"unparseable", "http://[::1/%zz"},
		} {
			all = append(all, matrixStatus{fmt.Sprintf("%d_%s", code, to[0]), code, to[1]})
		}
	}
	return append(all, matrixStatus{name: "302_nowhere", code: 302}, matrixStatus{name: "101", code: 101})
}

// answer is what a server sends, and end what that means.
func (status matrixStatus) answer(body matrixBody, op operation) (wireAnswer, matrixEnd) {
	answer := wireAnswer{status: status.code, header: body.header, body: body.bytes(op), missing: body.missing}
	if status.location != "" {
		answer.header = append(slices.Clone(answer.header), [2]string{"location", status.location})
	}
	end := matrixEnd{phase: matrixAnswered, status: status.code, says: body.says}
	if answer.bodiless() {
		end.says = matrixNothing
	}
	return answer, end
}

// matrixOptions keep a poll from asking for ever: it ends with its first wait.
func matrixOptions(op operation) []juspay.Option {
	if !op.polls {
		return nil
	}
	return []juspay.Option{juspay.WithRetries(0), juspay.WithWait(wireEndOfWaiting)}
}
