// Package merchanttest is a merchant's service that takes payments, with its
// unit tests written in both ways:
//
//   - shop_juspaytest_test.go runs it against a fake Juspay, which also loses
//     answers, declines and times out;
//   - shop_interface_test.go puts a stub in place of the three methods that the
//     service needs, declared here as an interface.
//
// Run them with
//
//	go test -v ./examples/merchanttest
package merchanttest

import (
	"context"
	"errors"

	juspay "github.com/juspay/juspay-go"
)

// Payments is what the shop needs of a [juspay.Client]. It is declared here, by
// its consumer, with no more methods than are used.
type Payments interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
	Void(ctx context.Context, txnUUID string, opts ...juspay.Option) (*juspay.Order, error)
	OrderStatus(ctx context.Context, orderID string, opts ...juspay.Option) (*juspay.Order, error)
}

var _ Payments = (*juspay.Client)(nil)

// Sale is an order of the shop whose amount is on hold at Juspay.
type Sale struct {
	OrderID    string
	TxnUUID    string
	CustomerID string // also the x-routing-id
	Amount     juspay.Amount
}

// Decision is what becomes of the parcel.
type Decision int

// The decisions.
const (
	Wait   Decision = iota // nobody knows yet: decide again later
	Ship                   // the shop has the money
	Cancel                 // the customer keeps the money
)

func (d Decision) String() string { return [...]string{"wait", "ship", "cancel"}[d] }

// Shop decides about parcels.
type Shop struct {
	payments Payments
}

// New returns a shop that is paid through payments.
func New(payments Payments) *Shop { return &Shop{payments} }

// Sell takes the money for a sale, and decides about the parcel.
func (s *Shop) Sell(ctx context.Context, sale Sale) Decision {
	order, err := s.payments.Capture(ctx, sale.TxnUUID, juspay.FullCapture(), juspay.WithRoutingID(sale.CustomerID))
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		return Ship
	case juspay.Failed:
		if mayPass(err) {
			return Wait // the hold is still there
		}
		return Cancel
	case juspay.Pending:
		return Wait
	default:
		return s.Review(ctx, sale)
	}
}

// mayPass tells failures of the call from those of the payment: the network is
// down, there were too many calls, or the shop's own key is wrong.
func mayPass(err error) bool {
	_, notSent := errors.AsType[*juspay.RequestError](err)
	return notSent || errors.Is(err, juspay.ErrRateLimited) || errors.Is(err, juspay.ErrUnauthorized) || errors.Is(err, juspay.ErrForbidden)
}

// Refuse gives the hold back: the parcel will not be sent.
func (s *Shop) Refuse(ctx context.Context, sale Sale) Decision {
	order, err := s.payments.Void(ctx, sale.TxnUUID, juspay.WithRoutingID(sale.CustomerID))
	switch juspay.VoidOutcome(order, err) {
	case juspay.Succeeded:
		return Cancel
	case juspay.Unknown:
		return s.Review(ctx, sale)
	default: // the hold is still there, or about to go
		return Wait
	}
}

// Review decides by what Juspay says about the order. It moves no money.
func (s *Shop) Review(ctx context.Context, sale Sale) Decision {
	order, err := s.payments.OrderStatus(ctx, sale.OrderID, juspay.WithRoutingID(sale.CustomerID))
	if err != nil || order.Amount != sale.Amount {
		return Wait
	}
	switch order.Status {
	case juspay.StatusCharged:
		return Ship
	case juspay.StatusVoided, juspay.StatusCaptureFailed:
		return Cancel
	default: // AUTHORIZED, too: a capture that was lost may still arrive
		return Wait
	}
}
