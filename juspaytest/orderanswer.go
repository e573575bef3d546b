package juspaytest

import (
	"cmp"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// orderCore is what every answer about an order has, paid or not.
type orderCore struct {
	UDF9  string `json:"udf9"`
	UDF8  string `json:"udf8"`
	UDF7  string `json:"udf7"`
	UDF6  string `json:"udf6"`
	UDF5  string `json:"udf5"`
	UDF4  string `json:"udf4"`
	UDF3  string `json:"udf3"`
	UDF2  string `json:"udf2"`
	UDF10 string `json:"udf10"`
	UDF1  string `json:"udf1"`

	StatusID       int           `json:"status_id"`
	Status         juspay.Status `json:"status"`
	ReturnURL      string        `json:"return_url"`
	Refunded       bool          `json:"refunded"`
	ProductID      string        `json:"product_id"`
	PaymentLinks   linksBody     `json:"payment_links"`
	OrderID        string        `json:"order_id"`
	MerchantID     string        `json:"merchant_id"`
	ID             string        `json:"id"`
	DateCreated    string        `json:"date_created"`
	CustomerPhone  *string       `json:"customer_phone"`
	CustomerID     string        `json:"customer_id"`
	CustomerEmail  *string       `json:"customer_email"`
	Currency       string        `json:"currency"`
	AmountRefunded money         `json:"amount_refunded"`
	Amount         money         `json:"amount"`
}

type linksBody struct {
	Web    string `json:"web"`
	Mobile string `json:"mobile,omitzero"`
	IFrame string `json:"iframe,omitzero"`
	Expiry string `json:"expiry,omitzero"`
}

// newOrderBody is an order that nobody has tried to pay.
type newOrderBody struct {
	orderCore
	EffectiveAmount money      `json:"effective_amount"`
	Offers          []struct{} `json:"offers"`
	Juspay          *tokenBody `json:"juspay,omitzero"`
	OrderExpiry     string     `json:"order_expiry"`
}

// tokenBody lets the customer's device act for the customer.
type tokenBody struct {
	Token  string `json:"client_auth_token"`
	Expiry string `json:"client_auth_token_expiry"`
}

// desk is what answers have of the server itself.
type desk struct {
	merchant string
	base     string // base URL of the links
}

// core renders what every answer about an order has.
func (d desk) core(o *order, status juspay.Status) orderCore {
	link := d.page(o)
	return orderCore{
		UDF1: o.details["udf1"], UDF2: o.details["udf2"], UDF3: o.details["udf3"], UDF4: o.details["udf4"],
		UDF5: o.details["udf5"], UDF6: o.details["udf6"], UDF7: o.details["udf7"], UDF8: o.details["udf8"],
		UDF9: o.details["udf9"], UDF10: o.details["udf10"],
		StatusID: statusIDs[status], Status: status, ReturnURL: cmp.Or(o.details["return_url"], d.base),
		ProductID: o.details["product_id"], PaymentLinks: linksBody{Web: link, Mobile: link + "?mobile=true", IFrame: link},
		OrderID: o.id, MerchantID: d.merchant, ID: o.juspayID, DateCreated: wireTime(o.created),
		CustomerPhone: o.detail("customer_phone"), CustomerID: o.customer, CustomerEmail: o.detail("customer_email"),
		Currency: o.currency, Amount: o.amount,
	}
}

// page is where the customer pays.
func (d desk) page(o *order) string { return d.base + "/orders/" + o.juspayID + "/payment-page" }

// detail is what was sent under a name; nil for nothing.
func (o *order) detail(name string) *string {
	value, sent := o.details[name]
	if !sent {
		return nil
	}
	return &value
}

// newOrder renders an order without a transaction.
func (d desk) newOrder(o *order, token *tokenBody) newOrderBody {
	return newOrderBody{
		orderCore: d.core(o, o.status), EffectiveAmount: o.amount, Offers: []struct{}{}, Juspay: token,
		OrderExpiry: wireTime(o.expiry()),
	}
}

// sessionBody is the answer to a session.
type sessionBody struct {
	Status       juspay.Status `json:"status"`
	ID           string        `json:"id"`
	OrderID      string        `json:"order_id,omitzero"`
	PaymentLinks linksBody     `json:"payment_links"`
	SDKPayload   sdkBody       `json:"sdk_payload"`
	OrderExpiry  string        `json:"order_expiry"`
}

// sdkBody is what a mobile app passes on to the vendor's SDK.
type sdkBody struct {
	RequestID string            `json:"requestId"`
	Service   string            `json:"service"`
	Payload   map[string]string `json:"payload"`
	Expiry    string            `json:"expiry"`
}

// session renders a session; what was sent goes into the payload under the
// names that the SDK has.
func (d desk) session(o *order, form map[string]string, token tokenBody, requestID string) sessionBody {
	expiry := wireTime(o.expiry())
	payload := map[string]string{
		"clientId": form["payment_page_client_id"], "amount": o.amount.fixed(), "merchantId": d.merchant,
		"clientAuthToken": token.Token, "clientAuthTokenExpiry": token.Expiry, "environment": "sandbox",
		"action": form["action"], "customerId": o.customer, "currency": o.currency, "orderId": o.id, "service": "in.juspay.ec",
		"returnUrl": cmp.Or(o.details["return_url"], d.base),
	}
	for sent, name := range map[string]string{
		"customer_email": "customerEmail", "customer_phone": "customerPhone", "description": "description",
		"first_name": "firstName", "last_name": "lastName", "language": "language",
	} {
		if value := form[sent]; value != "" {
			payload[name] = value
		}
	}
	return sessionBody{
		Status: juspay.StatusNew, ID: o.juspayID, OrderID: o.id, PaymentLinks: linksBody{Web: d.page(o), Expiry: expiry},
		SDKPayload:  sdkBody{RequestID: requestID, Service: "in.juspay.hyperpay", Payload: payload, Expiry: expiry},
		OrderExpiry: expiry,
	}
}

// newToken gives an order a client auth token.
func (s *Server) newToken(o *order) tokenBody {
	o.token = "tkn_" + s.ids.text(20)
	return tokenBody{Token: o.token, Expiry: wireTime(s.now().Add(tokenLife))}
}

func wireTime(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }
