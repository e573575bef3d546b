package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestMoves(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		steps func(v *visitor)
		sees  string
	}{
		"void":     {func(v *visitor) { v.hold(); v.press("Void") }, "The customer is not charged."},
		"declined": {func(v *visitor) { v.hold(); v.press("Capture", "amount", "150", "fault", "declined") }, "CAPTURE_FAILED: nothing was taken."},
		"refused for the moment": {func(v *visitor) {
			v.hold()
			v.jp.On(juspaytest.Capture).Always(juspaytest.RateLimited.RetryAfter(0))
			v.press("Capture", "amount", "150")
			v.later(callTimeout)
		}, "<td>not done</td>"},
		"void, refused for the moment, and again": {func(v *visitor) {
			v.hold()
			v.jp.On(juspaytest.Void).Next(juspaytest.RateLimited.RetryAfter(0))
			v.press("Void")
			assert.Contains(v.t, v.look(), "<td>not done</td>")
			v.press("Void")
		}, "The customer is not charged."},
		"void at the gateway, finished": {func(v *visitor) {
			v.hold()
			v.press("Void", "fault", "gateway-pending")
			assert.Contains(v.t, v.look(), "Void accepted")
			v.press("Let the gateway finish")
		}, "Voided"},
		"capture at the gateway, failed": {func(v *visitor) {
			v.hold()
			v.press("Capture", "amount", "150", "fault", "gateway-pending")
			assert.Contains(v.t, v.look(), "Capture accepted")
			form := v.fill("Let the gateway fail")
			v.press("Let the gateway fail")
			v.send("POST", form.action, form.values) // sent twice
		}, "<td>not done</td>"},
		"capture at the gateway, late": {func(v *visitor) {
			v.hold()
			v.press("Capture", "amount", "150", "fault", "gateway-late=10s")
			assert.Contains(v.t, v.look(), "Not known yet")
			v.later(followFor)
		}, "Captured in part"},
		"refund of what was paid at once": {func(v *visitor) {
			v.take()
			v.press("Refund", "amount", "499")
			v.look()
			v.press("Pay it")
		}, "All that was taken went back"},
		"refund that fails": {func(v *visitor) {
			v.take()
			v.press("Refund", "amount", "499", "fault", "declined")
		}, "<td>not done</td>"},
		"refund for a person": {func(v *visitor) {
			v.take()
			v.press("Refund", "amount", "499")
			v.look()
			v.press("Leave it to a person")
			assert.Contains(v.t, v.later(followFor), "A refund is not sent twice.")
			assert.False(v.t, v.has("Refund"))
			v.press("Pay it")
		}, "All that was taken went back"},
		"a fault that the page does not offer": {func(v *visitor) {
			v.hold()
			v.press("Capture", "amount", "150", "fault", "oversized")
		}, "Captured in part"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				test.steps(v)
				assert.Contains(v.t, v.look(), test.sees)
				v.balance()
			})
		})
	}
}

func TestUnknownUntilJuspayAnswersAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{"nothing moved": "gateway-timeout", "money moved": "gateway-timeout:after-money"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				v.hold()
				v.jp.On(juspaytest.OrderStatus).Always(juspaytest.Empty502)
				v.press("Capture", "amount", "150", "fault", fault)
				seen := v.look()
				assert.Contains(v.t, seen, "Not known yet")
				assert.Contains(v.t, seen, "<td>not known</td>")
				assert.Contains(v.t, seen, "<dt>In doubt</dt><dd>INR 150.00</dd>")
				assert.NotContains(v.t, seen, "<button", "there is nothing to do but wait")

				assert.Contains(v.t, v.later(followFor+callTimeout), "Still not known")
				assert.False(v.t, v.has("Capture"), "a new capture, with a new key, could be a second one")
				assert.True(v.t, v.has("Ask Juspay"))

				v.jp.Calm()
				v.press("Send the same capture again")
				assert.Contains(v.t, v.look(), "Captured in part")
				v.balance()
			})
		})
	}
}

func TestUnknownIsResolvedByAsking(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		v.jp.HoldWebhooks()
		v.jp.On(juspaytest.OrderStatus).Always(juspaytest.Empty502)
		v.press("Void", "fault", "reset:after-money")
		assert.Contains(v.t, v.look(), "Nobody knows yet whether the hold was released.")
		assert.Contains(v.t, v.later(followFor+callTimeout), "A void is not sent twice.")
		v.jp.Calm()
		v.press("Ask Juspay")
		assert.Contains(v.t, v.look(), "Voided")
		v.balance()
	})
}

// TestStoredBeforeTheCall: while the call is on its way, the store has all that is
// needed to find out what became of it.
func TestStoredBeforeTheCall(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		v.press("Capture", "amount", "150", "fault", "latency=4s")
		stored := v.purchase().Moves
		require.Len(v.t, stored, 1)
		assert.True(v.t, stored[0].Running)
		assert.Equal(v.t, juspay.Unknown, stored[0].Outcome)
		v.later(4 * time.Second)

		p := v.purchase()
		outcome, _, err := v.shop.account.Client.Settle(v.t.Context(), stored[0].Movement, juspay.WithRoutingID(p.Customer))
		require.NoError(v.t, err)
		assert.Equal(v.t, juspay.Succeeded, outcome)
		movements := v.ledger().Movements
		assert.Equal(v.t, stored[0].Key, movements[len(movements)-1].IdempotenceKey)
	})
}

