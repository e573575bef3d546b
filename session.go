package juspay

import (
	"cmp"
	"context"
	"encoding/json"
)

// OrderRequest makes an order. Fields that are empty are not sent, except
// OrderID and Amount.
type OrderRequest struct {
	// OrderID is your own id of the purchase, one for each: a second one for
	// the same purchase may charge the customer twice. Juspay asks for at most
	// 20 letters and digits; other ids are sent, and Juspay decides. Required.
	OrderID string `url:"order_id,omitempty"`
	// Amount is the price in major currency units: positive, with at most two
	// decimals. Required.
	Amount Amount `url:"amount,omitempty"`
	// Currency is a code such as INR. Always pass it: some pages make it
	// optional, and orders without it were refused or could not be paid.
	Currency string `url:"currency,omitempty"`

	CustomerID    string `url:"customer_id,omitempty"`
	CustomerEmail string `url:"customer_email,omitempty"`
	CustomerPhone string `url:"customer_phone,omitempty"` // ten digits, without the country's code
	FirstName     string `url:"first_name,omitempty"`
	LastName      string `url:"last_name,omitempty"`

	// ReturnURL is where the customer comes back to: see [ParseReturn].
	ReturnURL   string `url:"return_url,omitempty"`
	Description string `url:"description,omitempty"`
	ProductID   string `url:"product_id,omitempty"`

	// AutoCapture false only holds the money, to be taken by [Client.Capture].
	// nil leaves it to the account, which usually captures. The account must be
	// enabled for holds: after the payment, look whether it is AUTHORIZED.
	AutoCapture *bool `url:"metadata.txns.auto_capture,omitempty"`

	// What Juspay keeps for you and gives back, up to 255 characters each.
	UDF1  string `url:"udf1,omitempty"`
	UDF2  string `url:"udf2,omitempty"`
	UDF3  string `url:"udf3,omitempty"`
	UDF4  string `url:"udf4,omitempty"`
	UDF5  string `url:"udf5,omitempty"`
	UDF6  string `url:"udf6,omitempty"`
	UDF7  string `url:"udf7,omitempty"`
	UDF8  string `url:"udf8,omitempty"`
	UDF9  string `url:"udf9,omitempty"`
	UDF10 string `url:"udf10,omitempty"`

	// Metadata is sent as metadata.<name>, Options as options.<name>.
	Metadata map[string]string `url:"-"`
	Options  map[string]string `url:"-"`
	// Extra is sent under its own names: addresses, or a basket as JSON text. A
	// name that a field above has sent already is refused.
	Extra map[string]string `url:"-"`
}

// What go-querystring writes.
type (
	orderForm struct {
		OrderRequest
		Metadata dotted `url:"metadata"`
		Options  dotted `url:"options"`
		Extra    extra
	}
	sessionForm struct {
		orderForm
		PaymentPageClientID string `url:"payment_page_client_id"`
		Action              string `url:"action"`
		Language            string `url:"language,omitempty"`
	}
)

func (r OrderRequest) form() orderForm { return orderForm{r, r.Metadata, r.Options, r.Extra} }

func (r OrderRequest) validate() *ValidationError {
	if reason := badSegment(r.OrderID); reason != "" {
		return invalid("OrderID", reason)
	}
	if r.CustomerID != "" && badID(r.CustomerID) != "" {
		return invalid("CustomerID", badID(r.CustomerID))
	}
	return badAmount(r.Amount)
}

// SessionRequest makes an order together with a page to pay it on. Amount is
// sent as text with two decimals.
type SessionRequest struct {
	OrderRequest
	// PaymentPageClientID is what Juspay gave you for your payment page. Required.
	PaymentPageClientID string
	// Action is paymentPage, also where it is empty, or paymentManagement, which
	// lets a customer manage saved cards and needs no order.
	Action string
	// Language is that of the page; usually empty.
	Language string
	// PaymentFilter limits the ways to pay; nil offers all.
	PaymentFilter *PaymentFilter
}

// PaymentFilter says which ways to pay a page offers.
type PaymentFilter struct {
	// AllowDefaultOptions offers what Options does not name.
	AllowDefaultOptions bool                  `json:"allowDefaultOptions"`
	Options             []PaymentFilterOption `json:"options,omitempty"`
}

