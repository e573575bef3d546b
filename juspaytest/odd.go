package juspaytest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Odd makes the answers as odd as those that the vendor has published. The kinds
// can be joined with |. Only HTTP 200 is touched.
type Odd int

const (
	OddNumbers  Odd = 1 << iota // numbers come as strings
	OddBools                    // booleans come as strings
	OddNulls                    // {} comes for null
	OddFields                   // fields come that nobody has documented
	OddStatuses                 // every status is one that nobody has documented

	// OddTypes is everything that leaves the status readable: code that survives
	// the vendor survives this.
	OddTypes = OddNumbers | OddBools | OddNulls | OddFields
)

// oddStatus is in none of the vendor's tables.
const oddStatus = "SETTLEMENT_QUEUED"

// apply returns the answer in its odd form.
func (o Odd) apply(a *answer) *answer {
	if a.status != 200 || len(a.body) == 0 {
		return a
	}
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil {
		panic(err) // the fake wrote it itself
	}
	return jsonAnswer(a.status, o.object(body))
}

func (o Odd) object(fields map[string]any) map[string]any {
	for _, name := range slices.Collect(maps.Keys(fields)) {
		fields[name] = o.value(fields[name])
		if _, isText := fields[name].(string); isText && name == "status" && o&OddStatuses != 0 {
			fields[name] = oddStatus
		}
	}
	if o&OddFields != 0 {
		fields["x_undocumented"] = map[string]any{"since": "today", "list": []int{1, 2, 3}}
	}
	return fields
}

func (o Odd) value(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return o.object(v)
	case []any:
		for i := range v {
			v[i] = o.value(v[i])
		}
	case json.Number:
		if o&OddNumbers != 0 {
			return v.String()
		}
	case bool:
		if o&OddBools != 0 {
			return map[bool]string{true: "true", false: "false"}[v]
		}
	case nil:
		if o&OddNulls != 0 {
			return struct{}{}
		}
	}
	return v
}
