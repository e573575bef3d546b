package juspaytest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/juspay/juspay-go/juspaytest/internal/days"
)

const afterMoney = ":after-money"

// String returns the fault as [ParseFault] reads it, such as "reset",
// "gateway-timeout:after-money" or "latency=200ms"; "none" for the zero Fault.
func (f Fault) String() string {
	if f.kind == kindNone {
		return "none"
	}
	text := string(f.kind)
	if arg, takes := arguments[f.kind]; takes {
		text += "=" + arg.write(f)
	}
	if f.late {
		text += afterMoney
	}
	return text
}

// ParseFault reads what [Fault.String] writes. Without an argument a fault has
// its defaults: "latency" is a millisecond.
func ParseFault(text string) (Fault, error) {
	rest, late := strings.CutSuffix(text, afterMoney)
	name, value, given := strings.Cut(rest, "=")
	for _, fault := range plainFaults() {
		if string(fault.kind) != name {
			continue
		}
		if given {
			arg, takes := arguments[fault.kind]
			if !takes {
				return Fault{}, fmt.Errorf("juspaytest: the fault %s takes no argument", name)
			}
			var err error
			if fault, err = arg.read(fault, value); err != nil {
				return Fault{}, fmt.Errorf("juspaytest: the fault %s: %w", name, err)
			}
		}
		if late {
			fault = fault.AfterMoney()
		}
		return fault, nil
	}
	var names []string
	for _, known := range plainFaults() {
		names = append(names, string(known.kind))
	}
	names = slices.Compact(names)
	return Fault{}, fmt.Errorf("juspaytest: no fault is called %q; there are: %s", name, strings.Join(names, ", "))
}

// argument is how the value of a fault is written and read.
type argument struct {
	write func(Fault) string
	read  func(Fault, string) (Fault, error)
}

var arguments = map[faultKind]argument{
	kindLate:         waitArgument,
	kindLagging:      waitArgument,
	kindLatency:      waitArgument,
	kindSlowDrip:     waitArgument,
	kindUnavailable:  retryArgument,
	kindRateLimited:  retryArgument,
	kindRefused:      sizeArgument,
	kindRefusedEmpty: sizeArgument,
	kindOversized:    sizeArgument,
	kindRedirect: {
		write: func(f Fault) string { return f.to },
		read: func(f Fault, text string) (Fault, error) {
			f.to = text
			return f, nil
		},
	},
}

// sizeArgument is a number of bytes, or of an HTTP status.
var sizeArgument = argument{
	write: func(f Fault) string { return strconv.FormatInt(f.size, 10) },
	read: func(f Fault, text string) (_ Fault, err error) {
		f.size, err = strconv.ParseInt(text, 10, 64)
		return f, cmp.Or(err, f.check())
	},
}

var waitArgument = argument{
	write: func(f Fault) string { return f.wait.String() },
	read: func(f Fault, text string) (_ Fault, err error) {
		f.wait, err = days.Parse(text)
		return f, cmp.Or(err, f.check())
	},
}

// retryArgument is what the Retry-After header says; 0 for no header.
var retryArgument = argument{
	write: func(f Fault) string { return cmp.Or(f.retryAfter(), "0") },
	read: func(f Fault, text string) (Fault, error) {
		if seconds, err := strconv.Atoi(text); err == nil {
			f = f.RetryAfter(time.Duration(seconds) * time.Second)
			return f, f.check()
		}
		at, err := http.ParseTime(text)
		return f.RetryAt(at), err
	},
}

// retryAfter is the value of the Retry-After header, empty when there is none.
func (f Fault) retryAfter() string {
	switch {
	case !f.date.IsZero():
		return f.date.Format(http.TimeFormat)
	case f.wait > 0:
		return strconv.FormatInt(int64(f.wait/time.Second), 10)
	}
	return ""
}
