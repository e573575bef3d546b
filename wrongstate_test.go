package juspay_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// wrongState is the body of a refusal because of the transaction's state.
func wrongState(verb, state string) string {
	text := "Cannot " + verb + " " + state + " Transaction"
	return `{"status":"Bad Request","error_code":"Invalid","error_message":"` + text + `","error_info":{"code":"INVALID_INPUT",` +
		`"category":"USER_ERROR","user_message":"Please check the request.","developer_message":"` + text + `"}}`
}

// refusalOf is what a void makes of this answer.
func refusalOf(t *testing.T, status int, body string, header ...string) *juspay.APIError {
	t.Helper()
	_, err := newClient(t, always(status, body, header...)).Void(t.Context(), testTxn)
	var refused *juspay.APIError
	require.ErrorAs(t, err, &refused)
	return refused
}

// The words themselves are tested in internal/refusal: this is what becomes of
// them in an APIError.
func TestWrongStateTexts(t *testing.T) {
	t.Parallel()
	message := func(text string) string {
		return `{"status":"Bad Request","error_code":"Invalid","error_message":"` + text + `"}`
	}
	for name, tc := range map[string]struct {
		body  string
		wrong bool
		state juspay.Status
	}{
		"capture":                  {wrongState("Capture", "AUTHENTICATION_FAILED"), true, "AUTHENTICATION_FAILED"},
		"void":                     {wrongState("Void", "CHARGED"), true, "CHARGED"},
		"authenticate":             {wrongState("Authenticate", "VOIDED"), true, "VOIDED"},
		"a state nobody listed":    {wrongState("Void", "BRAND_NEW"), true, ""},
		"legacy, lower case":       {message("Cannot capture charged transaction"), true, "CHARGED"},
		"upper case":               {message("CANNOT VOID PENDING_VBV TRANSACTION."), true, "PENDING_VBV"},
		"within a text":            {message("Sorry: cannot void VOIDED txn, friend"), true, "VOIDED"},
		"legacy, no state":         {message("Invalid state for void operation."), true, ""},
		"no state":                 {message("Cannot Capture Transaction"), true, ""},
		"already":                  {message("Transaction was already captured"), false, ""},
		"only in error_info":       {`{"error_info":{"developer_message":"Cannot Void VOIDED Transaction"}}`, true, "VOIDED"},
		"message silent, info not": {`{"error_message":"Bad request.","error_info":{"developer_message":"Cannot Void VOIDED Transaction"}}`, true, "VOIDED"},
		"phrase in one, state in other": {
			`{"error_message":"Invalid state for void operation.","error_info":{"developer_message":"Cannot Void CHARGED Transaction"}}`,
			true, "CHARGED",
		},
		"code":       {`{"error_info":{"code":"INVALID_ACTION"}}`, true, ""},
		"cut off":    {`{"status":"Bad Request","error_message":"Cannot Void CHARGED Transa`, true, "CHARGED"},
		"HTML":       {`<html><body>Cannot Void CHARGED Transaction</body></html>`, true, "CHARGED"},
		"plain text": {`Invalid state for void operation.`, true, ""},
		// In doubt it was the state, and nobody knows which one.
		"nothing but the verb":   {message("Cannot Capture"), true, ""},
		"nothing behind":         {message("Cannot Capture "), true, ""},
		"cut off, legacy":        {`{"error_message":"Cannot capture charged `, true, ""},
		"cut off in the state":   {`{"error_message":"Cannot capture charg`, true, ""},
		"behind much":            {`<style>` + strings.Repeat("a{b:c}", 300) + `</style><p>Cannot Capture CHARGED Transaction</p>`, true, "CHARGED"},
		"for the customer":       {`{"error_info":{"code":"INVALID_INPUT","user_message":"Cannot Void CHARGED Transaction"}}`, true, "CHARGED"},
		"user_message":           {`{"error_message":"Bad Request","user_message":"Cannot Void CHARGED Transaction"}`, true, "CHARGED"},
		"camelCase beside info":  {`{"errorMessage":"Cannot Void CHARGED Transaction","error_info":{"code":"INVALID_INPUT"}}`, true, "CHARGED"},
		"camelCase info":         {`{"error_message":"Bad Request","errorInfo":{"developerMessage":"Cannot Void CHARGED Transaction"}}`, true, "CHARGED"},
		"empty info":             {`{"error_info":{},"error":"Cannot Void CHARGED Transaction"}`, true, "CHARGED"},
		"Title Case":             {`{"error_message":"Refused","hint":"Invalid State"}`, true, ""},
		"far behind":             {message(strings.Repeat("x ", 40_000) + "Cannot Void CHARGED Transaction"), true, "CHARGED"},
		"another verb":           {message("Cannot login VOIDED Transaction"), true, "VOIDED"},
		"a cheque":               {message("Cannot void cheque without a number"), true, ""},
		"as the code":            {`{"error_code":"Cannot Void CHARGED Transaction","error_message":"Invalid"}`, true, "CHARGED"},
		"in a list":              {`{"error_message":["Cannot Void CHARGED Transaction"],"error_info":{}}`, true, "CHARGED"},
		"message stands for nil": {`{"error_message":"NA","errorMessage":"Cannot Void CHARGED Transaction"}`, true, "CHARGED"},

		"another refusal":    {message("Invalid authentication account id."), false, ""},
		"another cannot":     {message("Cannot process your request as txn not found."), false, ""},
		"a lower-case state": {message("No such charged card"), false, ""},
		"empty":              {``, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := refusalOf(t, 400, tc.body)
			assert.Equal(t, tc.state, refused.TxnStatus)
			if tc.wrong {
				require.ErrorIs(t, refused, juspay.ErrInvalidState)
				require.NotErrorIs(t, refused, juspay.ErrInvalidRequest)
			} else {
				require.NotErrorIs(t, refused, juspay.ErrInvalidState)
				require.ErrorIs(t, refused, juspay.ErrInvalidRequest)
			}
		})
	}
}

