package juspaytest

import (
	"fmt"
	"net/http"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// bankView is the page on which the bank asks for the customer.
type bankView struct {
	sheet
	bill
	OTP      string // the right one, where the bank asks for one
	Error    string
	Gateways []choice
}

// gateways are what the bank and its gateway can do when the customer has said yes.
var gateways = []struct {
	fault Fault
	label string
}{
	{Fault{}, "The bank says yes"},
	{Declined, "The bank refuses"},
	{GatewayPending, "The bank has accepted it, and answers when the fake is told to"},
	{GatewayLate(10 * time.Second), "The gateway is late: silent at first, done after ten seconds"},
	{GatewayTimeout, "The gateway is silent, and nothing happens"},
	{GatewayTimeout.AfterMoney(), "The gateway is silent, but the bank has said yes"},
}

// asked finds the attempt that a bank's page is about. A screen in its place says
// why the bank does not ask.
func (p *payPage) asked(r *http.Request) (*txn, *screen) {
	t := p.server.txns[r.PathValue("txn")]
	if t == nil {
		none := p.noPayment()
		return nil, &none
	}
	if t.status != juspay.StatusPendingVBV || p.silent(t) {
		end := goTo(p.end(t))
		return nil, &end
	}
	return t, nil
}

func (p *payPage) showBank(r *http.Request) screen {
	t, instead := p.asked(r)
	if instead != nil {
		return *instead
	}
	return p.bank(http.StatusOK, t, Fault{}, "")
}

func (p *payPage) bank(code int, t *txn, chosen Fault, complaint string) screen {
	v := bankView{sheet: p.sheet("The bank asks"), bill: billOf(t.order), Error: complaint}
	if t.challenge != nil {
		v.OTP = t.challenge.otp
	}
	for _, g := range gateways {
		v.Gateways = append(v.Gateways, choice{g.fault.String(), g.label, g.fault == chosen})
	}
	return screen{code: code, name: "bank.html", data: v}
}

// answerBank is what the customer has answered.
func (p *payPage) answerBank(r *http.Request) screen {
	t, instead := p.asked(r)
	if instead != nil {
		return *instead
	}
	switch r.PostForm.Get("answer") {
	case "no":
		t.move(juspay.StatusAuthenticationFailed, p.server.now())
		return goTo(p.end(t))
	case "close":
		return p.closed(t)
	}
	return p.confirm(t, r.PostForm.Get("otp"), chosenGateway(r.PostForm.Get("gateway")))
}

func chosenGateway(name string) Fault {
	for _, g := range gateways {
		if g.fault.String() == name {
			return g.fault
		}
	}
	return Fault{}
}

// closed is what nobody sees in real life: the customer has left, and neither the
// shop nor the bank knows.
func (p *payPage) closed(t *txn) screen {
	return screen{code: http.StatusOK, name: "note.html", data: noteView{
		sheet: p.sheet("The window is closed"),
		Text: "The customer has left without an answer, and does not come back to the shop. " +
			"Nothing was taken or put on hold. The payment still waits.",
		Link: p.server.startOf(t), LinkText: "Open the bank’s page again",
	}}
}

// confirm lets the bank and the gateway do their part, when the customer is known
// to be the card's holder. A wrong OTP may leave another attempt.
func (p *payPage) confirm(t *txn, otp string, gateway Fault) screen {
	a := p.server.ask("", gateway, gateway.verdict())
	if t.challenge == nil {
		p.tell(t, t.approve(t.order.autoCapture, a))
		return goTo(p.end(t))
	}
	if len(otp) < 4 || len(otp) > 10 || !digitsOnly(otp) {
		return p.bank(http.StatusUnprocessableEntity, t, gateway, "An OTP has 4 to 10 digits.")
	}
	before := t.challenge.attempts
	told := t.authenticate(otp, t.order.autoCapture, a)
	wrong := t.challenge.attempts > before && otp != t.challenge.otp
	if left := t.challenge.maxAttempts - t.challenge.attempts; wrong && left > 0 {
		return p.bank(http.StatusUnprocessableEntity, t, gateway, fmt.Sprintf("This OTP is wrong. Attempts left: %d.", left))
	}
	p.tell(t, told)
	return goTo(p.end(t))
}

// tell remembers what the customer was told, where nobody knew better: that a
// silent gateway has left the payment as it was.
func (p *payPage) tell(t *txn, told juspay.Status) {
	if told == juspay.StatusPendingVBV {
		p.told[t.uuid] = lastWord{told, len(t.history)}
	}
}
