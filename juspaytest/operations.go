package juspaytest

import (
	"net/http"
	"net/url"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// operations are what the calls do. Each runs with the server's lock held.
var operations = map[Operation]func(*Server, *call, verdict) *answer{
	Capture:     onTxn((*Server).serveCapture),
	Void:        onTxn((*Server).serveVoid),
	ProcessOTP:  onTxn((*Server).serveProcessOTP),
	ResendOTP:   onTxn((*Server).serveResendOTP),
	OrderStatus: (*Server).serveOrderStatus,
	Refund:      (*Server).serveRefund,

	CreateSession: (*Server).serveCreateSession,
	CreateOrder:   (*Server).serveCreateOrder,
	CreateTxn:     (*Server).serveCreateTxn,

	CreateCustomer: (*Server).serveCreateCustomer,
	ReadCustomer:   (*Server).serveCustomer,
	UpdateCustomer: (*Server).serveCustomer,
}

// onTxn finds the transaction, checks the routing id and reads the form, for an
// operation that may count on all three.
func onTxn(serve func(*Server, *call, *txn, url.Values, verdict) *answer) func(*Server, *call, verdict) *answer {
	return func(s *Server, c *call, v verdict) *answer {
		t, customer := s.txns[c.txnUUID], ""
		if t != nil {
			customer = t.order.customer
		}
		if refusal := s.route(c, customer); refusal != nil {
			return refusal
		}
		if t == nil {
			return noTxn()
		}
		form, refusal := c.form()
		if refusal != nil {
			return refusal
		}
		c.before = t.clone()
		return serve(s, c, t, form, v)
	}
}

// serveCapture captures. Without an amount it takes everything.
//
// The vendor does not document what repeating an idempotence_key answers. The
// fake's assumption: the same key with the same amount replays what the key's
// capture has come to by now, and captures nothing (or see [RepeatedKey]); with
// another amount, or on another transaction, it is refused. A key whose capture
// ended in a timeout at the gateway without effect is free again.
func (s *Server) serveCapture(c *call, t *txn, form url.Values, v verdict) *answer {
	key := form.Get("idempotence_key")
	amount, partial, refusal := captureAmount(t, form)
	if refusal != nil {
		return refusal
	}
	if prior := s.keys[key]; prior != nil && !prior.lost {
		if prior.txn != t || prior.amount != amount || s.cfg.repeatedKey == RepeatedKeyRefused {
			return refuseDuplicate()
		}
		return s.captured(c, t, prior.replay())
	}
	if refusal := s.refuseCapture(t, amount, partial); refusal != nil {
		return refusal
	}
	if v == untouched {
		return s.captured(c, t, t.status)
	}
	before := s.view(c, t, t.status)
	made := &capture{key: key, uuid: s.ids.txn(), amount: amount, partial: partial, at: s.now()}
	status, done := t.capture(made, s.asked(c, v))
	if done != nil && key != "" {
		s.keys[key] = done
	}
	if v.silent() { // the answer must not show what moved
		before.status = status
		return s.captureAnswer(before)
	}
	return s.captured(c, t, status)
}

// captureAmount reads what is to be captured: everything that is held, or the
// part that the request names.
func captureAmount(t *txn, form url.Values) (amount money, partial bool, refusal *answer) {
	if key := form.Get("idempotence_key"); !keyAlphabet(key) {
		return 0, false, refuseInput("Invalid idempotence_key")
	}
	if !form.Has("amount") {
		return t.amount, false, nil
	}
	amount, ok := parseMoney(form.Get("amount"))
	if !ok {
		return 0, false, refuseInput("Invalid amount")
	}
	return amount, true, nil
}

// keyAlphabet is the documented one. The vendor gives no length.
func keyAlphabet(key string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_(){}+~."
	return strings.Trim(key, allowed) == ""
}

// refuseCapture says why the transaction cannot be captured.
func (s *Server) refuseCapture(t *txn, amount money, partial bool) *answer {
	open := t.status == juspay.StatusAuthorized || partial && t.status == juspay.StatusPartialCharged
	if !open || s.now().Sub(t.created) > CaptureWindow {
		return refuseCapture(t.status, s.cfg.legacy)
	}
	if amount > t.held() {
		return refuseInput("Capture amount is more than the authorized amount")
	}
	return nil
}

// replay is the status that answers a repeated key: what has become of its own
// capture, whatever another one is waiting for.
func (c *capture) replay() juspay.Status {
	if c.status == juspay.StatusCharged {
		return c.txn.capturedStatus()
	}
	return c.status
}

func (s *Server) captured(c *call, t *txn, status juspay.Status) *answer {
	return s.captureAnswer(s.view(c, t, status))
}

func (s *Server) captureAnswer(v *view) *answer {
	if s.cfg.shape == TxnShape {
		return jsonAnswer(http.StatusOK, v.asTxn())
	}
	return jsonAnswer(http.StatusOK, v.asCapture())
}

// serveVoid releases the whole hold. A partial void is on no page about the
// void: an amount is refused unless it is the whole.
func (s *Server) serveVoid(c *call, t *txn, form url.Values, v verdict) *answer {
	if t.status != juspay.StatusAuthorized {
		return refuseVoid(t.status, s.cfg.legacy)
	}
	if amount, ok := parseMoney(form.Get("amount")); form.Has("amount") && (!ok || amount != t.held()) {
		return refuseInput("Invalid amount")
	}
	view := s.view(c, t, t.status)
	if v != untouched {
		status := t.void(s.asked(c, v))
		if !v.silent() {
			view = s.view(c, t, status)
		}
	}
	return jsonAnswer(http.StatusOK, view.asOrder())
}

// serveProcessOTP takes an OTP. Without auto_capture=false, here or in the order,
// the money is captured at once.
func (s *Server) serveProcessOTP(c *call, t *txn, form url.Values, v verdict) *answer {
	if t.status != juspay.StatusPendingVBV || form.Get("challenge_id") != t.challenge.id {
		return refuseChallenge()
	}
	otp := form.Get("answer.otp")
	if otp == "" {
		return refuseInput("Missing answer.otp")
	}
	view := s.view(c, t, t.status)
	if v != untouched {
		status := t.authenticate(otp, t.order.autoCapture && !isFalse(form.Get("auto_capture")), s.asked(c, v))
		if !v.silent() {
			view = s.view(c, t, status)
		}
	}
	return jsonAnswer(http.StatusOK, view.asTxn())
}

// serveResendOTP sends the OTP again: it stays the same one.
func (s *Server) serveResendOTP(c *call, t *txn, _ url.Values, v verdict) *answer {
	switch {
	case t.status != juspay.StatusPendingVBV || c.challengeID != t.challenge.id:
		return refuseChallenge()
	case t.challenge.sent >= maxOTPSends:
		return refuseResend()
	case v != untouched:
		t.challenge.sent++
	}
	return jsonAnswer(http.StatusOK, s.view(c, t, t.status).asResend())
}
