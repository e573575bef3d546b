package juspay

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/transport"
)

// What errors.Is finds in the errors of this package. Juspay answers HTTP 400
// to most refusals, an unknown id included, so these look at the vendor's
// codes as well as at the HTTP status.
//
// What they say of the money is said of the last attempt: it does not hold
// where errors.Is also finds [ErrOutcomeUnknown].
var (
	// ErrUnauthorized: the API key is missing, wrong or not active. Nothing moved.
	ErrUnauthorized = errors.New("juspay: unauthorized")
	// ErrForbidden: the key may not do this, or not from this address. Nothing moved.
	ErrForbidden = errors.New("juspay: forbidden")
	// ErrNotFound: Juspay does not know the transaction or the order. Nothing moved.
	ErrNotFound = errors.New("juspay: not found")
	// ErrInvalidState: the transaction is in a state that does not allow the
	// operation. An earlier call may have done it already: see
	// [APIError.TxnStatus], and let the outcome functions decide.
	ErrInvalidState = errors.New("juspay: invalid state")
	// ErrRateLimited: HTTP 429. The call was not carried out.
	ErrRateLimited = errors.New("juspay: rate limited")
	// ErrInvalidRequest: refused as invalid, by this package before anything
	// was sent, or by a 400 that is neither not-found nor invalid-state. It does
	// not say that nothing moved: a repeated key may be refused like this.
	ErrInvalidRequest = errors.New("juspay: invalid request")
	// ErrOutcomeUnknown: the request may have been carried out and there is no
	// answer that says so: none at all, 3xx, 408, 409, 5xx, a 2xx that cannot
	// be read or carries an error. Also a refusal of a repeated attempt, when
	// an attempt before it ended like that. Ask [Client.OrderStatus].
	//
	// The outcome functions know further cases, such as "already captured":
	// decide by them.
	ErrOutcomeUnknown = errors.New("juspay: outcome unknown")
)

// APIError is an answer that is not the result asked for: every answer outside
// 2xx, whether its body can be read or not, and a 2xx that carries an error.
//
// It does not by itself say that no money moved: give it to [CaptureOutcome],
// [VoidOutcome] or [OTPOutcome]. Every field but Op and StatusCode may be
// empty. Texts are the vendor's, except that this client's secrets and whole
// card numbers are masked in them.
type APIError struct {
	Op         string // the method that was called, such as "Capture"
	StatusCode int    // HTTP

	Status      string // such as "Bad Request" or "NOT_FOUND"; not a payment's state
	StatusID    int    // status_id; information only
	Code        string // error_code, such as "Invalid" or "access_denied"
	Message     string // error_message, for developers
	UserMessage string // user_message, rarely sent; see Info
	OrderID     string // of the order that was not found
	Info        *ErrorInfo

	// TxnStatus is the state that forbade the operation, where the message
	// names one: CHARGED in "Cannot Capture CHARGED Transaction".
	TxnStatus Status
	// RetryAfter is how long the server asked to wait, 0 when it did not.
	RetryAfter time.Duration
	// Response is the answer as received.
	Response *Response

	followsDoubt bool  // an earlier attempt of the call may have been carried out
	ended        error // the context's error, when it kept the call from another attempt

	// What the texts said before secrets were taken out of them.
	saidWrongState, saidRepeated bool
}

// ErrorInfo is the detail that newer error bodies carry as error_info.
type ErrorInfo struct {
	Code             string       `json:"code"`     // such as INVALID_INPUT or RESOURCE_NOT_FOUND
	Category         string       `json:"category"` // such as USER_ERROR
	UserMessage      string       `json:"user_message"`
	DeveloperMessage string       `json:"developer_message"`
	RequestID        string       `json:"request_id"`
	Href             string       `json:"href"`
	Fields           []ErrorField `json:"fields,omitzero"`
}

// ErrorField names a parameter that Juspay refused.
type ErrorField struct {
	FieldName string `json:"field_name"`
	Reason    string `json:"reason"`
}

// RequestError is a call without a usable answer: it was not sent, or nothing
// readable came back.
type RequestError struct {
	Op string // the method that was called, such as "Capture"
	// Sent is false only when it is certain that nothing left this machine in
	// any attempt: then no money moved. Otherwise the outcome is unknown.
	Sent     bool
	Attempts int // how many were made; 0 when the context was over before the call
	// Response is what could be read of a 2xx, nil when no answer came.
	Response *Response
	// Err is why; nil only in an error made by hand.
	Err error
}

// ValidationError is a call that was refused before anything was sent: no
// money moved. Reason says what to pass instead; it never quotes the value.
type ValidationError struct {
	Op     string // the method, or "NewClient"
	Field  string // what to mend, such as "TxnUUID", "Amount", "RoutingID" or "apiKey"
	Reason string
}

const maxErrorText = 300

