package juspaytest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
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

// The model test lets many clients do anything to the same transactions while
// anything goes wrong, and then asks the ledger whether each was told the truth.
// A failing seed is repeated with JUSPAYTEST_SEED=n; with many clients the
// choices repeat, the interleaving does not.

const callHeader = "X-Model-Call"

// model is one run.
type model struct {
	jp     *juspaytest.Server
	client *juspay.Client

	mu    sync.Mutex
	pool  []payment
	calls []verdict
	keys  []keyedCapture

	refunds []askedRefund
}

type payment struct {
	txn       juspaytest.Txn
	challenge juspaytest.Challenge // zero for an authorized one
}

type keyedCapture struct {
	payment payment
	amount  juspay.Amount
	key     string
}

// verdict is what a client was told about one call.
type verdict struct {
	id      string
	op      juspaytest.Operation
	txnUUID string
	key     string
	outcome juspay.Outcome
	detail  string
	over    time.Time
}

func TestModelOnOneClient(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds(1, 2, 3, 4) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requireAll(t, runModel(t, seed, 1, 1000, juspaytest.WithInMemory()))
			})
		})
	}
}

func TestModelOn64Clients(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds(1, 2) {
		t.Run(fmt.Sprintf("in memory/seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				requireAll(t, runModel(t, seed, 64, 30, juspaytest.WithInMemory()))
			})
		})
		t.Run(fmt.Sprintf("on loopback/seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			runModel(t, seed, 64, 20)
		})
	}
}

func seeds(fixed ...uint64) []uint64 {
	if asked, err := strconv.ParseUint(os.Getenv("JUSPAYTEST_SEED"), 10, 64); err == nil {
		return []uint64{asked}
	}
	return fixed
}

// modelFaults is every fault, with waits that a client does not sit out and a
// size that it refuses.
func modelFaults() []juspaytest.Fault {
	faults := slices.DeleteFunc(juspaytest.Faults(), func(f juspaytest.Fault) bool {
		return slices.Contains([]juspaytest.Fault{
			juspaytest.Oversized(8 << 20), juspaytest.Oversized(8 << 20).AfterMoney(),
			juspaytest.SlowDrip(10 * time.Microsecond), juspaytest.RateLimited,
			juspaytest.Unavailable, juspaytest.Unavailable.AfterMoney(),
		}, f)
	})
	return append(append(faults, juspaytest.Misleading()...),
		juspaytest.Oversized(64<<10), juspaytest.Oversized(64<<10).AfterMoney(),
		juspaytest.SlowDrip(time.Second), juspaytest.RateLimited.RetryAfter(0), juspaytest.Unavailable.RetryAfter(0),
		juspaytest.Unavailable.RetryAfter(0).AfterMoney(),
	)
}

// requireAll wants every outcome to have been met: a run that never saw one
// proves nothing about it. On loopback a busy machine may end every call Unknown.
func requireAll(t *testing.T, seen map[juspay.Outcome]int) {
	for _, outcome := range []juspay.Outcome{juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed} {
		assert.Positive(t, seen[outcome], "no call ended %s", outcome)
	}
}

// runModel makes one run, checks it, and counts the outcomes.
func runModel(t *testing.T, seed uint64, clients, steps int, opts ...juspaytest.Option) (seen map[juspay.Outcome]int) {
	// The vendor does not say how a repeated key is answered: the client must tell
	// the truth either way.
	opts = append(opts, juspaytest.WithRepeatedKey(juspaytest.RepeatedKey(seed%2)))
	m := &model{jp: juspaytest.NewServer(t, opts...)}
	m.client = m.jp.Client(
		juspay.WithTimeout(400*time.Millisecond), juspay.WithRetries(1), juspay.WithMaxResponseBytes(32<<10))
	m.jp.Randomly(0.3, seed, modelFaults()...)
	for i := range 8 {
		m.open(rand.New(rand.NewPCG(seed, 1000+uint64(i))))
	}
	var running sync.WaitGroup
	for i := range clients {
		running.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			for step := range steps {
				m.step(t.Context(), random, fmt.Sprintf("%d/%d", i, step))
			}
		})
	}
	running.Wait()
	m.jp.Calm()
	seen = m.check(t)
	if t.Failed() {
		t.Logf("repeat with JUSPAYTEST_SEED=%d", seed)
	}
	return seen
}

