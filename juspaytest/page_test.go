package juspaytest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const (
	responseKey = "key-of-the-returns"
	payButton   = "Pay INR 499.00"
	backButton  = "Back to the shop"
)

// atPage makes a session, and opens its page.
func atPage(t *testing.T, hold bool, opts ...juspaytest.Option) (*juspaytest.Server, *browser) {
	t.Helper()
	jp := juspaytest.NewServer(t, append([]juspaytest.Option{juspaytest.WithInMemory(), juspaytest.WithResponseKey(responseKey)}, opts...)...)
	session, err := jp.Client(juspay.WithRoutingID(customer)).CreateSession(t.Context(), juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{
			OrderID: "o1", Amount: juspay.MustAmount("499"), Currency: "INR", CustomerID: customer,
			ReturnURL: "https://shop.test/return", AutoCapture: new(!hold),
		},
		PaymentPageClientID: "shop",
	})
	require.NoError(t, err)
	b := open(t, jp, session.PaymentLinks.Web)
	require.Equal(t, http.StatusOK, b.code)
	return jp, b
}

func theTxn(t *testing.T, jp *juspaytest.Server) juspaytest.Txn {
	t.Helper()
	txns := jp.Order("o1").Txns
	require.NotEmpty(t, txns)
	return txns[len(txns)-1]
}

