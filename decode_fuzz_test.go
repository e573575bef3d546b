package juspay_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

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
	for _, body := range []string{
		``, `null`, `[]`, `{}`, ` {`, `"{}"`, `{"status":null}`, `{"status":"CHARGED"}`, `{"status":{"a":1},"id":[]}`,
		`{"id":"x"}`, `{"order_id":5}`, `{"status":"ERROR","status_id":"-1"}`, `{"error":true}`, `{"error_info":{"code":1}}`,
		`{"refunds":"[{}]","txn_detail":"{\"created\":5}"}`,
		`{"unique_request_id":"r","status":"PENDING","amount":"1"}`, `{"unique_request_id":{},"refund_arn":1}`,
		`{"id":"t","gateway":"G","status":"CHARGED","payment_info":{"card":"FILTERED"}}`,
		`{"status":"NEW","txn_list":["{}",null,5],"refunds":"[{}]","txn_detail":"{\"created\":5}"}`,
		`{"response":{"error_code":"x","response":{}},"errorInfo":"{\"code\":\"y\"}"}`, "\xff", "{\"status\":\"\xff\"}",
	} {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		client := newClient(t, always(100+(status%500+500)%500, string(body)), juspay.WithRetries(0), juspay.WithWait(wireEndOfWaiting))
		for _, op := range operations {
			var response juspay.Response
			result, err := op.do(t.Context(), client, juspay.WithResponse(&response))
			require.Equal(t, err == nil, result != nil, "%s: %v, %v", op.name, result, err)
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
		fuzzRoundTrip(t, got)
	case *juspay.Txn:
		require.Equal(t, string(body), string(got.Raw))
		require.NotEmpty(t, string(got.Status)+got.ID+got.OrderID+got.TxnID)
		fuzzRoundTrip(t, got)
	default:
		t.Fatalf("a %T", result)
	}
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
