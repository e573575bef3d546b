package juspay

import (
	"errors"
	"time"

	"github.com/juspay/juspay-go/internal/decimal"
)

// Timestamp is a time as Juspay writes it. Its zero value stands for a time
// that was absent, null or masked.
//
// It reads RFC 3339 with or without zone and fraction, "2006-01-02 15:04:05"
// with or without " UTC", and epoch seconds as a number or as text. A time
// without a zone is UTC.
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

var timeLayouts = [...]string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime, time.DateTime + " UTC"}

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
	text := string(unquote(data))
	if seconds, ok := epochSeconds(text); ok {
		t.Time = time.Unix(seconds, 0).UTC()
		return nil
	}
	for _, layout := range timeLayouts {
		if parsed, err := time.Parse(layout, text); err == nil && isWritable(parsed) {
			t.Time = parsed
			return nil
		}
	}
	return errTimestamp
}

// isWritable reports whether MarshalJSON can write t: package time reads zones
// of a whole day, but does not write them.
func isWritable(t time.Time) bool {
	const day = 24 * 60 * 60
	_, offset := t.Zone()
	return -day < offset && offset < day
}

func epochSeconds(text string) (seconds int64, ok bool) {
	number, ok := decimal.Parse(text)
	if !ok {
		return 0, false
	}
	seconds, ok = number.Int64()
	isDate := firstDate <= seconds && seconds <= lastDate
	return seconds, ok && 0 <= seconds && seconds <= maxEpoch && !isDate
}
