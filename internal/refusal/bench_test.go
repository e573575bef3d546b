package refusal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/juspay/juspay-go/internal/refusal"
)

// BenchmarkRead shows that the time per byte does not grow with the text,
// whatever is in it.
func BenchmarkRead(b *testing.B) {
	for name, part := range map[string]string{
		"text":         "Invalid request params. Please verify your input. ",
		"sentences":    "Cannot Capture CHARGED Transaction. ",
		"one word":     "a",
		"short words":  "a ",
		"many parts":   "aB1_",
		"quotes":       `" `,
		"backslashes":  `\`,
		"escapes":      `\u0041`,
		"half escapes": `\ud83d\`,
		"ampersands":   "&a",
		"entities":     "&#65;",
		"beyond ASCII": "€",
	} {
		for _, size := range []int{16 << 10, 256 << 10, 4 << 20} {
			text := []byte(strings.Repeat(part, size/len(part)))
			b.Run(fmt.Sprintf("%s/%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					refusal.Read(text)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}
