package juspaytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// wrongState is the documented frame, put together from the state and the verb.
func wrongState(verb, state string) string {
	message := "Cannot " + verb + " " + state + " Transaction"
	return `{"status":"Bad Request","error_code":"Invalid","error_message":"` + message + `","error_info":{` +
		`"code":"INVALID_INPUT","category":"USER_ERROR","developer_message":"` + message + `",` +
		`"user_message":"Invalid request params. Please verify your input."}}`
}

// inState makes a transaction in a state, by the ways that lead there.
func inState(t *testing.T, jp *juspaytest.Server, state juspay.Status) juspaytest.Txn {
	t.Helper()
	otp := func(fault juspaytest.Fault, form string) juspaytest.Txn {
		challenge := jp.Challenge(pay("25.00"))
		jp.Next(fault)
		send(t, jp, "POST", otpPath(challenge.Txn), "challenge_id="+challenge.ChallengeID+"&answer.otp="+form)
		return challenge.Txn
	}
	call := func(fault juspaytest.Fault, path func(juspaytest.Txn) string, form string) juspaytest.Txn {
		txn := jp.Authorize(pay("25.00"))
		jp.Next(fault)
		send(t, jp, "POST", path(txn), form)
		return txn
	}
	waiting := func() juspaytest.Txn {
		return jp.Challenge(juspaytest.Payment{Amount: "25.00", RoutingID: customer, ChallengeID: "ch_1"}).Txn
	}
	none := juspaytest.Fault{}
	ways := map[juspay.Status]func() juspaytest.Txn{
		juspay.StatusPendingVBV:           waiting,
		juspay.StatusAuthorizing:          func() juspaytest.Txn { return otp(juspaytest.GatewayPending, "123456") },
		juspay.StatusAuthenticationFailed: func() juspaytest.Txn { return otp(none, "000000") },
		juspay.StatusAuthorizationFailed:  func() juspaytest.Txn { return otp(juspaytest.Declined, "123456") },
		juspay.StatusAuthorized:           func() juspaytest.Txn { return jp.Authorize(pay("25.00")) },
		juspay.StatusCharged:              func() juspaytest.Txn { return call(none, capturePath, "") },
		juspay.StatusPartialCharged:       func() juspaytest.Txn { return call(none, capturePath, "amount=10") },
		juspay.StatusCaptureInitiated:     func() juspaytest.Txn { return call(juspaytest.GatewayPending, capturePath, "") },
		juspay.StatusCaptureFailed:        func() juspaytest.Txn { return call(juspaytest.Declined, capturePath, "") },
		juspay.StatusVoided:               func() juspaytest.Txn { return call(none, voidPath, "") },
		juspay.StatusVoidInitiated:        func() juspaytest.Txn { return call(juspaytest.GatewayPending, voidPath, "") },
		juspay.StatusVoidFailed:           func() juspaytest.Txn { return call(juspaytest.Declined, voidPath, "") },
	}
	require.Contains(t, ways, state)
	txn := jp.Txn(ways[state]().UUID)
	require.Equal(t, state, txn.Status)
	return txn
}

// allStates are those that a transaction of the fake can be in.
var allStates = []juspay.Status{
	"PENDING_VBV", "AUTHORIZING", "AUTHENTICATION_FAILED", "AUTHORIZATION_FAILED", "AUTHORIZED", "CHARGED",
	"PARTIAL_CHARGED", "CAPTURE_INITIATED", "CAPTURE_FAILED", "VOIDED", "VOID_INITIATED", "VOID_FAILED",
}

