package main

import (
	"sync"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// Lab is the fake Juspay behind the shop, and what a visitor may do to it. A real
// shop has nothing like it.
type Lab struct {
	fake *juspaytest.Server
	mu   sync.Mutex // held while something is settled
}

// Fault is something that can be made to go wrong with the next call.
type Fault struct{ Name, Label string }

// What the page offers: on the way to Juspay, and at the gateway behind it.
var (
	wireFaults = []Fault{
		{"", "Nothing"},
		{"latency=4s", "Juspay takes four seconds"},
		{"html-500", "Juspay breaks down before it does anything"},
		{"reset:after-money", "The answer is lost, after Juspay has done it"},
		{"another-order", "Juspay answers about another order"},
	}
	gatewayFaults = append(wireFaults[:len(wireFaults):len(wireFaults)],
		Fault{"declined", "The gateway refuses"},
		Fault{"gateway-pending", "The gateway accepts, and finishes later"},
		Fault{"gateway-late=10s", "The gateway is silent, and does it after ten seconds"},
		Fault{"gateway-timeout", "The gateway is silent, and does nothing"},
		Fault{"gateway-timeout:after-money", "The gateway is silent, but has done it"},
	)
)

// GoWrong makes the next call of a kind meet a fault that the page offers, and no
// other.
func (l *Lab) GoWrong(scope juspaytest.Scope, offered []Fault, name string) {
	for _, choice := range offered {
		if choice.Name != name || name == "" {
			continue
		}
		if fault, err := juspaytest.ParseFault(name); err == nil {
			scope.Next(fault)
		}
	}
}

// CanSettle reports whether the gateway has something to finish.
func (l *Lab) CanSettle(txnUUID string) bool {
	if txnUUID == "" {
		return false
	}
	switch l.fake.Txn(txnUUID).Status {
	case juspay.StatusCaptureInitiated, juspay.StatusVoidInitiated, juspay.StatusAuthorizing:
		return true
	}
	return false
}

// Settle lets the gateway finish what it has only accepted, if anything.
func (l *Lab) Settle(txnUUID string, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.CanSettle(txnUUID): // the form was sent twice
	case failed:
		l.fake.SettleFailed(txnUUID)
	default:
		l.fake.Settle(txnUUID)
	}
}

// Refunds are the refunds of an order that the bank has not paid yet.
func (l *Lab) Refunds(orderID string) (open []juspaytest.RefundRecord) {
	for _, refund := range l.fake.Refunds(orderID) {
		if refund.Status == juspay.RefundPending || refund.Status == juspay.RefundManualReview {
			open = append(open, refund)
		}
	}
	return open
}

// refundEnds are the ends that a visitor may give a refund.
var refundEnds = map[string]juspay.RefundStatus{
	"pay": juspay.RefundSuccess, "fail": juspay.RefundFailure, "review": juspay.RefundManualReview,
}

// SettleRefund ends a refund, if it is open and can end so.
func (l *Lab) SettleRefund(orderID, refundID, end string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	status, known := refundEnds[end]
	for _, refund := range l.Refunds(orderID) {
		if known && refund.ID == refundID && !(refund.Paid && status == juspay.RefundFailure) {
			l.fake.SettleRefund(orderID, refundID, status)
		}
	}
}

// Ledger is what really happened to the money of an order; nil before Juspay has
// it.
func (l *Lab) Ledger(p *Purchase) *juspaytest.Ledger {
	if p.PayAt == "" {
		return nil
	}
	ledger := l.fake.OrderLedger(p.ID)
	return &ledger
}

// ledgerWords say what a movement did.
var ledgerWords = map[juspaytest.MovementKind]string{
	juspaytest.MovedAuthorize: "put on hold", juspaytest.MovedCapture: "taken from the customer",
	juspaytest.MovedVoid: "released", juspaytest.MovedRefund: "given back to the customer",
}

// facts are the movements of the ledger as a part of the timeline.
func facts(ledger *juspaytest.Ledger) (facts []Fact) {
	for _, m := range ledger.Movements {
		facts = append(facts, Fact{m.At, FromLedger, money(m.Amount) + " " + ledgerWords[m.Kind] + "."})
	}
	return facts
}
