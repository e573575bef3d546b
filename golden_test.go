package juspay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// What a request says of its body.
const (
	noContent   = ""
	formContent = "application/x-www-form-urlencoded"
	jsonContent = "application/json"
)

// goldenRequest is a call and, byte for byte, all that it gives a transport:
// beside what stands here only the header that every request has.
type goldenRequest struct {
	method, variant string
	call            func(context.Context, *juspay.Client) error
	opts            []juspay.Option // of the client

	line    string // below the host
	header  []string
	content string
	body    string
}

var goldenRequests = slices.Concat(goldenTxns, goldenRefunds, goldenSessions, goldenOrders, goldenQuestions, goldenCalls, goldenSealed)

var goldenTxns = []goldenRequest{
	{method: "Capture", variant: "full", call: capture(juspay.FullCapture()),
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent},
	{method: "Capture", variant: "full, metadata", call: capture(juspay.CaptureRequest{Full: true, Metadata: `{"ref":"a&b=c d"}`}),
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent, body: "metadata=%7B%22ref%22%3A%22a%26b%3Dc+d%22%7D"},
	{method: "Capture", variant: "full, again", call: capture(juspay.CaptureRequest{Full: true, Repeated: true}),
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent},
	{method: "Capture", variant: "part", call: capture(juspay.PartialCapture(juspay.MustAmount("4.25"), "mozA123_456")),
		opts: []juspay.Option{juspay.WithVersion("2023-06-30")}, header: []string{"Version: 2023-06-30"},
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent, body: "amount=4.25&idempotence_key=mozA123_456"},
	{method: "Capture", variant: "part, metadata", call: capture(juspay.CaptureRequest{Amount: juspay.MustAmount("10.50"), IdempotenceKey: "k", Metadata: "{}"}),
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent, body: "amount=10.5&idempotence_key=k&metadata=%7B%7D"},

	{method: "Void", call: func(ctx context.Context, c *juspay.Client) error {
		_, err := c.Void(ctx, testTxn)
		return err
	}, opts: []juspay.Option{juspay.WithMerchantID("ShopOne")}, header: []string{"X-Merchantid: ShopOne"},
		line: "POST /v2/txns/eulUnitTxn000000001/void", content: formContent},

	{method: "ProcessOTP", call: authenticate(juspay.ProcessOTPRequest{ChallengeID: "ch_42", OTP: "071978"}),
		line: "POST /v2/txns/eulUnitTxn000000001/authenticate", content: formContent, body: "answer.otp=071978&challenge_id=ch_42"},
	{method: "ProcessOTP", variant: "charge", call: authenticate(juspay.ProcessOTPRequest{ChallengeID: "c", OTP: "aB9", AutoCapture: new(true)}),
		line: "POST /v2/txns/eulUnitTxn000000001/authenticate", content: formContent, body: "answer.otp=aB9&auto_capture=true&challenge_id=c"},
	{method: "ProcessOTP", variant: "hold", call: authenticate(juspay.ProcessOTPRequest{ChallengeID: "a b&c=d", OTP: "000000", AutoCapture: new(false)}),
		line: "POST /v2/txns/eulUnitTxn000000001/authenticate", content: formContent, body: "answer.otp=000000&auto_capture=false&challenge_id=a+b%26c%3Dd"},

	{method: "ResendOTP", call: func(ctx context.Context, c *juspay.Client) error {
		_, err := c.ResendOTP(ctx, testTxn, "ch/42")
		return err
	}, line: "POST /v2/txns/eulUnitTxn000000001/authenticate/ch%2F42/resend", content: formContent},
}

