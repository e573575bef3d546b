package main

import (
	"errors"
	"net/http"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// complaint is what is wrong with the amount in a form.
type complaint struct{ form, typed, text string }

func (c *complaint) Error() string { return c.text }

// actions are the forms of an order's page.
var actions = map[string]func(*Web, Purchase, *http.Request) error{
	"session": func(w *Web, p Purchase, r *http.Request) error {
		w.goWrong(p, r, wireFaults, juspaytest.CreateSession)
		return w.shop.Retry(p.ID, r.PostFormValue("turn"))
	},
	"capture": func(w *Web, p Purchase, r *http.Request) error {
		amount, err := readAmount(p, r, "capture", p.Held())
		if err != nil {
			return err
		}
		w.goWrong(p, r, gatewayFaults, juspaytest.Capture)
		return w.shop.Capture(p.ID, r.PostFormValue("turn"), amount)
	},
	"void": func(w *Web, p Purchase, r *http.Request) error {
		w.goWrong(p, r, gatewayFaults, juspaytest.Void)
		return w.shop.Void(p.ID, r.PostFormValue("turn"))
	},
	"refund": func(w *Web, p Purchase, r *http.Request) error {
		amount, err := readAmount(p, r, "refund", p.Refundable())
		if err != nil {
			return err
		}
		if p.tooSoon(amount, time.Now()) {
			return &complaint{"refund", r.PostFormValue("amount"),
				"The same amount was refunded a moment ago: Juspay would take this for its repeat. Wait ten seconds."}
		}
		w.goWrong(p, r, gatewayFaults, juspaytest.Refund)
		return w.shop.Refund(p.ID, r.PostFormValue("turn"), amount)
	},
	"repeat": func(w *Web, p Purchase, r *http.Request) error { return w.shop.Repeat(p.ID, r.PostFormValue("turn")) },
	"ask":    func(w *Web, p Purchase, _ *http.Request) error { return w.shop.Ask(p.ID) },
	"gateway": func(w *Web, p Purchase, r *http.Request) error {
		if w.lab == nil {
			return errNoPurchase
		}
		w.lab.Settle(p.TxnUUID, r.PostFormValue("end") == "fail")
		return w.shop.Ask(p.ID)
	},
	"bank": func(w *Web, p Purchase, r *http.Request) error {
		if w.lab == nil {
			return errNoPurchase
		}
		w.lab.SettleRefund(p.ID, r.PostFormValue("refund"), r.PostFormValue("end"))
		return w.shop.Ask(p.ID)
	},
}

// goWrong is for the fake only.
func (w *Web) goWrong(p Purchase, r *http.Request, offered []Fault, op juspaytest.Operation) {
	if w.lab == nil || r.PostFormValue("turn") != p.Turn {
		return
	}
	scope := w.lab.fake.On(op)
	if p.TxnUUID != "" {
		scope = scope.OnTxn(p.TxnUUID)
	}
	w.lab.GoWrong(scope, offered, r.PostFormValue("fault"))
}

// act does what a form asks for, and leads back to the page: reloading that
// repeats nothing.
func (w *Web) act(rw http.ResponseWriter, r *http.Request) {
	p, found := w.shop.store.Get(r.PathValue("id"))
	action, known := actions[r.PathValue("action")]
	if !found || !known {
		w.fail(rw, http.StatusNotFound, noOrder)
		return
	}
	err := action(w, p, r)
	if wrong, ok := errors.AsType[*complaint](err); ok {
		v := w.view(p)
		map[string]*Form{"capture": &v.Capture, "refund": &v.Refund}[wrong.form].wrong(wrong)
		v.Title = "Please look again: " + v.Title
		w.render(rw, http.StatusUnprocessableEntity, "order.html", v)
		return
	}
	// A stale form has nothing to say: the page shows how things are.
	http.Redirect(rw, r, "/orders/"+p.ID, http.StatusSeeOther)
}

// readAmount reads what a person typed. A stale form is not complained about: what
// is left may have changed since.
func readAmount(p Purchase, r *http.Request, form string, most juspay.Amount) (juspay.Amount, error) {
	typed := r.PostFormValue("amount")
	if r.PostFormValue("turn") != p.Turn {
		return juspay.Amount{}, errStale
	}
	amount, err := juspay.ParseAmount(strings.TrimSpace(typed))
	_, exact := amount.Hundredths()
	text := ""
	switch {
	case err != nil || !exact:
		text = "Type an amount such as 150.00, without a currency."
	case amount.Sign() <= 0:
		text = "Type an amount above zero."
	case amount.Cmp(most) > 0:
		text = "At most " + most.Fixed(2) + " is possible."
	default:
		return amount, nil
	}
	return juspay.Amount{}, &complaint{form, typed, text}
}
