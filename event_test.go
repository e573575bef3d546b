package juspay_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

const eventOrderBody = `{
  "event_name": "ORDER_SUCCEEDED", "id": "evt_V2_1", "date_created": "2026-03-04T05:06:09Z",
  "content": {"order": {"order_id": "order-7001", "id": "ordeh_1", "merchant_id": "shop", "status": "CHARGED",
    "amount": "10.50", "status_id": "21", "customer_email": "asha@example.com"}}
}`

func TestParseEvent(t *testing.T) {
	t.Parallel()
	body := []byte(eventOrderBody)
	event, err := juspay.ParseEvent(body)
	require.NoError(t, err)
	clear(body) // the event keeps no part of it

	assert.Equal(t, "evt_V2_1", event.ID)
	assert.Equal(t, juspay.EventOrderSucceeded, event.Name)
	assert.Equal(t, time.Date(2026, 3, 4, 5, 6, 9, 0, time.UTC), event.Created.Time)
	require.NotNil(t, event.Order)
	assert.Equal(t, juspay.StatusCharged, event.Order.Status)
	assert.Equal(t, 21, event.Order.StatusID)
	assert.Equal(t, juspay.MustAmount("10.5"), event.Order.Amount)
	assert.Nil(t, event.Txn)
	assert.Empty(t, event.Skipped)
	assert.Equal(t, eventOrderBody, string(event.Raw))
	assert.Contains(t, string(event.Content), `"customer_email"`)
	assert.Contains(t, string(event.Order.Raw), `"customer_email"`)
	assert.Equal(t, "order-7001", event.OrderID())
	assert.Equal(t, "evt_V2_1/ORDER_SUCCEEDED", event.DedupKey())
}

// What an event carries is told by its content, not by its name.
func TestParseEventContents(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body       string
		order, txn juspay.Status // "" where there must be none
		orderID    string
		skipped    []string
	}{
		"a transaction": {
			body: `{"id":"e","event_name":"TXN_CHARGED","content":{"txn":{"txn_uuid":"t","order_id":"o","status":"CHARGED","txn_amount":1}}}`,
			txn:  "CHARGED", orderID: "o",
		},
		"TXN_CREATED with an order": {
			body:  `{"id":"e","event_name":"TXN_CREATED","content":{"order":{"order_id":"o","merchant_id":"m","status":"PENDING_VBV"}}}`,
			order: "PENDING_VBV", orderID: "o",
		},
		"an order and its transaction": {
			body:  `{"id":"e","event_name":"NEW_KIND","content":{"txn":{"order_id":"o2","status":"CHARGED"},"order":{"order_id":"o","status":"NEW"}}}`,
			order: "NEW", txn: "CHARGED", orderID: "o",
		},
		"a mandate": {
			body:    `{"id":"e","event_name":"MANDATE_EXPIRED","content":{"mandate":{"mandate_id":"m","order_id":"o","status":"EXPIRED"}}}`,
			orderID: "o",
		},
		"a notification":    {body: `{"id":"e","event_name":"NOTIFICATION_FAILED","content":{"notification":{"id":"110"}}}`},
		"something new":     {body: `{"id":"e","event_name":"COFFEE_SERVED","content":{"cup":{"order_id":"o"},"bean":[1,2]}}`, orderID: "o"},
		"no content":        {body: `{"id":"e","event_name":"PING"}`},
		"null":              {body: `{"id":"e","event_name":"PING","content":null}`},
		"a masked content":  {body: `{"id":"e","event_name":"PING","content":"FILTERED"}`},
		"a masked order":    {body: `{"id":"e","event_name":"ORDER_FAILED","content":{"order":"FILTERED","txn":null}}`},
		"a content of text": {body: `{"id":"e","event_name":"PING","content":"hello"}`, skipped: []string{"/content"}},
		"a content of a list": {
			body: `{"id":"e","event_name":"PING","content":[{"order":{}}]}`, skipped: []string{"/content"},
		},
		"an order of text": {
			body: `{"id":"e","event_name":"PING","content":{"order":"hello","txn":7}}`, skipped: []string{"/content/order", "/content/txn"},
		},
		"an order as JSON text": {
			body:  `{"id":"e","event_name":"ORDER_FAILED","content":{"order":"{\"order_id\":\"o\",\"status\":\"NEW\",\"refunds\":5}"}}`,
			order: "NEW", orderID: "o", skipped: []string{"/content/order/refunds"},
		},
		"JSON text that was cut off": {
			body: `{"id":"e","event_name":"ORDER_FAILED","content":{"order":"{\"order_id\":\"o\",\"sta"}}`, skipped: []string{"/content/order"},
		},
		"a content as JSON text": {
			body:  `{"id":"e","event_name":"ORDER_FAILED","content":"{\"order\":{\"order_id\":\"o\",\"status\":\"NEW\"}}"}`,
			order: "NEW", orderID: "o",
		},
		"odd types": {
			body: `{"id":["e"],"event_name":7,"date_created":"yesterday","content":{"order":{"order_id":70,"merchant_id":"m","status":"NEW",
				"amount":"much","refunded":"false","refunds":[{"amount":[]}]}}}`,
			order: "NEW", orderID: "70",
			skipped: []string{"/id", "/date_created", "/content/order/amount", "/content/order/refunds/0/amount"},
		},
		"without a name": {body: `{"id":"e","content":{"order":{"order_id":"o","status":"NEW"}}}`, order: "NEW", orderID: "o"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			event, err := juspay.ParseEvent([]byte(test.body))
			require.NoError(t, err)
			assert.Equal(t, test.skipped, event.Skipped)
			assert.Equal(t, test.orderID, event.OrderID())
			if assert.Equal(t, test.order != "", event.Order != nil) && event.Order != nil {
				assert.Equal(t, test.order, event.Order.Status)
			}
			if assert.Equal(t, test.txn != "", event.Txn != nil) && event.Txn != nil {
				assert.Equal(t, test.txn, event.Txn.Status)
			}
			assert.JSONEq(t, test.body, string(event.Raw))
		})
	}
}

