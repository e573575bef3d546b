package main

import (
	"bytes"
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
	err := onFake(context.Background(), os.Stdout, juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// Captured 150.00: order order-1 is PARTIAL_CHARGED. Ship this parcel.
	// Captured 349.00: order order-1 is CHARGED. Ship this parcel.
	// The fake's own ledger: 499.00 captured, 0.00 still on hold.
	// <nil>
}

// Between the attempts the client waits for less than a second.
func Example_answerLost() {
	err := onFake(context.Background(), os.Stdout, juspaytest.Reset.AfterMoney())
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// Captured 150.00: order order-1 is PARTIAL_CHARGED. Ship this parcel.
	// Captured 349.00: order order-1 is CHARGED. Ship this parcel.
	// The fake's own ledger: 499.00 captured, 0.00 still on hold.
	// <nil>
}

func Example_declined() {
	err := onFake(context.Background(), os.Stdout, juspaytest.Declined)
	fmt.Println(err)
	// Output:
	// A fake Juspay holds INR 499.00 of a customer for order order-1.
	// The fake's own ledger: 0.00 captured, 499.00 still on hold.
	// not captured, nothing of this part was taken: order order-1 is CAPTURE_FAILED
}

var routing = juspay.WithRoutingID("customer_1122")

// TestRepeatsAnUnknownPart has a gateway that does not answer, so that the order
// shows nothing of the part.
func TestRepeatsAnUnknownPart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		txn := jp.Authorize(juspaytest.Payment{})
		jp.Next(juspaytest.GatewayTimeout)
		var said bytes.Buffer

		require.NoError(t, capturePart(t.Context(), &said, jp.Client(routing), txn.OrderID, txn.UUID, juspay.MustAmount("40")))

		assert.Contains(t, said.String(), "Sending it again, with its key.")
		var keys []string
		for _, request := range jp.Requests() {
			if request.Operation == juspaytest.Capture {
				keys = append(keys, request.Form().Get("idempotence_key"))
			}
		}
		require.Len(t, keys, 2)
		assert.Equal(t, keys[0], keys[1])
	})
}

// TestARepeatThatWasNotSentDecidesNothing shuts the port before the part is sent
// again: the repeat has certainly taken nothing, the first call may have.
func TestARepeatThatWasNotSentDecidesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		txn := jp.Authorize(juspaytest.Payment{})
		jp.Next(juspaytest.GatewayTimeout)
		out := writer(func(text []byte) {
			if bytes.Contains(text, []byte("Sending it again")) {
				jp.Refuse()
			}
		})

		err := capturePart(t.Context(), out, jp.Client(routing), txn.OrderID, txn.UUID, juspay.MustAmount("40"))

		require.ErrorContains(t, err, "nobody knows yet")
		_, notSent := errors.AsType[*juspay.RequestError](err)
		assert.True(t, notSent)
	})
}

type writer func(text []byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}

// TestTellsTheTruth captures a part of 40 after one of 30, and compares what is
// said with the ledger, whatever goes wrong. In its bubble the waits take no time.
func TestTellsTheTruth(t *testing.T) {
	t.Parallel()
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
				txn := jp.Authorize(juspaytest.Payment{})
				client := jp.Client(routing)
				require.NoError(t, capturePart(t.Context(), io.Discard, client, txn.OrderID, txn.UUID, juspay.MustAmount("30")))
				jp.Next(fault)

				err := capturePart(t.Context(), io.Discard, client, txn.OrderID, txn.UUID, juspay.MustAmount("40"))

				captured := jp.Ledger(txn.UUID).Captured
				if err == nil {
					assert.Equal(t, juspay.MustAmount("70"), captured)
				} else if captured != juspay.MustAmount("30") {
					assert.ErrorContains(t, err, "nobody knows yet")
				}
			})
		})
	}
}
