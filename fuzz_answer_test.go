package juspay_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// fuzzBodies are bodies of the shapes that the vendor documents, and of some
// that nobody does.
var fuzzBodies = []string{
	``, `null`, `[]`, `{}`, `0`, `"CHARGED"`, `{`, "\xff", ` {"status":"CHARGED","order_id":"o"} `,
	`{"order_id":"o_1","status":"CHARGED","status_id":21,"amount":10.5,"currency":"INR"}`,
	`{"order_id":"o_1","status":"CAPTURE_INITIATED","amount":"10.50","status_id":"38","refunded":"false","refunds":{}}`,
	`{"order_id":7,"status":true,"amount":[],"card":"FILTERED","txn_detail":"{\"txn_id\":\"t\"}","upi":null,"offers":"NA"}`,
	`{"id":"txn_1","order_id":"o_1","status":"AUTHORIZED","gateway":"X","created":"2026-01-02T03:04:05Z","payment":{"authentication":{"params":{"challenge_id":"c"}}}}`,
	`{"id":"txn_1","status":"PENDING_VBV","payment_info":{"card":{"name_on_card":"A","last_four_digits":"1"}},"resp_code":0}`,
	`{"unique_request_id":"r","status":"SUCCESS","amount":1,"order_id":"o"}`,
	`{"status":"error","error_code":"E","error_message":"Cannot Capture CHARGED Transaction"}`,
	`{"status":"Bad Request","error_info":{"code":"INVALID","user_message":"u","developer_message":"line\nline","request_id":"q","fields":[{"field_name":"f","reason":"r"}]}}`,
	`{"errorCode":"E","errorMessage":"m","userMessage":"u","statusId":"9"}`,
	`{"status":"error","response":{"response":{"error_code":{}}},"error":"true","status_id":1e99}`,
	`{"error_message":"` + strings.Repeat("long ", 200) + `","error_code":"4111 1111 1111 1111"}`,
	`{"payment":{}}`,
	`<html><body>Cannot Void</body></html>`,
	`{"status":"CHARGED","status":"CAPTURE_FAILED","order_id":"o"}`,
}

// fuzzCheckCall holds for every call, whatever it is answered with.
func fuzzCheckCall(t *testing.T, outcome juspay.Outcome, valued bool, err error) {
	t.Helper()
	require.Equal(t, err == nil, valued, "either an answer or an error: %v", err)
	require.Contains(t, []juspay.Outcome{juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed}, outcome)
	if err == nil {
		return
	}
	text := err.Error()
	require.LessOrEqual(t, len(text), 300)
	require.True(t, utf8.ValidString(text), "%q", text)
	require.NotContains(t, text, testKey)
	require.False(t, strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && unicode.In(r, unicode.C, unicode.Z) }), "%q", text)
	require.NotEqual(t, juspay.Succeeded, outcome, "an error that says succeeded: %v", err)
}

// FuzzErrorBody answers with any status outside 2xx and any body.
func FuzzErrorBody(f *testing.F) {
	for _, body := range fuzzBodies {
		for _, status := range []int{101, 302, 400, 401, 404, 409, 429, 500, 503} {
			f.Add(status, body, "req-1")
		}
	}
	f.Add(400, `{"error_message":"`+testKey+`"}`, "a\nb"+testKey)
	f.Fuzz(func(t *testing.T, status int, body, requestID string) {
		if status/100 == 2 || status < 100 || status > 999 {
			t.Skip()
		}
		transport := roundTripper(func(*http.Request) (*http.Response, error) {
			return reply(status, body, "X-Request-Id", requestID), nil
		})
		for _, op := range operations {
			client := wireClient(t, juspay.SandboxURL, transport, append(matrixOptions(op), juspay.WithMaxResponseBytes(1<<20))...)
			got := matrixCall(t.Context(), op, client)
			refused, ok := errors.AsType[*juspay.APIError](got.err)
			require.True(t, ok, "an APIError, parseable or not: %v", got.err)
			assert.Equal(t, status, refused.StatusCode)
			// The best that a body can say.
			want := matrixRule(op, matrixEnd{phase: matrixAnswered, status: status, says: matrixError})
			assert.Equal(t, want.attempts, refused.Response.Attempts, "the body has no say in what is repeated")
			outcome := want.outcome
			if op.moves() {
				outcome = got.outcome()
				assert.Equal(t, outcome == juspay.Unknown, errors.Is(got.err, juspay.ErrOutcomeUnknown))
				assert.Contains(t, []juspay.Outcome{juspay.Unknown, want.outcome}, outcome, "no body makes a doubtful status certain")
			} else {
				assert.Equal(t, slices.Contains(want.sentinels, juspay.ErrOutcomeUnknown), errors.Is(got.err, juspay.ErrOutcomeUnknown))
			}
			fuzzCheckCall(t, outcome, got.result != nil, got.err)
			if status >= 200 { // below that there is no body
				assert.True(t, bytes.Equal([]byte(body), refused.Response.Body))
			}
		}
	})
}

