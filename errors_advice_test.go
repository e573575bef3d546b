package juspay_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestAdvice: what every method's error says of what to look at, which is
// nothing where the mistake may be any.
func TestAdvice(t *testing.T) {
	t.Parallel()
	const (
		unknown   = `{"error_message":"unknown","error_info":{"code":"RESOURCE_NOT_FOUND"}}`
		txn       = "; asked sandbox.juspay.in, the default: pass txn_uuid, not txn_id"
		order     = "; asked sandbox.juspay.in, the default: pass your own order_id"
		wrongPath = "; asked sandbox.juspay.in, the default, which has no such path: is the base URL right?"
		wrongKey  = "; asked sandbox.juspay.in, the default: is the key of that environment?"
	)
	notFound := map[string]string{
		"Capture full": txn, "Capture part": txn, "Void": txn, "ProcessOTP": txn, "ResendOTP": txn,
		"Refund order": order, "Refund part": order, "CreateSession": "", "CreateOrder": "", "Call GET": "", "Call POST": "",
		"OrderStatus": order, "AwaitOrder": order, "Settle": order,
	}
	for _, op := range operations {
		want, known := notFound[op.name]
		require.True(t, known, "say what %s advises where nothing was found", op.name)
		for _, test := range []struct {
			name   string
			status int
			body   string
			advice string
		}{
			{"not found", 400, unknown, want},
			{"not found, and 404", 404, unknown, want},
			{"wrong path", 404, "", wrongPath},
			{"wrong key", 401, `{"error_message":"Invalid key"}`, wrongKey},
			{"wrong amount", 400, `{"error_message":"Amount is invalid."}`, ""},
			{"wrong merchant", 400, `{"error_message":"merchant id is invalid"}`, ""},
			{"wrong state", 400, wrongState("Void", "CHARGED"), ""},
		} {
			_, err := op.do(t.Context(), newClient(t, always(test.status, test.body)))
			assert.Equal(t, test.advice, adviceOf(err), "%s: %s: %v", op.name, test.name, err)
		}
		_, err := op.do(t.Context(), newClient(t, always(http.StatusUnauthorized, ""), juspay.WithBaseURL(juspay.ProductionURL)))
		assert.Equal(t, strings.Replace(wrongKey, "sandbox.juspay.in, the default", "api.juspay.in", 1), adviceOf(err), op.name)
	}
}

// adviceOf is what stands behind the vendor's words.
func adviceOf(err error) string {
	_, advice, found := strings.Cut(err.Error(), ";")
	if !found {
		return ""
	}
	return ";" + advice
}

// TestAdviceOnChallenges: a challenge that Juspay does not take may have been
// answered by the OTP before this one.
func TestAdviceOnChallenges(t *testing.T) {
	t.Parallel()
	const advice = "; the challenge may have been answered before: ask Settle before the customer types again"
	for message, want := range map[string]string{
		"Invalid authentication account id.": advice,
		"Invalid challenge_id":               advice,
		"merchant id is invalid":             "",
		"Amount is invalid.":                 "",
	} {
		client := newClient(t, always(400, `{"status":"invalid_request_error","error_code":"invalid","error_message":"`+message+`"}`))
		_, err := client.ProcessOTP(t.Context(), testTxn, juspay.ProcessOTPRequest{ChallengeID: "c", OTP: testOTP})
		assert.Equal(t, want, adviceOf(err), message)
		_, err = client.Void(t.Context(), testTxn)
		assert.Empty(t, adviceOf(err), message)
	}
}

// TestAmountMessages: a computed amount that is wrong is never answered with
// the advice to take everything.
func TestAmountMessages(t *testing.T) {
	t.Parallel()
	for text, test := range map[string]struct {
		call func(context.Context, *juspay.Client) error
		says string
	}{
		"zero":                    {capture(juspay.PartialCapture(juspay.Amount{}, "k")), "leave the call out"},
		"zero, no key":            {capture(juspay.PartialCapture(juspay.Amount{}, "")), "leave the call out"},
		"zero refund":             {refund(juspay.RefundRequest{UniqueRequestID: "r"}), "pass what shall go back"},
		"three decimals":          {capture(juspay.PartialCapture(juspay.MustAmount("0.125"), "k")), "more than two decimals"},
		"four decimals of refund": {refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: juspay.MustAmount("0.0001")}), "more than two decimals"},
		"negative":                {capture(juspay.PartialCapture(juspay.MustAmount("-1"), "k")), "is negative"},
	} {
		var invalid *juspay.ValidationError
		require.ErrorAs(t, test.call(t.Context(), newClient(t, untouched(t))), &invalid)
		assert.Equal(t, "Amount", invalid.Field, text)
		assert.Contains(t, invalid.Reason, test.says, text)
		assert.NotContains(t, invalid.Reason, "FullCapture", text)
	}
	_, err := juspay.ParseAmount("ten")
	var invalid *juspay.ValidationError
	require.ErrorAs(t, err, &invalid)
}
