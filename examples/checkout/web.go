package main

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strings"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

//go:embed templates static
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"money": money}).ParseFS(files, "templates/*.html"))

// maxForm is far above what any form of the page has.
const maxForm = 4 << 10

// Web is the page of the shop.
type Web struct{ shop *Shop }

// NewWeb returns the page's handler. Forms from other sites are refused, so that
// nobody can make a visitor's browser capture something.
func NewWeb(shop *Shop) http.Handler {
	w := &Web{shop}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.front)
	mux.HandleFunc("POST /payments", w.start)
	mux.HandleFunc("GET /payments/{id}", w.payment)
	mux.HandleFunc("GET /payments/{id}/live", w.live)
	mux.HandleFunc("POST /payments/{id}/{action}", w.act)
	mux.Handle("GET /static/", http.FileServerFS(files))
	mux.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) {
		w.fail(rw, http.StatusNotFound, "There is no such page.")
	})

	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		w.fail(rw, http.StatusForbidden, "The form was sent from another site. Nothing was done.")
	}))
	return withHeaders(sameOrigin.Handler(mux))
}

// withHeaders lets pages load nothing but this shop's own files, and keeps them
// out of frames and caches.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "same-origin") // the address of a payment stays here
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(rw, r.Body, maxForm)
		next.ServeHTTP(rw, r)
	})
}

func (w *Web) front(rw http.ResponseWriter, _ *http.Request) {
	w.render(rw, http.StatusOK, "start.html", w.startView("499.00", ""))
}

func (w *Web) startView(amount, complaint string) startView {
	return startView{page: page{Title: "New payment", Fake: w.shop.lab != nil}, Amount: amount, Error: complaint}
}

func (w *Web) start(rw http.ResponseWriter, r *http.Request) {
	if w.shop.lab == nil {
		w.fail(rw, http.StatusNotFound, "Payments are started elsewhere: this shop shows the one that it was given.")
		return
	}
	typed := r.PostFormValue("amount")
	amount, complaint := readAmount(typed, juspay.MustAmount("100000"))
	if complaint != "" {
		w.render(rw, http.StatusUnprocessableEntity, "start.html", w.startView(typed, complaint))
		return
	}
	http.Redirect(rw, r, "/payments/"+w.shop.Start(amount), http.StatusSeeOther)
}

func (w *Web) payment(rw http.ResponseWriter, r *http.Request) { w.show(rw, r, "payment.html") }

// live is the part of the page that changes by itself.
func (w *Web) live(rw http.ResponseWriter, r *http.Request) { w.show(rw, r, "live") }

func (w *Web) show(rw http.ResponseWriter, r *http.Request, name string) {
	p, ok := w.shop.Payment(r.PathValue("id"))
	if !ok {
		w.fail(rw, http.StatusNotFound, "There is no such payment. The shop forgets its payments when it is restarted.")
		return
	}
	w.render(rw, http.StatusOK, name, w.shop.view(p))
}

// complaint is what is wrong with a field of a form.
type complaint struct{ field, typed, text string }

func (c *complaint) Error() string { return c.text }

// actions are the forms of a payment's page.
var actions = map[string]func(*Shop, Payment, *http.Request) error{
	"otp": func(s *Shop, p Payment, r *http.Request) error {
		otp := strings.TrimSpace(r.PostFormValue("otp"))
		if len(otp) < 4 || len(otp) > 10 || strings.Trim(otp, "0123456789") != "" {
			return &complaint{"otp", "", "An OTP has 4 to 10 digits."}
		}
		s.goWrong(p, juspaytest.ProcessOTP, r)
		return s.Answer(p.ID, r.PostFormValue("attempt"), otp, r.PostFormValue("then") == "hold")
	},
	"capture": func(s *Shop, p Payment, r *http.Request) error {
		typed := r.PostFormValue("amount")
		if r.PostFormValue("attempt") != p.Attempt {
			return errStale // before a complaint about what is left by now
		}
		amount, wrong := readAmount(typed, p.Rest())
		if wrong != "" {
			return &complaint{"amount", typed, wrong}
		}
		s.goWrong(p, juspaytest.Capture, r)
		return s.Capture(p.ID, r.PostFormValue("attempt"), amount)
	},
	"repeat": func(s *Shop, p Payment, r *http.Request) error { return s.Repeat(p.ID, r.PostFormValue("attempt")) },
	"void": func(s *Shop, p Payment, r *http.Request) error {
		s.goWrong(p, juspaytest.Void, r)
		return s.Void(p.ID, r.PostFormValue("attempt"))
	},
	"check": func(s *Shop, p Payment, _ *http.Request) error { return s.Check(p.ID) },
	"settle": func(s *Shop, p Payment, r *http.Request) error {
		if s.lab == nil {
			return errNoPayment
		}
		s.lab.Settle(p.TxnUUID, r.PostFormValue("end") == "fail")
		return s.Check(p.ID)
	},
}

// goWrong is for the fake only.
func (s *Shop) goWrong(p Payment, op juspaytest.Operation, r *http.Request) {
	if s.lab != nil && r.PostFormValue("attempt") == p.Attempt {
		s.lab.GoWrong(p.TxnUUID, op, r.PostFormValue("fault"))
	}
}

// act does what a form asks for, and leads back to the page: reloading that
// repeats nothing.
func (w *Web) act(rw http.ResponseWriter, r *http.Request) {
	p, found := w.shop.Payment(r.PathValue("id"))
	action, known := actions[r.PathValue("action")]
	if !found || !known {
		w.fail(rw, http.StatusNotFound, "There is no such payment. The shop forgets its payments when it is restarted.")
		return
	}
	err := action(w.shop, p, r)
	if wrong, ok := errors.AsType[*complaint](err); ok {
		v := w.shop.view(p)
		v.Errors, v.Typed = map[string]string{wrong.field: wrong.text}, map[string]string{wrong.field: wrong.typed}
		w.render(rw, http.StatusUnprocessableEntity, "payment.html", v)
		return
	}
	// A stale form has nothing to say: the page shows how things are.
	http.Redirect(rw, r, "/payments/"+p.ID, http.StatusSeeOther)
}

// readAmount reads what a person typed, and says what is wrong with it.
func readAmount(typed string, most juspay.Amount) (amount juspay.Amount, complaint string) {
	amount, err := juspay.ParseAmount(strings.TrimSpace(typed))
	_, exact := amount.Hundredths()
	switch {
	case err != nil || !exact:
		return amount, "Type an amount such as 150.00, without a currency."
	case amount.Sign() <= 0:
		return amount, "Type an amount above zero."
	case amount.Cmp(most) > 0:
		return amount, "At most " + money(most) + " is possible."
	}
	return amount, ""
}

func (w *Web) fail(rw http.ResponseWriter, status int, text string) {
	w.render(rw, status, "error.html", struct {
		page
		Text string
	}{page{Title: http.StatusText(status), Fake: w.shop.lab != nil}, text})
}

// render writes a page in one piece, or none.
func (w *Web) render(rw http.ResponseWriter, status int, name string, data any) {
	var body bytes.Buffer
	if err := templates.ExecuteTemplate(&body, name, data); err != nil {
		http.Error(rw, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = body.WriteTo(rw)
}