func TestPageToReturn(t *testing.T) {
	t.Parallel()
	type step func(*browser)
	card := func(ask string) step { return func(b *browser) { b.press(payButton, "auth_type", ask) } }
	yes := func(gateway string) step { return func(b *browser) { b.press("Yes, pay", "gateway", gateway) } }
	otp := func(text, gateway string) step {
		return func(b *browser) { b.press("Send the OTP", "otp", text, "gateway", gateway) }
	}
	press := func(button string) step { return func(b *browser) { b.press(button) } }
	tests := map[string]struct {
		hold  bool
		steps []step
		sees  string
		told  juspay.Status // at the shop
		truly juspay.Status
		held  string
		taken string
	}{
		"taken":              {false, []step{card("THREE_DS"), yes("none")}, "Paid", "CHARGED", "CHARGED", "0", "499"},
		"held":               {true, []step{card("THREE_DS"), yes("none")}, "On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
		"by OTP":             {true, []step{card("OTP"), otp("123456", "none")}, "On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
		"without a question": {true, []step{card("NO_THREE_DS")}, "On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
		"refused":            {true, []step{card("THREE_DS"), yes("declined")}, "The bank refuses", "AUTHORIZATION_FAILED", "AUTHORIZATION_FAILED", "0", "0"},
		"cancelled":          {true, []step{card("THREE_DS"), press("No, cancel")}, "Not paid", "AUTHENTICATION_FAILED", "AUTHENTICATION_FAILED", "0", "0"},
		"one wrong OTP": {true, []step{card("OTP"), otp("111111", "none"), otp("123456", "none")},
			"On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
		"wrong OTPs": {true, []step{card("OTP"), otp("111111", "none"), otp("111111", "none"), otp("111111", "none")},
			"Not paid", "AUTHENTICATION_FAILED", "AUTHENTICATION_FAILED", "0", "0"},
		"accepted": {true, []step{card("THREE_DS"), yes("gateway-pending")},
			"Waiting for the bank", "AUTHORIZING", "AUTHORIZING", "0", "0"},
		"silent": {true, []step{card("THREE_DS"), yes("gateway-timeout")},
			"Not known yet", "PENDING_VBV", "PENDING_VBV", "0", "0"},
		"silent, with the money": {true, []step{card("THREE_DS"), yes("gateway-timeout:after-money")},
			"Not known yet", "PENDING_VBV", "AUTHORIZED", "499", "0"},
		"silent after an OTP, with the money": {false, []step{card("OTP"), otp("123456", "gateway-timeout:after-money")},
			"Not known yet", "PENDING_VBV", "CHARGED", "0", "499"},
		"silent after a wrong OTP": {true, []step{card("OTP"), otp("111111", "gateway-timeout")},
			"Not known yet", "PENDING_VBV", "PENDING_VBV", "0", "0"},
		"late": {true, []step{card("THREE_DS"), yes("gateway-late=10s")},
			"Not known yet", "PENDING_VBV", "PENDING_VBV", "0", "0"},
		"closed and opened again": {true, []step{card("THREE_DS"), press("Close the window"), func(b *browser) {
			assert.Contains(b.t, b.body, "The window is closed")
			b.visit(http.MethodGet, b.at.String(), nil)
		}, yes("none")}, "On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
		"refused, and another card": {true, []step{card("THREE_DS"), yes("declined"), func(b *browser) {
			b.follow("Try again, or another card")
			assert.Contains(b.t, b.body, "The last attempt failed")
		}, card("THREE_DS"), yes("none")}, "On hold", "AUTHORIZED", "AUTHORIZED", "499", "0"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp, b := atPage(t, test.hold)
			for _, step := range test.steps {
				step(b)
				assert.Contains(t, b.body, "no money moves")
			}
			assert.Contains(t, b.body, test.sees)
			for _, button := range []string{backButton, "Back by a form"} {
				end := *b
				end.press(button)
				back, err := juspay.ParseReturn(end.sent, responseKey)
				require.NoError(t, err)
				assert.Equal(t, test.told, back.Status)
				assert.Equal(t, "o1", back.OrderID)
			}
			ledger := jp.OrderLedger("o1")
			assert.Equal(t, test.truly, theTxn(t, jp).Status)
			assert.Equal(t, test.held, ledger.Held.String())
			assert.Equal(t, test.taken, ledger.Captured.String())
		})
	}
}

func TestPageReturnsThatAreNotToBeTrusted(t *testing.T) {
	t.Parallel()
	jp, b := atPage(t, true)
	b.press(payButton)
	b.press("Yes, pay", "gateway", "declined")
	for _, button := range []string{
		"Back by a link, without a signature", "Back by a form, without a signature",
		"Back by a link that somebody has changed to CHARGED",
	} {
		end := *b
		end.press(button)
		_, err := juspay.ParseReturn(end.sent, responseKey)
		assert.ErrorIs(t, err, juspay.ErrSignature, button)
	}
	assert.Equal(t, juspay.StatusAuthorizationFailed, theTxn(t, jp).Status)
}

// TestPageLateGateway is on the bubble's clock.
func TestPageLateGateway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jp, b := atPage(t, true)
		b.press(payButton)
		b.press("Yes, pay", "gateway", "gateway-late=10s")
		<-time.After(10 * time.Second)
		synctest.Wait()
		assert.Equal(t, juspay.StatusAuthorized, theTxn(t, jp).Status)
		assert.Contains(t, b.body, "Not known yet")
		b.visit(http.MethodGet, b.at.String(), nil)
		assert.Contains(t, b.body, "On hold")
	})
}

func TestPageTakesTestCardsAlone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ field, typed, complaint string }{
		"another number":    {"card_number", "4000 0000 0000 0002", "none of the test cards"},
		"no number":         {"card_number", "", "none of the test cards"},
		"words":             {"card_number", `"><b>`, "none of the test cards"},
		"a month gone by":   {"card_expiry", "01/20", "a month to come"},
		"no month":          {"card_expiry", "13/42", "a month to come"},
		"a short code":      {"card_security_code", "12", "three or four digits"},
		"a code of letters": {"card_security_code", "abc", "three or four digits"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jp, b := atPage(t, true)
			b.press(payButton, test.field, test.typed)
			assert.Equal(t, http.StatusUnprocessableEntity, b.code)
			assert.Contains(t, b.body, test.complaint)
			assert.Contains(t, b.body, "Please look again")
			if test.typed != "" {
				assert.NotContains(t, b.body, `value="`+test.typed+`"`)
			}
			assert.Empty(t, jp.Order("o1").Txns)
		})
	}
	t.Run("each of the list, typed in any way", func(t *testing.T) {
		t.Parallel()
		for _, number := range []string{"4111111111111111", "4242-4242-4242-4242", "5299 9202 1000 0277"} {
			_, b := atPage(t, true)
			b.press(payButton, "card_number", number)
			assert.Contains(t, b.body, "Do you want to pay INR 499.00?")
		}
	})
}

// TestPageKeepsNoCard: nothing that was typed is found again.
func TestPageKeepsNoCard(t *testing.T) {
	t.Parallel()
	jp, b := atPage(t, true)
	b.press(payButton, "card_number", "5299 9202 1000 0277", "card_security_code", "987")
	b.press("Yes, pay")
	for _, request := range jp.Requests() {
		assert.Equal(t, juspaytest.CreateSession, request.Operation, "the page's own requests are not on record")
	}
	assert.NotContains(t, b.body, "5299")
	assert.NotContains(t, b.body, "987")
}

