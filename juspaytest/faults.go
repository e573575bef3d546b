package juspaytest

import (
	"fmt"
	"slices"
	"time"
)

// Fault is one thing that can go wrong with a call. Give it to [Server.Next],
// or to any other method of [Scope]. Two Faults are equal when they do the same.
//
// A fault on the wire meets the call before the transaction is touched, so that
// nothing moves; [Fault.AfterMoney] makes it strike the answer to a call that
// was served in full. A fault at the gateway decides what the money does.
type Fault struct {
	kind faultKind
	late bool          // after the money moved
	wait time.Duration // Retry-After, latency or time between bytes
	date time.Time     // Retry-After as a date
	size int64         // of an oversized body
	to   string        // where a redirect leads
}

// faultKind is the name of a fault, as text has it.
type faultKind string

const (
	kindNone         faultKind = ""
	kindDeclined     faultKind = "declined"
	kindPending      faultKind = "gateway-pending"
	kindTimeout      faultKind = "gateway-timeout"
	kindLate         faultKind = "gateway-late"
	kindNoAnswer     faultKind = "no-answer"
	kindResetUnread  faultKind = "reset-unread"
	kindReset        faultKind = "reset"
	kindTruncated    faultKind = "truncated"
	kindHTML         faultKind = "html-500"
	kindEmpty        faultKind = "empty-502"
	kindUnavailable  faultKind = "unavailable"
	kindRateLimited  faultKind = "rate-limited"
	kindRedirect     faultKind = "redirect"
	kindRefused      faultKind = "refused"
	kindRefusedEmpty faultKind = "refused-empty"
	kindInvalidJSON  faultKind = "invalid-json"
	kindNull         faultKind = "json-null"
	kindErrorBody    faultKind = "error-body"
	kindOversized    faultKind = "oversized"
	kindLatency      faultKind = "latency"
	kindSlowDrip     faultKind = "slow-drip"
	kindStale        faultKind = "stale"
	kindLagging      faultKind = "lagging"
	kindAnotherOrder faultKind = "another-order"
	kindAnotherTxn   faultKind = "another-txn"
)

// Faults at the gateway. They wait for the next call that moves money: an order
// status does not reach the gateway. A call that Juspay refuses does not either,
// but uses the fault up.
var (
	// Declined: the gateway refuses. The answer is HTTP 200 with CAPTURE_FAILED,
	// VOID_FAILED or AUTHORIZATION_FAILED. No money moves.
	Declined = Fault{kind: kindDeclined}

	// GatewayPending: the gateway accepts and finishes later. The answer is HTTP
	// 200 with CAPTURE_INITIATED, VOID_INITIATED or AUTHORIZING. The money moves
	// with [Server.Settle], or not at all with [Server.SettleFailed].
	GatewayPending = Fault{kind: kindPending}

	// GatewayTimeout: the gateway is silent. The answer is HTTP 200 with
	// AUTHORIZED, as though nothing had happened (PENDING_VBV for an OTP), and
	// nothing has. GatewayTimeout.AfterMoney() gives the same answer, but the
	// money has moved: the order status tells. A refund ends in MANUAL_REVIEW
	// either way, until [Server.SettleRefund].
	GatewayTimeout = Fault{kind: kindTimeout}
)

// GatewayLate is [GatewayTimeout] at a gateway that does it after all, d later
// on the server's clock: the answer and the order status say AUTHORIZED, and
// then, by itself, CHARGED. When something else has been done in the meantime
// and there is no hold left for it, nothing happens. With [Server.Settle] it
// happens at once, with [Server.SettleFailed] never; where d is 0 it waits for
// one of them.
func GatewayLate(d time.Duration) Fault { return Fault{kind: kindLate, wait: d} }

// Faults on the wire that end in no usable answer.
var (
	// NoAnswer: the connection stays open and silent until the client gives up.
	NoAnswer = Fault{kind: kindNoAnswer}

	// ResetUnread: the connection is reset before the request's body is read. It
	// has no AfterMoney: what was not read cannot move money.
	ResetUnread = Fault{kind: kindResetUnread}

	// Reset: the connection is reset after the request was read.
	Reset = Fault{kind: kindReset}

	// Truncated: HTTP 200, and the connection ends in the middle of the body.
	Truncated = Fault{kind: kindTruncated}
)

