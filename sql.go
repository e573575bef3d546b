package juspay

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/juspay/juspay-go/internal/decimal"
)

var (
	errNullAmount = errors.New("juspay: an Amount cannot hold NULL, which is not 0: " +
		"scan into a *juspay.Amount or a sql.Null[juspay.Amount], or make the column NOT NULL")
	errFloatAmount = errors.New("juspay: an Amount is not read from a float, which may have lost digits: " +
		"make the column DECIMAL (in SQLite TEXT), or select it as text")
)

// Value returns decimal text, for a column of type DECIMAL or NUMERIC, in SQLite
// TEXT: its NUMERIC columns hold floats. The error is always nil.
func (a Amount) Value() (driver.Value, error) { return a.String(), nil }

// Scan reads a column: decimal text, or a whole number, which is in major units.
// NULL is an error, since it is not 0, and so is a float, which may have lost
// digits. On an error the amount is left as it was.
func (a *Amount) Scan(column any) error {
	switch column := column.(type) {
	case string:
		return a.UnmarshalText([]byte(column))
	case []byte:
		return a.UnmarshalText(column)
	case int64:
		a.value = decimal.FromInt64(column)
		return nil
	case nil:
		return errNullAmount
	case float32, float64:
		return errFloatAmount
	}
	return fmt.Errorf("juspay: an Amount cannot be read from a %T: select a decimal or text", column)
}

// Value returns the time in UTC, for a column of a time type, and NULL for the
// zero Timestamp: in UTC, since some columns drop the zone. The error is always nil.
func (t Timestamp) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC(), nil
}

// Scan reads a column: a time, text in the forms that the type names, or epoch
// seconds. NULL is the zero Timestamp. After an error it is zero too.
func (t *Timestamp) Scan(column any) error {
	*t = Timestamp{}
	switch column := column.(type) {
	case nil:
		return nil
	case time.Time:
		t.Time = column
		return nil
	case string:
		return t.UnmarshalText([]byte(column))
	case []byte:
		return t.UnmarshalText(column)
	case int64:
		return t.setSeconds(column)
	}
	return fmt.Errorf("juspay: a Timestamp cannot be read from a %T: select a time, text or epoch seconds", column)
}
