package juspaytest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Operation is one of the calls that the fake serves.
type Operation string

// The operations.
const (
	Capture     Operation = "capture"      // POST /v2/txns/{txn_uuid}/capture
	Void        Operation = "void"         // POST /v2/txns/{txn_uuid}/void
	ProcessOTP  Operation = "process-otp"  // POST /v2/txns/{txn_uuid}/authenticate
	ResendOTP   Operation = "resend-otp"   // POST /v2/txns/{txn_uuid}/authenticate/{challenge_id}/resend
	OrderStatus Operation = "order-status" // GET /orders/{order_id}
	Refund      Operation = "refund"       // POST /orders/{order_id}/refunds, /refunds, /orders/txns/{txn_id}/refunds

	CreateSession Operation = "create-session" // POST /session
	CreateOrder   Operation = "create-order"   // POST /orders
	CreateTxn     Operation = "create-txn"     // POST /txns

	CreateCustomer Operation = "create-customer" // POST /customers
	ReadCustomer   Operation = "read-customer"   // GET /customers/{customer_id}
	UpdateCustomer Operation = "update-customer" // POST /customers/{customer_id}
)

// reachesGateway reports whether a fault at the gateway can meet the operation.
func (op Operation) reachesGateway() bool {
	return op == Capture || op == Void || op == ProcessOTP || op == Refund
}

// aboutTxn reports whether the answer to the operation is about a transaction.
func (op Operation) aboutTxn() bool {
	return op.reachesGateway() || op == ResendOTP || op == OrderStatus || op == CreateTxn
}

// Scope says which calls a fault is for: see [Server.On] and [Server.OnTxn].
type Scope struct {
	server  *Server
	op      Operation // empty: every operation
	txnUUID string    // empty: every transaction
}

// On is the scope of one operation.
func (s *Server) On(op Operation) Scope { return Scope{server: s, op: op} }

// OnTxn is the scope of one transaction. An order status belongs to the
// transaction that it shows, and a refund to the one that pays it. POST /refunds
// belongs to none: it names its order in the body, which is read too late.
func (s *Server) OnTxn(txnUUID string) Scope { return Scope{server: s, txnUUID: txnUUID} }

// Next gives the next calls a fault each, in this order; the zero Fault lets a
// call pass. Retries are calls too. A fault of the gateway is also used up by a
// call that never gets that far: one that is refused, or repeats a key. Which
// faults struck is in [Server.Requests].
func (s *Server) Next(faults ...Fault) { Scope{server: s}.Next(faults...) }

// Always gives every call the fault, until [Server.Calm].
func (s *Server) Always(fault Fault) { Scope{server: s}.Always(fault) }

// Randomly gives a call one of the faults with the probability p, until
// [Server.Calm]. The same seed makes the same choices for the same calls.
func (s *Server) Randomly(p float64, seed uint64, faults ...Fault) {
	Scope{server: s}.Randomly(p, seed, faults...)
}

// Calm forgets every fault that has not struck yet.
func (s *Server) Calm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
}

// On narrows the scope to one operation.
func (sc Scope) On(op Operation) Scope {
	sc.op = op
	return sc
}

// OnTxn narrows the scope to one transaction.
func (sc Scope) OnTxn(txnUUID string) Scope {
	sc.txnUUID = txnUUID
	return sc
}

// Next is [Server.Next] for the calls of the scope. A fault that they can never
// meet is a mistake; [Scope.Randomly] lets the call pass instead.
func (sc Scope) Next(faults ...Fault) {
	sc.server.t.Helper()
	sc.must(sc.check(faults))
	for _, fault := range faults {
		sc.add(&rule{kind: once, faults: []Fault{fault}, pick: func() (Fault, bool) { return fault, true }, fits: fault.fits})
	}
}

// Always is [Server.Always] for the calls of the scope.
func (sc Scope) Always(fault Fault) {
	sc.server.t.Helper()
	sc.must(sc.check([]Fault{fault}))
	sc.add(&rule{kind: standing, faults: []Fault{fault}, pick: func() (Fault, bool) { return fault, true }, fits: fault.fits})
}

// Randomly is [Server.Randomly] for the calls of the scope. A fault that is
// chosen for a call which it cannot meet lets the call pass.
func (sc Scope) Randomly(p float64, seed uint64, faults ...Fault) {
	sc.server.t.Helper()
	sc.must(sc.checkRandom(p, faults))
	random := rand.New(rand.NewPCG(seed, 0))
	faults = slices.Clone(faults)
	sc.add(&rule{kind: chance, faults: faults, fits: func(Operation) bool { return true }, pick: func() (Fault, bool) {
		strikes, which := random.Float64() < p, random.IntN(len(faults))
		return faults[which], strikes
	}})
}

// check says what keeps a fault from ever meeting a call of the scope.
func (sc Scope) check(faults []Fault) error {
	if _, known := operations[sc.op]; sc.op != "" && !known {
		return fmt.Errorf("no operation is called %q; there are: %s", sc.op, operationNames())
	}
	for _, fault := range faults {
		switch {
		case sc.op != "" && !fault.fits(sc.op):
			return fmt.Errorf("%s never meets %s", fault, sc.op)
		case fault.check() != nil:
			return fault.check()
		}
	}
	return nil
}

func (sc Scope) checkRandom(p float64, faults []Fault) error {
	switch {
	case !(p >= 0 && p <= 1): // NaN is neither
		return fmt.Errorf("%v is not a probability", p)
	case len(faults) == 0:
		return errors.New("there is no fault to choose")
	}
	return sc.check(faults)
}

func (sc Scope) must(err error) {
	if err != nil {
		sc.server.t.Helper()
		sc.server.t.Fatalf("juspaytest: %v", err)
	}
}

// ruleKind orders the rules: of those that fit a call, the smallest kind wins,
// and then the one that was given first.
type ruleKind int

const (
	once ruleKind = iota
	chance
	standing
)

// rule is one entry of the plan.
type rule struct {
	scope  Scope
	kind   ruleKind
	faults []Fault // of which pick chooses
	fits   func(Operation) bool
	pick   func() (Fault, bool)
}

func (sc Scope) add(r *rule) {
	sc.server.mu.Lock()
	defer sc.server.mu.Unlock()
	r.scope = sc
	sc.server.rules = append(sc.server.rules, r)
	slices.SortStableFunc(sc.server.rules, func(a, b *rule) int { return int(a.kind - b.kind) })
}

// strike returns the fault that meets the call: the zero Fault for none.
func (s *Server) strike(op Operation, txnUUID string) Fault {
	for i, r := range s.rules {
		if r.scope.op != "" && r.scope.op != op || r.scope.txnUUID != "" && r.scope.txnUUID != txnUUID || !r.fits(op) {
			continue
		}
		fault, strikes := r.pick()
		if !strikes {
			continue
		}
		if r.kind == once {
			s.rules = slices.Delete(s.rules, i, i+1)
		}
		if !fault.fits(op) {
			return Fault{}
		}
		return fault
	}
	return Fault{}
}
