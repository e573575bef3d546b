package till

import (
	"errors"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// A Verdict is what to do next about a movement.
type Verdict int

const (
	// Ask: the money may have moved. Ask Juspay for the order until it is known.
	// It is the zero value: whatever is forgotten is asked about.
	Ask Verdict = iota
	// Done: the money moved. The goods may leave.
	Done
	// Ended: it certainly did not move, and will not.
	Ended
	// Repeat: send it again under the same key. There is no verdict that gives a
	// movement a new key.
	Repeat
	// List: asked for long enough. A person has to look.
	List
)

// String returns "ask", "done", "ended", "repeat" or "list".
func (v Verdict) String() string {
	return [...]string{"ask", "done", "ended", "repeat", "list"}[v]
}

// Heard is what was heard of a movement: what its call returned, or, when Asked,
// what an order status said afterwards.
type Heard struct {
	Order *juspay.Order
	Err   error
	Asked bool
}

// Decide says what follows from what was heard of a movement.
func Decide(m juspay.Movement, heard Heard) Verdict {
	switch m.Outcome(heard.Order, heard.Err) {
	case juspay.Succeeded:
		if !heard.Asked && !confirmed(m, heard.Order) {
			return Ask
		}
		return Done
	case juspay.Pending:
		return Ask
	case juspay.Failed:
		if heldUp(heard.Err) {
			return Repeat
		}
		return Ended
	}
	if heard.Asked && heard.Err == nil && missing(m, heard.Order) {
		return Repeat
	}
	return Ask
}

// Words are what the books keep of it.
func (h Heard) Words() string {
	switch {
	case h.Err != nil:
		return h.Err.Error()
	case h.Order != nil:
		return "order is " + string(h.Order.Status)
	}
	return ""
}

// heldUp reports whether a call that certainly did nothing did so for a reason
// that passes, and that is not the movement's own: it did not leave, it came too
// fast, or the API key is wrong, which it is for all of them.
func heldUp(err error) bool {
	for _, passing := range []error{juspay.ErrRateLimited, juspay.ErrUnauthorized, juspay.ErrForbidden} {
		if errors.Is(err, passing) {
			return true
		}
	}
	lost, ok := errors.AsType[*juspay.RequestError](err)
	return ok && !lost.Sent
}

// confirmed reports whether the answer to a call is proof enough by itself. That
// to a capture may tell an earlier part's truth, unless it shows this one; that
// to a refund names the order, but not the payment.
func confirmed(m juspay.Movement, answer *juspay.Order) bool {
	switch m.Kind {
	case juspay.MovementCapture:
		return shows(answer, m.Key)
	case juspay.MovementRefund:
		return false
	}
	return true
}

// shows reports whether the order has the part with this key.
func shows(order *juspay.Order, key string) bool {
	for _, item := range order.TxnSubDetails {
		if item.TxnID == key {
			return true
		}
	}
	return false
}

// missing reports whether an order that was asked for has no trace of a movement
// that may be repeated. A capture and a refund may, since their keys let them
// move money once. A void has none: Juspay's silence about it stays unknown.
func missing(m juspay.Movement, order *juspay.Order) bool {
	if !strings.EqualFold(order.OrderID, m.OrderID) {
		return false
	}
	switch m.Kind {
	case juspay.MovementCapture:
		return order.TxnUUID == m.TxnUUID && !shows(order, m.Key)
	case juspay.MovementRefund:
		refunds := order.Refunds
		for _, leg := range order.TxnList { // of a split payment
			refunds = append(refunds[:len(refunds):len(refunds)], leg.Refunds...)
		}
		for _, refund := range refunds {
			if strings.HasPrefix(refund.UniqueRequestID, m.Key) {
				return false
			}
		}
		return true
	}
	return false
}
