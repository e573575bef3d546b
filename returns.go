package juspay

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/juspay/juspay-go/internal/redact"
)

// ErrSignature: what a browser brought is not shown to come from Juspay. It says
// nothing about the payment: ask [Client.OrderStatus].
var ErrSignature = errors.New("juspay: signature")

// SignatureError is a return of the customer that cannot be trusted, and why.
// errors.Is finds [ErrSignature] in it.
type SignatureError struct {
	// Parameter is the one that is wrong, such as "signature", or "" when all
	// of them cannot be read.
	Parameter string
	Reason    string // never quotes a value
}

// Error is one line.
func (e *SignatureError) Error() string {
	if e == nil {
		return nilError
	}
	text := fmt.Sprintf("juspay: %s: %s: %s", opParseReturn, cmp.Or(e.Parameter, "parameters"), e.Reason)
	return redact.Line(redact.Secrets{}.Scrub(text), maxErrorText)
}

// Is reports whether target is [ErrSignature].
func (e *SignatureError) Is(target error) bool { return target == ErrSignature }

// Return is what Juspay gives the customer's browser to bring back to the shop.
//
// It is a hint, to choose the page to show. Its signature holds neither a time
// nor an amount: whoever has seen it once can send it again for ever, and a
// browser may never bring it. [Client.OrderStatus] decides, with the id and the
// amount of the order compared.
type Return struct {
	OrderID  string
	Status   Status
	StatusID int // information only
	// Values are all parameters that were signed, the three above and those of
	// the order's return_url included; so neither signature nor
	// signature_algorithm.
	Values url.Values
}

const (
	opParseReturn = "ParseReturn"
	// maxReturnBytes bounds the parameters, which are a few hundred bytes.
	maxReturnBytes = 64 << 10
)

// ParseReturn reads the request with which the customer's browser comes back to
// return_url, and verifies Juspay's signature in it with the response key from
// the dashboard. Of a GET it reads the query, of a POST the form alone.
//
// The error is a [*SignatureError], and [ErrSignature] with errors.Is, when the
// signature is wrong, anything is missing or there twice, or cannot be read.
// Without a signature at all, "use signed response" is off in the dashboard.
// A nil request and an unusable key are a [*ValidationError].
//
// Parameters that the order's return_url has of its own are a part of what is
// signed. Keep them to letters, digits and the characters - . _ in it: how Juspay
// encodes others is not published.
//
// The form of a POST is in r.PostForm afterwards.
//
// See https://docs.juspay.io/hypercheckout-mobile-sdk/react-native/resources/hmac-signature-verification-for-return-url.
func ParseReturn(r *http.Request, responseKey string) (*Return, error) {
	switch {
	case r == nil || r.URL == nil:
		return nil, &ValidationError{Op: opParseReturn, Field: "r", Reason: "is nil: pass the request of the customer's browser"}
	case responseKey == "":
		return nil, &ValidationError{Op: opParseReturn, Field: "responseKey", Reason: "is empty: pass the response key from the dashboard"}
	case strings.TrimSpace(responseKey) != responseKey:
		return nil, &ValidationError{Op: opParseReturn, Field: "responseKey", Reason: "begins or ends with a space or a line break: was it read from a file?"}
	}
	values, problem := returnValues(r)
	if problem == nil {
		problem = checkSignature(values, responseKey)
	}
	if problem != nil {
		return nil, problem
	}
	statusID, err := strconv.Atoi(values.Get("status_id"))
	if err != nil {
		return nil, &SignatureError{"status_id", "is no number"}
	}
	values.Del(signatureName)
	values.Del(algorithmName)
	return &Return{values.Get("order_id"), Status(values.Get("status")), statusID, values}, nil
}

// returnValues returns the parameters of a request, each of them once.
func returnValues(r *http.Request) (url.Values, *SignatureError) {
	values, err := url.Values(nil), error(nil)
	switch r.Method {
	case "", http.MethodGet, http.MethodHead:
		if len(r.URL.RawQuery) > maxReturnBytes {
			return nil, &SignatureError{"", "are too long"}
		}
		values, err = url.ParseQuery(r.URL.RawQuery)
	case http.MethodPost:
		values, err = postForm(r)
	default:
		return nil, &SignatureError{"", "come with neither GET nor POST"}
	}
	if err != nil {
		return nil, &SignatureError{"", "cannot be read"}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(values[name]) != 1 {
			return nil, &SignatureError{name, "is there twice"}
		}
	}
	return values, nil
}

// postForm returns a copy of the form, and leaves it in r.PostForm. What r.URL
// says is no part of it, not even where it cannot be read.
func postForm(r *http.Request) (url.Values, error) {
	if r.PostForm == nil && r.Body != nil {
		body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxReturnBytes))
		if err != nil {
			return nil, err
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		r.PostForm = form
	}
	return maps.Clone(r.PostForm), nil
}

const (
	signatureName = "signature"
	algorithmName = "signature_algorithm"
	algorithm     = "HMAC-SHA256"
)

func checkSignature(values url.Values, key string) *SignatureError {
	for _, name := range []string{signatureName, "order_id", "status", "status_id"} {
		if values.Get(name) == "" {
			return &SignatureError{name, "is missing"}
		}
	}
	if values.Has(algorithmName) && !strings.EqualFold(values.Get(algorithmName), algorithm) {
		return &SignatureError{algorithmName, "is not " + algorithm}
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(signedText(values)))
	want := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if !hmac.Equal([]byte(want), []byte(receivedSignature(values.Get(signatureName)))) {
		return &SignatureError{signatureName, "does not fit the other parameters and the response key"}
	}
	return nil
}

// receivedSignature undoes what base64 goes through on its way: some senders
// encode it twice, and a + that was not encoded arrives as a space.
func receivedSignature(value string) string {
	if decoded, err := url.PathUnescape(value); err == nil {
		value = decoded
	}
	return strings.ReplaceAll(value, " ", "+")
}

// signedText is what Juspay signs: names and values encoded, sorted by encoded
// name, and the whole encoded once more. Encoded once only, a value could
// pass for another parameter.
func signedText(values url.Values) string {
	encoded := map[string]string{}
	for name := range values {
		if name != signatureName && name != algorithmName {
			encoded[url.QueryEscape(name)] = url.QueryEscape(values.Get(name))
		}
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(encoded)) {
		if text.Len() > 0 {
			text.WriteByte('&')
		}
		text.WriteString(name + "=" + encoded[name])
	}
	return url.QueryEscape(text.String())
}

func (r Return) summary() string { return fmt.Sprintf("juspay.Return{%s %s}", r.OrderID, r.Status) }

// Format prints a summary, for every verb.
func (r Return) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r *Return) LogValue() slog.Value { return logValue(r) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (r Return) MarshalJSON() ([]byte, error) {
	type plain Return
	return marshal(r, plain(r))
}
