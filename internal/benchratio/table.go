package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// sample is one measurement.
type sample struct{ nanoseconds, bytes, allocs float64 }

// table holds the samples of every call by side, in the order of the rounds.
type table map[string]map[string][]sample

// line is a result as package testing writes it. -2 at the end of a name is
// GOMAXPROCS.
var line = regexp.MustCompile(`(?m)^BenchmarkCall/(\S+)/side=(\w+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op\s+(\d+) B/op\s+(\d+) allocs/op`)

func (t table) add(output string) {
	for _, match := range line.FindAllStringSubmatch(output, -1) {
		call, side := match[1], match[2]
		if t[call] == nil {
			t[call] = map[string][]sample{}
		}
		t[call][side] = append(t[call][side], sample{number(match[3]), number(match[4]), number(match[5])})
	}
}

func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64) // the pattern lets only numbers through
	return n
}

func (t table) print(w io.Writer) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "wire\tcallers\tcall\tratio\tcontrol\tlimit\tSDK\tby hand\t")
	for _, call := range t.calls() {
		sides := t[call]
		bare, sdk, control, limit := sides["bare"], sides["sdk"], sides["control"], sides["limit"]
		rounds := min(len(bare), len(sdk), len(control), len(limit))
		if rounds == 0 {
			continue
		}
		var ratios, noise, floor []float64
		for i := range rounds {
			hand := (bare[i].nanoseconds + control[i].nanoseconds) / 2
			ratios = append(ratios, sdk[i].nanoseconds/hand)
			noise = append(noise, control[i].nanoseconds/bare[i].nanoseconds)
			floor = append(floor, limit[i].nanoseconds/hand)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t\n", columns(call), spread(ratios), spread(noise),
			fmt.Sprintf("%.2f", median(floor)), cost(sdk), cost(bare))
	}
	out.Flush()
}

// calls are the names in order, one wire after the other.
func (t table) calls() []string {
	var names []string
	for call := range t {
		names = append(names, call)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(order(a), order(b)) })
	return names
}

// order is what a name sorts by: the memory wire, the one without noise, first.
func order(call string) string {
	return strings.NewReplacer("wire=memory", "0", "callers=64", "callers=9").Replace(call)
}

// columns turns wire=memory/callers=1/op=void into three cells.
func columns(call string) string {
	var cells []string
	for part := range strings.SplitSeq(call, "/") {
		_, value, _ := strings.Cut(part, "=")
		cells = append(cells, value)
	}
	return strings.Join(cells, "\t")
}

// spread is the median, and the quartiles that the middle half lies between.
func spread(values []float64) string {
	sorted := slices.Sorted(slices.Values(values))
	quarter := len(sorted) / 4
	return fmt.Sprintf("%.2f (%.2f to %.2f)", median(sorted), sorted[quarter], sorted[len(sorted)-1-quarter])
}

func cost(samples []sample) string {
	var nanoseconds, bytes, allocs []float64
	for _, s := range samples {
		nanoseconds = append(nanoseconds, s.nanoseconds)
		bytes = append(bytes, s.bytes)
		allocs = append(allocs, s.allocs)
	}
	return fmt.Sprintf("%.1f µs, %.0f B, %.0f allocs", median(nanoseconds)/1e3, median(bytes), median(allocs))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
