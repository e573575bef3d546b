package juspay_test

import (
	"bytes"
	"encoding"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

var (
	_ fmt.GoStringer           = juspay.Amount{}
	_ json.Marshaler           = juspay.Amount{}
	_ json.Unmarshaler         = (*juspay.Amount)(nil)
	_ encoding.TextAppender    = juspay.Amount{}
	_ encoding.TextMarshaler   = juspay.Amount{}
	_ encoding.TextUnmarshaler = (*juspay.Amount)(nil)
	_ query.Encoder            = juspay.Amount{}

	_ fmt.Formatter              = juspay.Amount{}
	_ encoding.BinaryMarshaler   = juspay.Amount{}
	_ encoding.BinaryUnmarshaler = (*juspay.Amount)(nil)
)

// notAmounts are texts that are no amount, wherever they stand.
var notAmounts = []string{
	"", " ", "-", "+1", " 1", "1 ", "00", "01", "1.", ".5", "-.5", "1_000", "1,00,000.00", "1,5", "٣", "₹10", "10 INR",
	"NaN", "Inf", "0x10", "1e", "true", "null", "{}", "1e400", "1e-400", "1e999999999", "1e18446744073709551617", "1e19", "1e-19",
	"9223372036854775808", "-9223372036854775809", "0.0000000000000000001", strings.Repeat("9", 1000),
}

// amounts are texts of amounts, and the one text they are written as.
var amounts = []struct{ text, want string }{
	{"0", "0"}, {"-0", "0"}, {"-0.0", "0"}, {"0.00", "0"}, {"0e999999999", "0"},
	{"10", "10"}, {"10.5", "10.5"}, {"10.50", "10.5"}, {"10.00", "10"}, {"0.01", "0.01"}, {"-0.01", "-0.01"},
	{"1000000", "1000000"}, {"1e6", "1000000"}, {"1.0E+6", "1000000"}, {"99999999.99", "99999999.99"},
	{"1e2", "100"}, {"1.2345678e7", "12345678"}, {"100.150", "100.15"}, {"1e-2", "0.01"},
	{"9223372036854775807", "9223372036854775807"}, {"-9223372036854775808", "-9223372036854775808"},
	{"0.000000000000000001", "0.000000000000000001"},
}

func TestParseAmount(t *testing.T) {
	t.Parallel()
	for _, tc := range amounts {
		amount, err := juspay.ParseAmount(tc.text)
		require.NoError(t, err, tc.text)
		assert.Equal(t, tc.want, amount.String(), tc.text)
		assert.Equal(t, juspay.MustAmount(tc.want), amount, tc.text)
	}
}

func TestParseAmountRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range notAmounts {
		amount, err := juspay.ParseAmount(text)
		if assert.Error(t, err, "%.40q", text) {
			assert.True(t, strings.HasPrefix(err.Error(), "juspay: "), err.Error())
			assert.Less(t, len(err.Error()), 150, "%.40q", text)
			var invalid *juspay.ValidationError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, "ParseAmount", invalid.Op)
			assert.Equal(t, "Amount", invalid.Field)
		}
		assert.Zero(t, amount, "%.40q", text)
	}
}

// A card number that lands in an amount by mistake must not travel on in an error.
func TestAmountErrorsHoldNoCardNumber(t *testing.T) {
	t.Parallel()
	const card = "4111 1111 1111 1111"
	_, parseErr := juspay.ParseAmount(card)
	var amount juspay.Amount
	textErr := amount.UnmarshalText([]byte(card))
	jsonErr := amount.UnmarshalJSON([]byte(`"` + card + `"`))
	for _, err := range []error{parseErr, textErr, jsonErr} {
		require.Error(t, err)
		assert.NotContains(t, err.Error(), card)
		assert.NotContains(t, err.Error(), card[5:])
	}
	assert.NotContains(t, jsonErr.Error(), card[:4])
}

