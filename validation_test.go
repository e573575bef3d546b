package juspay_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// badRequest is a request that must not leave.
type badRequest struct {
	name  string
	call  func(context.Context, *juspay.Client) error
	field string // that the refusal names
}

var ten = juspay.MustAmount("10")

var badCaptures = []badRequest{
	{"zero request", capture(juspay.CaptureRequest{}), "Amount"},
	{"only metadata", capture(juspay.CaptureRequest{Metadata: "{}"}), "Amount"},
	{"only a key", capture(juspay.CaptureRequest{IdempotenceKey: "k"}), "Amount"},
	{"full with an amount", capture(juspay.CaptureRequest{Full: true, Amount: ten}), "Amount"},
	{"full with a key", capture(juspay.CaptureRequest{Full: true, IdempotenceKey: "k"}), "IdempotenceKey"},
	{"full with everything", capture(juspay.CaptureRequest{Full: true, Amount: ten, IdempotenceKey: "k"}), "Amount"},
	{"zero amount", capture(juspay.PartialCapture(juspay.Amount{}, "k")), "Amount"},
	{"zero with decimals", capture(juspay.PartialCapture(juspay.MustAmount("0.00"), "k")), "Amount"},
	{"negative amount", capture(juspay.PartialCapture(juspay.MustAmount("-10"), "k")), "Amount"},
	{"smallest negative", capture(juspay.PartialCapture(juspay.MustAmount("-0.01"), "k")), "Amount"},
	{"three decimals", capture(juspay.PartialCapture(juspay.MustAmount("10.001"), "k")), "Amount"},
	{"18 decimals", capture(juspay.PartialCapture(juspay.MustAmount("0.000000000000000001"), "k")), "Amount"},
	{"without a key", capture(juspay.PartialCapture(ten, "")), "IdempotenceKey"},
	{"key with a space", capture(juspay.PartialCapture(ten, "a b")), "IdempotenceKey"},
	{"key with a slash", capture(juspay.PartialCapture(ten, "a/b")), "IdempotenceKey"},
	{"key with an ampersand", capture(juspay.PartialCapture(ten, "a&amount=1")), "IdempotenceKey"},
	{"key beyond ASCII", capture(juspay.PartialCapture(ten, "ключ")), "IdempotenceKey"},
	{"key with digits of another script", capture(juspay.PartialCapture(ten, "٣")), "IdempotenceKey"},
	{"key not UTF-8", capture(juspay.PartialCapture(ten, "a\xff")), "IdempotenceKey"},
}

var badOTPs = []badRequest{
	{"zero request", authenticate(juspay.ProcessOTPRequest{}), "ChallengeID"},
	{"no challenge", authenticate(juspay.ProcessOTPRequest{OTP: testOTP}), "ChallengeID"},
	{"no OTP", otp(""), "OTP"},
	{"a space before", otp(" " + testOTP), "OTP"},
	{"a space behind", otp(testOTP + " "), "OTP"},
	{"a line break", otp(testOTP + "\n"), "OTP"},
	{"a NUL", otp(testOTP + "\x00"), "OTP"},
	{"two groups", otp("071 978"), "OTP"},
	{"a hyphen", otp("071-978"), "OTP"},
	{"a dot", otp("071.978"), "OTP"},
	{"Devanagari digits", otp("०७१९७८"), "OTP"},
	{"Arabic digits", otp("٠٧١٩٧٨"), "OTP"},
	{"full-width digits", otp("０７１９７８"), "OTP"},
	{"a letter beyond ASCII", otp("07197é"), "OTP"},
	{"a zero-width space", otp(testOTP + "\u200b"), "OTP"},
	{"a byte order mark", otp("\ufeff" + testOTP), "OTP"},
	{"a direction mark", otp("\u202a" + testOTP + "\u202c"), "OTP"},
	{"not UTF-8", otp(testOTP + "\xff"), "OTP"},
	{"a sign", otp("+" + testOTP), "OTP"},
}

var badRefunds = []badRequest{
	{"zero request", refund(juspay.RefundRequest{}), "UniqueRequestID"},
	{"no id", refund(juspay.RefundRequest{Amount: ten}), "UniqueRequestID"},
	{"no amount, which Juspay takes for all", refund(juspay.RefundRequest{UniqueRequestID: "r"}), "Amount"},
	{"zero amount", refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: juspay.MustAmount("0.00")}), "Amount"},
	{"negative amount", refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: juspay.MustAmount("-1")}), "Amount"},
	{"three decimals", refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: juspay.MustAmount("1.001")}), "Amount"},
	{"a name given twice", refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: ten, CaptureKey: "k",
		Metadata: map[string]string{"merchant_capture_id": "other"}}), "metadata.merchant_capture_id"},
	{"an empty name", refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: ten, Metadata: map[string]string{"a\n": "b"}}), "Extra, Metadata or Options"},
}

