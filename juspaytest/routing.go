package juspaytest

import "fmt"

// Routing says what the fake does about x-routing-id.
//
// The vendor requires the header, and warns that a customer who is seen under
// two ids runs into trouble, but documents no refusal. So the fake's default is
// to serve such a call and to fail the test.
type Routing int

const (
	// RoutingStrict, the default, fails the test on a call without x-routing-id,
	// and when one customer is seen under two of them. The call is served.
	// Without a test, read [Server.Violations].
	RoutingStrict Routing = iota

	// RoutingRefused answers such a call with HTTP 400, and moves no money. The
	// test does not fail. The words of the refusal are the fake's own.
	RoutingRefused

	// RoutingIgnored takes every call as it comes: for accounts from before
	// x-routing-id.
	RoutingIgnored
)

// String returns strict, refused or ignored.
func (r Routing) String() string {
	switch r {
	case RoutingStrict:
		return "strict"
	case RoutingRefused:
		return "refused"
	case RoutingIgnored:
		return "ignored"
	}
	return fmt.Sprintf("Routing(%d)", int(r))
}

// routingDesk knows under which routing id each customer is seen.
type routingDesk struct {
	mode  Routing
	bound map[string]string // customer to routing id
}

// meet notes the routing id of a customer. The first one counts; a later,
// different one is an error. An empty id says nothing.
func (d *routingDesk) meet(customer, id string) error {
	if d.mode == RoutingIgnored || id == "" {
		return nil
	}
	known, seen := d.bound[customer]
	if !seen {
		d.bound[customer] = id
		return nil
	}
	if known != id {
		return fmt.Errorf("customer %q was seen under x-routing-id %q and now under %q", customer, known, id)
	}
	return nil
}

// check judges the header of a call about a customer, who is empty when the
// call names nothing that the fake knows.
func (d *routingDesk) check(customer, id string) error {
	switch {
	case d.mode == RoutingIgnored:
		return nil
	case id == "":
		return fmt.Errorf("no x-routing-id")
	case customer == "":
		return nil
	}
	return d.meet(customer, id)
}

// Violations returns what the strict x-routing-id mode has found, in order. A
// test need not look: it has failed already.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.violations...)
}

// route checks x-routing-id, and returns the refusal that ends the call.
func (s *Server) route(c *call, customer string) *answer {
	if c.op == CreateTxn && c.header.Get("X-Routing-Id") == "" {
		return nil // a browser may make it
	}
	err := s.routing.check(customer, c.header.Get("X-Routing-Id"))
	switch {
	case err == nil:
		return nil
	case s.routing.mode == RoutingRefused:
		return refuseRouting(err)
	}
	violation := fmt.Sprintf("%s %s: %v", c.op, c.subject(), err)
	s.violations = append(s.violations, violation)
	s.t.Errorf("juspaytest: %s\n(Juspay requires the same x-routing-id in every call about a customer: "+
		"see juspay.WithRoutingID, or juspaytest.WithRouting to switch this check off)", violation)
	return nil
}
