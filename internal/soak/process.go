package soak

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Holdings are what a process holds. Where there is no /proc, Files is 0.
type Holdings struct{ Goroutines, Files int }

func (h Holdings) String() string {
	return fmt.Sprintf("%d goroutines, %d files", h.Goroutines, h.Files)
}

func (h Holdings) within(limit Holdings) bool {
	return h.Goroutines <= limit.Goroutines && h.Files <= limit.Files
}

func holdings() Holdings {
	files, _ := os.ReadDir("/proc/self/fd")
	return Holdings{runtime.NumGoroutine(), len(files)}
}

// settled waits a bounded time for the process to hold no more than limit:
// goroutines and connections end a moment after they are told.
func settled(limit Holdings) Holdings {
	patience := time.NewTimer(10 * time.Second)
	defer patience.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		now := holdings()
		if now.within(limit) {
			return now
		}
		select {
		case <-tick.C:
		case <-patience.C:
			return now
		}
	}
}

// peakRSS is the most resident memory that the process ever had, in bytes; 0
// where there is no /proc.
func peakRSS() int64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), "VmHWM:"); found {
			kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}

// heapInUse is the heap in use, in bytes.
func heapInUse() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapInuse)
}