var badOrders = []badRequest{
	{"zero request", order(juspay.OrderRequest{}), "OrderID"},
	{"no amount", order(juspay.OrderRequest{OrderID: "o"}), "Amount"},
	{"negative amount", order(juspay.OrderRequest{OrderID: "o", Amount: juspay.MustAmount("-1")}), "Amount"},
	{"three decimals", order(juspay.OrderRequest{OrderID: "o", Amount: juspay.MustAmount("1.001")}), "Amount"},
	{"a field in Extra too", order(juspay.OrderRequest{OrderID: "o", Amount: ten, Extra: map[string]string{"order_id": "p"}}), "order_id"},
	{"a second amount", order(juspay.OrderRequest{OrderID: "o", Amount: ten, Extra: map[string]string{"amount": "1"}}), "amount"},
	{"Metadata in Extra too", order(juspay.OrderRequest{OrderID: "o", Amount: ten,
		Metadata: map[string]string{"a": "1"}, Extra: map[string]string{"metadata.a": "2"}}), "metadata.a"},
	{"AutoCapture in Metadata too", order(juspay.OrderRequest{OrderID: "o", Amount: ten, AutoCapture: new(false),
		Metadata: map[string]string{"txns.auto_capture": "true"}}), "metadata.txns.auto_capture"},
	{"Options in Extra too", order(juspay.OrderRequest{OrderID: "o", Amount: ten,
		Options: map[string]string{"a": "1"}, Extra: map[string]string{"options.a": "2"}}), "options.a"},
	{"a name with a blank at its end", order(juspay.OrderRequest{OrderID: "o", Amount: ten, Extra: map[string]string{"basket ": "[]"}}), "Extra, Metadata or Options"},
	{"an empty name", order(juspay.OrderRequest{OrderID: "o", Amount: ten, Extra: map[string]string{"": "x"}}), "Extra, Metadata or Options"},
}

var badSessions = []badRequest{
	{"zero request", session(juspay.SessionRequest{}), "PaymentPageClientID"},
	{"no client id", session(juspay.SessionRequest{OrderRequest: orderRequest("o")}), "PaymentPageClientID"},
	{"no order", session(juspay.SessionRequest{PaymentPageClientID: "p"}), "OrderID"},
	{"no amount", session(juspay.SessionRequest{PaymentPageClientID: "p", OrderRequest: juspay.OrderRequest{OrderID: "o"}}), "Amount"},
	{"saved cards, with half an order", session(juspay.SessionRequest{PaymentPageClientID: "p", Action: "paymentManagement", OrderRequest: juspay.OrderRequest{OrderID: "o"}}), "Amount"},
	{"a field in Extra too", session(juspay.SessionRequest{PaymentPageClientID: "p", OrderRequest: juspay.OrderRequest{
		OrderID: "o", Amount: ten, Extra: map[string]string{"payment_page_client_id": "q"},
	}}), "payment_page_client_id"},
	{"a second payment_filter", session(juspay.SessionRequest{PaymentPageClientID: "p", PaymentFilter: &juspay.PaymentFilter{}, OrderRequest: juspay.OrderRequest{
		OrderID: "o", Amount: ten, Extra: map[string]string{"payment_filter": "{}"},
	}}), "payment_filter"},
	{"auto_capture given twice", session(juspay.SessionRequest{PaymentPageClientID: "p", OrderRequest: juspay.OrderRequest{
		OrderID: "o", Amount: ten, AutoCapture: new(true), Extra: map[string]string{"metadata.txns.auto_capture": "false"},
	}}), "metadata.txns.auto_capture"},
}

