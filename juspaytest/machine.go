package juspaytest

import (
	"fmt"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// CaptureWindow is the time in which an authorization can be captured, counted
// from the start of the transaction.
//
// The vendor does not document what comes after it. The fake's assumption: a
// capture is then refused as in a wrong state, the transaction stays
// AUTHORIZED, the hold stays on the ledger, and a void still releases it.
const CaptureWindow = 7 * 24 * time.Hour

// arrows are the documented moves between statuses. Nothing else ever happens
// to a transaction: see [txn.move].
//
// The vendor does not say where a partially captured transaction goes when its
// next capture fails: the fake's assumption is back to PARTIAL_CHARGED.
var arrows = map[juspay.Status][]juspay.Status{
	juspay.StatusPendingVBV: {
		juspay.StatusAuthorized, juspay.StatusCharged, juspay.StatusAuthorizing,
		juspay.StatusAuthenticationFailed, juspay.StatusAuthorizationFailed,
	},
	juspay.StatusAuthorizing: {
		juspay.StatusAuthorized, juspay.StatusCharged, juspay.StatusAuthorizationFailed,
	},
	juspay.StatusAuthorized: {
		juspay.StatusCharged, juspay.StatusPartialCharged, juspay.StatusCaptureInitiated, juspay.StatusCaptureFailed,
		juspay.StatusVoided, juspay.StatusVoidInitiated, juspay.StatusVoidFailed,
	},
	juspay.StatusPartialCharged: {
		juspay.StatusPartialCharged, juspay.StatusCharged, juspay.StatusCaptureInitiated,
	},
	juspay.StatusCaptureInitiated: {
		juspay.StatusCharged, juspay.StatusPartialCharged, juspay.StatusCaptureFailed,
	},
	juspay.StatusVoidInitiated: {juspay.StatusVoided, juspay.StatusVoidFailed},
}

// txn is a transaction as the fake keeps it.
type txn struct {
	uuid, id   string
	order      *order
	auth       AuthType
	status     juspay.Status
	history    []juspay.Status
	amount     money
	authorized money
	captured   money
	released   money
	refunded   money
	challenge  *challenge
	captures   []*capture
	refunds    []*refund
	movements  []Movement
	pending    *pending
	past       []pastTxn
	tell       func(t *txn, name juspay.EventName, at time.Time) // of what happens to it
	created    time.Time
	updated    time.Time
}

// capture is one capture that reached the gateway.
type capture struct {
	txn     *txn
	key     string
	uuid    string
	amount  money
	partial bool
	status  juspay.Status
	at      time.Time
	lost    bool // the gateway never came to it: the key is free
}

// challenge is the OTP that a PENDING_VBV transaction waits for.
type challenge struct {
	id, otp     string
	attempts    int
	maxAttempts int
	sent        int
}

// pending is what the gateway has accepted and not yet finished.
type pending struct {
	finish func(at time.Time)
	fail   func(at time.Time)
}

// verdict is what the gateway says to an operation.
type verdict int

const (
	approved     verdict = iota
	declined             // the gateway refuses
	accepted             // the gateway will tell later
	timedOut             // the gateway was silent, and did nothing
	timedOutDone         // the gateway was silent, and did it all the same
	timedOutLate         // the gateway was silent, and does it after all
	untouched            // the call never got as far as the transaction
)

// silent reports whether the gateway gave no answer.
func (v verdict) silent() bool { return v == timedOut || v == timedOutDone || v == timedOutLate }

// ask is a call as the gateway meets it.
type ask struct {
	verdict   verdict
	requestID string
	at        time.Time
	later     func(*lateMove) // takes what the gateway finishes late
}

// late hands over what the gateway does after it was given up, if it then still
// can.
func (a ask) late(t *txn, can func() bool, finish func(at time.Time), drop func()) {
	a.later(&lateMove{txn: t, drop: drop, finish: func(at time.Time) {
		if !can() {
			drop()
			return
		}
		finish(at)
	}})
}

// move follows an arrow. Any other move is a mistake of the fake itself.
func (t *txn) move(to juspay.Status, at time.Time) {
	if !slices.Contains(arrows[t.status], to) {
		panic(fmt.Sprintf("juspaytest: no arrow from %s to %s", t.status, to))
	}
	t.status, t.updated = to, at
	t.history = append(t.history, to)
	t.remember(at)
	t.happened(at, eventsOf[to]...)
}

// fallBack returns to where the transaction was before a capture that failed.
func (t *txn) fallBack(to juspay.Status, at time.Time) {
	tell := t.tell
	t.tell = nil
	t.move(to, at)
	t.tell = tell
	t.happened(at, juspay.EventOrderCaptureFailed)
}

// record puts a movement of money on the ledger.
func (t *txn) record(kind MovementKind, amount money, key, requestID string, at time.Time) {
	switch kind {
	case MovedAuthorize:
		t.authorized += amount
	case MovedCapture:
		t.captured += amount
	case MovedVoid:
		t.released += amount
	}
	t.movements = append(t.movements, Movement{
		Kind: kind, Amount: amount.amount(), IdempotenceKey: key, RequestID: requestID, At: at,
	})
	t.remember(at)
}

// capture asks the gateway for a capture whose request is in order, and returns
// the status that the answer carries. A nil capture means that the gateway was
// silent and did nothing, so that the key stays free.
func (t *txn) capture(c *capture, a ask) (juspay.Status, *capture) {
	c.txn, c.status = t, juspay.StatusCharged
	before := t.status
	finish := func(at time.Time) {
		c.status, c.at = juspay.StatusCharged, at
		t.captures = append(t.captures, c)
		t.record(MovedCapture, c.amount, c.key, a.requestID, at)
		t.move(t.capturedStatus(), at)
	}
	switch a.verdict {
	case timedOut:
		return juspay.StatusAuthorized, nil
	case timedOutDone:
		finish(a.at)
		return juspay.StatusAuthorized, c
	case timedOutLate:
		c.status = juspay.StatusAuthorized
		a.late(t, func() bool { return t.canCapture(c) }, finish, func() { c.lost = true })
		return c.status, c
	case declined:
		c.status = juspay.StatusCaptureFailed
		t.captures = append(t.captures, c)
		if before == juspay.StatusAuthorized {
			t.move(juspay.StatusCaptureFailed, a.at)
			return t.status, c
		}
		t.remember(a.at)
		t.happened(a.at, juspay.EventOrderCaptureFailed)
		return juspay.StatusCaptureFailed, c
	case accepted:
		t.captureLater(c, a)
		return t.status, c
	}
	finish(a.at)
	return t.status, c
}

// captureLater waits for the end of a capture that the gateway has accepted.
func (t *txn) captureLater(c *capture, a ask) {
	before := t.status
	c.status = juspay.StatusCaptureInitiated
	t.captures = append(t.captures, c)
	t.move(juspay.StatusCaptureInitiated, a.at)
	t.pending = &pending{
		finish: func(at time.Time) {
			c.status = juspay.StatusCharged
			t.record(MovedCapture, c.amount, c.key, a.requestID, at)
			t.move(t.capturedStatus(), at)
		},
		fail: func(at time.Time) {
			c.status = juspay.StatusCaptureFailed
			if before == juspay.StatusPartialCharged {
				t.fallBack(before, at)
				return
			}
			t.move(juspay.StatusCaptureFailed, at)
		},
	}
}

// canCapture reports whether a capture fits what is held. Only a partial one
// can follow another.
func (t *txn) canCapture(c *capture) bool {
	open := t.status == juspay.StatusAuthorized || c.partial && t.status == juspay.StatusPartialCharged
	return open && c.amount <= t.held()
}

func (t *txn) capturedStatus() juspay.Status {
	if t.captured < t.authorized {
		return juspay.StatusPartialCharged
	}
	return juspay.StatusCharged
}

// void asks the gateway to release the whole hold, and returns the status that
// the answer carries.
func (t *txn) void(a ask) juspay.Status {
	finish := func(at time.Time) {
		t.record(MovedVoid, t.held(), "", a.requestID, at)
		t.move(juspay.StatusVoided, at)
	}
	switch a.verdict {
	case timedOut:
		return t.status
	case timedOutDone:
		finish(a.at)
		return juspay.StatusAuthorized
	case timedOutLate:
		a.late(t, func() bool { return t.status == juspay.StatusAuthorized }, finish, func() {})
	case declined:
		t.move(juspay.StatusVoidFailed, a.at)
	case accepted:
		t.move(juspay.StatusVoidInitiated, a.at)
		t.pending = &pending{finish: finish, fail: func(at time.Time) { t.move(juspay.StatusVoidFailed, at) }}
	default:
		finish(a.at)
	}
	return t.status
}

// authenticate answers the challenge, and returns the status that the answer
// carries. An attempt counts when the gateway has judged it.
func (t *txn) authenticate(otp string, autoCapture bool, a ask) juspay.Status {
	if a.verdict == timedOut {
		return t.status
	}
	t.challenge.attempts++
	if otp != t.challenge.otp {
		if t.challenge.attempts >= t.challenge.maxAttempts {
			t.move(juspay.StatusAuthenticationFailed, a.at)
		}
		t.remember(a.at)
		return t.status
	}
	return t.approve(autoCapture, a)
}

// approve lets the bank answer for a customer who is known to be the card's
// holder, and returns the status that the answer carries.
func (t *txn) approve(autoCapture bool, a ask) juspay.Status {
	finish := func(at time.Time) { t.authorize(autoCapture, a.requestID, at) }
	switch a.verdict {
	case timedOut:
	case timedOutDone:
		finish(a.at)
		return juspay.StatusPendingVBV
	case timedOutLate:
		a.late(t, func() bool { return t.status == juspay.StatusPendingVBV }, finish, func() {})
	case declined:
		t.move(juspay.StatusAuthorizationFailed, a.at)
	case accepted:
		t.move(juspay.StatusAuthorizing, a.at)
		t.pending = &pending{finish: finish, fail: func(at time.Time) { t.move(juspay.StatusAuthorizationFailed, at) }}
	default:
		finish(a.at)
	}
	return t.status
}

// authorize puts the amount on hold, and takes it at once with auto-capture.
func (t *txn) authorize(autoCapture bool, requestID string, at time.Time) {
	t.record(MovedAuthorize, t.amount, "", requestID, at)
	if !autoCapture {
		t.move(juspay.StatusAuthorized, at)
		return
	}
	t.record(MovedCapture, t.amount, "", requestID, at)
	t.move(juspay.StatusCharged, at)
}

// settle ends what is pending at the gateway. It reports false when nothing is.
func (t *txn) settle(failed bool, at time.Time) bool {
	if t.pending == nil {
		return false
	}
	end := t.pending.finish
	if failed {
		end = t.pending.fail
	}
	t.pending = nil
	end(at)
	return true
}
