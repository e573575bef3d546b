package lenient

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPlainPrefix puts two bytes of every value at every place of two words.
func TestPlainPrefix(t *testing.T) {
	t.Parallel()
	walk := func(text []byte) (n int) {
		for n < len(text) && plain[text[n]] {
			n++
		}
		return n
	}
	text := []byte("abcdefgh01234567xyz")
	for first := range text {
		for c := range 256 {
			for _, second := range []int{first, first + 1, len(text) - 1} {
				odd := append([]byte{}, text...)
				odd[first] = byte(c)
				if second < len(text) {
					odd[second] = byte(c)
				}
				for _, tail := range [][]byte{odd, odd[1:], odd[:len(odd)-2]} {
					if want, got := walk(tail), plainPrefix(tail); want != got {
						assert.Equal(t, want, got, "%q", tail)
					}
				}
			}
		}
	}
}
