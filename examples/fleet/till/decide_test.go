package till

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	part := juspay.CaptureOf("o-1", "t-1", juspay.PartialCapture(amount("10"), "K"))
	void := juspay.VoidOf("o-1", "t-1")
	refund := juspay.RefundOf("o-1", juspay.RefundRequest{UniqueRequestID: "R", Amount: amount("10")})
	order := func(status juspay.Status, change ...func(*juspay.Order)) *juspay.Order {
		o := &juspay.Order{OrderID: "o-1", TxnUUID: "t-1", Status: status, Amount: amount("100")}
		for _, c := range change {
			c(o)
		}
		return o
	}
	item := func(key string, status juspay.Status) func(*juspay.Order) {
		return func(o *juspay.Order) {
			o.TxnSubDetails = append(o.TxnSubDetails, juspay.TxnSubDetail{TxnID: key, Status: status})
		}
	}
	refunded := func(id string, status juspay.RefundStatus) func(*juspay.Order) {
		return func(o *juspay.Order) {
			o.Refunds = append(o.Refunds, juspay.Refund{UniqueRequestID: id, Amount: amount("10"), Status: status})
		}
	}
	other := order("AUTHORIZED", func(o *juspay.Order) { o.OrderID, o.TxnUUID = "o-2", "t-2" })
	refusal := func(status int) error { return &juspay.APIError{Op: "Capture", StatusCode: status} }
	tests := map[string]struct {
		movement juspay.Movement
		heard    Heard
		want     Verdict
	}{
		"captured":                        {part, Heard{Order: order("PARTIAL_CHARGED", item("K", "CHARGED"))}, Done},
		"captured, says the order":        {part, Heard{Order: order("PARTIAL_CHARGED", item("K", "CHARGED")), Asked: true}, Done},
		"pending":                         {part, Heard{Order: order("CAPTURE_INITIATED")}, Ask},
		"declined":                        {part, Heard{Order: order("CAPTURE_FAILED")}, Ended},
		"gateway timeout":                 {part, Heard{Order: order("AUTHORIZED")}, Ask},
		"the order does not show it":      {part, Heard{Order: order("AUTHORIZED"), Asked: true}, Repeat},
		"it shows another one":            {part, Heard{Order: order("PARTIAL_CHARGED", item("L", "CHARGED")), Asked: true}, Repeat},
		"it shows it, and nobody knows":   {part, Heard{Order: order("PARTIAL_CHARGED", item("K", "UNHEARD_OF")), Asked: true}, Ask},
		"it is another order":             {part, Heard{Order: other, Asked: true}, Ask},
		"invalid":                         {part, Heard{Err: &juspay.ValidationError{Op: "Capture"}}, Ended},
		"refused":                         {part, Heard{Err: refusal(http.StatusNotFound)}, Ended},
		"too fast":                        {part, Heard{Err: refusal(http.StatusTooManyRequests)}, Repeat},
		"wrong API key":                   {part, Heard{Err: refusal(http.StatusUnauthorized)}, Repeat},
		"did not leave":                   {part, Heard{Err: &juspay.RequestError{Op: "Capture", Err: context.Canceled}}, Repeat},
		"lost":                            {part, Heard{Err: &juspay.RequestError{Op: "Capture", Sent: true, Err: context.Canceled}}, Ask},
		"HTTP 500":                        {part, Heard{Err: refusal(http.StatusInternalServerError)}, Ask},
		"a question that was refused":     {part, Heard{Err: &juspay.APIError{Op: "OrderStatus", StatusCode: 404}, Asked: true}, Ask},
		"nothing at all":                  {part, Heard{}, Ask},
		"released":                        {void, Heard{Order: order("VOIDED")}, Done},
		"a hold is still there":           {void, Heard{Order: order("AUTHORIZED"), Asked: true}, Ask},
		"charged instead":                 {void, Heard{Order: order("CHARGED"), Asked: true}, Ended},
		"refund queued":                   {refund, Heard{Order: order("CHARGED", refunded("R", "PENDING"))}, Ask},
		"refunded, says the answer":       {refund, Heard{Order: order("CHARGED", refunded("R", "SUCCESS"))}, Ask},
		"refunded, says the order":        {refund, Heard{Order: order("CHARGED", refunded("R", "SUCCESS")), Asked: true}, Done},
		"refund failed":                   {refund, Heard{Order: order("CHARGED", refunded("R", "FAILURE")), Asked: true}, Ended},
		"refund is not there":             {refund, Heard{Order: order("CHARGED", refunded("Q", "SUCCESS")), Asked: true}, Repeat},
		"a person is looking at a refund": {refund, Heard{Order: order("CHARGED", refunded("R", "MANUAL_REVIEW")), Asked: true}, Ask},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.heard.Asked && test.heard.Order != nil {
				test.heard.Order = asRead(t, test.heard.Order)
			}
			assert.Equal(t, test.want.String(), Decide(test.movement, test.heard).String())
		})
	}
}

// asRead makes of an order by hand, which counts as the answer of a call, one
// that was asked for.
func asRead(t *testing.T, order *juspay.Order) *juspay.Order {
	t.Helper()
	body, err := json.Marshal(order)
	require.NoError(t, err)
	var read juspay.Order
	require.NoError(t, json.Unmarshal(body, &read))
	return &read
}
