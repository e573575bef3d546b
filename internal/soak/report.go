package soak

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Report has the figures of a run.
type Report struct {
	Config     Config
	Calls      int // all that were made
	Faulty     int // those of them that met a fault
	Rounds     int
	Requests   int // that arrived
	Cuts       int64
	Outcomes   map[string]map[string]int // by operation and outcome
	Faults     map[string]int            // by name, of the servers' faults
	Violations []Violation

	Latest    time.Duration // the longest that a call ended after its deadline
	Over      int           // calls that ended later than Config.Grace, stalls of the machine included
	Before    Holdings
	After     Holdings
	PeakRSS   int64   // bytes
	BusyHeap  int64   // bytes in use: the most at the end of a round's calls
	IdleHeaps []int64 // bytes in use after each round, when all is closed and collected
	Took      time.Duration

	start time.Time
}

func newReport(cfg Config, before Holdings) *Report {
	return &Report{
		Config: cfg, Before: before, start: time.Now(),
		Outcomes: make(map[string]map[string]int), Faults: make(map[string]int),
	}
}

// add takes in a round.
func (r *Report) add(e *evidence) {
	r.Rounds++
	r.Violations = append(r.Violations, e.judge()...)
	r.Cuts += e.cuts
	for _, k := range e.calls {
		r.Calls++
		r.Requests += len(e.arrivals[k.id])
		struck := k.outside() || k.lost
		for _, fault := range e.arrivals[k.id] {
			r.Faults[fault]++
			struck = struck || fault != "none"
		}
		if struck {
			r.Faulty++
		}
		r.count(k)
		r.Latest = max(r.Latest, k.over)
		if k.over > r.Config.Grace {
			r.Over++
		}
	}
}

func (r *Report) count(k *call) {
	outcome := k.outcome.String()
	if k.op == orderStatus {
		outcome = map[bool]string{true: "answered", false: "no answer"}[k.answered]
	}
	if r.Outcomes[string(k.op)] == nil {
		r.Outcomes[string(k.op)] = make(map[string]int)
	}
	r.Outcomes[string(k.op)][outcome]++
}

// measure looks at the memory while it is fullest.
func (r *Report) measure() { r.BusyHeap = max(r.BusyHeap, heapInUse()) }

// leftovers looks for what a closed round still holds.
func (r *Report) leftovers() {
	r.After = settled(r.Before)
	if !r.After.within(r.Before) {
		r.Violations = append(r.Violations, Violation{Leak, fmt.Sprintf("round %d: %v, at the start %v", r.Rounds, r.After, r.Before)})
	}
	runtime.GC()
	r.IdleHeaps = append(r.IdleHeaps, heapInUse())
}

func (r *Report) finish() {
	r.Took = time.Since(r.start)
	r.PeakRSS = peakRSS()
	if r.Config.MaxRSS > 0 && r.PeakRSS > r.Config.MaxRSS {
		r.Violations = append(r.Violations, Violation{Memory, fmt.Sprintf("%d bytes resident", r.PeakRSS)})
	}
}

// Count is how many violations of a kind were found.
func (r *Report) Count(kind Kind) (n int) {
	for _, v := range r.Violations {
		if v.Kind == kind {
			n++
		}
	}
	return n
}

// shownViolations bounds the details in print.
const shownViolations = 20

// Print writes the figures.
func (r *Report) Print(w io.Writer) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	line("%d calls by %d callers, %d of them met a fault: %d requests arrived, %d connections were cut",
		r.Calls, r.Config.Callers, r.Faulty, r.Requests, r.Cuts)
	line("%d rounds in %v, seed %d", r.Rounds, r.Took.Round(time.Second), r.Config.Seed)
	for _, op := range [...]operation{fullCapture, partialCapture, void, otp, refund, orderStatus} {
		line("  %-16s%s", op, tally(r.Outcomes[string(op)], juspay.Succeeded.String(), juspay.Pending.String(),
			juspay.Failed.String(), juspay.Unknown.String(), "answered", "no answer"))
	}
	line("faults of the servers, by requests:")
	names := slices.SortedFunc(maps.Keys(r.Faults), func(a, b string) int { return cmp.Compare(r.Faults[b], r.Faults[a]) })
	for _, name := range names {
		line("  %8d %s", r.Faults[name], name)
	}
	line("latest end of a call: %v after its deadline; more than %v after it, stalls of the machine included: %d", r.Latest.Round(time.Microsecond), r.Config.Grace, r.Over)
	line("held before: %v; after: %v", r.Before, r.After)
	line("peak resident: %s; heap in use at most: %s, after the first round: %s, after the last: %s", megabytes(r.PeakRSS),
		megabytes(r.BusyHeap), megabytes(first(r.IdleHeaps)), megabytes(last(r.IdleHeaps)))
	line("violations: %d", len(r.Violations))
	for _, kind := range Kinds {
		line("  %8d %s", r.Count(kind), kind)
	}
	for _, v := range r.Violations[:min(len(r.Violations), shownViolations)] {
		line("%s: %s", v.Kind, v.Detail)
	}
}

func tally(counts map[string]int, names ...string) (text string) {
	for _, name := range names {
		if n := counts[name]; n > 0 {
			text += fmt.Sprintf("%9d %-9s", n, name)
		}
	}
	return text
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

func first(values []int64) int64 { return append(values, 0)[0] }

func last(values []int64) int64 {
	if len(values) == 0 {
		return 0
	}
	return values[len(values)-1]
}
