package main

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const (
	callTimeout = 30 * time.Second // for a call with its repetitions
	patience    = 700 * time.Millisecond
)

var (
	errNoPayment = errors.New("no such payment")
	// errStale is a form that was sent twice, or shown before something changed.
	errStale = errors.New("the payment has gone on")
)

// Shop keeps the payments and makes the calls. A call outlives the request that
// asked for it: a customer who closes the page must not cancel a capture.
type Shop struct {
	client    *juspay.Client
	lab       *Lab          // nil: connected to Juspay
	followFor time.Duration // how long Juspay is asked after a doubtful answer

	following context.Context // over when the shop closes
	stop      context.CancelFunc
	work      sync.WaitGroup

	mu       sync.Mutex
	payments map[string]*Payment
}

// NewShop returns a shop that asks Juspay for as long as followFor says after a
// doubtful answer. fake is nil when the client is connected to Juspay.
func NewShop(client *juspay.Client, fake *juspaytest.Server, followFor time.Duration) *Shop {
	s := &Shop{client: client, followFor: followFor, payments: make(map[string]*Payment)}
	if fake != nil {
		s.lab = &Lab{fake: fake}
	}
	s.following, s.stop = context.WithCancel(context.Background())
	return s
}

// Close waits for the calls that are under way: their answers are worth it.
func (s *Shop) Close() {
	s.stop()
	s.work.Wait()
}

// Adopt takes over a transaction that was started elsewhere: with Juspay's
// payment page, or a call that this SDK does not make.
func (s *Shop) Adopt(ctx context.Context, orderID, txnUUID, challengeID string) (id string, err error) {
	order, err := s.client.OrderStatus(ctx, orderID)
	if err != nil {
		return "", err
	}
	p := &Payment{
		ID: rand.Text(), OrderID: orderID, TxnUUID: txnUUID, ChallengeID: challengeID,
		Amount: order.Amount, Currency: order.Currency, Attempt: juspay.NewIdempotenceKey(),
	}
	p.learn(order.Status, order.CapturedAmount)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.payments[p.ID] = p
	return p.ID, nil
}

// Payment returns a copy of a payment.
func (s *Shop) Payment(id string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.payments[id]
	if !ok {
		return Payment{}, false
	}
	return p.clone(), true
}

// Answer sends the OTP that the customer typed. With hold the amount is put on
// hold, else it is taken at once.
func (s *Shop) Answer(id, attempt, otp string, hold bool) error {
	return s.call(id, attempt, opOTP, (*Payment).CanAnswer, func(ctx context.Context, p Payment) answer {
		request := juspay.ProcessOTPRequest{ChallengeID: p.ChallengeID, OTP: otp, AutoCapture: new(!hold)}
		txn, err := s.client.ProcessOTP(ctx, p.TxnUUID, request)
		return txnAnswer(juspay.OTPOutcome(txn, err), txn, err)
	})
}

// Capture takes a part. Its key is the attempt: made when the form was, and
// stored with the payment before the call.
func (s *Shop) Capture(id, attempt string, amount juspay.Amount) error {
	may := func(p *Payment) bool {
		if !p.CanCapture() || amount.Cmp(p.Rest()) > 0 {
			return false
		}
		p.Parts = append(p.Parts, Part{Amount: amount, Key: attempt})
		return true
	}
	return s.call(id, attempt, opCapture, may, s.capture)
}

// Repeat sends the capture in doubt once more, with its own key.
func (s *Shop) Repeat(id, attempt string) error {
	return s.call(id, attempt, opCapture, (*Payment).CanRepeat, s.capture)
}

func (s *Shop) capture(ctx context.Context, p Payment) answer {
	part := p.Parts[len(p.Parts)-1]
	order, err := s.client.Capture(ctx, p.TxnUUID, juspay.PartialCapture(part.Amount, part.Key))
	return orderAnswer(juspay.CaptureOutcome(order, err), order, err)
}

// Void releases the hold.
func (s *Shop) Void(id, attempt string) error {
	return s.call(id, attempt, opVoid, (*Payment).CanVoid, func(ctx context.Context, p Payment) answer {
		order, err := s.client.Void(ctx, p.TxnUUID)
		return orderAnswer(juspay.VoidOutcome(order, err), order, err)
	})
}

// call makes a call in the background, and returns when its end is known, or when
// it has taken so long that the customer should see something.
func (s *Shop) call(id, attempt string, op *operation, may func(*Payment) bool, do func(context.Context, Payment) answer) error {
	s.mu.Lock()
	p := s.payments[id]
	if p == nil {
		s.mu.Unlock()
		return errNoPayment
	}
	if p.Attempt != attempt || !may(p) {
		s.mu.Unlock()
		return errStale
	}
	p.begin(op)
	asked := p.clone()
	s.mu.Unlock()

	done := make(chan struct{})
	s.work.Go(func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		ended := do(ctx, asked)
		s.mu.Lock()
		p.conclude(ended)
		if ended.outcome == juspay.Succeeded {
			s.mu.Unlock()
			return
		}
		followed := s.follow(p)
		s.mu.Unlock()
		<-followed
	})
	s.wait(done)
	return nil
}

// wait waits for done, but not longer than patience.
func (s *Shop) wait(done <-chan struct{}) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// Check asks Juspay again what became of a payment.
func (s *Shop) Check(id string) error {
	s.mu.Lock()
	p := s.payments[id]
	switch {
	case p == nil:
		s.mu.Unlock()
		return errNoPayment
	case p.Running != nil:
		s.mu.Unlock()
		return errStale
	}
	done := s.follow(p)
	s.mu.Unlock()
	s.wait(done)
	return nil
}

// follow asks Juspay until it is known what became of the last call. The lock is
// held. Of several followers of a payment only the newest has a say.
func (s *Shop) follow(p *Payment) <-chan struct{} {
	p.Following = true
	p.follow++
	asked, turn := p.clone(), p.follow
	settled := func(order *juspay.Order) bool {
		switch {
		case asked.Doubt != nil:
			return !order.Status.Pending() && asked.changed(order)
		case order.Status == juspay.StatusPendingVBV:
			return true // it waits for the customer, not for the bank
		}
		return !order.Status.Pending()
	}
	done := make(chan struct{})
	s.work.Go(func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(s.following, s.followFor)
		defer cancel()
		order, err := s.client.AwaitOrder(ctx, asked.OrderID, settled)
		s.mu.Lock()
		defer s.mu.Unlock()
		if p.follow != turn {
			return
		}
		p.Following = false
		if order == nil {
			p.Why = err.Error()
			return
		}
		if p.Doubt == nil || p.changed(order) {
			p.resolve(order)
		}
	})
	return done
}
