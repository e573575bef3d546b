package juspaytest_test

import (
	"context"
	"math"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// TestCloseLeavesNothing is not parallel: it looks for goroutines of the package.
func TestCloseLeavesNothing(t *testing.T) {
	for name, opts := range map[string][]juspaytest.Option{
		"plain": nil, "TLS": {juspaytest.WithTLS()}, "in memory": {juspaytest.WithInMemory()},
	} {
		t.Run(name, func(t *testing.T) {
			jp, err := juspaytest.Start(opts...)
			require.NoError(t, err)
			faults := []juspaytest.Fault{
				juspaytest.NoAnswer, juspaytest.Latency(time.Hour), juspaytest.Latency(time.Hour).AfterMoney(),
				juspaytest.SlowDrip(time.Hour), {},
			}
			var calls sync.WaitGroup
			for _, fault := range faults {
				txn := jp.Authorize(pay("10.00"))
				jp.OnTxn(txn.UUID).Next(fault)
				calls.Go(func() { _, _ = trySend(t, jp, "POST", capturePath(txn), "") })
			}
			assert.Eventually(t, func() bool { return len(jp.Requests()) == len(faults) }, 10*time.Second, time.Millisecond)
			jp.Close()
			jp.Close()
			calls.Wait()
			gone := func() bool { return !strings.Contains(stacks(), "juspaytest.(*") }
			assert.Eventually(t, gone, 10*time.Second, time.Millisecond, "%s", stacks())
			assert.Len(t, jp.Requests(), len(faults), "what was recorded stays")
		})
	}
}

// TestCloseLeavesNoMemory: a gateway that is late for an hour does not hold the
// server as long as that.
func TestCloseLeavesNoMemory(t *testing.T) {
	t.Parallel()
	collected := make(chan struct{})
	func() {
		jp, err := juspaytest.Start(juspaytest.WithInMemory())
		require.NoError(t, err)
		defer jp.Close()
		runtime.AddCleanup(jp, func(gone chan struct{}) { close(gone) }, collected)
		jp.Next(juspaytest.GatewayLate(time.Hour))
		send(t, jp, "POST", capturePath(jp.Authorize(pay("10.00"))), "")
	}()
	gone := func() bool {
		runtime.GC()
		select {
		case <-collected:
			return true
		default:
			return false
		}
	}
	assert.Eventually(t, gone, 10*time.Second, 10*time.Millisecond)
}

func stacks() string {
	buffer := make([]byte, 1<<20)
	return string(buffer[:runtime.Stack(buffer, true)])
}

func TestTLS(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithTLS())
	assert.True(t, strings.HasPrefix(jp.URL(), "https://127.0.0.1:"))
	response, err := jp.HTTPClient().Get(jp.URL() + "/")
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, "HTTP/2.0", response.Proto)
	_, err = http.Get(jp.URL()) //nolint:bodyclose // there is none
	require.Error(t, err, "nobody else trusts it")

	client := jp.Client(juspay.WithRoutingID(customer), juspay.WithTimeout(5*time.Second))
	faults := []juspaytest.Fault{
		juspaytest.Reset, juspaytest.ResetUnread, juspaytest.Truncated, juspaytest.Reset.AfterMoney(),
	}
	for _, fault := range faults {
		txn := jp.Authorize(pay("10.00"))
		jp.Next(fault)
		order, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err), "%s: %v", fault, err)
	}
}

// TestBubble shows what in-memory servers are for: half a minute of polling
// takes no time.
func TestBubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		client := jp.Client(juspay.WithRoutingID(customer))
		txn := jp.Authorize(pay("10.00"))
		jp.Next(juspaytest.GatewayPending)
		order, err := client.Capture(t.Context(), txn.UUID, juspay.FullCapture())
		require.Equal(t, juspay.Pending, juspay.CaptureOutcome(order, err))

		start := time.Now()
		time.AfterFunc(30*time.Second, func() { jp.Settle(txn.UUID) })
		order, err = client.AwaitOrder(t.Context(), txn.OrderID, func(o *juspay.Order) bool { return !o.Status.Pending() })
		require.NoError(t, err)
		assert.Equal(t, juspay.StatusCharged, order.Status)
		assert.GreaterOrEqual(t, time.Since(start), 30*time.Second)

		late := jp.Authorize(pay("10.00"))
		<-time.After(8 * 24 * time.Hour) // the window ends on the bubble's clock too
		_, err = client.Capture(t.Context(), late.UUID, juspay.FullCapture())
		assert.ErrorIs(t, err, juspay.ErrInvalidState)
	})
}

