// Fleet captures, releases and refunds from a queue, in as many processes as
// there are, on PostgreSQL and River.
//
// Without a word it shows that on a fake Juspay, with faults, on a database of
// its own:
//
//	go run -C examples/fleet .
//
// With DATABASE_URL, JUSPAY_API_KEY and JUSPAY_BASE_URL it is one process of a
// real fleet; the till in the folder of that name is the part to copy:
//
//	fleet worker -webhooks :8080
//	fleet list unknown
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/juspay/juspay-go/examples/fleet/chaos"
)

const usage = `fleet captures, releases and refunds from a queue.

  fleet                 shows it on a fake Juspay; DATABASE_URL, if set, is where it makes a schema of its own
  fleet worker          is a process of the fleet, until it is asked to stop (SIGTERM); -help says the rest
  fleet list unknown    lists what was sent and whose end is not known
`

func main() {
	chaos.BeWorker() // the demonstration starts this program again
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string) error {
	switch {
	case len(args) == 0:
		return demo(ctx, getenv, os.Stdout)
	case args[0] == "worker":
		return worker(ctx, args[1:], getenv, os.Stdout, os.Stderr)
	case slices.Equal(args, []string{"list", "unknown"}):
		return list(ctx, getenv, os.Stdout)
	case slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]):
		fmt.Print(usage)
		return nil
	}
	fmt.Fprint(os.Stderr, usage)
	return errors.New("no such command")
}
