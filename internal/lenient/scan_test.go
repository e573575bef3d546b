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
		s := scanner{data: string(text)}
		assert.Equal(t, json.Valid(text), s.isValid(), "%q", text)
	})
}
