package juspay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The customer has typed the OTP of the bank.
func ExampleClient_ProcessOTP() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", OTP: "071978", RoutingID: "customer_1122"})

	txn, err := client.ProcessOTP(context.Background(), challenge.UUID, juspay.ProcessOTPRequest{
		ChallengeID: challenge.ChallengeID,
		OTP:         "071978",
	})
	fmt.Println(juspay.OTPOutcome(txn, err), txn.Status)
	// Output: succeeded CHARGED
}

// With AutoCapture false the amount is only held, to be captured when the goods
// leave.
func ExampleClient_ProcessOTP_authorizeOnly() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", OTP: "071978", RoutingID: "customer_1122"})

	txn, err := client.ProcessOTP(context.Background(), challenge.UUID, juspay.ProcessOTPRequest{
		ChallengeID: challenge.ChallengeID,
		OTP:         "071978",
		AutoCapture: new(false),
	})
	fmt.Println(juspay.OTPOutcome(txn, err), txn.Status)

	order, err := client.Capture(context.Background(), challenge.UUID, juspay.FullCapture())
	fmt.Println(juspay.CaptureOutcome(order, err), order.Status)
	// Output:
	// succeeded AUTHORIZED
	// succeeded CHARGED
}

// A wrong OTP is not an error: the status says what became of the payment.
func ExampleClient_ProcessOTP_declined() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", OTP: "071978", RoutingID: "customer_1122"})

	txn, err := client.ProcessOTP(context.Background(), challenge.UUID, juspay.ProcessOTPRequest{
		ChallengeID: challenge.ChallengeID,
		OTP:         "000000",
	})
	fmt.Println(juspay.OTPOutcome(txn, err), txn.Status, err)
	// Output: failed AUTHENTICATION_FAILED <nil>
}

// The request can be logged: nothing shows the OTP.
func ExampleProcessOTPRequest() {
	request := juspay.ProcessOTPRequest{ChallengeID: "ch_42", OTP: "071978"}

	fmt.Printf("%+v\n", request)
	text, err := json.Marshal(request)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
	// Output:
	// juspay.ProcessOTPRequest{challenge ch_42, OTP [redacted]}
	// {"challenge_id":"ch_42"}
}

// The outcome takes both results of ProcessOTP as they are.
func ExampleOTPOutcome() {
	for _, status := range []juspay.Status{
		juspay.StatusCharged,     // taken
		juspay.StatusAuthorized,  // held: capture it
		juspay.StatusPendingVBV,  // still waiting for the customer
		juspay.StatusAuthorizing, // waiting for the bank
		juspay.StatusAuthenticationFailed,
		juspay.StatusAuthorizationFailed,
		juspay.StatusJuspayDeclined,
	} {
		fmt.Println(status, juspay.OTPOutcome(&juspay.Txn{Status: status}, nil))
	}
	fmt.Println(juspay.OTPOutcome(nil, &juspay.RequestError{Op: "ProcessOTP", Sent: true}))
	// Output:
	// CHARGED succeeded
	// AUTHORIZED succeeded
	// PENDING_VBV pending
	// AUTHORIZING pending
	// AUTHENTICATION_FAILED failed
	// AUTHORIZATION_FAILED failed
	// JUSPAY_DECLINED failed
	// unknown
}
