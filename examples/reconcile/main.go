// Reconcile keeps captures safe over a crash: the idempotence key is stored in
// an SQL database before the call, and found again after a restart. Then
// OrderStatus says what happened, and the program decides.
//
// Without a key it shows that for real on a fake Juspay. A first process stores
// and sends a capture, and is killed while it waits for the answer; a second one
// opens the same database:
//
//	go run -C examples/reconcile .
//	go run -C examples/reconcile . -moved=false
//
// The second line kills the first process before the money has moved. This
// example is a module of its own, for the sake of the database.
//
// With a key, the two steps work on a real transaction:
//
//	export JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122
//	go run -C examples/reconcile . -db till.db -step capture -order order-1 -txn eul1a2b3c -amount 10.50
//	go run -C examples/reconcile . -db till.db -step recover
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
)

func main() { demo.Main(run) }

// options are the command line.
type options struct {
	db, step       string
	order, txn     string
	amount         juspay.Amount
	moved          bool
	stdout, stderr io.Writer
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	o := options{stdout: stdout, stderr: stderr}
	flags := demo.NewFlagSet("reconcile", "finds out, after a crash, whether a capture took the money", stderr)
	flags.StringVar(&o.db, "db", "", "the database `file`; on the fake a temporary one by default")
	flags.StringVar(&o.step, "step", "", "with JUSPAY_API_KEY: `capture`, or recover")
	flags.StringVar(&o.order, "order", "", "`order_id` to capture for")
	flags.StringVar(&o.txn, "txn", "", "`txn_uuid` to capture")
	flags.TextVar(&o.amount, "amount", juspay.Amount{}, "the part to capture, in major currency `units`")
	flags.BoolVar(&o.moved, "moved", true, "on the fake: whether the money has moved when the first process is killed")
	if err := demo.Parse(flags, args); err != nil {
		return err
	}
	account := demo.FromEnv(getenv)
	switch {
	case account.APIKey == "" && o.step+o.order+o.txn != "":
		return errors.New("-step, -order and -txn are for Juspay itself: set JUSPAY_API_KEY")
	case account.APIKey == "":
		return crash(ctx, o)
	case o.db == "":
		return errors.New("-db must name the database")
	}
	return step(ctx, account, o)
}

// step is one run of the merchant's program.
func step(ctx context.Context, account *demo.Account, o options) error {
	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing,
		juspay.WithVersion("2023-06-30")) // from 2021-03-25 on, Juspay reports the captured amount
	if err != nil {
		return err
	}
	store, err := openStore(ctx, o.db)
	if err != nil {
		return err
	}
	defer store.Close()
	till := &till{client: client, store: store, log: o.stdout}

	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	switch {
	case o.step == "recover":
		return till.Recover(ctx)
	case o.step == "capture" && o.order != "" && o.txn != "":
		return till.Capture(ctx, o.order, o.txn, o.amount)
	}
	return errors.New("want -step recover, or -step capture with -order, -txn and -amount")
}

// say prints what the example itself does, apart from what its processes print.
func (o options) say(format string, args ...any) { fmt.Fprintf(o.stdout, "* "+format+"\n", args...) }
