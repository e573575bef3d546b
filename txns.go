package juspay

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/juspay/juspay-go/internal/lenient"
	"github.com/juspay/juspay-go/internal/transport"
)

// operation is what one method of the Client is on the wire. The names in
// braces are the parameters that the ids of a call take the place of.
type operation struct {
	name   string
	method string
	path   string
	twin   string // the path of the POST in encrypted mode, "" where the vendor has none
}

var (
	opCapture     = operation{name: "Capture", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/capture"}
	opVoid        = operation{name: "Void", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/void"}
	opProcessOTP  = operation{name: "ProcessOTP", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/authenticate"}
	opResendOTP   = operation{name: "ResendOTP", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/authenticate/{ChallengeID}/resend"}
	opRefund      = operation{"Refund", http.MethodPost, "/orders/{OrderID}/refunds", "/v4/orders/{OrderID}/refunds"}
	opRefundPart  = operation{name: "Refund", method: http.MethodPost, path: "/refunds"}
	opSession     = operation{"CreateSession", http.MethodPost, "/session", "/v4/session"}
	opCreateOrder = operation{name: "CreateOrder", method: http.MethodPost, path: "/orders"}
	opOrderStatus = operation{"OrderStatus", http.MethodGet, "/orders/{OrderID}", "/v4/order-status"}
	opAwaitOrder  = operation{"AwaitOrder", http.MethodGet, "/orders/{OrderID}", "/v4/order-status"}
	opSettle      = operation{"Settle", http.MethodGet, "/orders/{OrderID}", "/v4/order-status"}
)

// call is one call of a method: what is sent, and what is known of it.
type call struct {
	config   *config
	request  transport.Request
	envelope Envelope // nil: the call is plain

	movement *Movement // the money that it shall move, nil for other calls
	repeated bool      // the caller says that an earlier call may have moved it
	result   transport.Result
}

// prepare checks what all methods have in common, and puts the ids into the path.
func (c *Client) prepare(ctx context.Context, op operation, opts []Option, ids ...string) (*call, error) {
	if c == nil || c.config.credentials == nil {
		return nil, &ValidationError{op.name, "Client", "is not made by NewClient"}
	}
	cfg := &c.config
	if len(opts) > 0 {
		own := c.config
		cfg = &own
		if err := cfg.apply(op.name, opts); err != nil {
			return nil, err
		}
	}
	switch field, reason := badPathID(op.path, ids); {
	case ctx == nil:
		return nil, &ValidationError{op.name, "ctx", "is nil: pass context.Background() or the request's context"}
	case cfg.routingID == "" && !cfg.noRoutingID:
		return nil, &ValidationError{op.name, "RoutingID", "is missing: give WithRoutingID the customer's id, " +
			"or WithoutRoutingID for an account that does without"}
	case reason != "":
		return nil, &ValidationError{op.name, field, reason}
	}
	k := &call{config: cfg}
	if cfg.envelope != nil && op.twin != "" {
		k.envelope, op.method, op.path = cfg.envelope, http.MethodPost, op.twin
	}
	authorization, secrets := cfg.credentials()
	k.request = transport.Request{
		Op:      op.name,
		Method:  op.method,
		URL:     location(cfg.base, op.path, ids),
		Header:  cfg.header(op.method, authorization),
		Secrets: secrets,
	}
	return k, nil
}

// header is what every request of a call says of itself.
func (c *config) header(method, authorization string) http.Header {
	h := http.Header{
		"Authorization": {authorization},
		"Accept":        {jsonType},
		"User-Agent":    {c.userAgent},
	}
	for name, value := range map[string]string{"X-Routing-Id": c.routingID, "X-Merchantid": c.merchantID, "Version": c.version} {
		if value != "" {
			h[name] = []string{value}
		}
	}
	if method == http.MethodPost {
		h["Content-Type"] = []string{formType}
	}
	for _, own := range c.headers {
		h[own.name] = []string{own.value}
	}
	return h
}

// errErrorBody is a 2xx that carries an error instead of the result.
var errErrorBody = errors.New("the answer carries an error")

// send carries the call to Juspay and back. It returns the answer, decoded, or
// the call's error.
func send[T any](ctx context.Context, k *call, decode func(body []byte) (value T, skipped []string, err error)) (T, error) {
	var value, none T
	var skipped []string
	k.request.Usable = func(body []byte) error {
		body, err := k.open(body)
		if err == nil {
			value, skipped, err = decode(body)
		}
		return err
	}
	k.result = k.config.wire.Do(ctx, &k.request)
	response := k.response()
	err := k.failure(response)
	if err == nil {
		response.Skipped = skipped
	} else {
		value = none // of an earlier attempt
	}
	if k.config.response != nil {
		*k.config.response = *response
	}
	return value, err
}

// sendOrder is send for an answer about an order, which then knows what it
// answers.
func sendOrder(ctx context.Context, k *call) (*Order, error) {
	order, err := send(ctx, k, decodeOrder)
	if err == nil && k.movement != nil {
		order.origin = k.origin(order.origin)
	}
	return order, err
}

// sendTxn is sendOrder for an answer about a transaction.
func sendTxn(ctx context.Context, k *call) (*Txn, error) {
	txn, err := send(ctx, k, decodeTxn)
	if err == nil && k.movement != nil {
		txn.origin = k.origin(txn.origin)
	}
	return txn, err
}

// origin makes what was read the answer to this call.
func (k *call) origin(read origin) origin {
	return origin{answers: k.movement, doubt: k.result.Doubt || k.repeated, unclear: read.unclear}
}

// failure is the call's error, nil when it has a usable answer.
func (k *call) failure(response *Response) error {
	result := &k.result
	switch {
	case result.Class == transport.Answered:
		return nil
	case result.StatusCode != 0 && result.StatusCode/100 != 2, errors.Is(result.Err, errErrorBody):
		return k.refusal(response)
	}
	failed := &RequestError{Op: k.request.Op, Sent: result.Sent, Attempts: result.Attempts, Err: because(result.Err, result.Ended)}
	if result.StatusCode != 0 {
		failed.Response = response
	}
	return failed
}

// refusal is the error that the answer carries, outside 2xx or in one.
func (k *call) refusal(response *Response) *APIError {
	result := &k.result
	body, err := result.Body, error(nil)
	if isEncrypted(body) { // errors come plain in encrypted mode, too
		body, err = k.open(body)
	}
	e, skipped := decodeAPIError(body, k.request.Secrets)
	e.Op, e.StatusCode, e.RetryAfter = k.request.Op, result.StatusCode, result.After
	e.partly = e.partly || err != nil || !result.Whole
	e.doubt = result.Doubt || k.repeated
	e.host, e.ended = k.host(), result.Ended
	response.Skipped, e.Response = skipped, response
	return e
}

// because joins why an attempt gave no answer with why there was no other one.
// Either may be nil.
func because(err, ended error) error {
	switch {
	case err == nil:
		return ended
	case ended == nil, errors.Is(err, ended):
		return err
	}
	return fmt.Errorf("%w: %w", ended, err)
}

// open takes an answer out of its envelope, where the call has one, and off the
// byte order mark that some senders put before JSON.
func (k *call) open(body []byte) ([]byte, error) {
	body = lenient.TrimMark(body)
	if k.envelope == nil {
		return body, nil
	}
	return k.envelope.Open(body)
}

// host is whom the call went to, for the eyes of who has to find a mistake.
func (k *call) host() string {
	if k.config.base == sandbox {
		return sandbox.Host + ", the default"
	}
	return k.config.base.Host
}

func (k *call) response() *Response {
	return &Response{
		StatusCode: k.result.StatusCode,
		Header:     k.result.Header,
		Body:       k.result.Body,
		RequestID:  k.result.RequestID,
		Attempts:   k.result.Attempts,
	}
}

// moves says which movement of money the call is, and whether an earlier call
// may have been carried out.
func (k *call) moves(m Movement, repeated bool) { k.movement, k.repeated = &m, repeated }
