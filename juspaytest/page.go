package juspaytest

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"

	juspay "github.com/juspay/juspay-go"
)

//go:embed page
var pageFiles embed.FS

var (
	pageTemplates = template.Must(template.ParseFS(pageFiles, "page/*.html"))
	pageStyle     = mustReadPage("page/page.css")
	pageIcon      = "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(mustReadPage("page/icon.svg")))
)

func mustReadPage(name string) string {
	text, err := pageFiles.ReadFile(name)
	if err != nil {
		panic(err) // the package was built without it
	}
	return string(text)
}

// maxPageForm is far above what any form of the page has.
const maxPageForm = 4 << 10

// payPage is what the customer sees: the page at payment_links.web, the bank's
// page after it, and the way back to the shop. It is plain HTML without scripts.
// Nothing that is typed on it is kept, and its requests are not on record.
type payPage struct {
	server *Server
	told   map[string]lastWord // by txn_uuid: what the customer was told, where a gateway was silent
}

// lastWord is what a customer was told, when so much had happened.
type lastWord struct {
	status juspay.Status
	moves  int
}

// silent reports whether the customer has been told nothing yet, and nothing has
// happened since.
func (p *payPage) silent(t *txn) bool { return p.told[t.uuid].moves == len(t.history) }

// known is what the customer is told about an attempt.
func (p *payPage) known(t *txn) juspay.Status {
	if p.silent(t) {
		return p.told[t.uuid].status
	}
	return t.status
}

// addPage puts the page where the links of the answers lead.
func (s *Server) addPage(mux *http.ServeMux) {
	p := &payPage{server: s, told: make(map[string]lastWord)}
	for pattern, show := range map[string]func(*http.Request) screen{
		"GET /orders/{order}/payment-page":              p.showCard,
		"POST /orders/{order}/payment-page":             p.takeCard,
		"GET /v2/pay/start/{merchant}/{txn}":            p.showBank,
		"POST /v2/pay/start/{merchant}/{txn}":           p.answerBank,
		"GET /v2/pay/finish/{merchant}/{txn}/{orderid}": p.showEnd,
	} {
		mux.Handle(pattern, p.handler(show))
	}
}

// screen is what the browser gets: a page, or the address of the next one.
type screen struct {
	code   int
	name   string // of the template
	data   any
	next   string
	formTo string // where a form of the page may lead, beside the page itself
}

func goTo(address string) screen { return screen{code: http.StatusSeeOther, next: address} }

// handler serves a part of the page with the server's lock held. Forms from
// other sites are refused.
func (p *payPage) handler(show func(*http.Request) screen) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.note(http.StatusForbidden, "Not from here", "The form was sent from another site. Nothing was done.").write(w)
	}))
	return guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxPageForm)
		if r.ParseForm() != nil {
			p.note(http.StatusBadRequest, "Not readable", "The form cannot be read. Nothing was done.").write(w)
			return
		}
		p.locked(r, show).write(w)
	}))
}

func (p *payPage) locked(r *http.Request, show func(*http.Request) screen) screen {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.catchUp()
	return show(r)
}

// write sends a page in one piece. It may load nothing, and be framed by nobody:
// its only style is in it, by its hash.
func (s screen) write(w http.ResponseWriter) {
	var body bytes.Buffer
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", pagePolicy(s.formTo))
	if s.next != "" {
		h.Set("Location", s.next)
		w.WriteHeader(s.code)
		return
	}
	if err := pageTemplates.ExecuteTemplate(&body, s.name, s.data); err != nil {
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(s.code)
	_, _ = body.WriteTo(w)
}

func pagePolicy(formTo string) string {
	hash := sha256.Sum256([]byte(pageStyle))
	policy := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
		base64.StdEncoding.EncodeToString(hash[:]))
	if to, err := url.Parse(formTo); err == nil && to.Host != "" {
		policy += " " + to.Scheme + "://" + to.Host
	}
	return policy
}

// sheet is what every page shows.
type sheet struct {
	Title    string
	Merchant string
	Style    template.CSS
	Icon     template.URL
}

func (p *payPage) sheet(title string) sheet {
	return sheet{title, p.server.cfg.merchant, template.CSS(pageStyle), template.URL(pageIcon)}
}

// noteView is a page that only says something, and may have a link.
type noteView struct {
	sheet
	Text           string
	Link, LinkText string
}

func (p *payPage) note(code int, title, text string) screen {
	return screen{code: code, name: "note.html", data: noteView{sheet: p.sheet(title), Text: text}}
}

func (p *payPage) noPayment() screen {
	return p.note(http.StatusNotFound, "No such payment",
		"There is no payment here. The fake forgets its payments when it is restarted.")
}

// bill is what there is to pay.
type bill struct {
	OrderID string
	Sum     string // with its currency
	Hold    bool   // put on hold, and not taken
}

func billOf(o *order) bill { return bill{o.id, o.currency + " " + o.amount.fixed(), !o.autoCapture} }
