package redact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/juspay/juspay-go/internal/redact"
)

// BenchmarkScrub shows that the time per byte does not grow with the text,
// whatever is in it: digits, groups that begin like a card number, and texts
// that begin like a key.
func BenchmarkScrub(b *testing.B) {
	key := strings.Repeat("a", 63) + "b"
	secrets := redact.New(key, key[32:], "aab")
	secrets.OTP = "071978"
	for name, part := range map[string]string{
		"text":         "Invalid request params. Please verify your input. ",
		"digits":       "4",
		"groups":       "4111 ",
		"groups of 1":  "4 ",
		"groups of 13": "4222222222221 ",
		"cards":        "4111 1111 1111 1111 ",
		"near keys":    "a",
		"near OTPs":    "07197 ",
		"OTPs inside":  "071978",
	} {
		for _, size := range []int{16 << 10, 256 << 10, 4 << 20} {
			text := strings.Repeat(part, size/len(part))
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					secrets.Scrub(text)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}
