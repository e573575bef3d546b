package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func Example() {
	err := onFake(context.Background(), os.Stdout, "paying", juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// Order order-1 is NEW. The customer goes to Juspay's page.
	// The customer comes back, and reads: Thank you. Your order is paid.
	// Juspay says: order order-1 is CHARGED, INR 499.00. Ship it.
	// <nil>
}

func Example_declined() {
	err := onFake(context.Background(), os.Stdout, "declined", juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// Order order-1 is NEW. The customer goes to Juspay's page.
	// The customer comes back, and reads: Nothing was taken. You can pay in another way.
	// not paid: order order-1 is AUTHORIZATION_FAILED
}

func Example_gone() {
	err := onFake(context.Background(), os.Stdout, "gone", juspaytest.Fault{})
	fmt.Println(err)
	// Output:
	// Order order-1 is NEW. The customer goes to Juspay's page.
	// The customer comes back, and reads: Nothing was taken. You can pay in another way.
	// not paid: order order-1 is AUTHENTICATION_FAILED
}

// The order exists, and the answer that said so was lost.
func Example_answerLost() {
	err := onFake(context.Background(), os.Stdout, "paying", juspaytest.Reset.AfterMoney())
	fmt.Println(err)
	// Output:
	// Order order-1 is NEW. The customer goes to Juspay's page.
	// The customer comes back, and reads: Thank you. Your order is paid.
	// Juspay says: order order-1 is CHARGED, INR 499.00. Ship it.
	// <nil>
}

// newShop is a shop on a fake without a network, where waiting takes no time.
func newShop(t *testing.T) (*shop, *juspaytest.Server) {
	t.Helper()
	jp := juspaytest.NewServer(t, juspaytest.WithInMemory(), juspaytest.WithResponseKey("key"))
	return &shop{
		client: jp.Client(), clientID: "page", responseKey: "key", returnURL: "https://shop.example/return",
		prices: map[string]juspay.Amount{orderID: juspay.MustAmount("499")}, patience: 10 * time.Second,
	}, jp
}

// comeBack opens the link in the shop.
func comeBack(s *shop, link string) (int, string) {
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, link, nil))
	return answer.Code, answer.Body.String()
}

func TestTheBrowserDecidesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		customer string
		code     int
		reads    string
	}{
		"forged":   {"forger", http.StatusBadRequest, "This is not what Juspay gave you"},
		"paid":     {"paying", http.StatusOK, "Thank you"},
		"declined": {"declined", http.StatusOK, "Nothing was taken"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, jp := newShop(t)
				_, err := s.checkout(t.Context(), orderID, customerOf(orderID))
				require.NoError(t, err)

				code, reads := comeBack(s, customers[test.customer](jp))

				assert.Equal(t, test.code, code)
				assert.Contains(t, reads, test.reads)
			})
		})
	}
}

// TestAnotherPrice changes the price after the customer has gone to pay.
func TestAnotherPrice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, jp := newShop(t)
		_, err := s.checkout(t.Context(), orderID, customerOf(orderID))
		require.NoError(t, err)
		link := customers["paying"](jp)
		s.prices[orderID] = juspay.MustAmount("4990")

		_, reads := comeBack(s, link)

		assert.Contains(t, reads, "We do not know yet")
		require.ErrorContains(t, s.report(t.Context(), io.Discard, orderID), "the answer is about order-1 of 499.00 INR")
	})
}

// TestNothingShipsUnpaid has everything go wrong with the session, and with the
// question afterwards.
func TestNothingShipsUnpaid(t *testing.T) {
	t.Parallel()
	for customer, pay := range customers {
		for _, fault := range append(juspaytest.Faults(), juspaytest.Misleading()...) {
			t.Run(customer+"/"+fault.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s, jp := newShop(t)
					jp.Next(fault)
					if _, err := s.checkout(t.Context(), orderID, customerOf(orderID)); err != nil {
						return // nobody was sent to pay
					}
					pay(jp)
					jp.Calm()
					if !anotherTxn(fault) {
						jp.Next(fault)
					}

					result, _, _ := s.ask(t.Context(), orderID, customerOf(orderID))

					taken := jp.OrderLedger(orderID).Captured == s.prices[orderID]
					switch result {
					case paid:
						assert.True(t, taken)
					case notPaid:
						assert.False(t, taken)
					}
				})
			})
		}
	}
}

// anotherTxn reports whether a fault shows another transaction of the order. That
// is no lie that a shop could see through: an order may be paid by any of them.
func anotherTxn(fault juspaytest.Fault) bool {
	return fault == juspaytest.AnotherTxn || fault == juspaytest.AnotherTxn.AfterMoney()
}

func TestOnJuspay(t *testing.T) {
	jp := juspaytest.NewServer(t)
	t.Setenv("JUSPAY_API_KEY", jp.APIKey())
	t.Setenv("JUSPAY_BASE_URL", jp.URL())
	t.Setenv("JUSPAY_MERCHANT_ID", "merchant")
	said := writer(func(text []byte) { // you open the link, and pay
		if found := regexp.MustCompile(`Order (\w+) is NEW`).FindSubmatch(text); found != nil {
			jp.Approve(jp.Pay(string(found[1]), juspaytest.AuthThreeDS).UUID, juspaytest.Fault{})
		}
	})
	require.NoError(t, onJuspay(t.Context(), said, "page"))
}

type writer func(text []byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}
