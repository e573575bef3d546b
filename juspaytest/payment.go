package juspaytest

import (
	"cmp"
	"fmt"
	"slices"

	juspay "github.com/juspay/juspay-go"
)

// defaultOTP is the right answer to a challenge that nobody gave another one.
const defaultOTP = "123456"

// Payment says what [Server.Authorize] and [Server.Challenge] make. Every field
// may be empty.
type Payment struct {
	OrderID  string `json:"order_id"` // a fresh one when empty; the same one again makes the order's next transaction
	Amount   string `json:"amount"`   // major currency units, at most two decimals; the order's or 100.00 when empty
	Currency string `json:"currency"` // the order's or INR when empty

	// RoutingID is the x-routing-id of the customer. When empty, the first call
	// about the customer fixes it. See [Routing].
	RoutingID string `json:"routing_id"`
	// CustomerID is RoutingID when empty, and a fresh id when both are: a guest.
	CustomerID string `json:"customer_id"`

	// TxnUUID and ChallengeID are fresh when empty. Every transaction needs its own.
	TxnUUID     string `json:"txn_uuid"`
	ChallengeID string `json:"challenge_id"` // Challenge only

	// OTP is the right answer to the challenge; 123456 when empty. Challenge only.
	OTP string `json:"otp"`
	// MaxAttempts is how many OTPs the challenge takes; 1 when zero. Challenge only.
	//
	// The vendor has an attempt counter, but does not document what a wrong OTP
	// leaves behind. The fake's assumption: PENDING_VBV while attempts are
	// left, AUTHENTICATION_FAILED after the last.
	MaxAttempts int `json:"max_attempts"`
}

// Txn is a transaction as it stood when it was read: it does not change by
// itself. [Server.Txn] reads it again.
type Txn struct {
	UUID       string        `json:"txn_uuid"` // what Capture, Void and ProcessOTP take
	ID         string        `json:"txn_id"`   // <merchant>-<order>-<attempt>
	OrderID    string        `json:"order_id"`
	CustomerID string        `json:"customer_id"`
	RoutingID  string        `json:"routing_id"` // empty until it is known
	Amount     juspay.Amount `json:"amount"`     // major currency units
	Currency   string        `json:"currency"`

	Status juspay.Status `json:"status"` // the true one, whatever the client was told
	// History holds every status so far, Status last.
	History []juspay.Status `json:"history"`
	// Attempts counts the OTPs that the gateway has judged.
	Attempts int `json:"attempts"`
}

// Challenge is a PENDING_VBV transaction that waits for an OTP.
type Challenge struct {
	Txn
	ChallengeID string `json:"challenge_id"`
	OTP         string `json:"otp"` // the right one
}

// Authorize makes a transaction in AUTHORIZED: the amount is on hold, ready to
// be captured or voided. It fails the test when the payment makes no sense.
func (s *Server) Authorize(p Payment) Txn {
	s.t.Helper()
	return must(s, "Authorize", func() (Txn, error) { return s.authorize(p) })
}

// Challenge makes a transaction in PENDING_VBV that waits for an OTP: nothing
// is on hold yet. It fails the test when the payment makes no sense.
func (s *Server) Challenge(p Payment) Challenge {
	s.t.Helper()
	return must(s, "Challenge", func() (Challenge, error) { return s.challenge(p) })
}

// Txn reads a transaction again. It fails the test when there is none.
func (s *Server) Txn(txnUUID string) Txn {
	s.t.Helper()
	return must(s, "Txn", func() (Txn, error) {
		t, err := s.find(txnUUID)
		return s.snapshot(t), err
	})
}

// Settle lets the gateway finish what it has only accepted: CAPTURE_INITIATED
// becomes CHARGED or PARTIAL_CHARGED, VOID_INITIATED becomes VOIDED, and
// AUTHORIZING becomes CHARGED or AUTHORIZED. Without any of these it finishes
// the oldest of what [GatewayLate] has put off. The money moves now. It fails
// the test when nothing is pending.
func (s *Server) Settle(txnUUID string) Txn {
	s.t.Helper()
	return must(s, "Settle", func() (Txn, error) { return s.settle(txnUUID, false) })
}

// SettleFailed is [Server.Settle] with the other end: CAPTURE_FAILED (or
// PARTIAL_CHARGED, when an earlier part was captured), VOID_FAILED or
// AUTHORIZATION_FAILED; what was put off never happens. No money moves.
func (s *Server) SettleFailed(txnUUID string) Txn {
	s.t.Helper()
	return must(s, "SettleFailed", func() (Txn, error) { return s.settle(txnUUID, true) })
}

