package juspay

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/go-querystring/query"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/transport"
)

// operation is what one method of the Client is on the wire.
type operation struct {
	name   string
	method string
	before string // path before the id
	after  string // path after the id
}

var (
	opCapture     = operation{"Capture", http.MethodPost, "/v2/txns/", "/capture"}
	opVoid        = operation{"Void", http.MethodPost, "/v2/txns/", "/void"}
	opProcessOTP  = operation{"ProcessOTP", http.MethodPost, "/v2/txns/", "/authenticate"}
	opOrderStatus = operation{"OrderStatus", http.MethodGet, "/orders/", ""}
	opAwaitOrder  = operation{"AwaitOrder", http.MethodGet, "/orders/", ""}
)

// call is one call of a method, ready to be sent.
type call struct {
	op         operation
	config     *config
	id         string
	query      string
	form       string
	otp        string // masked wherever an answer repeats it
	repeatable bool   // a second arrival moves no more money than one
}

// prepare checks what all methods have in common.
func (c *Client) prepare(ctx context.Context, op operation, idField, id string, opts []Option) (*call, error) {
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
	switch reason := badID(id); {
	case ctx == nil:
		return nil, &ValidationError{op.name, "ctx", "is nil: pass context.Background() or the request's context"}
	case cfg.routingID == "" && !cfg.noRoutingID:
		return nil, &ValidationError{op.name, "RoutingID", "is missing: give WithRoutingID the customer's id, " +
			"or WithoutRoutingID for an account that does without"}
	case reason != "":
		return nil, &ValidationError{op.name, idField, reason}
	}
	return &call{op: op, config: cfg, id: id}, nil
}

// encode makes the call's form of what validated.
func (k *call) encode(form any, complaint *ValidationError) error {
	if complaint != nil {
		complaint.Op = k.op.name
		return complaint
	}
	values, err := query.Values(form)
	if err != nil {
		return &ValidationError{k.op.name, "request", "cannot be written as a form"}
	}
	k.form = values.Encode()
	return nil
}

// order sends the call and decodes the order that it is answered with.
func (k *call) order(ctx context.Context) (order *Order, err error) {
	err = k.send(ctx, func(body []byte) (skipped []string, err error) {
		order, skipped, err = decodeOrder(body)
		return skipped, err
	})
	if err != nil {
		return nil, err
	}
	return order, nil
}

// txn is order for the method that is answered with a transaction.
func (k *call) txn(ctx context.Context) (txn *Txn, err error) {
	err = k.send(ctx, func(body []byte) (skipped []string, err error) {
		txn, skipped, err = decodeTxn(body)
		return skipped, err
	})
	if err != nil {
		return nil, err
	}
	return txn, nil
}

// send carries the call to Juspay and back: build, send, decode. decode is
// given every 2xx body, and may be given several: the last one counts.
func (k *call) send(ctx context.Context, decode func(body []byte) (skipped []string, err error)) error {
	var skipped []string
	request := transport.Request{
		Op:         k.op.name,
		Method:     k.op.method,
		URL:        k.url(),
		Header:     k.header,
		Body:       k.form,
		Repeatable: k.repeatable,
		Scrub:      k.scrub,
		Read: func(answer *transport.Answer) (err error) {
			skipped, err = decode(answer.Body)
			return err
		},
	}
	result := k.config.wire.Do(ctx, &request)
	return k.conclude(&result, skipped)
}

func (k *call) url() *url.URL {
	base := k.config.base
	target := &url.URL{
		Scheme:   base.Scheme,
		Host:     base.Host,
		Path:     base.Path + k.op.before + k.id + k.op.after,
		RawQuery: k.query,
	}
	if escaped := url.PathEscape(k.id); escaped != k.id || base.RawPath != "" {
		target.RawPath = base.EscapedPath() + k.op.before + escaped + k.op.after
	}
	return target
}

// header fills in the header of one attempt. All values share one array.
func (k *call) header(h http.Header) {
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
	if k.op.method == http.MethodPost {
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

// scrub takes the secrets of this call out of text.
func (k *call) scrub(text string) string {
	_, secrets := k.config.credentials()
	secrets.OTP = k.otp
	return secrets.Scrub(text)
}

// conclude turns how the request ended into the call's error, nil when there
// is a usable answer, and fills the caller's Response.
func (k *call) conclude(result *transport.Result, skipped []string) error {
	if k.config.response != nil {
		*k.config.response = k.response(result, skipped)
	}
	if result.Class == transport.Answered {
		return nil
	}
	response := k.response(result, skipped)
	refusal, ok := result.Err.(*APIError) // a 2xx that carries an error
	switch {
	case result.StatusCode != 0 && result.StatusCode/100 != 2:
		refusal = decodeAPIError(result.Body)
	case !ok:
		return k.requestError(result, &response)
	}
	refusal.Op, refusal.StatusCode, refusal.Response = k.op.name, result.StatusCode, &response
	refusal.RetryAfter = result.After
	refusal.followsDoubt, refusal.ended = result.Doubt, result.Ended
	refusal.scrub(k.scrub)
	refusal.TxnStatus, _ = refusal.wrongState()
	return refusal
}

// requestError says that no usable answer came.
func (k *call) requestError(result *transport.Result, response *Response) *RequestError {
	failed := &RequestError{Op: k.op.name, Sent: result.Sent, Attempts: result.Attempts}
	if result.StatusCode != 0 {
		failed.Response = response
	}
	failed.Err = redact.Error(result.Err, result.Ended, k.scrub)
	return failed
}

func (k *call) response(result *transport.Result, skipped []string) Response {
	return Response{
		StatusCode: result.StatusCode,
		Header:     result.Header,
		Body:       result.Body,
		RequestID:  k.scrub(transport.RequestID(result.Header)),
		Attempts:   result.Attempts,
		Skipped:    skipped,
	}
}
