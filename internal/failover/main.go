// Command failover measures what failures of connections cost, on loopback: the
// transport that all clients share, beside a plain clone of
// http.DefaultTransport.
//
//	go run ./internal/failover [words in the name of a case]
package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// measure is one case. It returns what it cost each of them, in words.
type measure struct {
	name string
	run  func() (plain, shared string)
}

// each runs a case on the one and then on the other.
func each(run func(kind) string) func() (string, string) {
	return func() (string, string) { return run(plain), run(own) }
}

var measures = []measure{
	{"100 kept connections of HTTP/1.1 go silent", each(func(k kind) string { return silent(k, http1, 100) })},
	{"a connection of HTTP/2 goes silent", each(func(k kind) string { return silent(k, http2, 1) })},
	{"a call in flight on it ends", each(inFlight)},
	{"a backend that leaves answers 503: questions asked three times", each(drained)},
	{"closed while the process stood still, HTTP/1.1", each(func(k kind) string { return frozen(k, http1) })},
	{"closed while the process stood still, HTTP/1.1 over TLS", each(func(k kind) string { return frozen(k, https1) })},
	{"closed while the process stood still, HTTP/2", each(func(k kind) string { return frozen(k, http2) })},
	{"dials hang whose calls gave up: calls after it", each(abandoned)},
	{"64 callers, 10 streams a connection", each(refused)},
	{"64 callers, HTTP/1.1: p50, p99", func() (string, string) { return latency(http1) }},
	{"64 callers, HTTP/2: p50, p99", func() (string, string) { return latency(http2) }},
}

func main() {
	if os.Getenv(frozenBase) != "" {
		frozenChild()
		return
	}
	start := time.Now()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "case\tplain\tshared")
	only := strings.Join(os.Args[1:], " ")
	for _, m := range measures {
		if !strings.Contains(m.name, only) {
			continue
		}
		plain, shared := m.run()
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.name, plain, shared)
	}
	table.Flush()
	fmt.Printf("took %v\n", time.Since(start).Round(time.Second))
}
