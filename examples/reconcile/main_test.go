package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

// asChild marks the processes that the example starts from this test binary:
// they are the example, not the tests.
const asChild = "RECONCILE_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		demo.Main(run)
	}
	os.Setenv(asChild, "1")
	os.Exit(m.Run())
}

func TestCrash(t *testing.T) {
	t.Parallel()
	demotest.Check(t, run, map[string]demotest.Case{
		"after the money moved": {Stdout: []string{
			"Stored: capture 150 of order order-1", "was killed", "ledger: 150 captured.",
			"Found: capture 150 of order order-1", ", intended.", "is PARTIAL_CHARGED, 150 of 499 captured", "is captured.",
			"ledger: 150 captured, captures: 1.",
		}},
		"before the money moved": {Args: []string{"-moved=false"}, Stdout: []string{
			"Stored: capture 150 of order order-1", "was killed", "ledger: 0 captured.",
			"is AUTHORIZED, 0 of 499 captured", "sent again with the same key", "is captured.",
			"ledger: 150 captured, captures: 1.",
		}},
		"step without key": {Args: []string{"-step", "recover"}, Err: "set JUSPAY_API_KEY"},
	})
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	txn := jp.Authorize(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"]})
	db := filepath.Join(t.TempDir(), "till.db")
	capture := []string{"-db", db, "-step", "capture", "-order", txn.OrderID, "-txn", txn.UUID, "-amount", "10.50"}

	jp.Next(juspaytest.GatewayTimeout.AfterMoney())
	demotest.Case{Args: capture, Env: env, Err: "is AUTHORIZED"}.Check(t, run)
	// While one capture is open, no other may blur what became of it.
	demotest.Case{Args: capture, Env: env, Err: "not sent"}.Check(t, run)
	demotest.Case{
		Args: []string{"-db", db, "-step", "recover"}, Env: env,
		Stdout: []string{"not known: 1.", ", unknown.", "10.5 of 100 captured", "is captured."},
	}.Check(t, run)
	demotest.Case{Args: []string{"-db", db, "-step", "recover"}, Env: env, Stdout: []string{"not known: 0."}}.Check(t, run)

	assert.Equal(t, juspay.MustAmount("10.5"), jp.Ledger(txn.UUID).Captured)
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	_, env := demotest.Sandbox(t)
	db := filepath.Join(t.TempDir(), "till.db")
	demotest.Check(t, run, map[string]demotest.Case{
		"no database": {Args: []string{"-step", "recover"}, Env: env, Err: "-db"},
		"no step":     {Args: []string{"-db", db}, Env: env, Err: "-step"},
		"no amount":   {Args: []string{"-db", db, "-step", "capture", "-order", "o", "-txn", "t"}, Env: env, Err: "could not be stored"},
		"three decimals": {
			Args: []string{"-db", db, "-step", "capture", "-order", "o", "-txn", "t", "-amount", "1.005"}, Env: env, Err: "two decimals",
		},
		"database in no folder": {Args: []string{"-db", filepath.Join(db, "no", "till.db"), "-step", "recover"}, Env: env, Err: "database"},
	})
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}

// TestEveryFault leaves a capture to everything that can go wrong with it,
// reopens the database, and recovers until nothing is open.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	for _, fault := range juspaytest.Faults() {
		t.Run(fault.String(), func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			txn := jp.Authorize(juspaytest.Payment{})
			client := jp.Client(juspay.WithRoutingID("c"), juspay.WithRetries(0), juspay.WithTimeout(shortTimeout))
			path := filepath.Join(t.TempDir(), "till.db")
			jp.Next(fault)

			_ = open(t, client, path).Capture(t.Context(), txn.OrderID, txn.UUID, juspay.MustAmount("10"))
			if fault == juspaytest.GatewayPending {
				require.NoError(t, open(t, client, path).Recover(t.Context()))
				jp.Settle(txn.UUID)
			}
			till := open(t, client, path)
			require.NoError(t, till.Recover(t.Context()))

			left, err := till.store.open(t.Context())
			require.NoError(t, err)
			assert.Empty(t, left)
			var booked int64
			books := till.store.db.QueryRow(`SELECT COALESCE(SUM(amount_minor), 0) FROM captures WHERE state = 'captured'`)
			require.NoError(t, books.Scan(&booked))
			assert.Equal(t, jp.Ledger(txn.UUID).Captured, juspay.AmountFromHundredths(booked), "the books agree with the money")
		})
	}
}
