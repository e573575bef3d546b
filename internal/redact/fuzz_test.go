package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/redact"
)

// FuzzScrub proves that no secret survives that is long enough to be one, that
// a scrubbed text needs no second time, and that nothing panics.
func FuzzScrub(f *testing.F) {
	for _, text := range []string{
		"", "hush", "OTP 071978 is wrong", "x071978", "4111 1111 1111 1111", "4111\n1111-1111\u00a01111",
		"3782 822463 10005 1111 1111 1111", "3782-822463-10005-0000-0000-0000 0000", "4111111111111111071978",
		"₹4111111111111111₹", "\xff4111111111111111", "[redacted]", "0123456789abcdef0123456789abcdef", "hush071978hush",
	} {
		f.Add(text, "0123456789abcdef", "hush", "071978")
		f.Add(text, "1111 1111", "1111", "1111")
		f.Add(text, "redacted", "red", "0005")
	}
	f.Fuzz(func(t *testing.T, text, key, other, otp string) {
		if strings.ContainsAny(key+other+otp, "[]*") {
			return // a part of a mask, and what stands beside it, may spell them
		}
		secrets := redact.New(key, other)
		secrets.OTP = otp
		scrubbed := secrets.Scrub(text)
		require.Equal(t, scrubbed, secrets.Scrub(scrubbed), "twice")
		for _, secret := range []string{key, other} {
			if len(secret) >= 8 && !strings.Contains(redact.Mask, secret) {
				require.NotContains(t, scrubbed, secret)
			}
		}
		if otp != "" && !strings.Contains(redact.Mask, otp) {
			require.NotContains(t, strings.Fields(scrubbed), otp)
		}
	})
}

func FuzzLine(f *testing.F) {
	f.Add("a₹\xff\n👩", 5)
	f.Add("4111\u20281111\u20281111\u20281111", 30)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = max(3, min(limit, 1000))
		line := redact.Line(text, limit)
		require.LessOrEqual(t, len(line), limit)
		require.True(t, utf8.ValidString(line))
		assert.NotContains(t, line, "\n")
		assert.Equal(t, redact.Line(redact.Secrets{}.Scrub(text), limit), redact.Summary(text, limit))
	})
}
