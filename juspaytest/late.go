package juspaytest

import (
	"context"
	"slices"
	"time"
)

// lateMove is what a gateway finishes after it was given up: see [GatewayLate].
type lateMove struct {
	txn    *txn
	due    time.Time // zero: on demand only
	finish func(at time.Time)
	drop   func() // it never came to it
}

// later puts a move on the list, and wakes the server when it is due, if it
// still runs then.
func (s *Server) later(m *lateMove) {
	s.late = append(s.late, m)
	if m.due.IsZero() {
		return
	}
	alarm := time.AfterFunc(m.due.Sub(s.now()), s.wake)
	context.AfterFunc(s.life, func() { alarm.Stop() })
}

// wake finishes what is due by now, when nobody asks.
func (s *Server) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
}

// catchUp finishes what is due by now, in that order. Whoever looks at a
// transaction calls it first.
func (s *Server) catchUp() {
	now := s.now()
	for {
		next := -1
		for i, m := range s.late {
			if !m.due.IsZero() && !m.due.After(now) && (next < 0 || m.due.Before(s.late[next].due)) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		m := s.takeLate(next)
		m.finish(m.due)
	}
}

func (s *Server) takeLate(i int) *lateMove {
	m := s.late[i]
	s.late = slices.Delete(s.late, i, i+1)
	return m
}

// settleLate ends the oldest late move of a transaction. It reports false when
// there is none.
func (s *Server) settleLate(t *txn, failed bool) bool {
	i := slices.IndexFunc(s.late, func(m *lateMove) bool { return m.txn == t })
	if i < 0 {
		return false
	}
	if m := s.takeLate(i); failed {
		m.drop()
	} else {
		m.finish(s.now())
	}
	return true
}
