package merchanttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
)

// mock is a Payments that gives prepared answers, and notes what it was asked.
type mock struct {
	calls []call // the answers, in the order of the calls
	asked []string
	keys  []string // of the movements, in the same order
}

// call is one call that the mock expects.
type call struct {
	method  string // Capture, Refund or Settle
	outcome juspay.Outcome
	order   *juspay.Order
	shows   bool // the order shows the captured part
	err     error
}

func (m *mock) next(method, key string) call {
	m.asked, m.keys = append(m.asked, method), append(m.keys, key)
	if len(m.asked) > len(m.calls) {
		return call{err: errors.New("nothing is prepared for this call")}
	}
	return m.calls[len(m.asked)-1]
}

func (m *mock) Capture(_ context.Context, _ string, req juspay.CaptureRequest, _ ...juspay.Option) (*juspay.Order, error) {
	c := m.next("Capture", req.IdempotenceKey)
	if c.shows {
		c.order.TxnSubDetails = []juspay.TxnSubDetail{{TxnID: req.IdempotenceKey, Status: juspay.StatusCharged}}
	}
	return c.order, c.err
}

func (m *mock) Refund(_ context.Context, _ string, req juspay.RefundRequest, _ ...juspay.Option) (*juspay.Order, error) {
	c := m.next("Refund", req.UniqueRequestID)
	return c.order, c.err
}

func (m *mock) Settle(_ context.Context, movement juspay.Movement, _ ...juspay.Option) (juspay.Outcome, *juspay.Order, error) {
	c := m.next("Settle", movement.Key)
	return c.outcome, c.order, c.err
}

// The errors of calls, as the client returns them.
var (
	lost    = &juspay.RequestError{Op: "Capture", Sent: true, Attempts: 1, Err: context.DeadlineExceeded}
	unsent  = &juspay.RequestError{Op: "Capture", Sent: false, Err: context.DeadlineExceeded}
	busy    = &juspay.APIError{Op: "Capture", StatusCode: 429}
	refused = &juspay.APIError{Op: "Capture", StatusCode: 400, Code: "invalid", Message: "Cannot Capture VOIDED Transaction"}
	timeout = &juspay.RequestError{Op: "Settle", Sent: true, Attempts: 3, Err: context.DeadlineExceeded}
)

// is an order as a mock makes it: with a status, and without parts.
func is(status juspay.Status) *juspay.Order { return &juspay.Order{OrderID: "o-1", Status: status} }

// newShop has one parcel, p-1, of 150.
func newShop(payments Payments) *Shop {
	shop := &Shop{Payments: payments, Books: &Books{}, Patience: time.Second}
	shop.Books.Add(Parcel{ID: "p-1", Sale: Sale{OrderID: "o-1", TxnUUID: "t-1", CustomerID: "c-1"}, Price: juspay.MustAmount("150")})
	return shop
}

