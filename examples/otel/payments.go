package main

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	juspay "github.com/juspay/juspay-go"
)

// payments is the part to copy: a client whose movements of money are traced
// and counted.
type payments struct {
	client *juspay.Client
	tracer trace.Tracer
	// Alarms hang on these. Their attributes are the kind of the movement and the
	// outcome, which have few values; ids would make a time series for each payment.
	outcomes metric.Int64Counter // what the calls said
	settles  metric.Int64Counter // what was found out about those that left it open
}

const scope = "github.com/juspay/juspay-go/examples/otel"

func newPayments(t *telemetry, apiKey string, opts ...juspay.Option) (*payments, error) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConnsPerHost = 100 // all calls go to one host, for which the standard keeps 2
	// Every attempt passes here, repeated ones too: each becomes a span below
	// that of its call. The API key is in a header, which is not recorded.
	transport := otelhttp.NewTransport(base,
		otelhttp.WithTracerProvider(t.traces),
		otelhttp.WithMeterProvider(t.metrics),
		otelhttp.WithSpanNameFormatter(attemptName),
	)
	client, err := juspay.NewClient(apiKey, append(opts, juspay.WithHTTPClient(&http.Client{Transport: transport}))...)
	if err != nil {
		return nil, err
	}
	meter := t.metrics.Meter(scope)
	outcomes, err := meter.Int64Counter("juspay.outcomes",
		metric.WithDescription("Calls that move money, by what they say about it."))
	if err != nil {
		return nil, err
	}
	settles, err := meter.Int64Counter("juspay.settles",
		metric.WithDescription("Movements that a call left open, by what Settle found out."))
	if err != nil {
		return nil, err
	}
	return &payments{client, t.traces.Tracer(scope), outcomes, settles}, nil
}

// attemptName has no ids in it: there must not be a name for every transaction.
func attemptName(_ string, r *http.Request) string {
	if r.Method == http.MethodGet {
		return "GET order"
	}
	return r.Method + " " + path.Base(r.URL.Path) // capture, void, authenticate, refunds
}

// Capture takes the money. The error says why it is not, or not yet, there.
func (p *payments) Capture(ctx context.Context, orderID, txnUUID string, req juspay.CaptureRequest) (juspay.Outcome, error) {
	return p.move(ctx, juspay.CaptureOf(orderID, txnUUID, req), func(ctx context.Context) (*juspay.Order, error) {
		return p.client.Capture(ctx, txnUUID, req)
	})
}

// Void releases the hold.
func (p *payments) Void(ctx context.Context, orderID, txnUUID string) (juspay.Outcome, error) {
	return p.move(ctx, juspay.VoidOf(orderID, txnUUID), func(ctx context.Context) (*juspay.Order, error) {
		return p.client.Void(ctx, txnUUID)
	})
}

// Refund gives money back. Do not wait for its Settle as here where refunds take
// days: see the example refund.
func (p *payments) Refund(ctx context.Context, orderID string, req juspay.RefundRequest) (juspay.Outcome, error) {
	return p.move(ctx, juspay.RefundOf(orderID, req), func(ctx context.Context) (*juspay.Order, error) {
		return p.client.Refund(ctx, orderID, req)
	})
}

// move makes the call of a movement, and settles what it leaves open. Each has a
// span and is counted.
func (p *payments) move(ctx context.Context, movement juspay.Movement, call func(context.Context) (*juspay.Order, error)) (juspay.Outcome, error) {
	outcome, err := p.observe(ctx, string(movement.Kind), p.outcomes, movement, func(ctx context.Context) (juspay.Outcome, *juspay.Order, error) {
		order, err := call(ctx)
		return movement.Outcome(order, err), order, err
	})
	if outcome == juspay.Succeeded || outcome == juspay.Failed {
		return outcome, err
	}
	return p.observe(ctx, "settle", p.settles, movement, func(ctx context.Context) (juspay.Outcome, *juspay.Order, error) {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		return p.client.Settle(ctx, movement)
	})
}

// observe does one step with a movement, with a span around it, and counts its
// outcome. The error is nil only when the money has moved.
func (p *payments) observe(ctx context.Context, name string, counter metric.Int64Counter, movement juspay.Movement,
	step func(context.Context) (juspay.Outcome, *juspay.Order, error),
) (juspay.Outcome, error) {
	kind := attribute.String("juspay.movement", string(movement.Kind))
	ctx, span := p.tracer.Start(ctx, "juspay "+name, trace.WithAttributes(kind, attribute.String("juspay.order_id", movement.OrderID)))
	defer span.End()

	outcome, order, err := step(ctx)
	said := attribute.String("juspay.outcome", outcome.String())
	counter.Add(ctx, 1, metric.WithAttributes(kind, said))
	span.SetAttributes(said)
	if order != nil {
		span.SetAttributes(attribute.String("juspay.status", string(order.Status)))
	}
	if outcome == juspay.Succeeded {
		return outcome, nil
	}
	if err == nil {
		err = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	if outcome != juspay.Pending {
		span.SetStatus(codes.Error, err.Error()) // errors of the SDK hold no secrets
	}
	return outcome, err
}
