package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// An error member that stands for nothing does not make an answer an error.
func TestNothingForAnErrorIn2xx(t *testing.T) {
	t.Parallel()
	for _, member := range []string{
		`"error_info":{ }`, `"error_info":"FILTERED"`, `"error_info":{"code":null,"fields":[],"user_message":""}`, `"error_info":[ ]`,
		`"error":0`, `"error":"none"`, `"error":"NA"`, `"error":false`, `"error":null`, `"errorInfo":{"code":{}}`, `"error_code":"null"`,
		`"error_info":"{}"`, `"error_info":"[]"`, `"error_info":"{\"code\":null,\"user_message\":\"NA\"}"`, `"error":" {} "`, `"error":"0.0"`,
	} {
		order := captured(t, `{"status":"CHARGED","txn_uuid":"t1",`+member+`}`)
		assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, nil), member)
	}
	for _, member := range []string{
		`"error_info":{"code":"x"}`, `"error_info":"x"`, `"error_info":[1]`, `"error":true`, `"error":1`, `"error":1e999`,
		`"error_info":"{\"code\":\"x\"}"`, `"error_info":"{"`, `"error":"{}x"`,
		`"error_info":{"user_message":"` + strings.Repeat("x", 300) + `"}`,
	} {
		_, err := newClient(t, always(200, `{"status":"CHARGED","order_id":"o",`+member+`}`)).Capture(t.Context(), testTxn, juspay.FullCapture())
		require.ErrorIs(t, err, juspay.ErrOutcomeUnknown, member)
	}
}

// A member of another shape does not take an order apart.
func TestOrderWithAMemberOfARefund(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"order_id":"o","merchant_id":"m","status":"CHARGED","status_id":21,"amount":10,"txn_uuid":"t1","unique_request_id":"u1"}`)
	assert.Equal(t, juspay.StatusCharged, order.Status)
	assert.Equal(t, juspay.MustAmount("10"), order.Amount)
	assert.Equal(t, "t1", order.TxnUUID)
	assert.Empty(t, order.Refunds)
}

func TestRefundWithoutIDsOfTheOrder(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"unique_request_id":"r1","status":"SUCCESS","amount":10,"id":"gw1"}`)
	require.Len(t, order.Refunds, 1)
	assert.Equal(t, juspay.RefundSuccess, order.Refunds[0].Status)
	assert.Empty(t, order.Status)
	assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, nil))
}

// A refund has an error message of its own: it is no error body.
func TestRefundThatFailed(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"order_id":"o","status":"FAILURE","unique_request_id":"r1","error_code":"X","error_message":"no funds","amount":1}`)
	require.Len(t, order.Refunds, 1)
	assert.Equal(t, juspay.RefundStatus("FAILURE"), order.Refunds[0].Status)
	assert.Equal(t, "no funds", order.Refunds[0].ErrorMessage)
	assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, nil))

	for _, body := range []string{
		`{"order_id":"o","unique_request_id":"r1","error_message":"no such refund"}`,
		`{"order_id":"o","unique_request_id":"r1","status":"FAILURE","error_info":{"code":"x"}}`,
		`{"status":"ERROR","error_code":"duplicate.call","error_message":"dup","unique_request_id":"r1"}`,
		`{"status":"Bad Request","unique_request_id":"r1","error_code":"Invalid","error_message":"Cannot Capture CHARGED Transaction"}`,
		`{"status":"NOT_FOUND","unique_request_id":"r1"}`,
	} {
		_, err := newClient(t, always(200, body)).Capture(t.Context(), testTxn, juspay.FullCapture())
		require.ErrorIs(t, err, juspay.ErrOutcomeUnknown, body)
	}
}

// Webhooks have transactions with a status id.
func TestTransactionWithAStatusID(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"txn_uuid":"m1","txn_id":"s-1","order_id":"o","status":"CHARGED","status_id":21,"txn_amount":1,"created":"2026-03-04T05:06:07Z","gateway":"G"}`,
		`{"txn_uuid":"m1","order_id":"o","status":"CHARGED","status_id":21,"txn_amount":1}`,
		`{"id":"m1","order_id":"o","status":"CHARGED","status_id":21,"gateway":"G","txn_amount":"1.00"}`,
	} {
		order := captured(t, body)
		require.NotNil(t, order.Txn, body)
		assert.Equal(t, juspay.MustAmount("1"), order.Txn.TxnAmount, body)
		assert.Equal(t, "m1", order.TxnUUID, body)
		assert.Empty(t, order.ID, body)
		assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, nil), body)
	}
	order := captured(t, `{"id":"ord_1","order_id":"o","status":"CREATED","status_id":1,"payment_links":{"web":"https://pay.example/1"}}`)
	assert.Nil(t, order.Txn, "an order as it was created")
	assert.Equal(t, "ord_1", order.ID)
}

