package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// unlabelled are the fields that a screen reader could not name, and dangling the
// hints that lead nowhere.
const (
	unlabelled = `[...document.querySelectorAll("input:not([type=hidden]), select")].filter(f => !f.labels.length).length`
	dangling   = `[...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
		.flatMap(f => (f.getAttribute("aria-describedby") || f.getAttribute("aria-labelledby")).split(" "))
		.filter(id => !document.getElementById(id)).length`
	doubled = `(ids => ids.length - new Set(ids).size)([...document.querySelectorAll("[id]")].map(e => e.id))`
)

// pale are the words whose contrast is under 4.5 to 1, as WCAG counts it.
const pale = `(() => {
	const read = text => text.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const ground = element => {
		for (; element; element = element.parentElement) {
			const colour = read(getComputedStyle(element).backgroundColor);
			if (colour.length < 4 || colour[3] > 0) return colour;
		}
		return [255, 255, 255];
	};
	return [...document.querySelectorAll("body *")]
		.filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
		.filter(e => {
			const [a, b] = [light(read(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
			return (a + .05) / (b + .05) < 4.5;
		})
		.map(e => e.textContent.trim()).join("; ");
})()`

// accessible holds what people with a screen reader, or with weak eyes, need at
// the least.
func (b *tab) accessible(page string) {
	b.t.Helper()
	for what, expression := range map[string]string{
		"fields without a label": unlabelled, "hints that lead nowhere": dangling, "ids that are there twice": doubled,
	} {
		assert.Zero(b.t, eval[int](b, expression), "%s: %s", page, what)
	}
	assert.Equal(b.t, 1, eval[int](b, `document.querySelectorAll("h1").length`), "%s: one heading", page)
	assert.Equal(b.t, "en", eval[string](b, "document.documentElement.lang"), page)
	assert.Empty(b.t, eval[string](b, pale), "%s: too little contrast", page)
}

func TestAccessible(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]step{"light": nil, "dark": {dark()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openTab(t, before...)
			address := openShop(t)
			b.do(chromedp.Navigate(address), set("#pencil", "many"), press("Order"))
			b.sees("Type a number")
			b.accessible("cart")
			b.buy(address)
			b.do(press("Pay INR 499.00"))
			b.sees("Card number")
			b.do(set("#number", ""), press("Pay INR 499.00"))
			b.sees("none of the test cards")
			b.accessible("card")
			b.do(set("#number", "4111111111111111"), choose("auth_type", "OTP"), press("Pay INR 499.00"))
			b.sees("OTP")
			b.accessible("bank")
			b.do(keys("#otp", "123456"), press("Send the OTP"))
			b.sees("Back to the shop")
			b.do(mark("Back by a form"))
			b.accessible("end")
			b.do(press("Back to the shop"))
			b.sees("Capture it, in parts if you like")
			b.capture("150", "")
			b.sees("Captured in part")
			b.capture("9999", "")
			b.sees("At most 349.00 is possible.")
			b.accessible("order")
		})
	}
}

// TestKeyboard buys without a mouse, and finds things in the order in which they
// stand on the page.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	tab := func(times int) {
		for range times {
			b.do(chromedp.KeyEvent(kb.Tab))
		}
	}
	const here = `(document.activeElement.name || document.activeElement.textContent.trim()) + ""`
	b.do(chromedp.Navigate(openShop(t)))
	b.sees("Your cart")
	for _, name := range []string{"The Paper Shop", "notebook", "paper", "pencil", "pay", "fault", "Order"} {
		tab(1)
		assert.Equal(t, name, eval[string](b, here))
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	b.sees("Waiting for the customer")
	tab(2)
	assert.Equal(t, "Pay INR 499.00", eval[string](b, here))
	b.do(chromedp.KeyEvent(kb.Enter))
	b.sees("Card number")
	for _, name := range []string{"card_number", "card_expiry", "card_security_code", "auth_type"} {
		tab(1)
		assert.Equal(t, name, eval[string](b, here))
	}
	b.do(chromedp.KeyEvent(kb.ArrowDown)) // the next choice: an OTP
	tab(1)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.sees("123456 is right")
	b.do(chromedp.KeyEvent("123456" + kb.Enter)) // the field has the focus, and Enter is yes
	b.sees("Back to the shop")
	tab(1)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.sees("Capture it, in parts if you like")
}
