// Soak makes many calls against a fake Juspay while everything fails, and holds
// every outcome against the ledger:
//
//	go run ./internal/soak/cmd/soak -calls 200000
//
// It prints the figures, and exits with 1 when anything was not as it must be.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"github.com/juspay/juspay-go/internal/soak"
)

// maxRSS is what a run may hold, however long it is.
const maxRSS = 512 << 20

func main() {
	var cfg soak.Config
	flag.IntVar(&cfg.Calls, "calls", 200_000, "calls that meet a fault; those that meet none come on top")
	flag.IntVar(&cfg.Callers, "callers", 64, "callers at the same time")
	flag.Uint64Var(&cfg.Seed, "seed", 1, "of all plans")
	timeout := flag.Duration("timeout", 30*time.Minute, "of the whole run")
	flag.Parse()
	cfg.MaxRSS = maxRSS
	if !run(cfg, *timeout) {
		os.Exit(1)
	}
}

func run(cfg soak.Config, timeout time.Duration) bool {
	// A call that hangs would keep Run from heeding its context.
	const patience = time.Minute
	hung := time.AfterFunc(timeout+patience, func() {
		_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
		fmt.Fprintln(os.Stderr, "soak: a call hangs")
		os.Exit(1)
	})
	defer hung.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	report, err := soak.Run(ctx, cfg)
	if report != nil {
		report.Print(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return err == nil && len(report.Violations) == 0
}
