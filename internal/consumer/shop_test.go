package merchant_test

import (
	"context"
	"testing"

	merchant "example.com/merchant"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const customer = "customer_1122"

// TestWithTheFake mocks Juspay: the real client, a fake server.
func TestWithTheFake(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(juspaytest.Payment{OrderID: "o-1", Amount: "100.00", RoutingID: customer})
	jp.Next(juspaytest.Reset.AfterMoney())
	shop := &merchant.Shop{Payments: jp.Client()}

	ship, err := shop.Ship(t.Context(), "o-1", txn.UUID, customer)

	if err != nil || !ship {
		t.Fatalf("ship = %v, %v; the money has moved", ship, err)
	}
	if got := jp.Ledger(txn.UUID).Captured; got != juspay.MustAmount("100") {
		t.Errorf("captured %s", got)
	}
}

// canned mocks the client: the merchant's own interface.
type canned struct {
	merchant.Payments
	order *juspay.Order
	err   error
}

func (c canned) Capture(context.Context, string, juspay.CaptureRequest, ...juspay.Option) (*juspay.Order, error) {
	return c.order, c.err
}

// TestWithAnInterface hands the shop the ends that it must tell apart.
func TestWithAnInterface(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		payments canned
		ship     bool
		fails    bool
	}{
		"captured": {canned{order: &juspay.Order{Status: juspay.StatusCharged}}, true, false},
		"failed":   {canned{order: &juspay.Order{Status: juspay.StatusCaptureFailed}}, false, false},
		"refused":  {canned{err: &juspay.APIError{StatusCode: 401}}, false, true},
	} {
		shop := &merchant.Shop{Payments: tc.payments}
		ship, err := shop.Ship(t.Context(), "o-1", "t-1", customer)
		if ship != tc.ship || (err != nil) != tc.fails {
			t.Errorf("%s: ship = %v, %v", name, ship, err)
		}
	}
}
