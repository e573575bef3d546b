package main

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"github.com/juspay/juspay-go/juspaytest"
)

//go:embed templates static
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"money": money}).ParseFS(files, "templates/*.html"))

const (
	maxForm = 4 << 10 // far above what any form of the page has
	noOrder = "There is no such order. The shop forgets its orders when it is restarted."
)

// Web is the page of the shop.
type Web struct {
	shop *Shop
	lab  *Lab // nil: connected to Juspay
}

// NewWeb returns the handler of the page, and of what Juspay sends.
func NewWeb(shop *Shop) (http.Handler, error) {
	w := &Web{shop: shop}
	if shop.account.Fake != nil {
		w.lab = &Lab{fake: shop.account.Fake}
	}
	webhooks, err := shop.webhooks()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", w.guarded(w.pages()))
	if webhooks != nil {
		mux.Handle(webhookPath, webhooks)
	}
	return mux, nil
}

func (w *Web) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.cart)
	mux.HandleFunc("POST /orders", w.order)
	mux.HandleFunc("GET /orders/{id}", w.show)
	mux.HandleFunc("POST /orders/{id}/{action}", w.act)
	mux.HandleFunc("GET "+backPath, w.back)
	mux.HandleFunc("POST "+backPath, w.back)
	mux.Handle("GET /static/", http.FileServerFS(files))
	mux.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) {
		w.fail(rw, http.StatusNotFound, "There is no such page.")
	})
	return mux
}

// guarded refuses forms from other sites, so that nobody can make a visitor's
// browser capture something; only the way back from Juspay's page is one. Pages
// load nothing but this shop's own files, and are kept out of frames and caches.
func (w *Web) guarded(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.AddInsecureBypassPattern("POST " + backPath)
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		w.fail(rw, http.StatusForbidden, "The form was sent from another site. Nothing was done.")
	}))
	next = sameOrigin.Handler(next)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "same-origin") // the address of an order stays here
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(rw, r.Body, maxForm)
		next.ServeHTTP(rw, r)
	})
}

func (w *Web) cart(rw http.ResponseWriter, _ *http.Request) {
	w.render(rw, http.StatusOK, "cart.html", w.cartView(map[string]string{"notebook": "1", "paper": "1", "pencil": "0"}, true))
}

func (w *Web) cartView(pieces map[string]string, hold bool) cartView {
	v := cartView{page: page{Title: "Your cart", Fake: w.lab != nil}, Goods: goods, Pieces: pieces, Hold: hold}
	if w.lab != nil {
		v.Faults = wireFaults
	}
	return v
}

// order makes an order of the cart, or only adds it up.
func (w *Web) order(rw http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil {
		w.fail(rw, http.StatusBadRequest, "The form cannot be read. Nothing was ordered.")
		return
	}
	cart, complaints := readCart(r.PostForm)
	hold := r.PostForm.Get("pay") != "now"
	if len(complaints) > 0 || r.PostForm.Get("do") == "total" {
		v, code := w.cartView(map[string]string{}, hold), http.StatusOK
		for _, good := range goods {
			v.Pieces[good.ID] = r.PostForm.Get(good.ID)
		}
		if v.Errors = complaints; len(complaints) > 0 {
			v.Title, code = "Please look again: "+v.Title, http.StatusUnprocessableEntity
		} else {
			v.Total = money(cart.Total)
		}
		w.render(rw, code, "cart.html", v)
		return
	}
	if w.lab != nil {
		w.lab.GoWrong(w.lab.fake.On(juspaytest.CreateSession), wireFaults, r.PostForm.Get("fault"))
	}
	http.Redirect(rw, r, "/orders/"+w.shop.Order(cart, hold), http.StatusSeeOther)
}

func (w *Web) show(rw http.ResponseWriter, r *http.Request) {
	p, ok := w.shop.store.Get(r.PathValue("id"))
	if !ok {
		w.fail(rw, http.StatusNotFound, noOrder)
		return
	}
	w.render(rw, http.StatusOK, "order.html", w.view(p))
}

func (w *Web) fail(rw http.ResponseWriter, status int, text string) {
	w.render(rw, status, "error.html", struct {
		page
		Text string
	}{page{Title: http.StatusText(status), Fake: w.lab != nil}, text})
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
