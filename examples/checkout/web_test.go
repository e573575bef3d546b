package main

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

func TestCaptureInParts(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.start()
		assert.Contains(v.t, v.sees(), "Waiting for the OTP")
		v.send("otp", "otp", " 123456 ", "then", "hold")
		assert.Contains(v.t, v.sees(), "On hold")

		v.send("capture", "amount", "150")
		seen := v.sees()
		assert.Contains(v.t, seen, "Captured in part")
		assert.Contains(v.t, seen, "up to 349.00")
		v.send("capture", "amount", "349.00")
		seen = v.sees()
		assert.Contains(v.t, seen, "Paid")
		assert.NotContains(v.t, seen, `action="`+v.page+"/capture", "there is nothing left to capture")
		assert.Equal(v.t, 2, strings.Count(seen, "<td>captured</td>"))
	})
}

func TestOtherWays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		steps    func(v *visitor)
		sees     string
		captured string
		released string
	}{
		"pay at once": {func(v *visitor) { v.start(); v.send("otp", "otp", "123456", "then", "pay") }, "Paid", "499", "0"},
		"wrong OTP":   {func(v *visitor) { v.start(); v.send("otp", "otp", "000000") }, "The OTP was wrong.", "0", "0"},
		"void":        {func(v *visitor) { v.hold(); v.send("void") }, "The customer is not charged.", "0", "499"},
		"declined": {
			func(v *visitor) { v.hold(); v.send("capture", "amount", "150", "fault", "declined") },
			"The gateway refused the capture. No money was taken by it.", "0", "0",
		},
		"refused for the moment": {
			func(v *visitor) {
				v.hold()
				v.jp.On(juspaytest.Capture).Always(juspaytest.RateLimited.RetryAfter(0))
				v.send("capture", "amount", "150")
				v.later(callTimeout)
			}, "Not captured. No money was taken by this attempt.", "0", "0",
		},
		"void at the gateway, finished": {
			func(v *visitor) {
				v.hold()
				v.send("void", "fault", "gateway-pending")
				assert.Contains(v.t, v.sees(), "Void accepted")
				v.send("settle", "end", "finish")
				v.send("settle", "end", "finish") // sent twice
			}, "Voided", "0", "499",
		},
		"capture at the gateway, failed": {
			func(v *visitor) {
				v.hold()
				v.send("capture", "amount", "150", "fault", "gateway-pending")
				assert.Contains(v.t, v.sees(), "Capture accepted")
				v.send("settle", "end", "fail")
			}, "<td>not captured</td>", "0", "0",
		},
		"a fault that the page does not offer": {
			func(v *visitor) { v.hold(); v.send("capture", "amount", "150", "fault", "oversized") }, "Captured in part", "150", "0",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				test.steps(v)
				assert.Contains(v.t, v.sees(), test.sees)
				assert.Equal(v.t, test.captured, v.ledger().Captured.String())
				assert.Equal(v.t, test.released, v.ledger().Released.String())
			})
		})
	}
}

func TestLoading(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		assert.NotContains(v.t, v.sees(), `http-equiv="refresh"`)

		v.send("capture", "amount", "150", "fault", "latency=4s")
		seen := v.sees()
		assert.Contains(v.t, seen, "One moment")
		assert.Contains(v.t, seen, "<td>on its way</td>")
		assert.Contains(v.t, seen, `<noscript><meta http-equiv="refresh"`)
		assert.NotContains(v.t, seen, "<button>Capture", "no second capture while one is under way")
		assert.NotContains(v.t, v.do("GET", v.page+"/live", nil).Body.String(), "<html")

		v.later(4 * time.Second)
		seen = v.sees()
		assert.Contains(v.t, seen, "Captured in part")
		assert.NotContains(v.t, seen, `http-equiv="refresh"`)
	})
}

