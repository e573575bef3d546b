package juspay_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

var sentinels = map[string]error{
	"unauthorized": juspay.ErrUnauthorized, "forbidden": juspay.ErrForbidden, "not found": juspay.ErrNotFound,
	"invalid state": juspay.ErrInvalidState, "rate limited": juspay.ErrRateLimited,
	"invalid request": juspay.ErrInvalidRequest, "outcome unknown": juspay.ErrOutcomeUnknown,
}

// which are the sentinels that errors.Is finds in err.
func which(err error) []string {
	found := []string{}
	for name, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			found = append(found, name)
		}
	}
	return found
}

// The whole truth table: these sentinels and no others.
func TestSentinels(t *testing.T) {
	t.Parallel()
	const notFound = `{"status":"NOT_FOUND","status_id":40,"error_info":{"code":"RESOURCE_NOT_FOUND","category":"USER_ERROR",` +
		`"user_message":"Cannot process your request as txn not found.","developer_message":"Txn not found."}}`
	for name, tc := range map[string]struct {
		status int
		body   string
		want   string
		named  juspay.Status // in doubt for calls that may have led to it
		unsure bool          // in doubt for every call that moves money
	}{
		"wrong state":                   {400, wrongState("Void", "CHARGED"), "invalid state", juspay.StatusCharged, false},
		"wrong state, legacy":           {400, `{"status":"Bad Request","error_message":"Invalid state for void operation.","error_code":"Invalid"}`, "invalid state", "", true},
		"unknown transaction":           {400, notFound, "not found", "", false},
		"unknown, bare":                 {400, `{"status_id":40,"status":"NOT_FOUND","order_id":"x"}`, "not found", "", true},
		"unknown, by code alone":        {400, `{"error_info":{"code":"RESOURCE_NOT_FOUND"}}`, "not found", "", false},
		"unknown, and 404":              {404, notFound, "not found", "", false},
		"wrong path":                    {404, "", "", "", false},
		"bad challenge":                 {400, `{"status":"invalid_request_error","error_code":"invalid","error_message":"Invalid authentication account id."}`, "invalid request", "", false},
		"bad amount":                    {400, `{"status":"Bad Request","error_code":"INVALID_REQUEST","error_info":{"code":"INVALID_INPUT","fields":[{"field_name":"amount","reason":"Invalid amount"}]}}`, "invalid request", "", false},
		"400 without a body":            {400, "", "invalid request", "", true},
		"400, HTML":                     {400, "<html>no</html>", "invalid request", "", true},
		"wrong key":                     {401, `{"status":"error","error_code":"access_denied","error_message":"Invalid Authentication"}`, "unauthorized", "", false},
		"wrong key, bare":               {401, `{"status":"error","error_code":"access_denied"}`, "unauthorized", "", false},
		"wrong key, new":                {401, `{"status":"error","error_info":{"code":"UNAUTHORIZED","category":"USER_ERROR"}}`, "unauthorized", "", false},
		"wrong key, no body":            {401, "", "unauthorized", "", false},
		"forbidden":                     {403, "", "forbidden", "", false},
		"forbidden address":             {403, `{"error_info":{"code":"BAD_ORIGIN"}}`, "forbidden", "", false},
		"402":                           {402, `{"error_code":"INVALID_REQUEST"}`, "", "", true},
		"422":                           {422, `{"error_code":"INVALID_REQUEST"}`, "", "", false},
		"rate limited":                  {429, "slow down", "rate limited", "", false},
		"timeout":                       {408, "", "outcome unknown", "", false},
		"conflict":                      {409, `{"error_info":{"code":"DUPLICATE_REQUEST"}}`, "outcome unknown", "", false},
		"duplicate":                     {400, `{"error_info":{"code":"DUPLICATE_REQUEST"}}`, "invalid request", "", true},
		"server error":                  {500, "", "outcome unknown", "", false},
		"bad gateway":                   {502, "<html>", "outcome unknown", "", false},
		"unavailable":                   {503, `{"status":"error"}`, "outcome unknown", "", false},
		"redirect":                      {301, "", "outcome unknown", "", false},
		"not modified":                  {304, "", "outcome unknown", "", false},
		"error in a 200":                {200, `{"status":"error","error_message":"boom"}`, "outcome unknown", "", false},
		"wrong state in a 500":          {500, wrongState("Void", "VOIDED"), "invalid state, outcome unknown", "", false},
		"wrong key in a 400":            {400, `{"status":"error","error_code":"access_denied"}`, "invalid request, unauthorized", "", false},
		"unauthenticated code in a 400": {400, `{"error_info":{"code":"UNAUTHENTICATED"}}`, "invalid request, unauthorized", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, op := range singles() {
				_, err := op.do(t.Context(), newClient(t, always(tc.status, tc.body)), juspay.WithRetries(0))
				want := []string{}
				if tc.want != "" {
					want = strings.Split(tc.want, ", ")
				}
				if op.moves() && (tc.unsure || slices.Contains(doneStates[op.method()], tc.named)) {
					want = append(want, "outcome unknown")
				}
				assert.ElementsMatch(t, want, which(err), op.name)
				var refused *juspay.APIError
				require.ErrorAs(t, err, &refused)
				assert.Equal(t, op.method(), refused.Op)
				assert.Equal(t, tc.status, refused.StatusCode)
				require.NotNil(t, refused.Response)
				assert.Equal(t, tc.body, string(refused.Response.Body))
				assert.Equal(t, 1, refused.Response.Attempts)
			}
		})
	}
	assert.Equal(t, []string{"invalid request"}, which(&juspay.ValidationError{}))
	assert.Equal(t, []string{"outcome unknown"}, which(&juspay.RequestError{Sent: true}))
	assert.Empty(t, which(&juspay.RequestError{Sent: false}))
}

