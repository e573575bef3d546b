package juspay_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestJudgeKeepsItsDoubtInAStore keeps orders as merchants do, and judges them
// again.
func TestJudgeKeepsItsDoubtInAStore(t *testing.T) {
	t.Parallel()
	part := juspay.CaptureOf(testOrder, testTxn, juspay.PartialCapture(juspay.MustAmount("10"), "key-1"))
	full := juspay.CaptureOf(testOrder, testTxn, juspay.FullCapture())
	const ids = `{"order_id":"` + testOrder + `","txn_uuid":"` + testTxn + `",`
	for name, test := range map[string]struct {
		movement juspay.Movement
		body     string
	}{
		"another part":           {part, ids + `"status":"PARTIAL_CHARGED","amount":100,"captured_amount":30}`},
		"two statuses":           {full, ids + `"status":"CAPTURE_FAILED","status":"CHARGED","amount":100}`},
		"two statuses, reversed": {full, ids + `"status":"CHARGED","status":"CAPTURE_FAILED","amount":100}`},
		"an odd captured_amount": {full, ids + `"status":"CHARGED","amount":100,"captured_amount":"3O.00"}`},
		"an odd amount":          {full, ids + `"status":"CHARGED","amount":"1OO","captured_amount":30}`},
		"items given twice": {part, ids + `"status":"PARTIAL_CHARGED","amount":100,"txn_sub_details":[{"txn_id":"key-1","status":"CHARGED"}],` +
			`"txn_sub_details":[{"txn_id":"key-1","status":"CAPTURE_FAILED"}]}`},
		"more odd fields than are reported": {full, ids + `"refunds":[` + strings.Repeat(`{"created":"x"},`, 70) +
			`{}],"status":"CHARGED","amount":100,"captured_amount":"3O.00"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order, err := newClient(t, always(200, test.body)).OrderStatus(t.Context(), testOrder)
			require.Equal(t, juspay.Unknown, test.movement.Outcome(order, err))

			text, err := json.Marshal(order)
			require.NoError(t, err)
			var fromJSON, fromGob juspay.Order
			require.NoError(t, json.Unmarshal(text, &fromJSON))
			assert.Equal(t, juspay.Unknown, test.movement.Outcome(&fromJSON, nil), "from JSON")

			if name == "another part" { // gob keeps values, and no bodies that contradict themselves
				var buffer bytes.Buffer
				require.NoError(t, gob.NewEncoder(&buffer).Encode(order))
				require.NoError(t, gob.NewDecoder(&buffer).Decode(&fromGob))
				assert.Equal(t, juspay.Unknown, test.movement.Outcome(&fromGob, nil), "from gob")
			}
		})
	}
}

// TestJudgeCountsLegsOnce is about refunds whose legs are hard to tell apart.
func TestJudgeCountsLegsOnce(t *testing.T) {
	t.Parallel()
	movement := juspay.RefundOf(testOrder, juspay.RefundRequest{UniqueRequestID: "R1", Amount: juspay.MustAmount("10")})
	for name, test := range map[string]struct {
		refunds string
		want    juspay.Outcome
	}{
		"one leg of two, in two lists": {`"refunds":[{"unique_request_id":"R1-1","status":"SUCCESS","amount":5}],` +
			`"txn_list":[{"refunds":[{"unique_request_id":"R1-1","status":"SUCCESS","amount":5}]}]`, juspay.Unknown},
		"refunds of their own": {`"refunds":[{"unique_request_id":"R1-1","status":"FAILURE","amount":30},` +
			`{"unique_request_id":"R1-7","status":"FAILURE","amount":30}]`, juspay.Unknown},
		"another amount": {`"refunds":[{"unique_request_id":"R1","status":"SUCCESS","amount":99}]`, juspay.Unknown},
		"given twice": {`"refunds":[{"unique_request_id":"R1","status":"SUCCESS","amount":10}],` +
			`"refunds":[{"unique_request_id":"R1","status":"FAILURE","amount":10}]`, juspay.Unknown},
		"two legs": {`"refunds":[{"unique_request_id":"R1-1","status":"SUCCESS","amount":5},` +
			`{"unique_request_id":"R1-2","status":"SUCCESS","amount":5}]`, juspay.Succeeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `{"order_id":"` + testOrder + `","status":"CHARGED","amount":100,` + test.refunds + `}`
			order, err := newClient(t, always(200, body)).OrderStatus(t.Context(), testOrder)
			assert.Equal(t, test.want, movement.Outcome(order, err))
		})
	}
}

// TestJudgeReadsBothSpellings is about a refusal that blames two sides.
func TestJudgeReadsBothSpellings(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"error_code":"Invalid","error_message":"Bad input","errorInfo":{"category":"SERVER_ERROR"},"error_info":{"category":"USER_ERROR"}}`,
		`{"error_code":"Invalid","error_message":"Bad input","errorInfo":{"category":"SERVER_ERROR"}}`,
		`{"error_code":"Invalid","error_info":{"category":"SERVER_ERROR"},"error_info":{"category":"USER_ERROR"}}`,
	} {
		order, err := newClient(t, always(400, body)).Capture(t.Context(), testTxn, juspay.FullCapture())
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err), body)
	}
}

// TestCallLooksAtItsAnswerFirst sends nothing that nobody could read.
func TestCallLooksAtItsAnswerFirst(t *testing.T) {
	t.Parallel()
	var nowhere *json.RawMessage
	for _, answer := range []any{nowhere, struct{}{}, "text"} {
		err := newClient(t, untouched(t)).Call(t.Context(), http.MethodPost, "/customers", nil, answer)
		requireValidation(t, err, "Call", "answer")
	}
	var read struct {
		ID      string
		Balance int
		N       int
	}
	transport, _ := script(t, answers(200, `{"id":"old","balance":900,"n":"bad"}`), answers(200, `{"id":"new"}`))
	require.NoError(t, newClient(t, transport, juspay.WithWait(wireNoWait)).Call(t.Context(), http.MethodGet, "/customers/1", nil, &read))
	assert.Zero(t, read.Balance, "of an answer that was none")
	assert.Equal(t, "new", read.ID)
}

// panics is an Envelope that does not survive what it opens.
type panics struct{}

func (panics) Seal(claims []byte) ([]byte, error) { return claims, nil }
func (panics) Open([]byte) ([]byte, error)        { panic(io.ErrUnexpectedEOF) }

func TestEnvelopeThatPanics(t *testing.T) {
	t.Parallel()
	request := juspay.RefundRequest{UniqueRequestID: "R1", Amount: juspay.MustAmount("10")}
	client := newClient(t, always(200, chargedBody), juspay.WithEnvelope(panics{}))
	order, err := client.Refund(t.Context(), testOrder, request)
	assert.Equal(t, juspay.Unknown, juspay.RefundOutcome(order, err))
}
