package juspaytest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

const testCard = "&merchant_id=juspaytest&payment_method_type=CARD&card_number=4111111111111111&card_exp_month=12" +
	"&card_exp_year=42&card_security_code=123&format=json"

// newOrder makes an order over the wire.
func newOrder(t *testing.T, jp *juspaytest.Server, id, more string) {
	t.Helper()
	form := "order_id=" + id + "&amount=10.00&customer_id=" + customer + more
	require.Equal(t, http.StatusOK, send(t, jp, "POST", "/orders", form).status)
}

const hold = "&metadata.txns.auto_capture=false"

func TestAttemptToPay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		order  string // more of the order
		txn    string // more of the attempt
		status string
		method string
		finish func(*juspaytest.Server, string) juspaytest.Txn
		end    string
	}{
		{"3-D Secure", "", testCard, "PENDING_VBV", "GET",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn { return jp.Approve(uuid, juspaytest.Fault{}) }, "CHARGED"},
		{"3-D Secure, held", hold, testCard, "PENDING_VBV", "GET",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn { return jp.Approve(uuid, juspaytest.Fault{}) }, "AUTHORIZED"},
		{"refused by the bank", "", testCard, "PENDING_VBV", "GET",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn { return jp.Approve(uuid, juspaytest.Declined) },
			"AUTHORIZATION_FAILED"},
		{"given up", "", testCard, "PENDING_VBV", "GET",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn { return jp.Abandon(uuid) }, "AUTHENTICATION_FAILED"},
		{"finished by the gateway", "", testCard, "PENDING_VBV", "GET", func(jp *juspaytest.Server, uuid string) juspaytest.Txn {
			jp.Approve(uuid, juspaytest.GatewayPending)
			return jp.Settle(uuid)
		}, "CHARGED"},
		{"finished late", hold, testCard, "PENDING_VBV", "GET", func(jp *juspaytest.Server, uuid string) juspaytest.Txn {
			jp.Approve(uuid, juspaytest.GatewayLate(time.Hour))
			jp.Advance(time.Hour)
			return jp.Txn(uuid)
		}, "AUTHORIZED"},
		{"OTP", "", testCard + "&auth_type=OTP", "PENDING_VBV", "POST",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn {
				return jp.EnterOTP(uuid, "123456", juspaytest.Fault{})
			},
			"CHARGED"},
		{"a wrong OTP", "", testCard + "&auth_type=OTP", "PENDING_VBV", "POST",
			func(jp *juspaytest.Server, uuid string) juspaytest.Txn {
				return jp.EnterOTP(uuid, "0", juspaytest.Fault{})
			},
			"PENDING_VBV"},
		{"telephone", "", testCard + "&auth_type=MOTO", "CHARGED", "GET", nil, ""},
		{"telephone, held", hold, testCard + "&auth_type=MOTO", "AUTHORIZED", "GET", nil, ""},
		{"a token", "", "&merchant_id=m&payment_method_type=CARD&card_token=tkn_1&format=json", "PENDING_VBV", "GET", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t)
			newOrder(t, jp, "o1", test.order)
			got := send(t, jp, "POST", "/txns", "order_id=o1"+test.txn, "Authorization: ", "x-routing-id: ").fields(t)
			assert.Equal(t, test.status, got["status"])
			assert.Equal(t, "juspaytest-o1-1", got["txn_id"])
			authentication := got["payment"].(map[string]any)["authentication"].(map[string]any)
			assert.Equal(t, test.method, authentication["method"])
			assert.Contains(t, authentication["url"], got["txn_uuid"])
			read := send(t, jp, "GET", "/orders/o1", "").fields(t)
			assert.Equal(t, test.status, read["status"])
			if test.finish != nil {
				assert.Equal(t, test.end, string(test.finish(jp, got["txn_uuid"].(string)).Status))
				assert.Equal(t, test.end, send(t, jp, "GET", "/orders/o1", "").fields(t)["status"])
			}
		})
	}
}

