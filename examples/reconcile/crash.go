package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/juspay/juspay-go/juspaytest"
)

// crash runs this program twice as a process of its own, against one fake and
// one database. The first is killed while it waits for an answer.
func (o options) crash(ctx context.Context, out io.Writer) error {
	jp, err := juspaytest.Start()
	if err != nil {
		return err
	}
	defer jp.Close()
	if o.db == "" {
		dir, err := os.MkdirTemp("", "reconcile")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.db = filepath.Join(dir, "till.db")
	}
	txn := jp.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00"})

	fmt.Fprintln(out, "* A fake Juspay holds INR 499.00. The first process captures 150.00 of it.")
	fault := juspaytest.NoAnswer
	if o.moved {
		fault = fault.AfterMoney()
	}
	jp.Next(fault)
	first, err := o.start(ctx, jp, out, "-step", "capture", "-order", txn.OrderID, "-txn", txn.UUID, "-amount", "150.00")
	if err != nil {
		return err
	}
	if err := o.untilSent(ctx, jp, txn.UUID); err != nil {
		return err
	}
	_ = first.Process.Kill()
	_ = first.Wait()
	fmt.Fprintf(out, "* The first process was killed as it waited for the answer. The fake's own ledger: %s captured.\n",
		jp.Ledger(txn.UUID).Captured.Fixed(2))

	fmt.Fprintln(out, "* The second process opens the same database.")
	second, err := o.start(ctx, jp, out, "-step", "recover", "-patience", o.patience.String())
	if err != nil {
		return err
	}
	if err := second.Wait(); err != nil {
		return fmt.Errorf("the second process: %w", err)
	}
	ledger := jp.Ledger(txn.UUID)
	fmt.Fprintf(out, "* The fake's own ledger: %s captured, captures: %d.\n", ledger.Captured.Fixed(2), len(ledger.Movements)-1)
	return nil
}

// start starts this program again. Its only ways to the outside are the
// database and the network.
func (o options) start(ctx context.Context, jp *juspaytest.Server, out io.Writer, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"-db", o.db}, args...)...)
	cmd.Env = append(os.Environ(),
		"JUSPAY_API_KEY="+jp.APIKey(), "JUSPAY_BASE_URL="+jp.URL(), "JUSPAY_ROUTING_ID=customer_1122")
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	return cmd, cmd.Start()
}

// untilSent waits until the capture has come as far as it should.
func (o options) untilSent(ctx context.Context, jp *juspaytest.Server, txnUUID string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for len(jp.Requests()) == 0 || o.moved && jp.Ledger(txnUUID).Captured.IsZero() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("the first process sent nothing: %w", ctx.Err())
		}
	}
	return nil
}