func TestUnknownUntilJuspayAnswersAgain(t *testing.T) {
	t.Parallel()
	for _, moved := range []bool{true, false} {
		name, fault := "nothing moved", "gateway-timeout"
		if moved {
			name, fault = "money moved", "gateway-timeout:after-money"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				v.hold()
				v.jp.On(juspaytest.OrderStatus).Always(juspaytest.Empty502)
				v.send("capture", "amount", "150", "fault", fault)
				seen := v.sees()
				assert.Contains(v.t, seen, "Not known yet")
				assert.Contains(v.t, seen, "<td>not known</td>")
				assert.NotContains(v.t, seen, "<button", "there is nothing to do but wait")

				v.later(followFor)
				seen = v.sees()
				assert.Contains(v.t, seen, "Still not known")
				assert.NotContains(v.t, seen, "<button>Capture", "a new capture, with a new key, could be a second one")
				assert.Contains(v.t, seen, "Ask Juspay")

				v.jp.Calm()
				v.send("repeat")
				assert.Contains(v.t, v.sees(), "Captured in part")
				assert.Equal(v.t, "150", v.ledger().Captured.String())
			})
		})
	}
}

func TestUnknownIsResolvedByAsking(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.start()
		v.jp.On(juspaytest.OrderStatus).Always(juspaytest.Empty502)
		v.send("otp", "otp", "123456", "then", "hold", "fault", "reset:after-money")
		assert.Contains(v.t, v.sees(), "Nobody knows yet whether the OTP was accepted.")
		v.later(followFor)
		v.jp.Calm()
		v.send("check")
		assert.Contains(v.t, v.sees(), "On hold")
	})
}

func TestAFormSentTwiceCapturesOnce(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		form := v.fill("amount", "150")
		for _, amount := range []string{"150", "150", "100"} {
			form.Set("amount", amount)
			answer := v.do("POST", v.page+"/capture", form)
			assert.Equal(v.t, http.StatusSeeOther, answer.Code)
		}
		assert.Equal(v.t, 1, strings.Count(v.sees(), "<td>captured</td>"))
		assert.Equal(v.t, "150", v.ledger().Captured.String())
	})
}

func TestAFormThatWasShownBeforeIsOfNoUse(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		before := v.fill()
		v.jp.On(juspaytest.Capture).Always(juspaytest.RateLimited.RetryAfter(0))
		v.send("capture", "amount", "150") // refused, so the payment is on hold as before
		v.later(callTimeout)
		require.Contains(v.t, v.sees(), "On hold")

		assert.Equal(v.t, http.StatusSeeOther, v.do("POST", v.page+"/void", before).Code)
		assert.Equal(v.t, "0", v.ledger().Released.String())
	})
}

// TestClosingWaitsForAnswers: a call that is cut off would be in doubt for ever.
func TestClosingWaitsForAnswers(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		v.send("capture", "amount", "150", "fault", "latency=4s")
		require.Contains(v.t, v.sees(), "One moment")
		v.shop.Close()
		assert.Contains(v.t, v.sees(), "Captured in part")
	})
}

func TestTheKeyIsTheOneOfTheForm(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		form := v.fill("amount", "150")
		v.do("POST", v.page+"/capture", form)
		movements := v.ledger().Movements
		assert.Equal(v.t, form.Get("attempt"), movements[len(movements)-1].IdempotenceKey)
		assert.Contains(v.t, v.sees(), form.Get("attempt"))
	})
}

func TestMistakesInForms(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		action, field, typed, complaint string
	}{
		"no amount":       {"capture", "amount", "", "Type an amount such as 150.00"},
		"words":           {"capture", "amount", `"><script>`, "Type an amount such as 150.00"},
		"three decimals":  {"capture", "amount", "1.005", "Type an amount such as 150.00"},
		"zero":            {"capture", "amount", "0", "Type an amount above zero."},
		"negative":        {"capture", "amount", "-1", "Type an amount above zero."},
		"more than there": {"capture", "amount", "499.01", "At most 499.00 is possible."},
		"no OTP":          {"otp", "otp", "", "An OTP has 4 to 10 digits."},
		"letters":         {"otp", "otp", "12a456", "An OTP has 4 to 10 digits."},
		"long":            {"otp", "otp", "12345678901", "An OTP has 4 to 10 digits."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				if v.start(); test.action == "capture" {
					v.hold()
				}
				asked := len(v.jp.Requests())
				answer := v.do("POST", v.page+"/"+test.action, v.fill(test.field, test.typed))

				assert.Equal(v.t, http.StatusUnprocessableEntity, answer.Code)
				seen := answer.Body.String()
				assert.Contains(v.t, seen, test.complaint)
				assert.Contains(v.t, seen, `aria-invalid="true" aria-describedby="`+test.field+`-error"`)
				assert.NotContains(v.t, seen, "<script>")
				if test.action == "capture" && test.typed != "" {
					assert.Contains(v.t, seen, `value="`+html.EscapeString(test.typed)+`"`)
				}
				assert.Len(v.t, v.jp.Requests(), asked, "nothing is sent")
			})
		})
	}
	t.Run("new payment", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			for _, amount := range []string{"", "abc", "0", "100000.01", "0.001"} {
				answer := v.do("POST", "/payments", url.Values{"amount": {amount}})
				assert.Equal(v.t, http.StatusUnprocessableEntity, answer.Code)
				assert.Contains(v.t, answer.Body.String(), `id="amount-error"`)
			}
		})
	})
}

