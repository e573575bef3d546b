package merchanttest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// house is the shop with a Juspay of its own, which sends it webhooks. In a
// synctest bubble all waits take no time.
type house struct {
	*Shop
	jp      *juspaytest.Server
	webhook http.Handler
}

func open(t *testing.T, opts ...juspaytest.Option) *house {
	t.Helper()
	h := &house{Shop: &Shop{Books: &Books{}, Patience: 5 * time.Second}}
	opts = append(opts, juspaytest.WithInMemory(),
		juspaytest.WithWebhooks("http://shop.example/juspay", "juspay", "secret"), juspaytest.WithWebhookTransport(h))
	h.jp = juspaytest.NewServer(t, opts...)
	h.Payments = h.jp.Client(juspay.WithRetries(0), juspay.WithMaxResponseBytes(64<<10))
	webhook, err := juspay.NewWebhookHandler(juspay.WebhookConfig{Username: "juspay", Password: "secret", Handle: h.Handle})
	require.NoError(t, err)
	h.webhook = webhook
	return h
}

// RoundTrip brings an event to the shop, without a network.
func (h *house) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	h.webhook.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// pack authorizes a payment of 100, and packs a parcel for each price.
func (h *house) pack(prices ...string) (juspaytest.Txn, []string) {
	txn := h.jp.Authorize(juspaytest.Payment{Amount: "100.00", CustomerID: "c-1", RoutingID: "c-1"})
	var ids []string
	for i, price := range prices {
		parcel := Parcel{
			ID:    fmt.Sprintf("%s/%d", txn.OrderID, i),
			Sale:  Sale{OrderID: txn.OrderID, TxnUUID: txn.UUID, CustomerID: "c-1"},
			Price: juspay.MustAmount(price),
		}
		h.Books.Add(parcel)
		ids = append(ids, parcel.ID)
	}
	return txn, ids
}

func (h *house) states(ids []string) []State {
	var states []State
	for _, id := range ids {
		states = append(states, h.Books.Get(id).State)
	}
	return states
}

// inBubble runs a test in time that passes at once.
func inBubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

func TestParcels(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t, juspaytest.WithRefundsAtOnce())
		txn, ids := h.pack("60", "40")

		for _, id := range ids {
			_, err := h.Pay(t.Context(), id)
			require.NoError(t, err)
		}
		_, err := h.Refund(t.Context(), ids[1])
		require.NoError(t, err)

		assert.Equal(t, []State{Paid, Refunded}, h.states(ids))
		assert.Equal(t, juspay.MustAmount("100"), h.jp.Ledger(txn.UUID).Captured)
		assert.Equal(t, juspay.MustAmount("40"), h.jp.Ledger(txn.UUID).Refunded)
	})
}

// TestTheAnswerIsLost loses what Juspay says of both parcels, and of the second
// the call itself.
func TestTheAnswerIsLost(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t)
		txn, ids := h.pack("60", "40")
		h.jp.HoldWebhooks() // which would tell sooner
		h.jp.Next(juspaytest.Reset.AfterMoney(), juspaytest.Reset)

		for _, id := range ids {
			_, err := h.Pay(t.Context(), id)
			require.Error(t, err)
		}
		assert.Equal(t, []State{Paying, Paying}, h.states(ids))
		require.NoError(t, h.Review(t.Context()))

		assert.Equal(t, []State{Paid, Paid}, h.states(ids))
		assert.Equal(t, juspay.MustAmount("100"), h.jp.Ledger(txn.UUID).Captured)
	})
}

func TestAWebhookTells(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t)
		txn, ids := h.pack("60")

		h.jp.Next(juspaytest.GatewayPending)
		_, err := h.Pay(t.Context(), ids[0])
		require.NoError(t, err)
		assert.Equal(t, []State{Paying}, h.states(ids))
		h.jp.Settle(txn.UUID)
		synctest.Wait()
		assert.Equal(t, []State{Paid}, h.states(ids))

		parcel, err := h.Refund(t.Context(), ids[0])
		require.NoError(t, err)
		assert.Equal(t, Refunding, parcel.State)
		h.jp.SettleRefund(txn.OrderID, parcel.Movement.Key, juspay.RefundSuccess)
		synctest.Wait()
		assert.Equal(t, []State{Refunded}, h.states(ids))

		for _, event := range h.jp.Events() { // once more, late and in any order
			h.jp.Deliver(event.ID)
		}
		assert.Equal(t, []State{Refunded}, h.states(ids))
	})
}

