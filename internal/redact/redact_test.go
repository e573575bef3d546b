package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/redact"
)

func TestScrubKeys(t *testing.T) {
	t.Parallel()
	secrets := redact.New("12345678", "12345678.longer", "key7777", "")
	for text, want := range map[string]string{
		"":                     "",
		"nothing here":         "nothing here",
		"12345678":             "[redacted]",
		"a12345678b12345678":   "a[redacted]b[redacted]",
		"912345678":            "9[redacted]",
		"12345678.longer":      "[redacted]",
		"12345678.LONGER":      "[redacted].LONGER",
		"a\n12345678\x00\xff":  "a\n[redacted]\x00\xff",
		"[redacted]12345678":   "[redacted][redacted]",
		"key7777":              "[redacted]",
		"a key7777, Basic key": "a [redacted], Basic key",
		"1key7777_":            "1[redacted]_",
		"mykey7777":            "mykey7777",
		"key77778":             "key77778",
		"KEY7777":              "KEY7777",
	} {
		assert.Equal(t, want, secrets.Scrub(text), "%q", text)
	}
	assert.Equal(t, "key", redact.Secrets{}.Scrub("key"))
}

// A key that is too short to be a secret does not eat the words of an error.
func TestScrubShortKeys(t *testing.T) {
	t.Parallel()
	const text = "Cannot Capture CHARGED Transaction t"
	for key, want := range map[string]string{
		"n":        text,
		"t":        text, // the mask spells it
		"C":        text,
		"Can":      text,
		"Cannot":   "[redacted] Capture CHARGED Transaction t",
		"Capture ": "Cannot [redacted]CHARGED Transaction t",
		"nsaction": "Cannot Capture CHARGED Tra[redacted] t",
		"redacted": text,
	} {
		assert.Equal(t, want, redact.New(key).Scrub(text), "%q", key)
	}
	assert.Equal(t, "[redacted]", redact.New("redacted").Scrub("[redacted]"))
}

// An OTP is masked where it stands alone; inside a longer number it is no OTP.
func TestScrubOTP(t *testing.T) {
	t.Parallel()
	secrets := redact.Secrets{OTP: "0719"}
	for text, want := range map[string]string{
		"0719":           "[redacted]",
		"0719.":          "[redacted].",
		"otp=0719&x=1":   "otp=[redacted]&x=1",
		`{"otp":"0719"}`: `{"otp":"[redacted]"}`,
		"0719 0719":      "[redacted] [redacted]",
		"0719,0719;0719": "[redacted],[redacted];[redacted]",
		"otp_0719":       "otp_[redacted]",
		"order 10719":    "order 10719",
		"order 07190":    "order 07190",
		"071907190719":   "071907190719",
		"10719 and 0719": "10719 and [redacted]",
		"0719 and 07191": "[redacted] and 07191",
		"₹0719":          "₹[redacted]",
		"\xff0719\xff":   "\xff[redacted]\xff",
		"0\u200b719":     "0\u200b719",
		"no digits":      "no digits",
	} {
		assert.Equal(t, want, secrets.Scrub(text), "%q", text)
	}
	assert.Equal(t, "", redact.Secrets{OTP: "1"}.Scrub(""))
}

// An OTP may have letters too.
func TestScrubOTPWithLetters(t *testing.T) {
	t.Parallel()
	secrets := redact.New("key7777")
	secrets.OTP = "a1b2"
	for text, want := range map[string]string{
		"a1b2":           "[redacted]",
		"OTP a1b2 wrong": "OTP [redacted] wrong",
		"1a1b2c":         "1[redacted]c",
		"xa1b2":          "x[redacted]",
		"a1b23":          "a1b23",
		"A1B2":           "A1B2",
		"a1b2key7777":    "[redacted][redacted]",
		"key7777key7777": "[redacted][redacted]",
	} {
		assert.Equal(t, want, secrets.Scrub(text), "%q", text)
	}
	assert.Equal(t, "11a[redacted]", redact.Secrets{OTP: "1a1"}.Scrub("11a1a1"), "it begins again inside of itself")
	assert.Equal(t, "[redacted]", redact.Secrets{OTP: "redac"}.Scrub("[redacted]"))
}

// The last digits of a card number stay, but not where they are the OTP.
func TestScrubOTPBehindCard(t *testing.T) {
	t.Parallel()
	secrets := redact.Secrets{OTP: "1111"}
	assert.Equal(t, "************[redacted]", secrets.Scrub("4111111111111111"))
	assert.Equal(t, "**** **** **** [redacted]", secrets.Scrub("4111 1111 1111 1111"))
}

