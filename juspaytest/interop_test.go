package juspaytest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// handled is a transport that hands requests to a handler, off the network.
type handled struct{ handler http.Handler }

func (h handled) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	h.handler.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// TestClientFromSessionToRefund plays a whole payment with the SDK's client, in
// the plain and encrypted, webhooks and the customer's return included.
func TestClientFromSessionToRefund(t *testing.T) {
	t.Parallel()
	for name, encrypted := range map[string]bool{"plain": false, "encrypted": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var heard []string
			config := juspay.WebhookConfig{
				Username: "shop", Password: "se:cret", Header: "X-Shop", HeaderValue: "7",
				Handle: func(_ context.Context, event *juspay.Event) error {
					mu.Lock()
					defer mu.Unlock()
					assert.Empty(t, event.Skipped)
					assert.Equal(t, "o1", event.OrderID())
					heard = append(heard, string(event.Name))
					return nil
				},
			}
			opts := []juspaytest.Option{
				juspaytest.WithWebhooks("http://shop.test/", "shop", "se:cret"), juspaytest.WithWebhookHeader("X-Shop", "7"),
				juspaytest.WithResponseKey("response-key"),
			}
			options := []juspay.Option{juspay.WithRoutingID(customer), juspay.WithRetries(0)}
			if encrypted {
				config.Envelope = turned{}
				opts = append(opts, juspaytest.WithEnvelope(turned{}), juspaytest.WithEncryptedWebhooks(turned{}))
				options = append(options, juspay.WithEnvelope(turned{}))
			}
			handler, err := juspay.NewWebhookHandler(config)
			require.NoError(t, err)
			jp := juspaytest.NewServer(t, append(opts, juspaytest.WithWebhookTransport(handled{handler}))...)
			client := jp.Client(options...)

			playShop(t, jp, client)
			want := "TXN_CREATED ORDER_AUTHORIZED ORDER_PARTIAL_CHARGED REFUND_INITIATED ORDER_REFUNDED"
			waitDelivered(t, jp, len(strings.Fields(want)))
			mu.Lock()
			defer mu.Unlock()
			assert.Equal(t, want, strings.Join(heard, " "))
			denied := jp.DeliverAs("shop", "secret", jp.Events()[0].ID)
			assert.Equal(t, http.StatusUnauthorized, denied[0].Status)
		})
	}
}

func playShop(t *testing.T, jp *juspaytest.Server, client *juspay.Client) {
	t.Helper()
	hold := false
	session, err := client.CreateSession(t.Context(), juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{
			OrderID: "o1", Amount: juspay.MustAmount("100"), Currency: "INR", CustomerID: customer, AutoCapture: &hold,
			ReturnURL: "https://shop.example/back",
		},
		PaymentPageClientID: "shop",
	})
	require.NoError(t, err)
	assert.Equal(t, "o1", session.OrderID)
	assert.Contains(t, session.PaymentLinks.Web, session.ID)
	assert.False(t, session.OrderExpiry.IsZero())
	paid := jp.Pay("o1", juspaytest.AuthOTP)

	back := jp.Return("o1")
	for _, request := range []*http.Request{
		httptest.NewRequest(http.MethodGet, back.Location(), nil),
		httptest.NewRequest(http.MethodGet, back.LocationTwice(), nil),
		postForm(back),
	} {
		returned, err := juspay.ParseReturn(request, "response-key")
		require.NoError(t, err)
		assert.Equal(t, "o1", returned.OrderID)
		assert.Equal(t, juspay.StatusPendingVBV, returned.Status)
	}

	again, err := client.ResendOTP(t.Context(), paid.UUID, paid.ChallengeID)
	require.NoError(t, err)
	assert.Equal(t, juspay.StatusPendingVBV, again.Status)
	txn, err := client.ProcessOTP(t.Context(), paid.UUID, juspay.ProcessOTPRequest{ChallengeID: paid.ChallengeID, OTP: paid.OTP})
	assert.Equal(t, juspay.Succeeded, juspay.OTPOutcome(txn, err))
	assert.Equal(t, juspay.StatusAuthorized, txn.Status)

	part := juspay.PartialCapture(juspay.MustAmount("40"), juspay.NewIdempotenceKey())
	order, err := client.Capture(t.Context(), paid.UUID, part)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))

	request := juspay.RefundRequest{
		UniqueRequestID: juspay.NewRefundID(), Amount: juspay.MustAmount("15"), CaptureKey: part.IdempotenceKey,
	}
	order, err = client.Refund(t.Context(), "o1", request)
	assert.Equal(t, juspay.Pending, juspay.RefundOutcome(order, err))
	jp.SettleRefund("o1", request.UniqueRequestID, juspay.RefundSuccess)
	outcome, order, err := client.Settle(t.Context(), juspay.RefundOf("o1", request))
	require.NoError(t, err)
	assert.Equal(t, juspay.Succeeded, outcome)
	assert.Equal(t, juspay.MustAmount("15"), order.AmountRefunded)
	ledger := jp.OrderLedger("o1")
	assert.Equal(t, "40 60 15", ledger.Captured.String()+" "+ledger.Held.String()+" "+ledger.Refunded.String())
}

// postForm is the customer's return by POST.
func postForm(back juspaytest.Return) *http.Request {
	request := httptest.NewRequest(http.MethodPost, back.URL, strings.NewReader(back.Values.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

func TestClientOfOrders(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	client := jp.Client(juspay.WithRoutingID(customer), juspay.WithRetries(0))
	order, err := client.CreateOrder(t.Context(), juspay.OrderRequest{
		OrderID: "o1", Amount: juspay.MustAmount("10.50"), Currency: "INR", CustomerID: customer, UDF1: "x",
		Options: map[string]string{"get_client_auth_token": "true"},
	})
	require.NoError(t, err)
	assert.Equal(t, juspay.StatusNew, order.Status)
	read, err := client.OrderStatus(t.Context(), "o1")
	require.NoError(t, err)
	assert.Equal(t, juspay.MustAmount("10.5"), read.Amount)
	assert.Equal(t, order.ID, read.ID)

	session, err := client.CreateSession(t.Context(), juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{CustomerID: customer}, PaymentPageClientID: "shop", Action: "paymentManagement",
	})
	require.NoError(t, err)
	assert.Empty(t, session.OrderID)
	assert.NotEmpty(t, session.SDKPayload)
	assert.Len(t, jp.Requests(), 3)
}

// TestEventsAsTheSDKReadsThem: every event of the fake is one for ParseEvent, and
// evidence for a movement.
func TestEventsAsTheSDKReadsThem(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, withReceiver(&receiver{}, juspaytest.WithOdd(juspaytest.OddTypes))...)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.Declined)
	part := juspay.PartialCapture(juspay.MustAmount("4"), "one")
	send(t, jp, "POST", capturePath(txn), "amount=4&idempotence_key=one")
	outcomes := make(map[juspay.EventName]juspay.Outcome)
	for _, happened := range jp.Events() {
		event, err := juspay.ParseEvent([]byte(happened.Body))
		require.NoError(t, err)
		assert.Equal(t, happened.ID, event.ID)
		outcomes[event.Name] = juspay.CaptureOf(txn.OrderID, txn.UUID, part).Outcome(event.Order, nil)
	}
	assert.Equal(t, map[juspay.EventName]juspay.Outcome{
		juspay.EventOrderAuthorized: juspay.Unknown, juspay.EventOrderCaptureFailed: juspay.Failed,
	}, outcomes)
}
