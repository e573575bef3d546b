package juspay_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// hostileCount is what a process holds.
type hostileCount struct{ goroutines, files int }

func (c hostileCount) String() string {
	return fmt.Sprintf("%d goroutines, %d open files", c.goroutines, c.files)
}

// hostileOpen counts. Where there is no /proc the files count as none.
func hostileOpen() hostileCount {
	files, _ := os.ReadDir("/proc/self/fd")
	return hostileCount{runtime.NumGoroutine(), len(files)}
}

// hostileSettled waits a bounded time for the process to hold no more than
// before: connections close, and goroutines end, a moment after they are told.
func hostileSettled(t *testing.T, before hostileCount) {
	t.Helper()
	deadline := time.NewTimer(5 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		now := hostileOpen()
		if now.goroutines <= before.goroutines && now.files <= before.files {
			return
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			t.Fatalf("left behind: %v, before: %v\n%s", now, before, stacks)
		}
	}
}
