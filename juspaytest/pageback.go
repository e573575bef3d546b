package juspaytest

import (
	"net/http"
	"net/url"
	"slices"

	juspay "github.com/juspay/juspay-go"
)

// ending is how a payment ended, as the customer is told.
type ending struct{ tone, heading, text string }

var ends = map[juspay.Status]ending{
	juspay.StatusPendingVBV:  {"doubt", "Not known yet", "The bank has not answered. Perhaps it says yes after all."},
	juspay.StatusAuthorizing: {"doubt", "Waiting for the bank", "The bank has accepted the payment, and has not answered yet."},
	juspay.StatusAuthorized:  {"good", "On hold", "The bank has put the amount on hold. The shop takes it later, or releases it."},
	juspay.StatusCharged:     {"good", "Paid", "The bank has paid the amount."},
	juspay.StatusAuthenticationFailed: {"bad", "Not paid",
		"The bank does not know the customer for the card’s holder. Nothing was taken or put on hold."},
	juspay.StatusAuthorizationFailed: {"bad", "Not paid", "The bank refuses the payment. Nothing was taken or put on hold."},
}

// goneOn is for what the shop did later.
var goneOn = ending{"good", "Done", "The shop has gone on with this payment. There is nothing to do here."}

// endView is the page after the bank's.
type endView struct {
	sheet
	bill
	Tone, Heading, Text string
	Again               string // to another attempt
	Ways                []wayBack
}

// wayBack is a form that leads the customer back to the shop.
type wayBack struct {
	Label  string
	Method string
	Action string
	Values url.Values // each once
}

// end is the address of the page after the bank's.
func (p *payPage) end(t *txn) string {
	return p.server.URL() + "/v2/pay/finish/" + url.PathEscape(p.server.cfg.merchant) + "/" + t.uuid + "/" + url.PathEscape(t.order.id)
}

func (p *payPage) showEnd(r *http.Request) screen {
	t := p.server.txns[r.PathValue("txn")]
	if t == nil {
		return p.noPayment()
	}
	status := p.known(t)
	told, ok := ends[status]
	if !ok {
		told = goneOn
	}
	v := endView{sheet: p.sheet(told.heading), bill: billOf(t.order), Tone: told.tone, Heading: told.heading, Text: told.text}
	if failedToPay[status] {
		v.Again = p.server.answerDesk().page(t.order)
	}
	v.Ways = p.waysBack(t.order, status)
	s := screen{code: http.StatusOK, name: "end.html", data: v}
	if len(v.Ways) > 0 {
		s.formTo = v.Ways[0].Action
	}
	return s
}

// waysBack are the forms that lead to the order's return_url, the usual one
// first. Without a response key nothing is signed, as at the vendor.
func (p *payPage) waysBack(o *order, status juspay.Status) []wayBack {
	target, err := url.Parse(o.details["return_url"])
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return nil
	}
	brought := func(status juspay.Status, key string) url.Values { return returnValues(o, target.Query(), status, key) }
	plain := brought(status, "")
	ways := []wayBack{
		{Label: "Back by a link, without a signature", Method: "get", Values: plain},
		{Label: "Back by a form, without a signature", Method: "post", Values: plain},
	}
	if key := p.server.cfg.responseKey; key != "" {
		signed, forged := brought(status, key), brought(juspay.StatusCharged, "")
		forged.Set("signature", signed.Get("signature"))
		ways = slices.Concat([]wayBack{
			{Label: "Back to the shop", Method: "get", Values: signed},
			{Label: "Back by a form", Method: "post", Values: signed},
		}, ways, []wayBack{
			{Label: "Back by a link that somebody has changed to CHARGED", Method: "get", Values: forged},
		})
	}
	for i := range ways {
		ways[i].Action = target.String()
	}
	return ways
}
