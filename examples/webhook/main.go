// Webhook takes Juspay's events and decides by them, exactly once: the event is
// stored under its key in the database in the transaction that changes the
// order, after Juspay has confirmed what it claims. Events come twice, late, out
// of order, and from people who guessed a password.
//
// Without a key it shows that on a fake Juspay:
//
//	go run -C examples/webhook .
//
// This proves it under load: a process that takes events is killed again and
// again, Juspay's answers fail at random, and every event is sent until a 200:
//
//	go run -C examples/webhook . -crash -orders 150
//
// With a key it takes the events of a real account. The user name and the password
// are those of the webhook in the dashboard:
//
//	export JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122
//	export JUSPAY_WEBHOOK_USER=shop JUSPAY_WEBHOOK_PASSWORD=…
//	go run -C examples/webhook . -db shop.db -listen 127.0.0.1:8080
//
// This example is a module of its own, for the sake of the database.
package main

import (
	"context"
	"errors"
	"io"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
)

func main() { demo.Main(run) }

// options are the command line.
type options struct {
	db, listen     string
	patience       time.Duration
	crash          bool
	orders         int
	stdout, stderr io.Writer
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	o := options{stdout: stdout, stderr: stderr}
	flags := demo.NewFlagSet("webhook", "takes Juspay's events, and ships once for each order that is paid", stderr)
	flags.StringVar(&o.db, "db", "", "the database `file`; on the fake a temporary one by default")
	flags.StringVar(&o.listen, "listen", "", "with JUSPAY_API_KEY: the `address` that Juspay's events come to")
	flags.DurationVar(&o.patience, "patience", 10*time.Second, "how long an event waits for Juspay to confirm it")
	flags.BoolVar(&o.crash, "crash", false, "on the fake: kill the process that takes events, again and again")
	flags.IntVar(&o.orders, "orders", 150, "with -crash: how many orders are paid")
	if err := demo.Parse(flags, args); err != nil {
		return err
	}
	account := demo.FromEnv(getenv)
	switch {
	case account.APIKey == "" && o.listen != "":
		return errors.New("-listen is for Juspay's own events: set JUSPAY_API_KEY")
	case account.APIKey == "" && o.crash:
		return crash(ctx, o)
	case account.APIKey == "":
		return story(ctx, o)
	case o.db == "" || o.listen == "":
		return errors.New("-db must name the database, and -listen the address")
	}
	return o.serve(ctx, account, credentials{getenv("JUSPAY_WEBHOOK_USER"), getenv("JUSPAY_WEBHOOK_PASSWORD")})
}

// serve is the merchant's program.
func (o options) serve(ctx context.Context, account *demo.Account, c credentials) error {
	shop, err := o.shop(ctx, account)
	if err != nil {
		return err
	}
	defer shop.store.Close()
	handler, err := shop.handler(c)
	if err != nil {
		return err
	}
	return serve(ctx, handler, o.listen)
}

func (o options) shop(ctx context.Context, account *demo.Account, opts ...juspay.Option) (*shop, error) {
	opts = append([]juspay.Option{juspay.WithBaseURL(account.BaseURL), account.Routing}, opts...)
	client, err := juspay.NewClient(account.APIKey, opts...)
	if err != nil {
		return nil, err
	}
	store, err := openStore(ctx, o.db)
	if err != nil {
		return nil, err
	}
	return &shop{client: client, store: store, patience: o.patience, log: o.stdout}, nil
}
