package juspaytest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const asJSON = "Content-Type: application/json"

// loopSample reads a published body of the second set, which lies beside the first.
func loopSample(t *testing.T, name string) map[string]any {
	t.Helper()
	folder := os.Getenv("JUSPAY_SAMPLES")
	if folder == "" {
		t.Skip("JUSPAY_SAMPLES names no folder with the vendor's published bodies")
	}
	body, err := os.ReadFile(filepath.Join(folder+"-loop", name+".json"))
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(body, &fields))
	return fields
}

func TestCreateOrder(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	made := send(t, jp, "POST", "/orders", encode(map[string]string{
		"order_id": "o1", "amount": "10.50", "currency": "INR", "customer_id": customer, "customer_email": "a@b.example",
		"return_url": "https://shop.example/back", "udf6": "x", "metadata.txns.auto_capture": "false",
	})).fields(t)
	assert.Equal(t, "CREATED", made["status"])
	assert.Equal(t, 1.0, made["status_id"])
	assert.Equal(t, "o1", made["order_id"])
	assert.Equal(t, 10.5, made["amount"])
	assert.NotContains(t, made, "juspay")
	read := send(t, jp, "GET", "/orders/O1", "").fields(t)
	assert.Equal(t, made, read)
	assert.Equal(t, "a@b.example", read["customer_email"])
	assert.Equal(t, "x", read["udf6"])
	assert.Equal(t, "https://shop.example/back", read["return_url"])

	order := jp.Order("o1")
	assert.Equal(t, juspay.StatusCreated, order.Status)
	assert.False(t, order.AutoCapture)
	assert.Equal(t, customer, order.CustomerID)
	assert.Empty(t, order.Txns)
	assert.Equal(t, order, jp.Order(made["id"].(string)))

	tokened := send(t, jp, "POST", "/orders", "order_id=o2&amount=1&customer_id="+customer+"&options.get_client_auth_token=true").fields(t)
	assert.Equal(t, "NEW", tokened["status"])
	assert.Equal(t, 10.0, tokened["status_id"])
	assert.True(t, jp.Order("o2").AutoCapture)
	t.Run("has every documented field", func(t *testing.T) {
		documented := loopSample(t, "orders-create-new-10-expiry-deeplink")
		for _, name := range []string{"deep_link", "source_object", "source_object_id", "customer_phone", "customer_email"} {
			delete(documented, name) // of UPI, or null for what was not sent
		}
		assertCovers(t, documented, tokened, "")
		var short map[string]any
		require.NoError(t, json.Unmarshal([]byte(sample(t, "orders-create-created-1")), &short))
		assertCovers(t, short, made, "")
	})
}

func TestCreateSession(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	tests := map[string]struct {
		flag string
		auto bool
	}{
		"nothing": {"", true}, "a boolean": {`,"metadata.txns.auto_capture":false`, false},
		"text": {`,"metadata.txns.auto_capture":"false"`, false}, "yes": {`,"metadata.txns.auto_capture":true`, true},
	}
	for name, test := range tests {
		id := "s" + strings.ReplaceAll(name, " ", "")
		body := `{"order_id":"` + id + `","amount":"10.50","payment_page_client_id":"shop","action":"paymentPage","currency":"INR",
			"customer_id":"` + customer + `","customer_email":"a@b.example","customer_phone":"9999999999","return_url":"https://shop.example/back",
			"first_name":null,"payment_filter":{"allowDefaultOptions":false}` + test.flag + `}`
		made := send(t, jp, "POST", "/session", body, asJSON).fields(t)
		assert.Equal(t, "NEW", made["status"], name)
		assert.NotContains(t, made, "status_id")
		assert.Equal(t, id, made["order_id"])
		assert.Equal(t, test.auto, jp.Order(id).AutoCapture, name)
		assert.Equal(t, jp.URL()+"/orders/"+made["id"].(string)+"/payment-page", made["payment_links"].(map[string]any)["web"])
		payload := made["sdk_payload"].(map[string]any)["payload"].(map[string]any)
		assert.Equal(t, "10.50", payload["amount"])
		assert.Equal(t, "https://shop.example/back", payload["returnUrl"])
		assert.NotEmpty(t, payload["clientAuthToken"])
		assert.NotContains(t, payload, "firstName")
		read := send(t, jp, "GET", "/orders/"+id, "").fields(t)
		assert.Equal(t, "NEW", read["status"])
		assert.Equal(t, 10.0, read["status_id"])
		t.Run("has every documented field, "+name, func(t *testing.T) {
			documented := loopSample(t, "session-created-mandate-expiry")
			payload := documented["sdk_payload"].(map[string]any)["payload"].(map[string]any)
			for name := range payload {
				if strings.Contains(name, "andate") {
					delete(payload, name)
				}
			}
			assertCovers(t, documented, made, "")
		})
	}
}

