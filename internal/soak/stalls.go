package soak

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stallWatch notes when a thread of the process could run and the machine gave
// it no turn: a call that ends late because of that is not the client's doing.
// Where Linux's schedstat cannot be read, it finds nothing and excuses nothing.
type stallWatch struct {
	quit  chan struct{}
	group sync.WaitGroup

	mu     sync.Mutex // guards what follows
	waited map[string]time.Duration
	stalls map[string][]stall // by thread
}

type stall struct{ from, to time.Time }

const stallStep = 20 * time.Millisecond

func watchStalls() *stallWatch {
	w := &stallWatch{quit: make(chan struct{}), waited: make(map[string]time.Duration), stalls: make(map[string][]stall)}
	w.group.Go(w.watch)
	return w
}

func (w *stallWatch) watch() {
	tick := time.NewTicker(stallStep)
	defer tick.Stop()
	for {
		select {
		case <-w.quit:
			return
		case <-tick.C:
			w.look()
		}
	}
}

// look reads how long each thread has waited for its turn. The kernel counts a
// wait when it is over.
func (w *stallWatch) look() {
	files, _ := filepath.Glob("/proc/self/task/*/schedstat")
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, file := range files {
		data, _ := os.ReadFile(file)
		fields := strings.Fields(string(data))
		if len(fields) != 3 {
			continue // the thread has ended
		}
		nanoseconds, _ := strconv.ParseInt(fields[1], 10, 64)
		before, known := w.waited[file]
		w.waited[file] = time.Duration(nanoseconds)
		if more := w.waited[file] - before; known && more > time.Millisecond {
			now := time.Now()
			w.stalls[file] = append(w.stalls[file], stall{now.Add(-more), now})
		}
	}
}

func (w *stallWatch) stop() {
	close(w.quit)
	w.group.Wait()
}

// forget makes room for the next round.
func (w *stallWatch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.stalls)
}

// during is how much of a stretch of time the thread that fared worst has waited.
func (w *stallWatch) during(from, to time.Time) (most time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, stalls := range w.stalls {
		var sum time.Duration
		for _, s := range stalls {
			start, end := s.from, s.to
			if start.Before(from) {
				start = from
			}
			if end.After(to) {
				end = to
			}
			sum += max(0, end.Sub(start))
		}
		most = max(most, sum)
	}
	return most
}