// TestEqualRefunds gives two equal parcels back at once. Juspay takes the second
// refund for a repeat of the first, and refuses it.
func TestEqualRefunds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t, juspaytest.WithRefundsAtOnce())
		txn, ids := h.pack("30", "30")
		for _, id := range ids {
			_, err := h.Pay(t.Context(), id)
			require.NoError(t, err)
		}

		_, err := h.Refund(t.Context(), ids[0])
		require.NoError(t, err)
		_, err = h.Refund(t.Context(), ids[1])
		require.ErrorContains(t, err, "duplicate.call")
		assert.Equal(t, []State{Refunded, Refunding}, h.states(ids))
		require.NoError(t, h.Review(t.Context()))

		assert.Equal(t, []State{Refunded, Refunded}, h.states(ids))
		assert.Equal(t, juspay.MustAmount("60"), h.jp.Ledger(txn.UUID).Refunded)
	})
}

func TestNobodyElseSendsWebhooks(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t)
		_, ids := h.pack("60")
		_, err := h.Pay(t.Context(), ids[0])
		require.NoError(t, err)

		for _, delivery := range h.jp.DeliverAs("juspay", "guessed", h.jp.Events()[0].ID) {
			assert.Equal(t, http.StatusUnauthorized, delivery.Status)
		}
	})
}

// TestBooksAgreeWithTheMoney has any two things go wrong at any place of a story,
// and compares the books with the fake's ledger all the way.
func TestBooksAgreeWithTheMoney(t *testing.T) {
	t.Parallel()
	const shards = 4
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				for i, pair := range juspaytest.Pairs() {
					if step := i / shards % 3; i%shards == shard && (step == 0 || !anotherTxn(pair)) {
						play(t, step, pair)
					}
				}
			})
		})
	}
}

// anotherTxn reports whether a pair shows another transaction. That must not
// meet a refund: it names an order, so it would have to believe any transaction
// of it that shows the refund's own id.
func anotherTxn(pair [2]juspaytest.Fault) bool {
	return slices.ContainsFunc(pair[:], func(fault juspaytest.Fault) bool {
		return fault == juspaytest.AnotherTxn || fault == juspaytest.AnotherTxn.AfterMoney()
	})
}

// play pays two parcels, reviews, and gives one back. The pair strikes before the
// given step.
func play(t *testing.T, before int, pair [2]juspaytest.Fault) {
	h := open(t)
	defer h.jp.Close()
	txn, ids := h.pack("30", "40")
	steps := []func(){
		func() {
			for _, id := range ids {
				_, _ = h.Pay(t.Context(), id)
			}
		},
		func() { _ = h.Review(t.Context()) },
		func() { _, _ = h.Refund(t.Context(), ids[0]) },
	}
	for i, step := range steps {
		if i == before {
			h.jp.Next(pair[:]...)
		}
		step() // whatever it returns, the books must be right
		h.check(t, txn, ids, fmt.Sprintf("%v before step %d, after step %d", pair, before, i))
	}

	h.jp.Calm()
	for range 2 { // what is sent again may take its time as well
		h.finish(txn)
		_ = h.Review(t.Context())
	}
	h.check(t, txn, ids, fmt.Sprintf("%v before step %d, at the end", pair, before))
	if h.jp.Txn(txn.UUID).Status != juspay.StatusCaptureFailed { // which hides what became of the other part
		assert.Empty(t, h.Books.Open(txn.OrderID), "%v before step %d", pair, before)
	}
}

// finish lets the gateway and the bank do what they have put off.
func (h *house) finish(txn juspaytest.Txn) {
	h.jp.Advance(time.Hour)
	if h.jp.Txn(txn.UUID).Status == juspay.StatusCaptureInitiated {
		h.jp.Settle(txn.UUID)
	}
	for _, refund := range h.jp.Refunds(txn.OrderID) {
		if refund.Status == juspay.RefundPending || refund.Status == juspay.RefundManualReview {
			h.jp.SettleRefund(txn.OrderID, refund.ID, juspay.RefundSuccess)
		}
	}
}

// check compares what is certain in the books with the ledger.
func (h *house) check(t *testing.T, txn juspaytest.Txn, ids []string, when string) {
	t.Helper()
	var paid, perhaps, back juspay.Amount
	for _, id := range ids {
		p := h.Books.Get(id)
		switch p.State {
		case Paying:
			perhaps, _ = perhaps.Add(p.Price)
		case Refunded:
			back, _ = back.Add(p.Price)
			paid, _ = paid.Add(p.Price)
		case Paid, Refunding:
			paid, _ = paid.Add(p.Price)
		}
	}
	most, _ := paid.Add(perhaps)
	ledger := h.jp.Ledger(txn.UUID)
	assert.False(t, ledger.Captured.Cmp(paid) < 0, "%s: %s shipped, %s captured", when, paid, ledger.Captured)
	assert.False(t, ledger.Captured.Cmp(most) > 0, "%s: %s booked, %s captured", when, most, ledger.Captured)
	assert.False(t, ledger.Refunded.Cmp(back) < 0, "%s: %s booked as refunded, %s was", when, back, ledger.Refunded)
	if h.Books.Get(ids[0]).State == Paid {
		assert.True(t, ledger.Refunded.IsZero(), "%s: a refund was booked as failed", when)
	}
}