func TestOrderRefusals(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithCurrencyRequired())
	const session = `{"order_id":"s1","amount":"1.00","payment_page_client_id":"shop","action":"paymentPage","currency":"INR"}`
	tests := []struct{ name, path, body, field string }{
		{"no id", "/orders", "amount=1&currency=INR", "order_id"},
		{"a long id", "/orders", "amount=1&currency=INR&order_id=" + strings.Repeat("o", 21), "order_id"},
		{"no amount", "/orders", "order_id=o1&currency=INR", "amount"},
		{"less than nothing", "/orders", "order_id=o1&currency=INR&amount=-1", "amount"},
		{"no currency", "/orders", "order_id=o1&amount=1", "currency"},
		{"session without a client", "/session", strings.Replace(session, "payment_page_client_id", "client", 1), "payment_page_client_id"},
		{"session without an action", "/session", strings.Replace(session, "paymentPage\"", "\"", 1), "action"},
		{"session without an amount", "/session", strings.Replace(session, "1.00", "", 1), "amount"},
		{"session as a form", "/session", "order_id=s1", ""},
		{"session that is no object", "/session", "[]", ""},
	}
	for _, test := range tests {
		headers := []string{"Accept: application/json"}
		if strings.ContainsAny(test.body, "{[") {
			headers = append(headers, asJSON)
		}
		got := send(t, jp, "POST", test.path, test.body, headers...)
		assert.Equal(t, http.StatusBadRequest, got.status, test.name)
		fields, _ := got.fields(t)["error_info"].(map[string]any)["fields"].([]any)
		if test.field == "" {
			assert.Empty(t, fields, test.name)
			continue
		}
		require.Len(t, fields, 1, test.name)
		assert.Equal(t, test.field, fields[0].(map[string]any)["field_name"], test.name)
	}
	assert.Panics(t, func() { forgiving(t).Order("o1") })
	t.Run("as published", func(t *testing.T) {
		for name, form := range map[string]string{
			"error-400-order-missing-currency": "order_id=o1&amount=1", "error-400-order-negative-amount": "order_id=o1&amount=-1",
		} {
			assert.JSONEq(t, sample(t, name), send(t, jp, "POST", "/orders", form).body)
		}
	})
}

func TestRepeatedOrder(t *testing.T) {
	t.Parallel()
	const (
		order   = "order_id=o1&amount=1.00&customer_id=" + customer
		session = `{"order_id":"s1","amount":"1.00","payment_page_client_id":"shop","action":"paymentPage","customer_id":"` + customer + `"}`
	)
	for mode, want := range map[juspaytest.RepeatedOrder][2]int{
		juspaytest.RepeatedOrderMixed:   {http.StatusBadRequest, http.StatusOK},
		juspaytest.RepeatedOrderRefused: {http.StatusBadRequest, http.StatusBadRequest},
		juspaytest.RepeatedOrderLinked:  {http.StatusOK, http.StatusOK},
	} {
		jp := juspaytest.NewServer(t, juspaytest.WithRepeatedOrder(mode))
		first := send(t, jp, "POST", "/orders", order)
		again := send(t, jp, "POST", "/orders", strings.Replace(order, "o1", "O1", 1))
		assert.Equal(t, want[0], again.status, mode)
		if again.status == http.StatusOK {
			assert.Equal(t, first.fields(t)["id"], again.fields(t)["id"])
		}
		first = send(t, jp, "POST", "/session", session, asJSON)
		again = send(t, jp, "POST", "/session", session, asJSON)
		assert.Equal(t, want[1], again.status, mode)
		if again.status == http.StatusOK {
			assert.Equal(t, first.fields(t)["id"], again.fields(t)["id"])
			assert.NotEqual(t, first.body, again.body, "a token of its own")
		}
		dearer := send(t, jp, "POST", "/session", strings.Replace(session, "1.00", "2.00", 1), asJSON)
		assert.Equal(t, http.StatusBadRequest, dearer.status, "another amount is another order")
	}
	_, err := juspaytest.Start(juspaytest.WithRepeatedOrder(9))
	assert.Error(t, err)
}

