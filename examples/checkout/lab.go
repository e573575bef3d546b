package main

import (
	"crypto/rand"
	"sync"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

// Lab is the fake Juspay behind the shop, and what a visitor may do to it. A
// real shop has nothing like it.
type Lab struct {
	fake *juspaytest.Server
	mu   sync.Mutex // held while something is settled
}

// FaultChoice is something that can be made to go wrong with the next call.
type FaultChoice struct{ Name, Label string }

// faultChoices is what the page offers.
var faultChoices = []FaultChoice{
	{"", "Nothing"},
	{"latency=4s", "Juspay takes four seconds"},
	{"declined", "The gateway declines"},
	{"gateway-pending", "The gateway accepts, and finishes later"},
	{"gateway-timeout", "The gateway is silent, and nothing moves"},
	{"gateway-timeout:after-money", "The gateway is silent, but the money moves"},
	{"html-500", "Juspay breaks down before it does anything"},
	{"reset:after-money", "The answer is lost, after the money moved"},
}

// Start makes a payment that waits for its OTP, and gives it to the shop.
func (s *Shop) Start(amount juspay.Amount) (id string) {
	challenge := s.lab.fake.Challenge(juspaytest.Payment{Amount: amount.String(), RoutingID: demo.RoutingID})
	p := &Payment{
		ID: rand.Text(), OrderID: challenge.OrderID, TxnUUID: challenge.UUID, ChallengeID: challenge.ChallengeID,
		Amount: challenge.Amount, Currency: challenge.Currency, Status: challenge.Status, Attempt: juspay.NewIdempotenceKey(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.payments[p.ID] = p
	return p.ID
}

// GoWrong makes the next call about a transaction meet a fault that the page
// offers, and no other.
func (l *Lab) GoWrong(txnUUID string, op juspaytest.Operation, name string) {
	for _, choice := range faultChoices {
		if choice.Name != name || name == "" {
			continue
		}
		if fault, err := juspaytest.ParseFault(name); err == nil {
			l.fake.OnTxn(txnUUID).On(op).Next(fault)
		}
	}
}

// Settle lets the gateway finish what it has only accepted, if anything.
func (l *Lab) Settle(txnUUID string, failed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch l.fake.Txn(txnUUID).Status {
	case juspay.StatusCaptureInitiated, juspay.StatusVoidInitiated, juspay.StatusAuthorizing:
	default:
		return // the form was sent twice
	}
	if failed {
		l.fake.SettleFailed(txnUUID)
		return
	}
	l.fake.Settle(txnUUID)
}
