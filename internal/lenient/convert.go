package lenient

import (
	"reflect"
	"strings"

	"github.com/juspay/juspay-go/internal/decimal"
)

// IsNothing tells the texts that stand for an absent value in a field that is
// not a string.
func IsNothing(content string) bool {
	switch content {
	case "", "null", "NA", "FILTERED":
		return true
	}
	return false
}

// convert sets v from a value that cannot be read straight into it: most often
// one that does not have its type. It reports whether v now says what raw says.
func (d *decoder) convert(v reflect.Value, p *plan, raw string) bool {
	content, isText := contentOf(raw)
	if p.kind.isCompound() && isText && !IsNothing(content) {
		return d.fromText(v, p, content)
	}
	v.SetZero() // an earlier value of the same name does not count
	switch {
	case p.kind == isRaw:
		v.SetBytes([]byte(raw))
		return true
	case p.kind == isScalar && d.scalar(v, raw):
		return true
	case raw == "null", isEmptyObject(raw), p.kind != isString && isText && IsNothing(content):
		return true
	}
	switch p.kind {
	case isString:
		v.SetString(content)
		return raw[0] != '{' && raw[0] != '['
	case isInt:
		return setInt(v, content)
	case isBool:
		v.SetBool(content == "true")
		return content == "true" || content == "false"
	}
	return false
}

// contentOf returns what a string means, and any other value as it stands.
func contentOf(raw string) (content string, isText bool) {
	if raw[0] != '"' {
		return raw, false
	}
	s := scanner{data: raw}
	return s.text()
}

// scalar has v read raw by itself.
func (d *decoder) scalar(v reflect.Value, raw string) bool {
	d.bytes = append(d.bytes[:0], raw...)
	if v.Addr().Interface().(unmarshaler).UnmarshalJSON(d.bytes) != nil {
		v.SetZero()
		return false
	}
	return true
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

// fromText reads an object or array that stands as JSON text in a string. Only
// one level deep: text inside such text stays unread.
func (d *decoder) fromText(v reflect.Value, p *plan, text string) bool {
	inner := scanner{data: text}
	opening := byte('{')
	if p.kind == isList {
		opening = '['
	}
	if d.inText || inner.next() != opening || !inner.isValid() {
		return false
	}
	outer := d.scanner
	d.scanner, d.inText = inner, true
	d.value(v, p)
	d.scanner, d.inText = outer, false
	return true
}

func isEmptyObject(raw string) bool {
	return raw[0] == '{' && strings.Trim(raw[1:], " \t\r\n") == "}"
}
