package main

import (
	"context"
	"sync"
	"time"
)

const (
	callTimeout = 30 * time.Second // for a call with its repetitions
	patience    = 700 * time.Millisecond
)

// Shop makes the calls. A call outlives the request that asked for it: a customer
// who closes the page must not cancel a capture.
type Shop struct {
	account   *Account
	store     *Store
	public    string        // where customers and Juspay find the shop
	followFor time.Duration // how long Juspay is asked when nobody knows

	open context.Context // over when the shop closes
	stop context.CancelFunc
	work sync.WaitGroup
}

// NewShop returns a shop that asks Juspay for as long as followFor says when
// nobody knows what became of a call.
func NewShop(account *Account, public string, followFor time.Duration) *Shop {
	s := &Shop{account: account, store: newStore(), public: public, followFor: followFor}
	s.open, s.stop = context.WithCancel(context.Background())
	return s
}

// Close ends the questions, and waits for the calls that are under way: their
// answers are worth it.
func (s *Shop) Close() {
	s.stop()
	s.work.Wait()
}

// background does something beside the request.
func (s *Shop) background(do func()) (done <-chan struct{}) {
	ended := make(chan struct{})
	s.work.Go(func() {
		defer close(ended)
		do()
	})
	return ended
}

// wait waits until something is done, or has taken so long that the customer
// should see something.
func wait(done <-chan struct{}) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}