// open makes a payment, authorized or waiting for its OTP.
func (m *model) open(random *rand.Rand) {
	p := juspaytest.Payment{
		Amount:    hundredths(1 + random.Int64N(50_000)).String(),
		RoutingID: fmt.Sprintf("customer_%d", random.IntN(10)), MaxAttempts: 1 + random.IntN(3),
	}
	var made payment
	if random.IntN(3) == 0 {
		made.challenge = m.jp.Challenge(p)
		made.txn = made.challenge.Txn
	} else {
		made.txn = m.jp.Authorize(p)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pool = append(m.pool, made)
}

// pick takes one of the newest payments, so that the clients meet.
func (m *model) pick(random *rand.Rand) payment {
	m.mu.Lock()
	defer m.mu.Unlock()
	newest := m.pool[max(0, len(m.pool)-24):]
	return newest[random.IntN(len(newest))]
}

func (m *model) step(ctx context.Context, random *rand.Rand, id string) {
	if random.IntN(8) == 0 { // a caller that gives up
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, time.Duration(random.Int64N(int64(3*time.Millisecond))))
		defer cancel()
	}
	p := m.pick(random)
	opts := []juspay.Option{juspay.WithHeader(callHeader, id), juspay.WithRoutingID(p.txn.RoutingID)}
	switch n := random.IntN(100); {
	case n < 20:
		m.open(random)
	case n < 35:
		order, err := m.client.Capture(ctx, p.txn.UUID, juspay.FullCapture(), opts...)
		m.told(id, juspaytest.Capture, p, "", juspay.CaptureOutcome(order, err), order, err)
	case n < 60:
		m.capturePart(ctx, random, id, p, opts)
	case n < 68:
		order, err := m.client.Void(ctx, p.txn.UUID, opts...)
		m.told(id, juspaytest.Void, p, "", juspay.VoidOutcome(order, err), order, err)
	case n < 80:
		m.answerOTP(ctx, random, id, p, opts)
	case n < 88:
		m.refundPart(ctx, random, id, m.pickCharged(random))
	case n < 91:
		ends := []juspay.RefundStatus{juspay.RefundSuccess, juspay.RefundSuccess, juspay.RefundFailure, juspay.RefundManualReview}
		m.jp.TrySettleRefunds(m.pickCharged(random).txn.OrderID, ends[random.IntN(len(ends))])
	case n < 93:
		_, _ = m.client.OrderStatus(ctx, p.txn.OrderID, opts...)
	default:
		m.jp.TrySettle(p.txn.UUID, random.IntN(3) == 0)
	}
}

// capturePart captures a part with a fresh key, or with one that was used
// before, for the same capture or for another one.
func (m *model) capturePart(ctx context.Context, random *rand.Rand, id string, p payment, opts []juspay.Option) {
	whole := inHundredths(p.txn.Amount)
	mine := keyedCapture{
		payment: p, amount: hundredths(1 + random.Int64N(whole)),
		key: "key-" + strconv.FormatUint(random.Uint64(), 36),
	}
	m.mu.Lock()
	if len(m.keys) > 0 {
		used := m.keys[random.IntN(len(m.keys))]
		switch random.IntN(6) {
		case 0, 1:
			mine = used
			opts = append(opts, juspay.WithRoutingID(mine.payment.txn.RoutingID))
		case 2:
			mine.key = used.key
		}
	}
	m.keys = append(m.keys, mine)
	m.mu.Unlock()
	order, err := m.client.Capture(ctx, mine.payment.txn.UUID, juspay.PartialCapture(mine.amount, mine.key), opts...)
	m.told(id, juspaytest.Capture, mine.payment, mine.key, juspay.CaptureOutcome(order, err), order, err)
}

