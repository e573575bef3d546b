package shopmodel

import (
	"fmt"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// Report is what a run found.
type Report struct {
	Stories    int
	Calls      int                    // requests that arrived
	Deaths     int                    // of the shop's process
	Events     int                    // that it heard
	Outcomes   map[juspay.Outcome]int // of calls
	Settled    map[juspay.Outcome]int // of questions
	Faults     map[string]int         // that struck
	Violations []Violation
}

func newReport() *Report {
	return &Report{
		Outcomes: make(map[juspay.Outcome]int), Settled: make(map[juspay.Outcome]int), Faults: make(map[string]int),
	}
}

// Add takes the figures of another batch.
func (r *Report) Add(more *Report) {
	r.Stories += more.Stories
	r.Calls += more.Calls
	r.Deaths += more.Deaths
	r.Events += more.Events
	for outcome, n := range more.Outcomes {
		r.Outcomes[outcome] += n
	}
	for outcome, n := range more.Settled {
		r.Settled[outcome] += n
	}
	for fault, n := range more.Faults {
		r.Faults[fault] += n
	}
	r.Violations = append(r.Violations, more.Violations...)
}

// Count is how many violations are of a kind.
func (r *Report) Count(kind Kind) (n int) {
	for _, v := range r.Violations {
		if v.Kind == kind {
			n++
		}
	}
	return n
}

// String is the figures, and the first violations.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d stories, %d requests, %d deaths, %d events, faults of %d kinds\ncalls: %v\nquestions: %v\nviolations: %d\n",
		r.Stories, r.Calls, r.Deaths, r.Events, len(r.Faults), r.Outcomes, r.Settled, len(r.Violations))
	for _, v := range r.Violations[:min(len(r.Violations), 20)] {
		fmt.Fprintln(&b, v)
	}
	return b.String()
}
