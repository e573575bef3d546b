package juspay_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// answer lets the server refuse, as far as the row says.
func (r judgeRefusal) answer(req *http.Request) (*http.Response, error) {
	body, header := []byte(r.body), []string{"Content-Type", "application/json"}
	var cut error
	switch r.read {
	case judgeCut:
		cut = io.ErrUnexpectedEOF
	case judgeBrokenGzip:
		var zipped bytes.Buffer
		writer := gzip.NewWriter(&zipped)
		_, _ = writer.Write(body) // a buffer takes all
		_ = writer.Close()
		body, header = zipped.Bytes()[:zipped.Len()-9], append(header, "Content-Encoding", "gzip")
	case judgeOverLimit:
		body = append(body, bytes.Repeat([]byte(" "), 128<<10)...)
	}
	response := reply(r.status, "", header...)
	response.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), judgeEnds{cut}))
	response.ContentLength = -1
	response.Request = req
	return response, nil
}

// judgeEnds ends a body.
type judgeEnds struct{ err error }

func (e judgeEnds) Read([]byte) (int, error) {
	if e.err == nil {
		return 0, io.EOF
	}
	return 0, e.err
}

// judgeRefusedRow is a refusal and where it comes from.
type judgeRefusedRow struct {
	name string
	judgeRefusal
}

func TestJudgeReadsRefusalsAsTheDesignSays(t *testing.T) {
	t.Parallel()
	for _, op := range judgeOps {
		t.Run(string(op), func(t *testing.T) {
			t.Parallel()
			tally := newJudgeTally(t)
			for _, row := range judgeRefusals() {
				evidence := op.asked().answered(t, false, row.answer)
				may := row.refused(op)
				judgeErrorRow(t, tally, op, evidence.err, may, row.name)
				if op != judgeVoid {
					repeated := op.asked().answered(t, true, row.answer)
					judgeErrorRow(t, tally, op, repeated.err, may.doubted(), row.name+", repeated")
				}
			}
			tally.done(300)
		})
	}
}

// judgeErrorRow asks everybody what an error of op's call means: its own
// function, the movement that was intended, the sentinel, and all others, who
// must not take it for their own.
func judgeErrorRow(t testing.TB, tally *judgeTally, op judgeOp, err error, may judgeMay, name string) {
	t.Helper()
	require.Error(t, err, name)
	own := judgeEvidence{err: err}.of(op)
	tally.check(may, own, "%s refused with %s", op, name)
	assert.Equal(t, own == juspay.Unknown, judgeHit(err), "ErrOutcomeUnknown of a %s refused with %s", op, name)
	for _, other := range judgeOps {
		allowed := judgeUnknown
		if other.family() == op.family() {
			allowed = may
		}
		got := other.asked().movement().Outcome(nil, err)
		tally.check(allowed, got, "movement %s, given a %s refused with %s", other, op, name)
		tally.check(allowed, judgeEvidence{err: err}.of(other), "%sOutcome of a %s refused with %s", other, op, name)
	}
}

// judgeFramed is the vendor's own refusal around a message.
func judgeFramed(message string) string {
	return fmt.Sprintf(`{"status":"Bad Request","error_code":"Invalid","error_message":%q}`, message)
}

func judgeCoded(code, category string) string {
	return fmt.Sprintf(`{"error_info":{"code":%q,"category":%q,"developer_message":"No."},"error_message":"No."}`, code, category)
}

func judgeRefusals() (rows []judgeRefusedRow) {
	add := func(name string, refusal judgeRefusal) {
		rows = append(rows, judgeRefusedRow{fmt.Sprintf("%s %d", name, refusal.status), refusal})
	}
	statuses := []int{100, 101, 300, 301, 302, 307, 308, 451, 499, 500, 501, 502, 503, 504, 520}
	for status := 400; status <= 431; status++ {
		statuses = append(statuses, status)
	}
	bodies := map[string]string{
		"framed": judgeFramed("Mandatory fields are missing"), "empty": "", "html": "<html><body>No, said the proxy.</body></html>",
		"null": "null", "a list": "[]", "no frame": `{"message":"No."}`, "a beginning": `{"status":"Bad Request","error_code":"Inv`,
		"a paid order": `{"order_id":"o_1","status":"CHARGED","error_code":"Invalid"}`,
	}
	for name, body := range bodies {
		for _, status := range statuses {
			add(name, judgeRefusal{status: status, body: body})
		}
		for _, status := range []int{400, 401, 422} {
			add(name+", cut", judgeRefusal{status: status, body: body, read: judgeCut})
			add(name+", broken", judgeRefusal{status: status, body: body, read: judgeBrokenGzip})
			add(name+", too large", judgeRefusal{status: status, body: body, read: judgeOverLimit})
		}
	}
	for _, status := range []int{400, 401} {
		for _, row := range judgeWordRows() {
			row.status = status
			add(row.name, row.judgeRefusal)
		}
	}
	return rows
}

