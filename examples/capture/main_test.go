package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func Example() {
	err := onFake(context.Background(), os.Stdout, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// Captured: order order-1 is CHARGED. Ship it.
	// The fake's own ledger: 499.00 captured, 0.00 still on hold.
	// <nil>
}

func Example_gatewayTimeout() {
	err := onFake(context.Background(), os.Stdout, juspaytest.GatewayTimeout.AfterMoney())
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// The capture is unknown (order order-1 is AUTHORIZED). Asking what became of it.
	// Captured: order order-1 is CHARGED. Ship it.
	// The fake's own ledger: 499.00 captured, 0.00 still on hold.
	// <nil>
}

func Example_declined() {
	err := onFake(context.Background(), os.Stdout, juspaytest.Declined)
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// The fake's own ledger: 0.00 captured, 499.00 still on hold.
	// not captured, no money was taken: order order-1 is CAPTURE_FAILED
}

// TestTellsTheTruth compares what is said with the ledger, whatever goes wrong.
// In its bubble the waits take no time.
func TestTellsTheTruth(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				txn := jp.Authorize(juspaytest.Payment{})
				jp.Next(fault)

				client := jp.Client(juspay.WithRoutingID("customer_1122"))
				err := capture(t.Context(), io.Discard, client, txn.OrderID, txn.UUID)

				require.NotEmpty(t, jp.Requests())
				taken := jp.Ledger(txn.UUID).Captured == txn.Amount
				if err == nil {
					assert.True(t, taken)
				} else if taken {
					assert.ErrorContains(t, err, "nobody knows yet")
				}
			})
		})
	}
}

func TestOnJuspay(t *testing.T) {
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: "customer_1122"})
	t.Setenv("JUSPAY_API_KEY", jp.APIKey())
	t.Setenv("JUSPAY_BASE_URL", jp.URL())
	t.Setenv("JUSPAY_ROUTING_ID", "customer_1122")

	require.NoError(t, onJuspay(t.Context(), io.Discard, txn.OrderID, txn.UUID))
	assert.Equal(t, txn.Amount, jp.Ledger(txn.UUID).Captured)
}