func TestPayAndReview(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		calls  []call // the first of Pay, the others of Review
		paid   State  // after Pay
		review State  // after Review
	}{
		"captured": {[]call{{method: "Capture", order: is("PARTIAL_CHARGED"), shows: true}}, Paid, Paid},
		"captured, perhaps another part": {
			[]call{{method: "Capture", order: is("PARTIAL_CHARGED")}, {method: "Settle", outcome: juspay.Succeeded, order: is("PARTIAL_CHARGED")}},
			Paying, Paid,
		},
		"declined":    {[]call{{method: "Capture", order: is("CAPTURE_FAILED")}}, Packed, Packed},
		"refused":     {[]call{{method: "Capture", err: refused}}, Packed, Packed},
		"not sent":    {[]call{{method: "Capture", err: unsent}}, Packed, Packed},
		"too many":    {[]call{{method: "Capture", err: busy}}, Packed, Packed},
		"pending":     {[]call{{method: "Capture", order: is("CAPTURE_INITIATED")}, {method: "Settle", outcome: juspay.Succeeded, order: is("CHARGED")}}, Paying, Paid},
		"lost, taken": {[]call{{method: "Capture", err: lost}, {method: "Settle", outcome: juspay.Succeeded, order: is("CHARGED")}}, Paying, Paid},
		"lost, voided": {
			[]call{{method: "Capture", err: lost}, {method: "Settle", outcome: juspay.Failed, order: is("VOIDED")}},
			Paying, Packed,
		},
		"lost, and nobody answers": {[]call{{method: "Capture", err: lost}, {method: "Settle", err: timeout}}, Paying, Paying},
		"lost, no trace, sent again": {
			[]call{{method: "Capture", err: lost}, {method: "Settle", order: is("AUTHORIZED"), err: timeout}, {method: "Capture", order: is("PARTIAL_CHARGED"), shows: true}},
			Paying, Paid,
		},
		"sent again, not sent": {
			[]call{{method: "Capture", err: lost}, {method: "Settle", order: is("AUTHORIZED"), err: timeout}, {method: "Capture", err: unsent}},
			Paying, Paying, // the first call may have taken it
		},
		"sent again, too many": {
			[]call{{method: "Capture", err: lost}, {method: "Settle", order: is("AUTHORIZED"), err: timeout}, {method: "Capture", err: busy}},
			Paying, Paying,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			payments := &mock{calls: test.calls}
			shop := newShop(payments)

			parcel, _ := shop.Pay(t.Context(), "p-1")
			assert.Equal(t, test.paid, parcel.State)
			_ = shop.Review(t.Context()) // some of them end in an error, which a log shows
			assert.Equal(t, test.review, shop.Books.Get("p-1").State)

			for i, call := range test.calls {
				require.Greater(t, len(payments.asked), i)
				assert.Equal(t, call.method, payments.asked[i])
				assert.Equal(t, payments.keys[0], payments.keys[i], "one movement has one key")
			}
			assert.Len(t, payments.asked, len(test.calls))
		})
	}
}

func TestNothingIsSentTwice(t *testing.T) {
	t.Parallel()
	payments := &mock{calls: []call{{method: "Capture", err: lost}}}
	shop := newShop(payments)

	_, err := shop.Pay(t.Context(), "p-1")
	require.ErrorIs(t, err, lost)
	_, err = shop.Pay(t.Context(), "p-1")
	require.ErrorContains(t, err, "is not packed")
	_, err = shop.Refund(t.Context(), "p-1")
	require.ErrorContains(t, err, "is not paid")

	assert.Equal(t, []string{"Capture"}, payments.asked)
}

func TestOnlyFailedAllowsANewKey(t *testing.T) {
	t.Parallel()
	payments := &mock{calls: []call{{method: "Capture", order: is("CAPTURE_FAILED")}, {method: "Capture", order: is("CHARGED"), shows: true}}}
	shop := newShop(payments)

	_, err := shop.Pay(t.Context(), "p-1")
	require.NoError(t, err)
	parcel, err := shop.Pay(t.Context(), "p-1")
	require.NoError(t, err)

	assert.Equal(t, Paid, parcel.State)
	assert.NotEqual(t, payments.keys[0], payments.keys[1])
}

// TestAForgedEvent claims that a part was captured. Juspay knows nothing of it.
func TestAForgedEvent(t *testing.T) {
	t.Parallel()
	payments := &mock{calls: []call{
		{method: "Capture", order: is("CAPTURE_INITIATED")}, {method: "Settle", outcome: juspay.Pending, order: is("CAPTURE_INITIATED"), err: timeout},
	}}
	shop := newShop(payments)
	parcel, err := shop.Pay(t.Context(), "p-1")
	require.NoError(t, err)
	forged := is("CHARGED")
	forged.TxnSubDetails = []juspay.TxnSubDetail{{TxnID: parcel.Movement.Key, TxnAmount: parcel.Price, Status: "CHARGED"}}

	require.Error(t, shop.Handle(t.Context(), &juspay.Event{Name: "ORDER_SUCCEEDED", Order: forged}), "Juspay sends it again")

	assert.Equal(t, Paying, shop.Books.Get("p-1").State)
}
