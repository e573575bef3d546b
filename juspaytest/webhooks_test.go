package juspaytest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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

// receiver is a shop's end of the webhooks, off the network.
type receiver struct {
	mu     sync.Mutex
	refuse int // so many more deliveries
	got    []map[string]any
	heads  []http.Header
	raw    []string
}

func (r *receiver) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	answer := httptest.NewRecorder()
	if user, password, _ := request.BasicAuth(); user != "shop" || password != "se:cret" {
		answer.WriteHeader(http.StatusUnauthorized)
		return answer.Result(), nil
	}
	if r.refuse > 0 {
		if r.refuse--; r.refuse%2 == 0 {
			return nil, errors.New("the shop is closed")
		}
		answer.WriteHeader(http.StatusAccepted) // which is no 200
		return answer.Result(), nil
	}
	var event map[string]any
	_ = json.Unmarshal(body, &event) // it may be encrypted
	r.got, r.heads, r.raw = append(r.got, event), append(r.heads, request.Header), append(r.raw, string(body))
	return answer.Result(), nil
}

// waitDelivered waits for n events to arrive, and gives up in the end.
func waitDelivered(t *testing.T, jp *juspaytest.Server, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	require.NoError(t, jp.WaitDelivered(ctx, n), "%+v", jp.Deliveries())
}

// names lists what has arrived, in order.
func (r *receiver) names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for _, event := range r.got {
		names = append(names, event["event_name"].(string))
	}
	return names
}

func withReceiver(r *receiver, more ...juspaytest.Option) []juspaytest.Option {
	return append([]juspaytest.Option{
		juspaytest.WithInMemory(), juspaytest.WithWebhooks("http://shop.test/webhooks", "shop", "se:cret"),
		juspaytest.WithWebhookTransport(r),
	}, more...)
}

func TestEvents(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		play func(*testing.T, *juspaytest.Server)
		want string
	}{
		{"held and captured", func(t *testing.T, jp *juspaytest.Server) {
			send(t, jp, "POST", capturePath(jp.Authorize(pay("10.00"))), "")
		}, "ORDER_AUTHORIZED TXN_CHARGED ORDER_SUCCEEDED"},
		{"parts", func(t *testing.T, jp *juspaytest.Server) {
			txn := jp.Authorize(pay("10.00"))
			send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=one")
			jp.Next(juspaytest.Declined, juspaytest.GatewayPending)
			send(t, jp, "POST", capturePath(txn), "amount=1&idempotence_key=two")
			send(t, jp, "POST", capturePath(txn), "amount=1&idempotence_key=three")
			jp.SettleFailed(txn.UUID)
			send(t, jp, "POST", capturePath(txn), "amount=6&idempotence_key=four")
		}, "ORDER_AUTHORIZED ORDER_PARTIAL_CHARGED ORDER_CAPTURE_FAILED ORDER_CAPTURE_FAILED TXN_CHARGED ORDER_SUCCEEDED"},
		{"a capture that fails", func(t *testing.T, jp *juspaytest.Server) {
			jp.Next(juspaytest.Declined)
			send(t, jp, "POST", capturePath(jp.Authorize(pay("10.00"))), "")
		}, "ORDER_AUTHORIZED ORDER_CAPTURE_FAILED"},
		{"a void", func(t *testing.T, jp *juspaytest.Server) {
			send(t, jp, "POST", voidPath(jp.Authorize(pay("10.00"))), "")
		}, "ORDER_AUTHORIZED ORDER_VOIDED"},
		{"a void that fails", func(t *testing.T, jp *juspaytest.Server) {
			jp.Next(juspaytest.Declined)
			send(t, jp, "POST", voidPath(jp.Authorize(pay("10.00"))), "")
		}, "ORDER_AUTHORIZED ORDER_VOID_FAILED"},
		{"an OTP", func(t *testing.T, jp *juspaytest.Server) {
			otp := jp.Challenge(pay("10.00"))
			jp.EnterOTP(otp.UUID, otp.OTP, juspaytest.Fault{})
		}, "TXN_CREATED TXN_CHARGED ORDER_SUCCEEDED"},
		{"a wrong OTP", func(t *testing.T, jp *juspaytest.Server) {
			jp.EnterOTP(jp.Challenge(pay("10.00")).UUID, "0", juspaytest.Fault{})
		}, "TXN_CREATED TXN_FAILED ORDER_FAILED"},
		{"an attempt", func(t *testing.T, jp *juspaytest.Server) {
			newOrder(t, jp, "o1", hold)
			send(t, jp, "POST", "/txns", "order_id=o1"+testCard)
			jp.Approve(jp.Order("o1").Txns[0].UUID, juspaytest.Declined)
			send(t, jp, "POST", "/txns", "order_id=o1"+testCard)
			jp.Approve(jp.Order("o1").Txns[1].UUID, juspaytest.Fault{})
		}, "TXN_CREATED TXN_FAILED ORDER_FAILED TXN_CREATED ORDER_AUTHORIZED"},
		{"a late capture", func(t *testing.T, jp *juspaytest.Server) {
			jp.Next(juspaytest.GatewayLate(time.Hour))
			send(t, jp, "POST", capturePath(jp.Authorize(pay("10.00"))), "")
			jp.Advance(time.Hour)
		}, "ORDER_AUTHORIZED TXN_CHARGED ORDER_SUCCEEDED"},
		{"refunds", func(t *testing.T, jp *juspaytest.Server) {
			txn := charged(t, jp, "10.00")
			for i, end := range []juspay.RefundStatus{juspay.RefundSuccess, juspay.RefundFailure, juspay.RefundManualReview} {
				send(t, jp, "POST", refundPath(txn), fmt.Sprintf("unique_request_id=r%d&amount=1.0%d", i, i))
				jp.SettleRefund(txn.OrderID, fmt.Sprint("r", i), end)
			}
		}, "ORDER_AUTHORIZED TXN_CHARGED ORDER_SUCCEEDED REFUND_INITIATED ORDER_REFUNDED REFUND_INITIATED ORDER_REFUND_FAILED " +
			"REFUND_INITIATED REFUND_MANUAL_REVIEW_NEEDED"},
		{"nothing", func(t *testing.T, jp *juspaytest.Server) {
			txn := jp.Authorize(pay("10.00"))
			jp.Next(juspaytest.Reset, juspaytest.GatewayTimeout)
			_, _ = trySend(t, jp, "POST", capturePath(txn), "")
			send(t, jp, "POST", capturePath(txn), "")
			jp.Next(juspaytest.AnotherOrder)
			send(t, jp, "POST", capturePath(txn), "")
		}, "ORDER_AUTHORIZED"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			shop := &receiver{}
			jp := juspaytest.NewServer(t, withReceiver(shop)...)
			test.play(t, jp)
			want := strings.Fields(test.want)
			waitDelivered(t, jp, len(want))
			assert.Equal(t, want, shop.names())
			for _, event := range jp.Events() {
				assert.True(t, event.Delivered)
				assert.Equal(t, 1, event.Attempts)
			}
			assert.Len(t, jp.Deliveries(), len(want))
		})
	}
}

