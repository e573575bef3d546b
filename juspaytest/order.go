package juspaytest

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
)

const (
	// orderLife is how long the page of an order is open.
	orderLife = 15 * time.Minute

	// tokenLife is how long a client auth token is good for, as documented.
	tokenLife = 15 * time.Minute
)

// order is what the transactions of one purchase share.
type order struct {
	id, juspayID string
	customer     string
	currency     string
	amount       money
	created      time.Time
	txns         []*txn

	status      juspay.Status     // until there is a transaction
	autoCapture bool              // what the customer pays is taken at once
	details     map[string]string // the rest of what was sent: customer_email, return_url, udf1 and so on
	token       string            // the newest client auth token
}

// orderKey folds the case: the vendor calls order ids case-insensitive.
func orderKey(id string) string { return strings.ToLower(id) }

// findOrder finds an order by the merchant's id, in any case of letters, or by
// Juspay's.
func (s *Server) findOrder(id string) (*order, error) {
	if o := s.orders[orderKey(id)]; o != nil {
		return o, nil
	}
	if o := s.orderIDs[id]; o != nil {
		return o, nil
	}
	return nil, fmt.Errorf("no order %q", id)
}

// addOrder makes an order known.
func (s *Server) addOrder(o *order) {
	s.orders[orderKey(o.id)], s.orderIDs[o.juspayID] = o, o
}

// orderFor finds the order of a payment, or makes it.
func (s *Server) orderFor(p Payment) (*order, error) {
	id := cmp.Or(p.OrderID, "o"+s.ids.text(12))
	customer := cmp.Or(p.CustomerID, p.RoutingID)
	if o := s.orders[orderKey(id)]; o != nil {
		return o, o.agrees(p, customer)
	}
	amount, ok := parseMoney(cmp.Or(p.Amount, "100.00"))
	if !ok {
		return nil, fmt.Errorf("%q is no positive amount with at most two decimals", p.Amount)
	}
	return &order{
		id: id, juspayID: s.ids.order(), customer: cmp.Or(customer, s.ids.guest()), currency: cmp.Or(p.Currency, "INR"),
		amount: amount, created: s.now(), status: juspay.StatusNew, autoCapture: true,
	}, nil
}

// agrees says what keeps a payment from being the order's.
func (o *order) agrees(p Payment, customer string) error {
	amount, ok := o.amount, true
	if p.Amount != "" {
		amount, ok = parseMoney(p.Amount)
	}
	if !ok || amount != o.amount || cmp.Or(p.Currency, o.currency) != o.currency || cmp.Or(customer, o.customer) != o.customer {
		return fmt.Errorf("order %q exists, for %s %s of customer %q", o.id, o.amount, o.currency, o.customer)
	}
	return nil
}

// shown is the transaction that an order status shows: the one that has come
// farthest, the newest of equals; nil when nobody has tried to pay.
func (o *order) shown() (best *txn) {
	for _, t := range o.txns {
		if best == nil || t.rank() >= best.rank() {
			best = t
		}
	}
	return best
}

// rank orders transactions by the money: taken, held, asked for, neither.
func (t *txn) rank() int {
	switch {
	case t.captured > 0:
		return 3
	case t.held() > 0:
		return 2
	case t.status == juspay.StatusPendingVBV || t.status == juspay.StatusAuthorizing:
		return 1
	}
	return 0
}

// OrderRecord is an order as it stood when it was read.
type OrderRecord struct {
	ID          string            `json:"order_id"`
	JuspayID    string            `json:"id"` // which the links of its page have
	CustomerID  string            `json:"customer_id"`
	Amount      juspay.Amount     `json:"amount"` // major currency units
	Currency    string            `json:"currency"`
	Status      juspay.Status     `json:"status"`       // the true one, whatever the client was told
	AutoCapture bool              `json:"auto_capture"` // what the customer pays is taken at once, not held
	Details     map[string]string `json:"details"`      // the rest of what was sent: return_url, udf1 and so on
	Expiry      time.Time         `json:"order_expiry"`
	Txns        []Txn             `json:"txns"` // oldest first; empty until somebody has tried to pay
}

// Order reads an order, by the merchant's id or by Juspay's. It fails the test
// when there is none.
func (s *Server) Order(id string) OrderRecord {
	s.t.Helper()
	return must(s, "Order", func() (OrderRecord, error) {
		o, err := s.findOrder(id)
		if err != nil {
			return OrderRecord{}, err
		}
		record := OrderRecord{
			ID: o.id, JuspayID: o.juspayID, CustomerID: o.customer, Amount: o.amount.amount(), Currency: o.currency,
			Status: o.status, AutoCapture: o.autoCapture, Details: maps.Clone(o.details), Expiry: o.expiry(),
		}
		for _, t := range o.txns {
			record.Txns = append(record.Txns, s.snapshot(t))
		}
		if t := o.shown(); t != nil {
			record.Status = t.status
		}
		return record, nil
	})
}

func (o *order) expiry() time.Time { return o.created.Add(orderLife) }
