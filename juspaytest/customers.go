package juspaytest

import (
	"net/http"
	"net/url"
	"time"
)

// customer is a customer whom the merchant has registered.
type customer struct {
	id      string // cst_…
	fields  map[string]string
	created time.Time
	updated time.Time
}

// customerFields are what a customer is made of, beside its id.
var customerFields = []string{
	"object_reference_id", "mobile_number", "mobile_country_code", "email_address", "first_name", "last_name",
}

// customerBody is the answer about a customer.
type customerBody struct {
	ID                string     `json:"id"`
	Object            string     `json:"object"`
	ObjectReferenceID string     `json:"object_reference_id"`
	MobileCountryCode string     `json:"mobile_country_code"`
	MobileNumber      string     `json:"mobile_number"`
	EmailAddress      string     `json:"email_address"`
	FirstName         string     `json:"first_name"`
	LastName          string     `json:"last_name"`
	DateCreated       string     `json:"date_created"`
	LastUpdated       string     `json:"last_updated"`
	Juspay            *tokenBody `json:"juspay,omitzero"`
}

// serveCreateCustomer registers a customer. What a second one with the same
// object_reference_id is answered with is not documented: the fake refuses it.
func (s *Server) serveCreateCustomer(c *call, v verdict) *answer {
	form, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	for _, name := range []string{"object_reference_id", "mobile_number"} {
		if form.Get(name) == "" {
			return refuseField(name, "Missing field or Invalid Value")
		}
	}
	if refusal := s.route(c, form.Get("object_reference_id")); refusal != nil {
		return refusal
	}
	if s.findCustomer(form.Get("object_reference_id")) != nil {
		return refuse("ALREADY_EXISTS", "A customer has this object_reference_id")
	}
	one := &customer{id: "cst_" + s.ids.text(16), fields: map[string]string{"mobile_country_code": "91"}, created: s.now()}
	one.set(form, s.now())
	if v != untouched {
		s.customers = append(s.customers, one)
	}
	return s.customerAnswer(one, form)
}

// serveCustomer reads a customer, and updates it with what a form holds.
func (s *Server) serveCustomer(c *call, v verdict) *answer {
	form, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	one := s.findCustomer(c.customerID)
	id := ""
	if one != nil {
		id = one.fields["object_reference_id"]
	}
	if refusal := s.route(c, id); refusal != nil {
		return refusal
	}
	if one == nil {
		return noCustomer()
	}
	if c.op == UpdateCustomer && v != untouched {
		one.set(form, s.now())
	}
	return s.customerAnswer(one, form)
}

// set takes over the fields that were sent.
func (one *customer) set(form url.Values, at time.Time) {
	for _, name := range customerFields {
		if form.Has(name) {
			one.fields[name] = form.Get(name)
		}
	}
	one.updated = at
}

// findCustomer finds a customer by either id.
func (s *Server) findCustomer(id string) *customer {
	for _, one := range s.customers {
		if one.id == id || one.fields["object_reference_id"] == id {
			return one
		}
	}
	return nil
}

func (s *Server) customerAnswer(one *customer, form url.Values) *answer {
	body := customerBody{
		ID: one.id, Object: "customer", ObjectReferenceID: one.fields["object_reference_id"],
		MobileCountryCode: one.fields["mobile_country_code"], MobileNumber: one.fields["mobile_number"],
		EmailAddress: one.fields["email_address"], FirstName: one.fields["first_name"], LastName: one.fields["last_name"],
		DateCreated: wireTime(one.created), LastUpdated: wireTime(one.updated),
	}
	if form.Get("options.get_client_auth_token") == "true" {
		body.Juspay = &tokenBody{Token: "tkn_" + s.ids.text(20), Expiry: wireTime(s.now().Add(tokenLife))}
	}
	return jsonAnswer(http.StatusOK, body)
}
