package juspay_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// value compares what the vendor wrote with what a field holds.
func (c *census) value(t *testing.T, raw any, v reflect.Value, path string, skipped []string) {
	if slices.Contains(skipped, path) {
		c.unreadable++
		assert.True(t, v.IsZero(), "%s is unreadable, and not zero", path)
		return
	}
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if inner, ok := sampleInner(raw, v); ok {
		c.coerced++
		raw = inner
	}
	switch raw := raw.(type) {
	case map[string]any:
		if v.Kind() == reflect.Struct && !isScalar(v) {
			c.object(t, raw, v, path, skipped)
			return
		}
		require.Empty(t, raw, "%s: an object in a %s", path, v.Type())
	case []any:
		require.Equal(t, reflect.Slice, v.Kind(), "%s: a list in a %s", path, v.Type())
		require.Equal(t, len(raw), v.Len(), path)
		for i, element := range raw {
			c.value(t, element, v.Index(i), path+"/"+strconv.Itoa(i), skipped)
		}
		return
	}
	text := sampleText(raw)
	if text == "" || v.Kind() != reflect.String && slices.Contains([]string{"null", "NA", "FILTERED"}, text) {
		c.coerced++
		assert.True(t, v.IsZero(), "%s stands for nothing, but is %v", path, v)
		return
	}
	if sampleKind(raw) == v.Kind() {
		c.equal++
	} else {
		c.coerced++
	}
	assert.Equal(t, sampleWant(t, text, v.Interface(), path), v.Interface(), path)
}

// sampleWant is what text says in the type of a field.
func sampleWant(t *testing.T, text string, field any, path string) any {
	switch field.(type) {
	case string:
		return text
	case juspay.Status:
		return juspay.Status(text)
	case juspay.RefundStatus:
		return juspay.RefundStatus(text)
	case bool:
		want, err := strconv.ParseBool(text)
		require.NoError(t, err, path)
		return want
	case int:
		want, err := strconv.Atoi(text)
		require.NoError(t, err, path)
		return want
	case juspay.Amount:
		want, err := juspay.ParseAmount(text)
		require.NoError(t, err, path)
		return want
	case juspay.Timestamp:
		return juspay.Timestamp{Time: sampleTime(t, text, path)}
	}
	require.Failf(t, "a value of no type", "%s: %s in a %T", path, text, field)
	return nil
}

func sampleTime(t *testing.T, text, path string) time.Time {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC()
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateTime + " UTC"} {
		if when, err := time.Parse(layout, text); err == nil {
			return when
		}
	}
	require.Failf(t, "a time that is neither readable nor reported", "%s: %s", path, text)
	return time.Time{}
}

func isScalar(v reflect.Value) bool {
	return v.Type() == reflect.TypeFor[juspay.Amount]() || v.Type() == reflect.TypeFor[juspay.Timestamp]()
}

// sampleInner is the object or list in a string, where the field holds one.
func sampleInner(raw any, v reflect.Value) (any, bool) {
	text, ok := raw.(string)
	if !ok || isScalar(v) || v.Kind() != reflect.Struct && v.Kind() != reflect.Slice {
		return nil, false
	}
	var inner any
	if json.Unmarshal([]byte(text), &inner) != nil || inner == nil {
		return nil, false
	}
	return inner, true
}

// sampleKind is the kind of field that a value is written for.
func sampleKind(raw any) reflect.Kind {
	switch raw := raw.(type) {
	case string:
		return reflect.String
	case bool:
		return reflect.Bool
	case json.Number:
		if _, err := raw.Int64(); err == nil {
			return reflect.Int
		}
	}
	return reflect.Struct // an amount
}

// sampleText is a value as text: "" for null and for an empty object.
func sampleText(raw any) string {
	switch raw := raw.(type) {
	case string:
		return raw
	case bool:
		return strconv.FormatBool(raw)
	case json.Number:
		return raw.String()
	}
	return ""
}

// sampleValue reads body with every digit of its numbers.
func sampleValue(t *testing.T, body []byte) (value any) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&value))
	return value
}
