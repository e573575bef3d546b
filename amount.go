package juspay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/juspay/juspay-go/internal/decimal"
)

// Amount is an exact amount of money in major currency units: 10.5 is ten
// rupees and fifty paise, or ten dollars and fifty cents. The currency is not
// part of it. The zero value is 0.
//
// There is no way in or out through a float. An Amount holds every number of up
// to 18 digits, at most 18 of them decimals, and is canonical: 10.50 is 10.5,
// in Go and on the wire. So == compares values, and an Amount can be a map key.
//
// It can be stored as it is: in SQL databases and in gob as decimal text, in
// MongoDB as Decimal128, by version 1 of its driver as text. A
// shopspring/decimal becomes an Amount with ParseAmount(d.String()).
type Amount struct {
	value decimal.Decimal
}

// amountRule says what is read as an Amount.
const amountRule = "want a plain number such as 10 or 10.5, of at most 18 digits"

var errNotAmount = errors.New("juspay: not an amount: " + amountRule)

// ParseAmount reads an amount in major currency units from decimal text, such
// as "10", "10.50" or "-0.01". It takes what JSON takes as a number, exponents
// included, and nothing else: no spaces, plus sign, separators or currency. Any
// other text is a [*ValidationError], and so is a number that an Amount cannot
// hold exactly: nothing is rounded.
func ParseAmount(text string) (Amount, error) {
	value, ok := decimal.Parse(text)
	if !ok {
		return Amount{}, notAmount(text)
	}
	return Amount{value}, nil
}

// MustAmount is ParseAmount for constants: it panics where that returns an
// error. Do not give it text that comes from outside the program.
func MustAmount(text string) Amount {
	amount, err := ParseAmount(text)
	if err != nil {
		panic(err)
	}
	return amount
}

// AmountFromHundredths returns the amount of n hundredths of the major unit:
// AmountFromHundredths(1050) is 10.5. They are hundredths in every currency,
// also in those without a smaller unit, such as the yen, or with thousandths.
func AmountFromHundredths(n int64) Amount {
	return Amount{decimal.FromHundredths(n)}
}

// Hundredths returns the amount in hundredths of the major unit, whatever the
// currency: 1050 for 10.5. It returns 0 and false when the amount has more than
// two decimals or its hundredths overflow an int64; nothing is rounded.
func (a Amount) Hundredths() (int64, bool) { return a.value.Hundredths() }

// Add returns a + other, exactly. It returns 0 and false when an Amount cannot
// hold the sum; nothing is rounded.
func (a Amount) Add(other Amount) (Amount, bool) {
	sum, ok := a.value.Add(other.value)
	return Amount{sum}, ok
}

// Sub returns a - other, exactly, also below zero. It returns 0 and false when
// an Amount cannot hold the difference; nothing is rounded.
func (a Amount) Sub(other Amount) (Amount, bool) {
	difference, ok := a.value.Sub(other.value)
	return Amount{difference}, ok
}

// Cmp returns -1 when a is less than other, 0 when they are equal, and +1 when
// a is greater.
func (a Amount) Cmp(other Amount) int { return a.value.Cmp(other.value) }

// IsZero reports whether the amount is 0. It also makes the omitzero option of
// encoding/json, and omitempty of go-querystring, leave the amount out.
func (a Amount) IsZero() bool { return a == Amount{} }

// Sign returns -1 for a negative amount, 0 for zero and +1 for a positive one.
func (a Amount) Sign() int { return a.value.Sign() }

// decimals returns how many digits stand behind the point.
func (a Amount) decimals() int { return a.value.Decimals() }

// String returns the amount as plain decimal text: "10", "10.5", "-0.01". There
// is never an exponent, and never a zero at the end of a fraction. ParseAmount
// reads it back.
func (a Amount) String() string {
	var buf [24]byte // the longest takes 21
	return string(a.value.Append(buf[:0]))
}

// Fixed returns the amount with at least so many decimals, as prices are shown:
// "10.50" for 10.5 and 2. It adds zeros and never rounds: 10.555 stays "10.555".
func (a Amount) Fixed(decimals int) string {
	text := a.String()
	missing := decimals - a.decimals()
	if missing <= 0 {
		return text
	}
	if a.decimals() == 0 {
		text += "."
	}
	return text + strings.Repeat("0", missing)
}

