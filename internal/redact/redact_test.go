package redact_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/redact"
)

func TestScrubKeys(t *testing.T) {
	t.Parallel()
	secrets := redact.New("longerkey", "key", "")
	for text, want := range map[string]string{
		"":                         "",
		"nothing here":             "nothing here",
		"key":                      "[redacted]",
		"a key, a longerkey":       "a [redacted], a [redacted]",
		"mykeyring":                "my[redacted]ring",
		"KEY":                      "KEY",
		"keykey":                   "[redacted][redacted]",
		"a\nkey\x00\xff":           "a\n[redacted]\x00\xff",
		strings.Repeat("key ", 50): strings.Repeat("[redacted] ", 50),
	} {
		assert.Equal(t, want, secrets.Scrub(text), "%q", text)
	}
	assert.Equal(t, "key", redact.Secrets{}.Scrub("key"))
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
		"1234567890":                                     "1234567890",             // too short
		"41111111111111111111":                           "41111111111111111111",   // too long
		"order 2026030405060708":                         "order 2026030405060708", // a time
		"d64d1eff-551a-4e03-9858-b00b7cc3":               "d64d1eff-551a-4e03-9858-b00b7cc3",
		"4111  1111  1111  1111":                         "****  ****  ****  1111",
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

// FuzzMayShow proves that the quick look at a body misses nothing that the
// texts in it would have to be scrubbed of.
func FuzzMayShow(f *testing.F) {
	for _, text := range []string{"", "hush", "OTP 071978 is wrong", "x071978", "4111 1111 1111 1111", "4111\n1111-1111\u00a01111",
		"d64d1eff-551a-4e03-9858-b00b7cc36dae", "₹4111111111111111₹", "\xff4111111111111111"} {
		f.Add(text)
	}
	secrets := redact.New("hush")
	secrets.OTP = "071978"
	f.Fuzz(func(t *testing.T, text string) {
		body, err := json.Marshal(map[string]string{"error_message": text})
		require.NoError(t, err)
		var read map[string]string
		require.NoError(t, json.Unmarshal(body, &read))
		if got := read["error_message"]; secrets.Scrub(got) != got {
			require.True(t, secrets.MayShow(body), "%q", body)
		}
	})
}
