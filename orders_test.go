package juspay_test

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestOrderStatusRequest(t *testing.T) {
	t.Parallel()
	transport, tap := mock("GET", statusURL, 200, testdata(t, "order_card.json"))
	order, err := newClient(t, transport).OrderStatus(t.Context(), testOrder)
	require.NoError(t, err)
	assert.Equal(t, testOrder, order.OrderID)
	assert.Equal(t, []string{golden(`
GET https://sandbox.juspay.in/orders/order-7001
Accept: application/json
Authorization: {AUTH}
User-Agent: {UA}
X-Routing-Id: customer_1122
length 0
`)}, tap.texts())
}

func TestOrderStatusWithFullGatewayResponse(t *testing.T) {
	t.Parallel()
	full := "\nGET https://sandbox.juspay.in/orders/order-7001?options.add_full_gateway_response=true\n" +
		"Accept: application/json\nAuthorization: {AUTH}\nUser-Agent: {UA}\nX-Routing-Id: customer_1122\nlength 0\n"

	transport, tap := mock("GET", statusURL+"?options.add_full_gateway_response=true", 200,
		`{"status":"CHARGED","payment_gateway_response":{"gateway_response":{"code":7}}}`)
	order, err := newClient(t, transport).OrderStatus(t.Context(), testOrder, juspay.WithFullGatewayResponse())
	require.NoError(t, err)
	assert.Equal(t, []string{golden(full)}, tap.texts())
	assert.JSONEq(t, `{"code":7}`, string(order.PaymentGatewayResponse.GatewayResponse))

	// As a client's default, and with a base URL that has a prefix.
	transport, tap = mock("GET", "https://pay.example/x/orders/"+testOrder+"?options.add_full_gateway_response=true", 200, chargedBody)
	client := newClient(t, transport, juspay.WithFullGatewayResponse(), juspay.WithBaseURL("https://pay.example/x/"))
	_, err = client.OrderStatus(t.Context(), testOrder)
	require.NoError(t, err)
	require.Len(t, tap.texts(), 1)
	_, err = client.AwaitOrder(t.Context(), testOrder, nil)
	require.NoError(t, err)
	require.Len(t, tap.texts(), 2)

	// Other calls ignore it.
	transport, tap = mock("POST", voidURL, 200, chargedBody)
	_, err = newClient(t, transport).Void(t.Context(), testTxn, juspay.WithFullGatewayResponse())
	require.NoError(t, err)
	require.Len(t, tap.texts(), 1)
}

// Asking moves no money, so a question is put again; so is a partial capture, with its key.
func TestRepeated(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]step{
		"lost":       loses,
		"unreadable": answers(200, "{"),
		"empty":      answers(200, ""),
		"408":        answers(408, ""),
		"409":        answers(409, ""),
		"429":        answers(429, ""),
		"500":        answers(500, "<html>"),
		"503":        answers(503, ""),
		"302":        answers(302, "", "Location", "/elsewhere"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport, rest := script(t, first, first, answers(200, chargedBody))
				var response juspay.Response
				order, err := newClient(t, transport).OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
				require.NoError(t, err)
				assert.Equal(t, juspay.StatusCharged, order.Status)
				assert.Equal(t, 3, response.Attempts)
				assert.Zero(t, rest())

				var forms []string
				keep := func(next step) step {
					return func(req *http.Request) (*http.Response, error) {
						body, _ := io.ReadAll(req.Body)
						forms = append(forms, string(body))
						return next(req)
					}
				}
				transport, _ = script(t, keep(first), keep(answers(200, chargedBody)))
				order, err = newClient(t, transport).Capture(t.Context(), testTxn, partOf("2.5"))
				require.NoError(t, err)
				assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
				assert.Equal(t, []string{"amount=2.5&idempotence_key=k", "amount=2.5&idempotence_key=k"}, forms)
			})
		})
	}
}

func TestNotRepeated(t *testing.T) {
	t.Parallel()
	for name, only := range map[string]step{
		"400": answers(400, ""), "401": answers(401, ""), "403": answers(403, ""), "404": answers(404, ""), "422": answers(422, ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, rest := script(t, only)
			_, err := newClient(t, transport).OrderStatus(t.Context(), testOrder)
			var refused *juspay.APIError
			require.ErrorAs(t, err, &refused)
			assert.Zero(t, rest())
			assert.Equal(t, 1, refused.Response.Attempts)
		})
	}
}
