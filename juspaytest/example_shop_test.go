package juspaytest_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The customer of a session types a test card and passes the bank's page.
func ExampleServer_Pay() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	_, err := client.CreateSession(context.Background(), juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{
			OrderID: "o1", Amount: juspay.MustAmount("100"), Currency: "INR", CustomerID: "customer_1122",
			ReturnURL: "https://shop.example/back",
		},
		PaymentPageClientID: "shop",
	})
	if err != nil {
		log.Fatal(err)
	}

	paid := jp.Pay("o1", juspaytest.AuthThreeDS)
	fmt.Println(paid.Status, jp.Approve(paid.UUID, juspaytest.Fault{}).Status)
	fmt.Println(jp.Return("o1").Location())
	// Output:
	// PENDING_VBV CHARGED
	// https://shop.example/back?order_id=o1&status=CHARGED&status_id=21
}

// Refunds are queued, and end when the test says so.
func ExampleServer_SettleRefund() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o1", Amount: "100.00", RoutingID: "customer_1122"})
	_, err := client.Capture(context.Background(), txn.UUID, juspay.FullCapture())
	if err != nil {
		log.Fatal(err)
	}

	request := juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: juspay.MustAmount("30")}
	order, err := client.Refund(context.Background(), "o1", request)
	ledger := jp.Ledger(txn.UUID)
	fmt.Println(juspay.RefundOutcome(order, err), "refunded", ledger.Refunded, "refunding", ledger.Refunding)

	jp.SettleRefund("o1", request.UniqueRequestID, juspay.RefundSuccess)
	ledger = jp.Ledger(txn.UUID)
	fmt.Println("refunded", ledger.Refunded, "refunding", ledger.Refunding)
	// Output:
	// pending refunded 0 refunding 30
	// refunded 30 refunding 0
}

// The gateway was given up, and captures an hour later.
func ExampleGatewayLate() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o1", Amount: "100.00", RoutingID: "customer_1122"})
	movement := juspay.CaptureOf("o1", txn.UUID, juspay.FullCapture())

	jp.Next(juspaytest.GatewayLate(time.Hour))
	fmt.Println(movement.Outcome(client.Capture(context.Background(), txn.UUID, juspay.FullCapture())))
	fmt.Println(movement.Outcome(client.OrderStatus(context.Background(), "o1")))
	jp.Advance(time.Hour)
	fmt.Println(movement.Outcome(client.OrderStatus(context.Background(), "o1")))
	// Output:
	// unknown
	// unknown
	// succeeded
}

// Every two faults, one after the other.
func ExamplePairs() {
	jp := start()
	defer jp.Close()
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithRetries(0))
	twice := 0
	for _, pair := range juspaytest.Pairs()[:50] {
		txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
		part := juspay.PartialCapture(juspay.MustAmount("40"), juspay.NewIdempotenceKey())
		jp.Next(pair[:]...)
		for range pair { // a part, and its repeat under the same key
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			_, _ = client.Capture(ctx, txn.UUID, part)
			cancel()
		}
		if jp.Ledger(txn.UUID).Captured.Cmp(juspay.MustAmount("40")) > 0 {
			twice++
		}
		jp.Calm()
	}
	fmt.Println("captured twice:", twice)
	// Output: captured twice: 0
}

// Nobody is let in: the call certainly never left.
func ExampleServer_Refuse() {
	jp := start()
	defer jp.Close()
	txn := jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	jp.Refuse()
	_, outcome := captureAll(jp, txn.UUID)
	fmt.Println(outcome)

	jp.Reopen()
	_, outcome = captureAll(jp, txn.UUID)
	fmt.Println(outcome)
	// Output:
	// failed
	// succeeded
}

// A shop that is told, twice, what happened.
func ExampleWithWebhooks() {
	events := make(chan juspay.EventName, 10)
	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: "shop", Password: "secret",
		Handle: func(_ context.Context, event *juspay.Event) error {
			events <- event.Name
			return nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	jp := start(
		juspaytest.WithWebhooks("http://shop.test/webhooks", "shop", "secret"),
		juspaytest.WithWebhookTransport(handled{handler}), // a URL on loopback needs none
	)
	defer jp.Close()

	jp.Authorize(juspaytest.Payment{Amount: "100.00", RoutingID: "customer_1122"})
	fmt.Println(<-events)
	again := jp.Deliver(jp.Events()[0].ID)
	fmt.Println(<-events, again[0].Status)
	forged := jp.DeliverAs("shop", "guess", jp.Events()[0].ID)
	fmt.Println(forged[0].Status == http.StatusUnauthorized)
	// Output:
	// ORDER_AUTHORIZED
	// ORDER_AUTHORIZED 200
	// true
}
