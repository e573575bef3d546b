package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
	"github.com/juspay/juspay-go/juspaytest/internal/days"
)

// controlHelp describes the control API.
const controlHelp = `Control API: forms or flat JSON objects in, JSON out; no API key.

The money
  POST /_fake/authorize   a transaction in AUTHORIZED
       order_id txn_uuid amount currency routing_id customer_id   (all optional)
  POST /_fake/challenge   a transaction in PENDING_VBV, with challenge_id and otp
       as authorize, and challenge_id otp max_attempts            (all optional)
  POST /_fake/pay         the customer of an order types a test card
       order_id=... auth_type=THREE_DS|OTP|NO_THREE_DS|MOTO       (default: THREE_DS)
  POST /_fake/approve     the customer passes the bank's page, or types an OTP
       txn_uuid=... otp=... fault=declined|gateway-...            (both optional)
  POST /_fake/abandon     the customer leaves
       txn_uuid=...
  POST /_fake/settle      finish what is pending at the gateway
       txn_uuid=... failed=true                                   (default: success)
  POST /_fake/settle-refund
       order_id=... unique_request_id=... status=SUCCESS|FAILURE|MANUAL_REVIEW

What goes wrong
  POST /_fake/next        let faults meet the next calls, one each
       fault=NAME[=VALUE][:after-money]                           (may be repeated)
       operation=capture|void|process-otp|resend-otp|order-status|refund
                 |create-session|create-order|create-txn
                 |create-customer|read-customer|update-customer   (default: any)
       txn_uuid=...                                               (default: any)
       mode=next|always|random, probability seed                  (for mode=random)
  GET  /_fake/waiting     the faults that have not struck yet
  POST /_fake/calm        forget them
  GET  /_fake/faults      the names for fault=

The clock, and everything
  POST /_fake/advance     put the clock forward, for the 7-day window
       by=7d|36h|90s
  POST /_fake/reset       forget everything

What happened
  GET  /_fake/ledger?txn_uuid=... or order_id=...   what really happened to the money
  GET  /_fake/txn?txn_uuid=...         the transaction and its statuses so far
  GET  /_fake/order?order_id=...       the order and its transactions
  GET  /_fake/refunds?order_id=...     its refunds
  GET  /_fake/return?order_id=...      how its customer comes back to the merchant
  GET  /_fake/requests                 every request as received, keys and OTPs included
  GET  /_fake/violations               calls without x-routing-id, or with a foreign one

Webhooks, with -webhook-url
  GET  /_fake/events                   everything that happened to payments
  GET  /_fake/deliveries               every attempt to tell the receiver
  POST /_fake/deliver     send events now, in this order
       id=... (may be repeated), user password                    (default: the right ones)
  POST /_fake/hold        keep back what happens from now on
  POST /_fake/release     let go of it`

const paymentFields = "order_id txn_uuid amount currency routing_id customer_id"

var endpoints = map[string]endpoint{
	"POST authorize":     {authorize, paymentFields},
	"POST challenge":     {challenge, paymentFields + " challenge_id otp max_attempts"},
	"POST pay":           {pay, "order_id auth_type"},
	"POST approve":       {approve, "txn_uuid otp fault"},
	"POST abandon":       {abandon, "txn_uuid"},
	"POST settle":        {settle, "txn_uuid failed"},
	"POST settle-refund": {settleRefund, "order_id unique_request_id status"},

	"POST next":   {next, "fault operation txn_uuid mode probability seed"},
	"GET waiting": {func(jp *juspaytest.Server, _ url.Values) (any, error) { return jp.Waiting(), nil }, ""},
	"POST calm":   {calm, ""},
	"GET faults":  {faults, ""},

	"POST advance": {advance, "by"},
	"POST reset":   {reset, ""},

	"GET ledger":     {ledger, "txn_uuid order_id"},
	"GET txn":        {txn, "txn_uuid"},
	"GET order":      {order, "order_id"},
	"GET refunds":    {refunds, "order_id"},
	"GET return":     {comeBack, "order_id"},
	"GET requests":   {func(jp *juspaytest.Server, _ url.Values) (any, error) { return jp.Requests(), nil }, ""},
	"GET violations": {func(jp *juspaytest.Server, _ url.Values) (any, error) { return jp.Violations(), nil }, ""},

	"GET events":     {func(jp *juspaytest.Server, _ url.Values) (any, error) { return list(jp.Events()), nil }, ""},
	"GET deliveries": {func(jp *juspaytest.Server, _ url.Values) (any, error) { return list(jp.Deliveries()), nil }, ""},
	"POST deliver":   {deliver, "id user password"},
	"POST hold":      {hold, ""},
	"POST release":   {release, ""},
}