func TestWrongState(t *testing.T) {
	t.Parallel()
	operations := []struct {
		verb    string
		path    func(juspaytest.Txn) string
		form    string
		allowed string
	}{
		{"Capture", capturePath, "", "AUTHORIZED"},
		{"Capture", capturePath, "amount=1", "AUTHORIZED PARTIAL_CHARGED"},
		{"Void", voidPath, "", "AUTHORIZED"},
	}
	jp := juspaytest.NewServer(t)
	for _, state := range allStates {
		for _, op := range operations {
			t.Run(op.verb+" "+string(state)+" "+op.form, func(t *testing.T) {
				t.Parallel()
				own := juspaytest.NewServer(t)
				txn := inState(t, own, state)
				before := own.Ledger(txn.UUID)
				got := send(t, own, "POST", op.path(txn), op.form)
				if strings.Contains(" "+op.allowed+" ", " "+string(state)+" ") {
					assert.Equal(t, http.StatusOK, got.status)
					return
				}
				assert.Equal(t, http.StatusBadRequest, got.status)
				assert.JSONEq(t, wrongState(op.verb, string(state)), got.body)
				assert.Equal(t, before, own.Ledger(txn.UUID))
				assert.Equal(t, state, own.Txn(txn.UUID).Status)
			})
		}
		assert.Equal(t, state, inState(t, jp, state).Status)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	legacy := []juspaytest.Option{juspaytest.WithLegacyWording()}
	unauthorized := func(u juspaytest.Unauthorized) []juspaytest.Option {
		return []juspaytest.Option{juspaytest.WithUnauthorized(u)}
	}
	const badKey = "Authorization: Basic bm90IHRoZSBrZXk6"
	tests := []struct {
		name   string
		opts   []juspaytest.Option
		state  juspay.Status
		method string
		path   func(juspaytest.Txn) string
		form   string
		header string
		status int
		body   string
		sample string
	}{
		{
			name: "legacy capture", opts: legacy, state: "CHARGED", path: capturePath, status: 400,
			body:   `{"status":"Bad Request","error_message":"Cannot capture charged transaction","error_code":"Invalid"}`,
			sample: "error-400-capture-already-charged-legacy",
		},
		{
			name: "legacy void", opts: legacy, state: "CHARGED", path: voidPath, status: 400,
			body:   `{"status":"Bad Request","error_message":"Invalid state for void operation.","error_code":"Invalid"}`,
			sample: "error-400-void-invalid-state-legacy",
		},
		{name: "capture after capture", state: "CHARGED", path: capturePath, status: 400, sample: "error-400-capture-charged"},
		{name: "void after capture", state: "CHARGED", path: voidPath, status: 400, sample: "error-400-void-charged"},
		{
			name: "unknown transaction", path: func(juspaytest.Txn) string { return "/v2/txns/none/capture" }, status: 400,
			body: `{"status":"NOT_FOUND","status_id":40,"error_info":{"code":"RESOURCE_NOT_FOUND","category":"USER_ERROR",` +
				`"developer_message":"Txn not found.","user_message":"Cannot process your request as txn not found."}}`,
			sample: "error-400-txn-not-found",
		},
		{
			name: "unknown order", method: "GET", path: func(juspaytest.Txn) string { return "/orders/173824171" }, status: 400,
			body: `{"status":"NOT_FOUND","status_id":40,"order_id":"173824171","error_info":{"code":"RESOURCE_NOT_FOUND",` +
				`"category":"USER_ERROR","developer_message":"Order Not Found","user_message":"Order Not Found"}}`,
			sample: "error-400-order-not-found",
		},
		{
			name: "orders in place of txns", status: 404,
			path: func(txn juspaytest.Txn) string { return "/v2/orders/" + txn.UUID + "/capture" },
		},
		{name: "another method", method: "GET", path: capturePath, status: 404},
		{name: "dots in the path", path: func(juspaytest.Txn) string { return "/v2/txns/../capture" }, status: 404},
		{
			name: "challenge of another", state: "PENDING_VBV", path: otpPath, form: "challenge_id=ch_other&answer.otp=123456",
			status: 400,
			body:   `{"status":"invalid_request_error","error_code":"invalid","error_message":"Invalid authentication account id."}`,
			sample: "error-400-authenticate-invalid-auth-account",
		},
		{name: "OTP where none is awaited", path: otpPath, form: "challenge_id=c&answer.otp=123456", status: 400},
		{
			name: "wrong key", path: capturePath, header: badKey, status: 401,
			body:   `{"status":"error","error_code":"access_denied","error_message":"Invalid Authentication"}`,
			sample: "error-401-access-denied-with-message",
		},
		{name: "no key", path: capturePath, header: "Authorization: ", status: 401},
		{
			name: "wrong key, bare", opts: unauthorized(juspaytest.UnauthorizedBare), path: voidPath, header: badKey,
			status: 401, body: `{"status":"error","error_code":"access_denied"}`, sample: "error-401-access-denied-bare",
		},
		{
			name: "wrong key, with info", opts: unauthorized(juspaytest.UnauthorizedInfo), path: capturePath, header: badKey,
			status: 401, sample: "error-401-unauthorized",
		},
		{
			name: "wrong key, empty", opts: unauthorized(juspaytest.UnauthorizedEmpty), path: capturePath, header: badKey,
			status: 401,
		},
		{name: "JSON body", path: capturePath, form: `{"amount":"1"}`, header: "Content-Type: application/json", status: 400},
		{name: "no form", path: capturePath, form: `a=%zz`, status: 400},
		{name: "more than authorized", path: capturePath, form: "amount=25.01", status: 400},
		{name: "more than is left", state: "PARTIAL_CHARGED", path: capturePath, form: "amount=15.01", status: 400},
		{name: "zero", path: capturePath, form: "amount=0.00", status: 400},
		{name: "empty amount", path: capturePath, form: "amount=", status: 400},
		{name: "negative", path: capturePath, form: "amount=-1", status: 400},
		{name: "three decimals", path: capturePath, form: "amount=1.005", status: 400},
		{name: "exponent", path: capturePath, form: "amount=1e1", status: 400},
		{name: "key outside the alphabet", path: capturePath, form: "amount=1&idempotence_key=a/b", status: 400},
		{name: "partial void", path: voidPath, form: "amount=10", status: 400},
		{
			name: "OTP missing", state: "PENDING_VBV", path: otpPath, form: "challenge_id=ch_1", status: 400,
			body: strings.ReplaceAll(wrongState("Capture", "x"), "Cannot Capture x Transaction", "Missing answer.otp"),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t, test.opts...)
			state, method := test.state, test.method
			if state == "" {
				state = juspay.StatusAuthorized
			}
			if method == "" {
				method = http.MethodPost
			}
			txn := inState(t, jp, state)
			before := jp.Ledger(txn.UUID)
			got := send(t, jp, method, test.path(txn), test.form, test.header)
			assert.Equal(t, test.status, got.status, got.body)
			assert.Equal(t, before, jp.Ledger(txn.UUID), "a refusal moves nothing")
			assert.Equal(t, state, jp.Txn(txn.UUID).Status)
			if test.body != "" {
				assert.JSONEq(t, test.body, got.body)
			}
			if test.status == http.StatusNotFound || test.name == "wrong key, empty" {
				assert.Empty(t, got.body)
			}
			if test.sample != "" {
				t.Run("as published", func(t *testing.T) { assert.JSONEq(t, sample(t, test.sample), got.body) })
			}
		})
	}
}

func TestCaptureWindow(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		after  time.Duration
		status int
	}{
		{"the last moment", juspaytest.CaptureWindow, 200},
		{"too late", juspaytest.CaptureWindow + time.Second, 400},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t, juspaytest.WithClock(func() time.Time { return start }))
			txn := jp.Authorize(pay("10.00"))
			jp.Advance(test.after)
			got := send(t, jp, "POST", capturePath(txn), "")
			assert.Equal(t, test.status, got.status)
			if test.status == http.StatusBadRequest {
				assert.JSONEq(t, wrongState("Capture", "AUTHORIZED"), got.body)
				assert.Equal(t, "2026-01-01T12:00:00Z", send(t, jp, "GET", statusPath(txn), "").fields(t)["date_created"])
				assert.Equal(t, http.StatusOK, send(t, jp, "POST", voidPath(txn), "").status, "the hold can be released")
			}
		})
	}

	t.Run("another clock", func(t *testing.T) {
		t.Parallel()
		jp := juspaytest.NewServer(t)
		txn := jp.Authorize(pay("10.00"))
		jp.SetClock(func() time.Time { return time.Now().Add(8 * 24 * time.Hour) })
		assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", capturePath(txn), "").status)
	})
}
