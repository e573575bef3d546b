package juspay_test

import (
	"context"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// startFake starts the fake Juspay that takes the place of an account in all
// examples. In a test, say juspaytest.NewServer(t) instead.
func startFake(opts ...juspaytest.Option) *juspaytest.Server {
	jp, err := juspaytest.Start(opts...)
	if err != nil {
		log.Fatal(err)
	}
	return jp
}

// A capture, and its four ends.
func Example() {
	jp := startFake()
	defer jp.Close()
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	// For real: the key from the dashboard, and juspay.WithBaseURL(juspay.ProductionURL).
	client, err := juspay.NewClient(jp.APIKey(), juspay.WithBaseURL(jp.URL()))
	if err != nil {
		log.Fatal(err)
	}

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture(), juspay.WithRoutingID("customer_1122"))
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		fmt.Println("ship", order.OrderID, "for", order.Amount, order.Currency)
	case juspay.Pending:
		fmt.Println("wait for the webhook, or for AwaitOrder")
	case juspay.Failed:
		fmt.Println("nothing was taken:", err)
	case juspay.Unknown:
		fmt.Println("ask OrderStatus before anything else:", err)
	}
	// Output: ship o-1 for 100 INR
}
