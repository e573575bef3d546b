package main

import (
	"errors"
	"slices"
	"sync"
)

var (
	errNoPurchase = errors.New("no such order")
	// errStale is a form that was sent twice, or shown before something changed.
	errStale = errors.New("the order has gone on")
)

// Store keeps what must not get lost: the purchases with their movements, and
// which webhooks have come. In a real shop it is a database.
type Store struct {
	mu        sync.Mutex
	purchases map[string]*Purchase
	events    map[string]bool
}

func newStore() *Store {
	return &Store{purchases: make(map[string]*Purchase), events: make(map[string]bool)}
}

// Add stores a new purchase.
func (s *Store) Add(p *Purchase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.purchases[p.ID] = p
}

// Get returns a copy of a purchase.
func (s *Store) Get(id string) (Purchase, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.purchases[id]
	if !ok {
		return Purchase{}, false
	}
	return p.clone(), true
}

// Update changes a purchase in one transaction: when change returns an error,
// nothing is stored. It returns a copy of what is stored now.
func (s *Store) Update(id string, change func(*Purchase) error) (Purchase, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.purchases[id]
	if !ok {
		return Purchase{}, errNoPurchase
	}
	changed := p.clone()
	if err := change(&changed); err != nil {
		return Purchase{}, err
	}
	*p = changed
	return p.clone(), nil
}

// Once is Update for an event, in one transaction with the note that it has come.
// It reports false when it has come before, or the purchase is not this shop's.
func (s *Store) Once(event, id string, change func(*Purchase)) (Purchase, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.purchases[id]
	if !ok || s.events[event] {
		return Purchase{}, false
	}
	s.events[event] = true
	change(p)
	return p.clone(), true
}

// clone is a copy that shares nothing that changes.
func (p *Purchase) clone() Purchase {
	c := *p
	c.Moves = slices.Clone(p.Moves)
	c.Timeline = slices.Clone(p.Timeline)
	return c
}
