package juspaytest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestAttempts(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	otp := jp.Challenge(juspaytest.Payment{Amount: "10.00", RoutingID: customer, OTP: "071978", MaxAttempts: 3})
	answer := func(text string) reply {
		return send(t, jp, "POST", otpPath(otp.Txn), "challenge_id="+otp.ChallengeID+"&answer.otp="+text)
	}
	for attempt, want := range []juspay.Status{"PENDING_VBV", "PENDING_VBV", "AUTHENTICATION_FAILED"} {
		got := answer("71978").fields(t) // without its zero it is another OTP
		assert.Equal(t, string(want), got["status"])
		assert.Contains(t, got["payment"], "authentication", "the challenge stays in the answer")
		assert.Equal(t, attempt+1, jp.Txn(otp.UUID).Attempts)
	}
	assert.Equal(t, http.StatusBadRequest, answer("071978").status, "too late")
	assert.True(t, jp.Ledger(otp.UUID).Authorized.IsZero())
}

func TestAutoCapture(t *testing.T) {
	t.Parallel()
	tests := []struct {
		form                 string
		fault                juspaytest.Fault
		settle               bool
		answer, truth        juspay.Status
		authorized, captured string
	}{
		{answer: "CHARGED", truth: "CHARGED", authorized: "10", captured: "10"},
		{form: "&auto_capture=true", answer: "CHARGED", truth: "CHARGED", authorized: "10", captured: "10"},
		{form: "&auto_capture=false", answer: "AUTHORIZED", truth: "AUTHORIZED", authorized: "10", captured: "0"},
		{
			fault: juspaytest.Declined, authorized: "0", captured: "0",
			answer: "AUTHORIZATION_FAILED", truth: "AUTHORIZATION_FAILED",
		},
		{fault: juspaytest.GatewayPending, answer: "AUTHORIZING", truth: "AUTHORIZING", authorized: "0", captured: "0"},
		{
			fault: juspaytest.GatewayPending, settle: true, answer: "AUTHORIZING", truth: "CHARGED",
			authorized: "10", captured: "10",
		},
		{
			fault: juspaytest.GatewayPending, form: "&auto_capture=false", settle: true,
			answer: "AUTHORIZING", truth: "AUTHORIZED", authorized: "10", captured: "0",
		},
		{fault: juspaytest.GatewayTimeout, answer: "PENDING_VBV", truth: "PENDING_VBV", authorized: "0", captured: "0"},
		{
			fault: juspaytest.GatewayTimeout.AfterMoney(), answer: "PENDING_VBV", truth: "CHARGED",
			authorized: "10", captured: "10",
		},
	}
	for _, test := range tests {
		t.Run(test.fault.String()+test.form, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			otp := jp.Challenge(pay("10.00"))
			jp.Next(test.fault)
			got := send(t, jp, "POST", otpPath(otp.Txn), "challenge_id="+otp.ChallengeID+"&answer.otp="+otp.OTP+test.form)
			assert.Equal(t, string(test.answer), got.fields(t)["status"])
			if test.settle {
				jp.Settle(otp.UUID)
			}
			assert.Equal(t, test.truth, jp.Txn(otp.UUID).Status)
			ledger := jp.Ledger(otp.UUID)
			assert.Equal(t, juspay.MustAmount(test.authorized), ledger.Authorized)
			assert.Equal(t, juspay.MustAmount(test.captured), ledger.Captured)
		})
	}
}

func TestResend(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	otp := jp.Challenge(juspaytest.Payment{Amount: "10.00", RoutingID: customer, MaxAttempts: 4})
	path := otpPath(otp.Txn) + "/" + otp.ChallengeID + "/resend"
	for sent := 2; sent <= 4; sent++ {
		payment := send(t, jp, "POST", path, "").fields(t)["payment"].(map[string]any)
		params := payment["authentication"].(map[string]any)["params"].(map[string]any)
		assert.Equal(t, float64(sent), params["times_otp_sent"])
		assert.Equal(t, 4.0, params["max_otp_send_limit"])
		assert.Equal(t, 1.0, params["current_attempt"])
		assert.Equal(t, 4.0, params["max_attempts"])
		assert.Equal(t, "OTP", params["auth_method"])
		assert.NotContains(t, params, "auth_type")
	}
	tooMany := send(t, jp, "POST", path, "")
	assert.Equal(t, http.StatusBadRequest, tooMany.status)
	assert.Equal(t, "max_limit_exceeded", tooMany.fields(t)["error_code"])
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", otpPath(otp.Txn)+"/ch_other/resend", "").status)
	paid := send(t, jp, "POST", otpPath(otp.Txn), "challenge_id="+otp.ChallengeID+"&answer.otp="+otp.OTP)
	assert.Equal(t, http.StatusOK, paid.status)
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", path, "").status, "nothing to send any more")
}

func TestSettle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from         juspay.Status
		done, failed juspay.Status
	}{
		{"CAPTURE_INITIATED", "CHARGED", "CAPTURE_FAILED"},
		{"VOID_INITIATED", "VOIDED", "VOID_FAILED"},
		{"AUTHORIZING", "CHARGED", "AUTHORIZATION_FAILED"},
	}
	for _, test := range tests {
		t.Run(string(test.from), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			assert.Equal(t, test.done, jp.Settle(inState(t, jp, test.from).UUID).Status)

			failed := jp.SettleFailed(inState(t, jp, test.from).UUID)
			assert.Equal(t, test.failed, failed.Status)
			ledger := jp.Ledger(failed.UUID)
			assert.True(t, ledger.Captured.IsZero() && ledger.Released.IsZero())
		})
	}

	t.Run("a part after another", func(t *testing.T) {
		t.Parallel()
		for failed, want := range map[bool]string{false: "50", true: "40"} {
			jp := juspaytest.NewServer(t)
			txn := jp.Authorize(pay("100.00"))
			send(t, jp, "POST", capturePath(txn), "amount=40&idempotence_key=a")
			jp.Next(juspaytest.GatewayPending)
			pending := send(t, jp, "POST", capturePath(txn), "amount=10&idempotence_key=b").fields(t)
			require.Equal(t, "CAPTURE_INITIATED", pending["status"])
			settle := jp.Settle
			if failed {
				settle = jp.SettleFailed
			}
			assert.Equal(t, juspay.StatusPartialCharged, settle(txn.UUID).Status)
			assert.Equal(t, juspay.MustAmount(want), jp.Ledger(txn.UUID).Captured)
		}
	})

	t.Run("a declined part after another", func(t *testing.T) {
		t.Parallel()
		jp := juspaytest.NewServer(t)
		txn := inState(t, jp, juspay.StatusPartialCharged)
		jp.Next(juspaytest.Declined)
		got := send(t, jp, "POST", capturePath(txn), "amount=1").fields(t)
		assert.Equal(t, "CAPTURE_FAILED", got["status"], "the answer is about this capture")
		assert.Equal(t, juspay.StatusPartialCharged, jp.Txn(txn.UUID).Status, "the transaction is where it was")
	})
}
