// Otel traces and measures payments with OpenTelemetry, without any support in
// the SDK: an http.RoundTripper makes a span and a duration for each attempt, and
// a few lines of the merchant's own make a span for each call, and count what
// the calls say about the money and what Settle found out.
//
// It does so on a fake Juspay inside this program, and prints what an exporter
// would send away:
//
//	go run -C examples/otel .
//	go run -C examples/otel . -fault reset:after-money
//	go run -C examples/otel . -json
//
// This example is a module of its own, for the sake of OpenTelemetry. It exits
// with 0 when the money was taken, and with 1 otherwise.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	asJSON := flag.Bool("json", false, "print spans and metrics as the exporters' JSON, not in words")
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := onFake(ctx, os.Stdout, *asJSON, fault); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func onFake(ctx context.Context, out io.Writer, asJSON bool, fault juspaytest.Fault) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	telemetry, err := newTelemetry(out, asJSON)
	if err != nil {
		return err
	}
	payments, err := newPayments(telemetry, jp.APIKey(), juspay.WithBaseURL(jp.URL()),
		juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(5*time.Second))
	if err != nil {
		return err
	}

	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", TxnUUID: "eul1a2b3c", Amount: "499.00"})
	jp.Next(fault)
	outcome, err := payments.Capture(ctx, txn.OrderID, txn.UUID, juspay.FullCapture())
	if outcome != juspay.Succeeded {
		err = fmt.Errorf("the capture is %s: %w", outcome, err)
	}
	// What was measured is sent away whatever became of the call.
	return errors.Join(err, telemetry.shutdown(context.WithoutCancel(ctx)))
}