// done is the answer where there is nothing to tell.
type done struct {
	OK bool `json:"ok"`
}

// list is a list in JSON, also where it is empty.
func list[T any](items []T) []T { return append([]T{}, items...) }

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

func pay(jp *juspaytest.Server, form url.Values) (any, error) {
	auth := juspaytest.AuthThreeDS
	if form.Has("auth_type") {
		auth = juspaytest.AuthType(form.Get("auth_type"))
	}
	return jp.Pay(form.Get("order_id"), auth), nil
}

func approve(jp *juspaytest.Server, form url.Values) (any, error) {
	var gateway juspaytest.Fault
	if err := optional(form, "fault", juspaytest.ParseFault, &gateway); err != nil {
		return nil, err
	}
	if form.Has("otp") {
		return jp.EnterOTP(form.Get("txn_uuid"), form.Get("otp"), gateway), nil
	}
	return jp.Approve(form.Get("txn_uuid"), gateway), nil
}

func abandon(jp *juspaytest.Server, form url.Values) (any, error) {
	return jp.Abandon(form.Get("txn_uuid")), nil
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

func settleRefund(jp *juspaytest.Server, form url.Values) (any, error) {
	status := juspay.RefundStatus(strings.ToUpper(form.Get("status")))
	return jp.SettleRefund(form.Get("order_id"), form.Get("unique_request_id"), status), nil
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
	if form.Has("txn_uuid") {
		jp.Txn(form.Get("txn_uuid")) // a fault for nobody would wait for ever
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
		return nil, fmt.Errorf("no mode is called %q; there are: next, always, random", mode)
	}
	return done{true}, nil
}

func calm(jp *juspaytest.Server, _ url.Values) (any, error) {
	jp.Calm()
	return done{true}, nil
}

func faults(*juspaytest.Server, url.Values) (any, error) {
	var names []string
	for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
		names = append(names, fault.String())
	}
	return names, nil
}

func advance(jp *juspaytest.Server, form url.Values) (any, error) {
	if !form.Has("by") {
		return nil, errors.New("by is missing")
	}
	var by time.Duration
	if err := optional(form, "by", days.Parse, &by); err != nil {
		return nil, err
	}
	jp.Advance(by)
	return done{true}, nil
}

func reset(jp *juspaytest.Server, _ url.Values) (any, error) {
	jp.Reset()
	return done{true}, nil
}

func ledger(jp *juspaytest.Server, form url.Values) (any, error) {
	if form.Has("order_id") == form.Has("txn_uuid") {
		return nil, errors.New("a ledger is of one txn_uuid or of one order_id")
	}
	if form.Has("order_id") {
		return jp.OrderLedger(form.Get("order_id")), nil
	}
	return jp.Ledger(form.Get("txn_uuid")), nil
}

func txn(jp *juspaytest.Server, form url.Values) (any, error) {
	return jp.Txn(form.Get("txn_uuid")), nil
}

func order(jp *juspaytest.Server, form url.Values) (any, error) {
	return jp.Order(form.Get("order_id")), nil
}

func refunds(jp *juspaytest.Server, form url.Values) (any, error) {
	return list(jp.Refunds(form.Get("order_id"))), nil
}

// comeBack tells how the customer of an order comes back, by GET and by POST.
func comeBack(jp *juspaytest.Server, form url.Values) (any, error) {
	back := jp.Return(form.Get("order_id"))
	return map[string]any{"location": back.Location(), "url": back.URL, "form": back.Values}, nil
}

func deliver(jp *juspaytest.Server, form url.Values) (any, error) {
	if len(form["id"]) == 0 {
		return nil, errors.New("id is missing")
	}
	if form.Has("user") || form.Has("password") {
		return jp.DeliverAs(form.Get("user"), form.Get("password"), form["id"]...), nil
	}
	return jp.Deliver(form["id"]...), nil
}

func hold(jp *juspaytest.Server, _ url.Values) (any, error) {
	jp.HoldWebhooks()
	return done{true}, nil
}

func release(jp *juspaytest.Server, _ url.Values) (any, error) {
	jp.ReleaseWebhooks()
	return done{true}, nil
}
