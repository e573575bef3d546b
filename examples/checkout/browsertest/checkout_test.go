package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCaptureInParts(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	address := openShop(t)
	b.do(chromedp.Navigate(address))
	b.sees("New payment", "no real money")
	b.picture("start")

	b.start(address)
	b.picture("otp")
	b.do(keys("#otp", "123456"+kb.Enter)) // with the keyboard alone
	b.sees("On hold", "up to 499.00")
	b.picture("hold")

	b.capture("150.00", "")
	b.sees("Captured in part", "up to 349.00")
	b.picture("part")
	b.capture("349.00", "")
	b.sees("Paid", "Ship the order.")
	b.picture("paid")
	assert.Contains(t, eval[string](b, "document.title"), "Paid: INR 499.00")

	// Reloading asks for nothing again.
	b.do(chromedp.Reload())
	b.sees("Paid")
	assert.Equal(t, 2, eval[int](b, `document.querySelectorAll("tbody tr").length`))
}

func TestVoid(t *testing.T) {
	t.Parallel()
	b := openTab(t, dark())
	b.hold(openShop(t))
	b.picture("hold-dark")
	b.do(click(`form[action$="/void"] button`))
	b.sees("Voided", "The customer is not charged.")
	b.picture("voided-dark")
}

func TestLoading(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("150", "latency=4s")
	b.sees("One moment", "on its way")
	b.picture("loading")
	b.do(chromedp.Evaluate[chromedp.Void]("window.same = true"))
	b.sees("Captured in part")
	assert.True(t, eval[bool](b, "window.same === true"), "the page was not reloaded: the script changed it")
	assert.Equal(t, "Captured in part", eval[string](b, `document.querySelector("[role=status]").textContent`), "is read aloud")
	assert.Contains(t, eval[string](b, "document.title"), "Captured in part")
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("150", "gateway-timeout")
	b.sees("Not known yet", "Please do not try again meanwhile.")
	b.seesNot("Send the same capture again")
	b.picture("unknown")
	b.sees("Still not known", "Send the same capture again")
	b.picture("still-unknown")
	b.do(click(`form[action$="/repeat"] button`))
	b.sees("Captured in part", "captured")
	b.picture("unknown-resolved")
}

func TestUnknownThatMoved(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("499", "gateway-timeout:after-money")
	b.sees("Paid")
	assert.Equal(t, 1, eval[int](b, `document.querySelectorAll("tbody tr").length`))
}

func TestPending(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("150", "gateway-pending")
	b.sees("Capture accepted", "pending")
	b.picture("pending")
	b.do(click(`button[value="finish"]`))
	b.sees("Captured in part")
}

func TestErrors(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	address := openShop(t)
	b.do(chromedp.Navigate(address), set("#amount", "ten"), click("main button"))
	b.sees("Type an amount such as 150.00")
	b.until(`document.activeElement.id === "amount"`) // the field with the mistake has the focus
	b.picture("start-mistake")

	b.hold(address)
	b.capture("500", "")
	b.sees("At most 499.00 is possible.")
	b.picture("capture-mistake")
	b.capture("10", "declined")
	b.sees("Capture failed", "No money was taken by it.")
	b.picture("declined")

	b.start(address)
	b.do(keys("#otp", "000000"), click(`form[action$="/otp"] button`))
	b.sees("Not paid", "The OTP was wrong.")
	b.picture("otp-wrong")

	b.do(chromedp.Navigate(address + "/payments/none"))
	b.sees("There is no such payment.")
	b.picture("not-found")
}

func TestOnAPhone(t *testing.T) {
	t.Parallel()
	b := openTab(t, phone())
	address := openShop(t)
	b.do(chromedp.Navigate(address))
	b.picture("phone-start")
	b.hold(address)
	b.picture("phone-hold")
	b.capture("150", "gateway-timeout")
	b.sees("Not known yet")
	b.picture("phone-unknown")
	b.sees("Still not known")
	b.picture("phone-still-unknown")
}

func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	b := openTab(t, withoutScripts())
	b.hold(openShop(t))
	b.capture("150", "latency=4s")
	b.sees("One moment", "This page looks again every two seconds.")
	b.picture("loading-without-scripts")
	b.sees("Captured in part") // by reloading itself
	b.capture("349", "gateway-timeout")
	b.sees("Not known yet")
	b.sees("Still not known")
	b.do(click(`form[action$="/repeat"] button`))
	b.sees("Paid")
}

// TestDoubleClick sends one form twice, as quickly as can be.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	b := openTab(t, withoutScripts()) // the script would disable the button
	b.hold(openShop(t))
	b.do(set("#amount", "150"), doubleClick(`form[action$="/capture"] button`))
	b.sees("Captured in part", "up to 349.00")
	assert.Equal(t, 1, eval[int](b, `document.querySelectorAll("tbody tr").length`))
}

// TestAnotherSite lets a page of another site send the shop's form.
func TestAnotherSite(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	target := eval[string](b, `document.querySelector('form[action$="/capture"]').action`)
	attempt := eval[string](b, `document.querySelector('form[action$="/capture"] [name=attempt]').value`)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<form method="post" action="` + target + `"><input name="attempt" value="` + attempt +
			`"><input name="amount" value="499"><button>Win a prize</button></form>`))
	}))
	t.Cleanup(evil.Close)
	shop, _, found := strings.Cut(target, "/payments/")
	require.True(t, found)

	b.do(chromedp.Navigate(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)), click("button"))
	b.sees("sent from another site", "Nothing was done.")
	b.do(chromedp.Navigate(shop + strings.TrimSuffix(strings.TrimPrefix(target, shop), "/capture")))
	b.sees("On hold", "up to 499.00")
}

// TestEveryFieldHasALabel is the least that people with a screen reader need.
func TestEveryFieldHasALabel(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	assert.Zero(t, eval[int](b, `[...document.querySelectorAll("input:not([type=hidden]), select")].filter(f => !f.labels.length).length`))
	assert.Zero(t, eval[int](b, `[...document.querySelectorAll("[aria-describedby]")].filter(f => !document.getElementById(f.getAttribute("aria-describedby"))).length`))
	assert.Equal(t, "en", eval[string](b, "document.documentElement.lang"))
	assert.Equal(t, 1, eval[int](b, `document.querySelectorAll("h1").length`))
	ids := `[...document.querySelectorAll("[id]")].map(e => e.id)`
	assert.True(t, eval[bool](b, `new Set(`+ids+`).size === `+ids+`.length`), "ids are unique")
}
