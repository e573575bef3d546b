package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestOnFake(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault juspaytest.Fault
		want  []string // in this order
		err   string
	}{
		"captured": {want: []string{
			"span juspay capture", "juspay.outcome = succeeded", "juspay.status = CHARGED",
			"  span POST capture", "http.response.status_code = 200",
			"metric http.client.request.duration{",
			"metric juspay.outcomes{juspay.movement=capture,juspay.outcome=succeeded} = 1",
		}},
		"answer lost": {fault: juspaytest.Reset.AfterMoney(), want: []string{
			"span juspay capture", "juspay.outcome = unknown", "  span POST capture", "error.type",
			"span juspay settle", "juspay.outcome = succeeded", "  span GET order",
			"metric juspay.outcomes{juspay.movement=capture,juspay.outcome=unknown} = 1",
			"metric juspay.settles{juspay.movement=capture,juspay.outcome=succeeded} = 1",
		}},
		"declined": {fault: juspaytest.Declined, want: []string{
			"juspay.status = CAPTURE_FAILED", "error: order order-1 is CAPTURE_FAILED", "juspay.outcome=failed} = 1",
		}, err: "the capture is failed: order order-1 is CAPTURE_FAILED"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var printed bytes.Buffer
			err := onFake(t.Context(), &printed, false, test.fault)
			if test.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.err)
			}
			rest := printed.Bytes()
			for _, words := range test.want {
				_, after, found := bytes.Cut(rest, []byte(words))
				require.True(t, found, "%q is not, in this place, in:\n%s", words, printed.String())
				rest = after
			}
		})
	}
}

// recorded is telemetry that a test can look at.
type recorded struct {
	*payments
	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
}

func record(t *testing.T, jp *juspaytest.Server) recorded {
	t.Helper()
	r := recorded{spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	payments, err := newPayments(&telemetry{
		traces:  sdktrace.NewTracerProvider(sdktrace.WithSyncer(r.spans)),
		metrics: sdkmetric.NewMeterProvider(sdkmetric.WithReader(r.reader)),
	}, jp.APIKey(), juspay.WithBaseURL(jp.URL()), juspay.WithRoutingID("c"))
	require.NoError(t, err)
	r.payments = payments
	return r
}

func (r recorded) measured(t *testing.T) *metricdata.ResourceMetrics {
	t.Helper()
	var measured metricdata.ResourceMetrics
	require.NoError(t, r.reader.Collect(t.Context(), &measured))
	return &measured
}

// TestManyPaymentsAreFewSeries holds that metrics do not grow with the payments.
func TestManyPaymentsAreFewSeries(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithRefundsAtOnce())
	r := record(t, jp)
	for range 10 {
		txn := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
		outcome, err := r.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.FullCapture())
		require.NoError(t, err)
		require.Equal(t, juspay.Succeeded, outcome)
		_, err = r.Refund(t.Context(), txn.OrderID, juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: txn.Amount})
		require.NoError(t, err)
		held := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
		_, err = r.Void(t.Context(), held.OrderID, held.UUID)
		require.NoError(t, err)
	}

	var printed strings.Builder
	printMetrics(&printed, r.measured(t))

	for _, kind := range []string{"capture", "refund", "void"} {
		assert.Contains(t, printed.String(), fmt.Sprintf("metric juspay.outcomes{juspay.movement=%s,juspay.outcome=succeeded} = 10\n", kind))
	}
	assert.Equal(t, 4, strings.Count(printed.String(), "\n"), printed.String()) // and one of attempts
}

// TestNothingSecret looks for the API key in all spans, attributes and metrics.
func TestNothingSecret(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	r := record(t, jp)
	txn := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
	jp.Next(juspaytest.HTML500.AfterMoney(), juspaytest.Refused(401))

	outcome, err := r.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.FullCapture())
	require.Error(t, err) // the question was refused
	require.Equal(t, juspay.Unknown, outcome)

	everything := fmt.Sprintf("%+v %+v", r.spans.GetSpans(), r.measured(t))
	assert.Contains(t, everything, txn.UUID)
	for _, secret := range []string{jp.APIKey(), base64.StdEncoding.EncodeToString([]byte(jp.APIKey() + ":")), "Authorization"} {
		assert.NotContains(t, everything, secret)
	}
}

// TestNotSentIsStillKnown holds that the RoundTripper does not hide from the
// client whether a request has left this machine.
func TestNotSentIsStillKnown(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	r := record(t, jp)
	txn := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
	jp.Refuse()

	outcome, err := r.Capture(t.Context(), txn.OrderID, txn.UUID, juspay.FullCapture())

	require.ErrorContains(t, err, "not sent")
	assert.Equal(t, juspay.Failed, outcome)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var printed bytes.Buffer
	require.NoError(t, onFake(t.Context(), &printed, true, juspaytest.Fault{}))
	assert.Contains(t, printed.String(), `"Name": "juspay.outcomes"`)
	assert.Contains(t, printed.String(), `"Name": "juspay capture"`)
}