var goldenRefunds = []goldenRequest{
	{method: "Refund", variant: "order", call: refund(juspay.RefundRequest{UniqueRequestID: "RF1", Amount: juspay.MustAmount("3.50")}),
		line: "POST /orders/order-7001/refunds", content: formContent, body: "amount=3.5&unique_request_id=RF1"},
	{method: "Refund", variant: "order, everything", call: refund(juspay.RefundRequest{
		UniqueRequestID: "RF1", Amount: juspay.MustAmount("100"), Type: juspay.RefundInstant, Repeated: true,
		Metadata: map[string]string{"reason": "broken & lost", "split_settlement_details": `{"a":1}`},
	}), line: "POST /orders/order-7001/refunds", content: formContent,
		body: "amount=100&metadata.reason=broken+%26+lost&metadata.split_settlement_details=%7B%22a%22%3A1%7D&refund_type=INSTANT&unique_request_id=RF1"},
	{method: "Refund", variant: "part", call: refund(juspay.RefundRequest{UniqueRequestID: "RF1", Amount: juspay.MustAmount("1"), CaptureKey: "moz1704449291"}),
		line: "POST /refunds", content: formContent, body: "amount=1&metadata.merchant_capture_id=moz1704449291&order_id=order-7001&unique_request_id=RF1"},
	{method: "Refund", variant: "part, everything", call: refund(juspay.RefundRequest{
		UniqueRequestID: "RF1", Amount: juspay.MustAmount("1"), CaptureKey: "k", Type: juspay.RefundStandard, Metadata: map[string]string{"x": "y"},
	}), line: "POST /refunds", content: formContent,
		body: "amount=1&metadata.merchant_capture_id=k&metadata.x=y&order_id=order-7001&refund_type=STANDARD&unique_request_id=RF1"},
}

var goldenSessions = []goldenRequest{
	{method: "CreateSession", variant: "the least", call: session(juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{OrderID: "order-7001", Amount: juspay.MustAmount("1")}, PaymentPageClientID: "corner_shop",
	}), line: "POST /session", content: jsonContent,
		body: `{"action":"paymentPage","amount":"1.00","order_id":"order-7001","payment_page_client_id":"corner_shop"}`},
	{method: "CreateSession", variant: "everything", call: session(juspay.SessionRequest{
		OrderRequest: everyOrderField(new(false)), PaymentPageClientID: "corner_shop", Action: "paymentPage", Language: "hindi",
		PaymentFilter: &juspay.PaymentFilter{Options: []juspay.PaymentFilterOption{{PaymentMethodType: "CARD", Enable: true}, {PaymentMethodType: "UPI"}}},
	}), line: "POST /session", content: jsonContent,
		body: `{"action":"paymentPage","amount":"1234.50","basket":"[{\"id\":1}]","currency":"INR","customer_email":"asha@shop.example",` +
			`"customer_id":"customer_1122","customer_phone":"9000000000","description":"two \u0026 a half","first_name":"Asha","language":"hindi",` +
			`"last_name":"Ö","metadata.JUSPAY:gateway_reference_id":"main","metadata.txns.auto_capture":false,"options.get_client_auth_token":"true",` +
			`"order_id":"order-7001","payment_filter":{"allowDefaultOptions":false,"options":[{"paymentMethodType":"CARD","enable":true},` +
			`{"paymentMethodType":"UPI","enable":false}]},"payment_page_client_id":"corner_shop","product_id":"sku-9","return_url":"https://shop.example/back",` +
			`"udf1":"one","udf10":"ten","udf2":"two","udf3":"three","udf4":"four","udf5":"five","udf6":"six","udf7":"seven","udf8":"eight","udf9":"nine"}`},
	{method: "CreateSession", variant: "charge", call: session(juspay.SessionRequest{
		OrderRequest:        juspay.OrderRequest{OrderID: "o", Amount: juspay.MustAmount("0.10"), AutoCapture: new(true)},
		PaymentPageClientID: "p", PaymentFilter: &juspay.PaymentFilter{AllowDefaultOptions: true},
	}), line: "POST /session", content: jsonContent,
		body: `{"action":"paymentPage","amount":"0.10","metadata.txns.auto_capture":true,"order_id":"o","payment_filter":{"allowDefaultOptions":true},"payment_page_client_id":"p"}`},
	{method: "CreateSession", variant: "saved cards", call: session(juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{CustomerID: "customer_1122"}, PaymentPageClientID: "p", Action: "paymentManagement",
	}), line: "POST /session", content: jsonContent,
		body: `{"action":"paymentManagement","customer_id":"customer_1122","payment_page_client_id":"p"}`},
}

