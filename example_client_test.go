package juspay_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func ExampleNewClient() {
	apiKey := "key_from_the_dashboard" // for real: from the environment or a vault

	client, err := juspay.NewClient(apiKey, juspay.WithBaseURL(juspay.ProductionURL))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client) // never shows the key
	// Output: juspay.Client{api.juspay.in}
}

// A key that cannot be one is found before anything is sent.
func ExampleNewClient_invalid() {
	_, err := juspay.NewClient("key_from_a_file\n")

	if invalid, ok := errors.AsType[*juspay.ValidationError](err); ok {
		fmt.Println("mend", invalid.Field)
	}
	// Output: mend apiKey
}

// One client serves all goroutines, and keeps its connections.
func ExampleClient() {
	jp := startFake()
	defer jp.Close()
	for _, id := range []string{"o-1", "o-2"} {
		jp.Authorize(juspaytest.Payment{OrderID: id, RoutingID: "customer_1122"})
	}
	client := jp.Client(juspay.WithRoutingID("customer_1122"))

	statuses := make(chan juspay.Status)
	for _, id := range []string{"o-1", "o-2"} {
		go func() {
			order, err := client.OrderStatus(context.Background(), id)
			if err != nil {
				log.Fatal(err)
			}
			statuses <- order.Status
		}()
	}
	fmt.Println(<-statuses, <-statuses)
	// Output: AUTHORIZED AUTHORIZED
}

// Idle connections are closed at the end of a program or before a long pause.
// The client can still be used.
func ExampleClient_CloseIdleConnections() {
	jp := startFake()
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	defer client.CloseIdleConnections()

	order, err := client.OrderStatus(context.Background(), "o-1")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status)
	// Output: AUTHORIZED
}

// An option given to a call wins over the client's, for that call.
func ExampleOption() {
	jp := startFake()
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", RoutingID: "customer_1122"})
	client := jp.Client(juspay.WithRoutingID("customer_1122"), juspay.WithVersion("2023-06-30"))

	for _, opts := range [][]juspay.Option{nil, {juspay.WithVersion("2018-07-01")}, nil} {
		if _, err := client.OrderStatus(context.Background(), "o-1", opts...); err != nil {
			log.Fatal(err)
		}
	}
	for _, request := range jp.Requests() {
		fmt.Println(request.Header.Get("version"))
	}
	// Output:
	// 2023-06-30
	// 2018-07-01
	// 2023-06-30
}
