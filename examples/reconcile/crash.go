package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

// crash runs this program twice as a process of its own, against one fake and
// one database. The first is killed while it waits for an answer.
func crash(ctx context.Context, o options) error {
	account, err := demo.OnFake()
	if err != nil {
		return err
	}
	defer account.Close()
	if o.db == "" {
		dir, err := os.MkdirTemp("", "reconcile")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.db = filepath.Join(dir, "till.db")
	}
	txn := account.Fake.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00", RoutingID: demo.RoutingID})

	o.say("A fake Juspay has authorized INR 499. The first process captures 150 of it.")
	fault := juspaytest.NoAnswer
	if o.moved {
		fault = fault.AfterMoney()
	}
	account.Fake.Next(fault)
	first, err := o.process(ctx, account, "-step", "capture", "-order", txn.OrderID, "-txn", txn.UUID, "-amount", "150.00")
	if err != nil {
		return err
	}
	if err := o.untilSent(ctx, account.Fake, txn.UUID); err != nil {
		return err
	}
	_ = first.Process.Kill()
	_ = first.Wait()
	o.say("The first process was killed as it waited for the answer. The fake's ledger: %s captured.",
		account.Fake.Ledger(txn.UUID).Captured)

	o.say("The second process opens the same database.")
	second, err := o.process(ctx, account, "-step", "recover")
	if err != nil {
		return err
	}
	if err := second.Wait(); err != nil {
		return fmt.Errorf("the second process: %w", err)
	}
	ledger := account.Fake.Ledger(txn.UUID)
	o.say("The fake's ledger: %s captured, captures: %d.", ledger.Captured, len(ledger.Movements)-1)
	return nil
}

// process starts this program again. Its only ways to the outside are the
// database and the network.
func (o options) process(ctx context.Context, account *demo.Account, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{"-db", o.db}, args...)...)
	cmd.Env = append(os.Environ(),
		"JUSPAY_API_KEY="+account.APIKey, "JUSPAY_BASE_URL="+account.BaseURL, "JUSPAY_ROUTING_ID="+demo.RoutingID)
	cmd.Stdout, cmd.Stderr = o.stdout, o.stderr
	return cmd, cmd.Start()
}

// untilSent waits until the capture has come as far as it should.
func (o options) untilSent(ctx context.Context, fake *juspaytest.Server, txnUUID string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for len(fake.Requests()) == 0 || o.moved && fake.Ledger(txnUUID).Captured.IsZero() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("the first process sent nothing: %w", ctx.Err())
		}
	}
	return nil
}
