package juspay

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/refusal"
	"github.com/juspay/juspay-go/internal/transport"
)

// What errors.Is finds in the errors of this package. Juspay answers HTTP 400
// to most refusals, an unknown id included, so these look at the vendor's
// codes as well as at the HTTP status.
//
// What they say of the money is said of this call alone, and of its last
// attempt: it does not hold where errors.Is also finds [ErrOutcomeUnknown].
var (
	// ErrUnauthorized: the API key is missing, wrong or not active. Nothing moved.
	ErrUnauthorized = errors.New("juspay: unauthorized")
	// ErrForbidden: the key may not do this, or not from this address. Nothing moved.
	ErrForbidden = errors.New("juspay: forbidden")
	// ErrNotFound: Juspay does not know the transaction or the order. Nothing
	// moved. A 404 without a body is not it: that is a path which the host does
	// not have, so most likely a wrong base URL.
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
	// ErrOutcomeUnknown: the outcome function of the error's own operation says
	// Unknown. For a question, a session or an order to be made: there is no
	// usable answer, since it was lost, 3xx, 408, 409, 5xx, or a 2xx that cannot
	// be read or carries an error. Find out with [Client.Settle].
	ErrOutcomeUnknown = errors.New("juspay: outcome unknown")
)

// APIError is an answer that is not the result asked for: every answer outside
// 2xx, whether its body can be read or not, and a 2xx that carries an error.
//
// It does not by itself say that no money moved: give it to [Movement.Outcome]
// or the outcome function of its operation. Every field but Op and StatusCode
// may be empty. Texts are the vendor's, except that this client's secrets and
// whole card numbers are masked in them.
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

	// TxnStatus is the state that forbade the operation, where the body names
	// one: CHARGED in "Cannot Capture CHARGED Transaction".
	TxnStatus Status
	// RetryAfter is how long the server asked to wait, 0 when it did not.
	RetryAfter time.Duration
	// Response is the answer as received; nil only in an error made by hand.
	Response *Response

	reading  refusal.Reading // what the body's words said, read once
	partly   bool            // the body was not read to its end, or not understood
	foreign  bool            // the body has the frame of another product, or of a proxy
	doubt    bool            // an earlier attempt or call may have been carried out
	ended    error           // the context's error, when it kept the call from another attempt
	host     string          // the server's
	idAdvice string          // of the operation
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
	// any attempt: then this call moved no money. Otherwise the outcome is unknown.
	Sent     bool
	Attempts int // how many were made; 0 when the context was over before the call
	// Response is what could be read of a 2xx, nil when no answer came.
	Response *Response
	// Err is why; nil only in an error made by hand. Its text and those of the
	// errors below it show no secret and nothing of the answer.
	Err error

	doubt bool // an earlier call may have been carried out
}

// ValidationError is a call that was refused before anything was sent: it moved
// no money. Reason says what to pass instead; it never quotes the value.
type ValidationError struct {
	Op     string // the method, or "NewClient"
	Field  string // what to mend, such as "TxnUUID", "Amount", "RoutingID" or "apiKey"
	Reason string

	doubt bool // an earlier call may have been carried out
}

const maxErrorText = 300

// nilError is the text of a nil pointer that was made an error, which is a bug
// somewhere else and must not bring a payment down.
const nilError = "juspay: <nil>"

// Error is one line of at most 300 bytes: the call, the HTTP status, the
// vendor's code and message, what to look at, and the request id for Juspay's
// support.
func (e *APIError) Error() string {
	if e == nil {
		return nilError
	}
	var b strings.Builder
	fmt.Fprintf(&b, "juspay: %s: HTTP %d", e.Op, e.StatusCode)
	if code := cmp.Or(e.Code, e.info().Code, http.StatusText(e.StatusCode)); code != "" {
		b.WriteString(" " + code)
	}
	if message := cmp.Or(e.Message, e.info().DeveloperMessage); message != "" {
		b.WriteString(": " + message)
	}
	end := e.advice()
	if id := e.RequestID(); id != "" {
		end += redact.Line(" (request id "+id, maxErrorText/2) + ")"
	}
	return redact.Summary(b.String(), maxErrorText-len(end)) + end
}

// info is Info, or an empty one.
func (e *APIError) info() *ErrorInfo { return cmp.Or(e.Info, &ErrorInfo{}) }

// RequestID is Juspay's id of the answer, from the body or else from the
// header, "" when there is none: its support asks for it.
func (e *APIError) RequestID() string {
	if e == nil {
		return ""
	}
	if e.info().RequestID == "" && e.Response != nil {
		return e.Response.RequestID
	}
	return e.info().RequestID
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
		return e.invalidState()
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests
	case ErrInvalidRequest:
		return e.StatusCode == http.StatusBadRequest && !e.invalidState() && !e.notFound()
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

// outcomeUnknown asks the judge what the error's own operation says.
func (e *APIError) outcomeUnknown() bool {
	if r := rulesOf(e.Op); r != nil {
		return r.ofRefusal(e) == Unknown
	}
	switch transport.OfStatus(e.StatusCode) {
	case transport.Refused, transport.Throttled:
		return false
	}
	return true
}

// words is what the texts say of state and doubt. Those of an error that was
// made by hand are read now.
func (e *APIError) words() refusal.Reading {
	if e.Response != nil {
		return e.reading
	}
	info := e.info()
	texts := []string{e.Status, e.Code, e.Message, e.UserMessage, info.Code, info.UserMessage, info.DeveloperMessage}
	return e.read([]byte(strings.Join(texts, "\n")))
}

// read is what text says, and what the codes say beside it.
func (e *APIError) read(text []byte) refusal.Reading {
	reading := refusal.Read(text)
	reading.Doubt = reading.Doubt || e.repeats() || !e.blamesCaller()
	return reading
}

func (e *APIError) invalidState() bool {
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
		return e.TxnStatus != "" // their words about a state are about something else
	}
	return e.TxnStatus != "" || e.words().WrongState || e.hasCode("INVALID_ACTION")
}

