package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// deliver sends a turn's deliveries, and says how long that took.
func (s *side) deliver(cfg config, body []byte, end time.Time) (time.Duration, error) {
	ctx, cancel := context.WithDeadlineCause(context.Background(), end, fmt.Errorf("not done within %s", cfg.limit))
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: cfg.senders}
	defer transport.CloseIdleConnections()
	var left atomic.Int64
	left.Store(int64(cfg.deliveries))
	errs := make(chan error, cfg.senders)
	var senders sync.WaitGroup
	started := time.Now()
	for range cfg.senders {
		senders.Go(func() {
			for left.Add(-1) >= 0 {
				if err := s.send(ctx, transport, body); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	senders.Wait()
	took := time.Since(started)
	select {
	case err := <-errs:
		return 0, err
	default:
		return took, nil
	}
}

func (s *side) send(ctx context.Context, transport *http.Transport, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.SetBasicAuth(username, password)
	r.Header.Set("Content-Type", "application/json")
	response, err := transport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered with %s", response.Status)
	}
	return nil
}

// event is an event of the size and the shape that are common.
func event() []byte {
	order := map[string]any{
		"id": "ordeh_load", "order_id": "order-7001", "merchant_id": "load_shop", "status": "CHARGED", "status_id": 21,
		"amount": 1250.5, "currency": "INR", "effective_amount": 1250.5, "amount_refunded": 0, "refunded": false,
		"txn_id": "load_shop-order-7001-1", "txn_uuid": "eulLoad0000000001", "gateway_id": 100, "gateway_reference_id": nil,
		"payment_method": "VISA", "payment_method_type": "CARD", "auth_type": "THREE_DS",
		"bank_error_code": "", "bank_error_message": "", "bank_pg": nil, "offers": []any{}, "refunds": []any{},
		"customer_id": "customer_1122", "customer_email": "asha@example.com", "customer_phone": "9000000000",
		"return_url": "https://shop.example/back", "product_id": "", "date_created": "2026-03-04T05:06:09Z",
		"card": map[string]any{
			"expiry_year": "2030", "expiry_month": "10", "card_type": "CREDIT", "card_brand": "VISA",
			"last_four_digits": "1111", "name_on_card": "A", "card_isin": "411111", "using_saved_card": false,
		},
		"payment_gateway_response": map[string]any{
			"resp_code": "success", "resp_message": "Approved", "rrn": "012345678901", "epg_txn_id": "pg-1",
			"auth_id_code": "A1", "txn_id": "load_shop-order-7001-1", "created": "2026-03-04T05:06:08Z",
		},
		"txn_detail": map[string]any{
			"txn_id": "load_shop-order-7001-1", "txn_uuid": "eulLoad0000000001", "order_id": "order-7001", "status": "CHARGED",
			"txn_amount": 1250.5, "net_amount": 1250.5, "currency": "INR", "gateway": "DUMMY", "gateway_id": 100,
			"express_checkout": false, "redirect": true, "error_code": nil, "error_message": "", "created": "2026-03-04T05:06:07Z",
		},
		"payment_links": map[string]any{"web": "https://api.example/pay/o", "iframe": "https://api.example/ipay/o", "mobile": "https://api.example/pay/o?mobile=true"},
		"metadata":      map[string]any{"note": strings.Repeat("what the merchant gave ", 20)},
	}
	for i := range 10 {
		order[fmt.Sprintf("udf%d", i+1)] = ""
	}
	body, err := json.MarshalIndent(map[string]any{
		"id": "evt_V2_load", "event_name": "ORDER_SUCCEEDED", "date_created": "2026-03-04T05:06:09Z",
		"content": map[string]any{"order": order},
	}, "", "  ")
	if err != nil {
		panic(err) // the literal above is at fault
	}
	return body
}
