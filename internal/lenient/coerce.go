package lenient

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/juspay/juspay-go/internal/decimal"
)

// IsNothing tells the texts that stand for an absent value in a field that is
// not a string.
func IsNothing[T string | []byte](content T) bool {
	switch string(content) {
	case "", "null", "NA", "FILTERED":
		return true
	}
	return false
}

// text reads the next value, a string.
func (d *decoder) text() (string, bool) {
	content, literal, ok := d.quoted()
	switch {
	case !ok:
		return "", false
	case literal:
		return d.texts.text(content), true
	}
	return unquote(content), true
}

// coerce sets v, which is zero, from a value that needs a look: most often
// because it does not have v's type. It reports whether v now says what raw says.
func (d *decoder) coerce(v reflect.Value, p *plan, raw []byte) bool {
	content, isText := raw, raw[0] == '"'
	if isText {
		content = contentOf(raw)
	}
	switch {
	case raw[0] == 'n', raw[0] == '{' && isEmptyObject(raw):
		return true
	case p.kind == isString && (raw[0] == '{' || raw[0] == '['):
		return false
	case p.kind == isString:
		v.SetString(d.texts.text(content))
		return true
	case isText && IsNothing(content):
		return true
	}
	switch p.kind {
	case isBool:
		v.SetBool(string(content) == "true")
		return string(content) == "true" || string(content) == "false"
	case isInt:
		return setInt(v, content)
	}
	return isText && d.setFromText(v, p, content)
}

// contentOf returns what a string means.
func contentOf(raw []byte) []byte {
	s := scanner{data: raw}
	content, literal, _ := s.quoted()
	if literal {
		return content
	}
	return []byte(unquote(content))
}

// setInt takes 21, "21" and also 21.0, which is the same number.
func setInt(v reflect.Value, text []byte) bool {
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
// Only one level deep: text inside such text stays unread. Text that ends badly
// takes no memory.
func (d *decoder) setFromText(v reflect.Value, p *plan, text []byte) bool {
	inner := decoder{scanner: scanner{data: text}, nested: true, room: d.room, texts: d.texts, path: d.path, skipped: d.skipped}
	want := byte('{')
	if p.kind == isList {
		want = '['
	}
	if d.nested || inner.next() != want || !json.Valid(text) || !inner.value(v, p) {
		return false
	}
	d.room, d.skipped = inner.room, inner.skipped
	return true
}

func isEmptyObject(raw []byte) bool {
	return len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0
}
