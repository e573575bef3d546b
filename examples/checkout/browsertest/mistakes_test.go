package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// focused is the id of the field that the next key goes into.
const focused = "document.activeElement.id"

func TestErrors(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	address := openShop(t)
	b.do(chromedp.Navigate(address), set("#pencil", "many"), press("Order"))
	b.sees("Type a number from 0 to 20.")
	assert.Equal(t, "pencil", eval[string](b, focused), "the field with the mistake has the focus")
	b.picture("cart-mistake")

	b.buy(address)
	b.do(press("Pay INR 499.00"))
	b.sees("Card number")
	b.do(set("#number", "4000 0000 0000 0002"), set("#code", "1"), press("Pay INR 499.00"))
	b.sees("This is none of the test cards below.", "Type any three or four digits.")
	assert.Equal(t, "number", eval[string](b, focused))
	assert.Empty(t, eval[string](b, `document.querySelector("#number").value`), "the number is gone")
	b.picture("card-mistake")

	b.hold(address)
	b.capture("500", "")
	b.sees("At most 499.00 is possible.")
	assert.Equal(t, "capture-amount", eval[string](b, focused))
	b.picture("capture-mistake")
	b.capture("10", "declined")
	b.sees("The gateway refused", "nothing was taken.")
	b.picture("declined")

	b.do(chromedp.Navigate(address + "/orders/none"))
	b.sees("There is no such order.")
	b.picture("not-found")
}

// TestDoubleClick sends one form twice, as quickly as can be.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.do(set("#capture-amount", "150"), pressTwice("Capture"))
	b.sees("Captured in part", "up to 349.00")
	assert.Equal(t, 1, eval[int](b, rows))
}

// TestAnotherSite lets a page of another site send the shop's form.
func TestAnotherSite(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	order := eval[string](b, "location.href")
	turn := eval[string](b, `document.querySelector('form[action$="/capture"] [name=turn]').value`)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<form method="post" action="` + order + `/capture"><input name="turn" value="` + turn +
			`"><input name="amount" value="499"><button>Win a prize</button></form>`))
	}))
	t.Cleanup(evil.Close)

	b.do(chromedp.Navigate(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)), press("Win a prize"))
	b.sees("sent from another site", "Nothing was done.")
	b.do(chromedp.Navigate(order))
	b.sees("Capture it, in parts if you like", "up to 499.00")
	require.Zero(t, eval[int](b, rows))
}
