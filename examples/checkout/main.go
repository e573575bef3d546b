// Checkout is a whole shop on one page after another: a cart becomes an order at
// Juspay, the customer pays on Juspay's page and comes back, and the shop captures
// in parts, voids, and refunds in parts. Each order has a timeline of what the shop
// knows, and how: by the answer to a call, by asking, by a webhook, or by what the
// customer's browser brought.
//
// Without a key the shop is connected to a fake Juspay of its own, in which things
// can be made to go wrong, and whose ledger says what really happened. Open the
// address that it prints:
//
//	go run ./examples/checkout
//
// With a key it calls Juspay. The shop has to be reachable from outside, under the
// address that -public names:
//
//	JUSPAY_API_KEY=… JUSPAY_CLIENT_ID=shop JUSPAY_RESPONSE_KEY=… \
//	JUSPAY_WEBHOOK_USER=… JUSPAY_WEBHOOK_PASSWORD=… \
//		go run ./examples/checkout -public https://shop.example
//
// The road of the money is in money.go: a movement is stored, then carried out,
// then judged, and settled if nobody knows. order.go begins an order, back.go and
// webhook.go take in hints, ask.go asks what they are worth. purchase.go is what
// the shop knows. The rest is the page. The store is in memory: examples/reconcile
// has a real one.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("checkout", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, "checkout: a shop with a web page\n%s\nFlags:\n", environment)
		flags.PrintDefaults()
	}
	addr := flags.String("addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	public := flags.String("public", "", "the shop's `URL` for customers and webhooks; by default where it listens")
	follow := flags.Duration("follow", 20*time.Second, "how long to ask Juspay when nobody knows")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	if *public == "" {
		*public = "http://" + listener.Addr().String()
	}
	account, err := openAccount(getenv, *public)
	if err != nil {
		listener.Close()
		return err
	}
	defer account.Close()
	shop := NewShop(account, *public, *follow)
	defer shop.Close()
	web, err := NewWeb(shop)
	if err != nil {
		listener.Close()
		return err
	}
	fmt.Fprintf(stdout, "The shop is open at http://%s/ (stop it with Ctrl-C).\n", listener.Addr())
	return serve(ctx, listener, web)
}
