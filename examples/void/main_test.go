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
	// Voided: order order-1 is VOIDED. The customer is not charged.
	// The fake's own ledger: 499.00 released, 0.00 still on hold.
	// <nil>
}

func Example_gatewayTimeout() {
	err := onFake(context.Background(), os.Stdout, juspaytest.GatewayTimeout.AfterMoney())
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// The void is unknown (order order-1 is AUTHORIZED). Asking what became of it.
	// Voided: order order-1 is VOIDED. The customer is not charged.
	// The fake's own ledger: 499.00 released, 0.00 still on hold.
	// <nil>
}

func Example_declined() {
	err := onFake(context.Background(), os.Stdout, juspaytest.Declined)
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// The fake's own ledger: 0.00 released, 499.00 still on hold.
	// not voided, nothing was released: order order-1 is VOID_FAILED
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
				err := void(t.Context(), io.Discard, client, txn.OrderID, txn.UUID)

				require.NotEmpty(t, jp.Requests())
				released := jp.Ledger(txn.UUID).Released == txn.Amount
				if err == nil {
					assert.True(t, released)
				} else if released {
					assert.ErrorContains(t, err, "nobody knows yet")
				}
			})
		})
	}
}
