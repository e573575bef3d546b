package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doJSON is do with a JSON body.
func doJSON(t *testing.T, values map[string]string, path, body string) (status int, answer map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "POST", values["base URL"]+path, strings.NewReader(body))
	require.NoError(t, err)
	request.SetBasicAuth(values["API key"], "")
	request.Header.Set("x-routing-id", values["routing id"])
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
	return response.StatusCode, answer
}

// TestWholePayment plays a customer, a shop and a bank through the control API.
func TestWholePayment(t *testing.T) {
	t.Parallel()
	got := make(chan *http.Request, 100)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r }))
	t.Cleanup(shop.Close)
	values := start(t, "-webhook-url", shop.URL, "-webhook-user", "shop", "-webhook-password", "secret", "-response-key", "k")

	status, session := doJSON(t, values, "/session", `{"order_id":"o1","amount":"10.00","currency":"INR","action":"paymentPage",
		"payment_page_client_id":"shop","customer_id":"customer_1122","return_url":"https://shop.example/back",
		"metadata.txns.auto_capture":false}`)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, session["payment_links"].(map[string]any)["web"], values["base URL"])
	_, attempt := do(t, values, "POST", "/_fake/pay", "order_id=o1&auth_type=OTP")
	uuid := attempt["txn_uuid"].(string)
	status, _ = do(t, values, "POST", "/_fake/pay", "order_id=o1&auth_type=FACE")
	assert.Equal(t, http.StatusBadRequest, status)
	_, txn := doJSON(t, values, "/_fake/approve", `{"txn_uuid":"`+uuid+`","otp":"`+attempt["otp"].(string)+`"}`)
	assert.Equal(t, "AUTHORIZED", txn["status"])
	_, back := do(t, values, "GET", "/_fake/return?order_id=o1", "")
	assert.Contains(t, back["location"], "https://shop.example/back?order_id=o1&signature=")

	do(t, values, "POST", "/v2/txns/"+uuid+"/capture", "amount=6&idempotence_key=one")
	_, order := do(t, values, "POST", "/orders/o1/refunds", "unique_request_id=r1&amount=2")
	assert.Equal(t, "PARTIAL_CHARGED", order["status"])
	_, refund := do(t, values, "POST", "/_fake/settle-refund", "order_id=o1&unique_request_id=r1&status=success")
	assert.Equal(t, "SUCCESS", refund["status"])
	_, refunds := do(t, values, "GET", "/_fake/refunds?order_id=o1", "")
	assert.Len(t, refunds["list"], 1)
	_, ledger := do(t, values, "GET", "/_fake/ledger?order_id=o1", "")
	assert.Equal(t, []any{6.0, 4.0, 2.0}, []any{ledger["captured"], ledger["held"], ledger["refunded"]})
	_, order = do(t, values, "GET", "/_fake/order?order_id=o1", "")
	assert.Equal(t, "PARTIAL_CHARGED", order["status"])
	assert.Len(t, order["txns"], 1)

	_, other := do(t, values, "POST", "/_fake/pay", "order_id=o1")
	do(t, values, "POST", "/_fake/abandon", "txn_uuid="+other["txn_uuid"].(string))
	_, third := do(t, values, "POST", "/_fake/pay", "order_id=o1")
	_, third = do(t, values, "POST", "/_fake/approve", "fault=declined&txn_uuid="+third["txn_uuid"].(string))
	assert.Equal(t, "AUTHORIZATION_FAILED", third["status"])

	var names []string
	_, events := do(t, values, "GET", "/_fake/events", "")
	for _, event := range events["list"].([]any) {
		names = append(names, event.(map[string]any)["event_name"].(string))
		user, password, _ := (<-got).BasicAuth()
		assert.Equal(t, "shop secret", user+" "+password)
	}
	assert.Equal(t, "ORDER_AUTHORIZED TXN_CREATED TXN_CREATED ORDER_AUTHORIZED ORDER_PARTIAL_CHARGED REFUND_INITIATED ORDER_REFUNDED "+
		"TXN_CREATED TXN_FAILED ORDER_FAILED TXN_CREATED TXN_FAILED ORDER_FAILED", strings.Join(names, " "))

	do(t, values, "POST", "/_fake/hold", "")
	do(t, values, "POST", "/_fake/authorize", "routing_id=customer_1122")
	_, events = do(t, values, "GET", "/_fake/events", "")
	list := events["list"].([]any)
	id := list[len(list)-1].(map[string]any)["id"].(string)
	_, deliveries := do(t, values, "POST", "/_fake/deliver", "user=x&password=y&id="+id)
	assert.Len(t, deliveries["list"], 1)
	user, _, _ := (<-got).BasicAuth()
	assert.Equal(t, "x", user)
	do(t, values, "POST", "/_fake/deliver", "id="+id)
	<-got
	do(t, values, "POST", "/_fake/release", "")
	_, deliveries = do(t, values, "GET", "/_fake/deliveries", "")
	assert.Len(t, deliveries["list"], len(names)+2)
}

