package juspaytest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// maxAttempts is how many transactions an order can have, as documented.
const maxAttempts = 25

// AuthType is how the customer proves to be the card's holder.
type AuthType string

// The kinds of proof.
const (
	AuthThreeDS   AuthType = "THREE_DS"    // on a page of the bank
	AuthOTP       AuthType = "OTP"         // by an OTP that the merchant's page asks for
	AuthNoThreeDS AuthType = "NO_THREE_DS" // none: the bank answers at once
	AuthMOTO      AuthType = "MOTO"        // none, as an order by telephone has none
)

// atOnce reports whether the customer is not asked for anything.
func (a AuthType) atOnce() bool { return a == AuthNoThreeDS || a == AuthMOTO }

func (a AuthType) known() bool { return a == AuthThreeDS || a == AuthOTP || a.atOnce() }

// serveCreateTxn starts an attempt to pay an order. It is the one call that
// needs no key, as a browser may make it. What is refused is not kept: it may
// hold the number of a real card.
func (s *Server) serveCreateTxn(c *call, v verdict) *answer {
	a := s.attempt(c, v)
	if a.status >= http.StatusBadRequest {
		s.forget(c)
	}
	return a
}

func (s *Server) attempt(c *call, v verdict) *answer {
	form, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	auth := AuthType(cmp.Or(form.Get("auth_type"), string(AuthThreeDS)))
	if refusal := refuseAttempt(form, auth); refusal != nil {
		return refusal
	}
	o, refusal := s.orderToPay(c, form, v)
	switch {
	case refusal != nil:
		return refusal
	case len(o.txns) >= maxAttempts:
		return refuseInput("The order has had all its attempts")
	}
	t := s.pay(o, auth, c.id, v)
	view := s.view(c, t, t.status)
	if form.Get("format") != "json" {
		return &answer{status: http.StatusFound, location: view.start()}
	}
	return jsonAnswer(http.StatusOK, view.asAttempt())
}

// refuseAttempt says what is wrong with the card of an attempt.
func refuseAttempt(form url.Values, auth AuthType) *answer {
	number := form.Get("card_number")
	switch {
	case form.Get("merchant_id") == "":
		return refuseMerchant()
	case form.Get("payment_method_type") != "CARD":
		return refuseField("payment_method_type", "The fake takes CARD alone")
	case form.Get("card_token") == "" && number == "":
		return refuseCardNumber()
	case form.Get("card_token") == "" && !isTestCard(number):
		return refuseField("card_number", "The fake takes published test numbers alone")
	case !auth.known():
		return refuseField("auth_type", "Missing field or Invalid Value")
	}
	return nil
}

// orderToPay finds the order of an attempt, or makes it of the parameters that
// begin with "order.".
func (s *Server) orderToPay(c *call, form url.Values, v verdict) (*order, *answer) {
	if form.Has("order.order_id") {
		inner := url.Values{}
		for name, values := range form {
			if name, is := strings.CutPrefix(name, "order."); is {
				inner[name] = values
			}
		}
		return s.takeOrder(c, inner, v, juspay.StatusNew, false)
	}
	o := s.orders[orderKey(form.Get("order_id"))]
	if o == nil {
		return nil, noOrder(form.Get("order_id"))
	}
	return o, s.route(c, o.customer)
}

// pay starts an attempt. Nothing is on hold before the customer has answered,
// unless nobody asks the customer.
func (s *Server) pay(o *order, auth AuthType, requestID string, v verdict) *txn {
	t := s.newAttempt(o, s.ids.txn(), juspay.StatusPendingVBV)
	t.auth = auth
	if auth == AuthOTP {
		t.challenge = &challenge{id: "ch_" + s.ids.text(16), otp: defaultOTP, maxAttempts: 3, sent: 1}
	}
	if v == untouched {
		return t
	}
	s.addTxn(t)
	t.happened(t.created, juspay.EventTxnCreated)
	if auth.atOnce() {
		t.authorize(o.autoCapture, requestID, s.now())
	}
	return t
}

// Pay starts an attempt to pay an order with a test card, as POST /txns does: the
// transaction waits for the customer, in PENDING_VBV. See [Server.Approve],
// [Server.EnterOTP] and [Server.Abandon]. It fails the test when there is no such
// order.
func (s *Server) Pay(orderID string, auth AuthType) Challenge {
	s.t.Helper()
	return must(s, "Pay", func() (Challenge, error) {
		o, err := s.findOrder(orderID)
		if err != nil {
			return Challenge{}, err
		}
		if !auth.known() {
			return Challenge{}, fmt.Errorf("no AuthType is called %q", auth)
		}
		t := s.pay(o, auth, "", approved)
		paid := Challenge{Txn: s.snapshot(t)}
		if t.challenge != nil {
			paid.ChallengeID, paid.OTP = t.challenge.id, t.challenge.otp
		}
		return paid, nil
	})
}

// Approve lets the customer of a PENDING_VBV transaction pass the bank's page.
// The money is taken or held, as the order wants it, unless a fault at the
// gateway is given: see [Declined], [GatewayPending], [GatewayTimeout] and
// [GatewayLate]; the zero Fault is none. It fails the test when the transaction
// waits for nobody.
func (s *Server) Approve(txnUUID string, gateway Fault) Txn {
	s.t.Helper()
	return must(s, "Approve", func() (Txn, error) {
		t, err := s.waiting(txnUUID, gateway)
		if err == nil {
			t.approve(t.order.autoCapture, s.ask("", gateway, gateway.verdict()))
		}
		return s.snapshot(t), err
	})
}

// EnterOTP is what the customer types on the merchant's page, right or wrong. It
// is [Server.Approve] for a transaction with a challenge.
func (s *Server) EnterOTP(txnUUID, otp string, gateway Fault) Txn {
	s.t.Helper()
	return must(s, "EnterOTP", func() (Txn, error) {
		t, err := s.waiting(txnUUID, gateway)
		switch {
		case err != nil:
		case t.challenge == nil:
			err = fmt.Errorf("transaction %q waits for no OTP", txnUUID)
		default:
			t.authenticate(otp, t.order.autoCapture, s.ask("", gateway, gateway.verdict()))
		}
		return s.snapshot(t), err
	})
}

// Abandon ends a PENDING_VBV transaction whose customer has left, or could not
// prove to be the card's holder: AUTHENTICATION_FAILED. It fails the test when
// the transaction waits for nobody.
func (s *Server) Abandon(txnUUID string) Txn {
	s.t.Helper()
	return must(s, "Abandon", func() (Txn, error) {
		t, err := s.waiting(txnUUID, Fault{})
		if err == nil {
			t.move(juspay.StatusAuthenticationFailed, s.now())
		}
		return s.snapshot(t), err
	})
}

// waiting finds a transaction that waits for its customer, and checks that the
// fault is one of the gateway.
func (s *Server) waiting(txnUUID string, gateway Fault) (*txn, error) {
	t, err := s.find(txnUUID)
	switch {
	case err != nil:
		return nil, err
	case t.status != juspay.StatusPendingVBV:
		return t, fmt.Errorf("transaction %q waits for nobody: it is %s", txnUUID, t.status)
	case gateway != (Fault{}) && !gateway.atGateway():
		return t, fmt.Errorf("%s is no fault at the gateway", gateway)
	}
	return t, gateway.check()
}