// FuzzAnswer: whatever a server answers, every method returns a result or an
// error, never both and never neither, and nothing panics on the way, in
// outcomes, texts and JSON included.
func FuzzAnswer(f *testing.F) {
	bodies, err := filepath.Glob(filepath.Join("testdata", "bench", "*.json"))
	require.NoError(f, err)
	require.NotEmpty(f, bodies)
	for _, path := range bodies {
		body, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(200, body)
		f.Add(400, body)
	}
	for _, body := range append(fuzzBodies,
		``, `null`, `[]`, `{}`, ` {`, `"{}"`, `{"status":null}`, `{"status":"CHARGED"}`, `{"status":{"a":1},"id":[]}`,
		`{"id":"x"}`, `{"order_id":5}`, `{"status":"ERROR","status_id":"-1"}`, `{"error":true}`, `{"error_info":{"code":1}}`,
		`{"refunds":"[{}]","txn_detail":"{\"created\":5}"}`,
		`{"unique_request_id":"r","status":"PENDING","amount":"1"}`, `{"unique_request_id":{},"refund_arn":1}`,
		`{"id":"t","gateway":"G","status":"CHARGED","payment_info":{"card":"FILTERED"}}`,
		`{"status":"NEW","txn_list":["{}",null,5],"refunds":"[{}]","txn_detail":"{\"created\":5}"}`,
		`{"response":{"error_code":"x","response":{}},"errorInfo":"{\"code\":\"y\"}"}`, "\xff", "{\"status\":\"\xff\"}",
	) {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
	}
	for _, op := range operations {
		f.Add(200, []byte(op.good))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		client := newClient(t, always(100+((status-100)%500+500)%500, string(body)), juspay.WithRetries(0), juspay.WithWait(wireEndOfWaiting))
		for _, op := range operations {
			var response juspay.Response
			result, err := op.do(t.Context(), client, juspay.WithResponse(&response))
			if op.polls && result != nil && err != nil { // the last order seen
				fuzzResult(t, result, body)
				continue
			}
			outcome := juspay.Unknown
			if op.moves() {
				outcome = op.outcome(result, err)
			}
			fuzzCheckCall(t, outcome, result != nil, err)
			if err != nil {
				fuzzError(t, response.StatusCode, err)
				continue
			}
			require.Equal(t, 2, response.StatusCode/100)
			fuzzResult(t, result, body)
		}
	})
}

// fuzzError looks at an error of a call that was answered.
func fuzzError(t *testing.T, status int, err error) {
	require.NotEmpty(t, err.Error())
	refused, isRefusal := errors.AsType[*juspay.APIError](err)
	failed, isFailure := errors.AsType[*juspay.RequestError](err)
	switch {
	case isRefusal:
		require.Equal(t, status, refused.StatusCode)
	case isFailure:
		require.True(t, failed.Sent)
	default:
		t.Fatalf("an answer made a %T: %v", err, err)
	}
	if status/100 == 2 {
		require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
	} else if status >= 200 {
		require.True(t, isRefusal, "HTTP %d made a %T", status, err)
	}
	_, jsonErr := json.Marshal(err)
	require.NoError(t, jsonErr)
}

// fuzzResult looks at an order or a transaction: it names a payment, its Raw
// is the body, and its JSON reads as the same again.
func fuzzResult(t *testing.T, result any, body []byte) {
	switch got := result.(type) {
	case *juspay.Order:
		require.Equal(t, string(body), string(got.Raw))
		require.NotEmpty(t, string(got.Status)+got.ID+got.OrderID+got.TxnID+got.TxnUUID+refundIDs(got))
		fuzzTrue(t, body, got.Status)
		fuzzRoundTrip(t, got)
	case *juspay.Txn:
		require.Equal(t, string(body), string(got.Raw))
		require.NotEmpty(t, string(got.Status)+got.ID+got.OrderID+got.TxnID)
		fuzzTrue(t, body, got.Status)
		fuzzRoundTrip(t, got)
	case *juspay.Session:
		require.Equal(t, string(body), string(got.Raw))
		require.NotEmpty(t, string(got.Status)+got.ID+got.OrderID)
		fuzzTrue(t, body, got.Status)
	case *customer:
	default:
		t.Fatalf("a %T", result)
	}
}

// fuzzTrue wants a status of plain letters to stand in the body that it is
// said to come from: no status is made up.
func fuzzTrue(t *testing.T, body []byte, status juspay.Status) {
	t.Helper()
	text := string(status)
	if strings.ContainsFunc(text, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') }) || bytes.ContainsRune(body, '\\') {
		return
	}
	require.Contains(t, string(body), text)
}

// refundIDs are in an order that the answer about a refund became.
func refundIDs(o *juspay.Order) (ids string) {
	for _, refund := range o.Refunds {
		ids += refund.UniqueRequestID + string(refund.Status)
	}
	return ids
}

func fuzzRoundTrip[T any](t *testing.T, value *T) {
	first, err := json.Marshal(value)
	require.NoError(t, err)
	var again T
	if err := json.Unmarshal(first, &again); err != nil {
		t.Fatalf("%v: %s", err, first)
	}
	second, err := json.Marshal(&again)
	require.NoError(t, err)
	assert.JSONEq(t, string(first), string(second))
}
