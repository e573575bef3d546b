package main

import (
	"errors"
	"net/http"

	juspay "github.com/juspay/juspay-go"
)

const backPath = "/back"

// back is where Juspay sends the customer's browser: by a link or by a form, and
// perhaps never. What it brings is a hint, signed or not: Juspay is asked, and the
// order's page says what is known.
func (w *Web) back(rw http.ResponseWriter, r *http.Request) {
	said, err := juspay.ParseReturn(r, w.shop.account.ResponseKey)
	if err != nil {
		w.backUnsigned(rw, r, err)
		return
	}
	w.shop.Back(said.OrderID, "The customer is back, with a signed "+string(said.Status)+".")
	http.Redirect(rw, r, "/orders/"+said.OrderID, http.StatusSeeOther)
}

// backUnsigned leads the customer to the order all the same: its page shows only
// what Juspay has said.
func (w *Web) backUnsigned(rw http.ResponseWriter, r *http.Request, err error) {
	id := r.FormValue("order_id")
	if _, ok := w.shop.store.Get(id); !ok {
		w.fail(rw, http.StatusNotFound, "This shop does not have that order.")
		return
	}
	why := "without a signature that fits"
	if _, unusable := errors.AsType[*juspay.ValidationError](err); unusable {
		why = "and the shop has no key to check a signature"
	}
	w.shop.Back(id, "Somebody is back, "+why+": that says nothing.")
	http.Redirect(rw, r, "/orders/"+id, http.StatusSeeOther)
}

// Back notes that a customer is back, and asks Juspay until the payment has an
// end. A bank may still be busy.
func (s *Shop) Back(id, hint string) {
	p, err := s.store.Update(id, func(p *Purchase) error {
		p.note(FromBrowser, hint)
		return nil
	})
	if err == nil {
		wait(s.look(p, nil))
	}
}
