package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// asChild marks the processes that the example starts from this test binary:
// they are the example, not the tests.
const asChild = "RECONCILE_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		main()
		return
	}
	os.Setenv(asChild, "1")
	os.Exit(m.Run())
}

func Example_moved() {
	err := options{moved: true, patience: 5 * time.Second}.crash(context.Background(), os.Stdout)
	fmt.Println(err)
	// Output:
	// * A fake Juspay holds INR 499.00. The first process captures 150.00 of it.
	// Stored: capture 150.00 of order order-1. Now it is sent.
	// * The first process was killed as it waited for the answer. The fake's own ledger: 150.00 captured.
	// * The second process opens the same database.
	// Open movements: 1.
	// The capture of 150.00 of order order-1: succeeded.
	// * The fake's own ledger: 150.00 captured, captures: 1.
	// <nil>
}

func Example_notMoved() {
	err := options{moved: false, patience: 300 * time.Millisecond}.crash(context.Background(), os.Stdout)
	fmt.Println(err)
	// Output:
	// * A fake Juspay holds INR 499.00. The first process captures 150.00 of it.
	// Stored: capture 150.00 of order order-1. Now it is sent.
	// * The first process was killed as it waited for the answer. The fake's own ledger: 0.00 captured.
	// * The second process opens the same database.
	// Open movements: 1.
	// There is no trace of it. It is sent again, with its key.
	// The capture of 150.00 of order order-1: succeeded.
	// * The fake's own ledger: 150.00 captured, captures: 1.
	// <nil>
}

func TestSteps(t *testing.T) {
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{})
	t.Setenv("JUSPAY_API_KEY", jp.APIKey())
	t.Setenv("JUSPAY_BASE_URL", jp.URL())
	t.Setenv("JUSPAY_ROUTING_ID", "customer_1122")
	db := filepath.Join(t.TempDir(), "till.db")
	capture := options{db: db, step: "capture", orderID: txn.OrderID, txnUUID: txn.UUID, amount: juspay.MustAmount("10.50")}
	recovery := options{db: db, step: "recover", patience: 5 * time.Second}
	var said bytes.Buffer

	jp.Next(juspaytest.GatewayTimeout.AfterMoney())
	require.ErrorContains(t, capture.runStep(t.Context(), &said), "the capture of 10.50 is unknown")
	require.NoError(t, recovery.runStep(t.Context(), &said))
	require.NoError(t, recovery.runStep(t.Context(), &said))

	assert.Contains(t, said.String(), "Open movements: 1.")
	assert.Contains(t, said.String(), "Open movements: 0.")
	assert.Equal(t, juspay.MustAmount("10.5"), jp.Ledger(txn.UUID).Captured)
}

func TestMistakes(t *testing.T) {
	t.Setenv("JUSPAY_API_KEY", "0123456789ABCDEF")
	t.Setenv("JUSPAY_ROUTING_ID", "customer_1122")
	db := filepath.Join(t.TempDir(), "till.db")
	tests := map[string]struct {
		options
		want string
	}{
		"no database":           {options{step: "recover"}, "-db must name the database"},
		"no such step":          {options{db: db, step: "undo"}, "-step is capture or recover"},
		"database in no folder": {options{db: filepath.Join(db, "no", "till.db"), step: "recover"}, "database"},
		"three decimals": {
			options{db: db, step: "capture", orderID: "o", txnUUID: "t", amount: juspay.MustAmount("1.005")},
			"two decimals",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			require.ErrorContains(t, test.runStep(t.Context(), &said), test.want)
		})
	}
}