var goldenOrders = []goldenRequest{
	{method: "CreateOrder", variant: "the least", call: order(juspay.OrderRequest{OrderID: "order-7001", Amount: juspay.MustAmount("10.50")}),
		line: "POST /orders", content: formContent, body: "amount=10.5&order_id=order-7001"},
	{method: "CreateOrder", variant: "everything", call: order(everyOrderField(new(true))), line: "POST /orders", content: formContent,
		body: "amount=1234.5&basket=%5B%7B%22id%22%3A1%7D%5D&currency=INR&customer_email=asha%40shop.example&customer_id=customer_1122" +
			"&customer_phone=9000000000&description=two+%26+a+half&first_name=Asha&last_name=%C3%96&metadata.JUSPAY%3Agateway_reference_id=main" +
			"&metadata.txns.auto_capture=true&options.get_client_auth_token=true&order_id=order-7001&product_id=sku-9" +
			"&return_url=https%3A%2F%2Fshop.example%2Fback&udf1=one&udf10=ten&udf2=two&udf3=three&udf4=four&udf5=five&udf6=six&udf7=seven&udf8=eight&udf9=nine"},
	{method: "CreateOrder", variant: "hold", call: order(juspay.OrderRequest{OrderID: "o", Amount: juspay.MustAmount("1"), AutoCapture: new(false)}),
		line: "POST /orders", content: formContent, body: "amount=1&metadata.txns.auto_capture=false&order_id=o"},
}

var goldenQuestions = []goldenRequest{
	{method: "OrderStatus", call: orderStatus(), line: "GET /orders/order-7001"},
	{method: "OrderStatus", variant: "with the gateway's answer", call: orderStatus(juspay.WithFullGatewayResponse()),
		line: "GET /orders/order-7001?options.add_full_gateway_response=true"},
	{method: "AwaitOrder", call: awaitOrder, line: "GET /orders/order-7001"},
	{method: "AwaitOrder", variant: "with the gateway's answer", call: awaitOrder, opts: []juspay.Option{juspay.WithFullGatewayResponse()},
		line: "GET /orders/order-7001?options.add_full_gateway_response=true"},
	{method: "Settle", call: settle, line: "GET /orders/order-7001"},
	{method: "Settle", variant: "with the gateway's answer", call: settle, opts: []juspay.Option{juspay.WithFullGatewayResponse()},
		line: "GET /orders/order-7001?options.add_full_gateway_response=true"},
}

var goldenCalls = []goldenRequest{
	{method: "Call", variant: "GET", call: call(http.MethodGet, "/customers/"+url.PathEscape("a/b c"), nil), line: "GET /customers/a%2Fb%20c"},
	{method: "Call", variant: "query", call: call(http.MethodGet, "/cards?"+url.Values{"customer_id": {"a&b"}, "options": {"x y"}}.Encode(), nil),
		line: "GET /cards?customer_id=a%26b&options=x+y"},
	{method: "Call", variant: "POST without a body", call: call(http.MethodPost, "/orders/o/cancel", nil), line: "POST /orders/o/cancel", content: formContent},
	{method: "Call", variant: "form", call: call(http.MethodPost, "/customers", url.Values{"object_reference_id": {"c&1"}, "mobile": {"9", "8"}}),
		line: "POST /customers", content: formContent, body: "mobile=9&mobile=8&object_reference_id=c%261"},
	{method: "Call", variant: "struct", call: call(http.MethodPost, "/offers/list?v=2", struct {
		Order string `json:"order"`
		Price int    `json:"price"`
	}{"o", 7}), line: "POST /offers/list?v=2", content: jsonContent, body: `{"order":"o","price":7}`},
	{method: "Call", variant: "PUT", call: call(http.MethodPut, "/customers/c", map[string]string{"mobile": "9"}),
		line: "PUT /customers/c", content: jsonContent, body: `{"mobile":"9"}`},
	{method: "Call", variant: "PATCH", call: call(http.MethodPatch, "/customers/c", json.RawMessage(`{"a":1}`)),
		line: "PATCH /customers/c", content: jsonContent, body: `{"a":1}`},
	{method: "Call", variant: "DELETE", call: call(http.MethodDelete, "/cards/c", nil), line: "DELETE /cards/c"},
}

