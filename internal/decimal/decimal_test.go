package decimal_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/decimal"
)

// refused is no number in JSON, or none that fits.
var refused = []string{
	"", "-", "+", "+1", " 1", "1 ", "1\n", "\x001", "1\x00",
	"00", "01", "-01", "00.5", ".5", "-.5", ".", "1.", "-1.", "1.e2", "1..2", "1.2.3", "--1", "1-", "-+1",
	"e", "e1", "1e", "1e+", "1e-", "1e1.5", "1e1e1", "1e 1", "1e+-1", "1d2", "0x10", "0b1", "1p2",
	"1_000", "1,000", "1,5", "٣", "１", "NaN", "Inf", "Infinity", "-Infinity", "null", "true", `"1"`, "{}", "₹1",
	"9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999",
	"92233720368547758070", "9.223372036854775808", "9223372036854775807.5", "10.000000000000000001",
	"0.0000000000000000001", "1e-19", "1e19", "1e400", "-1e400", "1e-400", "1e999999999", "1e-999999999",
	"1e99999999999999999999999999999999", "1e18446744073709551617", "1e-18446744073709551617", "9223372036854775807e1", "9.3e18",
	"37e18", "37000000000000000001", // the low 64 bits would fit
	strings.Repeat("9", 1000), "1" + strings.Repeat("0", 1000), "0." + strings.Repeat("0", 1000),
	"1." + strings.Repeat("0", decimal.MaxLen-1),
}

// accepted holds texts and the one text they are written as.
var accepted = []struct{ text, want string }{
	{"0", "0"},
	{"-0", "0"},
	{"0.0", "0"},
	{"-0.0", "0"},
	{"0e5", "0"},
	{"-0.00E-7", "0"},
	{"0e999999999", "0"},
	{"0e-999999999", "0"},
	{"10", "10"},
	{"10.5", "10.5"},
	{"10.50", "10.5"},
	{"10.00", "10"},
	{"0.01", "0.01"},
	{"-0.01", "-0.01"},
	{"0.10", "0.1"},
	{"100.05", "100.05"},
	{"1000000", "1000000"},
	{"99999999.99", "99999999.99"},
	{"1e2", "100"},
	{"1E+2", "100"},
	{"1.5e1", "15"},
	{"2.1e1", "21"},
	{"21.0", "21"},
	{"1.2345678e7", "12345678"},
	{"1.0E-2", "0.01"},
	{"100e-2", "1"},
	{"1000e-4", "0.1"},
	{"1e0000000000000000002", "100"},
	{"1e-18", "0.000000000000000001"},
	{"1e18", "1000000000000000000"},
	{"9e18", "9000000000000000000"},
	{"0.123456789012345678", "0.123456789012345678"},
	{"9223372036854775807", "9223372036854775807"},
	{"-9223372036854775808", "-9223372036854775808"},
	{"-9.223372036854775808", "-9.223372036854775808"},
	{"922337203685477580700e-2", "9223372036854775807"},
	{"9223372036854775807.000000", "9223372036854775807"},
	{"1" + strings.Repeat("0", 50) + "e-50", "1"},
	{"0." + strings.Repeat("0", 50) + "1e51", "1"},
	{"1." + strings.Repeat("0", decimal.MaxLen-2), "1"},
}

func parse(t *testing.T, text string) decimal.Decimal {
	t.Helper()
	d, ok := decimal.Parse(text)
	require.True(t, ok, "%q is refused", text)
	return d
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range accepted {
		d := parse(t, tc.text)
		assert.Equal(t, tc.want, string(d.Append(nil)), "written form of %q", tc.text)
		assert.True(t, d == parse(t, tc.want), "%q and %q differ", tc.text, tc.want)

		fromBytes, ok := decimal.Parse([]byte(tc.text))
		assert.True(t, ok && fromBytes == d, "%q as bytes", tc.text)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range refused {
		d, ok := decimal.Parse(text)
		assert.False(t, ok, "%.40q is accepted", text)
		assert.Zero(t, d, "%.40q leaves a value", text)
	}
}

func TestParseAllocatesNothing(t *testing.T) {
	texts := []string{"99999999.99", "1.2345678e7", "-9.223372036854775808", "1e400", strings.Repeat("9", 1000), "x"}
	for _, text := range texts {
		data := []byte(text)
		assert.Zero(t, testing.AllocsPerRun(100, func() {
			decimal.Parse(text)
			decimal.Parse(data)
		}), "%.40q", text)
	}
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "amount=-0.05", string(parse(t, "-0.05").Append([]byte("amount="))))
}