func TestOtherSitesAreKeptOut(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		form := v.fill("amount", "150")
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
			answer := v.do("POST", v.page+"/capture", form, header...)
			assert.Equal(v.t, http.StatusForbidden, answer.Code)
			assert.Contains(v.t, answer.Body.String(), "Nothing was done.")
		}
		assert.Equal(v.t, "0", v.ledger().Captured.String())

		assert.Equal(v.t, http.StatusSeeOther, v.do("POST", v.page+"/capture", form, "Sec-Fetch-Site", "same-origin").Code)
		assert.Equal(v.t, "150", v.ledger().Captured.String())
	})
}

func TestPagesAndHeaders(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.start()
		tests := map[string]int{
			"/": http.StatusOK, "/static/shop.css": http.StatusOK, "/static/live.js": http.StatusOK, "/static/icon.svg": http.StatusOK,
			"/payments/none": http.StatusNotFound, "/nowhere": http.StatusNotFound, v.page: http.StatusOK, v.page + "/live": http.StatusOK,
		}
		for target, code := range tests {
			answer := v.do("GET", target, nil)
			assert.Equal(v.t, code, answer.Code, target)
			assert.Contains(v.t, answer.Header().Get("Content-Security-Policy"), "default-src 'none'", target)
			assert.Equal(v.t, "nosniff", answer.Header().Get("X-Content-Type-Options"), target)
		}
		assert.Equal(v.t, http.StatusNotFound, v.do("POST", v.page+"/refund", v.fill()).Code)
		assert.Equal(v.t, http.StatusNotFound, v.do("POST", "/payments/none/void", nil).Code)
	})
}

// TestThePageNeverLies holds every page that is not in doubt against the ledger,
// whatever goes wrong with each call.
func TestThePageNeverLies(t *testing.T) {
	t.Parallel()
	calls := map[string]struct {
		op   juspaytest.Operation
		call func(v *visitor)
	}{
		"otp":     {juspaytest.ProcessOTP, func(v *visitor) { v.send("otp", "otp", "123456", "then", "pay") }},
		"capture": {juspaytest.Capture, func(v *visitor) { v.send("capture", "amount", "150") }},
		"void":    {juspaytest.Void, func(v *visitor) { v.send("void") }},
	}
	for name, test := range calls {
		for _, fault := range juspaytest.Faults() {
			t.Run(name+"/"+fault.String(), func(t *testing.T) {
				t.Parallel()
				visit(t, func(v *visitor) {
					if v.start(); test.op != juspaytest.ProcessOTP {
						v.hold()
					}
					v.jp.On(test.op).Next(fault)
					test.call(v)
					v.later(callTimeout + followFor)

					p, _ := v.shop.Payment(strings.TrimPrefix(v.page, "/payments/"))
					require.False(v.t, p.Moving())
					if p.Doubt == nil {
						assert.Equal(v.t, v.ledger().Captured, p.Captured)
						assert.Equal(v.t, v.jp.Txn(p.TxnUUID).Status, p.Status)
					}
					assert.NotContains(v.t, v.sees(), "does not know what that says")
				})
			})
		}
	}
}
