package juspaytest

import juspay "github.com/juspay/juspay-go"

// anotherStatus is the state of a payment that an answer is about by mistake: as
// though the call had done there what was asked for here.
var anotherStatus = map[Operation]juspay.Status{
	Capture:     juspay.StatusCharged,
	Void:        juspay.StatusVoided,
	ProcessOTP:  juspay.StatusCharged,
	ResendOTP:   juspay.StatusPendingVBV,
	OrderStatus: juspay.StatusCharged,
	Refund:      juspay.StatusCharged,
	CreateTxn:   juspay.StatusPendingVBV,
}

// astray reports whether the fault's answer is about another payment.
func (f Fault) astray() bool { return f.kind == kindAnotherOrder || f.kind == kindAnotherTxn }

// another makes up the transaction that an answer is about by mistake: of an
// order of its own, or the order's other attempt. The server does not know it.
func (s *Server) another(c *call, t *txn) *txn {
	o := *t.order
	if c.fault.kind == kindAnotherOrder {
		o.id, o.juspayID = "other"+s.ids.text(12), s.ids.order()
	}
	other := &txn{
		uuid: s.ids.txn(), order: &o, status: anotherStatus[c.op], amount: t.amount, authorized: t.amount,
		auth: t.auth, created: t.created, updated: s.now(), challenge: t.challenge,
	}
	other.id = s.txnID(&o, len(o.txns)+1)
	switch other.status {
	case juspay.StatusCharged:
		other.captured = t.amount
	case juspay.StatusVoided:
		other.released = t.amount
	}
	if c.refund != nil {
		r := *c.refund
		r.txn, r.status, r.sent, r.paid = other, juspay.RefundSuccess, true, true
		if c.fault.kind == kindAnotherTxn { // an id counts for one order: this one's own would be the refund itself
			r.id = "other" + s.ids.text(12)
		}
		other.refunds, other.refunded = []*refund{&r}, r.amount
	}
	return other
}
