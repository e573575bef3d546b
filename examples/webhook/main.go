// Webhook takes Juspay's events and decides by them, exactly once: the event is
// stored under its key in the database in the transaction that changes the
// order, after Juspay has confirmed what it claims. Events come twice, late, out
// of order, and from people who guessed a password.
//
// By itself it shows that on a fake Juspay:
//
//	go run -C examples/webhook .
//
// This proves it under load: a process that takes events is killed again and
// again, Juspay's answers fail at random, and every event is sent until a 200:
//
//	go run -C examples/webhook . -crash -orders 150
//
// With -listen it takes the events of a real account, in the sandbox if
// JUSPAY_BASE_URL does not name another host. The user name and the password are
// those of the webhook in the dashboard:
//
//	export JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122
//	export JUSPAY_WEBHOOK_USER=shop JUSPAY_WEBHOOK_PASSWORD=…
//	go run -C examples/webhook . -db shop.db -listen 127.0.0.1:8080
//
// This example is a module of its own, for the sake of the database. It exits
// with 0 when every event has had its effect once, and with 1 otherwise.
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
	db, listen string
	patience   time.Duration
	orders     int
}

func main() {
	var o options
	flag.StringVar(&o.db, "db", "", "the database `file`; on the fake a temporary one by default")
	flag.StringVar(&o.listen, "listen", "", "the `address` that the events of a real account come to")
	flag.DurationVar(&o.patience, "patience", 10*time.Second, "how long an event waits for Juspay to confirm it; fixed on the fake")
	crash := flag.Bool("crash", false, "on the fake: kill the process that takes events, again and again")
	flag.IntVar(&o.orders, "orders", 150, "with -crash: how many orders there are")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := o.onFake
	switch {
	case o.listen != "":
		run = o.onJuspay
	case *crash:
		run = o.crash
	}
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// onJuspay is the merchant's program.
func (o options) onJuspay(ctx context.Context, out io.Writer) error {
	if o.db == "" {
		return errors.New("-db must name the database")
	}
	client, err := juspay.NewClient(os.Getenv("JUSPAY_API_KEY"),
		juspay.WithBaseURL(cmp.Or(os.Getenv("JUSPAY_BASE_URL"), juspay.SandboxURL)),
		juspay.WithRoutingID(os.Getenv("JUSPAY_ROUTING_ID"))) // the customer's id
	if err != nil {
		return err
	}
	store, err := openStore(ctx, o.db)
	if err != nil {
		return err
	}
	defer store.Close()
	shop := &shop{client, store, o.patience, out}
	handler, err := shop.handler(credentials{os.Getenv("JUSPAY_WEBHOOK_USER"), os.Getenv("JUSPAY_WEBHOOK_PASSWORD")})
	if err != nil {
		return err
	}
	return serve(ctx, handler, o.listen)
}
