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
	name     string
	method   string
	path     string
	twin     string // the path of the POST in encrypted mode, "" where the vendor has none
	idAdvice string // for the error where the id in the path is not found

	repeated bool // of one call: an earlier one of the same movement may have been carried out
}

// again is the operation as the caller means it.
func (op operation) again(repeated bool) operation {
	op.repeated = repeated
	return op
}

var (
	opCapture     = operation{name: "Capture", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/capture", idAdvice: passTxnUUID}
	opVoid        = operation{name: "Void", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/void", idAdvice: passTxnUUID}
	opProcessOTP  = operation{name: "ProcessOTP", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/authenticate", idAdvice: passTxnUUID}
	opResendOTP   = operation{name: "ResendOTP", method: http.MethodPost, path: "/v2/txns/{TxnUUID}/authenticate/{ChallengeID}/resend", idAdvice: passTxnUUID}
	opRefund      = operation{name: "Refund", method: http.MethodPost, path: "/orders/{OrderID}/refunds", twin: "/v4/orders/{OrderID}/refunds", idAdvice: passOrderID}
	opRefundPart  = operation{name: "Refund", method: http.MethodPost, path: "/refunds", idAdvice: passOrderID}
	opSession     = operation{name: "CreateSession", method: http.MethodPost, path: "/session", twin: "/v4/session"}
	opCreateOrder = operation{name: "CreateOrder", method: http.MethodPost, path: "/orders"}
	opOrderStatus = operation{name: "OrderStatus", method: http.MethodGet, path: "/orders/{OrderID}", twin: "/v4/order-status", idAdvice: passOrderID}
	opAwaitOrder  = operation{name: "AwaitOrder", method: http.MethodGet, path: "/orders/{OrderID}", twin: "/v4/order-status", idAdvice: passOrderID}
	opSettle      = operation{name: "Settle", method: http.MethodGet, path: "/orders/{OrderID}", twin: "/v4/order-status", idAdvice: passOrderID}
)

// call is one call of a method: what is sent, and what is known of it.
type call struct {
	config   *config
	request  transport.Request
	envelope Envelope // nil: the call is plain

	idAdvice string   // of the operation
	movement Movement // the money that it shall move, if it shall
	repeated bool     // the caller says that an earlier call may have moved it
	result   transport.Result
	skipped  []string // paths of what could not be read of the answer
}

// prepare checks what all methods have in common, and puts the ids into the path.
func (c *Client) prepare(ctx context.Context, op operation, opts []Option, ids ...string) (*call, error) {
	cfg, complaint := c.configure(opts)
	if complaint == nil {
		complaint = cfg.check(ctx, op, ids)
	}
	if complaint != nil {
		complaint.Op, complaint.doubt = op.name, op.repeated
		return nil, complaint
	}
	k := &call{config: cfg, idAdvice: op.idAdvice, repeated: op.repeated}
	if cfg.envelope != nil && op.twin != "" {
		k.envelope, op.method, op.path = cfg.envelope, http.MethodPost, op.twin
	}
	authorization, secrets := cfg.credentials()
	k.request = transport.Request{
		Op:            op.name,
		Method:        op.method,
		URL:           location(cfg.base, op.path, ids),
		Header:        cfg.header,
		Authorization: authorization,
		Secrets:       secrets,
	}
	if op.method == http.MethodPost {
		k.request.ContentType = formType
	}
	return k, nil
}

// configure is what the options of a call make of the client's.
func (c *Client) configure(opts []Option) (*config, *ValidationError) {
	if c == nil || c.config.credentials == nil {
		return nil, invalid("Client", "is not made by NewClient")
	}
	if len(opts) == 0 {
		return &c.config, nil
	}
	own := c.config
	own.header = own.header.Clone()
	return &own, own.apply(opts)
}

// check says what is wrong with what all calls have.
func (c *config) check(ctx context.Context, op operation, ids []string) *ValidationError {
	switch field, reason := badPathID(op.path, ids); {
	case ctx == nil:
		return invalid("ctx", "is nil: pass context.Background() or the request's context")
	case c.header.Get(routingHeader) == "" && !c.noRoutingID:
		return invalid("RoutingID", "is missing: give WithRoutingID the customer's id, "+
			"or WithoutRoutingID for an account that does without")
	case reason != "":
		return invalid(field, reason)
	}
	return nil
}

// errErrorBody is a 2xx that carries an error instead of the result.
var errErrorBody = errors.New("the answer carries an error")

// send carries the call to Juspay and back. It returns the answer, decoded, or
// the call's error.
func send[T any](ctx context.Context, k *call, decode func(body []byte) (value T, skipped []string, err error)) (T, error) {
	var value, none T
	k.request.Usable = func(body []byte) error {
		body, err := k.open(body)
		if err == nil {
			value, k.skipped, err = decode(body)
		}
		return err
	}
	k.result = k.config.wire.Do(ctx, &k.request)
	err := k.failure()
	if k.config.response != nil {
		*k.config.response = k.response()
	}
	if err != nil {
		return none, err // value may be that of an earlier attempt
	}
	return value, nil
}

// sendOrder is send for an answer about an order, which then knows what it
// answers.
func sendOrder(ctx context.Context, k *call) (*Order, error) {
	order, err := send(ctx, k, decodeOrder)
	if err == nil && k.movement.Kind != "" {
		order.origin = k.origin(order.origin)
	}
	return order, err
}

// sendTxn is sendOrder for an answer about a transaction.
func sendTxn(ctx context.Context, k *call) (*Txn, error) {
	txn, err := send(ctx, k, decodeTxn)
	if err == nil && k.movement.Kind != "" {
		txn.origin = k.origin(txn.origin)
	}
	return txn, err
}

// origin makes what was read the answer to this call.
func (k *call) origin(read origin) origin {
	return origin{answers: k.movement, doubt: k.result.Doubt || k.repeated, unclear: read.unclear}
}

// failure is the call's error, nil when it has a usable answer.
func (k *call) failure() error {
	result := &k.result
	switch {
	case result.Class == transport.Answered:
		return nil
	case result.StatusCode != 0 && result.StatusCode/100 != 2, errors.Is(result.Err, errErrorBody):
		return k.refusal()
	}
	k.skipped = nil
	failed := &RequestError{Op: k.request.Op, Sent: result.Sent, Attempts: result.Attempts, Err: because(result.Err, result.Ended), doubt: k.repeated}
	if result.StatusCode != 0 {
		response := k.response()
		failed.Response = &response
	}
	return failed
}

// refusal is the error that the answer carries, outside 2xx or in one.
func (k *call) refusal() *APIError {
	result := &k.result
	body, err := result.Body, error(nil)
	if k.envelope != nil && isEncrypted(body) { // errors come plain, too
		body, err = k.open(body)
	}
	var e *APIError
	e, k.skipped = decodeAPIError(body, k.request.Secrets)
	e.Op, e.StatusCode, e.RetryAfter = k.request.Op, result.StatusCode, result.After
	e.partly = e.partly || err != nil || !result.Whole
	e.doubt = result.Doubt || k.repeated
	e.host, e.idAdvice, e.ended = k.host(), k.idAdvice, result.Ended
	response := k.response()
	e.Response = &response
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
	return openEnvelope(k.envelope, body)
}

// host names the server in the texts of errors.
func (k *call) host() string {
	if k.config.base == sandbox {
		return sandbox.Host + ", the default"
	}
	return k.config.base.Host
}

func (k *call) response() Response {
	return Response{
		StatusCode: k.result.StatusCode,
		Header:     k.result.Header,
		Body:       k.result.Body,
		RequestID:  k.result.RequestID,
		Attempts:   k.result.Attempts,
		Skipped:    k.skipped,
	}
}
