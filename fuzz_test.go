package juspay_test

import (
	"bytes"
	"errors"
	"net/http"
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

// fuzzClient answers every request with body.
func fuzzClient(t *testing.T, status int, body string) *juspay.Client {
	return wireClient(t, juspay.SandboxURL, always(status, body), juspay.WithMaxResponseBytes(1<<20), juspay.WithRetries(1))
}

func fuzzSeed(f *testing.F) {
	for _, body := range fuzzBodies {
		f.Add(body)
	}
}

// FuzzOrderBody answers captures, voids and queries with 200 and any body.
func FuzzOrderBody(f *testing.F) {
	fuzzSeed(f)
	f.Fuzz(func(t *testing.T, body string) {
		client := fuzzClient(t, http.StatusOK, body)
		order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
		fuzzCheckCall(t, juspay.CaptureOutcome(order, err), order != nil, err)
		if err == nil {
			require.Equal(t, body, string(order.Raw))
			require.False(t, order.Status == "" && order.ID+order.OrderID+order.TxnID+order.TxnUUID == "" && len(order.Refunds) == 0, "not an answer")
			fuzzTrue(t, body, string(order.Status))
		}
		order, err = client.Void(t.Context(), testTxn)
		fuzzCheckCall(t, juspay.VoidOutcome(order, err), order != nil, err)
		order, err = client.OrderStatus(t.Context(), "o_1")
		fuzzCheckCall(t, juspay.Unknown, order != nil, err)
	})
}

// FuzzTxnBody answers an OTP with 200 and any body.
func FuzzTxnBody(f *testing.F) {
	fuzzSeed(f)
	f.Fuzz(func(t *testing.T, body string) {
		client := fuzzClient(t, http.StatusOK, body)
		txn, err := client.ProcessOTP(t.Context(), testTxn, juspay.ProcessOTPRequest{ChallengeID: "ch_1", OTP: testOTP})
		fuzzCheckCall(t, juspay.OTPOutcome(txn, err), txn != nil, err)
		if err == nil {
			require.Equal(t, body, string(txn.Raw))
			fuzzTrue(t, body, string(txn.Status))
		}
	})
}

// fuzzTrue wants a status of plain letters to stand in the body that it is
// said to come from: no status is made up.
func fuzzTrue(t *testing.T, body, status string) {
	t.Helper()
	if strings.ContainsFunc(status, func(r rune) bool { return r != '_' && (r < 'A' || r > 'Z') }) || strings.Contains(body, `\`) {
		return
	}
	require.Contains(t, body, status)
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
