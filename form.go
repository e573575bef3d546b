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

// usualForm is longer than most forms.
const usualForm = 96

// formBody is values.Encode, in one allocation.
func formBody(values url.Values) string {
	names := make([]string, 0, 4)
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	b.Grow(usualForm)
	for i, name := range names {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(values.Get(name)))
	}
	return b.String()
}
