package juspay

import (
	"errors"
	"time"

	"github.com/juspay/juspay-go/internal/decimal"
)

// Timestamp is a time as Juspay writes it. Its zero value stands for a time
// that was absent, null or masked.
//
// It reads "2006-01-02T15:04:05", with a T or a blank in the middle and with or
// without a fraction. Behind it may stand a zone: Z, UTC, or an offset such as
// +05:30, +0530 or +05, with or without a blank before it. A time without a zone is
// UTC. It also reads epoch seconds, as a number or as text.
//
// It can be stored as it is: in SQL databases, in MongoDB and in gob as a time.
type Timestamp struct{ time.Time }

const (
	// maxEpoch keeps epoch milliseconds from being read as seconds.
	maxEpoch = 9_999_999_999
	// Eight digits are a date, such as 20230101.
	firstDate, lastDate = 10_000_000, 99_999_999
	// minTimeText is less than RFC 3339 takes.
	minTimeText = 16
	// maxTimeText is more than any time takes.
	maxTimeText = 64
)

var errTimestamp = errors.New("juspay: not a timestamp")

var (
	dateTimes = [...]string{"2006-01-02T15:04:05", "2006-01-02 15:04:05"}
	// zones may stand behind them, the last one as time.Time.String writes UTC.
	zones = [...]string{"Z07:00", "", "Z0700", "Z07", " UTC", " Z07:00", " Z0700", " Z07", " -0700 UTC"}
)

// MarshalJSON writes RFC 3339, or null for the zero Timestamp.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.Time.MarshalJSON()
}

// UnmarshalJSON reads the forms that the type names. null leaves t zero.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	*t = Timestamp{}
	if len(data) > maxTimeText {
		return errTimestamp
	}
	if len(data) > minTimeText {
		var parsed time.Time
		if parsed.UnmarshalJSON(data) == nil && isWritable(parsed) {
			t.Time = parsed // RFC 3339, as nearly all are; this way allocates nothing
			return nil
		}
	}
	if string(data) == "null" {
		return nil
	}
	return t.UnmarshalText(unquote(data))
}

// AppendText appends RFC 3339, and nothing for the zero Timestamp.
func (t Timestamp) AppendText(b []byte) ([]byte, error) {
	if t.IsZero() {
		return b, nil
	}
	return t.Time.AppendText(b)
}

// MarshalText writes RFC 3339, and no text for the zero Timestamp.
func (t Timestamp) MarshalText() ([]byte, error) { return t.AppendText([]byte{}) }

// UnmarshalText reads the forms that the type names. No text is the zero
// Timestamp. After an error it is zero too.
func (t *Timestamp) UnmarshalText(data []byte) error {
	*t = Timestamp{}
	if len(data) > maxTimeText {
		return errTimestamp
	}
	text := string(data)
	if number, ok := decimal.Parse(text); ok {
		seconds, whole := number.Int64()
		if !whole {
			return errTimestamp
		}
		return t.setSeconds(seconds)
	}
	parsed, ok := parseTime(text)
	if !ok && text != "" {
		return errTimestamp
	}
	t.Time = parsed
	return nil
}

func parseTime(text string) (time.Time, bool) {
	for _, zone := range zones {
		for _, dateTime := range dateTimes {
			parsed, err := time.Parse(dateTime+zone, text)
			if err == nil && isWritable(parsed) {
				return parsed, true
			}
		}
	}
	return time.Time{}, false
}

// isWritable reports whether MarshalJSON can write t: package time reads zones
// of a whole day, but does not write them.
func isWritable(t time.Time) bool {
	const day = 24 * 60 * 60
	_, offset := t.Zone()
	return -day < offset && offset < day
}

// setSeconds sets t to epoch seconds, where they are that and nothing else.
func (t *Timestamp) setSeconds(seconds int64) error {
	isDate := firstDate <= seconds && seconds <= lastDate
	if isDate || seconds < 0 || seconds > maxEpoch {
		return errTimestamp
	}
	t.Time = time.Unix(seconds, 0).UTC()
	return nil
}
