package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// counter is a shop on a fake, with one order in it.
type counter struct {
	*shop
	t       *testing.T
	webhook http.Handler
	fake    *juspaytest.Server
	txn     juspaytest.Txn
}

// newCounter has an order that is authorized, and its capture intended.
func newCounter(t *testing.T) *counter {
	t.Helper()
	store, err := openStore(t.Context(), filepath.Join(t.TempDir(), "shop.db"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	c := &counter{t: t}
	c.fake = c.newFake()
	c.shop = &shop{c.fake.Client(juspay.WithRoutingID(customer)), store, 10 * time.Second, io.Discard}
	c.webhook, err = c.handler(login)
	require.NoError(t, err)
	c.txn = c.fake.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "20.00"})
	require.NoError(t, store.intend(t.Context(), juspay.CaptureOf(c.txn.OrderID, c.txn.UUID, juspay.FullCapture())))
	return c
}

// newFake returns a fake whose events go to this shop, without a network, each
// when it is asked for.
func (c *counter) newFake() *juspaytest.Server {
	fake := juspaytest.NewServer(c.t, juspaytest.WithInMemory(), juspaytest.WithWebhookTransport(c),
		juspaytest.WithWebhooks("http://shop.example"+webhookPath, login.username, login.password))
	fake.HoldWebhooks()
	return fake
}

// RoundTrip brings an event to the shop.
func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	c.webhook.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// letter is an event, and who sends it.
type letter struct {
	sender *juspaytest.Server
	id     string
}

// event is one of the fake's.
func (c *counter) event(name juspay.EventName) letter {
	return letter{c.fake, eventOf(c.fake, c.txn.OrderID, name)}
}

// forged claims that the order is paid, whether it is or not.
func (c *counter) forged() letter {
	c.t.Helper()
	forger := c.newFake()
	require.NoError(c.t, captureElsewhere(c.t.Context(), forger, c.txn))
	return letter{forger, eventOf(forger, c.txn.OrderID, juspay.EventOrderSucceeded)}
}

// forgedFailure claims that no money came.
func (c *counter) forgedFailure() letter {
	forger := c.newFake()
	otp := forger.Challenge(juspaytest.Payment{OrderID: c.txn.OrderID, TxnUUID: c.txn.UUID})
	forger.EnterOTP(otp.UUID, otp.OTP, juspaytest.Declined)
	return letter{forger, eventOf(forger, c.txn.OrderID, juspay.EventOrderFailed)}
}

// take delivers an event, and wants an answer and a state of the order.
func (c *counter) take(l letter, answer int, want state, shipments int) {
	c.t.Helper()
	assert.Equal(c.t, answer, l.sender.Deliver(l.id)[0].Status)
	c.want(want, shipments)
}

func (c *counter) want(want state, shipments int) {
	c.t.Helper()
	order, ok, err := c.store.order(c.t.Context(), c.txn.OrderID)
	require.NoError(c.t, err)
	require.True(c.t, ok)
	assert.Equal(c.t, want, order.state)
	assert.Equal(c.t, shipments, order.shipments)
}

func (c *counter) capture() {
	c.t.Helper()
	_, err := c.client.Capture(c.t.Context(), c.txn.UUID, juspay.FullCapture())
	require.NoError(c.t, err)
}

func TestEventsInOrder(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.take(c.event(juspay.EventOrderAuthorized), 200, open, 0)
	c.capture()
	c.take(c.event(juspay.EventTxnCharged), 200, open, 0) // it shows no order
	c.take(c.event(juspay.EventOrderSucceeded), 200, paid, 1)
}

func TestEventsTwiceLateAndOutOfOrder(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	authorized, charged := c.event(juspay.EventOrderAuthorized), c.event(juspay.EventTxnCharged)
	succeeded := c.event(juspay.EventOrderSucceeded)
	c.take(succeeded, 200, paid, 1)
	for _, late := range []letter{authorized, succeeded, charged, authorized, succeeded} {
		c.take(late, 200, paid, 1)
	}
	c.take(c.forged(), 200, paid, 1)
	c.take(c.forgedFailure(), 200, paid, 1)
}

func TestTheMoneyThatNeverCame(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	_, err := c.client.Void(t.Context(), c.txn.UUID)
	require.NoError(t, err)
	voided := c.event(juspay.EventOrderVoided)
	c.take(voided, 200, unpaid, 0)
	c.take(voided, 200, unpaid, 0)
	c.take(c.forged(), 200, unpaid, 0)
}

// Somebody with the password claims how the order ended.
func TestForgedEvents(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.patience = 100 * time.Millisecond
	forged := c.forged()
	c.take(forged, 500, open, 0)
	c.take(forged, 500, open, 0)
	c.take(c.forgedFailure(), 500, open, 0)
	guessed := forged.sender.DeliverAs(login.username, "A_LONG_PASSWORD", forged.id)
	assert.Equal(t, 401, guessed[0].Status)
	c.patience = 10 * time.Second
	c.capture()
	c.take(forged, 200, paid, 1) // by now it is true
}

func TestEventsOfOthersAreStored(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	elsewhere := c.fake.Authorize(juspaytest.Payment{OrderID: "elsewhere"})
	_, err := c.client.Capture(t.Context(), elsewhere.UUID, juspay.FullCapture())
	require.NoError(t, err)
	id := eventOf(c.fake, "elsewhere", juspay.EventOrderSucceeded)
	c.take(letter{c.fake, id}, 200, open, 0)
	require.NoError(t, c.Handle(t.Context(), &juspay.Event{ID: "evt_1", Name: "NOTIFICATION_FAILED", Raw: []byte("{}")}))
	for _, key := range []string{id + "/ORDER_SUCCEEDED", "evt_1/NOTIFICATION_FAILED"} {
		seen, err := c.store.seen(t.Context(), key)
		require.NoError(t, err)
		assert.True(t, seen, key)
	}
}

func TestManyDeliveriesAtOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	letters := []letter{c.event(juspay.EventOrderSucceeded), c.forged(), c.forged()}
	var deliveries sync.WaitGroup
	for i := range 24 {
		l := letters[i%len(letters)]
		deliveries.Go(func() { assert.Equal(t, 200, l.sender.Deliver(l.id)[0].Status) })
	}
	deliveries.Wait()
	c.want(paid, 1)
}

// What cannot be stored is sent again, until nobody waits for it.
func TestADatabaseThatIsGone(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	succeeded := c.event(juspay.EventOrderSucceeded)
	require.NoError(t, c.store.Close())
	assert.Equal(t, 500, c.fake.Deliver(succeeded.id)[0].Status)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, (&proof{fake: c.fake}).deliver(ctx, succeeded.id), context.Canceled)
}

func TestSweepSettlesWithoutEvents(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.patience = 100 * time.Millisecond
	require.NoError(t, c.Sweep(t.Context()))
	c.want(open, 0)
	c.patience = 10 * time.Second
	c.capture()
	require.NoError(t, c.Sweep(t.Context()))
	c.want(paid, 1)
	require.NoError(t, c.Sweep(t.Context()))
	c.take(c.event(juspay.EventOrderSucceeded), 200, paid, 1)
}

func TestPayStoresFirst(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	outcome, err := c.Pay(t.Context(), c.txn.OrderID, c.txn.UUID)
	require.ErrorContains(t, err, "not sent")
	assert.Equal(t, juspay.Failed, outcome)
	assert.True(t, c.fake.Ledger(c.txn.UUID).Captured.IsZero())
}
