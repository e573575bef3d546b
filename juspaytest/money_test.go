package juspaytest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	good := map[string]money{
		"1": 100, "0.01": 1, "10.5": 1050, "10.50": 1050, "007": 700, "999999999999.99": 99_999_999_999_999,
	}
	for text, want := range good {
		got, ok := parseMoney(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	bad := []string{
		"", ".", ".5", "1.", "0", "0.00", "-1", "+1", "1.005", "1e2", " 1", "1 ", "1,00", "1.2.3", "1000000000000", "١",
	}
	for _, text := range bad {
		_, ok := parseMoney(text)
		assert.False(t, ok, "%q", text)
	}
}

func TestMoneyText(t *testing.T) {
	t.Parallel()
	texts := map[money]string{0: "0", 1: "0.01", 10: "0.1", 100: "1", 1050: "10.5", 1000: "10", 12345: "123.45"}
	for m, want := range texts {
		assert.Equal(t, want, m.String())
	}
}

// FuzzParseMoney looks for an amount that does not come back.
func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"1", "0.01", "10.50", "x", "1e9", "999999999999.99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, ok := parseMoney(text)
		if !ok {
			return
		}
		assert.Positive(t, first)
		again, ok := parseMoney(first.String())
		assert.True(t, ok, first.String())
		assert.Equal(t, first, again)
	})
}