// Faults on the wire that answer with an error.
var (
	// HTML500: HTTP 500 with a page for people.
	HTML500 = Fault{kind: kindHTML}

	// Empty502: HTTP 502 without a body.
	Empty502 = Fault{kind: kindEmpty}

	// Unavailable: HTTP 503 with Retry-After: 1. See [Fault.RetryAfter].
	Unavailable = Fault{kind: kindUnavailable, wait: time.Second}

	// RateLimited: HTTP 429 with Retry-After: 1. See [Fault.RetryAfter]. It has no
	// AfterMoney: its meaning is that the call was not taken.
	RateLimited = Fault{kind: kindRateLimited, wait: time.Second}

	// Redirect: HTTP 307 to a host that does not exist. See [RedirectTo].
	Redirect = Fault{kind: kindRedirect, to: "http://elsewhere.invalid"}
)

// Faults on the wire that answer with HTTP 200 all the same.
var (
	// InvalidJSON: a body that is not JSON.
	InvalidJSON = Fault{kind: kindInvalidJSON}

	// JSONNull: the body is null.
	JSONNull = Fault{kind: kindNull}

	// ErrorBody: an error body where the order or the transaction should be.
	ErrorBody = Fault{kind: kindErrorBody}
)

// Refused answers a call that was not taken with HTTP 401, 403 or 404 and the
// documented body; 403 has none, so the fake's is made like the others. It has
// no AfterMoney: its meaning is that nothing moved.
func Refused(status int) Fault { return Fault{kind: kindRefused, size: int64(status)} }

// RefusedEmpty is [Refused] without a body.
func RefusedEmpty(status int) Fault { return Fault{kind: kindRefusedEmpty, size: int64(status)} }

// Faults that answer with HTTP 200 and a body in good order, which says nothing
// about this call.
var (
	// Stale: the answer shows the payment as it was before the call, such as the
	// PARTIAL_CHARGED of an earlier part. An order status has no such thing: see
	// [Lagging].
	Stale = Fault{kind: kindStale}

	// AnotherOrder: the answer is about another order, for which it says what this
	// call would be glad to hear. The server knows no such order.
	AnotherOrder = Fault{kind: kindAnotherOrder}

	// AnotherTxn: the answer is about another transaction of the same order, which
	// the server does not know either.
	AnotherTxn = Fault{kind: kindAnotherTxn}
)

// Lagging makes an order status answer what was true d ago on the server's
// clock. Of a payment that is younger it shows the beginning.
func Lagging(d time.Duration) Fault { return Fault{kind: kindLagging, wait: d} }

// Oversized answers with the right body, blown up to at least size bytes by a
// field that nobody asked for.
func Oversized(size int64) Fault { return Fault{kind: kindOversized, size: size} }

// Latency serves the call in full, d late, whether or not the client still
// waits. With AfterMoney the money moves first.
func Latency(d time.Duration) Fault { return Fault{kind: kindLatency, wait: d} }

// SlowDrip serves the call in full, and sends the body byte by byte, d between
// two bytes.
func SlowDrip(d time.Duration) Fault { return Fault{kind: kindSlowDrip, wait: d} }

// RedirectTo is [Redirect] to a base URL of the test's choice, such as that of
// a second server which must not be reached.
func RedirectTo(baseURL string) Fault { return Fault{kind: kindRedirect, to: baseURL} }

// AfterMoney returns the fault that strikes when the call was served in full:
// the money has moved, and the client does not learn it. It changes nothing for
// Declined, GatewayPending, GatewayLate, ResetUnread, RateLimited, Refused,
// RefusedEmpty, Lagging and SlowDrip.
func (f Fault) AfterMoney() Fault {
	switch f.kind {
	case kindDeclined, kindPending, kindLate, kindResetUnread, kindRateLimited, kindRefused, kindRefusedEmpty,
		kindLagging, kindSlowDrip:
		return f
	}
	f.late = true
	return f
}

// RetryAfter sets the Retry-After header of [Unavailable] and [RateLimited], in
// whole seconds; 0 leaves the header out.
func (f Fault) RetryAfter(d time.Duration) Fault {
	f.wait, f.date = d, time.Time{}
	return f
}

