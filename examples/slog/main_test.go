package main

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault juspaytest.Fault
		level slog.Level
		want  []string // in this order
	}{
		"tour": {juspaytest.Fault{}, slog.LevelDebug, []string{
			`level=DEBUG msg="juspay attempt" op=Capture`,
			"level=INFO msg=capture", "order-1 CHARGED", "outcome=succeeded", "movement.kind=capture",
			"level=WARN msg=void", "outcome=failed", "juspay.http_status=400", "juspay.txn_status=CHARGED", "juspay.request_id=req_",
			`level=WARN msg="process otp"`, "OTP [redacted]", "AUTHENTICATION_FAILED", "outcome=failed", "movement.kind=otp",
		}},
		"answer lost": {juspaytest.Reset.AfterMoney(), slog.LevelInfo, []string{
			"level=ERROR msg=capture", "outcome=unknown", "juspay.may_have_been_carried_out=true juspay.attempts=1",
			"level=INFO msg=settle", "outcome=succeeded",
		}},
		"errors only": {juspaytest.HTML500.AfterMoney(), slog.LevelError, []string{
			"level=ERROR msg=capture", "juspay.http_status=500",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var printed bytes.Buffer
			require.NoError(t, onFake(t.Context(), &printed, test.level, test.fault))
			rest := printed.Bytes()
			for _, words := range test.want {
				_, after, found := bytes.Cut(rest, []byte(words))
				require.True(t, found, "%q is not, in this place, in:\n%s", words, printed.String())
				rest = after
			}
		})
	}
}

func TestADeclineIsAnError(t *testing.T) {
	t.Parallel()
	var printed bytes.Buffer
	err := onFake(t.Context(), &printed, slog.LevelInfo, juspaytest.Declined)
	require.ErrorContains(t, err, "the outcome of the capture is failed")
}

// TestNothingSecret runs everything that the example can log past everything
// that must not be in a log. In its bubble the waits take no time.
func TestNothingSecret(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var printed bytes.Buffer
				logger := slog.New(slog.NewTextHandler(&printed, &slog.HandlerOptions{Level: slog.LevelDebug}))
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				p := &payments{jp.Client(juspay.WithRoutingID("c"), juspay.WithLogger(logger)), logger}
				txn, challenge := jp.Authorize(juspaytest.Payment{CustomerID: "c"}), jp.Challenge(juspaytest.Payment{CustomerID: "c", OTP: "071978"})
				jp.Always(fault)

				p.capture(t.Context(), txn.OrderID, txn.UUID)
				p.void(t.Context(), txn.OrderID, txn.UUID)
				p.answerOTP(t.Context(), challenge.OrderID, challenge.UUID,
					juspay.ProcessOTPRequest{ChallengeID: challenge.ChallengeID, OTP: challenge.OTP})

				for _, words := range []string{"msg=capture", "msg=void", `msg="process otp"`} {
					assert.Contains(t, printed.String(), words)
				}
				key := base64.StdEncoding.EncodeToString([]byte(jp.APIKey() + ":"))
				for _, secret := range []string{jp.APIKey(), key, challenge.OTP, "Fake Customer"} {
					assert.NotContains(t, printed.String(), secret)
				}
			})
		})
	}
}