// Where an order is expected, one refund may stand, as in the answer to a refund
// of a payment that was split.
func TestParseEventWithARefund(t *testing.T) {
	t.Parallel()
	event, err := juspay.ParseEvent([]byte(`{"id":"e","event_name":"REFUND_INITIATED",
		"content":{"order":{"unique_request_id":"r","order_id":"o","status":"PENDING","amount":1}}}`))
	require.NoError(t, err)
	assert.Equal(t, "o", event.OrderID())
	assert.Empty(t, event.Order.Status, "the refund's is not the order's")
	require.Len(t, event.Order.Refunds, 1)
	assert.Equal(t, juspay.RefundPending, event.Order.Refunds[0].Status)
}

func TestParseEventRefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	for body, why := range map[string]string{
		``:                           "no JSON object",
		`null`:                       "no JSON object",
		`[]`:                         "no JSON object",
		`"ORDER_SUCCEEDED"`:          "no JSON object",
		`event_name=ORDER_FAILED`:    "no JSON object",
		`{"event_name":"X"`:          "not valid JSON",
		`{"event_name":"X"}{}`:       "not valid JSON",
		`{}`:                         "neither event_name nor content",
		chargedBody:                  "neither event_name nor content",
		`{"id":"e"}`:                 "neither event_name nor content",
		`{"JWT":"eyJhbGci.a.b.c.d"}`: "encrypted",
		`{"header":"h","encryptedKey":"k","iv":"i","encryptedPayload":"p","tag":"t"}`: "encrypted",
	} {
		event, err := juspay.ParseEvent([]byte(body))
		assert.Nil(t, event, body)
		var invalid *juspay.ValidationError
		require.ErrorAs(t, err, &invalid, body)
		assert.Equal(t, "ParseEvent", invalid.Op)
		assert.Contains(t, invalid.Reason, why, body)
	}
}

func TestParseEventSkipsAByteOrderMark(t *testing.T) {
	t.Parallel()
	event, err := juspay.ParseEvent([]byte("\ufeff" + eventOrderBody))
	require.NoError(t, err)
	assert.Equal(t, "order-7001", event.OrderID())
	assert.JSONEq(t, eventOrderBody, string(event.Raw))
}

// A body made to be unreadable costs no memory out of proportion.
func TestParseEventBoundsItsReport(t *testing.T) {
	t.Parallel()
	bad := `{"refunds":[` + strings.TrimSuffix(strings.Repeat(`{"amount":[]},`, 80), ",") + `],"order_id":"o","merchant_id":"m"}`
	event, err := juspay.ParseEvent([]byte(`{"id":[],"event_name":"X","content":{"order":` + bad + `,"txn":` + bad + `}}`))
	require.NoError(t, err)
	assert.Len(t, event.Skipped, 64)
	assert.Equal(t, "/id", event.Skipped[0])
	assert.Equal(t, "/content/order/refunds/0/amount", event.Skipped[1])
}

