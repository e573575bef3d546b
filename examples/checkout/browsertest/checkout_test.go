package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// rows counts the movements that the shop has stored.
const rows = `document.querySelectorAll("tbody tr").length`

func TestWholeRoad(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	address := openShop(t)
	b.do(chromedp.Navigate(address))
	b.sees("Your cart", "no real money")
	b.do(press("Work out the total"))
	b.sees("INR 499.00")
	b.picture("cart")

	b.buy(address)
	b.picture("ordered")
	b.do(press("Pay INR 499.00"))
	b.sees("Card number")
	b.picture("card")
	b.do(press("Pay INR 499.00"))
	b.sees("Do you want to pay INR 499.00?")
	b.picture("bank")
	b.do(press("Yes, pay"))
	b.sees("Back to the shop")
	b.picture("end")
	b.do(press("Back to the shop"))
	b.sees("Capture it, in parts if you like", "The customer is back, with a signed AUTHORIZED.")
	b.picture("held")

	b.capture("150.00", "")
	b.sees("Captured in part", "up to 349.00")
	b.capture("349.00", "")
	b.sees("Ship the order.")
	b.picture("paid")
	assert.Contains(t, eval[string](b, "document.title"), "Paid: INR 499.00")

	b.do(set("#refund-amount", "99"), press("Refund"))
	b.sees("On its way back", "A refund of INR 99.00 is PENDING.")
	b.picture("refunding")
	b.do(press("Pay it"))
	b.sees("Refunded in part", "INR 99.00 given back to the customer.")
	b.picture("refunded")

	// Reloading asks for nothing again.
	b.do(chromedp.Reload())
	b.sees("Refunded in part")
	assert.Equal(t, 3, eval[int](b, rows))
}

func TestByOTPAndBackByAForm(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.buy(openShop(t))
	b.toBank("OTP")
	b.picture("otp")
	b.do(keys("#otp", "111111"), press("Send the OTP"))
	b.sees("This OTP is wrong. Attempts left: 2.")
	b.picture("otp-wrong")
	b.do(keys("#otp", "123456"), press("Send the OTP"))
	b.sees("Back to the shop")
	b.do(press("Back by a form"))
	b.sees("Capture it, in parts if you like", "The customer is back, with a signed AUTHORIZED.")
}

func TestAtOnce(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.do(chromedp.Navigate(openShop(t)), choose("pay", "now"), press("Order"))
	b.sees("Waiting for the customer")
	b.do(press("Pay INR 499.00"))
	b.sees("The amount is taken at once.")
	b.do(choose("auth_type", "NO_THREE_DS"), press("Pay INR 499.00"))
	b.sees("Paid", "Back to the shop")
	b.do(press("Back to the shop"))
	b.sees("Ship the order.")
}

func TestRefusedAndPaidAfterAll(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.buy(openShop(t))
	b.toBank("THREE_DS")
	b.do(choose("gateway", "declined"), press("Yes, pay"))
	b.sees("The bank refuses the payment.")
	b.picture("refused")
	b.do(press("Back by a link that somebody has changed to CHARGED"))
	b.sees("Not paid", "without a signature that fits: that says nothing.")
	b.picture("refused-shop")
	b.toBank("THREE_DS")
	b.do(press("Yes, pay"))
	b.sees("Back to the shop")
	b.do(press("Back by a form, without a signature"))
	b.sees("Capture it, in parts if you like")
}

func TestClosedWindow(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.buy(openShop(t))
	order := eval[string](b, "location.href")
	b.toBank("THREE_DS")
	b.do(press("Close the window"))
	b.sees("The window is closed", "no money moves")
	b.picture("closed")
	b.do(chromedp.Navigate(order))
	b.sees("The bank has not said yes.")
	b.do(press("Pay INR 499.00"))
	b.sees("An attempt still waits for your answer.")
	b.picture("begun")
	b.do(press("Go on with it"))
	b.sees("Do you want to pay")
	b.do(press("Yes, pay"))
	b.sees("Back to the shop")
	b.do(chromedp.Navigate(order)) // and never comes back as Juspay says: the webhook tells
	b.sees("Capture it, in parts if you like", "ORDER_AUTHORIZED")
	b.seesNot("The customer is back")
}

func TestLateBank(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.buy(openShop(t))
	b.toBank("THREE_DS")
	b.do(choose("gateway", "gateway-pending"), press("Yes, pay"))
	b.sees("Waiting for the bank")
	b.picture("end-late")
	b.do(press("Back to the shop"))
	b.sees("This page looks again every two seconds.")
	b.sees("Waiting for the bank", "Let the gateway finish")
	b.picture("late")
	b.sees("Ask Juspay") // when the shop has given up asking
	b.do(press("Let the gateway finish"))
	b.sees("Capture it, in parts if you like")
}

func TestVoid(t *testing.T) {
	t.Parallel()
	b := openTab(t, dark())
	b.hold(openShop(t))
	b.picture("held-dark")
	b.do(press("Void"))
	b.sees("Voided", "The customer is not charged.")
	b.picture("voided-dark")
}

func TestLoading(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("150", "latency=4s")
	b.sees("One moment", "on its way", "This page looks again every two seconds.")
	b.picture("loading")
	b.sees("Captured in part") // by reloading itself
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
	b.do(press("Send the same capture again"))
	b.sees("Captured in part", "done")
	assert.Equal(t, 1, eval[int](b, rows))
}

func TestUnknownThatMoved(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("499", "gateway-timeout:after-money")
	b.sees("Ship the order.", "INR 499.00 taken from the customer.")
	assert.Equal(t, 1, eval[int](b, rows))
}

func TestPending(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.hold(openShop(t))
	b.capture("150", "gateway-pending")
	b.sees("Capture accepted", "pending", "Let the gateway finish")
	b.picture("pending")
	b.do(press("Let the gateway finish"))
	b.sees("Captured in part")
}

func TestSessionLost(t *testing.T) {
	t.Parallel()
	b := openTab(t)
	b.do(chromedp.Navigate(openShop(t)), choose("fault", "reset:after-money"), press("Order"))
	b.sees("Not at Juspay yet", "Nobody knows whether Juspay has the order")
	b.picture("session-lost")
	b.do(press("Ask for the page again"))
	b.sees("Waiting for the customer")
}

func TestOnAPhone(t *testing.T) {
	t.Parallel()
	b := openTab(t, phone())
	address := openShop(t)
	b.do(chromedp.Navigate(address))
	b.picture("phone-cart")
	b.buy(address)
	b.picture("phone-ordered")
	b.do(press("Pay INR 499.00"))
	b.sees("Card number")
	b.picture("phone-card")
	b.do(choose("auth_type", "OTP"), press("Pay INR 499.00"))
	b.sees("Do you want to pay")
	b.picture("phone-otp")
	b.do(keys("#otp", "123456"), press("Send the OTP"))
	b.sees("Back to the shop")
	b.do(mark("Back by a form")) // unfolds the others
	b.picture("phone-end")
	b.do(press("Back to the shop"))
	b.sees("Capture it, in parts if you like")
	b.picture("phone-held")
	b.capture("150", "gateway-timeout")
	b.sees("Not known yet")
	b.sees("Still not known")
	b.picture("phone-still-unknown")
}