func TestEventBodies(t *testing.T) {
	t.Parallel()
	shop := &receiver{}
	jp := juspaytest.NewServer(t, withReceiver(shop, juspaytest.WithWebhookHeader("X-Shop", "7"))...)
	otp := jp.Challenge(pay("10.00"))
	jp.EnterOTP(otp.UUID, otp.OTP, juspaytest.Fault{})
	send(t, jp, "POST", refundPath(otp.Txn), "unique_request_id=r1&amount=4")
	waitDelivered(t, jp, 4)
	assert.Equal(t, []string{"TXN_CREATED", "TXN_CHARGED", "ORDER_SUCCEEDED", "REFUND_INITIATED"}, shop.names())
	assert.Equal(t, "7", shop.heads[0].Get("X-Shop"))
	assert.Equal(t, "application/json", shop.heads[0].Get("Content-Type"))

	order := func(i int) map[string]any {
		return shop.got[i]["content"].(map[string]any)["order"].(map[string]any)
	}
	txn := shop.got[1]["content"].(map[string]any)["txn"].(map[string]any)
	assert.Equal(t, "PENDING_VBV", order(0)["status"])
	assert.Equal(t, "CHARGED", txn["status"])
	assert.Equal(t, otp.OrderID, txn["order_id"])
	assert.Equal(t, 10.0, order(2)["captured_amount"])
	assert.Equal(t, 0.0, order(2)["amount_refunded"], "as it was then")
	assert.Equal(t, "PENDING", refundIn(t, order(3), "r1")["status"])
	ids := make(map[any]bool)
	for i, event := range jp.Events() {
		ids[event.ID] = true
		assert.JSONEq(t, event.Body, shop.raw[i])
		text, err := json.Marshal(event)
		require.NoError(t, err)
		assert.Contains(t, string(text), `"content"`)
	}
	assert.Len(t, ids, 4)
	t.Run("have every documented field", func(t *testing.T) {
		published := map[int]string{0: "webhook-txn-created", 1: "webhook-txn-charged", 3: "webhook-refund-initiate"}
		for i, name := range published {
			var documented map[string]any
			require.NoError(t, json.Unmarshal([]byte(sample(t, name)), &documented))
			masked(documented)
			assertCovers(t, documented, shop.got[i], "")
		}
	})
}

