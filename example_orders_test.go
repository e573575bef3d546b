package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The merchant's own order id leads to the payment, and to the id that
// Capture and Void take.
func ExampleClient_OrderStatus() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", TxnUUID: "t-1", Amount: "100.00", RoutingID: "customer_1122"})

	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status, order.Amount, order.Currency, order.TxnUUID)
	// Output: AUTHORIZED 100 INR t-1
}

// After partial captures the order shows the sum and every part.
func ExampleClient_OrderStatus_parts() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
	for _, key := range []string{"parcel-1", "parcel-2"} {
		order, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("30"), key))
		fmt.Println(juspay.CaptureOutcome(order, err))
	}

	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status, order.CapturedAmount, "of", order.Amount)
	for _, part := range order.TxnSubDetails {
		fmt.Println(part.TxnID, part.Status, part.TxnAmount)
	}
	// Output:
	// succeeded
	// succeeded
	// PARTIAL_CHARGED 60 of 100
	// parcel-2 CHARGED 30
	// parcel-1 CHARGED 30
}

// The customer is still paying, on a page of the bank's. What became of a
// capture, a void, an OTP or a refund, Settle finds out.
func ExampleClient_AwaitOrder() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	jp.Approve(challenge.UUID, juspaytest.Fault{}) // now the customer has paid

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	order, err = client.AwaitOrder(ctx, "o-1", nil) // nil: until the status is no longer pending
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	// Output:
	// PENDING_VBV
	// CHARGED
}

// A function of the merchant's own says what to wait for, such as the last of
// several partial captures.
func ExampleClient_AwaitOrder_settled() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
	order, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("60"), "k-1"))
	fmt.Println(juspay.CaptureOutcome(order, err))

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	want := juspay.MustAmount("60")
	order, err = client.AwaitOrder(ctx, "o-1", func(o *juspay.Order) bool { return o.CapturedAmount.Cmp(want) >= 0 })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status, order.CapturedAmount)
	// Output:
	// succeeded
	// PARTIAL_CHARGED 60
}

// When the context ends first, the last order comes with the error.
func ExampleClient_AwaitOrder_ended() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})

	ctx, cancel := context.WithCancel(context.Background())
	order, err := client.AwaitOrder(ctx, "o-1", func(o *juspay.Order) bool {
		cancel() // the customer has closed the page
		return o.Status == juspay.StatusCharged
	})
	fmt.Println(order.Status, errors.Is(err, context.Canceled))
	// Output: AUTHORIZED true
}

// An order is stored as JSON and read back with its amounts exact. The JSON has
// personal data in it, the printed form has not.
func ExampleOrder() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", TxnUUID: "t-1", Amount: "10.50", RoutingID: "customer_1122"})
	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}

	stored, err := json.Marshal(order)
	if err != nil {
		log.Fatal(err)
	}
	var read juspay.Order
	if err := json.Unmarshal(stored, &read); err != nil {
		log.Fatal(err)
	}
	fmt.Println(read.Status, read.Amount == order.Amount, read.Card.LastFourDigits == order.Card.LastFourDigits)
	fmt.Println(read)
	// Output:
	// AUTHORIZED true true
	// juspay.Order{o-1 AUTHORIZED, 10.5 INR, txn t-1}
}

// Older accounts answer a capture with a transaction. The fields that both
// shapes have are filled all the same.
func ExampleOrder_txn() {
	jp := startFake(juspaytest.WithShape(juspaytest.TxnShape))
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", TxnUUID: "t-1", RoutingID: "customer_1122"})

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err), order.OrderID, order.TxnUUID)
	fmt.Println(order.Txn != nil, order.Txn.Gateway)
	// Output:
	// succeeded o-1 t-1
	// true CYBERSOURCE
}

// What has no field of its own is in Raw.
func ExampleOrder_raw() {
	jp := startFake(juspaytest.WithOdd(juspaytest.OddFields))
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}

	var extra struct {
		Undocumented struct {
			Since string `json:"since"`
		} `json:"x_undocumented"`
	}
	if err := json.Unmarshal(order.Raw, &extra); err != nil {
		log.Fatal(err)
	}
	fmt.Println(extra.Undocumented.Since)
	// Output: today
}
