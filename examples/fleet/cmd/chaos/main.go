// Chaos runs a fleet against everything that can go wrong, and says whether a
// single movement of money was lost, repeated or booked wrongly. It ends with 1
// if one was.
//
//	go run -C examples/fleet ./cmd/chaos -orders 20000 -seed 7
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/juspay/juspay-go/examples/fleet/chaos"
	"github.com/juspay/juspay-go/examples/fleet/postgres"
)

func main() {
	chaos.BeWorker()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	c := chaos.Config{Timing: chaos.QuickTiming, Log: os.Stderr}
	flag.Uint64Var(&c.Seed, "seed", uint64(time.Now().UnixNano()), "makes the orders, the faults and the disturbances")
	flag.IntVar(&c.Orders, "orders", 2000, "how many `orders`")
	flag.IntVar(&c.Processes, "processes", 4, "worker processes")
	flag.IntVar(&c.Workers, "workers", 16, "workers of each process")
	flag.Float64Var(&c.Rate, "rate", 0, "orders a second; 0: as fast as the fleet works")
	flag.Float64Var(&c.Faults, "faults", 0.2, "the part of all calls that meets a fault")
	flag.DurationVar(&c.Every, "every", 2*time.Second, "how often a worker is killed, the database crashes, and so on")
	flag.DurationVar(&c.For, "for", 10*time.Minute, "no new orders after that")
	flag.DurationVar(&c.Limit, "limit", 2*time.Minute, "for the fleet to come to rest after the last order")
	flag.Parse()

	database, err := postgres.Start(ctx)
	if err != nil {
		return err
	}
	defer database.Stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c.Database = database
	c.Start = func(ctx context.Context, env ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, self)
		cmd.Env = append(os.Environ(), env...)
		return cmd
	}
	report, err := chaos.Run(ctx, database.URL, c)
	if err != nil {
		return err
	}
	report.Print(os.Stdout)
	if !report.Sound() {
		return errors.New("money and books differ")
	}
	return nil
}
