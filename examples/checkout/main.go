// Checkout is a small merchant's backend with one plain web page: the customer's
// OTP puts an amount on hold, which the shop captures, in parts, or voids. The
// page says what is known about the money, also while nobody knows.
//
// Without a key the shop is connected to a fake Juspay of its own, in which
// things can be made to go wrong. Open the address that it prints:
//
//	go run ./examples/checkout
//
// With a key it shows one real transaction. The challenge is only needed while
// the customer still has to type the OTP:
//
//	JUSPAY_API_KEY=… JUSPAY_ROUTING_ID=customer_1122 \
//		go run ./examples/checkout -order order-1 -txn eul1a2b3c -challenge ch_1
//
// Where to look: shop.go makes the calls, payment.go keeps what is known, web.go
// and view.go are the page. The store is in memory: examples/reconcile has a real
// one.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
)

func main() { demo.Main(run) }

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := demo.NewFlagSet("checkout", "a small shop with a web page", stderr)
	addr := flags.String("addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	order := flags.String("order", "", "`order_id` of the transaction; only with JUSPAY_API_KEY")
	txn := flags.String("txn", "", "`txn_uuid` of the transaction; only with JUSPAY_API_KEY")
	challenge := flags.String("challenge", "", "`challenge_id` of the transaction, while it waits for an OTP")
	follow := flags.Duration("follow", 20*time.Second, "how long to ask Juspay after a doubtful answer")
	if err := demo.Parse(flags, args); err != nil {
		return err
	}
	account := demo.FromEnv(getenv)
	onFake := account.APIKey == ""
	switch {
	case onFake && *order+*txn+*challenge != "":
		return errors.New("-order, -txn and -challenge are for Juspay itself: set JUSPAY_API_KEY")
	case !onFake && (*order == "" || *txn == ""):
		return errors.New("with JUSPAY_API_KEY set, -order and -txn must name the transaction")
	case onFake:
		var err error
		if account, err = demo.OnFake(); err != nil {
			return err
		}
		defer account.Close()
	}

	client, err := juspay.NewClient(account.APIKey, juspay.WithBaseURL(account.BaseURL), account.Routing,
		juspay.WithTimeout(10*time.Second),
		juspay.WithVersion("2023-06-30")) // from 2021-03-25 on, Juspay reports the captured amount
	if err != nil {
		return err
	}
	shop := NewShop(client, account.Fake, *follow)
	defer shop.Close()
	path := "/"
	if !onFake {
		id, err := shop.Adopt(ctx, *order, *txn, *challenge)
		if err != nil {
			return err
		}
		path = "/payments/" + id
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "The shop is open at http://%s%s (stop it with Ctrl-C).\n", listener.Addr(), path)
	return serve(ctx, listener, NewWeb(shop))
}

// serve answers until ctx ends, and lets what is being answered finish.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(grace)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return err
	}
	return <-stopped
}
