package main

import (
	"context"
	"errors"
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
	err := onFake(context.Background(), os.Stdout, juspay.RefundSuccess, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay has taken INR 499.00 of a customer for order order-1.
	// The refund of 150.00 is on its way. Ask again later.
	// Later, it has come to SUCCESS.
	// The customer has 150.00 back.
	// The fake's own ledger: 499.00 captured, 150.00 refunded.
	// <nil>
}

func Example_failure() {
	err := onFake(context.Background(), os.Stdout, juspay.RefundFailure, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay has taken INR 499.00 of a customer for order order-1.
	// The refund of 150.00 is on its way. Ask again later.
	// Later, it has come to FAILURE.
	// The fake's own ledger: 499.00 captured, 0.00 refunded.
	// no money went back, it may be refunded again, under a new id: the refund is FAILURE
}

// The refund was taken, and the answer shows the order as it was before.
func Example_staleAnswer() {
	err := onFake(context.Background(), os.Stdout, juspay.RefundSuccess, juspaytest.Stale.AfterMoney())
	fmt.Println(err)
	// Output:
	// A fake Juspay has taken INR 499.00 of a customer for order order-1.
	// Nobody knows whether 150.00 will go back (order order-1 does not show the refund). Ask later, and do not refund it again.
	// Later, it has come to SUCCESS.
	// The customer has 150.00 back.
	// The fake's own ledger: 499.00 captured, 150.00 refunded.
	// <nil>
}

// TestTellsTheTruth compares what is said with the ledger, whatever goes wrong
// and however the refund ends. In its bubble the waits take no time.
func TestTellsTheTruth(t *testing.T) {
	t.Parallel()
	ends := []juspay.RefundStatus{juspay.RefundSuccess, juspay.RefundFailure, juspay.RefundManualReview}
	for _, end := range ends {
		for _, fault := range append(juspaytest.Faults(juspaytest.Refund), juspaytest.Misleading(juspaytest.Refund)...) {
			t.Run(string(end)+"/"+fault.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { playRefund(t, end, fault) })
			})
		}
	}
}

func playRefund(t *testing.T, end juspay.RefundStatus, fault juspaytest.Fault) {
	jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
	client := jp.Client(juspay.WithRoutingID("customer_1122"))
	txn := jp.Authorize(juspaytest.Payment{})
	_, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
	require.NoError(t, err)
	jp.Next(fault)
	var stored juspay.Movement

	err = refund(t.Context(), io.Discard, client, txn.OrderID, juspay.MustAmount("40"), func(m juspay.Movement) error {
		stored = m
		return nil
	})
	if err != nil {
		assert.ErrorContains(t, err, "no money went back")
		assert.True(t, jp.Ledger(txn.UUID).Refunded.IsZero())
		assert.True(t, jp.Ledger(txn.UUID).Refunding.IsZero())
		return
	}
	bankEnds(io.Discard, jp, txn.OrderID, end)

	err = review(t.Context(), io.Discard, client, stored)

	back := jp.Ledger(txn.UUID).Refunded == stored.Amount
	if err == nil {
		assert.True(t, back)
	} else if back {
		assert.ErrorContains(t, err, "review it again later")
	}
}

func TestNothingIsSentThatIsNotStored(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	full := func(juspay.Movement) error { return errors.New("the disk is full") }

	err := refund(t.Context(), io.Discard, jp.Client(), "order-1", juspay.MustAmount("1"), full)

	require.ErrorContains(t, err, "the disk is full")
	assert.Empty(t, jp.Requests())
}
