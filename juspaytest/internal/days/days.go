// Package days reads durations that may have days in them, which the windows of
// payments are counted in.
package days

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Parse reads what [time.ParseDuration] reads, after a number of days: 7d, 1d12h.
func Parse(text string) (time.Duration, error) {
	whole, rest, found := strings.Cut(text, "d")
	if !found {
		return time.ParseDuration(text)
	}
	n, err := strconv.ParseUint(whole, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration such as 90s, 36h or 7d", text)
	}
	d := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return d, nil
	}
	more, err := time.ParseDuration(rest)
	return d + more, err
}