func TestDedupKeys(t *testing.T) {
	t.Parallel()
	key := func(body string) string {
		event, err := juspay.ParseEvent([]byte(body))
		require.NoError(t, err)
		return event.DedupKey()
	}
	one := `{"id":"e","event_name":"A","content":{}}`
	assert.Equal(t, key(one), key(one), "it comes twice")
	assert.Equal(t, key(one), key(`{"id":"e","event_name":"A","content":{"order":{}}}`), "the id and the name count")
	assert.NotEqual(t, key(one), key(`{"id":"e","event_name":"B","content":{}}`), "one id stands on several published events")

	nameless, other := `{"event_name":"A","content":{"order":{"order_id":"1"}}}`, `{"event_name":"A","content":{"order":{"order_id":"2"}}}`
	assert.Equal(t, key(nameless), key(nameless))
	assert.NotEqual(t, key(nameless), key(other), "events without an id are not one event")
	byHand := func(orderID string) string {
		return (&juspay.Event{Name: "A", Order: &juspay.Order{OrderID: orderID}}).DedupKey()
	}
	assert.NotEqual(t, byHand("1"), byHand("2"))

	var none *juspay.Event
	assert.Empty(t, none.DedupKey())
	assert.Empty(t, none.OrderID())
	assert.Empty(t, (&juspay.Event{}).OrderID())
}

func TestEventJSON(t *testing.T) {
	t.Parallel()
	event, err := juspay.ParseEvent([]byte(eventOrderBody))
	require.NoError(t, err)
	stored, err := json.Marshal(event)
	require.NoError(t, err)
	assert.JSONEq(t, eventOrderBody, string(stored), "as it came")

	var loaded juspay.Event
	require.NoError(t, json.Unmarshal(stored, &loaded))
	assert.Equal(t, event.DedupKey(), loaded.DedupKey())
	assert.Equal(t, event.Order.Amount, loaded.Order.Amount)
	require.NoError(t, json.Unmarshal([]byte(`null`), &loaded), "changes nothing")
	require.Error(t, json.Unmarshal([]byte(`{"order_id":"o"}`), &loaded))
	assert.Equal(t, "order-7001", loaded.OrderID())

	made, err := json.Marshal(juspay.Event{ID: "evt_1", Name: juspay.EventTxnFailed, Txn: &juspay.Txn{OrderID: "o", Status: "AUTHORIZATION_FAILED"}})
	require.NoError(t, err)
	again, err := juspay.ParseEvent(made)
	require.NoError(t, err)
	assert.Nil(t, again.Order)
	assert.Equal(t, juspay.StatusAuthorizationFailed, again.Txn.Status)

	made, err = json.Marshal(juspay.Event{ID: "evt_1", Content: json.RawMessage(`{"mandate":{"order_id":"o"}}`)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"evt_1","event_name":"","date_created":null,"content":{"mandate":{"order_id":"o"}}}`, string(made))
}

func TestEventsPrintNoSecrets(t *testing.T) {
	t.Parallel()
	event, err := juspay.ParseEvent([]byte(`{"id":"evt_1","event_name":"ORDER_SUCCEEDED","content":{"order":` + secretBody + `,"txn":` + secretBody + `}}`))
	require.NoError(t, err)
	for _, value := range []any{*event, event} {
		requireHides(t, prints(value), secretName, secretPrint, secretCard, testKey, testOTP)
	}
	assert.Equal(t, "juspay.Event{ORDER_SUCCEEDED evt_1, order order-7001 CHARGED}", fmt.Sprint(event))

	var none *juspay.Event
	for how, text := range prints(struct{ Event *juspay.Event }{none}) {
		require.NotContains(t, text, secretName, how)
	}
	assert.Equal(t, "<nil>", fmt.Sprint(none))
	requireLine(t, fmt.Sprint(juspay.Event{ID: strings.Repeat("x", 500), Name: "A\nB", Order: &juspay.Order{OrderID: secretCard}}))
	assert.NotContains(t, fmt.Sprint(juspay.Event{ID: secretCard, Name: secretCard}), secretCard)
}
