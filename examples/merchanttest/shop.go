// Package merchanttest is a shop that takes the money for each parcel when it is
// packed, gives it back when the parcel comes back, and listens to Juspay's
// webhooks; with its tests, written in both ways:
//
//   - shop_juspaytest_test.go runs it against a fake Juspay, which also loses
//     answers, declines and times out, and sends webhooks;
//   - shop_interface_test.go puts a mock in place of the three methods that the
//     shop needs, declared here as an interface.
//
// Run them with
//
//	go test -v ./examples/merchanttest
package merchanttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Payments is what the shop needs of a [juspay.Client]. It is declared here, by
// its consumer, with no more methods than are used.
type Payments interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
	Refund(ctx context.Context, orderID string, req juspay.RefundRequest, opts ...juspay.Option) (*juspay.Order, error)
	Settle(ctx context.Context, m juspay.Movement, opts ...juspay.Option) (juspay.Outcome, *juspay.Order, error)
}

var _ Payments = (*juspay.Client)(nil)

// Shop moves money for parcels. Its client needs WithVersion with 2021-03-25 or
// later, so that orders show their parts.
type Shop struct {
	Payments Payments
	Books    *Books
	Patience time.Duration // how long to ask what became of one movement
}

// Pay takes the money for a packed parcel. The error, if any, says why it is
// not Paid.
func (s *Shop) Pay(ctx context.Context, parcelID string) (Parcel, error) {
	return s.begin(ctx, parcelID, Packed, Paying, func(p Parcel) juspay.Movement {
		part := juspay.PartialCapture(p.Price, juspay.NewIdempotenceKey())
		return juspay.CaptureOf(p.Sale.OrderID, p.Sale.TxnUUID, part)
	})
}

// Refund gives the money of a paid parcel back. Mostly it is still Refunding
// when the call returns: banks take days.
func (s *Shop) Refund(ctx context.Context, parcelID string) (Parcel, error) {
	return s.begin(ctx, parcelID, Paid, Refunding, func(p Parcel) juspay.Movement {
		request := juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: p.Price}
		return juspay.RefundOf(p.Sale.OrderID, request)
	})
}

// begin stores what is intended before it is sent: a parcel for which something
// is open is not sent again.
func (s *Shop) begin(ctx context.Context, parcelID string, from, to State, intend func(Parcel) juspay.Movement) (Parcel, error) {
	parcel, ok := s.Books.Update(parcelID, func(p *Parcel) bool {
		if p.State != from {
			return false
		}
		p.State, p.Movement, p.Repeated = to, intend(*p), false
		return true
	})
	if !ok {
		return parcel, fmt.Errorf("%v is not %s", parcel, from)
	}
	return s.send(ctx, parcel)
}

// send makes the call of a parcel's movement, and books what it says.
func (s *Shop) send(ctx context.Context, parcel Parcel) (Parcel, error) {
	m, routing := parcel.Movement, juspay.WithRoutingID(parcel.Sale.CustomerID)
	var order *juspay.Order
	var err error
	switch m.Kind {
	case juspay.MovementCapture:
		part := juspay.PartialCapture(m.Amount, m.Key)
		part.Repeated = parcel.Repeated
		order, err = s.Payments.Capture(ctx, m.TxnUUID, part, routing)
	case juspay.MovementRefund:
		request := juspay.RefundRequest{UniqueRequestID: m.Key, Amount: m.Amount, Repeated: parcel.Repeated}
		order, err = s.Payments.Refund(ctx, m.OrderID, request, routing)
	}
	return s.book(parcel, told(m, order, err), oneCall), err
}

// told is what the answer to a call says. One to a capture that does not show
// the part may mean an earlier part: then Review asks.
func told(m juspay.Movement, order *juspay.Order, err error) juspay.Outcome {
	outcome := m.Outcome(order, err)
	isOwn := func(item juspay.TxnSubDetail) bool { return item.TxnID == m.Key }
	if outcome == juspay.Succeeded && m.Kind == juspay.MovementCapture && !slices.ContainsFunc(order.TxnSubDetails, isOwn) {
		return juspay.Unknown
	}
	return outcome
}