func TestControlHelp(t *testing.T) {
	t.Parallel()
	values := start(t)
	assert.Equal(t, values["base URL"]+"/_fake/", values["control API"])
	for path, want := range map[string]int{"/_fake/": http.StatusOK, "/_fake/nothing": http.StatusNotFound} {
		response, err := http.Get(values["base URL"] + path)
		require.NoError(t, err)
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, want, response.StatusCode)
		assert.Contains(t, string(text), "POST /_fake/settle-refund")
	}
	for route := range endpoints {
		method, name, _ := strings.Cut(route, " ")
		assert.Regexp(t, `(?m)^  `+method+` +/_fake/`+name+`(\W|$)`, controlHelp)
	}
}

func TestWaitingAndReset(t *testing.T) {
	t.Parallel()
	values := start(t, "-seed", "7")
	again := start(t, "-seed", "7")
	assert.Equal(t, values["txn_uuid"], again["txn_uuid"], "the same ids in every run")
	uuid := values["txn_uuid"]
	doJSON(t, values, "/_fake/next", `{"fault":["reset","gateway-late=2d"],"operation":"capture","txn_uuid":"`+uuid+`"}`)
	do(t, values, "POST", "/_fake/next", "fault=empty-502&mode=always")
	do(t, values, "POST", "/_fake/next", "fault=json-null&fault=html-500&mode=random&probability=0.5")
	_, waiting := do(t, values, "GET", "/_fake/waiting", "")
	capture := func(fault string) map[string]any {
		return map[string]any{"fault": fault, "mode": "next", "operation": "capture", "txn_uuid": uuid}
	}
	assert.Equal(t, []any{
		capture("reset"), capture("gateway-late=48h0m0s"), map[string]any{"fault": "json-null html-500", "mode": "random"},
		map[string]any{"fault": "empty-502", "mode": "always"},
	}, waiting["list"])

	_, advanced := doJSON(t, values, "/_fake/advance", `{"by":"7d1h"}`)
	assert.Equal(t, true, advanced["ok"])
	do(t, values, "POST", "/_fake/reset", "")
	_, waiting = do(t, values, "GET", "/_fake/waiting", "")
	assert.Empty(t, waiting["list"])
	status, _ := do(t, values, "GET", "/_fake/txn?txn_uuid="+uuid, "")
	assert.Equal(t, http.StatusBadRequest, status)
	_, requests := do(t, values, "GET", "/_fake/requests", "")
	assert.Empty(t, requests["list"])
	_, txn := do(t, values, "POST", "/_fake/authorize", "")
	status, _ = do(t, values, "POST", "/v2/txns/"+txn["txn_uuid"].(string)+"/capture", "")
	assert.Equal(t, http.StatusOK, status, "no fault is left")
}

func TestControlAPIExplains(t *testing.T) {
	t.Parallel()
	values := start(t)
	for form, says := range map[string]string{
		"fault=reset&txn_uuid=none":     `no transaction "none"`,
		"fault=reset&operation=payout":  "capture, create-customer, create-order",
		"fault=nope":                    "gateway-late",
		"fault=refused=418":             "401, 403 or 404",
		"fault=reset&mode=sometimes":    "next, always, random",
		"fault=reset&opration=capture":  "operation, txn_uuid, mode",
		"fault=lagging&operation=void":  "never meets void",
		"fault=latency=soon":            "latency",
		"fault=reset&mode=random&seed=": "seed",
	} {
		status, body := do(t, values, "POST", "/_fake/next", form)
		assert.Equal(t, http.StatusBadRequest, status, form)
		assert.Contains(t, body["error"], says, form)
	}
	for path, body := range map[string]string{
		"/_fake/next": `{"fault":{"name":"reset"}}`, "/_fake/calm": `[]`, "/_fake/reset": `{"all":true}`,
		"/_fake/deliver": `{}`, "/_fake/settle-refund": `{"order_id":"none"}`, "/_fake/approve": `{"fault":"nope"}`,
	} {
		status, _ := doJSON(t, values, path, body)
		assert.Equal(t, http.StatusBadRequest, status, path)
	}
	query := url.Values{"order_id": {"o"}, "txn_uuid": {"t"}}
	status, _ := do(t, values, "GET", "/_fake/ledger?"+query.Encode(), "")
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestTLS(t *testing.T) {
	t.Parallel()
	values := start(t, "-tls")
	path := values["certificate"]
	certificate, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, values["curl"], "--cacert "+path)
	trusted := x509.NewCertPool()
	require.True(t, trusted.AppendCertsFromPEM(certificate))
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
	t.Cleanup(client.CloseIdleConnections)
	for _, host := range []string{"127.0.0.1", "localhost"} {
		response, err := client.Get(strings.Replace(values["base URL"], "127.0.0.1", host, 1) + "/_fake/")
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusOK, response.StatusCode)
	}
	t.Cleanup(func() { // which runs before the program stops
		_, err := os.Stat(path)
		assert.NoError(t, err)
	})
}
