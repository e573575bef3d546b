package juspay

import (
	"context"
	"net/http"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/transport"
)

// operation is what one method of the Client is on the wire. The names in
// braces are the parameters that the ids of a call take the place of.
type operation struct {
	name   string
	method string
	path   string
	read   func(k *call, body []byte) error // decodes the answer
}

var (
	opCapture     = operation{"Capture", http.MethodPost, "/v2/txns/{TxnUUID}/capture", (*call).readOrder}
	opVoid        = operation{"Void", http.MethodPost, "/v2/txns/{TxnUUID}/void", (*call).readOrder}
	opProcessOTP  = operation{"ProcessOTP", http.MethodPost, "/v2/txns/{TxnUUID}/authenticate", (*call).readTxn}
	opOrderStatus = operation{"OrderStatus", http.MethodGet, "/orders/{OrderID}", (*call).readOrder}
	opAwaitOrder  = operation{"AwaitOrder", http.MethodGet, "/orders/{OrderID}", (*call).readOrder}
)

// call is one call of a method: what is sent, and what comes back.
type call struct {
	config  *config
	read    func(*call, []byte) error
	request transport.Request
	result  transport.Result
	otp     string // masked wherever an answer repeats it

	order   *Order // the answer, or
	txn     *Txn   // this, where the operation says so
	skipped []string
	refused *APIError // what a 2xx carried instead
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
	switch field, reason := badIDs(op.path, ids); {
	case ctx == nil:
		return nil, &ValidationError{op.name, "ctx", "is nil: pass context.Background() or the request's context"}
	case cfg.routingID == "" && !cfg.noRoutingID:
		return nil, &ValidationError{op.name, "RoutingID", "is missing: give WithRoutingID the customer's id, " +
			"or WithoutRoutingID for an account that does without"}
	case reason != "":
		return nil, &ValidationError{op.name, field, reason}
	}
	k := &call{config: cfg, read: op.read}
	k.request = transport.Request{Op: op.name, Method: op.method, Caller: k, Base: cfg.base}
	k.request.Path, k.request.RawPath = fillPath(cfg.base, op.path, ids)
	return k, nil
}

// send carries the call to Juspay and back. It returns nil when the call has
// a usable answer, which Read has then decoded.
func (k *call) send(ctx context.Context) error {
	k.config.wire.Do(ctx, &k.request, &k.result)
	return k.conclude()
}

// Header fills in the header of one attempt. All values share one array.
func (k *call) Header(h http.Header) {
	cfg := k.config
	values := make([]string, 0, 7+len(cfg.headers))
	set := func(name, value string) {
		values = append(values, value)
		h[name] = values[len(values)-1 : len(values) : len(values)]
	}
	authorization, _ := cfg.credentials()
	set("Authorization", authorization)
	set("Accept", "application/json")
	set("User-Agent", cfg.userAgent)
	if k.request.Method == http.MethodPost {
		set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cfg.routingID != "" {
		set("X-Routing-Id", cfg.routingID)
	}
	if cfg.merchantID != "" {
		set("X-Merchantid", cfg.merchantID)
	}
	if cfg.version != "" {
		set("Version", cfg.version)
	}
	for _, own := range cfg.headers {
		set(own.name, own.value)
	}
}

// Read decodes a 2xx body. Of several attempts the last one counts.
func (k *call) Read(body []byte) error {
	err := k.read(k, body)
	k.refused, _ = err.(*APIError)
	return err
}

func (k *call) readOrder(body []byte) (err error) {
	k.order, k.skipped, err = decodeOrder(body)
	return err
}

func (k *call) readTxn(body []byte) (err error) {
	k.txn, k.skipped, err = decodeTxn(body)
	return err
}

// Scrub takes the secrets of this call out of text.
func (k *call) Scrub(text string) string { return k.secrets().Scrub(text) }

func (k *call) secrets() redact.Secrets {
	_, secrets := k.config.credentials()
	secrets.OTP = k.otp
	return secrets
}

// conclude turns how the request ended into the call's error, nil when there
// is a usable answer, and fills the caller's Response.
func (k *call) conclude() error {
	refused := k.refusal()
	if k.result.Class != transport.Answered {
		k.order, k.txn, k.skipped = nil, nil, nil // of an earlier attempt
	}
	if refused != nil {
		k.skipped = refused.Response.Skipped
	}
	if k.config.response != nil {
		*k.config.response = k.response()
	}
	switch {
	case k.result.Class == transport.Answered:
		return nil
	case refused != nil:
		k.complete(refused)
		return refused
	}
	return k.requestError()
}

// refusal is the error that the answer carries, outside 2xx or in one; nil
// when it carries none. An error of the transport's is never an answer.
func (k *call) refusal() *APIError {
	switch {
	case k.result.StatusCode != 0 && k.result.StatusCode/100 != 2:
		return decodeAPIError(k.result.Body)
	case k.refused != nil && k.result.Err == error(k.refused):
		return k.refused
	}
	return nil
}

// complete adds to a refusal what its body does not say.
func (k *call) complete(e *APIError) {
	result := &k.result
	*e.Response = k.response()
	e.Op, e.StatusCode, e.RetryAfter = k.request.Op, result.StatusCode, result.After
	e.followsDoubt, e.ended = result.Doubt, result.Ended
	e.TxnStatus, e.saidWrongState = e.wrongState()
	e.saidRepeated = e.repeated()
	e.scrub(k.Scrub)
}

// requestError says that no usable answer came.
func (k *call) requestError() *RequestError {
	result := &k.result
	failed := &RequestError{Op: k.request.Op, Sent: result.Sent, Attempts: result.Attempts}
	if result.StatusCode != 0 {
		response := k.response()
		failed.Response = &response
	}
	failed.Err = redact.Error(result.Err, result.Ended, k.Scrub)
	return failed
}

func (k *call) response() Response {
	return Response{
		StatusCode: k.result.StatusCode,
		Header:     k.result.Header,
		Body:       k.result.Body,
		RequestID:  transport.RequestID(k.result.Header, k),
		Attempts:   k.result.Attempts,
		Skipped:    k.skipped,
	}
}
