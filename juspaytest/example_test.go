package juspaytest_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// start is what each example begins with; a test has juspaytest.NewServer(t).
func start(opts ...juspaytest.Option) *juspaytest.Server {
	jp, err := juspaytest.Start(opts...)
	if err != nil {
		log.Fatal(err)
	}
	return jp
}

func ExampleNewServer() {
	testCapture := func(t juspaytest.TB) { // func TestCapture(t *testing.T)
		jp := juspaytest.NewServer(t) // closed when the test ends
		client := jp.Client(juspay.WithRoutingID("customer_1122"))
		txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

		order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
		fmt.Println(juspay.CaptureOutcome(order, err), order.Status)
	}
	t := &stubTest{}
	testCapture(t)
	t.end()
	// Output: succeeded CHARGED
}

func ExampleServer_Client() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithRetries(0))

	_, err := client.OrderStatus(context.Background(), "o-1")
	fmt.Println("not found:", errors.Is(err, juspay.ErrNotFound))
	// Output: not found: true
}

func ExampleServer_Authorize() {
	jp := start()
	defer jp.Close()
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	fmt.Println(txn.ID, txn.Status, txn.Amount, txn.Currency)
	// Output: juspaytest-o-1-1 AUTHORIZED 100 INR
}

func ExampleServer_Challenge() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	otp := jp.Challenge(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122", MaxAttempts: 2})

	for _, typed := range []string{"000000", otp.OTP} {
		txn, err := client.ProcessOTP(context.Background(), otp.UUID, juspay.ProcessOTPRequest{
			ChallengeID: otp.ChallengeID, OTP: typed,
		})
		fmt.Println(juspay.OTPOutcome(txn, err), txn.Status)
	}
	// Output:
	// pending PENDING_VBV
	// succeeded CHARGED
}

func ExampleServer_Next() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	jp.Next(juspaytest.GatewayTimeout.AfterMoney()) // the money moves, the answer does not say so
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println("answer:", order.Status, juspay.CaptureOutcome(order, err))

	order, err = client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("order: ", order.Status)
	// Output:
	// answer: AUTHORIZED unknown
	// order:  CHARGED
}

func ExampleServer_On() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	jp.On(juspaytest.Void).Always(juspaytest.Declined)
	order, err := client.Void(context.Background(), txn.UUID)
	fmt.Println(order.Status, juspay.VoidOutcome(order, err))
	// Output: VOID_FAILED failed
}

func ExampleServer_Settle() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})

	jp.Next(juspaytest.GatewayPending)
	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(order.Status, juspay.CaptureOutcome(order, err), jp.Ledger(txn.UUID).Captured)

	fmt.Println(jp.Settle(txn.UUID).Status, jp.Ledger(txn.UUID).Captured)
	// Output:
	// CAPTURE_INITIATED pending 0
	// CHARGED 100
}

func ExampleServer_Ledger() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})

	// The first answer is lost, so the client repeats the capture with the same key.
	jp.Next(juspaytest.Reset.AfterMoney())
	part := juspay.PartialCapture(juspay.MustAmount("40"), "o-1.item-7")
	order, err := client.Capture(context.Background(), txn.UUID, part)
	fmt.Println(juspay.CaptureOutcome(order, err))

	ledger := jp.Ledger(txn.UUID)
	fmt.Println("captured", ledger.Captured, "held", ledger.Held)
	for _, moved := range ledger.Movements {
		fmt.Printf("%s %s %q\n", moved.Kind, moved.Amount, moved.IdempotenceKey)
	}
	// Output:
	// succeeded
	// captured 40 held 60
	// authorize 100 ""
	// capture 40 "o-1.item-7"
}

func ExampleServer_Requests() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	part := juspay.PartialCapture(juspay.MustAmount("40"), "key-1")
	_, err := client.Capture(context.Background(), txn.UUID, part)
	if err != nil {
		log.Fatal(err)
	}

	for _, request := range jp.Requests() {
		fmt.Println(request.Method, request.Operation, request.Header.Get("x-routing-id"), request.Body)
	}
	// Output: POST capture customer_1122 amount=40&idempotence_key=key-1
}

func ExampleFaults() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	lies := 0
	for _, fault := range juspaytest.Faults() {
		if fault == juspaytest.NoAnswer || fault == juspaytest.NoAnswer.AfterMoney() {
			continue // they last until the client's timeout
		}
		txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
		jp.Next(fault)
		order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
		moved := !jp.Ledger(txn.UUID).Captured.IsZero()
		switch juspay.CaptureOutcome(order, err) {
		case juspay.Succeeded:
			if !moved {
				lies++
			}
		case juspay.Failed:
			if moved {
				lies++
			}
		}
	}
	fmt.Println("lies:", lies)
	// Output: lies: 0
}

func ExampleWithOdd() {
	jp := start(juspaytest.WithOdd(juspaytest.OddTypes))
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.50", RoutingID: "customer_1122"})

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture()) // "amount": "100.5"
	fmt.Println(juspay.CaptureOutcome(order, err), order.Amount)
	// Output: succeeded 100.5
}

func ExampleServer_Handle() {
	jp := start()
	defer jp.Close()
	jp.Handle("GET /shop/", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "welcome")
	}))

	page, err := jp.HTTPClient().Get(jp.URL() + "/shop/")
	if err != nil {
		log.Fatal(err)
	}
	defer page.Body.Close()
	fmt.Println(page.Status)
	// Output: 200 OK
}
