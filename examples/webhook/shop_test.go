package main

import (
	"context"
	"fmt"
	"io"
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
	fake    *juspaytest.Server
	txn     juspaytest.Txn
	courier courier
}

// newCounter has an order that is authorized, and its capture intended.
func newCounter(t *testing.T) *counter {
	t.Helper()
	fake := juspaytest.NewServer(t)
	store, err := openStore(t.Context(), filepath.Join(t.TempDir(), "shop.db"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	s := &shop{client: fake.Client(juspay.WithRoutingID("c")), store: store, patience: 10 * time.Second, log: io.Discard}
	login := credentials{"shop", "a_long_password"}
	handler, err := s.handler(login)
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	txn := fake.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "20.00"})
	require.NoError(t, store.intend(t.Context(), juspay.CaptureOf(txn.OrderID, txn.UUID, juspay.FullCapture())))
	return &counter{s, t, fake, txn, courier{url: server.URL + "/juspay", credentials: login, client: server.Client()}}
}

// event is one about the order as it is now, or as it is claimed to be.
func (c *counter) event(id string, name juspay.EventName, claimed ...juspay.Status) []byte {
	c.t.Helper()
	order, err := c.client.OrderStatus(c.t.Context(), c.txn.OrderID)
	require.NoError(c.t, err)
	raw := order.Raw
	for _, status := range claimed {
		raw = claiming(raw, status)
	}
	return made(id, name, raw)
}

// take delivers an event, and wants an answer and a state of the order.
func (c *counter) take(body []byte, answer int, want state, shipments int) {
	c.t.Helper()
	status, err := c.courier.send(c.t.Context(), body)
	require.NoError(c.t, err)
	assert.Equal(c.t, answer, status)
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
	c.take(c.event("evt_1", juspay.EventTxnCreated, juspay.StatusPendingVBV), 200, open, 0)
	c.take(c.event("evt_2", juspay.EventOrderAuthorized), 200, open, 0)
	c.capture()
	c.take(c.event("evt_3", juspay.EventOrderSucceeded), 200, paid, 1)
}

func TestEventsTwiceLateAndOutOfOrder(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	created := c.event("evt_1", juspay.EventTxnCreated, juspay.StatusPendingVBV)
	authorized := c.event("evt_2", juspay.EventOrderAuthorized)
	c.capture()
	succeeded := c.event("evt_3", juspay.EventOrderSucceeded)
	c.take(succeeded, 200, paid, 1)
	for _, late := range [][]byte{created, succeeded, authorized, created, succeeded} {
		c.take(late, 200, paid, 1)
	}
	c.take(c.event("evt_4", juspay.EventOrderSucceeded), 200, paid, 1)
	c.take(c.event("evt_5", juspay.EventOrderFailed, juspay.StatusAuthorizationFailed), 200, paid, 1)
}

func TestTheMoneyThatNeverCame(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	_, err := c.client.Void(t.Context(), c.txn.UUID)
	require.NoError(t, err)
	voided := c.event("evt_1", juspay.EventOrderVoided)
	c.take(voided, 200, unpaid, 0)
	c.take(voided, 200, unpaid, 0)
	c.take(c.event("evt_2", juspay.EventOrderSucceeded, juspay.StatusCharged), 200, unpaid, 0)
}

// Somebody with the password claims that the order is paid.
func TestForgedEvents(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.patience = 100 * time.Millisecond
	forged := c.event("evt_1", juspay.EventOrderSucceeded, juspay.StatusCharged)
	c.take(forged, 500, open, 0)
	c.take(forged, 500, open, 0)
	guessed := c.courier
	c.courier = c.courier.guessing()
	c.take(forged, 401, open, 0)
	c.courier, c.patience = guessed, 10*time.Second
	c.capture()
	c.take(forged, 200, paid, 1) // by now it is true
}

func TestEventsOfOthersAreStored(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	c.take([]byte(`{"id":"evt_1","event_name":"NOTIFICATION_FAILED","content":{"notification":{"id":"n"}}}`), 200, open, 0)
	c.take([]byte(`{"id":"evt_2","event_name":"ORDER_SUCCEEDED","content":{"order":{"order_id":"elsewhere","status":"CHARGED"}}}`), 200, open, 0)
	c.take([]byte(`{"id":"evt_3","event_name":"TXN_CHARGED","content":{"txn":{"order_id":"order-1","status":"CHARGED"}}}`), 200, open, 0)
	for _, key := range []string{"evt_1/NOTIFICATION_FAILED", "evt_2/ORDER_SUCCEEDED", "evt_3/TXN_CHARGED"} {
		seen, err := c.store.seen(t.Context(), key)
		require.NoError(t, err)
		assert.True(t, seen, key)
	}
}

func TestManyDeliveriesAtOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	var deliveries sync.WaitGroup
	for i := range 24 {
		body := c.event(fmt.Sprintf("evt_%d", i%6), juspay.EventOrderSucceeded)
		deliveries.Go(func() {
			status, err := c.courier.send(t.Context(), body)
			assert.NoError(t, err)
			assert.Equal(t, 200, status)
		})
	}
	deliveries.Wait()
	c.want(paid, 1)
}

// What cannot be stored is sent again.
func TestADatabaseThatIsGone(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.capture()
	succeeded := c.event("evt_1", juspay.EventOrderSucceeded)
	require.NoError(t, c.store.Close())
	status, err := c.courier.send(t.Context(), succeeded)
	require.NoError(t, err)
	assert.Equal(t, 500, status)
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
	c.take(c.event("evt_1", juspay.EventOrderSucceeded), 200, paid, 1)
}

func TestPayStoresFirst(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	outcome, err := c.Pay(t.Context(), c.txn.OrderID, c.txn.UUID)
	require.ErrorContains(t, err, "not sent")
	assert.Equal(t, juspay.Failed, outcome)
	assert.True(t, c.fake.Ledger(c.txn.UUID).Captured.IsZero())
}

func TestDeliveryGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.courier.deliver(ctx, []byte(`{}`))
	require.ErrorIs(t, err, context.Canceled)
}