func TestMustAmount(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "10.5", juspay.MustAmount("10.50").String())
	defer func() {
		cause := recover()
		require.NotNil(t, cause)
		assert.Less(t, len(fmt.Sprint(cause)), 150)
	}()
	juspay.MustAmount(strings.Repeat("9", 1_000_000))
}

func TestAmountHundredths(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{0, 1, -1, 29, 50, 100, 1050, 9999999999, math.MaxInt64, math.MinInt64} {
		hundredths, ok := juspay.AmountFromHundredths(n).Hundredths()
		assert.True(t, ok, n)
		assert.Equal(t, n, hundredths)
	}
	assert.Equal(t, juspay.MustAmount("10.5"), juspay.AmountFromHundredths(1050))
	assert.Equal(t, juspay.Amount{}, juspay.AmountFromHundredths(0))
	assert.Equal(t, "0.29", juspay.AmountFromHundredths(29).String())

	for _, text := range []string{"0.001", "10.505", "92233720368547758.1", "184467440737095516.2", "9223372036854775807"} {
		hundredths, ok := juspay.MustAmount(text).Hundredths()
		assert.False(t, ok, text)
		assert.Zero(t, hundredths, text)
	}
}

func TestAmountCmp(t *testing.T) {
	t.Parallel()
	cases := []struct {
		a, b string
		want int
	}{
		{"10.50", "10.5", 0},
		{"9.99", "10", -1},
		{"-9.99", "-10", 1},
		{"-1", "0.01", -1},
		{"0", "-0.01", 1},
		{"9223372036854775807", "9.223372036854775807", 1},
		{"9223372036854775807", "0.000000000000000001", 1},
		{"922337203685477580.7", "9223372036854775807", -1},
		{"-9223372036854775808", "-9.223372036854775808", -1},
		{"-9223372036854775808", "9223372036854775807", -1},
		{"9223372036854775807", "9223372036854775807", 0},
	}
	for _, tc := range cases {
		a, b := juspay.MustAmount(tc.a), juspay.MustAmount(tc.b)
		assert.Equal(t, tc.want, a.Cmp(b), "%s against %s", a, b)
		assert.Equal(t, -tc.want, b.Cmp(a), "%s against %s", b, a)
	}
}

func TestAmountAddAndSub(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ a, b, sum, difference string }{ // "" does not fit
		{"0.1", "0.2", "0.3", "-0.1"},
		{"10.5", "0.5", "11", "10"},
		{"10", "-10", "0", "20"},
		{"0", "0", "0", "0"},
		{"9223372036854775807", "0", "9223372036854775807", "9223372036854775807"},
		{"9223372036854775807", "1", "", "9223372036854775806"},
		{"9223372036854775807", "0.1", "", ""},
		{"-9223372036854775808", "1", "-9223372036854775807", ""},
		{"9223372036854775807", "-9223372036854775808", "-1", ""},
		{"922337203685477580.7", "0.3", "922337203685477581", "922337203685477580.4"},
		{"100000000000000000.5", "100000000000000000.5", "200000000000000001", "0"},
		{"0.000000000000000001", "9", "9.000000000000000001", "-8.999999999999999999"},
		{"0.000000000000000001", "10", "", ""},
		{"5.000000000000000005", "5.000000000000000005", "10.00000000000000001", "0"}, // a zero at the end goes, and it fits
	} {
		a, b := juspay.MustAmount(tc.a), juspay.MustAmount(tc.b)
		for name, got := range map[string]struct {
			call func(juspay.Amount) (juspay.Amount, bool)
			want string
		}{"+": {a.Add, tc.sum}, "-": {a.Sub, tc.difference}} {
			result, ok := got.call(b)
			assert.Equal(t, got.want != "", ok, "%s %s %s", tc.a, name, tc.b)
			if ok {
				assert.Equal(t, juspay.MustAmount(got.want), result, "%s %s %s", tc.a, name, tc.b)
			} else {
				assert.Zero(t, result)
			}
		}
	}
}

