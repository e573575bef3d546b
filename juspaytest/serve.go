package juspaytest

import (
	"bytes"
	"cmp"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// maxRequestBytes is far above what any documented request has.
const maxRequestBytes = 1 << 20

// Request is a request as received. It holds everything that the client sent,
// the API key, OTPs and idempotence keys included: keep it out of logs.
type Request struct {
	ID        string      `json:"id"` // also in the answer's x-request-id, and in [Movement]
	At        time.Time   `json:"at"` // on the server's clock
	Operation Operation   `json:"operation"`
	Method    string      `json:"method"`
	Path      string      `json:"path"` // with its escapes and its query
	Header    http.Header `json:"header"`
	Body      string      `json:"body"`     // empty for what [ResetUnread] met, and of a POST /txns that was refused
	TxnUUID   string      `json:"txn_uuid"` // as the path has it, known or not
	OrderID   string      `json:"order_id"` // likewise
	Fault     string      `json:"fault"`    // what met it; see [Fault.String]
}

// Form reads the body as the form that the vendor documents. What cannot be
// read is left out.
func (r Request) Form() url.Values {
	form, _ := url.ParseQuery(r.Body)
	return form
}

// Requests returns every request so far, in the order of arrival, those that a
// fault met or the server refused included. Calls of what [Server.Handle]
// put beside the fake are left out. See [WithRequestLimit].
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// call is a request on its way through the server.
type call struct {
	id          string
	op          Operation
	txnUUID     string
	txnID       string
	orderID     string
	challengeID string
	customerID  string
	header      http.Header
	query       url.Values
	body        string
	sealed      bool // encrypted
	fault       Fault
	before      *txn    // the transaction as the call found it, for an operation on one
	refund      *refund // that the call asks for
}

// subject is what the call is about, for messages.
func (c *call) subject() string {
	for kind, id := range map[string]string{
		"order ": c.orderID, "transaction ": cmp.Or(c.txnUUID, c.txnID), "customer ": c.customerID,
	} {
		if id != "" {
			return kind + id
		}
	}
	return "what the body names"
}

// routes tells the documented paths from all others.
func (s *Server) routes() http.Handler {
	mux := s.mux
	mux.HandleFunc("POST /v2/txns/{txn}/capture", s.handle(Capture))
	mux.HandleFunc("POST /v2/txns/{txn}/void", s.handle(Void))
	mux.HandleFunc("POST /v2/txns/{txn}/authenticate", s.handle(ProcessOTP))
	mux.HandleFunc("POST /v2/txns/{txn}/authenticate/{challenge}/resend", s.handle(ResendOTP))
	mux.HandleFunc("GET /orders/{order}", s.handle(OrderStatus))
	mux.HandleFunc("POST /orders/{order}/refunds", s.handle(Refund))
	mux.HandleFunc("POST /orders/txns/{txnid}/refunds", s.handle(Refund))
	mux.HandleFunc("POST /refunds", s.handle(Refund))
	mux.HandleFunc("POST /session", s.handle(CreateSession))
	mux.HandleFunc("POST /orders", s.handle(CreateOrder))
	mux.HandleFunc("POST /txns", s.handle(CreateTxn))
	mux.HandleFunc("POST /v4/session", s.handle(CreateSession))
	mux.HandleFunc("POST /v4/order-status", s.handle(OrderStatus))
	mux.HandleFunc("POST /v4/orders/{order}/refunds", s.handle(Refund))
	mux.HandleFunc("POST /customers", s.handle(CreateCustomer))
	mux.HandleFunc("GET /customers/{customer}", s.handle(ReadCustomer))
	mux.HandleFunc("POST /customers/{customer}", s.handle(UpdateCustomer))
	mux.HandleFunc("/", s.handle(""))
	s.addPage(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clean := path.Clean(r.URL.Path); r.URL.Path != clean && r.URL.Path != clean+"/" { // the mux would redirect
			s.handle("")(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// Handle puts a handler of the caller's own beside the fake, under a pattern of
// [http.ServeMux] such as "/shop/": a shop, a control API. Its calls are
// not recorded, and no fault meets them. A pattern that is in use panics.
func (s *Server) Handle(pattern string, handler http.Handler) { s.mux.Handle(pattern, handler) }

// handle serves one operation: meet the fault, read, decide, answer.
func (s *Server) handle(op Operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{
			op: op, txnUUID: r.PathValue("txn"), txnID: r.PathValue("txnid"), orderID: r.PathValue("order"), challengeID: r.PathValue("challenge"),
			customerID: r.PathValue("customer"), header: r.Header, query: r.URL.Query(),
			sealed: isSealed(r.URL.Path),
		}
		d := &delivery{server: s, w: w, r: r}
		c.fault = s.arrive(c, r)
		d.fault = c.fault
		if d.fault.kind == kindResetUnread {
			d.reset()
			return
		}
		if !s.read(c, w, r) {
			return
		}
		if d.fault.kind == kindLatency && !d.fault.late && !d.wait(d.fault.wait) {
			return
		}
		d.answer = s.decide(c)
		w.Header().Set("X-Request-Id", c.id)
		w.Header().Set("X-Jp-Merchant-Id", s.cfg.merchant)
		d.deliver()
	}
}

// arrive puts the request on record and finds the fault that meets it.
func (s *Server) arrive(c *call, r *http.Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.id = "req_" + s.ids.text(20)
	fault := Fault{}
	if c.op != "" {
		fault = s.strike(c.op, s.concerned(c))
	}
	s.requests = append(s.requests, Request{
		ID: c.id, At: s.now(), Operation: c.op, Method: r.Method, Path: r.URL.RequestURI(), Header: maps.Clone(r.Header),
		TxnUUID: c.txnUUID, OrderID: c.orderID, Fault: fault.String(),
	})
	if limit := s.cfg.requestLimit; limit > 0 && len(s.requests) > limit {
		s.requests = slices.Delete(s.requests, 0, len(s.requests)-limit)
	}
	return fault
}

// concerned is the transaction that a call is about, in whatever way it says so.
func (s *Server) concerned(c *call) string {
	if t := s.txnIDs[c.txnID]; t != nil {
		return t.uuid
	}
	if o := s.orders[orderKey(c.orderID)]; o != nil && len(o.txns) > 0 {
		return o.shown().uuid
	}
	return c.txnUUID
}

// read takes the body in. It reports false when the client is gone.
func (s *Server) read(c *call, w http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBytes))
	if err != nil {
		return false
	}
	c.body = string(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.requests) - 1; i >= 0; i-- {
		if s.requests[i].ID == c.id {
			s.requests[i].Body = c.body
			break
		}
	}
	return true
}

// decide does what the call asks for, as far as the fault lets it, and returns
// the answer.
func (s *Server) decide(c *call) *answer {
	operate, known := operations[c.op]
	if !known {
		return noPath()
	}
	if c.sealed {
		if refusal := s.open(c); refusal != nil {
			return refusal
		}
	} else if c.op != CreateTxn && !s.authorized(c) {
		return s.cfg.unauthorized.answer()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp()
	a := operate(s, c, c.fault.verdict())
	if s.cfg.odd != 0 {
		a = s.cfg.odd.apply(a)
	}
	if c.sealed {
		return s.sealed(a)
	}
	return a
}

// authorized checks Basic authentication: the key as user, an empty password. The
// colon after the key may be missing, as official clients send it.
func (s *Server) authorized(c *call) bool {
	scheme, encoded, _ := strings.Cut(c.header.Get("Authorization"), " ")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !strings.EqualFold(scheme, "Basic") {
		return false
	}
	return subtle.ConstantTimeCompare(bytes.TrimSuffix(key, []byte(":")), []byte(s.cfg.apiKey)) == 1
}

// asked is the call as the gateway meets it.
func (s *Server) asked(c *call, v verdict) ask { return s.ask(c.id, c.fault, v) }

// ask is what the gateway meets, under a fault.
func (s *Server) ask(requestID string, fault Fault, v verdict) ask {
	at := s.now()
	return ask{verdict: v, requestID: requestID, at: at, later: func(m *lateMove) {
		if fault.wait > 0 {
			m.due = at.Add(fault.wait)
		}
		s.later(m)
	}}
}

// forget takes the body of a call off the record.
func (s *Server) forget(c *call) {
	for i := range s.requests {
		if s.requests[i].ID == c.id {
			s.requests[i].Body = ""
		}
	}
}

// view shows a transaction as an answer will: with the given status, in the
// version that the call asks for. Some faults show something else.
func (s *Server) view(c *call, t *txn, status juspay.Status) *view {
	switch c.fault.kind {
	case kindStale:
		t, status = c.before, c.before.status
	case kindLagging:
		t = t.asOf(s.now().Add(-c.fault.wait))
		status = t.status
	}
	if c.fault.astray() {
		t = s.another(c, t)
		status = t.status
	}
	version := s.cfg.version
	if asked := c.header.Get("Version"); asked != "" {
		version = asked
	}
	return &view{
		txn: *t.clone(), desk: s.answerDesk(), status: status, version: version, split: s.cfg.splitRefunds,
	}
}
