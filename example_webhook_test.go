package juspay_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// event is a webhook. Its content holds an order, a txn or something else: a
// pointer is nil when it is not an order.
type event struct {
	Name    string `json:"event_name"`
	Content struct {
		Order *juspay.Order `json:"order"`
	} `json:"content"`
}

// listen takes webhooks. They carry no signature, only the user name and the
// password from the dashboard; so what they say is asked for once more.
func listen(client *juspay.Client, name, password string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if n, p, ok := r.BasicAuth(); !ok || n != name || p != password {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var got event
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if got.Content.Order == nil {
			return // not about an order
		}
		order, err := client.OrderStatus(r.Context(), got.Content.Order.OrderID,
			juspay.WithRoutingID(got.Content.Order.CustomerID))
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable) // Juspay sends it again
			return
		}
		fmt.Println(got.Name, order.OrderID, order.Status, order.Amount)
	}
}

// A webhook says that something happened, and the order status what.
func Example_webhook() {
	jp := startFake()
	defer jp.Close()
	jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: "customer_1122"})

	body := `{"event_name": "ORDER_AUTHORIZED", "content": {"order": {"order_id": "o-1", "customer_id": "customer_1122",
		"status": "AUTHORIZED", "amount": "100.00", "refunded": "false", "gateway_reference_id": {}}}}`
	request := httptest.NewRequest(http.MethodPost, "/juspay", strings.NewReader(body))
	request.SetBasicAuth("shop", "a_long_password")
	listen(jp.Client(), "shop", "a_long_password")(httptest.NewRecorder(), request)
	// Output: ORDER_AUTHORIZED o-1 AUTHORIZED 100
}
