// Reconcile keeps captures safe over a crash: what is intended is stored in an
// SQL database before it is sent, and settled after a restart.
//
// By itself it shows that on a fake Juspay. A first process stores and sends a
// capture, and is killed while it waits for the answer; a second one opens the
// same database:
//
//	go run -C examples/reconcile .
//	go run -C examples/reconcile . -moved=false
//
// The second line kills the first process before the money has moved. This
// example is a module of its own, for the sake of the database.
//
// With -step the two halves work on a real transaction, in the sandbox if
// JUSPAY_BASE_URL does not name another host:
//
//	export JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122
//	go run -C examples/reconcile . -db till.db -step capture -order order-1 -txn eul1a2b3c -amount 10.50
//	go run -C examples/reconcile . -db till.db -step recover
//
// It exits with 0 when all money is accounted for, and with 1 otherwise.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// options are the command line.
type options struct {
	db       string
	step     string
	orderID  string
	txnUUID  string
	amount   juspay.Amount
	patience time.Duration
	moved    bool
}

func main() {
	var o options
	flag.StringVar(&o.db, "db", "", "the database `file`; on the fake a temporary one by default")
	flag.StringVar(&o.step, "step", "", "capture or recover, on a real transaction")
	flag.StringVar(&o.orderID, "order", "", "your `order_id`")
	flag.StringVar(&o.txnUUID, "txn", "", "the `txn_uuid`")
	flag.TextVar(&o.amount, "amount", juspay.Amount{}, "the part to capture, in major currency `units`")
	flag.DurationVar(&o.patience, "patience", 5*time.Second, "how long to ask what became of a capture, before it is sent again")
	flag.BoolVar(&o.moved, "moved", true, "on the fake: whether the money has moved when the first process is killed")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := o.runStep
	if o.step == "" {
		run = o.crash
	}
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// runStep is one run of the merchant's program.
func (o options) runStep(ctx context.Context, out io.Writer) error {
	if o.db == "" {
		return errors.New("-db must name the database")
	}
	client, err := juspay.NewClient(os.Getenv("JUSPAY_API_KEY"),
		juspay.WithBaseURL(cmp.Or(os.Getenv("JUSPAY_BASE_URL"), juspay.SandboxURL)),
		juspay.WithRoutingID(os.Getenv("JUSPAY_ROUTING_ID")), // the customer's id
		juspay.WithVersion("2023-06-30"))                     // from 2021-03-25 on, orders show their parts
	if err != nil {
		return err
	}
	store, err := openStore(ctx, o.db)
	if err != nil {
		return err
	}
	defer store.Close()
	till := &till{client, store, o.patience, out}
	switch o.step {
	case "capture":
		return till.Capture(ctx, o.orderID, o.txnUUID, o.amount)
	case "recover":
		return till.Recover(ctx)
	}
	return fmt.Errorf("-step is capture or recover, not %q", o.step)
}
