// Package lenient decodes JSON into plain Go structs although the sender is
// careless with types.
//
// It reads a body once. A value of its field's type is set as it stands; one
// of another type is converted where that is exact; what stands for "nothing"
// leaves the field zero, and so does anything else, which is then reported by
// its path. Only a body that is no JSON is an error.
//
// Names match exactly. Of a name that occurs twice the last value counts, null
// too, except that two objects are merged; the report names those that differ.
// Invalid UTF-8 reads as U+FFFD, as in encoding/json.
//
// Time and memory stay in proportion to the body. Strings are parts of one copy
// of it, so one of them keeps that copy in memory. Objects have a budget,
// since an empty one takes two bytes there and hundreds here.
package lenient

import (
	"bytes"
	"errors"
	"reflect"
)

const (
	// maxObjects is how many objects one body may hold, in lists and behind
	// pointers together.
	maxObjects = 1000
	// maxDepth is how deep values may be nested, as in encoding/json.
	maxDepth = 10_000
	// usualDepth is deeper than a published body nests, usualScalar longer than
	// its amounts and times.
	usualDepth, usualScalar = 8, 48
)

var errSyntax = errors.New("the body is not valid JSON")

// TrimMark returns data without the byte order mark that some senders put
// before JSON, where RFC 8259 has no place for one.
func TrimMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// Unmarshal decodes data, one JSON value, into the zero struct that v points
// to. The error is not nil when data is not valid JSON, but for a byte order
// mark before it.
func Unmarshal(data []byte, v any) (Report, error) {
	d := decoder{scanner: scanner{data: string(TrimMark(data))}, room: maxObjects}
	d.path, d.bytes = d.steps[:0], d.buffer[:0]
	target := reflect.ValueOf(v).Elem()
	if !d.value(target, planOf(target.Type())) || !d.atEnd() {
		return Report{}, errSyntax
	}
	return d.report, nil
}

// decoder reads one body into one struct.
type decoder struct {
	scanner
	inText bool   // what is read now stands as JSON text in a string
	room   int    // objects that the body may still hold
	bytes  []byte // the last value that a type with UnmarshalJSON read
	path   path
	steps  [usualDepth]step  // where path begins
	buffer [usualScalar]byte // where bytes begins
	report Report
}

// value reads the next value into v, false on a syntax error.
func (d *decoder) value(v reflect.Value, p *plan) bool {
	switch c := d.next(); {
	case p.kind == isString && c == '"':
		text, ok := d.text()
		v.SetString(text)
		return ok
	case p.kind == isStruct && c == '{':
		return d.object(v, p)
	case p.kind == isPointer && c == '{' && d.point(v, p):
		return d.object(v.Elem(), p.elem)
	case p.kind == isList && c == '[':
		if n := d.countElements(d.room); n <= d.room {
			d.room -= n
			return d.list(v, p, n)
		}
	}
	raw, ok := d.span()
	if ok && !d.convert(v, p, raw) {
		v.SetZero()
		d.skip()
	}
	return ok
}

// point makes the pointer v point to an object, to its earlier one if it has
// one. It reports whether there is room for it.
func (d *decoder) point(v reflect.Value, p *plan) bool {
	if v.IsNil() && d.room > 0 {
		d.room--
		v.Set(reflect.New(p.elem.typ))
	}
	return !v.IsNil()
}

// object reads the members of an object into the fields of v.
func (d *decoder) object(v reflect.Value, p *plan) bool {
	var seen [maxFields]bool
	more, ok := d.enter('{', '}')
	for ; more; more, ok = d.another('}') {
		name, valid := d.name()
		if !valid {
			return false
		}
		f := p.fields[name]
		if f == nil {
			if _, valid = d.span(); !valid {
				return false
			}
			continue
		}
		if !d.member(v.FieldByIndex(f.index), f, seen[f.number]) {
			return false
		}
		seen[f.number] = true
	}
	return ok
}

// member reads the value of a member into its field v. Where an earlier value
// of that name stands there already, it reports two that differ.
func (d *decoder) member(v reflect.Value, f *field, again bool) bool {
	d.path = append(d.path, step{name: f.name})
	defer d.leave()
	whole := f.plan.kind == isList || f.plan.kind == isRaw // the later one replaces the earlier
	if !f.plan.kind.isSingle() && !(whole && again) || !again && v.IsZero() {
		return d.value(v, f.plan)
	}
	before := v.Interface()
	ok := d.value(v, f.plan)
	if !reflect.DeepEqual(before, v.Interface()) {
		d.differ()
	}
	return ok
}

// list reads an array of n elements.
func (d *decoder) list(v reflect.Value, p *plan, n int) bool {
	v.Set(reflect.MakeSlice(p.typ, n, n))
	more, ok := d.enter('[', ']')
	for i := 0; more; i++ {
		if !d.element(v.Index(i), p.elem, i) {
			return false
		}
		more, ok = d.another(']')
	}
	return ok
}

func (d *decoder) element(v reflect.Value, p *plan, i int) bool {
	d.path = append(d.path, step{index: i})
	defer d.leave()
	return d.value(v, p)
}

// leave takes the last step of the path back.
func (d *decoder) leave() { d.path = d.path[:len(d.path)-1] }
