// Package chaos runs a fleet of worker processes against everything that can go
// wrong, and compares what really happened to the money with the fleet's books.
package chaos

import (
	"context"
	"io"
	"os/exec"
	"time"

	"github.com/juspay/juspay-go/examples/fleet/till"
)

// Config is the size of a run. The seed makes the same orders, faults and
// disturbances; how the processes interleave is the machine's.
type Config struct {
	Seed      uint64
	Orders    int
	Processes int
	Workers   int           // of each process
	Rate      float64       // orders a second; 0: as fast as the fleet works
	Faults    float64       // the part of the calls that meet a fault
	Every     time.Duration // a disturbance, on average: a killed worker, a crashed database …; 0: none
	For       time.Duration // no new orders after that
	Limit     time.Duration // for the fleet to come to rest after the last order
	Timing    till.Timing
	Database  Database
	// Start makes the command of a worker process, which calls [Worker].
	Start  func(ctx context.Context, env ...string) *exec.Cmd
	Broken string // which mistake the workers make, for the tests of this package
	Log    io.Writer
}

// Database is a PostgreSQL that can be crashed.
type Database interface {
	Crash(ctx context.Context) error
}

// QuickTiming is for runs that shall end today.
var QuickTiming = till.Timing{
	Call: time.Second, Retry: 200 * time.Millisecond, Slowest: 2 * time.Second, Patience: 30 * time.Second, Forgot: 6 * time.Second,
}
