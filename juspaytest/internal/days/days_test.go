package days_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/juspaytest/internal/days"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "7d": 168 * time.Hour, "1d12h": 36 * time.Hour, "0d1ms": time.Millisecond, "-1h": -time.Hour,
	} {
		got, err := days.Parse(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "d", "7", "7dd", "-1d", "1.5d", "7dx", "99999d", "tomorrow"} {
		_, err := days.Parse(text)
		assert.Error(t, err, text)
	}
}
