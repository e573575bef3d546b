package main

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

	"github.com/juspay/juspay-go/juspaytest"
)

const (
	controlPath = "/_fake/"

	// maxControlBytes is far above what any call of the control API has.
	maxControlBytes = 1 << 20
)

// controlHelp describes the control API.
const controlHelp = `Control API: forms in, JSON out; no API key.

  POST /_fake/authorize   a transaction in AUTHORIZED
       order_id txn_uuid amount currency routing_id customer_id   (all optional)
  POST /_fake/challenge   a transaction in PENDING_VBV, with challenge_id and otp
       as authorize, and challenge_id otp max_attempts            (all optional)
  POST /_fake/next        let faults meet the next calls, one each
       fault=NAME[=VALUE][:after-money]                           (may be repeated)
       operation=capture|void|process-otp|resend-otp|order-status|refund
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

// endpoint is one call of the control API.
type endpoint struct {
	do     func(*juspaytest.Server, url.Values) (any, error)
	fields string // what a form may have, apart by spaces
}

const paymentFields = "order_id txn_uuid amount currency routing_id customer_id"

var endpoints = map[string]endpoint{
	"POST authorize": {authorize, paymentFields},
	"POST challenge": {challenge, paymentFields + " challenge_id otp max_attempts"},
	"POST next":      {next, "fault operation txn_uuid mode probability seed"},
	"POST calm":      {calm, ""},
	"POST settle":    {settle, "txn_uuid failed"},
	"POST advance":   {advance, "by"},
	"GET ledger":     {ledger, "txn_uuid"},
	"GET txn":        {txn, "txn_uuid"},
	"GET requests":   {requests, ""},
	"GET violations": {violations, ""},
	"GET faults":     {faults, ""},
}

// serveControl puts the control API beside the fake.
func serveControl(jp *juspaytest.Server) {
	for route, e := range endpoints {
		method, name, _ := strings.Cut(route, " ")
		jp.Handle(method+" "+controlPath+name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e.serve(jp, w, r)
		}))
	}
}

func (e endpoint) serve(jp *juspaytest.Server, w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxControlBytes)
	form, err := e.read(r)
	var result any
	if err == nil {
		result, err = attempt(func() (any, error) { return e.do(jp, form) })
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

// read returns the form of a request. What would be overlooked is refused: a
// test that misspells something must not pass for that.
func (e endpoint) read(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if r.ContentLength != 0 && r.PostForm != nil && len(r.PostForm) == 0 {
		return nil, errors.New("the body is not a form")
	}
	for name := range r.Form {
		if !slices.Contains(strings.Fields(e.fields), name) {
			return nil, fmt.Errorf("no field is called %q; there are: %s", name, e.fields)
		}
	}
	return r.Form, nil
}

// done is the answer where there is nothing to tell.
type done struct {
	OK bool `json:"ok"`
}

func authorize(jp *juspaytest.Server, form url.Values) (any, error) {
	p, err := paymentOf(form)
	if err != nil {
		return nil, err
	}
	return jp.Authorize(p), nil
}

func challenge(jp *juspaytest.Server, form url.Values) (any, error) {
	p, err := paymentOf(form)
	if err != nil {
		return nil, err
	}
	return jp.Challenge(p), nil
}

func paymentOf(form url.Values) (juspaytest.Payment, error) {
	p := juspaytest.Payment{
		OrderID: form.Get("order_id"), Amount: form.Get("amount"), Currency: form.Get("currency"),
		RoutingID: form.Get("routing_id"), CustomerID: form.Get("customer_id"),
		TxnUUID: form.Get("txn_uuid"), ChallengeID: form.Get("challenge_id"), OTP: form.Get("otp"),
	}
	err := optional(form, "max_attempts", strconv.Atoi, &p.MaxAttempts)
	return p, err
}

// optional reads a field that may be missing.
func optional[T any](form url.Values, name string, parse func(string) (T, error), into *T) error {
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

func next(jp *juspaytest.Server, form url.Values) (any, error) {
	var faults []juspaytest.Fault
	for _, text := range form["fault"] {
		fault, err := juspaytest.ParseFault(text)
		if err != nil {
			return nil, err
		}
		faults = append(faults, fault)
	}
	if len(faults) == 0 {
		return nil, errors.New("fault is missing")
	}
	scope := jp.On(juspaytest.Operation(form.Get("operation"))).OnTxn(form.Get("txn_uuid"))
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
			optional(form, "probability", func(text string) (float64, error) { return strconv.ParseFloat(text, 64) }, &p),
			optional(form, "seed", func(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }, &seed),
		); err != nil {
			return nil, err
		}
		scope.Randomly(p, seed, faults...)
	default:
		return nil, fmt.Errorf("no mode is called %q", mode)
	}
	return done{true}, nil
}

func calm(jp *juspaytest.Server, _ url.Values) (any, error) {
	jp.Calm()
	return done{true}, nil
}

func settle(jp *juspaytest.Server, form url.Values) (any, error) {
	failed := false
	if err := optional(form, "failed", strconv.ParseBool, &failed); err != nil {
		return nil, err
	}
	if failed {
		return jp.SettleFailed(form.Get("txn_uuid")), nil
	}
	return jp.Settle(form.Get("txn_uuid")), nil
}

func advance(jp *juspaytest.Server, form url.Values) (any, error) {
	if !form.Has("by") {
		return nil, errors.New("by is missing")
	}
	var by time.Duration
	if err := optional(form, "by", time.ParseDuration, &by); err != nil {
		return nil, err
	}
	jp.Advance(by)
	return done{true}, nil
}

func ledger(jp *juspaytest.Server, form url.Values) (any, error) {
	return jp.Ledger(form.Get("txn_uuid")), nil
}

func txn(jp *juspaytest.Server, form url.Values) (any, error) {
	return jp.Txn(form.Get("txn_uuid")), nil
}

func requests(jp *juspaytest.Server, _ url.Values) (any, error) { return jp.Requests(), nil }

func violations(jp *juspaytest.Server, _ url.Values) (any, error) { return jp.Violations(), nil }

func faults(*juspaytest.Server, url.Values) (any, error) {
	var names []string
	for _, fault := range juspaytest.Faults() {
		names = append(names, fault.String())
	}
	return names, nil
}
