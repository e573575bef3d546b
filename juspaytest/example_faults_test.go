package juspaytest_test

import (
	"context"
	"fmt"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// captureAll is what the code under test does here.
func captureAll(jp *juspaytest.Server, txnUUID string) (*juspay.Order, juspay.Outcome) {
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithRetries(0))
	order, err := client.Capture(context.Background(), txnUUID, juspay.FullCapture())
	return order, juspay.CaptureOutcome(order, err)
}

func hundred() juspaytest.Payment {
	return juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"}
}

// One transaction has bad luck, whatever happens to the others.
func ExampleServer_OnTxn() {
	jp := start()
	defer jp.Close()
	unlucky, lucky := jp.Authorize(hundred()), jp.Authorize(hundred())
	jp.OnTxn(unlucky.UUID).Always(juspaytest.Empty502)

	for _, txn := range []juspaytest.Txn{unlucky, lucky} {
		_, outcome := captureAll(jp, txn.UUID)
		fmt.Println(outcome)
	}
	// Output:
	// unknown
	// succeeded
}

// Juspay is down until it is not.
func ExampleServer_Always() {
	jp := start()
	defer jp.Close()
	txn := jp.Authorize(hundred())

	jp.Always(juspaytest.Unavailable)
	_, outcome := captureAll(jp, txn.UUID)
	fmt.Println(outcome)

	jp.Calm()
	_, outcome = captureAll(jp, txn.UUID)
	fmt.Println(outcome)
	// Output:
	// unknown
	// succeeded
}

// A bad day, the same one in every run: whatever the client is told, the
// ledger knows what moved.
func ExampleServer_Randomly() {
	jp := start()
	defer jp.Close()
	jp.On(juspaytest.Capture).Randomly(0.5, 7, juspaytest.HTML500, juspaytest.Reset.AfterMoney())

	told := map[juspay.Outcome]int{}
	for range 20 {
		txn := jp.Authorize(hundred())
		_, outcome := captureAll(jp, txn.UUID)
		told[outcome]++
		if taken := !jp.Ledger(txn.UUID).Captured.IsZero(); taken && outcome == juspay.Failed {
			fmt.Println("taken, and called failed")
		}
	}
	fmt.Println(told[juspay.Failed], "called failed;", told[juspay.Succeeded]+told[juspay.Unknown], "succeeded or unknown")
	// Output: 0 called failed; 20 succeeded or unknown
}

// What the gateway accepted may fail later.
func ExampleServer_SettleFailed() {
	jp := start()
	defer jp.Close()
	txn := jp.Authorize(hundred())
	jp.Next(juspaytest.GatewayPending)
	order, outcome := captureAll(jp, txn.UUID)
	fmt.Println(outcome, order.Status)

	fmt.Println(jp.SettleFailed(txn.UUID).Status, jp.Ledger(txn.UUID).Captured)
	// Output:
	// pending CAPTURE_INITIATED
	// CAPTURE_FAILED 0
}

// An authorization can be captured for seven days.
func ExampleServer_Advance() {
	jp := start()
	defer jp.Close()
	txn := jp.Authorize(hundred())
	jp.Advance(juspaytest.CaptureWindow + time.Hour)

	_, outcome := captureAll(jp, txn.UUID)
	fmt.Println(outcome, jp.Ledger(txn.UUID).Captured)
	// Output: failed 0
}

// Older accounts answer a capture with a transaction.
func ExampleWithShape() {
	jp := start(juspaytest.WithShape(juspaytest.TxnShape))
	defer jp.Close()
	order, outcome := captureAll(jp, jp.Authorize(hundred()).UUID)
	fmt.Println(outcome, order.Status, order.Txn != nil, order.Amount)
	// Output: succeeded CHARGED true 0
}

// Code must not depend on how a repeated key is answered.
func ExampleWithRepeatedKey() {
	for _, mode := range []juspaytest.RepeatedKey{juspaytest.RepeatedKeyReplayed, juspaytest.RepeatedKeyRefused} {
		jp := start(juspaytest.WithRepeatedKey(mode))
		client := jp.Client(juspay.WithRoutingID("customer_1122"))
		txn := jp.Authorize(hundred())
		for range 2 {
			order, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("40"), "key-1"))
			fmt.Println(juspay.CaptureOutcome(order, err), jp.Ledger(txn.UUID).Captured)
		}
		jp.Close()
	}
	// Output:
	// succeeded 40
	// succeeded 40
	// succeeded 40
	// unknown 40
}

// A call without x-routing-id, or with a foreign one, can be refused.
func ExampleWithRouting() {
	jp := start(juspaytest.WithRouting(juspaytest.RoutingRefused))
	defer jp.Close()
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "somebody else"})
	_, outcome := captureAll(jp, txn.UUID)
	fmt.Println(outcome, jp.Ledger(txn.UUID).Captured)
	// Output: failed 0
}
