package juspay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/juspay/juspay-go/internal/lenient"
)

// Call makes a call that this package has no method for, such as customers,
// cards, offers or mandates, with all that the methods have: authentication,
// routing id, limits, errors, logs and redaction.
//
// method is GET, POST, PUT, PATCH or DELETE. path is the path of the vendor's
// page, with a query if it needs one, below the base URL; one that would leave
// it is refused. Ids in it are yours to escape, with [url.PathEscape]:
//
//	var customer Customer
//	err := client.Call(ctx, http.MethodGet, "/customers/"+url.PathEscape(id), nil, &customer)
//
// body is nil, a [url.Values], sent as a form, or anything that marshals to a
// JSON object. answer is nil, a *[json.RawMessage] or a pointer to decode into;
// *[Order] and *[Txn] are read as tolerantly as everywhere. A 2xx that carries
// an error, or does not decode, is an error.
//
// A GET is repeated as [Client.OrderStatus] is; everything else only where it
// certainly did not leave. The errors are those of [Client.Capture], with the
// Op "Call"; ErrOutcomeUnknown says that there is no usable answer, and nothing
// knows how to find out what became of the call. Beware of POST /txns: every
// call of it is a new attempt to take money. Never give it a card number, which
// would bring your program under PCI DSS.
func (c *Client) Call(ctx context.Context, method, path string, body, answer any, opts ...Option) error {
	call, err := c.prepare(ctx, operation{name: "Call", method: method}, opts)
	if err != nil {
		return err
	}
	if complaint := badCall(method, path, body, answer); complaint != nil {
		return call.refuse(complaint)
	}
	below, err := url.Parse(path)
	if err != nil {
		return call.refuse(invalid("path", "cannot be parsed: escape the ids in it with url.PathEscape"))
	}
	to := call.request.URL
	to.Path, to.RawPath, to.RawQuery = to.Path+below.Path, to.EscapedPath()+below.EscapedPath(), below.RawQuery
	if err := call.any(body); err != nil {
		return err
	}
	call.request.Repeatable = method == http.MethodGet
	_, err = send(ctx, call, func(body []byte) (any, []string, error) { return answer, nil, decodeInto(body, answer) })
	return err
}

// any is the body of a call of which only the caller knows what it is.
func (k *call) any(body any) error {
	switch body := body.(type) {
	case nil:
		return nil
	case url.Values:
		k.put(formType, body.Encode())
		return nil
	}
	if err := k.json(body, nil); err != nil {
		return err
	}
	if !isObject([]byte(k.request.Body)) {
		return k.refuse(invalid("body", "is no JSON object: pass nil, url.Values, a struct or a map"))
	}
	return nil
}

var callMethods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func badCall(method, path string, body, answer any) *ValidationError {
	below, query, _ := strings.Cut(path, "?")
	decoded, err := url.PathUnescape(below)
	switch {
	case !slices.Contains(callMethods, method):
		return invalid("method", "is none of "+strings.Join(callMethods, ", "))
	case answer != nil && (reflect.TypeOf(answer).Kind() != reflect.Pointer || reflect.ValueOf(answer).IsNil()):
		return invalid("answer", "is no pointer to decode into: pass the address of a variable, or nil")
	case method == http.MethodGet && body != nil:
		return invalid("body", "does not go with GET: put it into the query of the path")
	case !strings.HasPrefix(path, "/"), strings.HasPrefix(path, "//"):
		return invalid("path", "does not begin with one slash: pass the path below the base URL, such as /customers")
	case err != nil, !utf8.ValidString(decoded), strings.ContainsAny(path, "#\\"), strings.ContainsFunc(decoded, isInvisible):
		return invalid("path", "cannot be sent as it is: escape the ids in it with url.PathEscape")
	case slices.ContainsFunc(strings.Split(decoded, "/"), isDots):
		return invalid("path", "has dots that would leave it: pass the path as the server sees it")
	case strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return invalid("path", "has a query that is not escaped: make it with url.Values.Encode")
	}
	return nil
}

// decodeInto reads the body of a 2xx into what the caller of Call gave. null
// would leave that as it was, so it is no answer.
func decodeInto(body []byte, answer any) error {
	if err := checkAnyAnswer(body); err != nil || answer == nil {
		return err
	}
	target := reflect.ValueOf(answer).Elem()
	fresh := reflect.New(target.Type()) // an earlier attempt must leave nothing behind
	err := json.Unmarshal(body, fresh.Interface())
	if err != nil || string(bytes.TrimSpace(body)) == "null" {
		return fmt.Errorf("%w: %T", errNotDecoded, answer)
	}
	target.Set(fresh.Elem())
	return nil
}

// errNotDecoded says no more: the texts of package json quote the body.
var errNotDecoded = errors.New("the body cannot be decoded into what was given for the answer")

// checkAnyAnswer finds an error in a body of which nothing else is known.
func checkAnyAnswer(body []byte) error {
	var read struct {
		otherErrorParts
		Status Status `json:"status"`
	}
	if !isObject(body) {
		return nil
	}
	if _, err := lenient.Unmarshal(body, &read); err != nil {
		return err
	}
	if bool(read.Flag || read.Info || read.InfoCamel) || isErrorStatus(read.Status) {
		return errErrorBody
	}
	return nil
}
