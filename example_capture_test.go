package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The whole authorized amount.
func ExampleClient_Capture() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err), order.Status, order.Amount)
	// Output: succeeded CHARGED 100
}

// A part of the amount for every parcel, each under a key of its own.
func ExampleClient_Capture_partial() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	for _, parcel := range []struct{ price, key string }{{"40", "o-1.parcel-1"}, {"60", "o-1.parcel-2"}} {
		part := juspay.PartialCapture(juspay.MustAmount(parcel.price), parcel.key)
		order, err := client.Capture(context.Background(), txn.UUID, part)
		fmt.Println(juspay.CaptureOutcome(order, err), order.Status, order.CapturedAmount)
	}
	// Output:
	// succeeded PARTIAL_CHARGED 40
	// succeeded CHARGED 100
}

// A partial capture can be repeated with the same key, after a crash for
// instance: the money is taken once.
func ExampleClient_Capture_repeat() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	part := juspay.PartialCapture(juspay.MustAmount("40"), "o-1.parcel-1") // as stored before the first call
	for range 2 {
		order, err := client.Capture(context.Background(), txn.UUID, part)
		fmt.Println(juspay.CaptureOutcome(order, err), order.Status)
	}
	fmt.Println("taken:", jp.Ledger(txn.UUID).Captured)
	// Output:
	// succeeded PARTIAL_CHARGED
	// succeeded PARTIAL_CHARGED
	// taken: 40
}

// Where the account refuses a key that it has seen: the first call may have
// taken the money, so the outcome is unknown although the answer is an HTTP 400.
func ExampleClient_Capture_repeatRefused() {
	jp := startFake(juspaytest.WithRepeatedKey(juspaytest.RepeatedKeyRefused))
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	part := juspay.PartialCapture(juspay.MustAmount("40"), "o-1.parcel-1")
	for range 2 {
		order, err := client.Capture(context.Background(), txn.UUID, part)
		fmt.Println(juspay.CaptureOutcome(order, err), errors.Is(err, juspay.ErrInvalidRequest))
	}
	fmt.Println("taken:", jp.Ledger(txn.UUID).Captured)
	// Output:
	// succeeded false
	// unknown true
	// taken: 40
}

// The gateway refuses: HTTP 200 and no error, but the status says it.
func ExampleClient_Capture_declined() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	jp.Next(juspaytest.Declined)

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err), order.Status, err)
	// Output: failed CAPTURE_FAILED <nil>
}

// The answer is lost, the money may have moved: Settle finds out.
func ExampleClient_Capture_unknown() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	movement := juspay.CaptureOf("o-1", txn.UUID, juspay.FullCapture()) // store it before the call
	jp.Next(juspaytest.Reset.AfterMoney())

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	outcome := movement.Outcome(order, err)
	fmt.Println(outcome)

	if outcome == juspay.Unknown {
		outcome, order, err = client.Settle(context.Background(), movement)
		if err != nil {
			log.Fatal(err) // still unknown: a later process settles it
		}
		fmt.Println(outcome, order.Status)
	}
	// Output:
	// unknown
	// succeeded CHARGED
}

func ExampleFullCapture() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{TxnUUID: "t-1", RoutingID: "customer_1122"})

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err))

	sent := jp.Requests()[0]
	fmt.Printf("%s %s %q\n", sent.Method, sent.Path, sent.Body) // no amount means all of it
	// Output:
	// succeeded
	// POST /v2/txns/t-1/capture ""
}

func ExamplePartialCapture() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})

	part := juspay.PartialCapture(juspay.MustAmount("10.50"), "o-1.parcel-1")
	order, err := client.Capture(context.Background(), txn.UUID, part)
	fmt.Println(juspay.CaptureOutcome(order, err))
	fmt.Println(jp.Requests()[0].Body)
	// Output:
	// succeeded
	// amount=10.5&idempotence_key=o-1.parcel-1
}

// Make the key and store it with the order before the call.
func ExampleNewIdempotenceKey() {
	key := juspay.NewIdempotenceKey()

	fmt.Println(len(key), "characters, never the same:", key != juspay.NewIdempotenceKey())
	// Output: 20 characters, never the same: true
}

// The zero request is refused: Juspay would take a missing amount for all of it.
func ExampleCaptureRequest() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	for _, request := range []juspay.CaptureRequest{
		{},
		{Full: true, Amount: juspay.MustAmount("40")},
		{Amount: juspay.MustAmount("40")},
		{Amount: juspay.MustAmount("40.001"), IdempotenceKey: "k-1"},
	} {
		_, err := client.Capture(context.Background(), "t-1", request)
		if invalid, ok := errors.AsType[*juspay.ValidationError](err); ok {
			fmt.Println("mend", invalid.Field)
		}
	}
	fmt.Println("sent:", len(jp.Requests()))
	// Output:
	// mend Amount
	// mend Amount
	// mend IdempotenceKey
	// mend Amount
	// sent: 0
}

// Metadata is JSON text, for the gateways that ask for it.
func ExampleCaptureRequest_metadata() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	request := juspay.FullCapture()
	request.Metadata = `{"invoice":"2026-118"}`
	order, err := client.Capture(context.Background(), txn.UUID, request)
	fmt.Println(juspay.CaptureOutcome(order, err))
	fmt.Println(jp.Requests()[0].Form().Get("metadata"))
	// Output:
	// succeeded
	// {"invoice":"2026-118"}
}

// The outcome takes both results of Capture as they are.
func ExampleCaptureOutcome() {
	for _, status := range []juspay.Status{
		juspay.StatusCharged, juspay.StatusCaptureInitiated, juspay.StatusCaptureFailed,
		juspay.StatusPartialCharged, // of everything that was asked for
		juspay.StatusAuthorized,     // the gateway timed out
		"A_STATUS_OF_TOMORROW",
	} {
		fmt.Println(status, juspay.CaptureOutcome(&juspay.Order{Status: status}, nil))
	}
	for _, err := range []error{
		&juspay.ValidationError{Op: "Capture", Field: "Amount"},
		&juspay.RequestError{Op: "Capture", Sent: false},
		&juspay.RequestError{Op: "Capture", Sent: true},
		&juspay.APIError{Op: "Capture", StatusCode: 400, Message: "Cannot Capture VOIDED Transaction"},
		&juspay.APIError{Op: "Capture", StatusCode: 400, Message: "Cannot Capture CHARGED Transaction"}, // by an earlier call
	} {
		fmt.Println(juspay.CaptureOutcome(nil, err))
	}
	// Output:
	// CHARGED succeeded
	// CAPTURE_INITIATED pending
	// CAPTURE_FAILED failed
	// PARTIAL_CHARGED unknown
	// AUTHORIZED unknown
	// A_STATUS_OF_TOMORROW unknown
	// failed
	// failed
	// unknown
	// failed
	// unknown
}
