package juspaytest

import (
	"cmp"
	"net/http"
	"net/url"

	juspay "github.com/juspay/juspay-go"
)

// refundTarget is what a refund is asked for: an order, and the transaction of it
// that pays.
type refundTarget struct {
	order *order
	txn   *txn
	flat  bool // the answer is the refund, not the order
}

// serveRefund takes a refund by one of its three paths. The first wrong thing
// is what the refusal speaks of.
func (s *Server) serveRefund(c *call, v verdict) *answer {
	form, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	target, named := s.refundTarget(c, form)
	customer := ""
	if target.order != nil {
		customer = target.order.customer
	}
	if refusal := s.route(c, customer); refusal != nil {
		return refusal
	}
	switch {
	case form.Get("unique_request_id") == "" || named == "":
		return refuseRefundFields()
	case target.order == nil:
		return refuseRefundOrder(named)
	case target.txn == nil:
		return refuseRefundState()
	}
	c.before = target.txn.clone()
	r, refusal := s.newRefund(c, target, form)
	if refusal != nil {
		return refusal
	}
	legs := r.legs(s.cfg.splitRefunds)
	c.refund = r
	if v != untouched {
		for _, leg := range legs {
			target.txn.refund(leg, s.cfg.refundsAtOnce, s.asked(c, v))
		}
	}
	view := s.view(c, target.txn, target.txn.status)
	if (target.flat || s.cfg.splitRefunds) && c.fault.kind != kindStale {
		if c.fault.astray() {
			legs = view.refunds
		}
		return jsonAnswer(http.StatusOK, view.asRefund(legs))
	}
	return jsonAnswer(http.StatusOK, view.asOrderStatus(false))
}

// refundTarget finds out which payment a refund is for, and how the request
// names it: empty for not at all.
func (s *Server) refundTarget(c *call, form url.Values) (target refundTarget, named string) {
	if id := cmp.Or(c.txnID, form.Get("txn_id")); id != "" && c.orderID == "" {
		if t := s.txnIDs[id]; t != nil {
			return refundTarget{t.order, t, true}, id
		}
		return refundTarget{}, id
	}
	id := cmp.Or(c.orderID, form.Get("order_id"))
	o := s.orders[orderKey(id)]
	if o == nil || len(o.txns) == 0 {
		return refundTarget{order: o, flat: c.orderID == ""}, id
	}
	return refundTarget{o, o.shown(), c.orderID == ""}, id
}

// newRefund checks what the request asks for. Without an amount it is
// everything that can still be refunded.
func (s *Server) newRefund(c *call, target refundTarget, form url.Values) (*refund, *answer) {
	t, id := target.txn, form.Get("unique_request_id")
	if prior := target.order.refund(id); prior != nil {
		return nil, refuseRefundRepeat(prior.status == juspay.RefundPending)
	}
	amount, ok := t.refundable(), true
	if form.Has("amount") {
		amount, ok = parseMoney(form.Get("amount"))
	}
	part, known := t.captureFor(form.Get("metadata.merchant_capture_id"))
	switch {
	case !ok:
		return nil, refuseRefundAmount()
	case t.status != juspay.StatusCharged && t.status != juspay.StatusPartialCharged:
		return nil, refuseRefundState()
	case s.guarded(target.order, amount):
		return nil, refuseRefundRepeat(true)
	case !known:
		return nil, refuseRefundCapture()
	case amount == 0 || amount > t.refundable() || part != nil && amount > t.refundableOf(part):
		return nil, refuseRefundExceeded()
	}
	return &refund{
		txn: t, id: id, captureKey: form.Get("metadata.merchant_capture_id"), amount: amount,
		kind: cmp.Or(form.Get("refund_type"), "STANDARD"), status: juspay.RefundPending, gatewayID: "rfnd" + s.ids.text(12), requestID: c.id, created: s.now(),
	}, nil
}

// guarded reports whether the order has just had a refund of the same amount.
func (s *Server) guarded(o *order, amount money) bool {
	for _, r := range o.refunds() {
		if r.amount == amount && s.now().Sub(r.created) < RefundGuard {
			return true
		}
	}
	return false
}

// captureFor finds the partial capture that a refund names, if it names one.
func (t *txn) captureFor(key string) (part *capture, known bool) {
	if key == "" {
		return nil, true
	}
	for _, c := range t.captures {
		if c.key == key && c.status == juspay.StatusCharged {
			return c, true
		}
	}
	return nil, false
}

// The refusals of a refund have a frame of their own: status ERROR, id -1. One
// of them has the id as text.

func refuseRefund(code, message string) *answer {
	return jsonAnswer(http.StatusBadRequest, refundError{StatusID: -1, Status: "ERROR", ErrorMessage: message, ErrorCode: code})
}

type refundError struct {
	StatusID     any    `json:"status_id"`
	Status       string `json:"status"`
	ErrorMessage string `json:"error_message"`
	ErrorCode    string `json:"error_code"`
}

// refuseRefundRepeat answers a unique_request_id that was used before, and what
// [RefundGuard] takes for a repeat.
func refuseRefundRepeat(processing bool) *answer {
	if processing {
		return jsonAnswer(http.StatusBadRequest, refundError{
			StatusID: "-1", Status: "ERROR", ErrorCode: "duplicate.call",
			ErrorMessage: "A refund call was already processing with this amount for the order.",
		})
	}
	return refuseRefund("duplicate.call", "A refund call was already completed with this unique_request_id for the order.")
}

func refuseRefundAmount() *answer { return refuseRefund("invalid amount", "Amount is invalid.") }

func refuseRefundExceeded() *answer {
	return refuseRefund("invalid.amount.exceeded", "Refund amount exceeds the refundable amount.")
}

// refuseRefundState answers a refund of money that was not taken. Its words are
// in published code only.
func refuseRefundState() *answer {
	return refuseRefund("invalid.order.not_successful", "Forward order/transaction is not successful.")
}

// refuseRefundCapture answers a merchant_capture_id that no capture of the
// transaction has. The vendor documents no refusal.
func refuseRefundCapture() *answer {
	return refuseRefund("invalid_request", "No capture has this merchant_capture_id.")
}

func refuseRefundFields() *answer {
	const words = "Mandatory fields are missing"
	return jsonAnswer(http.StatusBadRequest, errorBody{Status: "Bad Request", ErrorMessage: words, ErrorCode: words})
}

func refuseRefundOrder(orderID string) *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{Status: "NOT_FOUND", StatusID: 40, OrderID: orderID})
}