func TestRefusalAfterALostAttemptIsInDoubt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport, _ := script(t, loses, answers(400, `{"status":"NOT_FOUND"}`))
		_, err := newClient(t, transport).Capture(t.Context(), testTxn, testPart)
		assert.ElementsMatch(t, []string{"not found", "outcome unknown"}, which(err))
	})
}

func TestRetryAfterIsReported(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "86400": 24 * time.Hour, "-5": 0, "soon": 0, "Mon, 01 Jan 1990 00:00:00 GMT": 0,
	} {
		refused := refusalOf(t, 429, "", "Retry-After", header)
		assert.Equal(t, want, refused.RetryAfter, "%q", header)
	}
	at := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	assert.InDelta(t, 90, refusalOf(t, 503, "", "Retry-After", at).RetryAfter.Seconds(), 5)
}

func TestRequestErrors(t *testing.T) {
	t.Parallel()
	_, err := newClient(t, roundTripper(loses)).Void(t.Context(), testTxn)
	var failed *juspay.RequestError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "Void", failed.Op)
	assert.True(t, failed.Sent)
	assert.Equal(t, 1, failed.Attempts)
	assert.Nil(t, failed.Response)
	assert.ErrorContains(t, err, "unexpected EOF")

	// A 2xx that cannot be read shows what could be read of it.
	_, err = newClient(t, always(201, "<html>", "X-Request-Id", "req-1")).Void(t.Context(), testTxn)
	require.ErrorAs(t, err, &failed)
	require.NotNil(t, failed.Response)
	assert.Equal(t, 201, failed.Response.StatusCode)
	assert.Equal(t, "<html>", string(failed.Response.Body))
	assert.Equal(t, "req-1", failed.Response.RequestID)

	// A context that was over before the call: nothing was sent.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, op := range operations {
		_, err = op.do(ctx, newClient(t, untouched(t)))
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, juspay.RequestError{Op: op.method(), Err: context.Canceled}, *failed, op.name)
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorIs(t, err, juspay.ErrOutcomeUnknown)
	}
}

func TestErrorNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, op := range singles() {
			transport, rest := script(t, unsent, unsent, unsent)
			_, err := op.do(t.Context(), newClient(t, transport))
			var failed *juspay.RequestError
			require.ErrorAs(t, err, &failed)
			assert.False(t, failed.Sent)
			assert.Equal(t, 3, failed.Attempts, "what was not sent may be sent again, whatever it is")
			assert.Zero(t, rest())
			assert.Contains(t, err.Error(), "not sent")
		}
	})
}