func TestAmountFixed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text     string
		decimals int
		want     string
	}{
		{"10", 2, "10.00"}, {"10.5", 2, "10.50"}, {"10.55", 2, "10.55"}, {"10.555", 2, "10.555"}, {"-0.5", 2, "-0.50"},
		{"0", 2, "0.00"}, {"0", 0, "0"}, {"10", 0, "10"}, {"10.5", 0, "10.5"}, {"10.5", -1, "10.5"}, {"1", 20, "1.00000000000000000000"},
	} {
		assert.Equal(t, tc.want, juspay.MustAmount(tc.text).Fixed(tc.decimals), "%s %d", tc.text, tc.decimals)
	}
}

func TestAmountFormat(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ format, text, want string }{
		{"%v", "10.5", "10.5"}, {"%+v", "10.5", "10.5"}, {"%s", "10.5", "10.5"}, {"%d", "10.5", "10.5"}, {"%g", "1e6", "1000000"},
		{"%f", "10.5", "10.5"}, {"%.2f", "10.5", "10.50"}, {"%.2f", "10.555", "10.555"}, {"%.2f", "-10", "-10.00"}, {"%.0f", "10.5", "10.5"},
		{"%5s", "10.5", " 10.5"}, {"%-6v|", "10.5", "10.5  |"}, {"%8.2f", "10.5", "   10.50"}, {"%-8.2f|", "10.5", "10.50   |"},
		{"%08.2f", "-10.5", "-0010.50"}, {"%08.2f", "10.5", "00010.50"}, {"%+.2f", "10.5", "+10.50"}, {"% d", "10", " 10"}, {"%+d", "-10", "-10"},
		{"%07v", "-10.5", "  -10.5"}, {"%.2s", "1000", "1000"}, {"%.1v", "10.5", "10.5"}, {"%2d", "1000", "1000"},
		{"%q", "10.5", `"10.5"`}, {"%8q", "10.5", `  "10.5"`}, {"%#v", "10.50", `juspay.MustAmount("10.5")`},
		{"%x", "10.5", "%!x(juspay.Amount=10.5)"}, {"%e", "10.5", "%!e(juspay.Amount=10.5)"}, {"%t", "0", "%!t(juspay.Amount=0)"},
	} {
		amount := juspay.MustAmount(tc.text)
		assert.Equal(t, tc.want, fmt.Sprintf(tc.format, amount), tc.format)
		assert.Equal(t, tc.want, fmt.Sprintf(tc.format, &amount), "%s, by pointer", tc.format)
	}
	assert.Equal(t, "10.5 {10.5}", fmt.Sprint(juspay.MustAmount("10.5"), struct{ A juspay.Amount }{juspay.MustAmount("10.5")}))
	var none *juspay.Amount
	assert.Equal(t, "<nil>", fmt.Sprint(none))
}

// gob keeps what holds amounts and times, an order for one.
func TestGob(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 5*3600+1800)
	order := juspay.Order{OrderID: "order-1", Amount: juspay.MustAmount("10.5"),
		DateCreated: juspay.Timestamp{Time: time.Date(2026, 3, 4, 5, 6, 7, 250e6, zone)},
		Refunds:     []juspay.Refund{{Amount: juspay.MustAmount("-0.01")}, {}}}
	var stored bytes.Buffer
	require.NoError(t, gob.NewEncoder(&stored).Encode(order))
	var read juspay.Order
	require.NoError(t, gob.NewDecoder(&stored).Decode(&read))
	assert.True(t, order.DateCreated.Equal(read.DateCreated.Time))
	read.DateCreated = order.DateCreated // another pointer to the same zone
	assert.Equal(t, order, read)
	assert.True(t, read.LastUpdated.IsZero())

	amount := juspay.MustAmount("7")
	require.Error(t, amount.UnmarshalBinary([]byte("ten")))
	assert.Equal(t, juspay.MustAmount("7"), amount)
}

