package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// A movement is stored before the call. Whatever happens to the program then,
// any other one can find out what became of the money.
func ExampleMovement() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", TxnUUID: "t-1", Amount: "100.00", RoutingID: "customer_1122"})
	part := juspay.PartialCapture(juspay.MustAmount("40"), "o-1.parcel-1")

	stored, err := json.Marshal(juspay.CaptureOf("o-1", txn.UUID, part))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(stored))
	jp.Next(juspaytest.Reset.AfterMoney())
	_, _ = client.Capture(context.Background(), txn.UUID, part) // and the program crashes

	var movement juspay.Movement
	if err := json.Unmarshal(stored, &movement); err != nil {
		log.Fatal(err)
	}
	outcome, order, err := client.Settle(context.Background(), movement)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome, order.CapturedAmount)
	// Output:
	// {"kind":"capture","order_id":"o-1","txn_uuid":"t-1","amount":40,"key":"o-1.parcel-1"}
	// succeeded 40
}

// The answer is lost, the money has moved. Settle asks the order until that is
// known.
func ExampleClient_Settle() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	movement := juspay.CaptureOf("o-1", txn.UUID, juspay.FullCapture())
	jp.Next(juspaytest.Reset.AfterMoney())

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(movement.Outcome(order, err))

	outcome, order, err := client.Settle(context.Background(), movement)
	fmt.Println(outcome, order.Status, err)
	// Output:
	// unknown
	// succeeded CHARGED <nil>
}

// When the context ends first, the outcome is that of the last order seen.
func ExampleClient_Settle_ended() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // the shop closes

	outcome, order, err := client.Settle(ctx, juspay.CaptureOf("o-1", txn.UUID, juspay.FullCapture()))
	fmt.Println(outcome, order == nil, errors.Is(err, context.Canceled))
	// Output: unknown true true
}

// Every piece of evidence about one intended movement goes to the same judge:
// what the call returned, and what was asked for afterwards.
func ExampleMovement_Outcome() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
	first := juspay.CaptureOf("o-1", txn.UUID, juspay.PartialCapture(juspay.MustAmount("40"), "parcel-1"))
	second := juspay.CaptureOf("o-1", txn.UUID, juspay.PartialCapture(juspay.MustAmount("60"), "parcel-2"))

	fmt.Println(first.Outcome(client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(first.Amount, first.Key))))

	// The order is PARTIAL_CHARGED now, which says nothing about the second part.
	fmt.Println(first.Outcome(client.OrderStatus(context.Background(), "o-1")))
	fmt.Println(second.Outcome(client.OrderStatus(context.Background(), "o-1")))
	// Output:
	// succeeded
	// succeeded
	// unknown
}

func ExampleCaptureOf() {
	part := juspay.PartialCapture(juspay.MustAmount("40"), "o-1.parcel-1")
	movement := juspay.CaptureOf("o-1", "t-1", part)

	fmt.Println(movement.Kind, movement.Amount, movement.Key)
	fmt.Println(movement == juspay.CaptureOf("o-1", "t-1", part)) // movements can be compared
	// Output:
	// capture 40 o-1.parcel-1
	// true
}

func ExampleVoidOf() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})

	movement := juspay.VoidOf("o-1", txn.UUID) // store it before the call
	fmt.Println(movement.Outcome(client.Void(context.Background(), txn.UUID)))
	// Output: succeeded
}

// The answer to an OTP is a transaction, for OTPOutcome. The movement is for
// the order that is asked about later.
func ExampleOTPOf() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", OTP: "071978", RoutingID: "customer_1122"})
	jp.Next(juspaytest.Reset.AfterMoney())

	movement := juspay.OTPOf("o-1", challenge.UUID) // store it before the call
	txn, err := client.ProcessOTP(context.Background(), challenge.UUID, juspay.ProcessOTPRequest{
		ChallengeID: challenge.ChallengeID, OTP: "071978",
	})
	fmt.Println(juspay.OTPOutcome(txn, err))

	outcome, order, err := client.Settle(context.Background(), movement)
	fmt.Println(outcome, order.Status, err)
	// Output:
	// unknown
	// succeeded CHARGED <nil>
}

func ExampleRefundOf() {
	refund := juspay.RefundRequest{UniqueRequestID: "RF1", Amount: juspay.MustAmount("30")}
	movement := juspay.RefundOf("o-1", refund)

	// As a webhook brings it: the refund of this id decides, not the order's status.
	order := &juspay.Order{OrderID: "o-1", Status: juspay.StatusCharged, Refunds: []juspay.Refund{
		{UniqueRequestID: "RF1", Amount: juspay.MustAmount("30"), Status: juspay.RefundPending},
	}}
	fmt.Println(movement.Outcome(order, nil))
	// Output: pending
}

// The outcome takes both results of Refund as they are.
func ExampleRefundOutcome() {
	for _, status := range []juspay.RefundStatus{
		juspay.RefundSuccess, juspay.RefundPending, juspay.RefundFailure,
		juspay.RefundManualReview, // a person has to look at the gateway
	} {
		order := &juspay.Order{Refunds: []juspay.Refund{{UniqueRequestID: "RF1", Status: status}}}
		fmt.Println(status, juspay.RefundOutcome(order, nil))
	}
	again := &juspay.APIError{Op: "Refund", StatusCode: 400, Code: "duplicate.call"}
	fmt.Println("sent before:", juspay.RefundOutcome(nil, again))
	// Output:
	// SUCCESS succeeded
	// PENDING pending
	// FAILURE failed
	// MANUAL_REVIEW unknown
	// sent before: unknown
}