// masked takes out what the vendor has blotted out, and what the fake has not:
// free-form metadata, and null where there may be text.
func masked(fields map[string]any) {
	for name, value := range fields {
		inner, nested := value.(map[string]any)
		switch {
		case value == "FILTERED" || value == nil || name == "bank_pg" || name == "rewards_breakup" || name == "metadata" ||
			name == "gateway_response" || strings.HasPrefix(name, "error_"):
			delete(fields, name)
		case nested:
			masked(inner)
		}
	}
}

// TestRepeatedDelivery: again and again until there is a 200, on the server's
// clock.
func TestRepeatedDelivery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := &receiver{refuse: 3}
		jp := juspaytest.NewServer(t, withReceiver(shop)...)
		jp.Authorize(pay("10.00"))
		start := time.Now()
		require.NoError(t, jp.WaitDelivered(t.Context(), 1))
		assert.Equal(t, 11*time.Minute, time.Since(start), "a minute and twice five")
		assert.Len(t, shop.names(), 1)
		var status []int
		for _, d := range jp.Deliveries() {
			status = append(status, d.Status)
		}
		assert.Equal(t, []int{0, 202, 0, 200}, status)

		shop.refuse = 1
		jp.Authorize(pay("10.00"))
		synctest.Wait()
		jp.Advance(time.Minute)
		synctest.Wait()
		assert.Len(t, shop.names(), 2)
		assert.Equal(t, 11*time.Minute, time.Since(start))
	})
}

func TestWaitDelivered(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, withReceiver(&receiver{})...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, jp.WaitDelivered(ctx, 1), context.Canceled)
	require.NoError(t, jp.WaitDelivered(ctx, 0))
}

// TestDeliveryOnDemand: twice, late, out of order, and with wrong credentials.
func TestDeliveryOnDemand(t *testing.T) {
	t.Parallel()
	shop := &receiver{}
	jp := juspaytest.NewServer(&stubTest{}, withReceiver(shop)...)
	defer jp.Close()
	jp.HoldWebhooks()
	otp := jp.Challenge(pay("10.00"))
	jp.EnterOTP(otp.UUID, otp.OTP, juspaytest.Fault{})
	events := jp.Events()
	require.Len(t, events, 3)

	wrong := jp.DeliverAs("shop", "secret", events[2].ID)
	assert.Equal(t, http.StatusUnauthorized, wrong[0].Status)
	assert.False(t, jp.Events()[2].Delivered)
	late := jp.Deliver(events[2].ID, events[0].ID, events[2].ID)
	assert.Equal(t, []int{200, 200, 200}, []int{late[0].Status, late[1].Status, late[2].Status})
	assert.Equal(t, []string{"ORDER_SUCCEEDED", "TXN_CREATED", "ORDER_SUCCEEDED"}, shop.names())
	jp.ReleaseWebhooks()
	waitDelivered(t, jp, 3)
	assert.Equal(t, "TXN_CHARGED", shop.names()[3], "the others were delivered")
	assert.Panics(t, func() { jp.Deliver("evt_none") })
}

func TestWebhookOptions(t *testing.T) {
	t.Parallel()
	to := func(url, user string) juspaytest.Option { return juspaytest.WithWebhooks(url, user, "p") }
	for name, opts := range map[string][]juspaytest.Option{
		"no URL":     {to("shop.example/webhooks", "u")},
		"no host":    {to("http:///webhooks", "u")},
		"no scheme":  {to("ftp://shop.example", "u")},
		"broken":     {to("http://[", "u")},
		"colon":      {to("http://shop.example", "u:v")},
		"no waits":   {to("http://shop.example", "u"), juspaytest.WithWebhookWaits()},
		"zero waits": {to("http://shop.example", "u"), juspaytest.WithWebhookWaits(0)},
	} {
		_, err := juspaytest.Start(opts...)
		assert.Error(t, err, name)
	}
	jp := juspaytest.NewServer(t)
	jp.Authorize(pay("10.00"))
	assert.Empty(t, jp.Events(), "nobody listens")
}

// TestWebhooksOverTheNetwork: to a real server, without credentials.
func TestWebhooksOverTheNetwork(t *testing.T) {
	t.Parallel()
	got := make(chan http.Header, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header }))
	defer shop.Close()
	jp := juspaytest.NewServer(t, juspaytest.WithWebhooks(shop.URL, "", ""), juspaytest.WithWebhookWaits(time.Millisecond))
	jp.Authorize(pay("10.00"))
	assert.Empty(t, (<-got).Get("Authorization"))
	waitDelivered(t, jp, 1)
}

