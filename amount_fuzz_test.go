package juspay_test

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/juspay/juspay-go"
)

const (
	oracleMaxLen   = 64  // longer text is refused, whatever its value
	oracleMaxScale = 18  // decimals an Amount has room for
	oracleMaxExp   = 100 // beyond it only zero is in reach of 64 digits
)

var jsonNumber = regexp.MustCompile(`^(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?:[eE]([+-]?[0-9]+))?$`)

// oracle says with math/big what an Amount must make of text; nil is refused.
func oracle(text string) *big.Rat {
	parts := jsonNumber.FindStringSubmatch(text)
	if parts == nil || len(text) > oracleMaxLen {
		return nil
	}
	mantissa, ok := new(big.Rat).SetString(parts[1])
	if !ok {
		return nil
	}
	if mantissa.Sign() == 0 {
		return mantissa
	}
	value := mantissa
	if parts[2] != "" {
		exponent, err := strconv.Atoi(parts[2])
		if err != nil || exponent > oracleMaxExp || exponent < -oracleMaxExp {
			return nil // before big.Rat is asked for a number of that size
		}
		power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil))
		if exponent < 0 {
			power.Inv(power)
		}
		value = new(big.Rat).Mul(mantissa, power)
	}
	unscaled := new(big.Rat).Set(value)
	for range oracleMaxScale {
		if unscaled.IsInt() {
			break
		}
		unscaled.Mul(unscaled, big.NewRat(10, 1))
	}
	if !unscaled.IsInt() || !unscaled.Num().IsInt64() {
		return nil
	}
	return value
}

func ratOf(t *testing.T, a juspay.Amount) *big.Rat {
	t.Helper()
	value, ok := new(big.Rat).SetString(a.String())
	if !ok {
		t.Fatalf("math/big cannot read %q", a.String())
	}
	return value
}

func FuzzAmount(f *testing.F) {
	for _, tc := range amounts {
		f.Add(tc.text, "10.5")
		f.Add("-0.01", tc.want)
	}
	for _, text := range notAmounts {
		f.Add(text, "1e18")
	}
	for _, text := range []string{
		"9223372036854775807e1", "922337203685477580700e-2", "-9.223372036854775808", "92233720368547758.1",
		"184467440737095516.2", "1e0000000000000000002", "0.00000000000000000000000000000000000000001e41",
	} {
		f.Add(text, text)
	}

	f.Fuzz(func(t *testing.T, text, other string) {
		amount, err := juspay.ParseAmount(text)
		checkParse(t, text, amount, err)
		checkJSON(t, text, amount, err)
		if err != nil {
			return
		}
		checkHundredths(t, amount)
		if b, err := juspay.ParseAmount(other); err == nil {
			checkCmp(t, amount, b)
			checkSum(t, "+", ratOf(t, amount).Add(ratOf(t, amount), ratOf(t, b)), amount.Add, b)
			checkSum(t, "-", ratOf(t, amount).Sub(ratOf(t, amount), ratOf(t, b)), amount.Sub, b)
		}
	})
}

func checkParse(t *testing.T, text string, amount juspay.Amount, err error) {
	t.Helper()
	want := oracle(text)
	if (err == nil) != (want != nil) {
		t.Fatalf("ParseAmount(%q): error %v; math/big says %v", text, err, want)
	}
	if err != nil {
		if amount != (juspay.Amount{}) || len(err.Error()) > 200 {
			t.Fatalf("ParseAmount(%q) fails with %v and %d bytes of text", text, amount, len(err.Error()))
		}
		return
	}
	if got := ratOf(t, amount); got.Cmp(want) != 0 {
		t.Fatalf("ParseAmount(%q) is %v; math/big says %v", text, amount, want)
	}
	again, err := juspay.ParseAmount(amount.String())
	if err != nil || again != amount || again.String() != amount.String() {
		t.Fatalf("%q is written as %q and read back as %#v, %v", text, amount.String(), again, err)
	}
	if parts := jsonNumber.FindStringSubmatch(amount.String()); parts == nil || parts[2] != "" {
		t.Fatalf("%q is written as %q", text, amount.String())
	}
}

// checkJSON decodes text as a bare value and as a string. A bare value may be
// surrounded by white space or be null, and is judged only where it is neither.
func checkJSON(t *testing.T, text string, want juspay.Amount, parseErr error) {
	t.Helper()
	var amount juspay.Amount
	if number := jsonNumber.MatchString(text); number || parseErr == nil {
		err := json.Unmarshal([]byte(text), &amount)
		if (err == nil) != (parseErr == nil) || amount != want {
			t.Fatalf("JSON %s: %v, %v; ParseAmount: %v, %v", text, amount, err, want, parseErr)
		}
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return // not UTF-8
	}
	amount = juspay.Amount{}
	err = json.Unmarshal(quoted, &amount)
	if (err == nil) != (parseErr == nil) || amount != want {
		t.Fatalf("JSON %s: %v, %v; ParseAmount: %v, %v", quoted, amount, err, want, parseErr)
	}
	_ = new(juspay.Amount).UnmarshalJSON([]byte(text)) // anything: must not panic
}

func checkHundredths(t *testing.T, amount juspay.Amount) {
	t.Helper()
	hundredths := new(big.Rat).Mul(ratOf(t, amount), big.NewRat(100, 1))
	fits := hundredths.IsInt() && hundredths.Num().IsInt64()
	got, ok := amount.Hundredths()
	if ok != fits || fits && got != hundredths.Num().Int64() {
		t.Fatalf("Hundredths of %v is %d, %v; math/big says %v", amount, got, ok, hundredths)
	}
	if ok && juspay.AmountFromHundredths(got) != amount {
		t.Fatalf("AmountFromHundredths(%d) is not %v", got, amount)
	}
}

func checkCmp(t *testing.T, a, b juspay.Amount) {
	t.Helper()
	want := ratOf(t, a).Cmp(ratOf(t, b))
	if got := a.Cmp(b); got != want || b.Cmp(a) != -want || (a == b) != (want == 0) {
		t.Fatalf("%v against %v: Cmp %d and %d, equal %v; math/big says %d", a, b, got, b.Cmp(a), a == b, want)
	}
	if a.Sign() != ratOf(t, a).Sign() || a.IsZero() != (a.Sign() == 0) {
		t.Fatalf("%v: Sign %d, IsZero %v", a, a.Sign(), a.IsZero())
	}
}

func checkSum(t *testing.T, name string, want *big.Rat, call func(juspay.Amount) (juspay.Amount, bool), b juspay.Amount) {
	t.Helper()
	fits := oracle(strings.TrimSuffix(want.FloatString(oracleMaxScale), "."+strings.Repeat("0", oracleMaxScale))) != nil
	got, ok := call(b)
	if ok != fits || ok && ratOf(t, got).Cmp(want) != 0 || !ok && !got.IsZero() {
		t.Fatalf("%s %v: %v, %v; math/big says %v", name, b, got, ok, want)
	}
}
