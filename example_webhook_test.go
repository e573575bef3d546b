package juspay_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const orderAuthorized = `{"id": "evt_V2_1", "event_name": "ORDER_AUTHORIZED", "date_created": "2026-03-04T05:06:09Z",
	"content": {"order": {"order_id": "o-1", "customer_id": "customer_1122", "status": "AUTHORIZED", "amount": "100.00"}}}`

// send delivers a webhook as Juspay does, and prints the answer.
func send(handler http.Handler, body, username, password string) {
	request := httptest.NewRequest(http.MethodPost, "/juspay", strings.NewReader(body))
	request.SetBasicAuth(username, password)
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	fmt.Println("answer:", answer.Code)
}

// A webhook says that something happened, and the order status what. The program
// in examples/webhook does this with a database, which a shop needs: Juspay sends
// events twice, late and in any order.
func Example_webhook() {
	jp := startFake()
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})
	client := jp.Client()

	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: "shop",
		Password: "a_long_password", // both from the dashboard
		Handle: func(ctx context.Context, event *juspay.Event) error {
			if event.Order == nil {
				return nil // not about an order
			}
			order, err := client.OrderStatus(ctx, event.OrderID(), juspay.WithRoutingID(event.Order.CustomerID))
			if err != nil {
				return err // Juspay sends it again
			}
			fmt.Println(event.Name, order.OrderID, order.Status, order.Amount)
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	send(handler, orderAuthorized, "shop", "a_long_password")
	send(handler, orderAuthorized, "shop", "a_guess")
	// Output:
	// ORDER_AUTHORIZED o-1 AUTHORIZED 100
	// answer: 200
	// answer: 401
}

func ExampleNewWebhookHandler() {
	seen := map[string]bool{} // a table in a database, in a shop
	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: "shop",
		Password: "a_long_password",
		Handle: func(_ context.Context, event *juspay.Event) error {
			if !seen[event.DedupKey()] {
				seen[event.DedupKey()] = true
				fmt.Println("new:", event)
			}
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/juspay", handler)
	send(mux, orderAuthorized, "shop", "a_long_password")
	send(mux, orderAuthorized, "shop", "a_long_password")

	_, err = juspay.NewWebhookHandler(juspay.WebhookConfig{Username: "shop"})
	fmt.Println(err)
	// Output:
	// new: juspay.Event{ORDER_AUTHORIZED evt_V2_1, order o-1 AUTHORIZED}
	// answer: 200
	// answer: 200
	// juspay: NewWebhookHandler: Password: is empty: pass the one from the dashboard, or set one there
}

// While keys or passwords are changed over, both old and new ones are taken.
func ExampleNewWebhookHandler_rotation() {
	handler, err := juspay.NewWebhookHandler(juspay.WebhookConfig{
		Username: "shop", Password: "a_new_password",
		PreviousUsername: "shop", PreviousPassword: "an_old_password",
		Handle: func(context.Context, *juspay.Event) error { return nil },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	send(handler, orderAuthorized, "shop", "a_new_password")
	send(handler, orderAuthorized, "shop", "an_old_password")
	// Output:
	// answer: 200
	// answer: 200
}

// For a program that takes events from a queue, not from HTTP.
func ExampleParseEvent() {
	event, err := juspay.ParseEvent([]byte(orderAuthorized))
	if err != nil {
		fmt.Println(err)
		return
	}
	switch {
	case event.Order != nil:
		fmt.Println(event.Name, event.Order.Status, event.Order.Amount)
	case event.Txn != nil:
		fmt.Println(event.Name, event.Txn.Status)
	}

	_, err = juspay.ParseEvent([]byte(`{"order_id": "o-1", "status": "CHARGED"}`))
	fmt.Println(err)
	// Output:
	// ORDER_AUTHORIZED AUTHORIZED 100
	// juspay: ParseEvent: body: has neither event_name nor content, as events have
}

func ExampleEvent_OrderID() {
	for _, body := range []string{
		orderAuthorized,
		`{"id": "evt_2", "event_name": "MANDATE_CREATED", "content": {"mandate": {"mandate_id": "m-1", "order_id": "o-2"}}}`,
		`{"id": "evt_3", "event_name": "NOTIFICATION_FAILED", "content": {"notification": {"id": "n-1"}}}`,
	} {
		event, err := juspay.ParseEvent([]byte(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %q\n", event.Name, event.OrderID())
	}
	// Output:
	// ORDER_AUTHORIZED: "o-1"
	// MANDATE_CREATED: "o-2"
	// NOTIFICATION_FAILED: ""
}

func ExampleEvent_DedupKey() {
	event, err := juspay.ParseEvent([]byte(orderAuthorized))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(event.DedupKey())
	// Output: evt_V2_1/ORDER_AUTHORIZED
}
