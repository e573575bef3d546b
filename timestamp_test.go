package juspay_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestTimestamps(t *testing.T) {
	t.Parallel()
	utc := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for text, want := range map[string]time.Time{
		`"2026-03-04T05:06:07Z"`:           utc,
		`"2026-03-04T05:06:07.000Z"`:       utc,
		`"2026-03-04T05:06:07.25Z"`:        utc.Add(250 * time.Millisecond),
		`"2026-03-04T05:06:07.123456789Z"`: utc.Add(123456789),
		`"2026-03-04T10:36:07+05:30"`:      utc,
		`"2026-03-04T10:36:07.5+05:30"`:    utc.Add(500 * time.Millisecond),
		`"2026-03-04T05:06:07"`:            utc,
		`"2026-03-04T05:06:07.5"`:          utc.Add(500 * time.Millisecond),
		`"2026-03-04 05:06:07"`:            utc,
		`"2026-03-04 05:06:07.5"`:          utc.Add(500 * time.Millisecond),
		`"2026-03-04 05:06:07 UTC"`:        utc,
		`1772600767`:                       utc,
		`"1772600767"`:                     utc,
		`0`:                                time.Unix(0, 0),
		`"1"`:                              time.Unix(1, 0),
		`9999999999`:                       time.Unix(9999999999, 0),
		`1772600767.0`:                     utc,
		`1.772600767e9`:                    utc,
		`"17726\u00300767"`:                utc,
		`"2026-03-04T10:36:07\u002b05:30"`: utc,
		`"2026-03-04\u002005:06:07"`:       utc,
		`null`:                             {},
		`""`:                               {},
		`"2026-03-04T05:06:07+0000"`:       utc,
		`"2026-03-04T10:36:07+0530"`:       utc,
		`"2026-03-04T10:36:07.0 +0530"`:    utc,
		`"2026-03-04T10:36:07 +05:30"`:     utc,
		`"2026-03-04 10:36:07+05:30"`:      utc,
		`"2026-03-04 10:36:07 +0530"`:      utc,
		`"2026-03-04T10:06:07+05"`:         utc,
		`"2026-03-04 00:06:07 -05"`:        utc,
		`"2026-03-04 05:06:07Z"`:           utc,
		`"2026-03-04T05:06:07 UTC"`:        utc,
		`"2026-03-04 05:06:07 +0000 UTC"`:  utc,
	} {
		stamp := juspay.Timestamp{Time: time.Now()}
		require.NoError(t, json.Unmarshal([]byte(text), &stamp), text)
		assert.True(t, want.Equal(stamp.Time), "%s: %s", text, stamp.Time)
	}
}

func TestNoTimestamps(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`"2026-03-04T05:06:07+5"`, `"2026-03-04T05:06:07+053"`, `"2026-03-04T05:06:07 IST"`, `"2026-03-04T05:06:07+2400"`,
		`"NA"`, `"FILTERED"`, `"yesterday"`, `"1111111T03:33:43Z"`, `"2026-02-30T00:00:00Z"`, `"04-03-2026"`, `"2026-03-04"`,
		`1772600767000`, `"1772600767000"`, `-1`, `"-1"`, `1.5`, `1e10`, `"01772600767"`, `1e-1`, `true`, `{}`, `[]`, `"2026-03-04T05:06:07Z "`, `" 1772600767"`,
		`"20230101"`, `20230101`, `20230101.0`, `2.0230101e7`, `1e999`, `"\u0031\ud800"`,
	} {
		stamp := juspay.Timestamp{Time: time.Unix(1, 0)}
		require.Error(t, json.Unmarshal([]byte(text), &stamp), text)
		assert.True(t, stamp.IsZero(), "%s leaves no wrong time", text)
	}
	// In an answer such a time is left zero; the call succeeds.
	order := captured(t, `{"status":"CHARGED","date_created":"1111111T03:33:43Z","last_updated":1772600767000,"order_expiry":"NA"}`)
	assert.True(t, order.DateCreated.IsZero())
	assert.True(t, order.LastUpdated.IsZero())
	assert.True(t, order.OrderExpiry.IsZero())
}

func TestTimestampMarshals(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 5*3600+1800)
	for want, stamp := range map[string]time.Time{
		`"2026-03-04T05:06:07Z"`:      time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		`"2026-03-04T05:06:07.25Z"`:   time.Date(2026, 3, 4, 5, 6, 7, 250e6, time.UTC),
		`"2026-03-04T05:06:07+05:30"`: time.Date(2026, 3, 4, 5, 6, 7, 0, zone),
		`null`:                        {},
	} {
		text, err := json.Marshal(juspay.Timestamp{Time: stamp})
		require.NoError(t, err)
		assert.Equal(t, want, string(text))
		var read juspay.Timestamp
		require.NoError(t, json.Unmarshal(text, &read))
		assert.True(t, stamp.Equal(read.Time))
	}
	_, err := json.Marshal(juspay.Timestamp{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.Error(t, err, "no JSON time has that year")
}

func TestTimestampText(t *testing.T) {
	t.Parallel()
	stamp := juspay.Timestamp{Time: time.Date(2026, 3, 4, 5, 6, 7, 25e7, time.FixedZone("", 5*3600+1800))}
	text, err := stamp.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "2026-03-04T05:06:07.25+05:30", string(text))
	var read juspay.Timestamp
	require.NoError(t, read.UnmarshalText(text))
	assert.True(t, stamp.Equal(read.Time))

	text, err = juspay.Timestamp{}.MarshalText()
	require.NoError(t, err)
	assert.Empty(t, text)
	require.NoError(t, read.UnmarshalText(text))
	assert.True(t, read.IsZero())

	read = stamp
	require.Error(t, read.UnmarshalText([]byte("soon")))
	assert.True(t, read.IsZero())
}
