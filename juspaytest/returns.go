package juspaytest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// WithResponseKey signs the parameters that a customer brings back, as an account
// with "use signed response" does. Without it they come unsigned: see
// [Server.Return].
func WithResponseKey(key string) Option { return func(c *config) { c.responseKey = key } }

// Return is how a customer comes back to the merchant after paying, or not.
//
// By GET it is [Return.Location]; by POST, for accounts that have chosen so, it
// is a form of Values to URL.
type Return struct {
	URL    string     // the order's return_url, without its query
	Values url.Values // order_id, status, status_id, what the query had, and the signature if there is a key
}

// Location is where a browser is sent by GET.
func (r Return) Location() string { return r.URL + "?" + r.Values.Encode() }

// LocationTwice is [Return.Location] with a signature that is percent-encoded
// twice, as in one published example.
func (r Return) LocationTwice() string {
	values := url.Values{}
	for name, all := range r.Values {
		values[name] = all
	}
	if signature := r.Values.Get("signature"); signature != "" {
		values.Set("signature", url.QueryEscape(signature))
	}
	return r.URL + "?" + values.Encode()
}

// Return makes what the customer of an order would bring back now. It says what
// the order is, and proves nothing that an order status would not: a customer can
// bring it twice, or never. It fails the test when there is no such order, or
// when the order has no return_url.
func (s *Server) Return(orderID string) Return {
	s.t.Helper()
	return must(s, "Return", func() (Return, error) {
		o, err := s.findOrder(orderID)
		if err != nil {
			return Return{}, err
		}
		back, err := url.Parse(o.details["return_url"])
		if err != nil || back.Host == "" {
			return Return{}, fmt.Errorf("order %q has no return_url: %q", o.id, o.details["return_url"])
		}
		status := o.status
		if t := o.shown(); t != nil {
			status = t.status
		}
		values := returnValues(o, back.Query(), status, s.cfg.responseKey)
		back.RawQuery, back.Fragment = "", ""
		return Return{URL: back.String(), Values: values}, nil
	})
}

// returnValues is what a browser brings back: what return_url has of its own, and
// what the order is, signed where there is a key.
func returnValues(o *order, own url.Values, status juspay.Status, key string) url.Values {
	values := own
	values.Set("order_id", o.id)
	values.Set("status", string(status))
	values.Set("status_id", strconv.Itoa(statusIDs[status]))
	if key != "" {
		values.Set("signature", sign(values, key))
		values.Set("signature_algorithm", "HMAC-SHA256")
	}
	return values
}

// sign is the documented signature: names and values percent-encoded, sorted by
// name, joined, and all of that percent-encoded once more.
func sign(values url.Values, key string) string {
	var pairs []string
	for name := range values {
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(values.Get(name)))
	}
	slices.SortFunc(pairs, func(a, b string) int {
		nameA, _, _ := strings.Cut(a, "=")
		nameB, _, _ := strings.Cut(b, "=")
		return strings.Compare(nameA, nameB)
	})
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(url.QueryEscape(strings.Join(pairs, "&"))))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