func TestWhole(t *testing.T) {
	t.Parallel()
	const none = math.MinInt64 + 7 // stands for "does not fit"
	cases := []struct {
		text              string
		whole, hundredths int64
	}{
		{"0", 0, 0},
		{"21.0", 21, 2100},
		{"-21", -21, -2100},
		{"10.5", none, 1050},
		{"0.01", none, 1},
		{"0.001", none, none},
		{"92233720368547758.07", none, math.MaxInt64},
		{"92233720368547758.1", none, none},
		{"-92233720368547758.08", none, math.MinInt64},
		{"-92233720368547758.1", none, none},
		{"9223372036854775807", math.MaxInt64, none},
		{"-9223372036854775808", math.MinInt64, none},
		{"184467440737095516.2", none, none}, // × 100 is 2^64 + 4: must not wrap
		{"1844674407370955162", 1844674407370955162, none},
	}
	for _, tc := range cases {
		d := parse(t, tc.text)
		for _, got := range []struct {
			name string
			call func() (int64, bool)
			want int64
		}{
			{"Int64", d.Int64, tc.whole},
			{"Hundredths", d.Hundredths, tc.hundredths},
		} {
			n, ok := got.call()
			if got.want == none {
				assert.False(t, ok, "%s of %s", got.name, tc.text)
				assert.Zero(t, n, "%s of %s", got.name, tc.text)
				continue
			}
			assert.True(t, ok, "%s of %s", got.name, tc.text)
			assert.Equal(t, got.want, n, "%s of %s", got.name, tc.text)
		}
	}
}

func TestFromHundredths(t *testing.T) {
	t.Parallel()
	cases := map[int64]string{
		0: "0", 1: "0.01", -1: "-0.01", 10: "0.1", 100: "1", 1050: "10.5", 100000000: "1000000",
		math.MaxInt64: "92233720368547758.07", math.MinInt64: "-92233720368547758.08",
	}
	for n, want := range cases {
		d := decimal.FromHundredths(n)
		assert.True(t, d == parse(t, want), "%d: got %s, want %s", n, d.Append(nil), want)
		back, ok := d.Hundredths()
		assert.True(t, ok && back == n, "%d comes back as %d, %v", n, back, ok)
	}
}

// TestCmp compares every pair of a list that is in order.
func TestCmp(t *testing.T) {
	t.Parallel()
	ordered := []string{
		"-9223372036854775808", "-9223372036854775807", "-922337203685477580.8", "-10", "-9.99",
		"-9.223372036854775808", "-9.223372036854775807", "-0.01", "-1e-18",
		"0", "1e-18", "2e-18", "0.009", "0.01", "0.1", "1", "9.223372036854775807", "9.99", "10", "10.01",
		"922337203685477580.6", "922337203685477580.7", "922337203685477581", "9223372036854775806", "9223372036854775807",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			assert.Equal(t, want, parse(t, a).Cmp(parse(t, b)), "%s against %s", a, b)
		}
	}
}

func TestSignAndDecimals(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text           string
		sign, decimals int
	}{
		{"0.00", 0, 0}, {"10", 1, 0}, {"10.50", 1, 1}, {"-0.01", -1, 2}, {"-1e-18", -1, 18}, {"1e18", 1, 0},
	}
	for _, tc := range cases {
		d := parse(t, tc.text)
		assert.Equal(t, tc.sign, d.Sign(), tc.text)
		assert.Equal(t, tc.decimals, d.Decimals(), tc.text)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"10", "99999999.99", "1.2345678e7", strings.Repeat("9", 1000)} {
		b.Run(text[:min(len(text), 12)], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				decimal.Parse(text)
			}
		})
	}
}

func TestNewAndParts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		negative bool
		digits   uint64
		exponent int
		want     string // "" does not fit
	}{
		{false, 105, -1, "10.5"}, {true, 1050, -2, "-10.5"}, {false, 0, 6000, "0"}, {true, 0, 0, "0"},
		{false, 1, 18, "1000000000000000000"}, {false, 1, 19, ""}, {false, 1, -18, "0.000000000000000001"}, {false, 1, -19, ""},
		{false, 10, -19, "0.000000000000000001"}, {true, 1 << 63, 0, "-9223372036854775808"}, {false, 1 << 63, 0, ""},
		{false, math.MaxUint64, 0, ""}, {false, 18446744073709551610, -1, "1844674407370955161"}, {false, math.MaxInt64, 1, ""},
	} {
		d, ok := decimal.New(tc.negative, tc.digits, tc.exponent)
		if assert.Equal(t, tc.want != "", ok, "%d e%d", tc.digits, tc.exponent) && ok {
			assert.Equal(t, parse(t, tc.want), d)
			negative, digits, scale := d.Parts()
			again, ok := decimal.New(negative, digits, -scale)
			assert.True(t, ok)
			assert.Equal(t, d, again)
		}
	}
	assert.Equal(t, parse(t, "-9223372036854775808"), decimal.FromInt64(math.MinInt64))
}

func TestAddAndSub(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ a, b, sum, difference string }{ // "" does not fit
		{"0.1", "0.2", "0.3", "-0.1"},
		{"9223372036854775807", "1", "", "9223372036854775806"},
		{"-9223372036854775808", "-9.223372036854775808", "", ""},
		{"5.000000000000000005", "5.000000000000000005", "10.00000000000000001", "0"}, // fits without its last zero
	} {
		sum, ok := parse(t, tc.a).Add(parse(t, tc.b))
		assert.Equal(t, tc.sum, written(sum, ok))
		difference, ok := parse(t, tc.a).Sub(parse(t, tc.b))
		assert.Equal(t, tc.difference, written(difference, ok))
	}
}

func written(d decimal.Decimal, ok bool) string {
	if !ok {
		return ""
	}
	return string(d.Append(nil))
}
