package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a case waits for a transport to get well.
const patience = 16 * time.Second

// recovery makes calls until one is answered, and says what that took.
func recovery(call func(...string) bool) string {
	start, lost := time.Now(), 0
	for time.Since(start) < patience {
		if call() {
			return fmt.Sprintf("%d lost, well after %.1f s", lost, time.Since(start).Seconds())
		}
		lost++
	}
	return fmt.Sprintf("%d lost, not well after %.0f s", lost, time.Since(start).Seconds())
}

// silent makes all kept connections silent.
func silent(k kind, p protocol, kept int) string {
	var gate gate
	server := serve(p, gate.handle)
	defer server.Close()
	box, base := behind(server)
	defer box.Close()
	c := newCaller(k, base, 10*time.Second)
	c.keep(kept, &gate)
	box.Forget()
	c.settings.Timeout = 300 * time.Millisecond
	return recovery(c.tell)
}

// inFlight makes the connection silent while a call waits for its answer.
func inFlight(k kind) string {
	arrived := make(chan struct{})
	server := serve(http2, func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Stay") != "" {
			close(arrived)
			<-r.Context().Done()
		}
	})
	defer server.Close()
	box, base := behind(server)
	defer box.Close()
	c := newCaller(k, base, patience)
	c.tell()
	start, done := time.Now(), make(chan struct{})
	go func() {
		c.tell("Stay", "1")
		close(done)
	}()
	<-arrived
	box.Forget()
	<-done
	if took := time.Since(start); took < patience-time.Second {
		return fmt.Sprintf("after %.0f s", took.Seconds())
	}
	return "with its timeout"
}

// drained answers 503 on the connections that there are. New ones reach another
// backend.
func drained(k kind) string {
	var conns sync.Map // that belong to the old backend
	var left atomic.Bool
	server := serve(http1, func(w http.ResponseWriter, r *http.Request) {
		if _, old := conns.Load(r.RemoteAddr); old && left.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		} else if !left.Load() {
			conns.Store(r.RemoteAddr, true)
		}
	})
	defer server.Close()
	c := newCaller(k, server.URL, 10*time.Second)
	c.tell()
	left.Store(true)
	lost := 0
	for range 10 {
		if !c.ask() {
			lost++
		}
	}
	return fmt.Sprintf("%d of 10 lost", lost)
}

// abandoned lets dials hang whose calls have given up, and counts the calls
// that are lost when dials work again.
func abandoned(k kind) string {
	server := serve(http1, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
	defer server.Close()
	var healthy atomic.Bool
	t, end := standard(), make(chan struct{})
	before := t.DialContext
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if !healthy.Load() {
			<-end
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	defer func() {
		close(end)
		t.DialContext = before
	}()
	c := newCaller(k, server.URL, 80*time.Millisecond)
	for range 2 {
		c.tell()
	}
	healthy.Store(true)
	c.settings.Timeout = 10 * time.Second
	lost, took := storm(1, 30, c)
	return fmt.Sprintf("%d of 30 lost, median %v", lost, took[len(took)/2].Round(100*time.Microsecond))
}

// refused calls a server that takes 10 streams a connection.
func refused(k kind) string {
	server := serveStreams(http2, 10, func(http.ResponseWriter, *http.Request) { time.Sleep(time.Millisecond) })
	defer server.Close()
	lost, _ := storm(64, 10, newCaller(k, server.URL, 10*time.Second))
	return fmt.Sprintf("%d of 640 lost", lost)
}

// latency has 64 callers call a server that takes 20 ms: through a plain clone,
// through another one, and through the shared transport, in turns, since a slow
// moment of the machine must hit all three. How far the two clones are apart is
// its noise.
func latency(p protocol) (string, string) {
	server := serve(p, func(http.ResponseWriter, *http.Request) {
		time.Sleep(10*time.Millisecond + rand.N(20*time.Millisecond))
	})
	defer server.Close()
	var callers [3]*caller
	var p50, p99 [3][]time.Duration
	for i, k := range []kind{plain, plain, own} {
		callers[i] = newCaller(k, server.URL, 10*time.Second)
		storm(64, 1, callers[i]) // connects
	}
	for round := range 5 {
		for n := range callers {
			i := (round + n) % len(callers)
			_, took := storm(64, 40, callers[i])
			p50[i], p99[i] = append(p50[i], took[len(took)/2]), append(p99[i], took[len(took)*99/100])
		}
	}
	return fmt.Sprintf("%v and %v, %v and %v", median(p50[0]), median(p50[1]), median(p99[0]), median(p99[1])),
		fmt.Sprintf("%v, %v", median(p50[2]), median(p99[2]))
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2].Round(10 * time.Microsecond)
}

// storm lets callers make calls one after the other, and returns how many were
// lost, and how long each took, in order.
func storm(callers, calls int, c *caller) (lost int, took []time.Duration) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range callers {
		wait.Go(func() {
			for range calls {
				start := time.Now()
				answered := c.tell()
				mu.Lock()
				took = append(took, time.Since(start))
				if !answered {
					lost++
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	slices.Sort(took)
	return lost, took
}