func TestPageThatCannotBePaid(t *testing.T) {
	t.Parallel()
	t.Run("paid already", func(t *testing.T) {
		t.Parallel()
		jp, b := atPage(t, true)
		link := b.at.String()
		b.press(payButton)
		b.press("Yes, pay")
		b = open(t, jp, link)
		assert.Contains(t, b.body, "On hold")
		jp.Client(juspay.WithRoutingID(customer)).Void(t.Context(), theTxn(t, jp).UUID)
		b = open(t, jp, link)
		assert.Contains(t, b.body, "The shop has gone on with this payment")
	})
	t.Run("begun already", func(t *testing.T) {
		t.Parallel()
		jp, b := atPage(t, true)
		link := b.at.String()
		b.press(payButton)
		b = open(t, jp, link)
		b.follow("Go on with it")
		b.press("Yes, pay")
		assert.Contains(t, b.body, "On hold")
	})
	t.Run("a form that was sent twice", func(t *testing.T) {
		t.Parallel()
		jp, b := atPage(t, true)
		b.press(payButton)
		again := *b
		b.press("Yes, pay")
		again.press("No, cancel")
		assert.Contains(t, again.body, "On hold")
		assert.Equal(t, juspay.StatusAuthorized, theTxn(t, jp).Status)
	})
	t.Run("too late", func(t *testing.T) {
		t.Parallel()
		jp, b := atPage(t, true)
		jp.Advance(time.Hour)
		b.press(payButton)
		assert.Equal(t, http.StatusGone, b.code)
		assert.Empty(t, jp.Order("o1").Txns)
	})
	t.Run("unknown", func(t *testing.T) {
		t.Parallel()
		jp, _ := atPage(t, true)
		for _, path := range []string{"/orders/none/payment-page", "/v2/pay/start/m/none", "/v2/pay/finish/m/none/o1"} {
			b := open(t, jp, jp.URL()+path)
			assert.Equal(t, http.StatusNotFound, b.code, path)
			assert.Contains(t, b.body, "No such payment")
		}
	})
}

func TestPageWithoutAWayBack(t *testing.T) {
	t.Parallel()
	for _, returnURL := range []string{"", "javascript:alert(1)", "/return"} {
		jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
		order, err := jp.Client(juspay.WithRoutingID(customer)).CreateOrder(t.Context(), juspay.OrderRequest{
			OrderID: "o1", Amount: juspay.MustAmount("499"), Currency: "INR", CustomerID: customer, ReturnURL: returnURL,
		})
		require.NoError(t, err)
		b := open(t, jp, order.PaymentLinks.Web)
		b.press(payButton, "auth_type", "NO_THREE_DS")
		assert.Contains(t, b.body, "no way back")
		assert.NotContains(t, b.body, "javascript:")
	}
}

func TestPageWithoutAResponseKey(t *testing.T) {
	t.Parallel()
	_, b := atPage(t, true, juspaytest.WithResponseKey(""))
	b.press(payButton, "auth_type", "NO_THREE_DS")
	b.press("Back by a link, without a signature")
	assert.Equal(t, "o1", b.sent.URL.Query().Get("order_id"))
	assert.Equal(t, "25", b.sent.URL.Query().Get("status_id"))
	assert.False(t, b.sent.URL.Query().Has("signature"))
}

func TestPageHeaders(t *testing.T) {
	t.Parallel()
	_, b := atPage(t, true)
	policy := b.header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'")
	assert.Contains(t, policy, "frame-ancestors 'none'")
	assert.NotContains(t, policy, "unsafe")
	assert.True(t, strings.HasSuffix(policy, "form-action 'self'"), policy)
	assert.Equal(t, "no-store", b.header.Get("Cache-Control"))
	assert.NotContains(t, b.body, "<script")
	assert.NotContains(t, b.body, "http", "nothing is loaded from elsewhere")

	b.press(payButton)
	b.press("Yes, pay")
	assert.True(t, strings.HasSuffix(b.header.Get("Content-Security-Policy"), "form-action 'self' https://shop.test"))
}

func TestPageKeepsOtherSitesOut(t *testing.T) {
	t.Parallel()
	jp, b := atPage(t, true)
	b.press(payButton)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.at.String(), strings.NewReader("answer=yes"))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := jp.HTTPClient().Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusForbidden, answer.StatusCode)
	assert.Equal(t, juspay.StatusPendingVBV, theTxn(t, jp).Status)
}
