package juspay_test

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// The types of values, by https://bsonspec.org/spec.html.
const bsonDouble, bsonText, bsonDate, bsonNull, bsonInt32, bsonInt64, bsonDecimal = 0x01, 0x02, 0x09, 0x0A, 0x10, 0x12, 0x13

// Decimals, written as the drivers print them in hex, and what they are.
var bsonDecimals = map[string]string{
	"00000000000000000000000000004030": "0",
	"01000000000000000000000000004030": "1",
	"69000000000000000000000000003e30": "10.5",
	"69000000000000000000000000003eb0": "-10.5",
	"ffffffffffffff7f0000000000004030": "9223372036854775807",
	"00000000000000800000000000001cb0": "-9.223372036854775808",
}

func TestAmountInBSON(t *testing.T) {
	t.Parallel()
	for text, want := range bsonDecimals {
		typ, data, err := juspay.MustAmount(want).MarshalBSONValue()
		require.NoError(t, err)
		assert.Equal(t, byte(bsonDecimal), typ)
		assert.Equal(t, text, hex.EncodeToString(data), want)
		var read juspay.Amount
		require.NoError(t, read.UnmarshalBSONValue(typ, data))
		assert.Equal(t, juspay.MustAmount(want), read)
		read = juspay.Amount{}
		require.NoError(t, read.UnmarshalBSON(data))
		assert.Equal(t, juspay.MustAmount(want), read)
	}
	text, err := juspay.MustAmount("10.50").ProxyBSON()
	require.NoError(t, err)
	assert.Equal(t, "10.5", text)
}

func TestAmountFromBSON(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		typ  byte
		data string // in hex
		want string // "" is an error
	}{
		{bsonText, "05000000" + "31302e35" + "00", "10.5"},
		{bsonInt32, "ffffffff", "-1"},
		{bsonInt64, "1a04000000000000", "1050"},
		{bsonDecimal, "1a040000000000000000000000003c30", "10.5"}, // 1050 hundredths
		{bsonDecimal, "0000000000000000000000000000fe5f", "0"},    // 0E+6111
		{bsonDecimal, "0100000000000000000000000000fe5f", ""},     // 1E+6111
		{bsonDecimal, "0000000000000000000000000000007c", ""},     // NaN
		{bsonDecimal, "00000000000000000000000000000078", ""},     // Infinity
		{bsonDecimal, "00000000000000000000000000000060", ""},     // not canonical
		{bsonDecimal, "00000000000000000100000000004030", ""},     // 2^64
		{bsonDecimal, "ffffffffffffffff0000000000004030", ""},     // 2^64-1
		{bsonDecimal, "6900000000000000000000000000", ""},
		{bsonText, "05000000" + "31302e3500", "10.5"},
		{bsonText, "06000000" + "31302e3500", ""},
		{bsonText, "05000000" + "31302e3531", ""},
		{bsonText, "01000000" + "00", ""},
		{bsonText, "", ""},
		{bsonInt32, "00", ""}, {bsonInt64, "00", ""},
		{bsonDouble, "0000000000002540", ""}, {bsonNull, "", ""}, {0x03, "0500000000", ""},
	} {
		data, err := hex.DecodeString(tc.data)
		require.NoError(t, err)
		amount := juspay.MustAmount("7")
		err = amount.UnmarshalBSONValue(tc.typ, data)
		if tc.want == "" {
			require.Error(t, err, tc.data)
			assert.Equal(t, juspay.MustAmount("7"), amount, tc.data)
			continue
		}
		require.NoError(t, err, tc.data)
		assert.Equal(t, juspay.MustAmount(tc.want), amount, tc.data)
	}
	for _, data := range []string{"", "0500000000", "0000000000002540", "1a04000000000000", "ffffffff"} {
		untyped, err := hex.DecodeString(data)
		require.NoError(t, err)
		require.Error(t, new(juspay.Amount).UnmarshalBSON(untyped), "%q: it may be a float", data)
	}
}

func TestTimestampInBSON(t *testing.T) {
	t.Parallel()
	moment := time.Date(2026, 3, 4, 10, 36, 7, 250e6, time.FixedZone("", 5*3600+1800))
	for _, stamp := range []juspay.Timestamp{{}, {Time: moment}, {Time: time.UnixMilli(-1)}} {
		typ, data, err := stamp.MarshalBSONValue()
		require.NoError(t, err)
		assert.Equal(t, stamp.IsZero(), typ == bsonNull)
		read := juspay.Timestamp{Time: time.Unix(1, 0)}
		require.NoError(t, read.UnmarshalBSONValue(typ, data))
		assert.True(t, stamp.Equal(read.Time))
		read = juspay.Timestamp{Time: time.Unix(1, 0)}
		require.NoError(t, read.UnmarshalBSON(data))
		assert.True(t, stamp.Equal(read.Time))
		stored, err := stamp.ProxyBSON()
		require.NoError(t, err)
		if stamp.IsZero() {
			assert.Equal(t, new(*time.Time), stored)
		} else {
			assert.Equal(t, stamp.Time, stored)
		}
	}
	text := []byte("\x15\x00\x00\x00" + "2026-03-04T05:06:07Z" + "\x00")
	var read juspay.Timestamp
	require.NoError(t, read.UnmarshalBSONValue(bsonText, text))
	assert.True(t, read.Equal(moment.Truncate(time.Second)))
	require.NoError(t, read.UnmarshalBSON(text))
	assert.True(t, read.Equal(moment.Truncate(time.Second)))
	for typ, data := range map[byte]string{bsonDouble: "00000000", bsonText: "soon", bsonDate: "0000", bsonInt64: strings.Repeat("\x00", 8)} {
		require.Error(t, read.UnmarshalBSONValue(typ, []byte(data)), "type %d", typ)
		assert.True(t, read.IsZero())
	}
	require.Error(t, read.UnmarshalBSON([]byte("soon")))
}
