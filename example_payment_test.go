package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// An order together with the page that the customer pays it on. The amount is
// only held, to be captured when the goods leave.
func ExampleClient_CreateSession() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client()

	session, err := client.CreateSession(context.Background(), juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{
			OrderID: "order7001", Amount: juspay.MustAmount("10.50"), Currency: "INR",
			CustomerID: "customer_1122", CustomerPhone: "9000000000", CustomerEmail: "asha@shop.example",
			ReturnURL: "https://shop.example/back", AutoCapture: new(false),
		},
		PaymentPageClientID: "corner_shop",
		PaymentFilter:       &juspay.PaymentFilter{Options: []juspay.PaymentFilterOption{{PaymentMethodType: "CARD", Enable: true}}},
	}, juspay.WithRoutingID("customer_1122"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(session.Status, session.OrderID)
	fmt.Println("send the customer to a link:", session.PaymentLinks.Web != "")
	// Output:
	// NEW order7001
	// send the customer to a link: true
}

// An order that is to be paid with calls of its own. A basket is JSON text.
func ExampleClient_CreateOrder() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	order, err := client.CreateOrder(context.Background(), juspay.OrderRequest{
		OrderID: "order7001", Amount: juspay.MustAmount("10.50"), Currency: "INR", CustomerID: "customer_1122",
		Metadata: map[string]string{"JUSPAY:gateway_reference_id": "main"},
		Extra:    map[string]string{"basket": `[{"id":"sku-9","quantity":1,"unitPrice":10.5}]`},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.OrderID, order.Status) // which says nothing about money
	// Output: order7001 CREATED
}

// The customer has not got the OTP.
func ExampleClient_ResendOTP() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	challenge := jp.Challenge(juspaytest.Payment{OrderID: "o-1", ChallengeID: "ch_42", RoutingID: "customer_1122"})

	txn, err := client.ResendOTP(context.Background(), challenge.UUID, challenge.ChallengeID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(txn.Status, txn.Payment.Authentication.Params.ChallengeID) // the next ProcessOTP answers this one
	// Output: PENDING_VBV ch_42
}

// A part of the price goes back. The first answer is nearly always pending;
// Settle finds out what became of it, from any process, at any time.
func ExampleClient_Refund() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	pay(jp, client, "o-1")

	refund := juspay.RefundRequest{UniqueRequestID: "RF1", Amount: juspay.MustAmount("30")} // or NewRefundID()
	movement := juspay.RefundOf("o-1", refund)                                              // store it before the call
	order, err := client.Refund(context.Background(), "o-1", refund)
	fmt.Println(movement.Outcome(order, err))

	jp.SettleRefund("o-1", "RF1", juspay.RefundSuccess) // a quarter of an hour later
	outcome, order, err := client.Settle(context.Background(), movement)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome, order.AmountRefunded, "of", order.Amount)
	// Output:
	// pending
	// succeeded 30 of 100
}

// pay captures a payment of 100.
func pay(jp *juspaytest.Server, client *juspay.Client, orderID string) {
	txn := jp.Authorize(juspaytest.Payment{OrderID: orderID, Amount: "100.00", RoutingID: "customer_1122"})
	if juspay.CaptureOutcome(client.Capture(context.Background(), txn.UUID, juspay.FullCapture())) != juspay.Succeeded {
		log.Fatal("not captured")
	}
}

// A repeat is refused as a duplicate, which does not say what became of the
// refund: the outcome is unknown, and Settle looks it up.
func ExampleClient_Refund_repeat() {
	jp := startFake(juspaytest.WithRefundsAtOnce())
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	pay(jp, client, "o-1")

	refund := juspay.RefundRequest{UniqueRequestID: "RF1", Amount: juspay.MustAmount("30")}
	for range 2 {
		fmt.Println(juspay.RefundOutcome(client.Refund(context.Background(), "o-1", refund)))
	}
	outcome, order, err := client.Settle(context.Background(), juspay.RefundOf("o-1", refund))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome, order.AmountRefunded)
	// Output:
	// succeeded
	// unknown
	// succeeded 30
}

// Make the id and store it with the order before the call.
func ExampleNewRefundID() {
	id := juspay.NewRefundID()

	fmt.Println(len(id), "characters, never the same:", id != juspay.NewRefundID())
	// Output: 20 characters, never the same: true
}

// Whatever has no method of its own. Ids in the path are the program's to
// escape.
func ExampleClient_Call() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	var customer struct {
		ID        string `json:"object_reference_id"`
		FirstName string `json:"first_name"`
	}

	err := client.Call(context.Background(), http.MethodPost, "/customers",
		url.Values{"object_reference_id": {"customer_1122"}, "mobile_number": {"9000000000"}, "first_name": {"Asha"}}, &customer)
	if err != nil {
		log.Fatal(err)
	}
	err = client.Call(context.Background(), http.MethodGet, "/customers/"+url.PathEscape(customer.ID), nil, &customer)
	fmt.Println(customer.FirstName, err)
	// Output: Asha <nil>
}

// Errors are as everywhere.
func ExampleClient_Call_refused() {
	jp := startFake()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	err := client.Call(context.Background(), http.MethodGet, "/customers/nobody", nil, nil)
	fmt.Println(errors.Is(err, juspay.ErrNotFound))
	err = client.Call(context.Background(), http.MethodGet, "/customers/../orders/o-1", nil, nil)
	fmt.Println(errors.Is(err, juspay.ErrInvalidRequest), "and nothing was sent")
	// Output:
	// true
	// true and nothing was sent
}

// A sealing press, for the eyes only: package jwe makes an Envelope that
// encrypts and signs.
type exampleEnvelope struct{}

func (exampleEnvelope) Seal(claims []byte) ([]byte, error) {
	return append([]byte(`{"sealed":true,"claims":`), append(claims, '}')...), nil
}

func (exampleEnvelope) Open(body []byte) ([]byte, error) { return body, nil }

// In encrypted mode the calls that Juspay offers it for go to their /v4 twins.
func ExampleWithEnvelope() {
	client, err := juspay.NewClient("key_from_the_dashboard", juspay.WithoutRoutingID(), juspay.WithEnvelope(exampleEnvelope{}),
		juspay.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			fmt.Println(req.Method, req.URL.Path)
			return reply(http.StatusOK, `{"order_id":"o-1","status":"CHARGED"}`), nil
		})}))
	if err != nil {
		log.Fatal(err)
	}

	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	// Output:
	// POST /v4/order-status
	// CHARGED
}
