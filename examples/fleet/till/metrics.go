package till

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Meter counts what the workers of a process do. Alert on the age of the oldest
// unknown: all that goes wrong with money shows there.
type Meter struct {
	outcomes metric.Int64Counter
	settled  metric.Float64Histogram
}

// NewMeter registers the instruments. The books are asked for the oldest unknown
// whenever the metrics are read.
func NewMeter(meter metric.Meter, books *Books) (*Meter, error) {
	outcomes, err := meter.Int64Counter("till.outcomes",
		metric.WithDescription("Outcomes of calls and questions, with what followed from them."))
	if err != nil {
		return nil, err
	}
	settled, err := meter.Float64Histogram("till.settled", metric.WithUnit("s"),
		metric.WithDescription("From the booking of a movement until it was known how it ended."))
	if err != nil {
		return nil, err
	}
	_, err = meter.Float64ObservableGauge("till.unknown.oldest", metric.WithUnit("s"),
		metric.WithDescription("Age of the oldest movement of which nobody knows how it ended."),
		metric.WithFloat64Callback(func(ctx context.Context, o metric.Float64Observer) error {
			age, err := books.OldestUnknown(ctx)
			if err == nil {
				o.Observe(age.Seconds())
			}
			return err
		}))
	return &Meter{outcomes, settled}, err
}

// heard counts an outcome. The age is that of the moment when the job began.
func (m *Meter) heard(ctx context.Context, e Entry, heard Heard, v Verdict) {
	kind := attribute.String("kind", string(e.Movement.Kind))
	outcome := e.Movement.Outcome(heard.Order, heard.Err)
	m.outcomes.Add(ctx, 1, metric.WithAttributes(kind, attribute.Bool("asked", heard.Asked),
		attribute.String("outcome", outcome.String()), attribute.String("verdict", v.String())))
	if v == Done || v == Ended {
		m.settled.Record(ctx, e.Age.Seconds(), metric.WithAttributes(kind))
	}
}
