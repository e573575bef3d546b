package transport

import "net/http"

// Class is what one attempt's end means for the next one. It follows from
// whether the request left, from the status, and from whether there is a
// usable answer at all; never from what an error body says.
type Class uint8

// The classes, and the whole retry policy:
//
//	class      an attempt that…                        repeated for
//	NotSent    certainly never left                     every request
//	Lost       may have left and has no usable answer   repeatable ones
//	Doubtful   got 3xx, 408, 409 or 5xx                 repeatable ones
//	Throttled  got 429                                  repeatable ones
//	Refused    got any other 4xx                        none
//	Answered   got a usable 2xx                         none
const (
	NotSent Class = iota
	Lost
	Doubtful
	Throttled
	Refused
	Answered
)

var policies = [...]struct {
	name              string
	every, repeatable bool // which requests are sent again
	doubtful          bool // whether the attempt may have been carried out
}{
	NotSent:   {name: "not sent", every: true, repeatable: true},
	Lost:      {name: "no usable answer", repeatable: true, doubtful: true},
	Doubtful:  {name: "outcome unknown", repeatable: true, doubtful: true},
	Throttled: {name: "throttled", repeatable: true},
	Refused:   {name: "refused"},
	Answered:  {name: "answered"},
}

func (c Class) String() string { return policies[c].name }

func (c Class) retryable(repeatable bool) bool {
	return policies[c].every || repeatable && policies[c].repeatable
}

func (c Class) doubtful() bool { return policies[c].doubtful }

// classify needs err only for a 2xx: a refusal stays one, whatever its body.
func classify(sent bool, status int, err error) Class {
	switch {
	case !sent:
		return NotSent
	case status == 0:
		return Lost
	case status/100 == 2 && err != nil:
		return Lost
	case status/100 == 2:
		return Answered
	}
	return OfStatus(status)
}

// OfStatus is the class of an answer outside 2xx.
func OfStatus(status int) Class {
	switch {
	case status == http.StatusTooManyRequests:
		return Throttled
	case status == http.StatusRequestTimeout, status == http.StatusConflict:
		return Doubtful
	case status/100 == 4:
		return Refused
	}
	return Doubtful
}
