package lenient

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

// FuzzSpan holds the scanner against the standard library's: the same texts are
// JSON, and a value ends where it ends.
func FuzzSpan(f *testing.F) {
	for _, text := range []string{``, ` `, `0`, `-0.5e+07`, `01`, `-`, `1.`, `1e`, `+1`, `"a\u00e9\n"`, `"\u12g4"`, `"\x"`, "\"\x01\"", "\"\xff\"",
		`"`, `"\`, `true`, `tru`, `nulll`, `[]`, `[1,]`, `[,1]`, `[1 2]`, `{}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{"a":[{"b":null}]} `, "\ufeff{}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := scanner{data: text}
		_, ok := s.span()
		assert.Equal(t, json.Valid(text), ok && s.atEnd(), "%q", text)
	})
}

// TestTableFindsEveryField also with names that meet in the table.
func TestTableFindsEveryField(t *testing.T) {
	t.Parallel()
	var fields []*field
	for _, name := range []string{"a", "b", "udf1", "udf10", "payment_gateway_response", "payment_gateway_respondent", "", "aaaaaaaabbbbbbbb", "aaaaaaaaXbbbbbbbb"} {
		fields = append(fields, &field{name: name})
	}
	for n := range len(fields) + 1 {
		made := tabulate(fields[:n])
		for i, f := range fields {
			found := made.find([]byte(f.name))
			if i < n {
				assert.Same(t, f, found, f.name)
			} else {
				assert.Nil(t, found, f.name)
			}
		}
	}
}

// TestTextsAreRight whatever was remembered before.
func TestTextsAreRight(t *testing.T) {
	t.Parallel()
	var m texts
	for range 2 {
		for _, text := range []string{"", "INR", "CHARGED", "aaaaaaaaXbbbbbbbb", "aaaaaaaaYbbbbbbbb"} {
			for n := range 600 {
				got := text + string(rune('a'+n%26))
				assert.Equal(t, got, m.text([]byte(got)))
			}
		}
	}
}
