package lenient

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
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

// isSingle tells the kinds whose values can contradict each other.
func (k kind) isSingle() bool { return k <= isScalar }

// isCompound tells the kinds that may also stand as JSON text in a string.
func (k kind) isCompound() bool { return k >= isStruct }

// unmarshaler is how scalars with a type of their own read JSON.
type unmarshaler interface{ UnmarshalJSON([]byte) error }

// plan is what the decoder has to know of a type. It is made once.
type plan struct {
	kind   kind
	typ    reflect.Type
	elem   *plan             // of a pointer or list
	fields map[string]*field // of a struct, by their names in JSON
}

type field struct {
	name   string
	number int // from 0, of all fields of the struct
	index  []int
	plan   *plan
}

// maxFields is how many fields a struct may have.
const maxFields = 256

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
		p.kind, p.fields = isStruct, make(map[string]*field)
		known.addFields(p.fields, t, nil)
	case t.Kind() == reflect.Pointer:
		p.kind, p.elem = isPointer, known.plan(t.Elem())
	case t.Kind() == reflect.Slice:
		p.kind, p.elem = isList, known.plan(t.Elem())
	default:
		panic("lenient: no plan for " + t.String())
	}
	return p
}

// addFields adds the fields of t that have a name in JSON, those of embedded
// structs included, which stand at outer.
func (known planner) addFields(fields map[string]*field, t reflect.Type, outer []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clip(outer), i)
		switch {
		case f.Anonymous:
			known.addFields(fields, f.Type, index)
		case f.IsExported() && name != "" && name != "-":
			fields[name] = &field{name: name, number: len(fields), index: index, plan: known.plan(f.Type)}
		}
	}
	if len(fields) > maxFields {
		panic("lenient: too many fields in " + t.String())
	}
}
