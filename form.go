package juspay

import (
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-querystring/query"
)

// formText is a string that go-querystring does not pass through fmt.
type formText string

// EncodeValues implements go-querystring's Encoder.
func (t formText) EncodeValues(key string, values *url.Values) error {
	values.Set(key, string(t))
	return nil
}

// encode makes the call's form of what validated; nil is an empty form.
func (k *call) encode(form any, complaint *ValidationError) error {
	if complaint != nil {
		complaint.Op = k.request.Op
		return complaint
	}
	if form == nil {
		return nil
	}
	values, err := query.Values(form)
	if err != nil {
		return &ValidationError{k.request.Op, "request", "cannot be written as a form"}
	}
	k.request.Body = formBody(values)
	return nil
}

// Room for the usual form, in fields and bytes.
const usualFields, usualBytes = 4, 64

// formBody is values.Encode with one allocation instead of five. No field of a
// form has two values.
func formBody(values url.Values) string {
	type field struct{ name, value string }
	fields := make([]field, 0, usualFields)
	for name, value := range values {
		fields = append(fields, field{name, value[0]})
	}
	slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	var b strings.Builder
	b.Grow(usualBytes)
	for i, f := range fields {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(f.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(f.value))
	}
	return b.String()
}