func (m *model) answerOTP(ctx context.Context, random *rand.Rand, id string, p payment, opts []juspay.Option) {
	request := juspay.ProcessOTPRequest{ChallengeID: p.challenge.ChallengeID, OTP: p.challenge.OTP}
	if p.challenge.UUID == "" {
		request = juspay.ProcessOTPRequest{ChallengeID: "ch_none", OTP: "123456"}
	}
	if random.IntN(3) == 0 {
		request.OTP = "000000"
	}
	if later := false; random.IntN(2) == 0 {
		request.AutoCapture = &later
	}
	txn, err := m.client.ProcessOTP(ctx, p.txn.UUID, request, opts...)
	m.told(id, juspaytest.ProcessOTP, p, "", juspay.OTPOutcome(txn, err), txn, err)
}

func (m *model) told(
	id string, op juspaytest.Operation, p payment, key string, outcome juspay.Outcome, answer any, err error,
) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, verdict{
		id: id, op: op, txnUUID: p.txn.UUID, key: key, outcome: outcome,
		detail: fmt.Sprintf("%v, %v", answer, err), over: time.Now(),
	})
}

// movedBy is the kind of movement that an operation asks for.
var movedBy = map[juspaytest.Operation]juspaytest.MovementKind{
	juspaytest.Capture:    juspaytest.MovedCapture,
	juspaytest.Void:       juspaytest.MovedVoid,
	juspaytest.ProcessOTP: juspaytest.MovedAuthorize,
	juspaytest.Refund:     juspaytest.MovedRefund,
}

// refundKey names a refund among all orders: its id counts for one order.
func refundKey(txn juspaytest.Txn, id string) string { return txn.OrderID + " " + id }

// check compares what every client was told with the ledgers.
func (m *model) check(t *testing.T) (seen map[juspay.Outcome]int) {
	callOf := make(map[string]string) // of a request
	for _, request := range m.jp.Requests() {
		callOf[request.ID] = request.Header.Get(callHeader)
	}
	type movement struct {
		juspaytest.Movement
		txnUUID string
	}
	byCall, byKey := make(map[string][]movement), make(map[string]movement)
	for _, p := range m.pool {
		ledger := m.jp.Ledger(p.txn.UUID)
		m.checkLedger(t, p, ledger)
		m.checkRefunds(t, p, ledger)
		for _, moved := range ledger.Movements {
			one := movement{moved, p.txn.UUID}
			if call := callOf[moved.RequestID]; call != "" {
				byCall[call] = append(byCall[call], one)
			}
			if moved.RefundID != "" {
				byKey[refundKey(p.txn, moved.RefundID)] = one
			}
			if moved.IdempotenceKey != "" {
				assert.NotContains(t, byKey, moved.IdempotenceKey, "a key captured twice")
				byKey[moved.IdempotenceKey] = one
			}
		}
	}
	seen = make(map[juspay.Outcome]int)
	for _, call := range m.calls {
		seen[call.outcome]++
		switch moved := byCall[call.id]; call.outcome {
		case juspay.Failed:
			assert.Empty(t, moved, "%s was told that nothing moved: %s", call.id, call.detail)
		case juspay.Succeeded:
			if call.key != "" {
				moved = []movement{byKey[call.key]}
			}
			if call.op == juspaytest.Refund {
				moved = []movement{byKey[refundKey(m.jp.Txn(call.txnUUID), call.key)]}
			}
			fits := slices.ContainsFunc(moved, func(one movement) bool {
				return one.Kind == movedBy[call.op] && one.txnUUID == call.txnUUID && !one.At.After(call.over)
			})
			assert.True(t, fits, "%s was told that money moved: %s", call.id, call.detail)
		}
	}
	m.checkOrders(t)
	return seen
}

