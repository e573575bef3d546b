// Package lenient decodes JSON into plain Go structs although the sender is
// careless with types.
//
// A well-formed body of the right types takes one strict pass. Only when that
// meets a wrong type is the body read again, value by value: what can be
// converted exactly is converted, what stands for "nothing" leaves the field
// zero, and anything else leaves it zero and is reported by its path.
//
// Names match exactly. Of a name that occurs twice the last value counts, except
// that two objects are merged, and invalid UTF-8 reads as U+FFFD, all as in
// encoding/json. Memory stays in proportion to the body: lists of objects have
// a budget of elements, since an empty object takes two bytes there and
// hundreds here.
package lenient

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxSkipped bounds the report on a body made to be unreadable.
	maxSkipped = 64
	// maxElements is what all lists of objects in one body may hold together.
	maxElements = 1000
	// manyCommas sends a body with room for longer lists to the careful pass.
	manyCommas = maxElements
)

var strict = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// Unmarshal decodes data, one JSON value, into the zero struct that v points
// to. skipped holds the JSON Pointers (RFC 6901) of values that no field could
// take. The error is not nil when data is not valid JSON.
func Unmarshal(data []byte, v any) (skipped []string, err error) {
	if bytes.Count(data, []byte{','}) < manyCommas {
		err = json.Unmarshal(data, v, strict)
		if _, wrongType := errors.AsType[*json.SemanticError](err); !wrongType {
			return nil, err
		}
		reflect.ValueOf(v).Elem().SetZero()
	}
	r := reader{room: maxElements}
	err = r.decode(data, v)
	return r.skipped, err
}

// reader is one tolerant pass.
type reader struct {
	base    string // path of the JSON text being read, when it stood in a string
	room    int    // elements that lists of objects may still hold
	skipped []string
}

func (r *reader) decode(data []byte, v any) error {
	hook := json.UnmarshalFromFunc(r.value)
	return json.Unmarshal(data, v, strict, json.WithUnmarshalers(hook))
}

// value is called for every value before the decoder; errDefer hands it back.
func (r *reader) value(dec *jsontext.Decoder, target any) error {
	v := reflect.ValueOf(target).Elem()
	kind := dec.PeekKind()
	if natural(v, kind) && r.fits(v, dec) {
		return errDefer
	}
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	v.SetZero() // an earlier value of the same name does not count
	if at := dec.StackPointer(); !r.coerce(v, raw, at) {
		v.SetZero()
		r.skip(at)
	}
	return nil
}

// fits takes the elements of a list of objects, which is next in dec, out of
// the budget.
func (r *reader) fits(v reflect.Value, dec *jsontext.Decoder) bool {
	if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Struct {
		return true
	}
	n := countElements(dec.UnreadBuffer(), r.room)
	if n > r.room {
		return false
	}
	r.room -= n
	return true
}

// countElements counts the elements of the array that comes next in text, and
// gives up beyond most. The array may turn out not to be valid.
func countElements(text []byte, most int) (n int) {
	depth, quoted := 0, false
	for i := 0; i < len(text) && n <= most; i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return n + 1
			}
		case c == ',' && depth == 1:
			n++
		}
	}
	return n
}

func (r *reader) skip(at jsontext.Pointer) {
	if len(r.skipped) < maxSkipped {
		r.skipped = append(r.skipped, r.base+string(at))
	}
}

// natural reports whether a value of this kind is what v's type is made for,
// so that the decoder can read it by itself.
func natural(v reflect.Value, kind jsontext.Kind) bool {
	if kind == jsontext.KindInvalid || v.Type() == rawMessage {
		return true // the decoder reports the syntax error, or keeps the text
	}
	if _, ok := v.Addr().Interface().(unmarshaler); ok {
		return false
	}
	switch v.Kind() {
	case reflect.Struct:
		return kind == '{'
	case reflect.Slice:
		return kind == '['
	case reflect.Pointer:
		return kind == '{'
	}
	return false
}

var rawMessage = reflect.TypeFor[stdjson.RawMessage]()