// goldenSealed are calls in encrypted mode: those that have a twin go there, as
// the envelope makes them.
var goldenSealed = []goldenRequest{
	{method: "CreateSession", variant: "sealed", opts: sealed, call: session(juspay.SessionRequest{
		OrderRequest: juspay.OrderRequest{OrderID: "o", Amount: juspay.MustAmount("1"), AutoCapture: new(false)}, PaymentPageClientID: "p",
	}), line: "POST /v4/session", content: jsonContent,
		body: `{"sealed":{"action":"paymentPage","amount":"1.00","metadata.txns.auto_capture":false,"order_id":"o","payment_page_client_id":"p"}}`},
	{method: "OrderStatus", variant: "sealed", opts: sealed, call: orderStatus(),
		line: "POST /v4/order-status", content: jsonContent, body: `{"sealed":{"order_id":"order-7001"}}`},
	{method: "OrderStatus", variant: "sealed, with the gateway's answer", opts: sealed, call: orderStatus(juspay.WithFullGatewayResponse()),
		line: "POST /v4/order-status", content: jsonContent, body: `{"sealed":{"options.add_full_gateway_response":"true","order_id":"order-7001"}}`},
	{method: "AwaitOrder", variant: "sealed", opts: sealed, call: awaitOrder,
		line: "POST /v4/order-status", content: jsonContent, body: `{"sealed":{"order_id":"order-7001"}}`},
	{method: "Settle", variant: "sealed", opts: sealed, call: settle,
		line: "POST /v4/order-status", content: jsonContent, body: `{"sealed":{"order_id":"order-7001"}}`},
	{method: "Refund", variant: "sealed", opts: sealed, call: refund(juspay.RefundRequest{
		UniqueRequestID: "RF1", Amount: juspay.MustAmount("3.50"), Type: juspay.RefundInstant, Metadata: map[string]string{"x": "y"},
	}), line: "POST /v4/orders/order-7001/refunds", content: jsonContent,
		body: `{"sealed":{"amount":"3.5","metadata.x":"y","order_id":"order-7001","refund_type":"INSTANT","unique_request_id":"RF1"}}`},
	{method: "Refund", variant: "part, which has no twin", opts: sealed, call: refund(juspay.RefundRequest{
		UniqueRequestID: "RF1", Amount: juspay.MustAmount("1"), CaptureKey: "k",
	}), line: "POST /refunds", content: formContent, body: "amount=1&metadata.merchant_capture_id=k&order_id=order-7001&unique_request_id=RF1"},
	{method: "Capture", variant: "which has no twin", opts: sealed, call: capture(juspay.FullCapture()),
		line: "POST /v2/txns/eulUnitTxn000000001/capture", content: formContent},
}

var sealed = []juspay.Option{juspay.WithEnvelope(glass{})}

// glass is an envelope that everybody can look through.
type glass struct{}

func (glass) Seal(claims []byte) ([]byte, error) {
	return fmt.Appendf(nil, `{"sealed":%s}`, claims), nil
}

