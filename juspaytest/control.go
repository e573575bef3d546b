package juspaytest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const controlPath = "/_fake/"

// ControlHelp describes the control API that [WithControlAPI] serves.
const ControlHelp = `Control API: forms in, JSON out; no API key.

  POST /_fake/authorize   a transaction in AUTHORIZED
       order_id txn_uuid amount currency routing_id customer_id   (all optional)
  POST /_fake/challenge   a transaction in PENDING_VBV, with challenge_id and otp
       as authorize, and challenge_id otp max_attempts            (all optional)
  POST /_fake/next        let faults meet the next calls, one each
       fault=NAME[=VALUE][:after-money]                           (may be repeated)
       operation=capture|void|authenticate|resend|order-status
       txn_uuid=...                                               (default: any)
       mode=next|always|random, probability seed                  (for mode=random)
  POST /_fake/calm        forget the faults that have not struck yet
  POST /_fake/settle      finish what is pending at the gateway
       txn_uuid=... failed=true                                   (default: success)
  POST /_fake/advance     put the clock forward, for the 7-day window
       by=168h
  GET  /_fake/ledger?txn_uuid=...   what really happened to the money
  GET  /_fake/txn?txn_uuid=...      the transaction and its statuses so far
  GET  /_fake/requests              every request as received, keys and OTPs included
  GET  /_fake/violations            calls without x-routing-id, or with a foreign one
  GET  /_fake/faults                the names for fault=`

// control is one endpoint of the control API.
type control struct {
	do     func(*Server, url.Values) (any, error)
	fields string // what a form may have, apart by spaces
}

const paymentFields = "order_id txn_uuid amount currency routing_id customer_id"

var controls = map[string]control{
	"POST authorize": {controlAuthorize, paymentFields},
	"POST challenge": {controlChallenge, paymentFields + " challenge_id otp max_attempts"},
	"POST next":      {controlNext, "fault operation txn_uuid mode probability seed"},
	"POST calm":      {controlCalm, ""},
	"POST settle":    {controlSettle, "txn_uuid failed"},
	"POST advance":   {controlAdvance, "by"},
	"GET ledger":     {controlLedger, "txn_uuid"},
	"GET txn":        {controlTxn, "txn_uuid"},
	"GET requests":   {func(s *Server, _ url.Values) (any, error) { return s.Requests(), nil }, ""},
	"GET violations": {func(s *Server, _ url.Values) (any, error) { return s.Violations(), nil }, ""},
	"GET faults":     {controlFaults, ""},
}

// read returns the form of a request. What would be overlooked is refused: a
// test that misspells something must not pass for that.
func (c control) read(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if r.ContentLength != 0 && r.PostForm != nil && len(r.PostForm) == 0 {
		return nil, errors.New("the body is not a form")
	}
	for name := range r.Form {
		if !slices.Contains(strings.Fields(c.fields), name) {
			return nil, fmt.Errorf("no field is called %q; there are: %s", name, c.fields)
		}
	}
	return r.Form, nil
}

func (s *Server) controlAPI() http.Handler {
	mux := http.NewServeMux()
	for route, c := range controls {
		method, name, _ := strings.Cut(route, " ")
		mux.HandleFunc(method+" "+controlPath+name, func(w http.ResponseWriter, r *http.Request) {
			s.control(w, r, c)
		})
	}
	return mux
}

func (s *Server) control(w http.ResponseWriter, r *http.Request, c control) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequestBytes)
	form, err := c.read(r)
	var result any
	if err == nil {
		result, err = c.do(s, form)
	}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		result = map[string]string{"error": err.Error()}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(result) // a client that is gone does not matter
}

// done is the answer where there is nothing to tell.
type done struct {
	OK bool `json:"ok"`
}

func controlAuthorize(s *Server, form url.Values) (any, error) {
	p, err := paymentOf(form)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.authorize(p)
}

func controlChallenge(s *Server, form url.Values) (any, error) {
	p, err := paymentOf(form)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.challenge(p)
}

func paymentOf(form url.Values) (Payment, error) {
	p := Payment{
		OrderID: form.Get("order_id"), Amount: form.Get("amount"), Currency: form.Get("currency"),
		RoutingID: form.Get("routing_id"), CustomerID: form.Get("customer_id"),
		TxnUUID: form.Get("txn_uuid"), ChallengeID: form.Get("challenge_id"), OTP: form.Get("otp"),
	}
	err := number(form, "max_attempts", strconv.Atoi, &p.MaxAttempts)
	return p, err
}

// number reads an optional number.
func number[T any](form url.Values, name string, parse func(string) (T, error), into *T) error {
	if !form.Has(name) {
		return nil
	}
	value, err := parse(form.Get(name))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	*into = value
	return nil
}

func controlNext(s *Server, form url.Values) (any, error) {
	var faults []Fault
	for _, text := range form["fault"] {
		fault, err := ParseFault(text)
		if err != nil {
			return nil, err
		}
		faults = append(faults, fault)
	}
	if len(faults) == 0 {
		return nil, errors.New("fault is missing")
	}
	scope := Scope{server: s, op: Operation(form.Get("operation")), txnUUID: form.Get("txn_uuid")}
	if err := scope.check(faults); err != nil {
		return nil, err
	}
	switch mode := form.Get("mode"); mode {
	case "", "next":
		scope.Next(faults...)
	case "always":
		if len(faults) > 1 {
			return nil, errors.New("mode=always takes one fault")
		}
		scope.Always(faults[0])
	case "random":
		p, seed := 0.1, uint64(1)
		if err := errors.Join(
			number(form, "probability", func(text string) (float64, error) { return strconv.ParseFloat(text, 64) }, &p),
			number(form, "seed", func(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }, &seed),
		); err != nil {
			return nil, err
		}
		if err := scope.checkRandom(p, faults); err != nil {
			return nil, err
		}
		scope.Randomly(p, seed, faults...)
	default:
		return nil, fmt.Errorf("no mode is called %q", mode)
	}
	return done{true}, nil
}

func controlCalm(s *Server, _ url.Values) (any, error) {
	s.Calm()
	return done{true}, nil
}

func controlSettle(s *Server, form url.Values) (any, error) {
	failed := false
	if err := number(form, "failed", strconv.ParseBool, &failed); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settle(form.Get("txn_uuid"), failed)
}

func controlAdvance(s *Server, form url.Values) (any, error) {
	if !form.Has("by") {
		return nil, errors.New("by is missing")
	}
	var by time.Duration
	if err := number(form, "by", time.ParseDuration, &by); err != nil {
		return nil, err
	}
	s.Advance(by)
	return done{true}, nil
}

func controlLedger(s *Server, form url.Values) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger(form.Get("txn_uuid"))
}

func controlTxn(s *Server, form url.Values) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(form.Get("txn_uuid"))
	return s.snapshot(t), err
}

func controlFaults(*Server, url.Values) (any, error) {
	var names []string
	for _, fault := range Faults() {
		names = append(names, fault.String())
	}
	return names, nil
}
