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

	movement := juspay.CaptureOf("o-1", txn.UUID, juspay.FullCapture()) // what is intended: store it before the call
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture(), juspay.WithRoutingID("customer_1122"))
	switch movement.Outcome(order, err) {
	case juspay.Succeeded:
		fmt.Println("ship", order.OrderID, "for", order.Amount, order.Currency)
	case juspay.Pending, juspay.Unknown:
		fmt.Println("not finished, or nobody knows: client.Settle finds out, now or after a restart")
	case juspay.Failed:
		fmt.Println("certainly not taken by this call:", err)
	}
	// Output: ship o-1 for 100 INR
}
