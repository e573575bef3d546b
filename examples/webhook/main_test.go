package main

import (
	"context"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

// asChild marks the processes that the example starts from this test binary:
// they are the example, not the tests.
const asChild = "WEBHOOK_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		demo.Main(run)
	}
	os.Setenv(asChild, "1")
	os.Exit(m.Run())
}

func TestStory(t *testing.T) {
	t.Parallel()
	demotest.Case{Stdout: []string{
		"its answer is lost", "knows: unknown",
		"wrong password: answered with 401", "order-1 is open, shipments: 0",
		"evt_2/ORDER_SUCCEEDED is stored, and confirmed", "answered with 200", "order-1 is paid, shipments: 1",
		"once more: answered with 200", "order-1 is paid, shipments: 1",
		"evt_1/TXN_CREATED is stored, and decides nothing", "order-1 is paid, shipments: 1",
		"evt_3/ORDER_SUCCEEDED is not stored", "made up", "answered with 500", "order-2 is open, shipments: 0",
	}}.Check(t, run)
}

// Nothing is lost and nothing counts twice, however often the process dies.
func TestCrash(t *testing.T) {
	t.Parallel()
	demotest.Case{
		Args: []string{"-crash", "-orders", "30"}, Stdout: []string{"60 events", "stored: 60 of 60", "shipments: 20, wrong: 0"},
	}.Check(t, run)
}

func TestWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	login := credentials{"shop", "a_long_password"}
	maps.Copy(env, map[string]string{"JUSPAY_WEBHOOK_USER": login.username, "JUSPAY_WEBHOOK_PASSWORD": login.password})
	db := filepath.Join(t.TempDir(), "shop.db")
	address, err := freeAddress()
	require.NoError(t, err)
	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "20.00", RoutingID: env["JUSPAY_ROUTING_ID"]})
	store, err := openStore(t.Context(), db)
	require.NoError(t, err)
	defer store.Close()
	require.NoError(t, store.intend(t.Context(), juspay.CaptureOf(txn.OrderID, txn.UUID, juspay.FullCapture())))
	client := jp.Client(juspay.WithRoutingID(env["JUSPAY_ROUTING_ID"]))
	order, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
	require.NoError(t, err)

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-db", db, "-listen", address}, func(name string) string { return env[name] }, io.Discard, io.Discard)
	}()
	sender := courier{url: "http://" + address + "/juspay", credentials: login, client: &http.Client{}, pause: 5 * time.Millisecond}
	_, err = sender.deliver(t.Context(), made("evt_1", juspay.EventOrderSucceeded, order.Raw))
	require.NoError(t, err)
	stop()
	require.NoError(t, <-ended)

	row, _, err := store.order(t.Context(), txn.OrderID)
	require.NoError(t, err)
	assert.Equal(t, paid, row.state)
	assert.Equal(t, 1, row.shipments)
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	_, env := demotest.Sandbox(t)
	db := filepath.Join(t.TempDir(), "shop.db")
	demotest.Check(t, run, map[string]demotest.Case{
		"no database":           {Args: []string{"-listen", "127.0.0.1:0"}, Env: env, Err: "-db"},
		"no address":            {Args: []string{"-db", db}, Env: env, Err: "-listen"},
		"no credentials":        {Args: []string{"-db", db, "-listen", "127.0.0.1:0"}, Env: env, Err: "Username"},
		"an address and no key": {Args: []string{"-listen", "127.0.0.1:0"}, Err: "set JUSPAY_API_KEY"},
		"database in no folder": {Args: []string{"-db", filepath.Join(db, "no", "shop.db"), "-listen", "127.0.0.1:0"}, Env: env, Err: "database"},
	})
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