// must does something with the lock held, and fails the test when it cannot be
// done.
func must[T any](s *Server, name string, do func() (T, error)) T {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	result, err := do()
	if err != nil {
		s.t.Fatalf("juspaytest: %s: %v", name, err)
	}
	return result
}

func (s *Server) find(txnUUID string) (*txn, error) {
	t := s.txns[txnUUID]
	if t == nil {
		return nil, fmt.Errorf("no transaction %q", txnUUID)
	}
	return t, nil
}

func (s *Server) settle(txnUUID string, failed bool) (Txn, error) {
	t, err := s.find(txnUUID)
	if err != nil {
		return Txn{}, err
	}
	if !t.settle(failed, s.now()) && !s.settleLate(t, failed) {
		return Txn{}, fmt.Errorf("nothing is pending on transaction %q: it is %s", txnUUID, t.status)
	}
	return s.snapshot(t), nil
}

func (s *Server) authorize(p Payment) (Txn, error) {
	t, err := s.newTxn(p, juspay.StatusAuthorized)
	if err != nil {
		return Txn{}, err
	}
	t.record(MovedAuthorize, t.amount, "", "", t.created)
	t.happened(t.created, juspay.EventOrderAuthorized)
	return s.snapshot(t), nil
}

func (s *Server) challenge(p Payment) (Challenge, error) {
	if p.MaxAttempts < 0 {
		return Challenge{}, fmt.Errorf("MaxAttempts is %d", p.MaxAttempts)
	}
	t, err := s.newTxn(p, juspay.StatusPendingVBV)
	if err != nil {
		return Challenge{}, err
	}
	t.auth = AuthOTP
	t.challenge = &challenge{
		id:          cmp.Or(p.ChallengeID, "ch_"+s.ids.text(16)),
		otp:         cmp.Or(p.OTP, defaultOTP),
		maxAttempts: max(p.MaxAttempts, 1),
		sent:        1,
	}
	t.remember(t.created)
	t.happened(t.created, juspay.EventTxnCreated)
	return Challenge{Txn: s.snapshot(t), ChallengeID: t.challenge.id, OTP: t.challenge.otp}, nil
}

// newTxn makes the next transaction of the payment's order, and the order too
// when it is the first.
func (s *Server) newTxn(p Payment, status juspay.Status) (*txn, error) {
	o, err := s.orderFor(p)
	if err != nil {
		return nil, err
	}
	uuid := cmp.Or(p.TxnUUID, s.ids.txn())
	if s.txns[uuid] != nil {
		return nil, fmt.Errorf("transaction %q exists", uuid)
	}
	if err := s.routing.meet(o.customer, p.RoutingID); err != nil {
		return nil, err
	}
	t := s.newAttempt(o, uuid, status)
	s.addOrder(o)
	s.addTxn(t)
	return t, nil
}

// newAttempt makes the order's next transaction, which nobody knows yet.
func (s *Server) newAttempt(o *order, uuid string, status juspay.Status) *txn {
	return &txn{
		uuid: uuid, id: s.txnID(o, len(o.txns)+1), order: o, auth: AuthThreeDS, status: status,
		history: []juspay.Status{status}, amount: o.amount, created: s.now(), updated: s.now(),
	}
}

// addTxn makes a transaction known.
func (s *Server) addTxn(t *txn) {
	t.tell = s.tell
	t.order.txns = append(t.order.txns, t)
	s.txns[t.uuid], s.txnIDs[t.id] = t, t
	t.remember(t.created)
}

// txnID is the documented form of a transaction's second id.
func (s *Server) txnID(o *order, attempt int) string {
	return fmt.Sprintf("%s-%s-%d", s.cfg.merchant, o.id, attempt)
}

func (s *Server) snapshot(t *txn) Txn {
	if t == nil {
		return Txn{}
	}
	snap := Txn{
		UUID: t.uuid, ID: t.id, OrderID: t.order.id, CustomerID: t.order.customer,
		RoutingID: s.routing.bound[t.order.customer],
		Amount:    t.amount.amount(), Currency: t.order.currency,
		Status: t.status, History: slices.Clone(t.history),
	}
	if t.challenge != nil {
		snap.Attempts = t.challenge.attempts
	}
	return snap
}
