package juspay_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// Marshalling gives the vendor's JSON back: every member of the body, under
// its name, amounts as numbers.
func TestMarshalGivesTheVendorsJSON(t *testing.T) {
	t.Parallel()
	body := testdata(t, "order_card.json")
	text, err := json.Marshal(captured(t, body))
	require.NoError(t, err)
	assert.JSONEq(t, body, string(text))

	body = testdata(t, "txn_otp.json")
	text, err = json.Marshal(authenticated(t, body))
	require.NoError(t, err)
	assert.JSONEq(t, body, string(text))

	// An order that came as a transaction is written as that.
	body = testdata(t, "txn_capture_v32.json")
	text, err = json.Marshal(captured(t, body))
	require.NoError(t, err)
	assert.JSONEq(t, body, string(text))
}

func TestMarshalWritesAmountsAsNumbers(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"status":"CHARGED","amount":"1000000.50","captured_amount":99999999.99,"refunds":[{"amount":"0.01"}]}`)
	text, err := json.Marshal(order)
	require.NoError(t, err)
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &members))
	assert.Equal(t, "1000000.5", string(members["amount"]))
	assert.Equal(t, "99999999.99", string(members["captured_amount"]))
	assert.Equal(t, "0", string(members["amount_refunded"]))
	var refunds []map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(members["refunds"], &refunds))
	assert.Equal(t, "0.01", string(refunds[0]["amount"]))
}

func TestMarshalOmitsWhatWasNotSent(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(captured(t, chargedBody))
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(text, &members))
	for _, absent := range []string{
		"card", "refunds", "captured_amount", "effective_amount", "txn_detail", "txn_sub_details", "payment_links", "date_created",
		"metadata", "raw", "Raw", "txn", "Txn", "payment_gateway_response", "mandate", "offers",
	} {
		assert.NotContains(t, slices.Collect(maps.Keys(members)), absent)
	}
}

// What was stored reads back as what was received, through any number of turns.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"order_card.json", "order_partial.json", "txn_capture_v32.json"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := captured(t, testdata(t, name))
			stored, err := json.Marshal(order)
			require.NoError(t, err)
			var read, reread juspay.Order
			require.NoError(t, json.Unmarshal(stored, &read))
			assert.Equal(t, string(stored), string(read.Raw))
			assert.Equal(t, juspay.CaptureOutcome(order, nil), juspay.CaptureOutcome(&read, nil))
			again, err := json.Marshal(read)
			require.NoError(t, err)
			assert.Equal(t, string(stored), string(again))
			require.NoError(t, json.Unmarshal(again, &reread))
			assert.Equal(t, read, reread)
			if name == "order_card.json" { // here the free-form parts are all that a turn rewrites
				read.Raw, read.Metadata, order.Metadata = nil, nil, nil
				assert.Equal(t, *juspay.ForgetOrder(order), *juspay.ForgetOrder(&read))
			}
		})
	}
	txn := authenticated(t, testdata(t, "txn_otp.json"))
	stored, err := json.Marshal(txn)
	require.NoError(t, err)
	var read juspay.Txn
	require.NoError(t, json.Unmarshal(stored, &read))
	again, err := json.Marshal(&read)
	require.NoError(t, err)
	assert.Equal(t, string(stored), string(again))
}

func TestMarshalLiterals(t *testing.T) {
	t.Parallel()
	order := juspay.Order{
		OrderID: testOrder, Status: juspay.StatusCharged, Amount: juspay.MustAmount("10.50"), Currency: "INR",
		Card: &juspay.Card{NameOnCard: "Asha Example"}, DateCreated: juspay.Timestamp{Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)},
	}
	for _, value := range []any{order, &order, struct{ Order juspay.Order }{order}, []*juspay.Order{&order}} {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Contains(t, string(text), `"order_id":"order-7001"`)
		assert.Contains(t, string(text), `"amount":10.5`)
		assert.Contains(t, string(text), `"date_created":"2026-03-04T05:06:07Z"`)
		assert.Contains(t, string(text), `"name_on_card":"Asha Example"`)
	}
	text, err := json.Marshal(order)
	require.NoError(t, err)
	var read juspay.Order
	require.NoError(t, json.Unmarshal(text, &read))
	read.Raw = nil
	assert.Equal(t, order, *juspay.ForgetOrder(&read))

	for _, zero := range []any{juspay.Order{}, juspay.Txn{}, juspay.Card{}, juspay.Refund{}, juspay.TxnDetail{}, juspay.TxnSubDetail{}, juspay.PaymentInfo{}} {
		_, err := json.Marshal(zero)
		require.NoError(t, err, "%T", zero)
	}
}

// A webhook holds the order that OrderStatus answers with.
func TestUnmarshalOrderOfAWebhook(t *testing.T) {
	t.Parallel()
	var event struct {
		EventName string `json:"event_name"`
		Content   struct {
			Order *juspay.Order `json:"order"`
			Txn   *juspay.Txn   `json:"txn"`
		} `json:"content"`
	}
	data := []byte(testdata(t, "webhook_order.json"))
	require.NoError(t, json.Unmarshal(data, &event))
	assert.Equal(t, "ORDER_SUCCEEDED", event.EventName)
	assert.Nil(t, event.Content.Txn)
	order := event.Content.Order
	require.NotNil(t, order)
	assert.Equal(t, "order-7006", order.OrderID)
	assert.Equal(t, juspay.StatusCharged, order.Status)
	assert.Equal(t, 21, order.StatusID)
	assert.Equal(t, juspay.MustAmount("12.3"), order.Amount)
	assert.False(t, order.Refunded)
	assert.Equal(t, 6, order.GatewayID)
	assert.Empty(t, order.GatewayReferenceID)
	assert.Equal(t, "asha@example", order.PayerVPA)
	assert.Equal(t, []juspay.Offer{{OfferCode: "TEN", Status: "AVAILED"}}, order.Offers)
	assert.Equal(t, []juspay.Refund{{UniqueRequestID: "rf-9", Amount: juspay.MustAmount("2"), SentToGateway: true, Status: "Failure"}}, order.Refunds)
	assert.Contains(t, string(order.Raw), "a_field_of_tomorrow")

	// Raw is the order's own: what the program does to its buffer does not reach it.
	clear(data)
	assert.Contains(t, string(order.Raw), "a_field_of_tomorrow")
}

func TestUnmarshalRefusesWhatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`[]`, `"CHARGED"`, `1`, `true`} {
		order, txn := juspay.Order{OrderID: "kept"}, juspay.Txn{OrderID: "kept"}
		require.Error(t, json.Unmarshal([]byte(text), &order), text)
		require.Error(t, json.Unmarshal([]byte(text), &txn), text)
		assert.Equal(t, "kept", order.OrderID)
		assert.Equal(t, "kept", txn.OrderID)
	}
	for _, text := range []string{``, `{`, `{"status":"CHARGED"`, `{}x`} {
		require.Error(t, json.Unmarshal([]byte(text), new(juspay.Order)), text)
		require.Error(t, json.Unmarshal([]byte(text), new(juspay.Txn)), text)
	}
	require.NoError(t, json.Unmarshal([]byte(`{}`), new(juspay.Order)))
	require.NoError(t, json.Unmarshal([]byte(`{}`), new(juspay.Txn)))
}

// By the convention of encoding/json, null changes nothing.
func TestUnmarshalNull(t *testing.T) {
	t.Parallel()
	var holder struct {
		Order juspay.Order
		Txn   juspay.Txn
	}
	require.NoError(t, json.Unmarshal([]byte(`{"Order":null,"Txn":null}`), &holder))
}

// An order that is read into a used one leaves nothing of it behind.
func TestUnmarshalReplaces(t *testing.T) {
	t.Parallel()
	order := juspay.Order{OrderID: "old", Currency: "INR", Txn: &juspay.Txn{}}
	require.NoError(t, json.Unmarshal([]byte(`{"order_id":"new","status":"CHARGED"}`), &order))
	assert.Equal(t, "new", order.OrderID)
	assert.Empty(t, order.Currency)
	assert.Nil(t, order.Txn)
}
