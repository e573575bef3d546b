package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
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
const asChild = "WEBHOOK_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		main()
		return
	}
	os.Setenv(asChild, "1")
	os.Exit(m.Run())
}

// saysInOrder runs a part of the example, and wants it to print these words, among
// others, in this order.
func saysInOrder(t *testing.T, run func(context.Context, io.Writer) error, words ...string) {
	t.Helper()
	var said bytes.Buffer
	require.NoError(t, run(t.Context(), &said))
	rest := said.Bytes()
	for _, expected := range words {
		_, after, found := bytes.Cut(rest, []byte(expected))
		require.True(t, found, "%q is not, in this place, in:\n%s", expected, said.String())
		rest = after
	}
}

func TestStory(t *testing.T) {
	t.Parallel()
	saysInOrder(t, options{}.onFake,
		"its answer is lost", "knows: unknown",
		"wrong password: answered with 401", "order-1 is open, shipments: 0",
		"/ORDER_SUCCEEDED is stored, and confirmed", "answered with 200", "order-1 is paid, shipments: 1",
		"once more: answered with 200", "order-1 is paid, shipments: 1",
		"/ORDER_AUTHORIZED is stored, and decides nothing", "order-1 is paid, shipments: 1",
		"/ORDER_SUCCEEDED is not stored", "made up", "answered with 500", "order-2 is open, shipments: 0")
}

// Nothing is lost and nothing counts twice, however often the process dies.
func TestCrash(t *testing.T) {
	t.Parallel()
	saysInOrder(t, options{orders: 30}.crash, "80 events", "stored: 80 of 80", "shipments: 20, wrong: 0")
}

func TestOnJuspay(t *testing.T) {
	address, err := freeAddress()
	require.NoError(t, err)
	jp := juspaytest.NewServer(t, juspaytest.WithWebhookWaits(5*time.Millisecond),
		juspaytest.WithWebhooks("http://"+address+webhookPath, login.username, login.password))
	setEnv(t, jp)
	db := filepath.Join(t.TempDir(), "shop.db")
	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "20.00"})
	store, err := openStore(t.Context(), db)
	require.NoError(t, err)
	defer store.Close()
	require.NoError(t, store.intend(t.Context(), juspay.CaptureOf(txn.OrderID, txn.UUID, juspay.FullCapture())))
	_, err = jp.Client(juspay.WithRoutingID(customer)).Capture(t.Context(), txn.UUID, juspay.FullCapture())
	require.NoError(t, err)

	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- options{db: db, listen: address, patience: 10 * time.Second}.onJuspay(ctx, io.Discard)
	}()
	require.NoError(t, jp.WaitDelivered(ctx, len(jp.Events())))
	stop()
	require.NoError(t, <-ended)

	row, _, err := store.order(t.Context(), txn.OrderID)
	require.NoError(t, err)
	assert.Equal(t, paid, row.state)
	assert.Equal(t, 1, row.shipments)
}

// setEnv makes a fake the account that the environment names.
func setEnv(t *testing.T, jp *juspaytest.Server) {
	t.Helper()
	t.Setenv("JUSPAY_API_KEY", jp.APIKey())
	t.Setenv("JUSPAY_BASE_URL", jp.URL())
	t.Setenv("JUSPAY_ROUTING_ID", customer)
	t.Setenv("JUSPAY_WEBHOOK_USER", login.username)
	t.Setenv("JUSPAY_WEBHOOK_PASSWORD", login.password)
}

func TestMistakes(t *testing.T) {
	setEnv(t, juspaytest.NewServer(t))
	db := filepath.Join(t.TempDir(), "shop.db")
	tests := map[string]struct {
		options
		unset string // a variable of the environment
		want  string
	}{
		"no database":           {options{listen: "127.0.0.1:0"}, "", "-db must name the database"},
		"no key":                {options{db: db, listen: "127.0.0.1:0"}, "JUSPAY_API_KEY", "API key"},
		"no credentials":        {options{db: db, listen: "127.0.0.1:0"}, "JUSPAY_WEBHOOK_USER", "Username"},
		"database in no folder": {options{db: filepath.Join(db, "no", "shop.db"), listen: "127.0.0.1:0"}, "", "database"},
		"address of nobody":     {options{db: db, listen: "127.0.0.1:nowhere"}, "", "nowhere"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.unset != "" {
				t.Setenv(test.unset, "")
			}
			require.ErrorContains(t, test.onJuspay(t.Context(), io.Discard), test.want)
		})
	}
}

// TestExitCodes runs the program as a shell does.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	tests := map[string]struct {
		args   []string
		code   int
		stderr string
	}{
		"help":      {[]string{"-help"}, 0, "Usage of"},
		"bad flags": {[]string{"-orders", "many"}, 2, "invalid value"},
		"fails":     {[]string{"-listen", "127.0.0.1:0"}, 1, "Error: "},
		"succeeds":  {[]string{"-crash", "-orders", "1"}, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			cmd := exec.CommandContext(t.Context(), self, test.args...)
			cmd.Stderr = &stderr
			err := cmd.Run()
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				assert.Equal(t, test.code, exit.ExitCode(), stderr.String())
			} else {
				require.NoError(t, err)
				assert.Zero(t, test.code)
			}
			assert.Contains(t, stderr.String(), test.stderr)
		})
	}
}