func TestRequests(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithRequestLimit(3))
	txn := jp.Authorize(pay("10.00"))
	send(t, jp, "GET", "/dropped", "")
	send(t, jp, "POST", capturePath(txn)+"?x=1", "amount=4&idempotence_key=k", "X-Own: yes")
	jp.Next(juspaytest.ResetUnread)
	_, _ = trySend(t, jp, "POST", voidPath(txn), "a=b")
	status := send(t, jp, "GET", statusPath(txn), "")

	got := jp.Requests()
	require.Len(t, got, 3)
	assert.Equal(t, juspaytest.Capture, got[0].Operation)
	assert.Equal(t, "POST", got[0].Method)
	assert.Equal(t, capturePath(txn)+"?x=1", got[0].Path)
	assert.Equal(t, "amount=4&idempotence_key=k", got[0].Body)
	assert.Equal(t, "4", got[0].Form().Get("amount"))
	assert.Equal(t, "yes", got[0].Header.Get("X-Own"))
	assert.Equal(t, txn.UUID, got[0].TxnUUID)
	assert.Equal(t, "reset-unread", got[1].Fault)
	assert.Empty(t, got[1].Body)
	assert.Equal(t, txn.OrderID, got[2].OrderID)
	assert.Equal(t, status.header.Get("X-Request-Id"), got[2].ID)
	assert.Equal(t, got[0].ID, jp.Ledger(txn.UUID).Movements[1].RequestID, "the ledger knows who moved the money")
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	stub := &stubTest{}
	jp := juspaytest.NewServer(stub)
	defer stub.end()
	taken := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "10.00"})
	for name, mistake := range map[string]func(){
		"no amount":          func() { jp.Authorize(juspaytest.Payment{Amount: "ten"}) },
		"three decimals":     func() { jp.Challenge(juspaytest.Payment{Amount: "1.005"}) },
		"another amount":     func() { jp.Authorize(juspaytest.Payment{OrderID: "O-1", Amount: "11.00"}) },
		"another customer":   func() { jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "10.00", RoutingID: "r"}) },
		"taken UUID":         func() { jp.Authorize(juspaytest.Payment{TxnUUID: taken.UUID}) },
		"negative attempts":  func() { jp.Challenge(juspaytest.Payment{MaxAttempts: -1}) },
		"unknown to Txn":     func() { jp.Txn("none") },
		"unknown to Ledger":  func() { jp.Ledger("none") },
		"unknown to Settle":  func() { jp.Settle("none") },
		"nothing to settle":  func() { jp.Settle(taken.UUID) },
		"nothing to fail":    func() { jp.SettleFailed(taken.UUID) },
		"option of a client": func() { jp.Client(juspay.WithRoutingID("")) },
		"no operation":       func() { jp.On("captur").Next(juspaytest.Reset) },
		"never at gateway":   func() { jp.On(juspaytest.OrderStatus).Always(juspaytest.Declined) },
		"backwards":          func() { jp.Next(juspaytest.Latency(-1)) },
		"unlikely":           func() { jp.Randomly(2, 1, juspaytest.Reset) },
		"not a number":       func() { jp.Randomly(math.NaN(), 1, juspaytest.Reset) },
		"nothing at random":  func() { jp.Randomly(1, 1) },
		"no clock":           func() { jp.SetClock(nil) },
	} {
		assert.Panics(t, mistake, name)
	}
	assert.Equal(t, taken, jp.Txn(taken.UUID), "nothing is locked or changed")

	assert.Panics(t, func() { juspaytest.NewServer(stub, juspaytest.WithAddress("256.0.0.1:0")) })
	for name, opt := range map[string]juspaytest.Option{
		"version": juspaytest.WithDefaultVersion("bogus"), "key": juspaytest.WithAPIKey("a:b"), "no key": juspaytest.WithAPIKey(""),
		"clock": juspaytest.WithClock(nil), "limit": juspaytest.WithRequestLimit(-1), "shape": juspaytest.WithShape(9),
		"repeated key": juspaytest.WithRepeatedKey(9),
	} {
		_, err := juspaytest.Start(opt)
		assert.Error(t, err, name)
	}
	for name, pair := range map[string][2]juspaytest.Option{
		"no network, TLS":     {juspaytest.WithInMemory(), juspaytest.WithTLS()},
		"TLS, no network":     {juspaytest.WithTLS(), juspaytest.WithInMemory()},
		"no network, address": {juspaytest.WithInMemory(), juspaytest.WithAddress("127.0.0.1:8080")},
		"nil":                 {juspaytest.WithTLS(), nil},
	} {
		_, err := juspaytest.Start(pair[:]...)
		assert.Error(t, err, name)
	}
	own, err := juspaytest.Start()
	require.NoError(t, err)
	defer own.Close()
	assert.Panics(t, func() { own.Ledger("none") }, "without a test it panics")
}

// TestLinksNoTestPackage keeps test flags and the like out of programs.
func TestLinksNoTestPackage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	for dependency := range strings.Lines(string(out)) {
		assert.NotContains(t, []string{"testing", "flag", "net/http/httptest"}, strings.TrimSpace(dependency))
	}
}
