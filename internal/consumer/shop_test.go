package merchant_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
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

// TestNothingShowsTheKey prints the client and a failed call in every way that
// a merchant's log might.
func TestNothingShowsTheKey(t *testing.T) {
	t.Parallel()
	const key = "sk_live_4f9c2b7d81e3"
	client, err := juspay.NewClient(key, juspay.WithBaseURL("http://127.0.0.1:1"), juspay.WithRoutingID(customer))
	if err != nil {
		t.Fatal(err)
	}
	_, failed := client.ProcessOTP(t.Context(), "t-1", juspay.ProcessOTPRequest{ChallengeID: "c-1", OTP: key}, juspay.WithRetries(0))
	var out strings.Builder
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	for _, value := range []any{client, *client, failed, juspay.ProcessOTPRequest{OTP: key}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		logger.Info("seen", "value", value)
		text, _ := json.Marshal(value)
		out.Write(text)
	}
	for _, form := range []string{
		key,
		hex.EncodeToString([]byte(key)),
		base64.RawStdEncoding.EncodeToString([]byte(key)),
		base64.RawStdEncoding.EncodeToString([]byte(key + ":")),
		strings.Trim(fmt.Sprint([]byte(key)), "[]"),
	} {
		if strings.Contains(strings.ToLower(out.String()), strings.ToLower(form)) {
			t.Errorf("the key shows as %s", form)
		}
	}
}