func (glass) Open(body []byte) ([]byte, error) {
	var read struct {
		Sealed json.RawMessage `json:"sealed"`
	}
	if json.Unmarshal(body, &read) != nil || read.Sealed == nil {
		return nil, errors.New("not sealed")
	}
	return read.Sealed, nil
}

func everyOrderField(autoCapture *bool) juspay.OrderRequest {
	return juspay.OrderRequest{
		OrderID: "order-7001", Amount: juspay.MustAmount("1234.50"), Currency: "INR",
		CustomerID: "customer_1122", CustomerEmail: "asha@shop.example", CustomerPhone: "9000000000", FirstName: "Asha", LastName: "Ö",
		ReturnURL: "https://shop.example/back", Description: "two & a half", ProductID: "sku-9", AutoCapture: autoCapture,
		UDF1: "one", UDF2: "two", UDF3: "three", UDF4: "four", UDF5: "five", UDF6: "six", UDF7: "seven", UDF8: "eight", UDF9: "nine", UDF10: "ten",
		Metadata: map[string]string{"JUSPAY:gateway_reference_id": "main"},
		Options:  map[string]string{"get_client_auth_token": "true"},
		Extra:    map[string]string{"basket": `[{"id":1}]`},
	}
}

func capture(req juspay.CaptureRequest) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.Capture(ctx, testTxn, req)
		return err
	}
}

func authenticate(req juspay.ProcessOTPRequest) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.ProcessOTP(ctx, testTxn, req)
		return err
	}
}

func refund(req juspay.RefundRequest) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.Refund(ctx, testOrder, req)
		return err
	}
}

func session(req juspay.SessionRequest) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.CreateSession(ctx, req)
		return err
	}
}

func order(req juspay.OrderRequest) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.CreateOrder(ctx, req)
		return err
	}
}

func orderStatus(opts ...juspay.Option) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		_, err := c.OrderStatus(ctx, testOrder, opts...)
		return err
	}
}

func awaitOrder(ctx context.Context, c *juspay.Client) error {
	_, err := c.AwaitOrder(ctx, testOrder, nil)
	return err
}

func settle(ctx context.Context, c *juspay.Client) error {
	_, _, err := c.Settle(ctx, juspay.VoidOf(testOrder, testTxn))
	return err
}

func call(method, path string, body any) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error { return c.Call(ctx, method, path, body, nil) }
}

// text is what requestText says of the request.
func (g goldenRequest) text() string {
	verb, path, _ := strings.Cut(g.line, " ")
	header := append(slices.Clone(g.header), "Accept: application/json", "Authorization: "+testKeyBasic, "User-Agent: "+userAgent, "X-Routing-Id: "+testRouting)
	if g.content != noContent {
		header = append(header, "Content-Type: "+g.content)
	}
	slices.Sort(header)
	return fmt.Sprintf("%s %s%s\n%s\nlength %d\n%s", verb, juspay.SandboxURL, path, strings.Join(header, "\n"), len(g.body), g.body)
}

// TestGoldenRequests compares requests byte for byte.
func TestGoldenRequests(t *testing.T) {
	t.Parallel()
	for _, golden := range goldenRequests {
		t.Run(golden.method+"/"+golden.variant, func(t *testing.T) {
			t.Parallel()
			var sent []string
			transport := roundTripper(func(req *http.Request) (*http.Response, error) {
				sent = append(sent, requestText(req))
				return reply(http.StatusUnauthorized, ""), nil
			})
			err := golden.call(t.Context(), newClient(t, transport, golden.opts...))
			require.ErrorIs(t, err, juspay.ErrUnauthorized)
			assert.Equal(t, []string{golden.text()}, sent)
		})
	}
}