// PaymentFilterOption offers one way to pay, such as CARD, or hides it.
type PaymentFilterOption struct {
	PaymentMethodType string `json:"paymentMethodType"`
	Enable            bool   `json:"enable"`
}

// Session is an order that waits for the customer on a page of Juspay's. Its
// Status, NEW, says nothing about money.
type Session struct {
	Status  Status `json:"status"`
	ID      string `json:"id"`       // Juspay's own, such as ordeh_…
	OrderID string `json:"order_id"` // yours; it should be the one that you asked for
	// PaymentLinks.Web is where to send the customer.
	PaymentLinks PaymentLinks `json:"payment_links,omitzero"`
	// SDKPayload is for Juspay's mobile SDKs: pass it on unchanged. It holds a
	// token that is a secret for a quarter of an hour, and is never printed.
	SDKPayload  json.RawMessage `json:"sdk_payload,omitzero"`
	OrderExpiry Timestamp       `json:"order_expiry,omitzero"` // usually empty

	// Raw is the whole body. It shares memory with Response.Body, is not printed
	// and is not part of the JSON.
	Raw json.RawMessage `json:"-"`
}

const (
	actionPay    = "paymentPage"
	actionManage = "paymentManagement"
	filterMember = "payment_filter"
)

// CreateSession makes an order and the page to pay it on. No money moves by it.
//
// It is not sent twice once it may have been sent. After a lost answer ask
// [Client.OrderStatus], which has the links, or ask for a session of the same
// OrderID again; never under a second OrderID, since the customer may then pay
// both. The errors are those of [Client.Capture]; ErrOutcomeUnknown says that
// nobody knows whether the order exists.
//
// https://juspay.io/sea/docs/hyper-checkout-sea/android/integration-guide/session-api
func (c *Client) CreateSession(ctx context.Context, req SessionRequest, opts ...Option) (*Session, error) {
	call, err := c.prepare(ctx, opSession, opts)
	if err != nil {
		return nil, err
	}
	if err := call.json(req.members()); err != nil {
		return nil, err
	}
	return send(ctx, call, decodeSession)
}

// members validates the request and returns the members of its object.
func (r SessionRequest) members() (map[string]any, *ValidationError) {
	values, complaint := formValues(sessionForm{r.form(), r.PaymentPageClientID, cmp.Or(r.Action, actionPay), r.Language}, r.validate())
	object := members(values)
	if !r.Amount.IsZero() {
		object["amount"] = r.Amount.Fixed(2)
	}
	if r.AutoCapture != nil {
		object["metadata.txns.auto_capture"] = *r.AutoCapture
	}
	if r.PaymentFilter != nil {
		if complaint == nil && object[filterMember] != nil {
			complaint = givenTwice(filterMember)
		}
		object[filterMember] = r.PaymentFilter
	}
	return object, complaint
}

func (r SessionRequest) validate() *ValidationError {
	switch {
	case r.PaymentPageClientID == "":
		return invalid("PaymentPageClientID", "is empty: pass the client id that Juspay gave you for your payment page")
	case badID(r.PaymentPageClientID) != "":
		return invalid("PaymentPageClientID", badID(r.PaymentPageClientID))
	case r.Action == actionManage && r.OrderID == "" && r.Amount.IsZero():
		return nil // there is nothing to pay
	}
	return r.OrderRequest.validate()
}

// CreateOrder makes an order that is to be paid with calls of its own, without
// a page of Juspay's; [Client.CreateSession] makes both. No money moves by it:
// the Status of the answer, NEW or CREATED, says nothing about money.
//
// Baskets and addresses go into Extra, a basket as JSON text. It is not sent
// twice once it may have been sent. After a lost answer ask
// [Client.OrderStatus], and create the same OrderID again where it is not
// found. The errors are those of [Client.CreateSession].
//
// https://docs.juspay.io/ec-api-global/docs/order--payment-api-integration/create-order-apiorders
func (c *Client) CreateOrder(ctx context.Context, req OrderRequest, opts ...Option) (*Order, error) {
	call, err := c.prepare(ctx, opCreateOrder, opts)
	if err != nil {
		return nil, err
	}
	if err := call.form(formValues(req.form(), req.validate())); err != nil {
		return nil, err
	}
	return sendOrder(ctx, call)
}