// RetryAt sets the Retry-After header of [Unavailable] and [RateLimited] to a
// date.
func (f Fault) RetryAt(at time.Time) Fault {
	f.wait, f.date = 0, at.UTC().Truncate(time.Second)
	return f
}

// Faults returns every fault once with its defaults, and a second time with
// AfterMoney where that makes a difference: a table for tests that must hold
// whatever goes wrong. With operations, only those that can meet each of them.
// Latency waits 1 ms, SlowDrip 10 µs a byte, GatewayLate a minute; Oversized is
// 8 MiB. Faults that mislead are left out: see [Misleading].
func Faults(ops ...Operation) []Fault { return table(honestFaults(), ops) }

// Misleading returns the faults whose answer is in good order and says nothing
// about the call: [Stale], [Lagging] by a minute, [AnotherOrder] and [AnotherTxn],
// as [Faults] does. Code that believes a status because it came with HTTP 200 is
// misled by them.
func Misleading(ops ...Operation) []Fault { return table(misleadingFaults(), ops) }

// Pairs returns every two of [Faults] and [Misleading], one for a call and one
// for what follows it, in both orders and with itself: a table for tests of what
// comes after a call in doubt, given to [Server.Next] as jp.Next(pair[:]...).
func Pairs() [][2]Fault {
	all := append(Faults(), Misleading()...)
	pairs := make([][2]Fault, 0, len(all)*len(all))
	for _, first := range all {
		for _, second := range all {
			pairs = append(pairs, [2]Fault{first, second})
		}
	}
	return pairs
}

// table lists faults before and after the money, as far as they can meet the
// operations.
func table(faults []Fault, ops []Operation) []Fault {
	var all []Fault
	for _, f := range faults {
		if slices.ContainsFunc(ops, func(op Operation) bool { return !f.fits(op) }) {
			continue
		}
		all = append(all, f)
		if late := f.AfterMoney(); late != f {
			all = append(all, late)
		}
	}
	return all
}

func honestFaults() []Fault {
	return []Fault{
		Declined, GatewayPending, GatewayTimeout, GatewayLate(time.Minute),
		NoAnswer, ResetUnread, Reset, Truncated,
		HTML500, Empty502, Unavailable, RateLimited, Redirect,
		Refused(401), Refused(403), Refused(404), RefusedEmpty(401), RefusedEmpty(403), RefusedEmpty(404),
		InvalidJSON, JSONNull, ErrorBody, Oversized(8 << 20),
		Latency(time.Millisecond), SlowDrip(10 * time.Microsecond),
	}
}

func misleadingFaults() []Fault {
	return []Fault{Stale, Lagging(time.Minute), AnotherOrder, AnotherTxn}
}

// plainFaults is every fault with its defaults.
func plainFaults() []Fault { return append(honestFaults(), misleadingFaults()...) }

// fits reports whether the fault can meet an operation.
func (f Fault) fits(op Operation) bool {
	switch f.kind {
	case kindDeclined, kindPending, kindTimeout, kindLate, kindStale:
		return op.reachesGateway()
	case kindLagging:
		return op == OrderStatus
	case kindAnotherTxn:
		return op.aboutTxn()
	case kindAnotherOrder:
		return op.aboutTxn() || op == CreateSession || op == CreateOrder
	}
	return true
}

// atGateway reports whether the fault decides what the gateway says.
func (f Fault) atGateway() bool {
	return f.kind == kindDeclined || f.kind == kindPending || f.kind == kindTimeout || f.kind == kindLate
}

// check says what is wrong with a fault that no variable of this package holds.
func (f Fault) check() error {
	switch {
	case f.wait < 0 || f.size < 0:
		return fmt.Errorf("%s has a negative value", f)
	case (f.kind == kindRefused || f.kind == kindRefusedEmpty) && refusals[f.size] == nil:
		return fmt.Errorf("%s: a refusal is 401, 403 or 404", f)
	}
	return nil
}

// verdict is what the transaction meets when the fault does.
func (f Fault) verdict() verdict {
	switch f.kind {
	case kindNone, kindLatency, kindSlowDrip, kindLagging:
		return approved
	case kindDeclined:
		return declined
	case kindPending:
		return accepted
	case kindLate:
		return timedOutLate
	case kindTimeout:
		if f.late {
			return timedOutDone
		}
		return timedOut
	}
	if f.late {
		return approved
	}
	return untouched
}