func TestScrubCards(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"4111111111111111":    "************1111",
		"4111 1111 1111 1111": "**** **** **** 1111",
		"4111-1111-1111-1111": "****-****-****-1111",
		"378282246310005":     "***********0005",
		"3782 822463 10005":   "**** ****** *0005",
		"6759649826438453":    "************8453",
		"4222222222222":       "*********2222",
		"card 4111111111111111, again 4111111111111111.": "card ************1111, again ************1111.",
		`{"n":"4111111111111111"}`:                       `{"n":"************1111"}`,
		"x4111111111111111y":                             "x************1111y",
		"12 4111111111111111":                            "12 ************1111",
		"amount 4111111111111111.00":                     "amount ************1111.00",
		"4111111111111112":                               "4111111111111112",       // the check digit is wrong
		"411111111116":                                   "411111111116",           // too short
		"41111111111111111111":                           "41111111111111111111",   // too long
		"order 2026030405060708":                         "order 2026030405060708", // a time
		"d64d1eff-551a-4e03-9858-b00b7cc3":               "d64d1eff-551a-4e03-9858-b00b7cc3",
		"4111  1111  1111  1111":                         "****  ****  ****  1111",
		"4111\r\n1111\u00a01111\u20111111":               "****\r\n****\u00a0****\u20111111",
		"4111\u200b1111\u200b1111\u200b1111":             "****\u200b****\u200b****\u200b1111",
		"3056 930902 5904":                               "**** ****** 5904",
		"5018 0000 0009":                                 "5018 0000 0009", // too short
		"6212 3456 7890 1234 561":                        "6212 3456 7890 1234 561",
		"6212345678901234569":                            "***************4569",
		"6212 3456 7890 1234 569":                        "**** **** **** ***4 569",
		"621234 5678901234569":                           "****** *********4569",
		"41111111 11111111":                              "******** ****1111",
		"7 4111 1111 1111 1111 7":                        "7 **** **** **** 1111 7",
		"4111 1111 1111 1111 12/29":                      "**** **** **** 1111 12/29",
		"4111     1111 1111 1111":                        "4111     1111 1111 1111", // too far apart
		"41111 1111 1111 111":                            "41111 1111 1111 111",     // no card's grouping
		"4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1":                "4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1",
		"411111 111111 1111":                             "411111 111111 1111",
		"":                                               "",
		"₹4111111111111111₹":                             "₹************1111₹",
		"\xff4111111111111111":                           "\xff************1111",
	} {
		assert.Equal(t, want, redact.Secrets{}.Scrub(text), "%q", text)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 10, ""},
		{"as it is", 8, "as it is"},
		{"as it is", 7, "as i…"},
		{"a\nb\r\tc\x00d\x7fe", 20, "a b  c d e"},
		{"a\u2028b\u0085c\u202ed", 20, "a b c d"},
		{"a\xffb", 20, "a b"},
		{"₹₹₹₹", 12, "₹₹₹₹"},
		{"₹₹₹₹", 11, "₹₹…"},
		{"₹₹₹₹", 9, "₹₹…"},
		{"₹₹₹₹", 8, "₹…"},
		{"abcdef", 3, "…"},
	} {
		assert.Equal(t, tc.want, redact.Line(tc.text, tc.limit), "%q to %d", tc.text, tc.limit)
	}
	for limit := 3; limit < 40; limit++ {
		got := redact.Line(strings.Repeat("a₹\xff\n👩", 20), limit)
		require.LessOrEqual(t, len(got), limit)
		require.True(t, utf8.ValidString(got))
	}
}

// Ids come back whole: they are no card numbers, whatever digits are in them.
func TestScrubKeepsIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"req-w60-001-593285-5xx",
		"txn-1234-567890-12",
		"59a880c5-1ae3-4ea5-9149-87e706c20799",
		"00000000-0000-4000-8000-000000000000",
		"12345678-1234-1234-1234-123456789012",
		"2026-03-04 05:06:07.000000",
		"2026-03-04T05:06:07+05:30 (request id 593285)",
		"198.51.100.23:44342 198.51.100.24:44343",
		"merchant-order-1700000000-1",
		"1700000000123", "1700000000000000000", // milliseconds, nanoseconds
		"+91 98765 43210",
	} {
		assert.Equal(t, id, redact.Secrets{}.Scrub(id))
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "card ************1111", redact.Summary("card\n4111111111111111", 100))
	assert.Equal(t, "card ****…", redact.Summary("card 4111111111111111", 12), "masked before it is cut")
	for _, part := range []string{"4111111111111111 ", "\u2028", "4111\u20281111\u20281111\u20281111 x", "₹", "\xff"} {
		for limit := range 60 {
			text := strings.Repeat(part, 100)
			assert.Equal(t, redact.Line(redact.Secrets{}.Scrub(text), limit), redact.Summary(text, limit), "%q to %d", part, limit)
		}
	}
}