// Skipped is about the answer that was found, also where that is none of the
// shapes that were asked for.
func TestSkippedInEveryShape(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		status     int
		skipped    []string
	}{
		{"transaction", `{"id":"t1","order_id":"o","status":"CHARGED","gateway":"G","txn_amount":"abc","payment":[1],"created":"garbage","payment_info":{"card":5},"amount":"x"}`,
			200, []string{"/amount", "/txn_amount", "/payment", "/created", "/payment_info/card"}},
		{"refund", `{"unique_request_id":"r1","order_id":"o","status":"SUCCESS","amount":"x","sent_to_gateway":"maybe","created":"garbage","refunds":5}`,
			200, []string{"/amount", "/sent_to_gateway", "/created"}},
		{"refusal", `{"status":"error","error_code":[1],"status_id":"abc","error_message":"m","error_info":{"fields":5}}`,
			400, []string{"/error_code", "/status_id", "/error_info/fields"}},
		{"refusal under other names", `{"errorCode":[1],"errorMessage":"m","status_id":"abc"}`, 400, []string{"/status_id", "/errorCode"}},
		{"error in a 2xx", `{"status":"error","error_message":{"a":1},"status_id":"abc"}`, 200, []string{"/error_message", "/status_id"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var response juspay.Response
			_, err := newClient(t, always(test.status, test.body)).Capture(t.Context(), testTxn, juspay.FullCapture(), juspay.WithResponse(&response))
			assert.ElementsMatch(t, test.skipped, response.Skipped)
			var refused *juspay.APIError
			if errors.As(err, &refused) {
				assert.Equal(t, response.Skipped, refused.Response.Skipped)
			}
		})
	}
}

// What an unusable attempt skipped is not said of the one after it.
func TestSkippedIsOfTheLastAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bodies := []string{`{"order_id":"o","status":"CHARGED","amount":"x","error":true}`, `{"order_id":"o","status":"CHARGED"}`}
		var response juspay.Response
		client := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) {
			body := bodies[0]
			bodies = bodies[1:]
			return reply(200, body), nil
		}))
		_, err := client.OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
		require.NoError(t, err)
		assert.Equal(t, 2, response.Attempts)
		assert.Empty(t, response.Skipped)
	})
}

