package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// telemetry is where spans and metrics go. A real program has OTLP exporters
// here; these print.
type telemetry struct {
	traces   *sdktrace.TracerProvider
	metrics  *sdkmetric.MeterProvider
	shutdown func(context.Context) error
}

func newTelemetry(w io.Writer, asJSON bool) (*telemetry, error) {
	if !asJSON {
		return inWords(w), nil
	}
	spans, err := stdouttrace.New(stdouttrace.WithWriter(w), stdouttrace.WithPrettyPrint())
	if err != nil {
		return nil, err
	}
	measures, err := stdoutmetric.New(stdoutmetric.WithWriter(w), stdoutmetric.WithPrettyPrint())
	if err != nil {
		return nil, err
	}
	t := &telemetry{
		traces:  sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans)),
		metrics: sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(measures))),
	}
	t.shutdown = func(ctx context.Context) error {
		return errors.Join(t.traces.Shutdown(ctx), t.metrics.Shutdown(ctx))
	}
	return t, nil
}

// inWords keeps everything in memory, and prints it at the end.
func inWords(w io.Writer) *telemetry {
	spans, reader := tracetest.NewInMemoryExporter(), sdkmetric.NewManualReader()
	t := &telemetry{
		traces:  sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)),
		metrics: sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)),
	}
	t.shutdown = func(ctx context.Context) error {
		var measured metricdata.ResourceMetrics
		if err := reader.Collect(ctx, &measured); err != nil {
			return err
		}
		printSpans(w, spans.GetSpans())
		printMetrics(w, &measured)
		return errors.Join(t.traces.Shutdown(ctx), t.metrics.Shutdown(ctx))
	}
	return t
}

// printSpans prints each call with its attempts below it, which end before it.
func printSpans(w io.Writer, spans tracetest.SpanStubs) {
	for _, call := range spans {
		if call.Parent.IsValid() {
			continue
		}
		printSpan(w, "", call)
		for _, attempt := range spans {
			if attempt.Parent.SpanID() == call.SpanContext.SpanID() {
				printSpan(w, "  ", attempt)
			}
		}
	}
}

func printSpan(w io.Writer, indent string, span tracetest.SpanStub) {
	fmt.Fprintf(w, "%sspan %s\n", indent, span.Name)
	for _, a := range span.Attributes {
		fmt.Fprintf(w, "%s    %s = %s\n", indent, a.Key, a.Value.String())
	}
	if span.Status.Description != "" {
		fmt.Fprintf(w, "%s    error: %s\n", indent, span.Status.Description)
	}
}

// printMetrics sorts, since the SDK collects its meters in no order of its own.
func printMetrics(w io.Writer, measured *metricdata.ResourceMetrics) {
	var lines []string
	for _, from := range measured.ScopeMetrics {
		for _, m := range from.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range data.DataPoints {
					lines = append(lines, fmt.Sprintf("metric %s{%s} = %d\n", m.Name, words(p.Attributes), p.Value))
				}
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					lines = append(lines, fmt.Sprintf("metric %s{%s}: %d measured\n", m.Name, words(p.Attributes), p.Count))
				}
			}
		}
	}
	slices.Sort(lines)
	io.WriteString(w, strings.Join(lines, ""))
}

func words(set attribute.Set) string { return set.Encoded(attribute.DefaultEncoder()) }
