package main

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

func TestMistakesInAmounts(t *testing.T) {
	t.Parallel()
	for button, hold := range map[string]bool{"Capture": true, "Refund": false} {
		for typed, complaint := range map[string]string{
			"":          "Type an amount such as 150.00",
			`"><script`: "Type an amount such as 150.00",
			"1.005":     "Type an amount such as 150.00",
			"0":         "Type an amount above zero.",
			"-1":        "Type an amount above zero.",
			"499.01":    "At most 499.00 is possible.",
		} {
			t.Run(button+"/"+typed, func(t *testing.T) {
				t.Parallel()
				visit(t, func(v *visitor) {
					if hold {
						v.hold()
					} else {
						v.take()
					}
					asked := len(v.jp.Requests())
					v.press(button, "amount", typed)
					name := strings.ToLower(button)
					assert.Equal(v.t, http.StatusUnprocessableEntity, v.code)
					assert.Contains(v.t, v.body, complaint)
					assert.Contains(v.t, v.body, `aria-invalid="true" aria-describedby="`+name+`-error"`)
					assert.Contains(v.t, v.body, "<title>Please look again")
					assert.NotContains(v.t, v.body, "<script")
					if typed != "" {
						assert.Contains(v.t, v.body, `value="`+html.EscapeString(typed)+`"`)
					}
					assert.Len(v.t, v.jp.Requests(), asked, "nothing is sent")
				})
			})
		}
	}
}

func TestMistakesInTheCart(t *testing.T) {
	t.Parallel()
	for name, pieces := range map[string]string{"words": "two", "too many": "21", "negative": "-1", "a part": "0.5"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			visit(t, func(v *visitor) {
				v.open(shopURL + "/")
				v.press("Order", "pencil", pieces)
				assert.Equal(v.t, http.StatusUnprocessableEntity, v.code)
				assert.Contains(v.t, v.body, "Type a number from 0 to 20.")
				assert.Contains(v.t, v.body, `value="`+pieces+`"`)
				assert.Empty(v.t, v.jp.Requests())
			})
		})
	}
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.open(shopURL + "/")
			v.press("Order", "notebook", "0", "paper", "")
			assert.Equal(v.t, http.StatusUnprocessableEntity, v.code)
			assert.Contains(v.t, v.body, "The cart is empty")
		})
	})
}

// TestPricesComeFromTheShop: a form cannot bring its own.
func TestPricesComeFromTheShop(t *testing.T) {
	t.Parallel()
	cart, complaints := readCart(url.Values{"pencil": {"3"}, "price": {"0.01"}, "gold": {"1"}})
	assert.Empty(t, complaints)
	assert.Equal(t, "37.5", cart.Total.String())
	require.Len(t, cart.Lines, 1)
}

func TestOtherSitesAreKeptOut(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		form := v.fill("Capture", "amount", "150")
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
			v.send("POST", form.action, form.values, header...)
			assert.Equal(v.t, http.StatusForbidden, v.code)
			assert.Contains(v.t, v.body, "Nothing was done.")
		}
		v.look()
		assert.Empty(v.t, v.purchase().Moves)

		v.send("POST", form.action, form.values, "Sec-Fetch-Site", "same-origin")
		v.look()
		assert.Equal(v.t, "150", v.ledger().Captured.String())
	})
}

// TestTheWayBackIsFromAnotherSite: as a browser sends Juspay's form.
func TestTheWayBackIsFromAnotherSite(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.buy()
		v.toBank()
		v.press("Yes, pay")
		form := v.fill("Back by a form")
		v.send("POST", form.action, form.values, "Sec-Fetch-Site", "cross-site", "Origin", "null")
		assert.Equal(v.t, http.StatusOK, v.code)
		assert.Contains(v.t, v.look(), "with a signed AUTHORIZED")
	})
}

func TestBackFromNowhere(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		for _, query := range []string{"", "?order_id=none&status=CHARGED&status_id=21&signature=x"} {
			v.open(shopURL + backPath + query)
			assert.Equal(v.t, http.StatusNotFound, v.code)
		}
	})
}

func TestPagesAndHeaders(t *testing.T) {
	t.Parallel()
	visit(t, func(v *visitor) {
		v.hold()
		web, err := NewWeb(v.shop)
		require.NoError(v.t, err)
		page := strings.TrimPrefix(v.order, shopURL)
		for target, code := range map[string]int{
			"/": http.StatusOK, "/static/shop.css": http.StatusOK, "/static/icon.svg": http.StatusOK,
			"/orders/none": http.StatusNotFound, "/nowhere": http.StatusNotFound, page: http.StatusOK,
		} {
			answer := httptest.NewRecorder()
			web.ServeHTTP(answer, httptest.NewRequest("GET", target, nil))
			assert.Equal(v.t, code, answer.Code, target)
			policy := answer.Header().Get("Content-Security-Policy")
			assert.Contains(v.t, policy, "default-src 'none'", target)
			assert.NotContains(v.t, policy, "script-src", target)
			assert.Equal(v.t, "nosniff", answer.Header().Get("X-Content-Type-Options"), target)
			assert.NotContains(v.t, answer.Body.String(), "<script", target)
		}
		v.send("POST", v.order+"/nothing", url.Values{})
		assert.Equal(v.t, http.StatusNotFound, v.code)
		v.send("POST", shopURL+"/orders/none/void", url.Values{})
		assert.Equal(v.t, http.StatusNotFound, v.code)
	})
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.hold()
			for _, event := range v.jp.Events() {
				for _, delivery := range v.jp.Deliver(event.ID) {
					assert.Equal(v.t, http.StatusOK, delivery.Status)
				}
			}
			assert.Equal(v.t, 1, strings.Count(v.look(), "ORDER_AUTHORIZED"))
		})
	})
	t.Run("with a wrong password", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.jp.HoldWebhooks()
			v.hold()
			for _, delivery := range v.jp.DeliverAs(fakeUser, "guess", v.jp.Events()[0].ID) {
				assert.Equal(v.t, http.StatusUnauthorized, delivery.Status)
			}
			assert.NotContains(v.t, v.look(), "webhook</span>")
		})
	})
	t.Run("forged, with the right password", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.buy()
			id := v.purchase().ID
			forged := `{"id":"evt_1","event_name":"ORDER_SUCCEEDED","content":{"order":{"order_id":"` + id +
				`","status":"CHARGED","amount":499,"currency":"INR"}}}`
			request := httptest.NewRequest("POST", webhookPath, strings.NewReader(forged))
			request.SetBasicAuth(fakeUser, fakePassword)
			answer := httptest.NewRecorder()
			web, err := NewWeb(v.shop)
			require.NoError(v.t, err)
			web.ServeHTTP(answer, request)
			assert.Equal(v.t, http.StatusOK, answer.Code)
			assert.Contains(v.t, v.look(), "ORDER_SUCCEEDED says: The order is CHARGED.")
			assert.Contains(v.t, v.body, "Waiting for the customer")
			assert.Equal(v.t, NotPaid, v.purchase().Paid)
		})
	})
	t.Run("of nobody", func(t *testing.T) {
		t.Parallel()
		visit(t, func(v *visitor) {
			v.jp.Authorize(juspaytest.Payment{RoutingID: "somebody"})
			assert.NoError(v.t, v.jp.WaitDelivered(v.t.Context(), 1))
		})
	})
}
