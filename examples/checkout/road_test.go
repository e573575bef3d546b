package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
)

// TestWholeRoad is the way of an order in which nothing goes wrong.
func TestWholeRoad(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.open(shopURL + "/")
		v.press("Work out the total", "pencil", "2")
		assert.Contains(t, v.body, "INR 524.00")

		v.hold()
		v.press("Capture", "amount", "150")
		assert.Contains(t, v.look(), "Captured in part")
		assert.Contains(t, v.body, "up to 349.00")
		v.press("Capture", "amount", "349.00")
		assert.Contains(t, v.look(), "Ship the order.")
		assert.False(t, v.has("Capture"), "there is nothing left to capture")
		v.balance()

		v.press("Refund", "amount", "50")
		assert.Contains(t, v.look(), "On its way back")
		v.press("Pay it")
		assert.Contains(t, v.look(), "Refunded in part")
		v.press("Refund", "amount", "449")
		v.look()
		v.press("Pay it")
		assert.Contains(t, v.look(), "All that was taken went back to the customer.")
		v.balance()

		known := make(map[Source]bool)
		for _, fact := range (&Web{v.shop, &Lab{fake: v.jp}}).view(v.purchase()).Known {
			known[fact.Source] = true
		}
		for _, source := range []Source{FromShop, FromBrowser, FromWebhook, FromAnswer, FromStatus, FromLedger} {
			assert.True(t, known[source], "the timeline has a fact from the %s", source)
		}
	})
}

func TestWaysToPay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pay  func(v *visitor)
		sees string
		paid Paid
	}{
		"held":    {func(v *visitor) { v.hold() }, "On hold", OnHold},
		"at once": {func(v *visitor) { v.take() }, "Ship the order.", TakenAtOnce},
		"back by a form": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay")
			v.press("Back by a form")
			assert.Equal(v.t, v.order, v.at.String())
		}, "The customer is back, with a signed AUTHORIZED.", OnHold},
		"refused": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay", "gateway", "declined")
			v.press("Back to the shop")
		}, "The bank has refused.", NotPaid},
		"refused, and paid after all": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("No, cancel")
			v.press("Back to the shop")
			v.look()
			v.toBank()
			v.press("Yes, pay")
			v.press("Back to the shop")
		}, "On hold", OnHold},
		"refused, but the browser says CHARGED": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay", "gateway", "declined")
			v.press("Back by a link that somebody has changed to CHARGED")
		}, "without a signature that fits: that says nothing.", NotPaid},
		"back without a signature": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay")
			v.press("Back by a form, without a signature")
		}, "On hold", OnHold},
		"back, where nobody can check a signature": {func(v *visitor) {
			v.shop.account.ResponseKey = ""
			v.buy()
			v.toBank()
			v.press("Yes, pay")
			v.press("Back by a form")
		}, "the shop has no key to check a signature: that says nothing.", OnHold},
		"paid, and never back": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay")
		}, "ORDER_AUTHORIZED says: The order is AUTHORIZED.", OnHold},
		"paid, never back, and no webhook": {func(v *visitor) {
			v.jp.HoldWebhooks()
			v.buy()
			v.toBank()
			v.press("Yes, pay")
			assert.Contains(v.t, v.look(), "Waiting for the customer")
			v.press("Ask Juspay")
		}, "On hold", OnHold},
		"the window closed": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Close the window")
		}, "The bank has not said yes.", NotPaid},
		"a bank that takes its time": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay", "gateway", "gateway-late=10s")
			v.press("Back to the shop")
			assert.Contains(v.t, v.look(), `http-equiv="refresh"`)
			v.later(followFor)
		}, "ORDER_AUTHORIZED says", OnHold},
		"a bank that stays silent, but has said yes": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay", "gateway", "gateway-timeout:after-money")
			v.press("Back to the shop")
		}, "On hold", OnHold},
		"a bank that answers when told to": {func(v *visitor) {
			v.buy()
			v.toBank()
			v.press("Yes, pay", "gateway", "gateway-pending")
			v.press("Back to the shop")
			assert.Contains(v.t, v.later(followFor), "Waiting for the bank")
			v.press("Let the gateway finish")
		}, "On hold", OnHold},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				test.pay(v)
				assert.Contains(v.t, v.look(), test.sees)
				assert.Equal(v.t, test.paid, v.purchase().Paid)
				v.balance()
			})
		})
	}
}

// TestSession is about the call that makes the order.
func TestSession(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"html-500", "reset:after-money", "another-order"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				v.buy("fault", fault)
				assert.Contains(v.t, v.later(callTimeout), "Not at Juspay yet")
				form := v.fill("Ask for the page again")
				v.press("Ask for the page again")
				assert.Contains(v.t, v.look(), "Waiting for the customer")
				v.send("POST", form.action, form.values)
				v.toBank()
				v.press("Yes, pay")
				assert.Contains(v.t, v.look(), "On hold")
			})
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.shop.account.ClientID = ""
			v.buy()
			assert.Contains(v.t, v.look(), "Juspay does not have the order")
		})
	})
}

// TestAnotherAmountIsNotBelieved: an order of the same id over another amount pays
// for nothing.
func TestAnotherAmountIsNotBelieved(t *testing.T) {
	t.Parallel()
	p := Purchase{ID: "o1", Cart: Cart{Total: juspay.MustAmount("499")}}
	for _, order := range []juspay.Order{
		{OrderID: "o1", Currency: "INR", Amount: juspay.MustAmount("4.99"), Status: juspay.StatusCharged},
		{OrderID: "o1", Currency: "USD", Amount: juspay.MustAmount("499"), Status: juspay.StatusCharged},
		{OrderID: "o2", Currency: "INR", Amount: juspay.MustAmount("499"), Status: juspay.StatusCharged},
	} {
		p.learn(FromStatus, "", &order)
		assert.Equal(t, NotPaid, p.Paid)
		assert.Contains(t, p.Timeline[len(p.Timeline)-1].Text, "not believed")
	}
	p.learn(FromStatus, "", &juspay.Order{OrderID: "O1", Currency: "INR", Amount: juspay.MustAmount("499"), Status: juspay.StatusCharged})
	require.Equal(t, TakenAtOnce, p.Paid)
}