func TestAmountSign(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"-0": 0, "0.00": 0, "0.01": 1, "-0.01": -1, "-9223372036854775808": -1} {
		amount := juspay.MustAmount(text)
		assert.Equal(t, want, amount.Sign(), text)
		assert.Equal(t, want == 0, amount.IsZero(), text)
	}
	assert.True(t, juspay.Amount{}.IsZero())
}

func TestAmountIsComparable(t *testing.T) {
	t.Parallel()
	assert.True(t, juspay.MustAmount("10.50") == juspay.MustAmount("1.05e1"))
	assert.True(t, juspay.MustAmount("-0.0") == juspay.Amount{})
	assert.False(t, juspay.MustAmount("10.5") == juspay.MustAmount("-10.5"))

	counts := map[juspay.Amount]int{}
	for _, text := range []string{"10", "10.0", "1e1", "10.01"} {
		counts[juspay.MustAmount(text)]++
	}
	assert.Equal(t, map[juspay.Amount]int{juspay.MustAmount("10"): 3, juspay.MustAmount("10.01"): 1}, counts)
}

func TestAmountPrints(t *testing.T) {
	t.Parallel()
	amount := juspay.MustAmount("10.50")
	assert.Equal(t, "10.5 10.5 {A:10.5}", fmt.Sprintf("%v %s %+v", amount, amount, struct{ A juspay.Amount }{amount}))
	assert.Equal(t, `juspay.MustAmount("10.5")`, fmt.Sprintf("%#v", amount))
	assert.Equal(t, `juspay.MustAmount("0")`, fmt.Sprintf("%#v", juspay.Amount{}))
}

func TestAmountText(t *testing.T) {
	t.Parallel()
	for _, tc := range amounts {
		var amount juspay.Amount
		require.NoError(t, amount.UnmarshalText([]byte(tc.text)), tc.text)
		text, err := amount.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, tc.want, string(text))
	}
	for _, text := range notAmounts {
		amount := juspay.MustAmount("7")
		assert.Error(t, amount.UnmarshalText([]byte(text)), "%.40q", text)
		assert.Equal(t, juspay.MustAmount("7"), amount, "%.40q changes the amount", text)
	}
	appended, err := juspay.MustAmount("-0.05").AppendText([]byte("amount="))
	require.NoError(t, err)
	assert.Equal(t, "amount=-0.05", string(appended))
}

func TestAmountFromJSON(t *testing.T) {
	t.Parallel()
	for _, tc := range amounts {
		for _, data := range []string{tc.text, `"` + tc.text + `"`} {
			var body struct {
				Amount juspay.Amount `json:"amount"`
			}
			require.NoError(t, json.Unmarshal([]byte(`{"amount": `+data+` }`), &body), data)
			assert.Equal(t, tc.want, body.Amount.String(), data)
		}
	}
	var escaped juspay.Amount
	require.NoError(t, json.Unmarshal([]byte(`"\u0031\u0030.5"`), &escaped))
	assert.Equal(t, juspay.MustAmount("10.5"), escaped)
}

func TestAmountFromJSONRefuses(t *testing.T) {
	t.Parallel()
	values := []string{
		"true", "false", "{}", "[]", "[10]", `{"amount":10}`, "1e400", "9223372036854775808", strings.Repeat("9", 1000),
		`"\n1"`, `"1\u0000"`, `"\"10\""`, `"` + strings.Repeat(`\u0030`, 1000) + `"`,
	}
	for _, text := range notAmounts {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		values = append(values, string(quoted))
	}
	for _, data := range values {
		amount := juspay.MustAmount("7")
		assert.Error(t, json.Unmarshal([]byte(data), &amount), "%.40s", data)
		assert.Equal(t, juspay.MustAmount("7"), amount, "%.40s changes the amount", data)
	}
	// What only a direct call can bring.
	for _, data := range []string{"", `"`, `"10`, `10"`, `"\"`, `"\x31"`, " 10"} {
		var amount juspay.Amount
		assert.Error(t, amount.UnmarshalJSON([]byte(data)), "%q", data)
	}
}

