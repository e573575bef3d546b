package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"time"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// A timeout ends the waiting, not the capture.
func ExampleWithTimeout() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithTimeout(100*time.Millisecond))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	jp.Next(juspaytest.NoAnswer.AfterMoney())

	began := time.Now()
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err), errors.Is(err, context.DeadlineExceeded))
	fmt.Println("taken:", jp.Ledger(txn.UUID).Captured, "long wait:", time.Since(began) > 30*time.Second)
	// Output:
	// unknown true
	// taken: 100 long wait: false
}

// Zero makes a single attempt of every call, also of those that are safe to
// repeat.
func ExampleWithRetries() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithRetries(0))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	jp.Next(juspaytest.Unavailable)

	_, err := client.OrderStatus(context.Background(), "o-1")
	fmt.Println(errors.Is(err, juspay.ErrOutcomeUnknown), "attempts:", len(jp.Requests()))
	// Output: true attempts: 1
}

// A body beyond the limit is not read, so the outcome is unknown.
func ExampleWithMaxResponseBytes() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithMaxResponseBytes(64<<10))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
	jp.Next(juspaytest.Oversized(1 << 20).AfterMoney())

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err))
	// Output: unknown
}

// One record for each attempt, with nothing secret in it.
func ExampleWithLogger() {
	jp := startFake()
	defer jp.Close()
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level:       slog.LevelDebug,
		ReplaceAttr: dropWhatVaries, // for this example only
	}))
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithLogger(logger))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	for range 2 {
		order, err := client.Void(context.Background(), txn.UUID)
		logger.Info("void", "outcome", juspay.VoidOutcome(order, err))
	}
	// Output:
	// level=DEBUG msg="juspay attempt" op=Void method=POST attempt=1 result=answered status=200
	// level=INFO msg=void outcome=succeeded
	// level=WARN msg="juspay attempt" op=Void method=POST attempt=1 result=refused status=400
	// level=INFO msg=void outcome=unknown
}

func dropWhatVaries(_ []string, a slog.Attr) slog.Attr {
	if slices.Contains([]string{slog.TimeKey, "took", "request_id", "body_bytes"}, a.Key) {
		return slog.Attr{}
	}
	return a
}

// The answer as received, on success and on an error.
func ExampleWithResponse() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	var response juspay.Response
	for range 2 {
		order, err := client.Void(context.Background(), txn.UUID, juspay.WithResponse(&response))
		fmt.Println(juspay.VoidOutcome(order, err), response.StatusCode, response.Attempts)
		fmt.Println(response.RequestID == response.Header.Get("X-Request-Id"), len(response.Body) > 0)
	}
	// Output:
	// succeeded 200 1
	// true true
	// unknown 400 1
	// true true
}

// Odd types are read where that is exact: nothing is skipped.
func ExampleResponse() {
	jp := startFake(juspaytest.WithOdd(juspaytest.OddTypes)) // "amount":"10.5", "refunded":"false", {} for null
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "10.50", RoutingID: "customer_1122"})

	var response juspay.Response
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture(), juspay.WithResponse(&response))
	fmt.Println(juspay.CaptureOutcome(order, err), order.Amount, order.Refunded, response.Skipped)
	// Output: succeeded 10.5 false []
}

// A value that does not fit is left out and named, and the call succeeds.
func ExampleResponse_skipped() {
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"status":"CHARGED","order_id":"o-1","txn_uuid":"t-1","amount":10.50,"card":{"using_saved_card":"perhaps"}}`)
	}))
	defer odd.Close()
	client, err := juspay.NewClient("a_test_key", juspay.WithBaseURL(odd.URL), juspay.WithRoutingID("customer_1122"))
	if err != nil {
		log.Fatal(err)
	}

	var response juspay.Response
	order, err := client.Capture(context.Background(), "t-1", juspay.FullCapture(), juspay.WithResponse(&response))
	fmt.Println(juspay.CaptureOutcome(order, err), order.Amount, response.Skipped)
	// Output: succeeded 10.5 [/card/using_saved_card]
}