// nilError is the text of a nil pointer that was made an error, which is a bug
// somewhere else and must not bring a payment down.
const nilError = "juspay: <nil>"

// Error is one line of at most 300 bytes: the call, the HTTP status, the
// vendor's code and message, and the request id for Juspay's support.
func (e *APIError) Error() string {
	if e == nil {
		return nilError
	}
	var b strings.Builder
	fmt.Fprintf(&b, "juspay: %s: HTTP %d", e.Op, e.StatusCode)
	if code := e.firstCode(); code != "" {
		b.WriteString(" " + code)
	} else if text := http.StatusText(e.StatusCode); text != "" {
		b.WriteString(" " + text)
	}
	if message := e.firstMessage(); message != "" {
		b.WriteString(": " + message)
	}
	id := ""
	if requestID := e.RequestID(); requestID != "" {
		id = redact.Line(" (request id "+requestID, maxErrorText/2) + ")"
	}
	return redact.Line(redact.Secrets{}.Scrub(b.String()), maxErrorText-len(id)) + id
}

func (e *APIError) firstCode() string {
	if e.Code == "" && e.Info != nil {
		return e.Info.Code
	}
	return e.Code
}

func (e *APIError) firstMessage() string {
	if e.Message == "" && e.Info != nil {
		return e.Info.DeveloperMessage
	}
	return e.Message
}

// RequestID is Juspay's id of the answer, from the body or else from the
// header, "" when there is none: its support asks for it.
func (e *APIError) RequestID() string {
	if e.Info != nil && e.Info.RequestID != "" {
		return e.Info.RequestID
	}
	if e.Response != nil {
		return e.Response.RequestID
	}
	return ""
}

// Is makes errors.Is find the sentinels of this package.
func (e *APIError) Is(target error) bool {
	if e == nil {
		return target == ErrOutcomeUnknown // says nothing, so nothing is certain
	}
	switch target {
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized || e.hasCode("access_denied", "UNAUTHORIZED", "UNAUTHENTICATED")
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden || e.hasCode("BAD_ORIGIN")
	case ErrNotFound:
		return e.notFound()
	case ErrInvalidState:
		_, wrong := e.wrongState()
		return wrong
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests
	case ErrInvalidRequest:
		_, wrong := e.wrongState()
		return e.StatusCode == http.StatusBadRequest && !wrong && !e.notFound()
	case ErrOutcomeUnknown:
		return e.outcomeUnknown()
	}
	return false
}

// Unwrap returns the context's error when the context ended while the call
// waited to try again, nil otherwise.
func (e *APIError) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.ended
}

func (e *APIError) notFound() bool {
	return e.StatusCode == http.StatusNotFound || e.Status == string(StatusNotFound) || e.hasCode("RESOURCE_NOT_FOUND")
}

// repeated reports whether Juspay refused the call as one that it has already
// seen: then the first one may have moved the money.
func (e *APIError) repeated() bool {
	return e.saidRepeated || e.hasCode("DUPLICATE_REQUEST", "ALREADY_EXISTS", "duplicate.call")
}

func (e *APIError) hasCode(codes ...string) bool {
	for _, code := range codes {
		if strings.EqualFold(e.Code, code) || e.Info != nil && strings.EqualFold(e.Info.Code, code) {
			return true
		}
	}
	return false
}

// outcomeUnknown reports whether the call may have been carried out although
// this is its answer.
func (e *APIError) outcomeUnknown() bool {
	switch transport.OfStatus(e.StatusCode) {
	case transport.Refused, transport.Throttled:
		return e.followsDoubt
	}
	return true
}

// Error is one line of at most 300 bytes.
func (e *RequestError) Error() string {
	if e == nil {
		return nilError
	}
	sent := "not sent"
	switch {
	case e.Sent && e.Op == opAwaitOrder.name:
		sent = "ended before the order was settled"
	case e.Sent:
		sent = "no usable answer, but it may have been carried out"
	}
	text := fmt.Sprintf("juspay: %s: %s (attempts: %d)", e.Op, sent, e.Attempts)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return redact.Line(redact.Secrets{}.Scrub(text), maxErrorText)
}

// Is reports whether target is [ErrOutcomeUnknown] and the request may have been sent.
func (e *RequestError) Is(target error) bool {
	return target == ErrOutcomeUnknown && (e == nil || e.Sent)
}

// Unwrap returns Err, so that errors.Is finds context.DeadlineExceeded,
// context.Canceled and the errors of package net.
func (e *RequestError) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// Error is one line.
func (e *ValidationError) Error() string {
	if e == nil {
		return nilError
	}
	return redact.Line(fmt.Sprintf("juspay: %s: %s: %s", e.Op, e.Field, e.Reason), maxErrorText)
}

// Is reports whether target is [ErrInvalidRequest].
func (e *ValidationError) Is(target error) bool { return target == ErrInvalidRequest }