// GoString returns the amount as Go source.
func (a Amount) GoString() string { return `juspay.MustAmount("` + a.String() + `")` }

// Format makes the verbs of package fmt print the exact number: %v, %s, %d, %f
// and %g what String returns, %.2f what Fixed(2) returns, so that 10.555 stays
// 10.555. A precision counts for %f alone. %q puts the number in quotes, %#v
// is Go source. Width and the flags + - 0 work as they do for numbers. Other
// verbs say that they cannot.
func (a Amount) Format(state fmt.State, verb rune) {
	sign, text := "", a.verbText(state, verb)
	isNumber := strings.ContainsRune("dfFgG", verb)
	if isNumber {
		sign, text = signAndDigits(state, text)
	}
	width, _ := state.Width()
	padding := max(0, width-len(sign)-len(text))
	switch {
	case state.Flag('-'):
		text += strings.Repeat(" ", padding)
	case state.Flag('0') && isNumber:
		sign += strings.Repeat("0", padding)
	default:
		sign = strings.Repeat(" ", padding) + sign
	}
	_, _ = io.WriteString(state, sign+text)
}

// verbText returns what a verb prints, before sign and padding.
func (a Amount) verbText(state fmt.State, verb rune) string {
	switch {
	case verb == 'v' && state.Flag('#'):
		return a.GoString()
	case verb == 'f', verb == 'F':
		decimals, _ := state.Precision()
		return a.Fixed(decimals)
	case strings.ContainsRune("vsdgG", verb):
		return a.String()
	case verb == 'q':
		return `"` + a.String() + `"`
	}
	return "%!" + string(verb) + "(juspay.Amount=" + a.String() + ")"
}

// signAndDigits cuts the sign from a number, or takes it from the flags.
func signAndDigits(state fmt.State, number string) (sign, digits string) {
	digits, negative := strings.CutPrefix(number, "-")
	switch {
	case negative:
		return "-", digits
	case state.Flag('+'):
		return "+", digits
	case state.Flag(' '):
		return " ", digits
	}
	return "", digits
}

// AppendText appends what String returns. The error is always nil.
func (a Amount) AppendText(b []byte) ([]byte, error) { return a.value.Append(b), nil }

// MarshalText returns what String returns. The error is always nil.
func (a Amount) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads what ParseAmount reads. On an error the amount is left as
// it was.
func (a *Amount) UnmarshalText(text []byte) error {
	value, ok := decimal.Parse(text)
	if !ok {
		return notAmount(text)
	}
	a.value = value
	return nil
}

// MarshalBinary returns what String returns. The error is always nil. It makes
// encoding/gob, and caches that use it, keep an Amount and whatever holds one.
func (a Amount) MarshalBinary() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalBinary reads what ParseAmount reads. On an error the amount is left
// as it was.
func (a *Amount) UnmarshalBinary(data []byte) error { return a.UnmarshalText(data) }

// MarshalJSON returns the amount as a JSON number. The error is always nil.
func (a Amount) MarshalJSON() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalJSON reads a JSON number, or a string that holds one. After null, and
// on an error, the amount is left as it was.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	value, ok := decimal.Parse(unquote(data))
	if !ok {
		return errNotAmount // without the text: it is not the caller's own
	}
	a.value = value
	return nil
}

// EncodeValues adds the amount under key to form data: it makes an Amount a field
// that go-querystring can encode.
func (a Amount) EncodeValues(key string, v *url.Values) error {
	v.Add(key, a.String())
	return nil
}

// unquote returns the text inside a JSON string, and any other data as it is.
func unquote(data []byte) []byte {
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return data
	}
	inner := data[1 : len(data)-1]
	// An escape takes six bytes at most, so longer text is no amount anyway.
	if len(inner) > 6*decimal.MaxLen || bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var text string
	if json.Unmarshal(data, &text) != nil {
		return data
	}
	return []byte(text)
}

// notAmount quotes the beginning of the text: enough to find it, and too little
// to hold a whole card number that went into the wrong field.
func notAmount[T ~string | ~[]byte](text T) error {
	const shown = 8
	quoted := fmt.Sprintf("%q", text)
	if len(text) > shown {
		quoted = fmt.Sprintf("%q…", text[:shown])
	}
	return &ValidationError{Op: "ParseAmount", Field: "Amount", Reason: quoted + " is not an amount: " + amountRule}
}
