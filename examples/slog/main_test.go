package main

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestOnFake(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"tour": {
			Stdout: []string{
				"level=DEBUG", "level=INFO msg=capture", "CHARGED", "outcome=succeeded",
				"level=ERROR msg=capture", "outcome=unknown", "juspay.http_status=400", "juspay.txn_status=CHARGED", "juspay.request_id=req_",
				`level=WARN msg="process otp"`, "AUTHENTICATION_FAILED", "outcome=failed",
			},
		},
		"answer lost": {
			Args:   []string{"-fault", "reset:after-money", "-level", "error"},
			Stdout: []string{"level=ERROR msg=capture", "outcome=unknown", "juspay.may_have_been_carried_out=true juspay.attempts=1"},
			Err:    "the outcome of the capture is unknown",
		},
		"bad answer": {
			Args: []string{"-fault", "html-500"}, Stdout: []string{"juspay.http_status=500"}, Err: "unknown",
		},
	})
}

// TestNothingSecret runs everything that the example can log past everything
// that must not be in a log.
func TestNothingSecret(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	secrets := []string{
		jp.APIKey(), base64.StdEncoding.EncodeToString([]byte(jp.APIKey() + ":")),
		"000000",        // the OTP
		"Fake Customer", // the name on the fake's card
	}
	for _, fault := range juspaytest.Faults() {
		name := fault.String()
		if strings.HasPrefix(name, "no-answer") || strings.HasPrefix(name, "slow-drip") {
			continue // they only take time
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var printed bytes.Buffer
			// Most faults end in an error, which is not the matter here.
			err := run(t.Context(), []string{"-fault", name}, func(string) string { return "" }, &printed, &printed)
			for _, secret := range secrets {
				assert.NotContains(t, printed.String(), secret)
				if err != nil {
					assert.NotContains(t, err.Error(), secret)
				}
			}
			assert.Contains(t, printed.String(), "msg=capture")
			assert.NotContains(t, printed.String(), "panicked")
		})
	}
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})

	printed := demotest.Case{Args: []string{"-txn", txn.UUID}, Env: env, Stdout: []string{"outcome=succeeded"}}.Check(t, run)

	assert.NotContains(t, printed, "process otp")
	assert.Len(t, jp.Requests(), 1)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
