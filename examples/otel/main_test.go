package main

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

const attempt = "  span POST /v2/txns/{txn_uuid}/capture"

func TestOnFake(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"one attempt": {Stdout: []string{
			"span juspay.Capture", "juspay.outcome = succeeded", "juspay.status = PARTIAL_CHARGED",
			attempt, "http.response.status_code = 200",
			"metric http.client.request.duration{", "metric juspay.outcomes{juspay.call=Capture,juspay.outcome=succeeded} = 1",
		}},
		"two attempts": {
			Args: []string{"-fault", "reset:after-money"},
			Stdout: []string{
				"span juspay.Capture", "outcome = succeeded", attempt, "error.type", attempt, "status_code = 200",
			},
		},
		"declined": {
			Args: []string{"-fault", "declined"},
			Stdout: []string{
				"juspay.status = CAPTURE_FAILED", "error: order", attempt, "juspay.outcome=failed} = 1",
			},
			Err: "the outcome of the capture is failed: order",
		},
		"no amount that can be captured": {
			Args: []string{"-amount", "0.001"}, Stdout: []string{"juspay.outcome=failed} = 1"}, Err: "two decimals",
		},
	})
}

// TestNotSentIsStillKnown holds that the RoundTripper does not hide from the
// client whether a request has left this machine.
func TestNotSentIsStillKnown(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	env := map[string]string{"JUSPAY_API_KEY": "key", "JUSPAY_BASE_URL": "http://" + listener.Addr().String()}
	args := []string{"-txn", "eul1", "-amount", "1"}
	demotest.Case{Args: args, Env: env, Stdout: []string{"outcome=failed"}, Err: "failed: juspay: Capture: not sent"}.Check(t, run)
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"-json=false", "-json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			jp, env := demotest.Sandbox(t)
			txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})
			args := []string{format, "-txn", txn.UUID, "-amount", "10.50"}

			printed := demotest.Case{Args: args, Env: env, Stdout: []string{txn.UUID, "juspay.outcomes"}}.Check(t, run)

			assert.NotContains(t, printed, jp.APIKey())
			assert.NotContains(t, strings.ToLower(printed), "authorization")
			assert.Equal(t, "10.5", jp.Ledger(txn.UUID).Captured.String())
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
