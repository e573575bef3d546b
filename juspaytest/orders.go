package juspaytest

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// maxOrderID is the documented length. Published code lets more characters pass
// than letters and digits, and so does the fake.
const maxOrderID = 20

// RepeatedOrder says what an order_id that was used before is answered with. The
// vendor documents only that an order_id is unique.
type RepeatedOrder int

const (
	// RepeatedOrderMixed, the default, refuses a second POST /orders, and gives a
	// second POST /session a page for the same order.
	RepeatedOrderMixed RepeatedOrder = iota

	// RepeatedOrderRefused refuses both with HTTP 400.
	RepeatedOrderRefused

	// RepeatedOrderLinked answers both with the order that exists.
	RepeatedOrderLinked
)

// serveCreateOrder makes an order, or refuses it.
func (s *Server) serveCreateOrder(c *call, v verdict) *answer {
	form, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	withToken, status := form.Get("options.get_client_auth_token") == "true", juspay.StatusCreated
	if withToken {
		status = juspay.StatusNew
	}
	o, refusal := s.takeOrder(c, form, v, status, s.cfg.repeatedOrder == RepeatedOrderLinked)
	if refusal != nil {
		return refusal
	}
	if !withToken {
		return jsonAnswer(http.StatusOK, s.answerDesk().newOrder(o, nil))
	}
	token := s.newToken(o)
	return jsonAnswer(http.StatusOK, s.answerDesk().newOrder(o, &token))
}

// serveCreateSession makes an order with a page to pay it on.
func (s *Server) serveCreateSession(c *call, v verdict) *answer {
	form, refusal := c.object()
	if refusal != nil {
		return refusal
	}
	for _, name := range []string{"payment_page_client_id", "action"} {
		if form.Get(name) == "" {
			return refuseField(name, "Missing field or Invalid Value")
		}
	}
	if form.Get("action") == "paymentManagement" && form.Get("order_id") == "" {
		return s.manageCards(c, form)
	}
	o, refusal := s.takeOrder(c, form, v, juspay.StatusNew, s.cfg.repeatedOrder != RepeatedOrderRefused)
	if refusal != nil {
		return refusal
	}
	return jsonAnswer(http.StatusOK, s.answerDesk().session(o, flat(form), s.newToken(o), s.ids.text(32)))
}

// manageCards answers a session in which there is nothing to pay: the customer
// looks after saved cards. No page shows the answer; the fake's has no order.
func (s *Server) manageCards(c *call, form url.Values) *answer {
	o := &order{juspayID: s.ids.order(), customer: form.Get("customer_id"), created: s.now()}
	if o.customer == "" {
		return refuseField("customer_id", "Missing field or Invalid Value")
	}
	if refusal := s.route(c, o.customer); refusal != nil {
		return refusal
	}
	return jsonAnswer(http.StatusOK, s.answerDesk().session(o, flat(form), s.newToken(o), s.ids.text(32)))
}

// takeOrder reads an order, and makes it unless it exists or the call never got
// that far. An order that exists is the same one only for the same amount.
func (s *Server) takeOrder(c *call, form url.Values, v verdict, status juspay.Status, linked bool) (*order, *answer) {
	o, refusal := s.readOrder(form)
	if refusal != nil {
		return nil, refusal
	}
	o.status = status
	if known := s.orders[orderKey(o.id)]; known != nil {
		if !linked || known.amount != o.amount || known.currency != o.currency {
			return nil, refuseOrderExists()
		}
		o = known
	}
	if refusal := s.route(c, o.customer); refusal != nil {
		return nil, refusal
	}
	if v != untouched {
		s.addOrder(o)
	}
	return s.astrayOrder(c, o), nil
}

// readOrder reads the order's parameters, as /orders, /session and /txns have
// them.
func (s *Server) readOrder(form url.Values) (*order, *answer) {
	id := form.Get("order_id")
	amount, ok := parseMoney(form.Get("amount"))
	switch {
	case id == "" || len(id) > maxOrderID:
		return nil, refuseField("order_id", "Missing field or Invalid Value")
	case !ok:
		return nil, refuseField("amount", "Invalid amount")
	case form.Get("currency") == "" && s.cfg.currencyRequired:
		return nil, refuseField("currency", "Missing field or Invalid Value")
	}
	o := &order{
		id: id, juspayID: s.ids.order(), customer: cmp.Or(form.Get("customer_id"), s.ids.guest()),
		currency: cmp.Or(form.Get("currency"), "INR"), amount: amount, created: s.now(),
		autoCapture: !isFalse(form.Get("metadata.txns.auto_capture")), details: flat(form),
	}
	for _, name := range []string{"order_id", "amount", "currency", "customer_id"} {
		delete(o.details, name) // they have fields of their own
	}
	return o, nil
}

// isFalse reads a boolean as published requests write it.
func isFalse(text string) bool { return strings.EqualFold(text, "false") || text == "0" }

// flat keeps the first value of each parameter.
func flat(form url.Values) map[string]string {
	values := make(map[string]string, len(form))
	for name := range form {
		values[name] = form.Get(name)
	}
	return values
}

// serveOrderStatus shows an order with the transaction that counts most.
func (s *Server) serveOrderStatus(c *call, _ verdict) *answer {
	o, customer := s.orders[orderKey(c.orderID)], ""
	if o != nil {
		customer = o.customer
	}
	if refusal := s.route(c, customer); refusal != nil {
		return refusal
	}
	if o == nil {
		return noOrder(c.orderID)
	}
	t := o.shown()
	if t == nil {
		return jsonAnswer(http.StatusOK, s.answerDesk().newOrder(s.astrayOrder(c, o), nil))
	}
	full := c.query.Get("options.add_full_gateway_response") == "true"
	return jsonAnswer(http.StatusOK, s.view(c, t, t.status).asOrderStatus(full))
}

// astrayOrder is the order that an answer is about, which a fault may change.
func (s *Server) astrayOrder(c *call, o *order) *order {
	if c.fault.kind != kindAnotherOrder {
		return o
	}
	other := *o
	other.id, other.juspayID = "other"+s.ids.text(12), s.ids.order()
	return &other
}

// answerDesk is what answers have of this server.
func (s *Server) answerDesk() desk { return desk{merchant: s.cfg.merchant, base: s.URL()} }
