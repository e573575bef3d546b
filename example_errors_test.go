package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Juspay has answered, but not with the result.
func ExampleAPIError() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})

	_, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("100.01"), "k-1"))
	if refused, ok := errors.AsType[*juspay.APIError](err); ok {
		fmt.Println(refused.Op, refused.StatusCode, refused.Code, refused.Info.Code)
		fmt.Println(refused.Message)
	}
	// Output:
	// Capture 400 Invalid INVALID_INPUT
	// Capture amount is more than the authorized amount
}

// The text is one line, for the log: it has the id that Juspay's support asks
// for, and no secret.
func ExampleAPIError_Error() {
	err := &juspay.APIError{
		Op: "Capture", StatusCode: 400, Code: "Invalid", Message: "Cannot Capture VOIDED Transaction",
		Response: &juspay.Response{RequestID: "req_7"},
	}
	fmt.Println(err)
	// Output: juspay: Capture: HTTP 400 Invalid: Cannot Capture VOIDED Transaction (request id req_7)
}

// The id of an answer is in its header or in its body.
func ExampleAPIError_RequestID() {
	fromHeader := &juspay.APIError{Response: &juspay.Response{RequestID: "req_7"}}
	fromBody := &juspay.APIError{Info: &juspay.ErrorInfo{RequestID: "59a880c5"}}
	fmt.Println(fromHeader.RequestID(), fromBody.RequestID())
	// Output: req_7 59a880c5
}

func ExampleAPIError_Is_unauthorized() {
	jp := startFake()
	defer jp.Close()
	client, err := juspay.NewClient("key_of_another_account", juspay.WithBaseURL(jp.URL()))
	if err != nil {
		log.Fatal(err)
	}

	_, err = client.OrderStatus(context.Background(), "o-1", juspay.WithRoutingID("customer_1122"))
	fmt.Println(errors.Is(err, juspay.ErrUnauthorized))
	// Output: true
}

func ExampleAPIError_Is_forbidden() {
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden) // Juspay does not know this machine's address
	}))
	defer refusing.Close()
	client, err := juspay.NewClient("key_from_the_dashboard", juspay.WithBaseURL(refusing.URL))
	if err != nil {
		log.Fatal(err)
	}

	_, err = client.OrderStatus(context.Background(), "o-1", juspay.WithRoutingID("customer_1122"))
	fmt.Println(errors.Is(err, juspay.ErrForbidden))
	// Output: true
}

// Juspay answers HTTP 400 to an unknown id: ask for the sentinel, not for 404.
func ExampleAPIError_Is_notFound() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	_, err := client.OrderStatus(context.Background(), "o-404")
	fmt.Println(errors.Is(err, juspay.ErrNotFound))
	// Output: true
}

// The transaction's state does not allow the call. An earlier call may have
// done the same before, so the outcome decides.
func ExampleAPIError_Is_invalidState() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	for range 2 {
		order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
		fmt.Println(juspay.CaptureOutcome(order, err), errors.Is(err, juspay.ErrInvalidState))
	}
	// Output:
	// succeeded false
	// unknown true
}

// Nothing was done: the same call may be made later.
func ExampleAPIError_Is_rateLimited() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
	jp.Next(juspaytest.RateLimited)

	order, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	if refused, ok := errors.AsType[*juspay.APIError](err); ok && errors.Is(err, juspay.ErrRateLimited) {
		fmt.Println(juspay.CaptureOutcome(order, err), "again after", refused.RetryAfter)
	}
	// Output: failed again after 1s
}

// Refused as invalid, by Juspay.
func ExampleAPIError_Is_invalidRequest() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})

	_, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("100.01"), "k-1"))
	fmt.Println(errors.Is(err, juspay.ErrInvalidRequest))
	// Output: true
}

// A gateway in front of Juspay fails: nobody knows how far the call came.
func ExampleAPIError_Is_outcomeUnknown() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
	jp.Next(juspaytest.Empty502.AfterMoney())

	_, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	fmt.Println(errors.Is(err, juspay.ErrOutcomeUnknown))
	// Output: true
}

// No usable answer has come.
func ExampleRequestError() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
	jp.Next(juspaytest.Reset.AfterMoney())

	_, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	if failed, ok := errors.AsType[*juspay.RequestError](err); ok {
		fmt.Println(failed.Op, "may have been carried out:", failed.Sent, "attempts:", failed.Attempts)
	}
	// Output: Capture may have been carried out: true attempts: 1
}

// A context that was over before the call: certainly nothing was sent.
func ExampleRequestError_notSent() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	order, err := client.Capture(ctx, "t-1", juspay.FullCapture())
	if failed, ok := errors.AsType[*juspay.RequestError](err); ok {
		fmt.Println(juspay.CaptureOutcome(order, err), "sent:", failed.Sent)
	}
	fmt.Println(errors.Is(err, juspay.ErrOutcomeUnknown), errors.Is(err, context.Canceled))
	// Output:
	// failed sent: false
	// false true
}

func ExampleRequestError_Error() {
	fmt.Println(&juspay.RequestError{Op: "Capture", Sent: true, Attempts: 1, Err: context.DeadlineExceeded})
	fmt.Println(&juspay.RequestError{Op: "Capture", Sent: false, Attempts: 3, Err: context.Canceled})
	// Output:
	// juspay: Capture: no usable answer, but it may have been carried out (attempts: 1): context deadline exceeded
	// juspay: Capture: not sent (attempts: 3): context canceled
}

// A mistake of the program: nothing was sent.
func ExampleValidationError() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	_, err := client.Capture(context.Background(), "", juspay.FullCapture())
	if invalid, ok := errors.AsType[*juspay.ValidationError](err); ok {
		fmt.Println(invalid.Op, invalid.Field, errors.Is(err, juspay.ErrInvalidRequest), len(jp.Requests()))
	}
	// Output: Capture TxnUUID true 0
}

func ExampleValidationError_Error() {
	_, err := juspay.NewClient("")
	fmt.Println(err)
	// Output: juspay: NewClient: apiKey: is empty: pass the API key from the Juspay dashboard
}