// The form of an amount is its shortest.
func TestAmountsInForms(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"10": "10", "10.00": "10", "10.5": "10.5", "10.50": "10.5", "0.01": "0.01", "1e6": "1000000", "99999999.99": "99999999.99",
	} {
		_, body := sentBy(t, capture(juspay.PartialCapture(juspay.MustAmount(given), "k")))
		assert.Equal(t, "amount="+want+"&idempotence_key=k", body)
		_, body = sentBy(t, refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: juspay.MustAmount(given)}))
		assert.Equal(t, "amount="+want+"&unique_request_id=r", body)
	}
	_, body := sentBy(t, capture(juspay.PartialCapture(juspay.MustAmount("1"), "azAZ09-_(){}+~.")))
	assert.Equal(t, "amount=1&idempotence_key=azAZ09-_%28%29%7B%7D%2B~.", body)
}

// sentBy is the first line and the body of what a call sends.
func sentBy(t *testing.T, call func(context.Context, *juspay.Client) error) (line, body string) {
	t.Helper()
	_ = call(t.Context(), newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		line, body, _ = strings.Cut(requestText(req), "\n")
		_, body, _ = strings.Cut(body, "\nlength ")
		_, body, _ = strings.Cut(body, "\n")
		return reply(http.StatusUnauthorized, ""), nil
	})))
	require.NotEmpty(t, line, "nothing was sent")
	return line, body
}

// An empty form is announced as one, and never chunked.
func TestEmptyFormsAreNotChunked(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		if op.verb != http.MethodPost || op.body() != "" {
			continue
		}
		var body any
		_, _ = op.do(t.Context(), newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			body = req.Body
			return reply(http.StatusUnauthorized, ""), nil
		})))
		assert.Equal(t, http.NoBody, body, "%s: net/http sends Content-Length: 0 for no other empty body", op.name)
	}
}

// TestRequestsOfOperations keeps the table of operations true.
func TestRequestsOfOperations(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		line, body := sentBy(t, func(ctx context.Context, c *juspay.Client) error {
			_, err := op.do(ctx, c)
			return err
		})
		assert.Equal(t, op.verb+" "+juspay.SandboxURL+op.location(), line, op.name)
		assert.Equal(t, op.body(), body, op.name)
	}
}

// The answer to a sealed call must be sealed too; errors come both ways.
func TestSealedAnswers(t *testing.T) {
	t.Parallel()
	for _, op := range operations {
		if !slices.Contains([]string{"CreateSession", "OrderStatus", "AwaitOrder", "Settle", "Refund order"}, op.name) {
			continue
		}
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			answer := func(status int, body string) (any, error) {
				opts := append(matrixOptions(op), sealed...)
				return op.do(t.Context(), newClient(t, always(status, body), opts...), juspay.WithRetries(0))
			}
			result, err := answer(200, `{"sealed":`+op.good+`}`)
			require.NoError(t, err)
			assert.NotNil(t, result)
			_, err = answer(200, op.good)
			_, lost := errors.AsType[*juspay.RequestError](err)
			require.True(t, lost, "%v", err)
			require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
			_, err = answer(400, `{"error_code":"INVALID_REQUEST","error_message":"No."}`)
			refused, ok := errors.AsType[*juspay.APIError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, "No.", refused.Message)
			require.NotErrorIs(t, err, juspay.ErrOutcomeUnknown)
		})
	}
}

// brokenEnvelope cannot seal. What it says may hold the request.
type brokenEnvelope struct{ glass }

func (brokenEnvelope) Seal(claims []byte) ([]byte, error) {
	return nil, fmt.Errorf("cannot seal %s with %s", claims, testKey)
}

func TestNothingIsSentUnsealed(t *testing.T) {
	t.Parallel()
	for _, g := range goldenSealed {
		if g.content == formContent {
			continue
		}
		err := g.call(t.Context(), newClient(t, untouched(t), juspay.WithEnvelope(brokenEnvelope{})))
		refused := requireValidation(t, err, g.method, "Envelope")
		assert.NotContains(t, refused.Reason, testKey)
	}
}
