package browsertest

import (
	"fmt"

	"github.com/chromedp/chromedp"
)

// press presses the button, or follows the link, with these words on it.
func press(words string) step {
	return chromedp.Steps(mark(words), click("[data-pressed]"))
}

// pressTwice presses it twice, as quickly as can be.
func pressTwice(words string) step {
	return chromedp.Steps(mark(words), doubleClick("[data-pressed]"))
}

// mark finds a button by its words, and opens what it is folded into.
func mark(words string) step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const found = [...document.querySelectorAll("button, a")].find(e => e.textContent.trim() === %q);
		if (!found) throw new Error("nothing says " + %q);
		document.querySelectorAll("[data-pressed]").forEach(e => e.removeAttribute("data-pressed"));
		const folded = found.closest("details");
		if (folded) folded.open = true;
		found.setAttribute("data-pressed", "");
	}`, words, words))
}

// choose chooses from a list, or one of several.
func choose(name, value string) step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const radio = document.querySelector('input[name=%[1]s][value="%[2]s"]');
		if (radio) radio.checked = true;
		else document.querySelector("select[name=%[1]s]").value = %[2]q;
	}`, name, value))
}

// fault chooses what goes wrong with the form of an action.
func fault(action, name string) step {
	return set(fmt.Sprintf(`form[action$="/%s"] select`, action), name)
}

// buy orders what lies in the cart: INR 499.
func (b *tab) buy(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address), press("Order"))
	b.sees("Waiting for the customer", "Pay INR 499.00")
}

// toBank goes to the bank's page.
func (b *tab) toBank(ask string) {
	b.t.Helper()
	b.do(press("Pay INR 499.00"))
	b.sees("Card number", "no money moves")
	b.do(choose("auth_type", ask), press("Pay INR 499.00"))
	b.sees("Do you want to pay INR 499.00?", "no money moves")
}

// hold orders and pays, so that the amount is on hold.
func (b *tab) hold(address string) {
	b.t.Helper()
	b.buy(address)
	b.toBank("THREE_DS")
	b.do(press("Yes, pay"))
	b.sees("On hold", "Back to the shop", "no money moves")
	b.do(press("Back to the shop"))
	b.sees("Capture it, in parts if you like")
}

// capture captures an amount, and chooses what goes wrong.
func (b *tab) capture(amount, wrong string) {
	b.t.Helper()
	b.do(set("#capture-amount", amount), fault("capture", wrong), press("Capture"))
}
