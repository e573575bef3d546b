package juspay_test

import (
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/juspay/juspay-go"
)

// Pending says whether the status changes by itself. AUTHORIZED waits for you.
func ExampleStatus_Pending() {
	for _, status := range []juspay.Status{juspay.StatusCaptureInitiated, juspay.StatusAuthorized, juspay.StatusCharged} {
		fmt.Println(status, status.Pending())
	}
	// Output:
	// CAPTURE_INITIATED true
	// AUTHORIZED false
	// CHARGED false
}

// The zero Outcome is the careful one.
func ExampleOutcome() {
	var forgotten juspay.Outcome
	fmt.Println(forgotten == juspay.Unknown)
	// Output: true
}

func ExampleOutcome_String() {
	fmt.Println(juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed)
	// Output: unknown pending succeeded failed
}

// A Timestamp reads every form in which Juspay writes a time.
func ExampleTimestamp() {
	var times []juspay.Timestamp
	err := json.Unmarshal([]byte(`["2026-03-04T05:06:07Z", "2026-03-04 05:06:07", 1772600767, null]`), &times)
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range times {
		fmt.Println(t.Format(time.RFC3339), t.IsZero())
	}
	// Output:
	// 2026-03-04T05:06:07Z false
	// 2026-03-04T05:06:07Z false
	// 2026-03-04T05:06:07Z false
	// 0001-01-01T00:00:00Z true
}

// Orders in webhooks are read as tolerantly as answers: here a number is text
// and so is a flag, and an empty object stands for null.
func ExampleOrder_UnmarshalJSON() {
	var order juspay.Order
	err := json.Unmarshal([]byte(`{"order_id": "o-1", "status": "CHARGED", "status_id": "21", "amount": "10.50",
		"currency": "INR", "refunded": "false", "gateway_reference_id": {}}`), &order)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.OrderID, order.Status, order.StatusID, order.Amount, order.GatewayReferenceID == "")
	// Output: o-1 CHARGED 21 10.5 true
}

// JSON has the vendor's names, and amounts as exact numbers.
func ExampleOrder_MarshalJSON() {
	text, err := json.Marshal(juspay.Order{OrderID: "o-1", Status: juspay.StatusCharged, Amount: juspay.MustAmount("10.50")})
	if err != nil {
		log.Fatal(err)
	}
	var read map[string]json.RawMessage
	if err := json.Unmarshal(text, &read); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s %s %s\n", read["order_id"], read["status"], read["amount"])
	// Output: "o-1" "CHARGED" 10.5
}

// A transaction that waits for the customer's OTP says where to send it.
func ExampleTxn_UnmarshalJSON() {
	var txn juspay.Txn
	err := json.Unmarshal([]byte(`{"order_id": "o-1", "txn_id": "shop-o-1-1", "status": "PENDING_VBV",
		"payment": {"authentication": {"method": "POST", "params": {"id": "t-1", "challenge_id": "ch_42"}}}}`), &txn)
	if err != nil {
		log.Fatal(err)
	}
	params := txn.Payment.Authentication.Params
	fmt.Println(txn.Status, params.ID, params.ChallengeID)
	// Output: PENDING_VBV t-1 ch_42
}
