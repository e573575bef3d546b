package main

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

const (
	followFor = 20 * time.Second
	shopURL   = "http://shop.test"
)

// visitor is somebody with a browser that runs no scripts.
type visitor struct {
	t      *testing.T
	jp     *juspaytest.Server
	shop   *Shop
	client *http.Client
	order  string // address of the order's page

	at   *url.URL
	code int
	body string
}

// inMemory leads the requests for the shop to the shop, and all others to the
// fake.
type inMemory struct {
	shop http.Handler
	fake http.RoundTripper
}

func (m *inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "shop.test" {
		return m.fake.RoundTrip(r)
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	answer := httptest.NewRecorder()
	m.shop.ServeHTTP(answer, r)
	result := answer.Result()
	result.Request = r
	return result, nil
}

// visit runs a test in a bubble, where waiting takes no time.
func visit(t *testing.T, test func(v *visitor)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		wires := &inMemory{}
		account, err := fakeAccount(juspaytest.WithInMemory(),
			juspaytest.WithWebhooks(shopURL+webhookPath, fakeUser, fakePassword), juspaytest.WithWebhookTransport(wires))
		require.NoError(t, err)
		shop := NewShop(account, shopURL, followFor)
		t.Cleanup(func() {
			account.Close() // first, so that no webhook comes to a shop that is closed
			shop.Close()
			assert.Empty(t, account.Fake.Violations())
		})
		wires.fake = account.Fake.HTTPClient().Transport
		wires.shop, err = NewWeb(shop)
		require.NoError(t, err)
		test(&visitor{t: t, jp: account.Fake, shop: shop, client: &http.Client{Transport: wires}})
	})
}

// send makes a request and follows where it leads.
func (v *visitor) send(method, address string, form url.Values, headers ...string) {
	v.t.Helper()
	target, err := url.Parse(address)
	require.NoError(v.t, err)
	body := ""
	if method == http.MethodPost {
		body = form.Encode()
	} else if form != nil {
		target.RawQuery = form.Encode()
	}
	request, err := http.NewRequestWithContext(v.t.Context(), method, target.String(), strings.NewReader(body))
	require.NoError(v.t, err)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := v.client.Do(request)
	require.NoError(v.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(v.t, err)
	v.at, v.code, v.body = answer.Request.URL, answer.StatusCode, string(text)
}

func (v *visitor) open(address string) {
	v.t.Helper()
	v.send(http.MethodGet, address, nil)
}

// look opens the order's page once all that is under way has come to rest.
func (v *visitor) look() string {
	v.t.Helper()
	synctest.Wait()
	v.open(v.order)
	require.Equal(v.t, http.StatusOK, v.code)
	return v.body
}

// later looks after d, on the clock of the bubble.
func (v *visitor) later(d time.Duration) string {
	v.t.Helper()
	<-time.After(d)
	return v.look()
}

// filled is a form as a person has filled it in.
type filled struct {
	method, action string
	values         url.Values
}

// fill fills in the form that has the button: name, value, name, value.
func (v *visitor) fill(button string, fields ...string) filled {
	v.t.Helper()
	form, found := readForm(v.t, v.body, button)
	require.True(v.t, found, "no button %q in %s", button, v.body)
	for i := 0; i < len(fields); i += 2 {
		require.Contains(v.t, form.values, fields[i], "a field of the form")
		form.values.Set(fields[i], fields[i+1])
	}
	action, err := v.at.Parse(form.action)
	require.NoError(v.t, err)
	form.action = action.String()
	return form
}

func (v *visitor) press(button string, fields ...string) {
	v.t.Helper()
	form := v.fill(button, fields...)
	v.send(strings.ToUpper(form.method), form.action, form.values)
}

// has reports whether the page has a button.
func (v *visitor) has(button string) bool {
	_, found := readForm(v.t, v.body, button)
	return found
}

// readForm finds the form of a button, with what stands in it. A page that is not
// well formed fails the test.
func readForm(t *testing.T, page, button string) (found filled, ok bool) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var form filled
	var pressed xml.StartElement
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return filled{}, false
		}
		require.NoError(t, err, page)
		switch element := token.(type) {
		case xml.StartElement:
			switch _, checked := attribute(element, "checked"); element.Name.Local {
			case "form":
				method, _ := attribute(element, "method")
				action, _ := attribute(element, "action")
				form = filled{method, action, url.Values{}}
			case "input":
				if kind, _ := attribute(element, "type"); kind != "radio" || checked {
					form.set(element)
				}
			case "select":
				form.set(element) // the first option
			case "button":
				pressed = element
			}
		case xml.CharData:
			if pressed.Name.Local != "" && strings.TrimSpace(string(element)) == button {
				form.set(pressed)
				return form, true
			}
		case xml.EndElement:
			if element.Name.Local == "button" {
				pressed = xml.StartElement{}
			}
		}
	}
}

func (f *filled) set(element xml.StartElement) {
	if name, _ := attribute(element, "name"); name != "" {
		value, _ := attribute(element, "value")
		f.values.Set(name, value)
	}
}

func attribute(element xml.StartElement, name string) (value string, has bool) {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// The road of an order of INR 499.

// buy puts a notebook and paper into the cart, and orders them.
func (v *visitor) buy(fields ...string) {
	v.t.Helper()
	v.open(shopURL + "/")
	v.press("Order", fields...)
	require.Equal(v.t, http.StatusOK, v.code, v.body)
	v.order = v.at.String()
}

// toBank goes to the bank's page.
func (v *visitor) toBank() {
	v.t.Helper()
	p := v.purchase()
	require.NotEmpty(v.t, p.PayAt)
	v.open(p.PayAt)
	v.press("Pay INR 499.00")
}

// hold orders and pays, so that the amount is on hold, and is back at the shop.
func (v *visitor) hold() {
	v.t.Helper()
	v.buy()
	v.toBank()
	v.press("Yes, pay")
	v.press("Back to the shop")
	require.Contains(v.t, v.look(), "On hold")
}

// take is hold for an order that is paid at once.
func (v *visitor) take() {
	v.t.Helper()
	v.buy("pay", "now")
	v.toBank()
	v.press("Yes, pay")
	v.press("Back to the shop")
	require.Contains(v.t, v.look(), "Ship the order.")
}

func (v *visitor) purchase() Purchase {
	v.t.Helper()
	p, ok := v.shop.store.Get(v.order[strings.LastIndex(v.order, "/")+1:])
	require.True(v.t, ok)
	return p
}

func (v *visitor) ledger() juspaytest.Ledger { return v.jp.OrderLedger(v.purchase().ID) }

// balance holds what the shop knows for certain against the ledger.
func (v *visitor) balance() {
	v.t.Helper()
	p, ledger := v.purchase(), v.ledger()
	assert.Equal(v.t, ledger.Captured, p.Captured(), "captured")
	assert.Equal(v.t, ledger.Held, p.Held(), "held")
	assert.Equal(v.t, ledger.Refunded, p.Refunded(), "refunded")
}
