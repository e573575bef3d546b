package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

const followFor = 20 * time.Second

// visitor is somebody with a browser that runs no scripts.
type visitor struct {
	t    *testing.T
	jp   *juspaytest.Server
	shop *Shop
	web  http.Handler
	page string // address of the payment's page
}

// visit runs a test in a bubble, where waiting takes no time.
func visit(t *testing.T, test func(v *visitor)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		shop := NewShop(jp.Client(juspay.WithRoutingID(demo.RoutingID), juspay.WithTimeout(10*time.Second)), jp, followFor)
		t.Cleanup(shop.Close)
		v := &visitor{t: t, jp: jp, shop: shop, web: NewWeb(shop)}
		test(v)
	})
}

func (v *visitor) do(method, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	v.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	v.web.ServeHTTP(answer, r)
	return answer
}

// start begins a payment of INR 499 whose page the visitor is then on.
func (v *visitor) start() {
	v.t.Helper()
	answer := v.do("POST", "/payments", url.Values{"amount": {"499"}})
	require.Equal(v.t, http.StatusSeeOther, answer.Code)
	v.page = answer.Header().Get("Location")
}

// hold begins a payment and puts its amount on hold.
func (v *visitor) hold() {
	v.t.Helper()
	v.start()
	v.send("otp", "otp", "123456", "then", "hold")
	require.Contains(v.t, v.sees(), "On hold")
}

// sees is the text of the payment's page.
func (v *visitor) sees() string {
	v.t.Helper()
	answer := v.do("GET", v.page, nil)
	require.Equal(v.t, http.StatusOK, answer.Code)
	return answer.Body.String()
}

var attemptField = regexp.MustCompile(`name="attempt" value="([^"]+)"`)

// fill is a form of the page, with the attempt that the page has in it.
func (v *visitor) fill(fields ...string) url.Values {
	v.t.Helper()
	form := url.Values{}
	if found := attemptField.FindStringSubmatch(v.sees()); found != nil {
		form.Set("attempt", found[1])
	}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

// send sends a form of the page, and follows the redirect.
func (v *visitor) send(action string, fields ...string) {
	v.t.Helper()
	answer := v.do("POST", v.page+"/"+action, v.fill(fields...))
	require.Equal(v.t, http.StatusSeeOther, answer.Code, answer.Body.String())
	require.Equal(v.t, v.page, answer.Header().Get("Location"))
}

// later is after d, on the clock of the bubble.
func (v *visitor) later(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (v *visitor) ledger() juspaytest.Ledger {
	p, ok := v.shop.Payment(strings.TrimPrefix(v.page, "/payments/"))
	require.True(v.t, ok)
	return v.jp.Ledger(p.TxnUUID)
}