// judgeWordRows are refusals by their words. Their status is filled in.
func judgeWordRows() (rows []judgeRefusedRow) {
	add := func(name, body string, says judgeReading) {
		rows = append(rows, judgeRefusedRow{name, judgeRefusal{body: body, says: says}})
	}
	message := func(text string, says judgeReading) { add(text, judgeFramed(text), says) }
	for _, state := range append(judgeStatuses, "Charged", "charged", "partial_Charged", "cHARGED", "vOIDED", "chargeD", "refunded") {
		if state == "CHARGED_BACK" {
			continue // nobody knows the word, and CHARGED is a part of it
		}
		plain := judgePlain
		if slices.Contains([]string{"cHARGED", "vOIDED", "chargeD"}, state) {
			plain = judgeEitherWay // cut where a capital begins, it is no state
		}
		add("Cannot Do "+state, judgeFramed("Cannot Do "+state+" Transaction"), plain)
		add("a name "+state, `{"error_code":"Invalid","`+state+`":1}`, judgeEitherWay)
		add("deep down "+state, `{"error_code":"Invalid","error_info":{"code":"X","fields":[{"reason":"it is '`+state+`'."}]}}`, judgePlain)
		add("in another field "+state, `{"error_code":"Invalid","order":{"status":"`+state+`"}}`, judgePlain)
		add("escaped "+state, `{"error_code":"Invalid","error_message":"Cannot do `+judgeEscaped(state)+`"}`, plain)
		inWord := judgePlain
		if strings.Contains(state, "_") || strings.ToUpper(state) != state {
			inWord = judgeEitherWay // a part of the word may be a word of its own
		}
		add("in a word "+state, judgeFramed("Cannot do X"+state+"_2"), inWord)
		add("in html "+state, "<p>Cannot do "+state+"</p>", judgePlain)
	}
	for _, text := range []string{
		"The transaction was already captured", "This is a Duplicate request", "A part with this key exists", "Capture in progress",
		"It is being processed", "Processing", "It was processed before", "Initiated", "Completed", "The amount has been CAPTURED",
		"The hold was released", "The order was already refunded",
	} {
		message(text, judgePlain) // the oracle knows the words
	}
	for _, text := range []string{
		"The request is being processed by the gateway", "Duplicated request", "Such a capture exists", "Request underway", "In-progress",
		"The request has been accepted", "The same key was used before", "A request with this id was received earlier",
		"Another capture is ongoing", "It has been settled", "Successfully done before", "The request is queued",
	} {
		message(text, judgeInDoubt)
	}
	for _, text := range []string{
		"Invalid state for void operation.", "Transaction is not in a valid state", "Invalid transaction status",
		"The current state does not allow it",
		"Transaction cannot be captured in this state", "Operation not allowed in the current status",
	} {
		message(text, judgeWrongState)
	}
	for _, text := range []string{
		"Mandatory fields are missing", "Invalid amount", "Amount exceeds the order's", "Invalid authentication account id.",
		"Could not find the transaction", "Parameter amount is not a number", "The card is not known", "Access denied",
		"invalid.amount.exceeded", "Please pass a valid number", "Order not found", "The key has letters that are not allowed",
	} {
		message(text, judgePlain)
	}
	for _, code := range []string{"DUPLICATE_REQUEST", "ALREADY_EXISTS", "duplicate.call", "INVALID_ACTION", "Duplicate_Request"} {
		add("code "+code, judgeCoded(code, "USER_ERROR"), judgePlain)
		add("error_code "+code, `{"error_code":"`+code+`"}`, judgePlain)
	}
	for _, code := range []string{"INTERNAL_ERROR", "GATEWAY_TIMEOUT", "UNKNOWN_ERROR", "Internal_Error"} {
		add("code "+code, judgeCoded(code, "USER_ERROR"), judgePlain)
		add("error_code "+code, `{"error_code":"`+code+`","error_message":"No."}`, judgePlain)
	}
	for _, code := range []string{
		"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "GATEWAY_ERROR", "SYSTEM_ERROR", "TIMEOUT", "UNEXPECTED_ERROR",
	} {
		add("code "+code, judgeCoded(code, ""), judgeServerFault)
	}
	for _, code := range []string{"INVALID_INPUT", "RESOURCE_NOT_FOUND", "EXPIRED", "MISSING_MANDATORY_PARAMETER", "GATEWAY_NOT_FOUND"} {
		add("code "+code, judgeCoded(code, "USER_ERROR"), judgePlain)
	}
	for _, category := range []string{
		"", "USER_ERROR", "CONFIG_ERROR", "REQUEST_ERROR", "user_error",
		"SERVER_ERROR", "UNKNOWN", "PROCESSING_ERROR", "GATEWAY_ERROR", "NEW",
	} {
		add("category "+category, judgeCoded("INVALID_INPUT", category), judgePlain)
	}
	for _, frame := range []string{
		`{"error_code":"Invalid"}`, `{"errorCode":"Invalid"}`, `{"error_message":"No."}`, `{"errorMessage":"No."}`,
		`{"error_info":{"code":"INVALID_INPUT"}}`, `{"errorInfo":{"code":"INVALID_INPUT"}}`, `{"error_info":"{\"code\":\"INVALID_INPUT\"}"}`,
		`{"error":true}`, `{"status":"Bad Request"}`, `{}`, `{"error_code":""}`, `{"error_code":null}`,
		`"error_code"`, `{"fault":{"error_code":"Invalid"}}`,
		`{"error_code":"Invalid"} {"error_code":"Invalid"}`, "\ufeff" + `{"error_code":"Invalid"}`,
	} {
		add("frame "+frame, frame, judgePlain)
	}
	return rows
}

// judgeEscaped writes the first letter as JSON's \u.
func judgeEscaped(word string) string { return fmt.Sprintf(`\u%04x%s`, word[0], word[1:]) }