// What a transaction says itself is not lost where its payment_info is silent.
func TestTransactionWithSparsePaymentInfo(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"id":"m1","status":"CHARGED","gateway":"G","payment_method":"VISA","card":{"card_brand":"VISA"},"payment_info":{}}`)
	assert.Equal(t, "VISA", order.PaymentMethod)
	require.NotNil(t, order.Card)
	assert.Equal(t, "VISA", order.Card.CardBrand)

	order = captured(t, `{"id":"m1","status":"CHARGED","gateway":"G","payment_info":{"payment_method_type":"UPI","upi":{"payer_vpa":"a@b"}}}`)
	assert.Equal(t, "UPI", order.PaymentMethodType)
	require.NotNil(t, order.UPI)
	assert.Equal(t, "a@b", order.UPI.PayerVPA)
}

// An order that was read can be written, whatever its times say.
func TestTimesThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"+24:00", "+23:60", "-24:00"} {
		var response juspay.Response
		order, err := newClient(t, always(200, `{"order_id":"o","status":"CHARGED","date_created":"2023-01-01T00:00:00`+zone+`"}`)).
			Capture(t.Context(), testTxn, juspay.FullCapture(), juspay.WithResponse(&response))
		require.NoError(t, err)
		_, err = json.Marshal(order)
		require.NoError(t, err, zone)
		assert.True(t, order.DateCreated.IsZero(), zone)
		assert.Equal(t, []string{"/date_created"}, response.Skipped)
	}
}

// A request id is cut to length only when no secret is in it any more.
func TestRequestIDEndsInASecret(t *testing.T) {
	t.Parallel()
	for _, pad := range []int{100, 112, 120, 127} {
		refused := refusalOf(t, 400, `{}`, "X-Request-Id", strings.Repeat("x", pad)+testKey+"yyyyyyyyyyyyyyyyyyyy")
		assert.NotContains(t, refused.RequestID(), testKey[:4])
		assert.NotContains(t, refused.Error(), testKey[:4])
	}
}

// The error of AwaitOrder says how often it asked.
func TestAwaitOrderCountsItsPolls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		polls := 0
		client := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) {
			polls++
			return reply(200, `{"order_id":"o","status":"AUTHORIZING"}`), nil
		}))
		last, err := client.AwaitOrder(ctx, testOrder, nil)
		require.NotNil(t, last)
		var ended *juspay.RequestError
		require.ErrorAs(t, err, &ended)
		assert.Greater(t, polls, 1)
		assert.Equal(t, polls, ended.Attempts)
	})
}

// What the error of AwaitOrder says of the sending holds for all polls.
func TestAwaitOrderSaysWhetherItEverAsked(t *testing.T) {
	t.Parallel()
	dial := &net.OpError{Op: "dial", Err: errors.New("refused")}
	for name, first := range map[string]func() (*http.Response, error){
		"lost":     func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
		"503":      func() (*http.Response, error) { return reply(503, ""), nil },
		"not sent": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				polls := 0
				client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
					polls++
					if polls == 1 && first != nil {
						return first()
					}
					httptrace.ContextClientTrace(req.Context()).GetConn("") // a connection is asked for, and never had
					return nil, dial
				}), juspay.WithRetries(0))
				_, err := client.AwaitOrder(ctx, testOrder, nil)
				var ended *juspay.RequestError
				require.ErrorAs(t, err, &ended)
				assert.Equal(t, first != nil, ended.Sent)
				assert.Equal(t, first != nil, errors.Is(err, juspay.ErrOutcomeUnknown))
				assert.Equal(t, polls, ended.Attempts)
				require.ErrorIs(t, err, dial)
			})
		})
	}
}

// An APIError is Juspay's answer, whoever else returns one.
func TestErrorOfATransportIsNoAnswer(t *testing.T) {
	t.Parallel()
	foreign := &juspay.APIError{Op: "OrderStatus", StatusCode: 400}
	before := *foreign
	for name, fail := range map[string]func() (*http.Response, error){
		"RoundTrip":       func() (*http.Response, error) { return nil, foreign },
		"RoundTrip, nil":  func() (*http.Response, error) { return nil, (*juspay.APIError)(nil) },
		"RoundTrip, nil2": func() (*http.Response, error) { return nil, (*juspay.RequestError)(nil) },
		"body": func() (*http.Response, error) {
			answer := reply(200, "")
			answer.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"status":"CHARGED"`), iotest.ErrReader(foreign)))
			return answer, nil
		},
	} {
		client := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) { return fail() }))
		order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
		var failed *juspay.RequestError
		require.ErrorAs(t, err, &failed, name)
		assert.True(t, failed.Sent, name)
		assert.NotEmpty(t, err.Error(), name)
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err), name)
		assert.Equal(t, before, *foreign, name)
	}
}

// The remedy for a missing routing id is an option, not to leave one out.
func TestEmptyRoutingID(t *testing.T) {
	t.Parallel()
	_, err := juspay.NewClient(testKey, juspay.WithRoutingID(""))
	require.ErrorIs(t, err, juspay.ErrInvalidRequest)
	require.ErrorContains(t, err, "WithoutRoutingID")
}
