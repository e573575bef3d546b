package juspay_test

import (
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

var (
	_ driver.Valuer = juspay.Amount{}
	_ sql.Scanner   = (*juspay.Amount)(nil)
	_ driver.Valuer = juspay.Timestamp{}
	_ sql.Scanner   = (*juspay.Timestamp)(nil)
)

func TestAmountColumn(t *testing.T) {
	t.Parallel()
	column, err := driver.DefaultParameterConverter.ConvertValue(juspay.MustAmount("10.50"))
	require.NoError(t, err)
	assert.Equal(t, "10.5", column)

	for _, tc := range []struct {
		column any
		want   string // "" is an error
	}{
		{"10.50", "10.5"}, {[]byte("10.5000"), "10.5"}, {int64(1050), "1050"}, {int64(-1), "-1"}, {"-9223372036854775808", "-9223372036854775808"},
		{nil, ""}, {10.5, ""}, {float32(1), ""}, {true, ""}, {time.Unix(0, 0), ""}, {"", ""}, {"ten", ""}, {[]byte(" 1"), ""},
	} {
		amount := juspay.MustAmount("7")
		err := amount.Scan(tc.column)
		if tc.want == "" {
			require.Error(t, err, "%v", tc.column)
			assert.Equal(t, juspay.MustAmount("7"), amount, "%v", tc.column)
			continue
		}
		require.NoError(t, err, "%v", tc.column)
		assert.Equal(t, juspay.MustAmount(tc.want), amount, "%v", tc.column)
	}
}

func TestTimestampColumn(t *testing.T) {
	t.Parallel()
	moment := time.Date(2026, 3, 4, 10, 36, 7, 0, time.FixedZone("", 5*3600+1800))
	column, err := driver.DefaultParameterConverter.ConvertValue(juspay.Timestamp{Time: moment})
	require.NoError(t, err)
	assert.Equal(t, moment.UTC(), column)
	column, err = driver.DefaultParameterConverter.ConvertValue(juspay.Timestamp{})
	require.NoError(t, err)
	assert.Nil(t, column)

	for _, tc := range []struct {
		column any
		want   time.Time
	}{
		{nil, time.Time{}}, {moment, moment}, {"2026-03-04 05:06:07", moment}, {[]byte("2026-03-04T05:06:07Z"), moment},
		{moment.UTC().String(), moment}, {"2026-03-04 10:36:07+05:30", moment}, {int64(1772600767), moment}, {"1772600767", moment}, {"", time.Time{}},
	} {
		stamp := juspay.Timestamp{Time: time.Unix(1, 0)}
		require.NoError(t, stamp.Scan(tc.column), "%v", tc.column)
		assert.True(t, tc.want.Equal(stamp.Time), "%v: %v", tc.column, stamp)
	}
	for _, column := range []any{1.5, true, "soon", []byte("2026-03-04"), int64(1772600767000), int64(20260304), int64(-1)} {
		stamp := juspay.Timestamp{Time: time.Unix(1, 0)}
		require.Error(t, stamp.Scan(column), "%v", column)
		assert.True(t, stamp.IsZero(), "%v", column)
	}
}