func TestOrdersUnderFaults(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	jp.On(juspaytest.CreateOrder).Next(juspaytest.Empty502, juspaytest.Empty502.AfterMoney(), juspaytest.AnotherOrder.AfterMoney())
	forms := []string{"order_id=o1&amount=1", "order_id=o2&amount=1", "order_id=o3&amount=1"}
	for _, form := range forms[:2] {
		assert.Equal(t, http.StatusBadGateway, send(t, jp, "POST", "/orders", form).status)
	}
	got := send(t, jp, "POST", "/orders", forms[2]).fields(t)
	assert.NotEqual(t, "o3", got["order_id"])
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "GET", "/orders/o1", "", "x-routing-id: o1").status, "it was never made")
	assert.Equal(t, http.StatusOK, send(t, jp, "GET", "/orders/o2", "").status)
	assert.Equal(t, "o3", jp.Order("o3").ID)
	jp.On(juspaytest.OrderStatus).Next(juspaytest.AnotherOrder)
	assert.NotEqual(t, "o2", send(t, jp, "GET", "/orders/o2", "").fields(t)["order_id"])
}

// TestKeyWithoutColon logs in as official clients do.
func TestKeyWithoutColon(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	for credentials, want := range map[string]int{
		jp.APIKey():             http.StatusOK,
		jp.APIKey() + ":":       http.StatusOK,
		jp.APIKey() + ":secret": http.StatusUnauthorized,
		jp.APIKey() + "x":       http.StatusUnauthorized,
		"":                      http.StatusUnauthorized,
	} {
		header := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(credentials))
		assert.Equal(t, want, send(t, jp, "GET", statusPath(txn), "", header).status, credentials)
	}
	for _, header := range []string{"Authorization: Bearer x", "Authorization: Basic %", "Authorization: Basic"} {
		assert.Equal(t, http.StatusUnauthorized, send(t, jp, "GET", statusPath(txn), "", header).status, header)
	}
}

func TestCustomers(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	const form = "object_reference_id=" + customer + "&mobile_number=9999999999&email_address=a%40b.example&first_name=A&last_name=B"
	made := send(t, jp, "POST", "/customers", form+"&options.get_client_auth_token=true").fields(t)
	assert.Equal(t, customer, made["object_reference_id"])
	id := made["id"].(string)
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", "/customers", form).status, "there is one")
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", "/customers", "mobile_number=1").status)
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", "/customers", "object_reference_id=1").status)
	for _, one := range []string{id, customer} {
		assert.Equal(t, "A", send(t, jp, "GET", "/customers/"+one, "").fields(t)["first_name"])
	}
	updated := send(t, jp, "POST", "/customers/"+id, `{"first_name":"C"}`, asJSON).fields(t)
	assert.Equal(t, "C", updated["first_name"])
	assert.Equal(t, "B", updated["last_name"])
	unknown := send(t, jp, "GET", "/customers/none", "")
	assert.Equal(t, http.StatusBadRequest, unknown.status)
	assert.Equal(t, "NOT_FOUND", unknown.fields(t)["status"])
	t.Run("has every documented field", func(t *testing.T) {
		assertCovers(t, loopSample(t, "customer-created-auth-token"), made, "")
		assertCovers(t, loopSample(t, "customer-updated"), updated, "")
	})
}
