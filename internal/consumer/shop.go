// Package merchant imports the SDK as a merchant's module would: from outside,
// by its public names only.
package merchant

import (
	"context"
	"fmt"

	"github.com/juspay/juspay-go"
)

// Payments is what the shop needs of the SDK: *juspay.Client has it.
type Payments interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
	Void(ctx context.Context, txnUUID string, opts ...juspay.Option) (*juspay.Order, error)
	OrderStatus(ctx context.Context, orderID string, opts ...juspay.Option) (*juspay.Order, error)
}

var _ Payments = (*juspay.Client)(nil)

// Shop ships what was paid.
type Shop struct {
	Payments Payments
}

// Ship captures the payment of an order, and says whether to hand over the goods.
func (s *Shop) Ship(ctx context.Context, orderID, txnUUID, customer string) (bool, error) {
	routing := juspay.WithRoutingID(customer)
	order, err := s.Payments.Capture(ctx, txnUUID, juspay.FullCapture(), routing)
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		return true, nil
	case juspay.Unknown:
		order, err = s.Payments.OrderStatus(ctx, orderID, routing)
		if err != nil {
			return false, fmt.Errorf("ask again later: %w", err)
		}
		return order.Status == juspay.StatusCharged, nil
	}
	return false, err
}