var badCalls = []badRequest{
	{"no method", call("", "/customers", nil), "method"},
	{"a lower-case method", call("get", "/customers", nil), "method"},
	{"HEAD", call(http.MethodHead, "/customers", nil), "method"},
	{"CONNECT", call(http.MethodConnect, "/customers", nil), "method"},
	{"GET with a body", call(http.MethodGet, "/customers", url.Values{"a": {"b"}}), "body"},
	{"no path", call(http.MethodGet, "", nil), "path"},
	{"no slash", call(http.MethodGet, "customers", nil), "path"},
	{"another host", call(http.MethodGet, "//evil.example/customers", nil), "path"},
	{"a URL", call(http.MethodGet, "https://evil.example/customers", nil), "path"},
	{"a user", call(http.MethodGet, "@evil.example/customers", nil), "path"},
	{"a port", call(http.MethodGet, ":80/customers", nil), "path"},
	{"dots", call(http.MethodGet, "/customers/../orders", nil), "path"},
	{"dots at the end", call(http.MethodGet, "/customers/..", nil), "path"},
	{"one dot", call(http.MethodGet, "/./customers", nil), "path"},
	{"escaped dots", call(http.MethodGet, "/customers/%2e%2E/orders", nil), "path"},
	{"dots behind an escaped slash", call(http.MethodGet, "/customers%2f..%2forders", nil), "path"},
	{"a backslash", call(http.MethodGet, `/customers\..\orders`, nil), "path"},
	{"a fragment", call(http.MethodGet, "/customers#x", nil), "path"},
	{"a line break", call(http.MethodGet, "/customers\r\nX: y", nil), "path"},
	{"an escaped line break", call(http.MethodGet, "/customers/%0d%0aX", nil), "path"},
	{"a zero-width space", call(http.MethodGet, "/customers/\u200bc", nil), "path"},
	{"a broken escape", call(http.MethodGet, "/customers/%zz", nil), "path"},
	{"not UTF-8", call(http.MethodGet, "/customers/\xff", nil), "path"},
	{"a query with a blank", call(http.MethodGet, "/customers?a=b c", nil), "path"},
	{"a query beyond ASCII", call(http.MethodGet, "/customers?a=é", nil), "path"},
	{"a query with a line break", call(http.MethodGet, "/customers?a\r\nX: y", nil), "path"},
	{"a body that is a list", call(http.MethodPost, "/customers", []string{"a"}), "body"},
	{"a body that is a text", call(http.MethodPost, "/customers", "a=b"), "body"},
	{"a body that is null", call(http.MethodPost, "/customers", (*juspay.OrderRequest)(nil)), "body"},
	{"a body that is no JSON", call(http.MethodPost, "/customers", json.RawMessage("{")), "request"},
	{"a body that JSON cannot hold", call(http.MethodPost, "/customers", map[string]any{"f": func() {}}), "request"},
}

var badQuestions = []badRequest{
	{"no movement", settled(juspay.Movement{}), "Movement.Kind"},
	{"no kind", settled(juspay.Movement{OrderID: testOrder}), "Movement.Kind"},
	{"an unknown kind", settled(juspay.Movement{Kind: "gift", OrderID: testOrder}), "Movement.Kind"},
	{"no order", settled(juspay.CaptureOf("", testTxn, juspay.FullCapture())), "Movement.OrderID"},
	{"a refund without its id", settled(juspay.RefundOf(testOrder, juspay.RefundRequest{})), "Movement.Key"},
}

func otp(otp string) func(context.Context, *juspay.Client) error {
	return authenticate(juspay.ProcessOTPRequest{ChallengeID: "ch_42", OTP: otp})
}

func settled(m juspay.Movement) func(context.Context, *juspay.Client) error {
	return func(ctx context.Context, c *juspay.Client) error {
		outcome, order, err := c.Settle(ctx, m)
		if outcome != juspay.Unknown || order != nil {
			panic("Settle says something of a movement that it does not know")
		}
		return err
	}
}

// TestRefusedRequests wants requests that are not good to be refused before
// anything is sent: the money certainly has not moved.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	for method, requests := range map[string][]badRequest{
		"Capture": badCaptures, "ProcessOTP": badOTPs, "Refund": badRefunds, "CreateOrder": badOrders, "CreateSession": badSessions,
		"Call": badCalls, "Settle": badQuestions,
	} {
		for _, bad := range requests {
			t.Run(method+"/"+bad.name, func(t *testing.T) {
				t.Parallel()
				err := bad.call(t.Context(), newClient(t, untouched(t)))
				requireValidation(t, err, method, bad.field)
				assert.NotContains(t, err.Error(), testOTP)
				for _, table := range outcomeTables {
					if table.method == method {
						assert.Equal(t, juspay.Failed, table.none(err))
					}
				}
			})
		}
	}
}

