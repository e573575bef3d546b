// Session takes a payment from the beginning: it makes an order with a page to
// pay it on, lets a customer pay there, takes the customer back, and asks Juspay
// whether the order is paid. It does so on a fake Juspay inside this program:
//
//	go run ./examples/session
//	go run ./examples/session -customer declined
//	go run ./examples/session -customer forger
//
// With -client-id it makes a real session, in the sandbox if JUSPAY_BASE_URL does
// not name another host, prints the link to pay at, and waits for you to pay:
//
//	export JUSPAY_API_KEY=… JUSPAY_MERCHANT_ID=…
//	go run ./examples/session -client-id …
//
// It exits with 0 when the order is paid, and with 1 otherwise.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func main() {
	clientID := flag.String("client-id", "", "the `id` of your payment page, for a real session")
	who := flag.String("customer", "paying", "what the customer on the fake is: paying, declined, gone or a forger")
	var fault juspaytest.Fault
	flag.Func("fault", "what goes wrong with the session on the fake: the `name` of a fault of package juspaytest", func(name string) (err error) {
		fault, err = juspaytest.ParseFault(name)
		return err
	})
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *clientID == "" {
		err = onFake(ctx, os.Stdout, *who, fault)
	} else {
		err = onJuspay(ctx, os.Stdout, *clientID)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

const orderID = "order-1"

// customers are what a customer may do on the payment page, and the link with
// which the browser comes back.
var customers = map[string]func(jp *juspaytest.Server) (link string){
	"paying": func(jp *juspaytest.Server) string {
		jp.Approve(jp.Pay(orderID, juspaytest.AuthThreeDS).UUID, juspaytest.Fault{})
		return jp.Return(orderID).Location()
	},
	"declined": func(jp *juspaytest.Server) string {
		jp.Approve(jp.Pay(orderID, juspaytest.AuthThreeDS).UUID, juspaytest.Declined)
		return jp.Return(orderID).Location()
	},
	"gone": func(jp *juspaytest.Server) string {
		jp.Abandon(jp.Pay(orderID, juspaytest.AuthThreeDS).UUID)
		return jp.Return(orderID).Location()
	},
	"forger": func(jp *juspaytest.Server) string {
		back := jp.Return(orderID)
		back.Values.Set("status", "CHARGED")
		return back.Location()
	},
}

func onFake(ctx context.Context, out io.Writer, who string, fault juspaytest.Fault) error {
	pay, known := customers[who]
	if !known {
		return fmt.Errorf("no customer is %q", who)
	}
	const responseKey = "from the dashboard"
	jp, err := juspaytest.Start(juspaytest.WithResponseKey(responseKey))
	if err != nil {
		return err
	}
	defer jp.Close()
	s := &shop{
		client: jp.Client(juspay.WithTimeout(5 * time.Second)), clientID: "merchant-page", responseKey: responseKey,
		prices: map[string]juspay.Amount{orderID: juspay.MustAmount("499")}, patience: 10 * time.Second,
	}
	page := httptest.NewServer(s)
	defer page.Close()
	s.returnURL = page.URL + "/return"

	jp.Next(fault)
	session, err := s.checkout(ctx, orderID, customerOf(orderID))
	if err != nil {
		return fmt.Errorf("no session: %w", err)
	}
	fmt.Fprintf(out, "Order %s is %s. The customer goes to Juspay's page.\n", session.OrderID, session.Status)
	text, err := browse(ctx, pay(jp))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The customer comes back, and reads: %s", text)
	return s.report(ctx, out, orderID)
}

// browse is the customer's browser.
func browse(ctx context.Context, link string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

// report is what the shop itself goes by.
func (s *shop) report(ctx context.Context, out io.Writer, orderID string) error {
	result, order, err := s.ask(ctx, orderID, customerOf(orderID))
	switch result {
	case paid:
		fmt.Fprintf(out, "Juspay says: order %s is %s, INR %s. Ship it.\n", order.OrderID, order.Status, order.Amount.Fixed(2))
		return nil
	case notPaid:
		return fmt.Errorf("not paid: order %s is %s", order.OrderID, order.Status)
	default:
		return fmt.Errorf("nobody knows yet; do not ship, ask again later: %w", err)
	}
}

func onJuspay(ctx context.Context, out io.Writer, clientID string) error {
	client, err := juspay.NewClient(os.Getenv("JUSPAY_API_KEY"),
		juspay.WithBaseURL(cmp.Or(os.Getenv("JUSPAY_BASE_URL"), juspay.SandboxURL)),
		juspay.WithMerchantID(os.Getenv("JUSPAY_MERCHANT_ID")))
	if err != nil {
		return err
	}
	id := "example" + juspay.NewIdempotenceKey()[:12] // Juspay asks for at most 20 letters and digits
	s := &shop{
		client: client, clientID: clientID, returnURL: "https://shop.example/return",
		prices: map[string]juspay.Amount{id: juspay.MustAmount("1")}, patience: 15 * time.Minute,
	}
	session, err := s.checkout(ctx, id, customerOf(id))
	if err != nil {
		return fmt.Errorf("no session: %w", err)
	}
	fmt.Fprintf(out, "Order %s is %s. Pay it here, within a quarter of an hour:\n%s\n", id, session.Status, session.PaymentLinks.Web)
	return s.report(ctx, out, id)
}