// What the merchant reads off a refusal in each documented state, by each call.
func TestWrongStateOutcomes(t *testing.T) {
	t.Parallel()
	const done, not = juspay.Unknown, juspay.Failed // may have been done before, and not
	for _, tc := range []struct {
		body                       string
		capture, void, otp, refund juspay.Outcome
	}{
		{wrongState("Capture", "CHARGED"), done, not, done, not},
		{wrongState("Capture", "PARTIAL_CHARGED"), done, not, done, not},
		{wrongState("Capture", "CAPTURE_INITIATED"), done, not, done, not},
		{wrongState("Void", "VOIDED"), not, done, done, not},
		{wrongState("Void", "VOID_INITIATED"), not, done, done, not},
		{wrongState("Refund", "AUTO_REFUNDED"), done, not, done, done},
		{wrongState("Capture", "AUTHENTICATION_FAILED"), not, not, not, not},
		{wrongState("Capture", "PENDING_VBV"), not, not, not, not},
		{`{"error_message":"Cannot capture charged transaction"}`, done, not, done, not},
		{`{"error_message":"Invalid state for void operation."}`, done, done, done, done},
		{wrongState("Capture", "BRAND_NEW"), done, done, done, done},
		{`{"error_message":"Bad","error_info":{"user_message":"Cannot\nCapture\u0020CHARGED\tTransaction"}}`, done, not, done, not},
		{`{"error_message":"Invalid authentication account id."}`, not, not, not, not},
		{`{"status":"NOT_FOUND","error_info":{"code":"RESOURCE_NOT_FOUND"}}`, not, not, not, not},
		// What is cut off, or nobody's error, may say anything.
		{`{"error_message":"Cannot`, done, done, done, done},
		{`{"error_message":"Cannot refund this`, done, done, done, done},
		{`{"error_message":"Cannot Capture CHARGED Trans`, done, done, done, done},
		{`<html>`, done, done, done, done},
		{``, done, done, done, done},
	} {
		client := newClient(t, always(400, tc.body))
		assert.Equal(t, tc.capture, juspay.CaptureOutcome(client.Capture(t.Context(), testTxn, juspay.FullCapture())), tc.body)
		assert.Equal(t, tc.void, juspay.VoidOutcome(client.Void(t.Context(), testTxn)), tc.body)
		assert.Equal(t, tc.otp, juspay.OTPOutcome(client.ProcessOTP(t.Context(), testTxn, otpRequest())), tc.body)
		assert.Equal(t, tc.refund, juspay.RefundOutcome(client.Refund(t.Context(), testOrder, testRefund)), tc.body)
	}
}

// A phrase without a state says nothing where the status says more; a state
// that is named does.
func TestWrongStateBesideAStatus(t *testing.T) {
	t.Parallel()
	limit := `{"error_message":"Too many requests in this state: not allowed"}`
	for _, status := range []int{401, 403, 404, 429} {
		require.NotErrorIs(t, refusalOf(t, status, limit), juspay.ErrInvalidState, "%d", status)
		require.ErrorIs(t, refusalOf(t, status, wrongState("Void", "VOIDED")), juspay.ErrInvalidState, "%d", status)
	}
	require.ErrorIs(t, refusalOf(t, 400, limit), juspay.ErrInvalidState)
}

// What a refusal says of the money does not depend on what has to be masked.
func TestWrongStateOfMaskedWords(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"t", "a", "C", "Can", "Cannot"} {
		secretive, err := juspay.NewClient(key, juspay.WithHTTPClient(&http.Client{Transport: always(400, wrongState("Capture", "CHARGED"))}),
			juspay.WithoutRoutingID())
		require.NoError(t, err)
		outcome := juspay.CaptureOutcome(secretive.Capture(t.Context(), testTxn, juspay.FullCapture()))
		assert.Equal(t, juspay.Unknown, outcome, "key %q", key)
	}
	for _, code := range []string{"DUPLICATE_REQUEST", "ALREADY_EXISTS", "INVALID_ACTION", "SERVER_FAULT", "SYSTEM_DOWN"} {
		otp := juspay.ProcessOTPRequest{ChallengeID: "c", OTP: code[:5]}
		txn, err := newClient(t, always(400, `{"error_code":"`+code+`","error_message":"x"}`)).ProcessOTP(t.Context(), testTxn, otp)
		require.NotContains(t, err.Error(), code[:5])
		assert.Equal(t, juspay.Unknown, juspay.OTPOutcome(txn, err), code)
	}
	for _, word := range []string{testOTP, "4111111111111111"} {
		_, err := newClient(t, always(400, "Cannot authenticate "+word+" transaction")).ProcessOTP(t.Context(), testTxn, otpRequest())
		text, jsonErr := json.Marshal(err)
		require.NoError(t, jsonErr)
		var refused *juspay.APIError
		require.ErrorAs(t, err, &refused)
		assert.Empty(t, refused.TxnStatus)
		assert.NotContains(t, string(text), word)
		assert.Equal(t, juspay.Unknown, juspay.OTPOutcome(nil, err))
	}
}