func TestAmountFromJSONNull(t *testing.T) {
	t.Parallel()
	body := struct {
		Value   juspay.Amount
		Pointer *juspay.Amount
	}{Value: juspay.MustAmount("7")}
	require.NoError(t, json.Unmarshal([]byte(`{"Value":null,"Pointer":null}`), &body))
	assert.Equal(t, juspay.MustAmount("7"), body.Value)
	assert.Nil(t, body.Pointer)
}

func TestAmountToJSON(t *testing.T) {
	t.Parallel()
	type body struct {
		Value   juspay.Amount                    `json:"value"`
		Pointer *juspay.Amount                   `json:"pointer"`
		List    []juspay.Amount                  `json:"list"`
		Keys    map[juspay.Amount]juspay.Amount  `json:"keys"`
		Nested  map[string]map[int]juspay.Amount `json:"nested"`
		Zero    juspay.Amount                    `json:"zero"`
		Omitted juspay.Amount                    `json:"omitted,omitzero"`
	}
	pointed := juspay.MustAmount("99999999.99")
	in := body{
		Value:   juspay.MustAmount("1e6"),
		Pointer: &pointed,
		List:    []juspay.Amount{juspay.MustAmount("0.01"), juspay.MustAmount("-10.50")},
		Keys:    map[juspay.Amount]juspay.Amount{juspay.MustAmount("2.50"): juspay.MustAmount("3")},
		Nested:  map[string]map[int]juspay.Amount{"a": {1: juspay.MustAmount("4.10")}},
	}
	data, err := json.Marshal(in)
	require.NoError(t, err)
	assert.Equal(t, `{"value":1000000,"pointer":99999999.99,"list":[0.01,-10.5],"keys":{"2.5":3},`+
		`"nested":{"a":{"1":4.1}},"zero":0}`, string(data))

	var out body
	require.NoError(t, json.Unmarshal(data, &out))
	assert.Equal(t, in, out)
}

func TestAmountInForm(t *testing.T) {
	t.Parallel()
	type form struct {
		Amount juspay.Amount  `url:"amount"`
		Maybe  juspay.Amount  `url:"maybe,omitempty"`
		Pointy *juspay.Amount `url:"pointy,omitempty"`
	}
	for _, text := range []string{"10", "10.5", "0.01", "1000000", "99999999.99"} {
		amount := juspay.MustAmount(text)
		for name, given := range map[string]any{
			"by value":   form{Amount: amount, Maybe: amount, Pointy: &amount},
			"by pointer": &form{Amount: amount, Maybe: amount, Pointy: &amount},
		} {
			values, err := query.Values(given)
			require.NoError(t, err)
			assert.Equal(t, "amount="+text+"&maybe="+text+"&pointy="+text, values.Encode(), name)
		}
	}
	values, err := query.Values(form{})
	require.NoError(t, err)
	assert.Equal(t, "amount=0", values.Encode())
}

func TestAmountDecodesWithoutAllocating(t *testing.T) {
	for _, text := range []string{"99999999.99", `"99999999.99"`, "1.2345678e7"} {
		data := []byte(text)
		var amount juspay.Amount
		assert.Zero(t, testing.AllocsPerRun(100, func() { _ = amount.UnmarshalJSON(data) }), text)
	}
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = juspay.ParseAmount("-9.223372036854775808") }))
}

func BenchmarkAmountUnmarshalJSON(b *testing.B) {
	for _, text := range []string{"100.15", `"100.15"`, "1.2345678e7"} {
		b.Run(text, func(b *testing.B) {
			data := []byte(text)
			var amount juspay.Amount
			b.ReportAllocs()
			for b.Loop() {
				_ = amount.UnmarshalJSON(data)
			}
		})
	}
}

func BenchmarkAmountString(b *testing.B) {
	amount := juspay.MustAmount("99999999.99")
	b.ReportAllocs()
	for b.Loop() {
		_ = amount.String()
	}
}
