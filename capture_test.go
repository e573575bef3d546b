package juspay_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestFullCaptureRequest(t *testing.T) {
	t.Parallel()
	transport, tap := mock("POST", captureURL, 200, testdata(t, "order_card.json"))
	order, err := newClient(t, transport).Capture(t.Context(), testTxn, juspay.FullCapture())
	require.NoError(t, err)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
	assert.Equal(t, []string{golden(`
POST https://sandbox.juspay.in/v2/txns/eulUnitTxn000000001/capture
Accept: application/json
Authorization: {AUTH}
Content-Type: application/x-www-form-urlencoded
User-Agent: {UA}
X-Routing-Id: customer_1122
length 0
`)}, tap.texts())
}

func TestFullCaptureRequestIsNotChunked(t *testing.T) {
	t.Parallel()
	var body any
	client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		body = req.Body
		return reply(200, chargedBody), nil
	}))
	_, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
	require.NoError(t, err)
	assert.Equal(t, http.NoBody, body, "net/http sends Content-Length: 0 for no other empty body")
}

func TestCaptureForms(t *testing.T) {
	t.Parallel()
	full := juspay.FullCapture()
	full.Metadata = `{"ref":"a&b=c d"}`
	part := juspay.PartialCapture(juspay.MustAmount("10.5"), "moz-1")
	part.Metadata = `{}`
	for name, tc := range map[string]struct {
		req  juspay.CaptureRequest
		want string
	}{
		"full":                     {juspay.FullCapture(), ""},
		"full with metadata":       {full, "metadata=%7B%22ref%22%3A%22a%26b%3Dc+d%22%7D"},
		"partial with metadata":    {part, "amount=10.5&idempotence_key=moz-1&metadata=%7B%7D"},
		"whole amount":             {partOf("10"), "amount=10&idempotence_key=k"},
		"trailing zeros":           {partOf("10.00"), "amount=10&idempotence_key=k"},
		"one decimal":              {partOf("10.5"), "amount=10.5&idempotence_key=k"},
		"10.50 is 10.5":            {partOf("10.50"), "amount=10.5&idempotence_key=k"},
		"the smallest":             {partOf("0.01"), "amount=0.01&idempotence_key=k"},
		"a million":                {partOf("1000000"), "amount=1000000&idempotence_key=k"},
		"a million, with exponent": {partOf("1e6"), "amount=1000000&idempotence_key=k"},
		"two decimals":             {partOf("99999999.99"), "amount=99999999.99&idempotence_key=k"},
		"from hundredths":          {juspay.PartialCapture(juspay.AmountFromHundredths(1050), "k"), "amount=10.5&idempotence_key=k"},
		"every character of a key": {
			juspay.PartialCapture(juspay.MustAmount("1"), "azAZ09-_(){}+~."),
			"amount=1&idempotence_key=azAZ09-_%28%29%7B%7D%2B~.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, tap := mock("POST", captureURL, 200, chargedBody)
			_, err := newClient(t, transport).Capture(t.Context(), testTxn, tc.req)
			require.NoError(t, err)
			require.Len(t, tap.texts(), 1)
			_, body, _ := strings.Cut(tap.texts()[0], "\nlength ")
			_, body, _ = strings.Cut(body, "\n")
			assert.Equal(t, tc.want, body)
		})
	}
}

func partOf(amount string) juspay.CaptureRequest {
	return juspay.PartialCapture(juspay.MustAmount(amount), "k")
}

func TestPartialCaptureRequest(t *testing.T) {
	t.Parallel()
	transport, tap := mock("POST", captureURL, 200, testdata(t, "order_partial.json"))
	order, err := newClient(t, transport).Capture(t.Context(), testTxn,
		juspay.PartialCapture(juspay.MustAmount("4.25"), "mozA123_456"), juspay.WithVersion("2023-06-30"))
	require.NoError(t, err)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
	assert.Equal(t, []string{golden(`
POST https://sandbox.juspay.in/v2/txns/eulUnitTxn000000001/capture
Accept: application/json
Authorization: {AUTH}
Content-Type: application/x-www-form-urlencoded
User-Agent: {UA}
Version: 2023-06-30
X-Routing-Id: customer_1122
length 39
amount=4.25&idempotence_key=mozA123_456`)}, tap.texts())
}

func TestCaptureRefusesRequests(t *testing.T) {
	t.Parallel()
	ten := juspay.MustAmount("10")
	for name, tc := range map[string]struct {
		req   juspay.CaptureRequest
		field string
	}{
		"zero request":                      {juspay.CaptureRequest{}, "Amount"},
		"only metadata":                     {juspay.CaptureRequest{Metadata: "{}"}, "Amount"},
		"only a key":                        {juspay.CaptureRequest{IdempotenceKey: "k"}, "Amount"},
		"full with an amount":               {juspay.CaptureRequest{Full: true, Amount: ten}, "Amount"},
		"full with a key":                   {juspay.CaptureRequest{Full: true, IdempotenceKey: "k"}, "IdempotenceKey"},
		"full with everything":              {juspay.CaptureRequest{Full: true, Amount: ten, IdempotenceKey: "k"}, "Amount"},
		"zero amount":                       {juspay.PartialCapture(juspay.Amount{}, "k"), "Amount"},
		"zero with decimals":                {partOf("0.00"), "Amount"},
		"negative amount":                   {partOf("-10"), "Amount"},
		"smallest negative":                 {partOf("-0.01"), "Amount"},
		"three decimals":                    {partOf("10.001"), "Amount"},
		"18 decimals":                       {partOf("0.000000000000000001"), "Amount"},
		"without a key":                     {juspay.PartialCapture(ten, ""), "IdempotenceKey"},
		"key with a space":                  {juspay.PartialCapture(ten, "a b"), "IdempotenceKey"},
		"key with a slash":                  {juspay.PartialCapture(ten, "a/b"), "IdempotenceKey"},
		"key with a colon":                  {juspay.PartialCapture(ten, "a:b"), "IdempotenceKey"},
		"key with an ampersand":             {juspay.PartialCapture(ten, "a&amount=1"), "IdempotenceKey"},
		"key with a line break":             {juspay.PartialCapture(ten, "a\n"), "IdempotenceKey"},
		"key beyond ASCII":                  {juspay.PartialCapture(ten, "ключ"), "IdempotenceKey"},
		"key with digits of another script": {juspay.PartialCapture(ten, "٣"), "IdempotenceKey"},
		"key not UTF-8":                     {juspay.PartialCapture(ten, "a\xff"), "IdempotenceKey"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order, err := newClient(t, untouched(t)).Capture(t.Context(), testTxn, tc.req)
			require.Nil(t, order)
			requireValidation(t, err, "Capture", tc.field)
			assert.Equal(t, juspay.Failed, juspay.CaptureOutcome(order, err))
		})
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

func TestNewIdempotenceKey(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Z2-7]{20}$`)
	seen := map[string]bool{}
	for range 1000 {
		key := juspay.NewIdempotenceKey()
		require.Regexp(t, form, key)
		require.False(t, seen[key], "keys must not repeat")
		seen[key] = true
	}
}
