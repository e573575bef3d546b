package juspaytest

import "time"

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
	kindNone        faultKind = ""
	kindDeclined    faultKind = "declined"
	kindPending     faultKind = "gateway-pending"
	kindTimeout     faultKind = "gateway-timeout"
	kindNoAnswer    faultKind = "no-answer"
	kindResetUnread faultKind = "reset-unread"
	kindReset       faultKind = "reset"
	kindTruncated   faultKind = "truncated"
	kindHTML        faultKind = "html-500"
	kindEmpty       faultKind = "empty-502"
	kindUnavailable faultKind = "unavailable"
	kindRateLimited faultKind = "rate-limited"
	kindRedirect    faultKind = "redirect"
	kindInvalidJSON faultKind = "invalid-json"
	kindNull        faultKind = "json-null"
	kindErrorBody   faultKind = "error-body"
	kindOversized   faultKind = "oversized"
	kindLatency     faultKind = "latency"
	kindSlowDrip    faultKind = "slow-drip"
)

// Faults at the gateway. They wait for the next capture, void or OTP: an order
// status does not reach the gateway. One that Juspay refuses does not either,
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
	// money has moved: the order status tells.
	GatewayTimeout = Fault{kind: kindTimeout}
)

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
// Declined, GatewayPending, ResetUnread, RateLimited and SlowDrip.
func (f Fault) AfterMoney() Fault {
	switch f.kind {
	case kindDeclined, kindPending, kindResetUnread, kindRateLimited, kindSlowDrip:
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
// whatever goes wrong. Latency waits 1 ms, SlowDrip 10 µs a byte; Oversized is
// 8 MiB.
func Faults() []Fault {
	var all []Fault
	for _, f := range plainFaults() {
		all = append(all, f)
		if late := f.AfterMoney(); late != f {
			all = append(all, late)
		}
	}
	return all
}

func plainFaults() []Fault {
	return []Fault{
		Declined, GatewayPending, GatewayTimeout,
		NoAnswer, ResetUnread, Reset, Truncated,
		HTML500, Empty502, Unavailable, RateLimited, Redirect,
		InvalidJSON, JSONNull, ErrorBody, Oversized(8 << 20),
		Latency(time.Millisecond), SlowDrip(10 * time.Microsecond),
	}
}

// atGateway reports whether the fault decides what the gateway says.
func (f Fault) atGateway() bool {
	return f.kind == kindDeclined || f.kind == kindPending || f.kind == kindTimeout
}

// verdict is what the transaction meets when the fault does.
func (f Fault) verdict() verdict {
	switch f.kind {
	case kindNone, kindLatency, kindSlowDrip:
		return approved
	case kindDeclined:
		return declined
	case kindPending:
		return accepted
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