func TestAttemptThroughTheAPI(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	got := send(t, jp, "POST", "/txns", "order.order_id=o1&order.amount=10.00&order.customer_id="+customer+
		"&order.metadata.txns.auto_capture=false"+testCard+"&auth_type=OTP").fields(t)
	params := got["payment"].(map[string]any)["authentication"].(map[string]any)["params"].(map[string]any)
	assert.Equal(t, got["txn_uuid"], params["id"])
	path := "/v2/txns/" + params["id"].(string) + "/authenticate"
	challenge := params["challenge_id"].(string)
	again := send(t, jp, "POST", path+"/"+challenge+"/resend", "").fields(t)
	counters := again["payment"].(map[string]any)["authentication"].(map[string]any)["params"].(map[string]any)
	assert.Equal(t, 2.0, counters["times_otp_sent"])
	held := send(t, jp, "POST", path, "challenge_id="+challenge+"&answer.otp=123456").fields(t)
	assert.Equal(t, "AUTHORIZED", held["status"], "as the order wants it")
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", "/txns", "order.order_id=O1&order.amount=10.00"+testCard).status)
	second := send(t, jp, "POST", "/txns", "order_id=o1"+testCard).fields(t)
	assert.Equal(t, "juspaytest-o1-2", second["txn_id"], "each call is a new attempt")
	assert.Equal(t, "AUTHORIZED", send(t, jp, "GET", "/orders/o1", "").fields(t)["status"], "the order shows the money")
	t.Run("has every documented field", func(t *testing.T) {
		var documented map[string]any
		require.NoError(t, json.Unmarshal([]byte(sample(t, "txns-card-otp-pending-vbv")), &documented))
		assertCovers(t, documented, got, "")
		assertCovers(t, loopSample(t, "txns-create-with-order-pending-vbv"), second, "")
	})
}

func TestAttemptOfABrowser(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	newOrder(t, jp, "o1", "")
	got := send(t, jp, "POST", "/txns", "order_id=o1&merchant_id=m&payment_method_type=CARD&card_number=4111-1111-1111-1111")
	assert.Equal(t, http.StatusFound, got.status)
	assert.Equal(t, jp.URL()+"/v2/pay/start/juspaytest/"+jp.Order("o1").Txns[0].UUID, got.header.Get("Location"))
}

func TestAttemptRefusals(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	newOrder(t, jp, "o1", "")
	for name, form := range map[string]string{
		"no merchant":      "order_id=o1&payment_method_type=CARD&card_number=4111111111111111",
		"no method":        "order_id=o1&merchant_id=m&card_number=4111111111111111",
		"no card":          "order_id=o1&merchant_id=m&payment_method_type=CARD",
		"another number":   "order_id=o1&merchant_id=m&payment_method_type=CARD&card_number=4000000000000000",
		"another proof":    "order_id=o1&auth_type=VISA_CHECKOUT" + testCard,
		"unknown order":    "order_id=none" + testCard,
		"half an order":    "order.order_id=o2" + testCard,
		"no order":         testCard[1:],
		"neither a form":   "{}",
		"a broken percent": "%zz",
	} {
		headers := []string{"x-routing-id: "}
		if form == "{}" {
			headers = append(headers, "Content-Type: text/plain")
		}
		got := send(t, jp, "POST", "/txns", form, headers...)
		assert.Equal(t, http.StatusBadRequest, got.status, name)
		requests := jp.Requests()
		assert.NotContains(t, requests[len(requests)-1].Body, "4000000000000000", "a real number may be meant")
	}
	assert.Empty(t, jp.Order("o1").Txns)
	for range 25 {
		require.Equal(t, http.StatusOK, send(t, jp, "POST", "/txns", "order_id=o1"+testCard).status)
	}
	assert.Equal(t, http.StatusBadRequest, send(t, jp, "POST", "/txns", "order_id=o1"+testCard).status)
	t.Run("as published", func(t *testing.T) {
		for name, form := range map[string]string{
			"error-400-txns-missing-merchant-id": "order_id=o1", "error-400-txns-missing-card-number": "merchant_id=m&payment_method_type=CARD",
		} {
			assert.JSONEq(t, sample(t, name), send(t, jp, "POST", "/txns", form).body)
		}
	})
}

func TestPayByHand(t *testing.T) {
	t.Parallel()
	jp := forgiving(t)
	newOrder(t, jp, "o1", hold)
	otp := jp.Pay("o1", juspaytest.AuthOTP)
	assert.Equal(t, "123456", otp.OTP)
	assert.Equal(t, juspay.StatusPendingVBV, otp.Status)
	redirect := jp.Pay("o1", juspaytest.AuthThreeDS)
	assert.Empty(t, redirect.ChallengeID)
	assert.Equal(t, juspay.StatusAuthorized, jp.Pay("o1", juspaytest.AuthMOTO).Status)
	held := jp.Authorize(juspaytest.Payment{OrderID: "o1"})
	assert.Equal(t, juspay.MustAmount("10"), held.Amount, "the order's")

	assert.Panics(t, func() { jp.Pay("none", juspaytest.AuthOTP) })
	assert.Panics(t, func() { jp.Approve("none", juspaytest.Fault{}) })
	assert.Panics(t, func() { jp.Approve(held.UUID, juspaytest.Fault{}) }, "it waits for nobody")
	assert.Panics(t, func() { jp.Approve(redirect.UUID, juspaytest.Reset) }, "that is no fault of a gateway")
	assert.Panics(t, func() { jp.EnterOTP(redirect.UUID, "123456", juspaytest.Fault{}) })
	assert.Panics(t, func() { jp.Abandon(held.UUID) })
	assert.Equal(t, juspay.StatusPendingVBV, jp.Txn(redirect.UUID).Status)
}
