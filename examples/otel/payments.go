package main

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
)

// payments is the part to copy: a client whose calls are traced and counted.
type payments struct {
	client   *juspay.Client
	tracer   trace.Tracer
	outcomes metric.Int64Counter
}

const scope = "github.com/juspay/juspay-go/examples/otel"

func newPayments(account *demo.Account, t *telemetry) (*payments, error) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConnsPerHost = 100 // all calls go to one host, for which the standard keeps 2
	// Every attempt passes here, repeated ones too: each becomes a span below
	// that of its call. The API key is in a header, which is not recorded.
	transport := otelhttp.NewTransport(base,
		otelhttp.WithTracerProvider(t.traces),
		otelhttp.WithMeterProvider(t.metrics),
		otelhttp.WithSpanNameFormatter(attemptName),
	)
	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing,
		juspay.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		return nil, err
	}
	outcomes, err := t.metrics.Meter(scope).Int64Counter("juspay.outcomes",
		metric.WithDescription("Payment calls by what they say about the money."))
	if err != nil {
		return nil, err
	}
	return &payments{client: client, tracer: t.traces.Tracer(scope), outcomes: outcomes}, nil
}

// attemptName has no ids in it: there must not be a name for every transaction.
func attemptName(_ string, r *http.Request) string {
	if r.Method == http.MethodGet {
		return "GET /orders/{order_id}"
	}
	return r.Method + " /v2/txns/{txn_uuid}/" + path.Base(r.URL.Path)
}

// capture is a Capture with a span of its own, and a count of its outcome. The
// error is nil when the money was taken, or will be.
func (p *payments) capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest) error {
	ctx, span := p.tracer.Start(ctx, "juspay.Capture", trace.WithAttributes(attribute.String("juspay.txn_uuid", txnUUID)))
	defer span.End()

	order, err := p.client.Capture(ctx, txnUUID, req)
	outcome := juspay.CaptureOutcome(order, err)
	word := attribute.String("juspay.outcome", outcome.String())
	span.SetAttributes(word)
	p.outcomes.Add(ctx, 1, metric.WithAttributes(attribute.String("juspay.call", "Capture"), word))

	why := err
	if err == nil {
		span.SetAttributes(attribute.String("juspay.status", string(order.Status)))
		why = fmt.Errorf("order %s is %s", order.OrderID, order.Status)
	}
	if outcome == juspay.Succeeded || outcome == juspay.Pending {
		return nil
	}
	span.SetStatus(codes.Error, why.Error()) // errors of the SDK hold no secrets
	return fmt.Errorf("the outcome of the capture is %s: %w", outcome, why)
}
