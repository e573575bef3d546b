package till

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestMetrics(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	b := newBooks(t)
	reader := metric.NewManualReader()
	meter, err := NewMeter(metric.NewMeterProvider(metric.WithReader(reader)).Meter("till"), b)
	require.NoError(t, err)
	w := newWorker(t, b, jp.Client(juspay.WithVersion(Version), juspay.WithRetries(0)))
	w.Meter = meter
	b.order(t, jp, "o-1")
	require.NoError(t, b.Ship(t.Context(), "s-1", "o-1", amount("60")))
	id := b.movement(t, "o-1", juspay.MovementCapture).ID

	jp.Next(juspaytest.Empty502.AfterMoney())
	require.NoError(t, move(t, w, id))
	assert.Positive(t, read(t, reader)["till.unknown.oldest"])
	require.NoError(t, settle(t, w, SettleArgs{Movement: id}))

	metrics := read(t, reader)
	assert.Zero(t, metrics["till.unknown.oldest"])
	assert.Equal(t, 1.0, metrics["till.outcomes unknown ask"])
	assert.Equal(t, 1.0, metrics["till.outcomes succeeded done"])
	assert.Equal(t, 1.0, metrics["till.settled"])
}

// read returns the metrics by name, the outcomes by what they say, too.
func read(t *testing.T, reader metric.Reader) map[string]float64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &all))
	found := map[string]float64{}
	for _, m := range all.ScopeMetrics[0].Metrics {
		switch data := m.Data.(type) {
		case metricdata.Gauge[float64]:
			found[m.Name] = data.DataPoints[0].Value
		case metricdata.Histogram[float64]:
			found[m.Name] = float64(data.DataPoints[0].Count)
		case metricdata.Sum[int64]:
			for _, point := range data.DataPoints {
				text := func(key attribute.Key) string { value, _ := point.Attributes.Value(key); return value.AsString() }
				found[m.Name+" "+text("outcome")+" "+text("verdict")] = float64(point.Value)
			}
		}
	}
	return found
}