func (e *APIError) notFound() bool {
	return e.StatusCode == http.StatusNotFound && !e.isWrongPath() || e.Status == "NOT_FOUND" || e.hasCode("RESOURCE_NOT_FOUND")
}

// isWrongPath tells the 404 of a path that Juspay does not have.
func (e *APIError) isWrongPath() bool {
	return e.StatusCode == http.StatusNotFound && e.Response != nil && len(e.Response.Body) == 0
}

// repeats reports whether Juspay refused the call as one that it has already
// seen: then the first one may have moved the money.
func (e *APIError) repeats() bool {
	return e.hasCode("DUPLICATE_REQUEST", "ALREADY_EXISTS", "duplicate.call", "INVALID_ACTION")
}

// framed reports whether the body is an error of Juspay's payments: error_code,
// error_message or error_info.
func (e *APIError) framed() bool {
	return !e.foreign && (e.Code != "" || e.Message != "" || e.Info != nil)
}

// blamesCaller reports whether the mistake is on the caller's side, not on
// Juspay's or a gateway's, where something may have been carried out.
func (e *APIError) blamesCaller() bool {
	switch strings.ToUpper(e.info().Category) {
	case "", "USER_ERROR", "CONFIG_ERROR", "REQUEST_ERROR":
	default:
		return false
	}
	for _, code := range []string{e.Code, e.info().Code} {
		if strings.EqualFold(code, "GATEWAY_NOT_FOUND") {
			continue // the account has none: no gateway was asked
		}
		words := strings.FieldsFunc(strings.ToLower(code), func(r rune) bool { return !isAlphanumeric(r) })
		for _, word := range words {
			if serverWords[word] {
				return false
			}
		}
	}
	return true
}

// serverWords are in codes that do not blame the caller, such as
// INTERNAL_ERROR, GATEWAY_TIMEOUT, NETWORK_ERROR_CODE and UNKNOWN_ERROR.
var serverWords = map[string]bool{
	"internal": true, "server": true, "unknown": true, "timeout": true, "timedout": true, "unavailable": true,
	"unexpected": true, "exception": true, "processing": true, "service": true, "system": true,
	"gateway": true, "network": true, "connection": true,
}

func (e *APIError) hasCode(codes ...string) bool {
	for _, code := range codes {
		if strings.EqualFold(e.Code, code) || strings.EqualFold(e.info().Code, code) {
			return true
		}
	}
	return false
}

// Error is one line of at most 300 bytes.
func (e *RequestError) Error() string {
	if e == nil {
		return nilError
	}
	end := "not sent"
	switch {
	case e.Sent && rulesOf(e.Op) != nil:
		end = "no usable answer, but it may have been carried out"
	case e.Sent:
		end = "no usable answer"
	}
	if e.doubt {
		end += ", and an earlier call may have been carried out"
	}
	text := fmt.Sprintf("juspay: %s: %s (attempts: %d)", e.Op, end, e.Attempts)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return redact.Summary(text, maxErrorText)
}

// Is reports whether target is [ErrOutcomeUnknown] and the request, or one that
// it repeats, may have been sent.
func (e *RequestError) Is(target error) bool {
	return target == ErrOutcomeUnknown && (e == nil || e.Sent || e.doubt)
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

// Is reports whether target is [ErrInvalidRequest], or [ErrOutcomeUnknown] where
// the request was to repeat one that may have been carried out.
func (e *ValidationError) Is(target error) bool {
	if e == nil {
		return target == ErrOutcomeUnknown // says nothing, so nothing is certain
	}
	return target == ErrInvalidRequest || target == ErrOutcomeUnknown && e.doubt
}

// errorJSON is the one form of all errors in JSON: for logs, without what they
// wrap and without bodies.
type errorJSON struct {
	Op         string    `json:"op"`
	Error      string    `json:"error"`
	Unknown    bool      `json:"outcome_unknown"`
	StatusCode int       `json:"status_code,omitzero"`
	Code       string    `json:"code,omitzero"`
	TxnStatus  Status    `json:"txn_status,omitzero"`
	RequestID  string    `json:"request_id,omitzero"`
	Sent       *bool     `json:"sent,omitzero"`
	Attempts   int       `json:"attempts,omitzero"`
	Field      string    `json:"field,omitzero"`
	Response   *Response `json:"response,omitzero"`
}

// MarshalJSON writes what the error says of itself.
func (e APIError) MarshalJSON() ([]byte, error) {
	return marshal(e, errorJSON{Op: e.Op, Error: e.Error(), Unknown: e.Is(ErrOutcomeUnknown), StatusCode: e.StatusCode,
		Code: cmp.Or(e.Code, e.info().Code), TxnStatus: e.TxnStatus, RequestID: e.RequestID(), Response: e.Response})
}

// MarshalJSON writes what the error says of itself, not what it wraps.
func (e RequestError) MarshalJSON() ([]byte, error) {
	return marshal(e, errorJSON{Op: e.Op, Error: e.Error(), Unknown: e.Is(ErrOutcomeUnknown), Sent: &e.Sent, Attempts: e.Attempts, Response: e.Response})
}

// MarshalJSON writes what the error says of itself.
func (e ValidationError) MarshalJSON() ([]byte, error) {
	return marshal(e, errorJSON{Op: e.Op, Error: e.Error(), Unknown: e.Is(ErrOutcomeUnknown), Field: e.Field})
}