// ends are what a movement makes of its parcel when it is over.
var ends = map[juspay.MovementKind]map[juspay.Outcome]State{
	juspay.MovementCapture: {juspay.Succeeded: Paid, juspay.Failed: Packed},
	juspay.MovementRefund:  {juspay.Succeeded: Refunded, juspay.Failed: Paid},
}

// scope is what an outcome is about.
type scope int

const (
	oneCall  scope = iota // what this call did
	allCalls              // what became of the movement
)

// book is the one place where a parcel goes on. Failed of one call is nothing to
// go by when there was another.
func (s *Shop) book(parcel Parcel, outcome juspay.Outcome, of scope) Parcel {
	parcel, _ = s.Books.Update(parcel.ID, func(p *Parcel) bool {
		to, over := ends[p.Movement.Kind][outcome]
		doubtful := of == oneCall && outcome == juspay.Failed && p.Repeated
		if !over || doubtful || !p.Open() || p.Movement != parcel.Movement {
			return false
		}
		p.State = to
		return true
	})
	return parcel
}

// Review finds out what became of everything that is open. Run it at every
// start, and from time to time.
func (s *Shop) Review(ctx context.Context) error { return s.settle(ctx, s.Books.Open("")) }

// Handle is for [juspay.WebhookConfig]. What an event says is a reason to ask,
// and no more: whoever has the password can make one up. After an error Juspay
// sends it again; an event that comes twice finds nothing open.
func (s *Shop) Handle(ctx context.Context, event *juspay.Event) error {
	open := slices.DeleteFunc(s.Books.Open(event.OrderID()), func(p Parcel) bool {
		_, over := ends[p.Movement.Kind][p.Movement.Outcome(event.Order, nil)]
		return !over
	})
	return s.settle(ctx, open)
}

func (s *Shop) settle(ctx context.Context, open []Parcel) error {
	var failures []error
	for _, parcel := range open {
		if err := s.settleOne(ctx, parcel); err != nil {
			failures = append(failures, fmt.Errorf("%v stays open: %w", parcel, err))
		}
	}
	return errors.Join(failures...)
}

func (s *Shop) settleOne(ctx context.Context, parcel Parcel) error {
	asking, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	outcome, order, err := s.Payments.Settle(asking, parcel.Movement, juspay.WithRoutingID(parcel.Sale.CustomerID))
	if outcome == juspay.Unknown && order != nil && !shows(order, parcel.Movement) {
		return s.repeat(ctx, parcel)
	}
	if s.book(parcel, outcome, allCalls).Open() {
		return err
	}
	return nil
}

// shows reports whether an order has a trace of a movement.
func shows(order *juspay.Order, m juspay.Movement) bool {
	return slices.ContainsFunc(order.TxnSubDetails, func(d juspay.TxnSubDetail) bool { return d.TxnID == m.Key }) ||
		slices.ContainsFunc(order.Refunds, func(r juspay.Refund) bool { return r.UniqueRequestID == m.Key })
}

// repeat sends a movement again of which the order shows nothing. That is safe
// for a part, by its key, and for a refund, by its id; for nothing else.
func (s *Shop) repeat(ctx context.Context, parcel Parcel) error {
	parcel, stillOpen := s.Books.Update(parcel.ID, func(p *Parcel) bool {
		if !p.Open() || p.Movement != parcel.Movement {
			return false
		}
		p.Repeated = true
		return true
	})
	if !stillOpen {
		return nil
	}
	parcel, err := s.send(ctx, parcel)
	if parcel.Open() && err == nil {
		return fmt.Errorf("it was sent again, and is still %s", parcel.State)
	}
	return err
}