// TestCloseWhileDelivering: a shop that never answers does not keep the server.
func TestCloseWhileDelivering(t *testing.T) {
	t.Parallel()
	arrived, over := make(chan bool), make(chan bool)
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		arrived <- true
		<-over
	}))
	defer shop.Close()
	defer close(over)
	jp := juspaytest.NewServer(t, juspaytest.WithWebhooks(shop.URL, "shop", "secret"))
	jp.Authorize(pay("10.00"))
	<-arrived
	jp.Close()
	assert.NotEmpty(t, jp.Deliveries()[0].Error)
}

// turned is an envelope that only looks like one, for want of keys.
type turned struct{}

func (turned) Seal(claims []byte) ([]byte, error) {
	return json.Marshal(map[string][]byte{"JWT": claims}) // in base64
}

func (turned) Open(body []byte) ([]byte, error) {
	var sealed map[string][]byte
	if json.Unmarshal(body, &sealed) != nil || sealed["JWT"] == nil {
		return nil, errors.New("it is not sealed")
	}
	return sealed["JWT"], nil
}

// broken is an envelope that does not seal.
type broken struct{ turned }

func (broken) Seal([]byte) ([]byte, error) { return nil, errors.New("no key") }

func TestEnvelope(t *testing.T) {
	t.Parallel()
	shop := &receiver{}
	jp := juspaytest.NewServer(t, withReceiver(shop, juspaytest.WithEnvelope(turned{}),
		juspaytest.WithEncryptedWebhooks(turned{}))...)
	send := func(path, body string) reply { return send(t, jp, "POST", path, body, asJSON, "Authorization: ") }
	post := func(path, claims string) map[string]any {
		body, err := turned{}.Seal([]byte(claims))
		require.NoError(t, err)
		got := send(path, string(body))
		require.Equal(t, http.StatusOK, got.status, got.body)
		opened, err := turned{}.Open([]byte(got.body))
		require.NoError(t, err)
		return reply{body: string(opened)}.fields(t)
	}
	made := post("/v4/session", `{"order_id":"o1","amount":"10.00","payment_page_client_id":"c","action":"paymentPage",
		"customer_id":"`+customer+`"}`)
	assert.Equal(t, "NEW", made["status"])
	jp.Approve(jp.Pay("o1", juspaytest.AuthThreeDS).UUID, juspaytest.Fault{})
	refund := post("/v4/orders/o1/refunds", `{"unique_request_id":"r1","amount":"4","order_id":"o1"}`)
	assert.Equal(t, "PENDING", refundIn(t, refund, "r1")["status"])
	order := post("/v4/order-status", `{"order_id":"o1","options.add_full_gateway_response":true}`)
	assert.Equal(t, "CHARGED", order["status"])
	assert.Contains(t, order["payment_gateway_response"], "gateway_response")
	requests := jp.Requests()
	last := requests[len(requests)-1]
	assert.Equal(t, juspaytest.OrderStatus, last.Operation)
	assert.Contains(t, last.Body, `"JWT"`, "as received")

	assert.Equal(t, http.StatusBadRequest, send("/v4/order-status", `{"order_id":"o1"}`).status)
	for claims, status := range map[string]any{`{"order_id":"none"}`: "NOT_FOUND", `[]`: "Bad Request"} {
		body, err := turned{}.Seal([]byte(claims))
		require.NoError(t, err)
		got := send("/v4/order-status", string(body))
		assert.Equal(t, http.StatusBadRequest, got.status)
		assert.Equal(t, status, got.fields(t)["status"], "in the plain")
	}
	waitDelivered(t, jp, 4)
	assert.Contains(t, shop.raw[0], `"JWT"`)
	unknownTwins(t, shop)
}

func unknownTwins(t *testing.T, shop *receiver) {
	plain := juspaytest.NewServer(t)
	assert.Equal(t, http.StatusNotFound, send(t, plain, "POST", "/v4/order-status", "{}", asJSON).status)
	dumb := juspaytest.NewServer(t, withReceiver(shop, juspaytest.WithEnvelope(broken{}),
		juspaytest.WithEncryptedWebhooks(broken{}))...)
	txn := dumb.Authorize(pay("10.00"))
	sealed, err := turned{}.Seal([]byte(`{"order_id":"` + txn.OrderID + `"}`))
	require.NoError(t, err)
	assert.Equal(t, http.StatusInternalServerError, send(t, dumb, "POST", "/v4/order-status", string(sealed), asJSON).status)
	assert.Equal(t, "no key", dumb.Deliver(dumb.Events()[0].ID)[0].Error)
}