// A wait that the context ends keeps the last answer and says why no attempt followed.
func TestContextEndsBetweenAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		transport, _ := script(t, answers(503, `{"error_message":"later"}`, "Retry-After", "20"))
		time.AfterFunc(5*time.Second, cancel)
		_, err := newClient(t, transport).OrderStatus(ctx, testOrder)
		var refused *juspay.APIError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, 503, refused.StatusCode)
		require.ErrorIs(t, err, context.Canceled)
	})
	synctest.Test(t, func(t *testing.T) {
		// A wait that would outlast the deadline is not begun.
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		transport, _ := script(t, answers(503, "", "Retry-After", "20"))
		_, err := newClient(t, transport).OrderStatus(ctx, testOrder)
		require.Error(t, err)
		assert.Zero(t, time.Since(start))
	})
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"code and message": {
			&juspay.APIError{Op: "Capture", StatusCode: 400, Code: "Invalid", Message: "Cannot Capture CHARGED Transaction"},
			"juspay: Capture: HTTP 400 Invalid: Cannot Capture CHARGED Transaction",
		},
		"request id of the answer": {
			&juspay.APIError{Op: "Void", StatusCode: 500, Response: &juspay.Response{RequestID: "req-1"}},
			"juspay: Void: HTTP 500 Internal Server Error (request id req-1)",
		},
		"error_info alone": {
			&juspay.APIError{Op: "Void", StatusCode: 400, Info: &juspay.ErrorInfo{Code: "RESOURCE_NOT_FOUND", DeveloperMessage: "Txn not found.", RequestID: "r-2"}},
			"juspay: Void: HTTP 400 RESOURCE_NOT_FOUND: Txn not found. (request id r-2)",
		},
		"nothing at all":     {&juspay.APIError{Op: "Void", StatusCode: 404}, "juspay: Void: HTTP 404 Not Found"},
		"unknown status":     {&juspay.APIError{Op: "Void", StatusCode: 599}, "juspay: Void: HTTP 599"},
		"not sent":           {&juspay.RequestError{Op: "Void", Attempts: 3, Err: errors.New("no such host")}, "juspay: Void: not sent (attempts: 3): no such host"},
		"without a cause":    {&juspay.RequestError{Op: "Void"}, "juspay: Void: not sent (attempts: 0)"},
		"validation":         {&juspay.ValidationError{Op: "Void", Field: "TxnUUID", Reason: "is empty"}, "juspay: Void: TxnUUID: is empty"},
		"code with new line": {&juspay.APIError{Op: "Void", StatusCode: 400, Code: "a\r\nb", Message: "c\td"}, "juspay: Void: HTTP 400 a  b: c d"},
	} {
		assert.Equal(t, tc.want, tc.err.Error(), name)
	}
}

// requireLine checks what holds for every error text.
func requireLine(t *testing.T, text string) {
	t.Helper()
	require.LessOrEqual(t, len(text), 300)
	require.True(t, utf8.ValidString(text), "%q", text)
	for _, r := range text {
		require.True(t, r >= ' ' && r != 0x7f && r != '\u2028' && r != '\u2029' && r != '\u0085', "%q in %q", r, text)
	}
}

var hostile = map[string]string{
	"new lines":     "one\ntwo\r\nthree\u2028four\u0085five",
	"control bytes": "a\x00b\x1b[31mc\x7fd\u009be",
	"not UTF-8":     "a\xffb\xc3(c\xe2\x82",
	"long":          strings.Repeat("word ", 2000),
	"long, wide":    strings.Repeat("₹", 5000),
	"long, spaces":  strings.Repeat("\n", 10000),
	"bidi":          "abc\u202edef\u2066",
	"emoji":         strings.Repeat("👩‍👩‍👧", 100),
}

func TestErrorTextsAreShortLines(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := &juspay.Response{RequestID: text}
			for _, err := range []error{
				&juspay.APIError{Op: "Capture", StatusCode: 400, Code: text, Message: text, Response: response},
				&juspay.APIError{Op: "Capture", StatusCode: 400, Message: text, Info: &juspay.ErrorInfo{RequestID: text}},
				&juspay.APIError{Op: text, StatusCode: 400},
				&juspay.APIError{Op: "Capture", StatusCode: 400, Info: &juspay.ErrorInfo{Code: text, DeveloperMessage: text}},
				&juspay.RequestError{Op: "Capture", Sent: true, Err: errors.New(text)},
				&juspay.RequestError{Op: text, Err: errors.New(text)},
				&juspay.ValidationError{Op: text, Field: text, Reason: text},
			} {
				requireLine(t, err.Error())
			}
			body := `{"status":` + quote(text) + `,"error_code":` + quote(text) + `,"error_message":` + quote(text) +
				`,"error_info":{"request_id":` + quote(text) + `}}`
			requireLine(t, refusalOf(t, 400, body, "X-Request-Id", text).Error())
			_, err := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New(text) })).
				Void(t.Context(), testTxn)
			requireLine(t, err.Error())
		})
	}
}

