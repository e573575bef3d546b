package juspay_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestProcessOTPRequest(t *testing.T) {
	t.Parallel()
	transport, tap := mock("POST", otpURL, 200, testdata(t, "txn_otp.json"))
	txn, err := newClient(t, transport).ProcessOTP(t.Context(), testTxn, otpRequest())
	require.NoError(t, err)
	assert.Equal(t, juspay.Succeeded, juspay.OTPOutcome(txn, err))
	assert.Equal(t, []string{golden(`
POST https://sandbox.juspay.in/v2/txns/eulUnitTxn000000001/authenticate
Accept: application/json
Authorization: {AUTH}
Content-Type: application/x-www-form-urlencoded
User-Agent: {UA}
X-Routing-Id: customer_1122
length 36
answer.otp=071978&challenge_id=ch_42`)}, tap.texts())
}

func TestProcessOTPForms(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for name, tc := range map[string]struct {
		req  juspay.ProcessOTPRequest
		want string
	}{
		"auto_capture left to the server": {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "123456"}, "answer.otp=123456&challenge_id=c"},
		"auto_capture true":               {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "1", AutoCapture: &yes}, "answer.otp=1&auto_capture=true&challenge_id=c"},
		"auto_capture false":              {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "1", AutoCapture: &no}, "answer.otp=1&auto_capture=false&challenge_id=c"},
		"only zeros":                      {juspay.ProcessOTPRequest{ChallengeID: "0", OTP: "000000"}, "answer.otp=000000&challenge_id=0"},
		"letters":                         {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "aB9"}, "answer.otp=aB9&challenge_id=c"},
		"what a form must escape":         {juspay.ProcessOTPRequest{ChallengeID: "a b&c=d", OTP: "1&2=%+"}, "answer.otp=1%262%3D%25%2B&challenge_id=a+b%26c%3Dd"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, tap := mock("POST", otpURL, 200, `{"id":"eul1","status":"AUTHORIZED"}`)
			_, err := newClient(t, transport).ProcessOTP(t.Context(), testTxn, tc.req)
			require.NoError(t, err)
			require.Len(t, tap.texts(), 1)
			assert.True(t, strings.HasSuffix(tap.texts()[0], "\n"+tc.want), tap.texts()[0])
		})
	}
}

func TestProcessOTPRefusesRequests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		req   juspay.ProcessOTPRequest
		field string
	}{
		"zero request":            {juspay.ProcessOTPRequest{}, "ChallengeID"},
		"no challenge":            {juspay.ProcessOTPRequest{OTP: testOTP}, "ChallengeID"},
		"no OTP":                  {juspay.ProcessOTPRequest{ChallengeID: "c"}, "OTP"},
		"OTP with a space before": {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: " " + testOTP}, "OTP"},
		"OTP with a line break":   {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: testOTP + "\n"}, "OTP"},
		"OTP with a NUL":          {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: testOTP + "\x00"}, "OTP"},
		"OTP in two groups":       {juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "071 978"}, "OTP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			txn, err := newClient(t, untouched(t)).ProcessOTP(t.Context(), testTxn, tc.req)
			require.Nil(t, txn)
			requireValidation(t, err, "ProcessOTP", tc.field)
			assert.NotContains(t, err.Error(), testOTP)
			assert.Equal(t, juspay.Failed, juspay.OTPOutcome(txn, err))
		})
	}
}

// An OTP, a void and a full capture are sent once, whatever comes back.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	for _, m := range methods[:3] {
		for name, only := range map[string]step{
			"lost":         loses,
			"500":          answers(500, ""),
			"503":          answers(503, "", "Retry-After", "0"),
			"429":          answers(429, ""),
			"409":          answers(409, "{}"),
			"408":          answers(408, ""),
			"302":          answers(302, "", "Location", captureURL),
			"unreadable":   answers(200, "<html>"),
			"wrong state":  answers(400, wrongState("Capture", "CHARGED")),
			"unauthorized": answers(401, ""),
		} {
			t.Run(m.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				transport, rest := script(t, only)
				_, err := m.call(t.Context(), newClient(t, transport), juspay.WithRetries(5))
				require.Error(t, err)
				assert.Zero(t, rest())
			})
		}
	}
}