func TestLoading(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		assert.NotContains(v.t, v.look(), `http-equiv="refresh"`)

		v.press("Capture", "amount", "150", "fault", "latency=4s")
		assert.Contains(v.t, v.body, "One moment")
		assert.Contains(v.t, v.body, "<td>on its way</td>")
		assert.Contains(v.t, v.body, `http-equiv="refresh"`)
		assert.False(v.t, v.has("Capture"), "no second capture while one is under way")

		seen := v.later(4 * time.Second)
		assert.Contains(v.t, seen, "Captured in part")
		assert.NotContains(v.t, seen, `http-equiv="refresh"`)
	})
}

func TestAFormSentTwiceCapturesOnce(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		form := v.fill("Capture", "amount", "150")
		for _, amount := range []string{"150", "150", "100", "9999"} {
			form.values.Set("amount", amount)
			v.send("POST", form.action, form.values)
			assert.Equal(v.t, v.order, v.at.String())
		}
		v.look()
		assert.Len(v.t, v.purchase().Moves, 1)
		assert.Equal(v.t, "150", v.ledger().Captured.String())
	})
}

func TestAFormThatWasShownBeforeIsOfNoUse(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		void := v.fill("Void")
		v.jp.On(juspaytest.Capture).Always(juspaytest.RateLimited.RetryAfter(0))
		v.press("Capture", "amount", "150") // refused, so the order is as before
		require.Contains(v.t, v.later(callTimeout), "On hold")
		v.send("POST", void.action, void.values)
		v.look()
		assert.Equal(v.t, "0", v.ledger().Released.String())
	})
}

// TestARefundTooSoon: Juspay takes a second refund of the same amount for a repeat
// of the first, and then nobody knows what became of it.
func TestARefundTooSoon(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.take()
		v.press("Refund", "amount", "50")
		v.look()
		v.press("Refund", "amount", "50")
		assert.Contains(v.t, v.body, "Wait ten seconds.")
		v.press("Refund", "amount", "60")
		v.later(refundGuard)
		v.press("Refund", "amount", "50")
		v.look()
		assert.Equal(v.t, "160", v.ledger().Refunding.String())
		refunding := v.purchase()
		assert.Equal(v.t, "160", refunding.Refunding().String())
	})
}

// TestClosingWaitsForAnswers: a call that is cut off would be in doubt for ever.
func TestClosingWaitsForAnswers(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		v.press("Capture", "amount", "150", "fault", "latency=4s")
		require.Contains(v.t, v.body, "One moment")
		v.jp.HoldWebhooks()
		v.shop.Close()
		assert.Contains(v.t, v.look(), "Captured in part")
	})
}

// TestThePageNeverLies holds what the shop calls certain against the ledger,
// whatever goes wrong with each call.
func TestThePageNeverLies(t *testing.T) {
	t.Parallel()
	calls := map[string]struct {
		op   juspaytest.Operation
		call func(v *visitor)
	}{
		"session": {juspaytest.CreateSession, func(v *visitor) { v.buy() }},
		"capture": {juspaytest.Capture, func(v *visitor) { v.press("Capture", "amount", "150") }},
		"void":    {juspaytest.Void, func(v *visitor) { v.press("Void") }},
		"refund":  {juspaytest.Refund, func(v *visitor) { v.press("Refund", "amount", "50") }},
	}
	for name, test := range calls {
		for _, fault := range juspaytest.Faults(test.op) {
			t.Run(name+"/"+fault.String(), func(t *testing.T) {
				t.Parallel()
				visit(t, func(v *visitor) {
					switch test.op {
					case juspaytest.CreateSession:
					case juspaytest.Refund:
						v.take()
					default:
						v.hold()
					}
					v.jp.On(test.op).Next(fault)
					test.call(v)
					seen := v.later(callTimeout + followFor + time.Minute)
					assert.NotContains(v.t, seen, "does not know what that says")
					p := v.purchase()
					require.False(v.t, p.Moving())
					if p.PayAt == "" {
						return // Juspay has no order that could be paid
					}
					ledger := v.ledger()
					doubt := plus(p.InDoubt(), p.Refunding())
					within(v.t, "captured", p.Captured(), ledger.Captured, doubt)
					within(v.t, "refunded", p.Refunded(), ledger.Refunded, doubt)
					within(v.t, "held", minus(p.Held(), doubt), ledger.Held, doubt)
					if p.Open() == nil {
						v.balance()
					}
				})
			})
		}
	}
}

// within holds that the truth is what the shop knows, or more by what it calls in
// doubt.
func within(t *testing.T, what string, known, truth, doubt juspay.Amount) {
	t.Helper()
	assert.LessOrEqual(t, known.Cmp(truth), 0, "%s: the shop knows of %s, the truth is %s", what, known, truth)
	assert.LessOrEqual(t, truth.Cmp(plus(known, doubt)), 0, "%s: the truth is %s, the shop knows of %s and %s in doubt", what, truth, known, doubt)
}