// The request id is what support asks for: a long message does not push it out.
func TestErrorTextKeepsTheRequestID(t *testing.T) {
	t.Parallel()
	refused := refusalOf(t, 400, `{"error_message":"`+strings.Repeat("long ", 500)+`"}`, "X-Request-Id", "req-00ff")
	assert.True(t, strings.HasSuffix(refused.Error(), " (request id req-00ff)"), refused.Error())
}

// A server, or a proxy in between, may say back what it was sent.
func TestErrorTextsShowNoSecrets(t *testing.T) {
	t.Parallel()
	const card = "4111111111111111"
	basic := strings.TrimPrefix(testKeyBasic, "Basic ")
	for name, secret := range map[string]string{
		"key":                  testKey,
		"key with its colon":   testKey + ":",
		"Authorization":        testKeyBasic,
		"Basic value":          basic,
		"Basic value, cut":     strings.TrimRight(basic, "="),
		"base64 of the key":    base64.StdEncoding.EncodeToString([]byte(testKey)),
		"OTP":                  testOTP,
		"OTP in a form":        "answer.otp=" + testOTP + "&challenge_id=ch_42",
		"OTP beside letters":   "otp" + testOTP + "is wrong",
		"card":                 card,
		"card in groups":       "4111 1111 1111 1111",
		"card with hyphens":    "4111-1111-1111-1111",
		"card in lines":        "4111\n1111\n1111\n1111",
		"card with tabs":       "4111\t1111\t1111\t1111",
		"card, no-break space": "4111\u00a01111\u00a01111\u00a01111",
		"American Express":     "3782 822463 10005",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			echo := "you sent " + secret + ", twice: " + secret
			body := `{"status":` + quote(echo) + `,"error_code":` + quote(echo) + `,"error_message":` + quote(echo) + `,"user_message":` + quote(echo) +
				`,"error_info":{"code":` + quote(echo) + `,"category":` + quote(echo) + `,"user_message":` + quote(echo) + `,"developer_message":` + quote(echo) +
				`,"request_id":` + quote(echo) + `,"href":` + quote(echo) + `,"fields":[{"field_name":` + quote(echo) + `,"reason":` + quote(echo) + `}]}}`
			for where, transport := range map[string]roundTripper{
				"error body":         always(400, body, "X-Request-Id", secret),
				"request id alone":   always(500, "", "X-Request-Id", secret),
				"unreadable body":    always(200, echo, "X-Response-Id", secret),
				"error of transport": func(*http.Request) (*http.Response, error) { return nil, errors.New(echo) },
			} {
				_, err := newClient(t, transport).ProcessOTP(t.Context(), testTxn, otpRequest())
				requireNoSecret(t, where, err)
			}
		})
	}
}

// requireNoSecret checks all ways to look at a failed call's error.
func requireNoSecret(t *testing.T, where string, err error) {
	t.Helper()
	require.Error(t, err)
	texts := prints(err)
	texts["Error()"] = err.Error()
	var refused *juspay.APIError
	if errors.As(err, &refused) {
		texts["fields"] = strings.Join([]string{refused.Status, refused.Code, refused.Message, refused.UserMessage, refused.Response.RequestID}, "|")
		texts["error info"] = strings.Join(infoTexts(refused.Info), "|")
	}
	for how, text := range texts {
		for _, secret := range []string{testKey, strings.TrimRight(testKeyBasic[6:], "="), "a2V5XzFGNEE5Qzc3RDJFM", testOTP} {
			require.NotContains(t, text, secret, "%s, %s", where, how)
		}
		digits := strings.NewReplacer(" ", "", "-", "", "\n", "", "\t", "", "\u00a0", "", `\n`, "", `\t`, "").Replace(text)
		for _, card := range []string{"4111111111111111", "378282246310005"} {
			require.NotContains(t, digits, card, "%s, %s", where, how)
		}
	}
}

func infoTexts(info *juspay.ErrorInfo) []string {
	if info == nil {
		return nil
	}
	texts := []string{info.Code, info.Category, info.UserMessage, info.DeveloperMessage, info.RequestID, info.Href}
	for _, field := range info.Fields {
		texts = append(texts, field.FieldName, field.Reason)
	}
	return texts
}
