// Package soak calls a fake Juspay many times while everything fails, and holds
// what every call said about the money against what the money did.
//
// What fails: the fake's answers, by its own faults; connections, refused and
// cut on the way; and the callers, who cancel and run out of time. The same
// seed makes the same plans, but the machine decides how they meet: a run
// cannot be repeated exactly.
package soak

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Config says how much to do.
type Config struct {
	Calls   int    // that met a fault; those that met none come on top
	Callers int    // at the same time
	Seed    uint64 // of all plans
	MaxRSS  int64  // bytes of resident memory that are a violation; 0: any are well

	// Grace is how long after its deadline a call may end; 100 ms when zero.
	Grace time.Duration

	// wrap spoils the transports. It is how this package's tests make a client
	// that breaks its word.
	wrap func(http.RoundTripper) http.RoundTripper
}

// roundCalls bounds a round. After each, all servers and clients are closed, so
// that the ledgers are final and memory stays bounded.
const roundCalls = 10_000

// Run makes rounds of calls until enough of them met a fault. What was not as
// it must be is in the report; the error is for a run that could not be
// finished, or whose ctx ended: then the report covers the rounds before.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	cfg.Grace = cmp.Or(cfg.Grace, defaultGrace)
	if cfg.Calls <= 0 || cfg.Callers <= 0 {
		return nil, errors.New("soak: Calls and Callers must be positive")
	}
	watch := watchStalls()
	defer watch.stop()
	if err := wakeNetwork(); err != nil {
		return nil, err
	}
	report := newReport(cfg, holdings())
	defer report.finish()
	for report.Faulty < cfg.Calls {
		// About five calls in seven meet a fault.
		size := min(roundCalls, (cfg.Calls-report.Faulty)*3/2+1)
		if err := round(ctx, cfg, size, report, watch); err != nil {
			return report, err
		}
		report.leftovers()
	}
	return report, nil
}

// wakeNetwork opens the files that Go's network poller keeps from its first use
// on, so that they count as held before.
func wakeNetwork() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return listener.Close()
}

// round opens a site, lets the callers loose on it, closes it and judges.
func round(ctx context.Context, cfg Config, size int, report *Report, watch *stallWatch) error {
	s, err := openSite(cfg, uint64(report.Rounds))
	if err != nil {
		return err
	}
	defer s.close()
	var (
		group   sync.WaitGroup
		ids     atomic.Int64
		callers = make([]*caller, cfg.Callers)
	)
	for i := range callers {
		callers[i] = newCaller(s, &ids, seedOf(cfg.Seed, report.Rounds, i))
		group.Go(func() {
			for ids.Load() < int64(size) && ctx.Err() == nil {
				callers[i].story()
			}
		})
	}
	group.Wait()
	report.measure()
	s.close()
	e, err := s.evidence(callers)
	if err != nil {
		return err
	}
	e.grace, e.stalled = cfg.Grace, watch.during
	report.add(e)
	watch.forget()
	if ctx.Err() != nil {
		return fmt.Errorf("soak: ended after %d calls, %d of them faulty: %w", report.Calls, report.Faulty, ctx.Err())
	}
	return nil
}

func seedOf(seed uint64, round, caller int) [2]uint64 {
	return [2]uint64{seed, uint64(round)<<32 | uint64(caller)}
}

const defaultGrace = 100 * time.Millisecond
