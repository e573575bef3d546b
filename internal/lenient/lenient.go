// Package lenient decodes JSON into plain Go structs although the sender is
// careless with types.
//
// It reads a body once. A value of its field's type is set as it stands; one
// of another type is converted where that is exact; what stands for "nothing"
// leaves the field zero, and so does anything else, which is then reported by
// its path. Only a body that is no JSON is an error.
//
// Names match exactly. Of a name that occurs twice the last value counts, null
// too, except that two objects are merged; invalid UTF-8 reads as U+FFFD, as in
// encoding/json. Memory stays in proportion to the body: lists of objects have
// a budget of elements, since an empty object takes two bytes there and
// hundreds here.
package lenient

import (
	"errors"
	"reflect"
)

// MaxSkipped bounds the report on a body made to be unreadable.
const MaxSkipped = 64

const (
	// maxElements is what all lists of objects in one body may hold together.
	maxElements = 1000
	// maxDepth is how deep values may be nested, as in encoding/json.
	maxDepth = 10_000
)

var errSyntax = errors.New("the body is not valid JSON")

// Unmarshal decodes data, one JSON value, into the zero struct that v points
// to. skipped holds the JSON Pointers (RFC 6901) of values that no field could
// take, at most MaxSkipped. The error is not nil when data is not valid JSON.
func Unmarshal(data []byte, v any) (skipped []string, err error) {
	m := recall()
	defer m.release()
	d := &m.decoder
	*d = decoder{scanner: scanner{data: data}, room: maxElements, texts: &m.texts, path: m.path[:0]}
	target := reflect.ValueOf(v).Elem()
	if !d.value(target, planOf(target.Type())) || !d.atEnd() {
		return nil, errSyntax
	}
	return d.skipped, nil
}

// decoder reads one body into one struct.
type decoder struct {
	scanner
	nested  bool // the body stood as text in a string of another one
	room    int  // elements that lists of objects may still hold
	texts   *texts
	path    path
	skipped []string
}

// value reads the next value into v, false on a syntax error.
func (d *decoder) value(v reflect.Value, p *plan) bool {
	switch c := d.next(); {
	case p.kind == isRaw:
		raw, ok := d.span()
		v.SetBytes(append([]byte{}, raw...))
		return ok
	case p.kind == isString && c == '"':
		text, ok := d.text()
		v.SetString(text)
		return ok
	case p.kind == isInt && (isDigit(c) || c == '-'):
		start := d.pos
		if n, ok := d.integer(); ok && !v.OverflowInt(n) {
			v.SetInt(n)
			return true
		}
		d.pos = start
	case p.kind == isStruct && c == '{':
		return d.object(v, p)
	case p.kind == isPointer && c == '{':
		if v.IsNil() {
			v.Set(reflect.New(p.elem.typ))
		}
		return d.object(v.Elem(), p.elem)
	case p.kind == isList && c == '[':
		if n := countElements(d.data[d.pos:], d.room); n <= d.room {
			d.room -= n
			return d.list(v, p, n)
		}
	}
	raw, ok := d.span()
	if !ok {
		return false
	}
	v.SetZero() // an earlier value of the same name does not count
	if p.kind == isScalar && v.Addr().Interface().(unmarshaler).UnmarshalJSON(raw) == nil {
		return true
	}
	if !d.coerce(v, p, raw) {
		v.SetZero()
		d.skip()
	}
	return true
}

// object reads the members of an object into the fields of v.
func (d *decoder) object(v reflect.Value, p *plan) bool {
	expected := &p.first
	more, ok := d.enter('{', '}')
	for ; more; more, ok = d.another('}') {
		f, valid := d.field(p, expected)
		if !valid {
			return false
		}
		if f == nil {
			_, valid = d.span()
		} else {
			valid = d.at(step{name: f.name}, v.FieldByIndex(f.index), f.plan)
			expected = &f.next
		}
		if !valid {
			return false
		}
	}
	return ok
}

// field moves over the name of a member and returns the field of that name,
// nil when there is none.
func (d *decoder) field(p *plan, expected *guess) (f *field, ok bool) {
	d.next()
	guessed := expected.Load()
	if guessed != nil && d.word(guessed.key) {
		return guessed, true
	}
	name, ok := d.name()
	if !ok {
		return nil, false
	}
	f = p.fields.find(name)
	if guessed == nil && f != nil {
		expected.Store(f)
	}
	return f, true
}

// list reads an array of n elements.
func (d *decoder) list(v reflect.Value, p *plan, n int) bool {
	v.Set(p.empty)
	v.Grow(n)
	more, ok := d.enter('[', ']')
	for i := 0; more; i++ {
		v.Grow(1)
		v.SetLen(i + 1)
		if !d.at(step{index: i}, v.Index(i), p.elem) {
			return false
		}
		more, ok = d.another(']')
	}
	return ok
}

// at reads the value one step further down.
func (d *decoder) at(s step, v reflect.Value, p *plan) bool {
	d.path = append(d.path, s)
	ok := d.value(v, p)
	d.path = d.path[:len(d.path)-1]
	return ok
}

func (d *decoder) skip() {
	if len(d.skipped) < MaxSkipped {
		d.skipped = append(d.skipped, d.path.pointer())
	}
}
