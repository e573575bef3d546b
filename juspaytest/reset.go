package juspaytest

import (
	"maps"
	"slices"
	"strings"
)

// Reset forgets everything that has happened: orders, transactions, faults,
// requests, violations, events, and what [Server.Advance] has added to the clock.
// With [WithSeed] the same ids come again.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetAll()
}

// forgetAll puts the server's memory into its first state.
func (s *Server) forgetAll() {
	s.offset, s.ids = 0, newIDSource(s.cfg.seed)
	s.orders, s.orderIDs = make(map[string]*order), make(map[string]*order)
	s.txns, s.txnIDs = make(map[string]*txn), make(map[string]*txn)
	s.keys, s.customers, s.late, s.rules = make(map[string]*capture), nil, nil, nil
	s.routing = routingDesk{mode: s.cfg.routing, bound: make(map[string]string)}
	s.requests, s.violations = nil, nil
	s.events, s.deliveries, s.delivered, s.holding = nil, nil, 0, false
}

// Operations returns the names of all operations, in order.
func Operations() []Operation { return slices.Sorted(maps.Keys(operations)) }

func operationNames() string {
	var names []string
	for _, op := range Operations() {
		names = append(names, string(op))
	}
	return strings.Join(names, ", ")
}

// WaitingFault is a fault that has not struck yet, or strikes again and again.
type WaitingFault struct {
	Fault     string    `json:"fault"` // one, or those of which one is chosen; see [Fault.String]
	Mode      string    `json:"mode"`  // next, always or random
	Operation Operation `json:"operation,omitzero"`
	TxnUUID   string    `json:"txn_uuid,omitzero"`
}

// Waiting returns the faults that still wait for a call, in the order in which
// they will be tried.
func (s *Server) Waiting() []WaitingFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := []WaitingFault{}
	for _, r := range s.rules {
		var names []string
		for _, fault := range r.faults {
			names = append(names, fault.String())
		}
		waiting = append(waiting, WaitingFault{
			Fault: strings.Join(names, " "), Mode: modes[r.kind], Operation: r.scope.op, TxnUUID: r.scope.txnUUID,
		})
	}
	return waiting
}

// modes are the names of the kinds of rules.
var modes = map[ruleKind]string{once: "next", chance: "random", standing: "always"}