// documented are the arrows of the vendor's tables, written down a second time.
var documented = map[juspay.Status]string{
	"PENDING_VBV":       "AUTHORIZED CHARGED AUTHORIZING AUTHENTICATION_FAILED AUTHORIZATION_FAILED",
	"AUTHORIZING":       "AUTHORIZED CHARGED AUTHORIZATION_FAILED",
	"AUTHORIZED":        "CHARGED PARTIAL_CHARGED CAPTURE_INITIATED CAPTURE_FAILED VOIDED VOID_INITIATED VOID_FAILED",
	"PARTIAL_CHARGED":   "PARTIAL_CHARGED CHARGED CAPTURE_INITIATED",
	"CAPTURE_INITIATED": "PARTIAL_CHARGED CHARGED CAPTURE_FAILED",
	"VOID_INITIATED":    "VOIDED VOID_FAILED",
}

func (m *model) checkLedger(t *testing.T, p payment, ledger juspaytest.Ledger) {
	authorized, captured, released := inHundredths(ledger.Authorized), inHundredths(ledger.Captured), inHundredths(ledger.Released)
	assert.LessOrEqual(t, captured+released, authorized, "more moved than was authorized: %+v", ledger)
	assert.Equal(t, authorized-captured-released, inHundredths(ledger.Held))
	assert.Contains(t, []int64{0, inHundredths(p.txn.Amount)}, authorized)

	var sums [4]int64
	kinds := []juspaytest.MovementKind{
		juspaytest.MovedAuthorize, juspaytest.MovedCapture, juspaytest.MovedVoid, juspaytest.MovedRefund,
	}
	for _, moved := range ledger.Movements {
		sums[slices.Index(kinds, moved.Kind)] += inHundredths(moved.Amount)
	}
	assert.Equal(t, [4]int64{authorized, captured, released, inHundredths(ledger.Refunded)}, sums, "the movements do not add up")

	txn := m.jp.Txn(p.txn.UUID)
	for i, to := range txn.History[1:] {
		assert.Contains(t, strings.Fields(documented[txn.History[i]]), string(to), "no arrow leads from %s", txn.History[i])
	}
	switch txn.Status {
	case juspay.StatusCharged:
		assert.Equal(t, authorized, captured)
	case juspay.StatusPartialCharged:
		assert.True(t, 0 < captured && captured < authorized, "%+v", ledger)
	case juspay.StatusVoided:
		assert.Equal(t, authorized, released)
	case juspay.StatusCaptureInitiated: // an earlier part may be captured
	default:
		assert.Zero(t, captured+released, "%s: %+v", txn.Status, ledger)
	}
}

// checkOrders compares the order status of every order with its ledger.
func (m *model) checkOrders(t *testing.T) {
	for _, p := range m.pool {
		order, err := m.client.OrderStatus(t.Context(), p.txn.OrderID,
			juspay.WithRoutingID(p.txn.RoutingID), juspay.WithTimeout(time.Minute))
		require.NoError(t, err)
		assert.Equal(t, m.jp.Txn(p.txn.UUID).Status, order.Status)
		ledger := m.jp.Ledger(p.txn.UUID)
		assert.Equal(t, ledger.Captured, order.CapturedAmount)
		assert.Equal(t, ledger.Refundable, order.RefundableAmount)
		assert.Len(t, order.Refunds, len(m.jp.Refunds(p.txn.OrderID)))
	}
}

// hundredths and inHundredths go by the text of an amount, the one form that
// the vendor documents.
func hundredths(n int64) juspay.Amount {
	return juspay.MustAmount(fmt.Sprintf("%d.%02d", n/100, n%100))
}

func inHundredths(amount juspay.Amount) int64 {
	whole, decimals, _ := strings.Cut(amount.String(), ".")
	n, err := strconv.ParseInt(whole+(decimals + "00")[:2], 10, 64)
	if err != nil || len(decimals) > 2 {
		panic(fmt.Sprintf("%s is not an amount of the fake", amount))
	}
	return n
}
