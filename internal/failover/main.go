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

// measure is one case. It returns what it cost, in words.
type measure struct {
	name string
	run  func(kind) string
}

var measures = []measure{
	{"100 kept connections of HTTP/1.1 go silent", func(k kind) string { return silent(k, http1, 100) }},
	{"a connection of HTTP/2 goes silent", func(k kind) string { return silent(k, http2, 1) }},
	{"a call in flight on it ends", inFlight},
	{"a backend that leaves answers 503: questions asked three times", drained},
	{"closed while the process stood still, HTTP/1.1", func(k kind) string { return frozen(k, http1) }},
	{"closed while the process stood still, HTTP/1.1 over TLS", func(k kind) string { return frozen(k, https1) }},
	{"closed while the process stood still, HTTP/2", func(k kind) string { return frozen(k, http2) }},
	{"dials hang whose calls gave up: calls after it", abandoned},
	{"64 callers, 10 streams a connection", refused},
	{"64 callers, HTTP/1.1: p50, p99", func(k kind) string { return latency(k, http1) }},
	{"64 callers, HTTP/2: p50, p99", func(k kind) string { return latency(k, http2) }},
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
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.name, m.run(plain), m.run(own))
	}
	table.Flush()
	fmt.Printf("took %v\n", time.Since(start).Round(time.Second))
}
