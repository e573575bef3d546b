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
	status     juspay.Status
	history    []juspay.Status
	amount     money
	authorized money
	captured   money
	released   money
	challenge  *challenge
	captures   []*capture
	movements  []Movement
	pending    *pending
	created    time.Time
	updated    time.Time
}

// capture is one capture that reached the gateway and got an answer.
type capture struct {
	txn     *txn
	key     string
	uuid    string
	amount  money
	partial bool
	status  juspay.Status
	at      time.Time
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
	untouched            // the call never got as far as the transaction
)

// move follows an arrow. Any other move is a mistake of the fake itself.
func (t *txn) move(to juspay.Status, at time.Time) {
	if !slices.Contains(arrows[t.status], to) {
		panic(fmt.Sprintf("juspaytest: no arrow from %s to %s", t.status, to))
	}
	t.status, t.updated = to, at
	t.history = append(t.history, to)
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
}

// capture asks the gateway for a capture whose request is in order, and returns
// the status that the answer carries. A nil capture means that the gateway was
// silent and did nothing, so that the key stays free.
func (t *txn) capture(c *capture, v verdict, requestID string) (juspay.Status, *capture) {
	c.txn, c.status = t, juspay.StatusCharged
	before := t.status
	finish := func(at time.Time) {
		c.status = juspay.StatusCharged
		t.record(MovedCapture, c.amount, c.key, requestID, at)
		t.move(t.capturedStatus(), at)
	}
	switch v {
	case timedOut:
		return juspay.StatusAuthorized, nil
	case declined:
		c.status = juspay.StatusCaptureFailed
		t.captures = append(t.captures, c)
		if before == juspay.StatusAuthorized {
			t.move(juspay.StatusCaptureFailed, c.at)
		}
		return juspay.StatusCaptureFailed, c
	case accepted:
		c.status = juspay.StatusCaptureInitiated
		t.captures = append(t.captures, c)
		t.move(juspay.StatusCaptureInitiated, c.at)
		t.pending = &pending{finish: finish, fail: func(at time.Time) {
			c.status = juspay.StatusCaptureFailed
			if before == juspay.StatusPartialCharged {
				t.move(before, at)
				return
			}
			t.move(juspay.StatusCaptureFailed, at)
		}}
		return t.status, c
	}
	t.captures = append(t.captures, c)
	finish(c.at)
	if v == timedOutDone {
		return juspay.StatusAuthorized, c
	}
	return t.status, c
}

func (t *txn) capturedStatus() juspay.Status {
	if t.captured < t.authorized {
		return juspay.StatusPartialCharged
	}
	return juspay.StatusCharged
}

// void asks the gateway to release the whole hold, and returns the status that
// the answer carries.
func (t *txn) void(v verdict, requestID string, at time.Time) juspay.Status {
	finish := func(at time.Time) {
		t.record(MovedVoid, t.held(), "", requestID, at)
		t.move(juspay.StatusVoided, at)
	}
	switch v {
	case timedOut:
		return t.status
	case timedOutDone:
		finish(at)
		return juspay.StatusAuthorized
	case declined:
		t.move(juspay.StatusVoidFailed, at)
	case accepted:
		t.move(juspay.StatusVoidInitiated, at)
		t.pending = &pending{finish: finish, fail: func(at time.Time) { t.move(juspay.StatusVoidFailed, at) }}
	default:
		finish(at)
	}
	return t.status
}

// authenticate answers the challenge, and returns the status that the answer
// carries. An attempt counts when the gateway has judged it.
func (t *txn) authenticate(otp string, autoCapture bool, v verdict, requestID string, at time.Time) juspay.Status {
	if v == timedOut {
		return t.status
	}
	t.challenge.attempts++
	if otp != t.challenge.otp {
		if t.challenge.attempts >= t.challenge.maxAttempts {
			t.move(juspay.StatusAuthenticationFailed, at)
		}
		return t.status
	}
	finish := func(at time.Time) {
		t.record(MovedAuthorize, t.amount, "", requestID, at)
		if !autoCapture {
			t.move(juspay.StatusAuthorized, at)
			return
		}
		t.record(MovedCapture, t.amount, "", requestID, at)
		t.move(juspay.StatusCharged, at)
	}
	switch v {
	case timedOutDone:
		finish(at)
		return juspay.StatusPendingVBV
	case declined:
		t.move(juspay.StatusAuthorizationFailed, at)
	case accepted:
		t.move(juspay.StatusAuthorizing, at)
		t.pending = &pending{finish: finish, fail: func(at time.Time) { t.move(juspay.StatusAuthorizationFailed, at) }}
	default:
		finish(at)
	}
	return t.status
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
