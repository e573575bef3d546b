package juspay_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The customer cancels before anything was captured.
func ExampleClient_Void() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	order, err := client.Void(context.Background(), txn.UUID)
	fmt.Println(juspay.VoidOutcome(order, err), order.Status)
	fmt.Println("held:", jp.Ledger(txn.UUID).Held)
	// Output:
	// succeeded VOIDED
	// held: 0
}

// What is captured cannot be voided any more: it takes a refund.
func ExampleClient_Void_tooLate() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println("capture", juspay.CaptureOutcome(order, err))

	order, err = client.Void(context.Background(), txn.UUID)
	fmt.Println("void", juspay.VoidOutcome(order, err))
	if refused, ok := errors.AsType[*juspay.APIError](err); ok {
		fmt.Println("because it is", refused.TxnStatus)
	}
	// Output:
	// capture succeeded
	// void failed
	// because it is CHARGED
}

// The outcome takes both results of Void as they are.
func ExampleVoidOutcome() {
	for _, status := range []juspay.Status{
		juspay.StatusVoided, juspay.StatusVoidInitiated, juspay.StatusVoidFailed,
		juspay.StatusAuthorized, // the gateway timed out
	} {
		fmt.Println(status, juspay.VoidOutcome(&juspay.Order{Status: status}, nil))
	}
	again := &juspay.APIError{Op: "Void", StatusCode: 400, Message: "Cannot Void VOIDED Transaction"}
	fmt.Println("VOIDED before:", juspay.VoidOutcome(nil, again))
	// Output:
	// VOIDED succeeded
	// VOID_INITIATED pending
	// VOID_FAILED failed
	// AUTHORIZED unknown
	// VOIDED before: unknown
}
