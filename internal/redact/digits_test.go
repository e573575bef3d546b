package redact

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHasManyDigits compares the leaps with a walk over every byte.
func TestHasManyDigits(t *testing.T) {
	t.Parallel()
	walk := func(text string) bool {
		digits := 0
		for i := range len(text) {
			switch {
			case ends[text[i]]:
				digits = 0
			case isDigit(text[i]):
				digits++
			}
			if digits == minCard {
				return true
			}
		}
		return false
	}
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 100_000 {
		text := make([]byte, random.IntN(40))
		for i := range text {
			text[i] = "4111111111 -\n\xc2x\""[random.IntN(16)]
		}
		want := walk(string(text))
		require.Equal(t, want, hasManyDigits(text), "%q", text)
		require.Equal(t, want, hasManyDigits(string(text)), "%q", text)
		if want {
			found++
		}
	}
	require.Greater(t, found, 1000)
	require.Greater(t, 99_000, found)
}
