package juspaytest

import (
	"fmt"
	"strconv"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// money is an amount in hundredths of the major unit. The fake counts by
// itself, and not with the SDK's Amount, so that the two cannot share a mistake.
type money int64

// maxWholeDigits keeps every sum of the fake far from the end of an int64.
const maxWholeDigits = 12

// parseMoney reads a positive amount in major units with at most two decimals.
func parseMoney(text string) (money, bool) {
	whole, decimals, hasPoint := strings.Cut(text, ".")
	if whole == "" || len(whole) > maxWholeDigits || !digitsOnly(whole) || !digitsOnly(decimals) {
		return 0, false
	}
	if len(decimals) > 2 || hasPoint && decimals == "" {
		return 0, false
	}
	hundredths, err := strconv.ParseInt(whole+(decimals + "00")[:2], 10, 64)
	if err != nil || hundredths == 0 {
		return 0, false
	}
	return money(hundredths), true
}

func digitsOnly(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}

// halves splits an amount between two sources.
func (m money) halves() [2]money { return [2]money{m - m/2, m / 2} }

// String is the shortest decimal text: 10.50 is 10.5.
func (m money) String() string {
	if m < 0 { // of a fake that has made a mistake
		return "-" + (-m).String()
	}
	text := fmt.Sprintf("%d.%02d", m/100, m%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// fixed is the text with two decimals, as a session has it.
func (m money) fixed() string { return fmt.Sprintf("%d.%02d", m/100, m%100) }

// MarshalJSON writes a JSON number, as the vendor does.
func (m money) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

func (m money) amount() juspay.Amount { return juspay.MustAmount(m.String()) }
