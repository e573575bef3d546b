package juspay_test

import (
	"context"
	"fmt"

	"github.com/juspay/juspay-go"
)

// payments is what the shop uses of *juspay.Client, so that a test of the shop
// can put something else in its place.
type payments interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
}

var _ payments = (*juspay.Client)(nil)

// prepared is a payments that gives a prepared answer.
type prepared struct {
	order *juspay.Order
	err   error
}

func (p prepared) Capture(context.Context, string, juspay.CaptureRequest, ...juspay.Option) (*juspay.Order, error) {
	return p.order, p.err
}

func nextStep(p payments) string {
	order, err := p.Capture(context.Background(), "t-1", juspay.FullCapture())
	switch juspay.CaptureOutcome(order, err) {
	case juspay.Succeeded:
		return "ship"
	case juspay.Failed:
		return "cancel"
	}
	return "ask again later"
}

// The client stands behind an interface of the merchant's own. Answers and
// errors can be made by hand, and mean to the outcome what real ones mean.
func Example_interface() {
	for _, answer := range []prepared{
		{order: &juspay.Order{Status: juspay.StatusCharged}},
		{order: &juspay.Order{Status: juspay.StatusCaptureFailed}},
		{err: &juspay.APIError{StatusCode: 401}},
		{err: &juspay.APIError{StatusCode: 502}},
		{err: &juspay.RequestError{Sent: true, Err: context.DeadlineExceeded}},
	} {
		fmt.Println(nextStep(answer))
	}
	// Output:
	// ship
	// cancel
	// cancel
	// ask again later
	// ask again later
}