// invisible are ids with something in them that nobody sees, or that is no id.
var invisible = []string{
	"", " ", " a", "a ", "\ta", "a\n", "a\x00b", "a\x1b", "a\x7f", "a\r\nX: y", "a\xff", "a\xed\xa0\x80",
	"a\u00a0", "a\u00a0b", "a\u00ad", "a\u061c", "a\u115f", "a\u17b4", "a\u180e", "\u200ba", "a\u200d", "a\u200e", "a\u202eb",
	"a\u2028", "a\u2060", "a\u2066", "a\u2800", "\u3000a", "a\u3164", "a\ufe0f", "\ufeffa", "a\ufff9", "a\U000e0041",
}

// TestRefusedIDs wants an id that is not what it seems to be refused, wherever
// it stands.
func TestRefusedIDs(t *testing.T) {
	t.Parallel()
	client := newClient(t, untouched(t))
	for _, op := range operations {
		if op.isOpen {
			continue // ids in the path of Call are the caller's to escape
		}
		bad := slices.Clone(invisible)
		if strings.Contains(op.path, "{id}") {
			bad = append(bad, ".", "..")
		}
		for _, id := range bad {
			_, err := op.call(t.Context(), client, id)
			if op.method() == "Settle" && id == "" {
				requireValidation(t, err, "Settle", "Movement.OrderID")
				continue
			}
			requireValidation(t, err, op.method(), op.idField())
		}
	}
	for _, id := range invisible {
		_, err := client.ResendOTP(t.Context(), testTxn, id)
		requireValidation(t, err, "ResendOTP", "ChallengeID")
		err = authenticate(juspay.ProcessOTPRequest{ChallengeID: id, OTP: testOTP})(t.Context(), client)
		requireValidation(t, err, "ProcessOTP", "ChallengeID")
		err = refund(juspay.RefundRequest{UniqueRequestID: id, Amount: ten})(t.Context(), client)
		requireValidation(t, err, "Refund", "UniqueRequestID")
		_, err = juspay.NewClient(testKey, juspay.WithRoutingID(id))
		requireValidation(t, err, "NewClient", "RoutingID")
		_, err = juspay.NewClient(testKey, juspay.WithMerchantID(id))
		requireValidation(t, err, "NewClient", "MerchantID")
		if id == "" {
			continue // it is left out
		}
		err = refund(juspay.RefundRequest{UniqueRequestID: "r", Amount: ten, CaptureKey: id})(t.Context(), client)
		requireValidation(t, err, "Refund", "CaptureKey")
	}
}

// TestOddIDsAreSent leaves to the vendor what an id may hold beside that, and
// how long it may be.
func TestOddIDsAreSent(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"a b", "a/b", "ä", "名", "a&b=c", strings.Repeat("x", 300), "a.b", "😀", "é"} {
		_, body := sentBy(t, order(juspay.OrderRequest{OrderID: id, Amount: ten}))
		form, err := url.ParseQuery(body)
		require.NoError(t, err)
		assert.Equal(t, id, form.Get("order_id"))
		_, body = sentBy(t, refund(juspay.RefundRequest{UniqueRequestID: id, Amount: ten}))
		form, err = url.ParseQuery(body)
		require.NoError(t, err)
		assert.Equal(t, id, form.Get("unique_request_id"))
	}
}

// Every refused character, one by one: the alphabet is exactly the documented one.
func TestIdempotenceKeyAlphabet(t *testing.T) {
	t.Parallel()
	client := newClient(t, always(200, chargedBody))
	allowed := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_(){}+~."
	for c := range 256 {
		key := "k" + string([]byte{byte(c)})
		_, err := client.Capture(t.Context(), testTxn, juspay.PartialCapture(juspay.MustAmount("1"), key))
		if strings.IndexByte(allowed, byte(c)) >= 0 {
			require.NoError(t, err, "%q", key)
		} else {
			requireValidation(t, err, "Capture", "IdempotenceKey")
		}
	}
}

// Keys and refund ids are random, and of a form that the vendor takes.
func TestNewKeys(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Z2-7]{20}$`)
	for name, make := range map[string]func() string{"NewIdempotenceKey": juspay.NewIdempotenceKey, "NewRefundID": juspay.NewRefundID} {
		seen := map[string]bool{}
		for range 1000 {
			key := make()
			require.Regexp(t, form, key, name)
			require.False(t, seen[key], "%s repeats itself", name)
			seen[key] = true
		}
	}
}
