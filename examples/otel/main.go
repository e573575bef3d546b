// Otel traces and measures payment calls with OpenTelemetry, without any support
// in the SDK: an http.RoundTripper makes a span and a duration for each attempt,
// and a few lines of the merchant's own make a span and a count for each call,
// with its outcome.
//
// Without a key it runs on a fake Juspay of its own, and prints what an exporter
// would send away:
//
//	go run -C examples/otel .
//	go run -C examples/otel . -fault reset:after-money
//
// This example is a module of its own, for the sake of OpenTelemetry. With a key
// it captures the part of the real transaction that -txn and -amount name:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 go run -C examples/otel . -txn eul1a2b3c -amount 10.50
package main

import (
	"context"
	"errors"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlags("otel", "traces and measures payment calls", stderr)
	var amount juspay.Amount
	flags.TextVar(&amount, "amount", juspay.Amount{}, "the part to capture, in major currency `units`; on the fake 150.00 by default")
	asJSON := flags.Bool("json", false, "print spans and metrics as the exporters' JSON, not in words")
	account, err := flags.Open(args, getenv)
	if err != nil {
		return err
	}
	defer account.Close()

	txnUUID := account.TxnUUID
	if account.Fake != nil {
		txnUUID = account.Fake.Authorize(juspaytest.Payment{Amount: "499.00", RoutingID: demo.RoutingID}).UUID
		if amount.IsZero() {
			amount = juspay.MustAmount("150.00")
		}
	}

	telemetry, err := newTelemetry(stdout, *asJSON)
	if err != nil {
		return err
	}
	payments, err := newPayments(account, telemetry)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err = payments.capture(ctx, txnUUID, juspay.PartialCapture(amount, juspay.NewIdempotenceKey()))
	// What was measured is sent away whatever became of the call.
	return errors.Join(err, telemetry.shutdown(context.WithoutCancel(ctx)))
}
