package merchanttest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
)

// answer is what a stubbed method returns.
type answer struct {
	order *juspay.Order
	err   error
}

func status(s juspay.Status) answer {
	return answer{order: &juspay.Order{Status: s, Amount: juspay.MustAmount("499")}}
}

// stub is a Payments that gives prepared answers, and notes what it was asked.
// A method whose answer is missing must not be called: it returns nil, nil.
type stub struct {
	capture, void, orderStatus answer
	calls                      []string
}

func (s *stub) Capture(_ context.Context, txnUUID string, req juspay.CaptureRequest, _ ...juspay.Option) (*juspay.Order, error) {
	s.calls = append(s.calls, "capture "+txnUUID)
	if !req.Full {
		s.calls = append(s.calls, "in part")
	}
	return s.capture.order, s.capture.err
}

func (s *stub) Void(_ context.Context, txnUUID string, _ ...juspay.Option) (*juspay.Order, error) {
	s.calls = append(s.calls, "void "+txnUUID)
	return s.void.order, s.void.err
}

func (s *stub) OrderStatus(_ context.Context, orderID string, _ ...juspay.Option) (*juspay.Order, error) {
	s.calls = append(s.calls, "status "+orderID)
	return s.orderStatus.order, s.orderStatus.err
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	var (
		lost    = answer{err: &juspay.RequestError{Op: "Capture", Sent: true, Attempts: 1, Err: context.DeadlineExceeded}}
		unsent  = answer{err: &juspay.RequestError{Op: "Capture", Sent: false, Err: context.DeadlineExceeded}}
		refused = answer{err: &juspay.APIError{Op: "Capture", StatusCode: 400, Message: "Cannot Capture VOIDED Transaction"}}
		busy    = answer{err: &juspay.APIError{Op: "Capture", StatusCode: 429}}
		locked  = answer{err: &juspay.APIError{Op: "Capture", StatusCode: 401}}
		again   = answer{err: &juspay.APIError{Op: "Capture", StatusCode: 400, Message: "Cannot Capture CHARGED Transaction"}}
	)
	sell, refuse := (*Shop).Sell, (*Shop).Refuse
	tests := map[string]struct {
		call     func(*Shop, context.Context, Sale) Decision
		payments stub
		want     Decision
		calls    []string
	}{
		"captured":          {sell, stub{capture: status("CHARGED")}, Ship, []string{"capture t-1"}},
		"capture pending":   {sell, stub{capture: status("CAPTURE_INITIATED")}, Wait, []string{"capture t-1"}},
		"capture declined":  {sell, stub{capture: status("CAPTURE_FAILED")}, Cancel, []string{"capture t-1"}},
		"capture refused":   {sell, stub{capture: refused}, Cancel, []string{"capture t-1"}},
		"capture not sent":  {sell, stub{capture: unsent}, Wait, []string{"capture t-1"}},
		"too many captures": {sell, stub{capture: busy}, Wait, []string{"capture t-1"}},
		"a wrong key":       {sell, stub{capture: locked}, Wait, []string{"capture t-1"}},
		"captured before":   {sell, stub{capture: again, orderStatus: status("CHARGED")}, Ship, []string{"capture t-1", "status o-1"}},
		"lost, captured":    {sell, stub{capture: lost, orderStatus: status("CHARGED")}, Ship, []string{"capture t-1", "status o-1"}},
		"lost, nothing yet": {sell, stub{capture: lost, orderStatus: status("AUTHORIZED")}, Wait, []string{"capture t-1", "status o-1"}},
		"lost twice":        {sell, stub{capture: lost, orderStatus: lost}, Wait, []string{"capture t-1", "status o-1"}},
		"voided":            {refuse, stub{void: status("VOIDED")}, Cancel, []string{"void t-1"}},
		"void declined":     {refuse, stub{void: status("VOID_FAILED")}, Wait, []string{"void t-1"}},
		"void lost":         {refuse, stub{void: lost, orderStatus: status("VOIDED")}, Cancel, []string{"void t-1", "status o-1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			payments := test.payments
			sale := Sale{OrderID: "o-1", TxnUUID: "t-1", CustomerID: "customer_1122", Amount: juspay.MustAmount("499")}

			assert.Equal(t, test.want, test.call(New(&payments), t.Context(), sale))
			assert.Equal(t, test.calls, payments.calls)
		})
	}
}

func TestAForeignAmountNeverShips(t *testing.T) {
	t.Parallel()
	order := &juspay.Order{Status: juspay.StatusCharged, Amount: juspay.MustAmount("4.99")}
	payments := &stub{orderStatus: answer{order: order}}

	assert.Equal(t, Wait, New(payments).Review(t.Context(), Sale{OrderID: "o-1", Amount: juspay.MustAmount("499")}))
}
