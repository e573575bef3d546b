package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Any host will do: production, a proxy with a path prefix, a fake.
func ExampleWithBaseURL() {
	jp := startFake()
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})

	client, err := juspay.NewClient(jp.APIKey(), juspay.WithBaseURL(jp.URL()), juspay.WithRoutingID("customer_1122"))
	if err != nil {
		log.Fatal(err)
	}
	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	// Output: AUTHORIZED
}

// Plain http to another machine needs a word more. The key travels readable.
func ExampleWithInsecureHTTP() {
	_, err := juspay.NewClient("a_test_key", juspay.WithBaseURL("http://fake-juspay.test:8700"))
	fmt.Println("refused:", errors.Is(err, juspay.ErrInvalidRequest))

	client, err := juspay.NewClient("a_test_key", juspay.WithBaseURL("http://fake-juspay.test:8700"), juspay.WithInsecureHTTP())
	fmt.Println(client, err)
	// Output:
	// refused: true
	// juspay.Client{fake-juspay.test:8700} <nil>
}

// A transport with certificates, a proxy or tracing of the merchant's own.
func ExampleWithHTTPClient() {
	jp := startFake(juspaytest.WithTLS()) // with a certificate that only its own client trusts
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})

	client, err := juspay.NewClient(jp.APIKey(), juspay.WithBaseURL(jp.URL()), juspay.WithHTTPClient(jp.HTTPClient()))
	if err != nil {
		log.Fatal(err)
	}
	order, err := client.OrderStatus(context.Background(), "o-1", juspay.WithRoutingID("customer_1122"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	// Output: AUTHORIZED
}

// The routing id is the customer's: it usually goes with the call.
func ExampleWithRoutingID() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client()
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	order, err := client.Void(context.Background(), txn.UUID, juspay.WithRoutingID("customer_1122"))
	fmt.Println(juspay.VoidOutcome(order, err), jp.Requests()[0].Header.Get("x-routing-id"))

	_, err = client.Void(context.Background(), txn.UUID) // forgotten: not sent
	fmt.Println(errors.Is(err, juspay.ErrInvalidRequest), len(jp.Requests()))
	// Output:
	// succeeded customer_1122
	// true 1
}

// For accounts from before x-routing-id.
func ExampleWithoutRoutingID() {
	jp := startFake(juspaytest.WithRouting(juspaytest.RoutingIgnored))
	defer jp.Close()
	client := jp.Client(juspay.WithoutRoutingID())
	txn := jp.Authorize(juspaytest.Payment{})

	order, err := client.Void(context.Background(), txn.UUID)
	fmt.Println(juspay.VoidOutcome(order, err), len(jp.Requests()[0].Header.Values("x-routing-id")))
	// Output: succeeded 0
}

func ExampleWithMerchantID() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithMerchantID("corner_shop"), juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	order, err := client.Void(context.Background(), txn.UUID)
	fmt.Println(juspay.VoidOutcome(order, err), jp.Requests()[0].Header.Get("x-merchantid"))
	// Output: succeeded corner_shop
}

// The version decides which fields an answer has.
func ExampleWithVersion() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
	order, err := client.Capture(context.Background(), txn.UUID, juspay.PartialCapture(juspay.MustAmount("40"), "k-1"))
	fmt.Println(juspay.CaptureOutcome(order, err))

	for _, version := range []string{"2018-07-01", "2023-06-30"} {
		order, err := client.OrderStatus(context.Background(), "o-1", juspay.WithVersion(version))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version, order.Status, "captured", order.CapturedAmount)
	}
	// Output:
	// succeeded
	// 2018-07-01 PARTIAL_CHARGED captured 0
	// 2023-06-30 PARTIAL_CHARGED captured 40
}

func ExampleWithHeader() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	order, err := client.Void(context.Background(), txn.UUID, juspay.WithHeader("x-correlation-id", "c-77"))
	fmt.Println(juspay.VoidOutcome(order, err), jp.Requests()[0].Header.Get("x-correlation-id"))

	// What the client sets itself, and what would make net/http repeat a payment, is refused.
	_, err = client.Void(context.Background(), txn.UUID, juspay.WithHeader("Idempotency-Key", "k-1"))
	fmt.Println(errors.Is(err, juspay.ErrInvalidRequest))
	// Output:
	// succeeded c-77
	// true
}

func ExampleWithUserAgent() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithUserAgent("corner-shop/2.1"), juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})

	order, err := client.Void(context.Background(), txn.UUID)
	fmt.Println(juspay.VoidOutcome(order, err))
	agent := strings.Fields(jp.Requests()[0].Header.Get("User-Agent"))
	fmt.Println(agent[0] == "juspay-go/"+juspay.Version, agent[len(agent)-1])
	// Output:
	// succeeded
	// true corner-shop/2.1
}

func ExampleWithFullGatewayResponse() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", TxnUUID: "t-1", RoutingID: "customer_1122"})

	order, err := client.OrderStatus(context.Background(), "o-1", juspay.WithFullGatewayResponse())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(order.PaymentGatewayResponse.GatewayResponse))
	fmt.Println(jp.Requests()[0].Path)
	// Output:
	// {"api_version":"1","id":"epg_t-1","success":"false"}
	// /orders/o-1?options.add_full_gateway_response=true
}
