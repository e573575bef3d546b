package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// shop is the part to copy: it sends a customer to Juspay's payment page, and
// finds out afterwards whether the customer has paid.
type shop struct {
	client      *juspay.Client
	clientID    string // of the payment page, from Juspay
	returnURL   string
	responseKey string                   // signs what the customer's browser brings back
	prices      map[string]juspay.Amount // of the orders; a real shop has a database
	patience    time.Duration            // how long to ask about one order
}

// checkout makes the order at Juspay, and the page to pay it on. No money moves.
func (s *shop) checkout(ctx context.Context, orderID, customerID string) (*juspay.Session, error) {
	request := juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{
			OrderID: orderID, Amount: s.prices[orderID], Currency: "INR",
			CustomerID: customerID, ReturnURL: s.returnURL,
		},
		PaymentPageClientID: s.clientID,
	}
	routing := juspay.WithRoutingID(customerID)
	session, err := s.client.CreateSession(ctx, request, routing)
	if errors.Is(err, juspay.ErrOutcomeUnknown) {
		// The order may exist. Asked again, its session comes back; a second order
		// for one purchase may be paid as well.
		session, err = s.client.CreateSession(ctx, request, routing)
	}
	if err == nil && !strings.EqualFold(session.OrderID, orderID) {
		return nil, fmt.Errorf("the session is for order %s", session.OrderID)
	}
	return session, err
}

// result is what is known about an order.
type result int

const (
	notYet result = iota // nobody knows: ask again later
	paid
	notPaid // the customer may try again, with another session of the same order
)

// ask finds out what became of an order. Juspay decides, and neither the browser
// nor the page that it shows; and it must be this order, with its whole price.
func (s *shop) ask(ctx context.Context, orderID, customerID string) (result, *juspay.Order, error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	order, err := s.client.AwaitOrder(ctx, orderID, nil, juspay.WithRoutingID(customerID))
	switch {
	case err != nil: // the customer still pays, or the question failed
		return notYet, order, err
	case !strings.EqualFold(order.OrderID, orderID) || order.Amount != s.prices[orderID] || order.Currency != "INR":
		return notYet, order, fmt.Errorf("the answer is about %s of %s %s", order.OrderID, order.Amount.Fixed(2), order.Currency)
	}
	switch order.Status {
	case juspay.StatusCharged:
		return paid, order, nil
	case juspay.StatusAuthenticationFailed, juspay.StatusAuthorizationFailed, juspay.StatusJuspayDeclined:
		return notPaid, order, nil
	}
	return notYet, order, fmt.Errorf("order %s is %s", order.OrderID, order.Status)
}

// ServeHTTP is the page at returnURL, to which the customer comes back. What the
// browser brings says which order it is about, and nothing about money.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	back, err := juspay.ParseReturn(r, s.responseKey)
	if err != nil {
		http.Error(w, "This is not what Juspay gave you to bring back.", http.StatusBadRequest)
		return
	}
	result, _, _ := s.ask(r.Context(), back.OrderID, customerOf(back.OrderID)) // a log shows the rest
	fmt.Fprintln(w, pages[result])
}

var pages = map[result]string{
	paid:    "Thank you. Your order is paid.",
	notPaid: "Nothing was taken. You can pay in another way.",
	notYet:  "We do not know yet whether your payment went through, and will write to you. Please do not pay again.",
}

// customerOf stands for a look into the database.
func customerOf(string) string { return "customer_1122" }
