package lenient

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// kind is how values of a type are read.
type kind uint8

const (
	isString  kind = iota
	isInt          // int
	isBool         // bool
	isScalar       // reads JSON by itself: amounts, times
	isRaw          // json.RawMessage keeps what stands there
	isStruct       // from an object
	isPointer      // to a struct
	isList         // slice of structs
)

// unmarshaler is how scalars with a type of their own read JSON.
type unmarshaler interface{ UnmarshalJSON([]byte) error }

// plan is what the decoder has to know of a type. It is made once.
type plan struct {
	kind   kind
	typ    reflect.Type
	elem   *plan         // of a pointer or list
	empty  reflect.Value // a list without elements
	fields table         // of a struct
	first  guess         // which field bodies begin with
}

type field struct {
	name  string
	key   string // the name as most bodies have it: "name":
	index []int
	plan  *plan
	next  guess // which field comes after this one
}

// guess remembers the field that stood in one place of the first body: senders
// keep to an order, and to compare one name is faster than to look it up.
type guess struct{ atomic.Pointer[field] }

var plans sync.Map // reflect.Type → *plan

func planOf(t reflect.Type) *plan {
	if known, ok := plans.Load(t); ok {
		return known.(*plan)
	}
	made, _ := plans.LoadOrStore(t, planner{}.plan(t))
	return made.(*plan)
}

// planner makes the plans of a type and of all that it holds, itself included.
type planner map[reflect.Type]*plan

func (known planner) plan(t reflect.Type) *plan {
	if p, ok := known[t]; ok {
		return p
	}
	p := &plan{typ: t}
	known[t] = p
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		p.kind = isRaw
	case reflect.PointerTo(t).Implements(reflect.TypeFor[unmarshaler]()):
		p.kind = isScalar
	case t.Kind() == reflect.String:
		p.kind = isString
	case t.Kind() == reflect.Int:
		p.kind = isInt
	case t.Kind() == reflect.Bool:
		p.kind = isBool
	case t.Kind() == reflect.Struct:
		p.kind, p.fields = isStruct, tabulate(known.fields(t, nil))
	case t.Kind() == reflect.Pointer:
		p.kind, p.elem = isPointer, known.plan(t.Elem())
	case t.Kind() == reflect.Slice:
		p.kind, p.elem, p.empty = isList, known.plan(t.Elem()), reflect.MakeSlice(t, 0, 0)
	default:
		panic("lenient: no plan for " + t.String())
	}
	return p
}

// fields returns the fields of t that have a name in JSON, those of embedded
// structs included, which stand at outer.
func (known planner) fields(t reflect.Type, outer []int) (fields []*field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clip(outer), i)
		switch {
		case f.Anonymous:
			fields = append(fields, known.fields(f.Type, index)...)
		case f.IsExported() && name != "" && name != "-":
			fields = append(fields, &field{name: name, key: `"` + name + `":`, index: index, plan: known.plan(f.Type)})
		}
	}
	return fields
}

// table finds fields by their names in JSON. Its length is a power of two and
// at least twice the number of fields: a name is at its hash or soon after.
type table []*field

func tabulate(fields []*field) table {
	size := 1
	for size < 2*len(fields)+1 {
		size *= 2
	}
	t := make(table, size)
	for _, f := range fields {
		at := t.start([]byte(f.name))
		for t[at] != nil {
			at = (at + 1) & (len(t) - 1)
		}
		t[at] = f
	}
	return t
}

func (t table) start(name []byte) int { return int(hash(name)) & (len(t) - 1) }

// find returns the field with that name, nil when there is none.
func (t table) find(name []byte) *field {
	for at := t.start(name); t[at] != nil; at = (at + 1) & (len(t) - 1) {
		if t[at].name == string(name) {
			return t[at]
		}
	}
	return nil
}
