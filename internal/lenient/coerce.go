package lenient

import (
	"bytes"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/juspay/juspay-go/internal/decimal"
)

// unmarshaler is how scalars with a type of their own, amounts and times, read JSON.
type unmarshaler interface{ UnmarshalJSON([]byte) error }

// nothings are the texts that stand for an absent value in a field that is
// not a string.
var nothings = []string{"", "null", "NA", "FILTERED"}

// coerce sets v, which is zero, from a value that does not have v's type,
// where that loses nothing. It reports whether v now says what raw says.
func (r *reader) coerce(v reflect.Value, raw jsontext.Value, at jsontext.Pointer) bool {
	kind := raw.Kind()
	if kind == 'n' || kind == '{' && isEmptyObject(raw) {
		return true
	}
	if v.Kind() == reflect.String {
		v.SetString(textOf(raw))
		return kind != '{' && kind != '['
	}
	text := textOf(raw)
	if kind == '"' && slices.Contains(nothings, text) {
		return true
	}
	if u, ok := v.Addr().Interface().(unmarshaler); ok {
		return u.UnmarshalJSON(raw) == nil
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(text == "true")
		return text == "true" || text == "false"
	case reflect.Int:
		return setInt(v, text)
	}
	return kind == '"' && r.setFromText(v, text, at)
}

// textOf returns the content of a string, and any other value as it stands.
func textOf(raw jsontext.Value) string {
	if raw.Kind() != '"' {
		return string(raw)
	}
	// The value is valid JSON; the error is about invalid UTF-8, which is replaced.
	content, _ := jsontext.AppendUnquote(nil, raw)
	return string(content)
}

// setInt takes 21, "21" and also 21.0, which is the same number.
func setInt(v reflect.Value, text string) bool {
	number, ok := decimal.Parse(text)
	if !ok {
		return false
	}
	n, whole := number.Int64()
	if !whole || v.OverflowInt(n) {
		return false
	}
	v.SetInt(n)
	return true
}

// setFromText reads an object or array that stands as JSON text in a string.
// Only one level deep: text inside such text stays unread.
func (r *reader) setFromText(v reflect.Value, text string, at jsontext.Pointer) bool {
	inner := jsontext.Value(text)
	if r.base != "" || !natural(v, inner.Kind()) {
		return false
	}
	nested := reader{base: r.base + string(at), room: r.room, skipped: r.skipped}
	if nested.decode(inner, v.Addr().Interface()) != nil {
		return false
	}
	r.room, r.skipped = nested.room, nested.skipped
	return true
}

func isEmptyObject(raw jsontext.Value) bool {
	return len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0
}
