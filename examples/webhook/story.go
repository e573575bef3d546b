package main

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// login is what guards the webhook on the fake.
var login = credentials{"shop", "a_long_password"}

const customer = "customer_1122"

// story is a shop with one fake that is its Juspay, and another that belongs to
// somebody who knows the webhook's password.
type story struct {
	out            io.Writer
	shop           *shop
	juspay, forger *juspaytest.Server
}

// onFake shows a shop whose capture was left open, and the events that come then.
func (o options) onFake(ctx context.Context, out io.Writer) error {
	if o.db == "" {
		dir, err := os.MkdirTemp("", "webhook")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.db = filepath.Join(dir, "shop.db")
	}
	store, err := openStore(ctx, o.db)
	if err != nil {
		return err
	}
	defer store.Close()
	server := httptest.NewUnstartedServer(nil)
	defer server.Close()
	jp, err := startFake(server.Listener.Addr().String())
	if err != nil {
		return err
	}
	defer jp.Close()
	forger, err := startFake(server.Listener.Addr().String())
	if err != nil {
		return err
	}
	defer forger.Close()
	client := jp.Client(juspay.WithRoutingID(customer), juspay.WithTimeout(time.Second), juspay.WithRetries(0))
	shop := &shop{client, store, time.Second, out}
	if server.Config.Handler, err = shop.handler(login); err != nil {
		return err
	}
	server.Start()
	return story{out, shop, jp, forger}.tell(ctx)
}

// startFake returns a fake whose events go to the shop at this address, each when
// it is asked for.
func startFake(address string, opts ...juspaytest.Option) (*juspaytest.Server, error) {
	opts = append(opts, juspaytest.WithWebhooks("http://"+address+webhookPath, login.username, login.password))
	fake, err := juspaytest.Start(opts...)
	if err == nil {
		fake.HoldWebhooks()
	}
	return fake, err
}

func (s story) tell(ctx context.Context) error {
	say(s.out, "Two orders are authorized. The capture of the first goes through, but its answer is lost.")
	first := s.juspay.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00"})
	second := s.juspay.Authorize(juspaytest.Payment{OrderID: "order-2", Amount: "80.00"})
	s.juspay.On(juspaytest.Capture).Next(juspaytest.Reset.AfterMoney())
	outcome, err := s.shop.Pay(ctx, first.OrderID, first.UUID)
	say(s.out, "The shop knows: %s. (%v)", outcome, err)
	if err := s.shop.store.intend(ctx, juspay.CaptureOf(second.OrderID, second.UUID, juspay.FullCapture())); err != nil {
		return err
	}
	if err := captureElsewhere(ctx, s.forger, second); err != nil {
		return err
	}

	authorized := eventOf(s.juspay, first.OrderID, juspay.EventOrderAuthorized)
	succeeded := eventOf(s.juspay, first.OrderID, juspay.EventOrderSucceeded)
	forged := eventOf(s.forger, second.OrderID, juspay.EventOrderSucceeded)
	for _, step := range []struct {
		what            string
		sender          *juspaytest.Server
		password, event string
	}{
		{"ORDER_SUCCEEDED, with a wrong password", s.juspay, "a_wrong_password", succeeded},
		{"ORDER_SUCCEEDED", s.juspay, login.password, succeeded},
		{"ORDER_SUCCEEDED, once more", s.juspay, login.password, succeeded},
		{"ORDER_AUTHORIZED, late", s.juspay, login.password, authorized},
		{"ORDER_SUCCEEDED of the second order, made up by somebody with the password", s.forger, login.password, forged},
	} {
		delivery := step.sender.DeliverAs(login.username, step.password, step.event)[0]
		if delivery.Error != "" {
			return fmt.Errorf("%s: %s", step.what, delivery.Error)
		}
		say(s.out, "%s: answered with %d.", step.what, delivery.Status)
		if err := s.sayOrders(ctx); err != nil {
			return err
		}
	}
	return nil
}

// captureElsewhere gives another fake a payment with the ids of this one, and
// captures it there: the events claim what never happened at the shop's Juspay.
func captureElsewhere(ctx context.Context, other *juspaytest.Server, txn juspaytest.Txn) error {
	other.Authorize(juspaytest.Payment{OrderID: txn.OrderID, TxnUUID: txn.UUID, Amount: txn.Amount.Fixed(2)})
	_, err := other.Client(juspay.WithRoutingID(customer)).Capture(ctx, txn.UUID, juspay.FullCapture())
	return err
}

// eventOf returns the id of an order's event; empty when there is none.
func eventOf(fake *juspaytest.Server, orderID string, name juspay.EventName) string {
	for _, event := range fake.Events() {
		if event.OrderID == orderID && event.Name == name {
			return event.ID
		}
	}
	return ""
}

func (s story) sayOrders(ctx context.Context) error {
	orders, err := s.shop.store.orders(ctx, open, paid, unpaid)
	for _, order := range orders {
		say(s.out, "  %s is %s, shipments: %d.", order.id, order.state, order.shipments)
	}
	return err
}

// say prints what the example itself does, apart from what the shop prints.
func say(out io.Writer, format string, args ...any) { fmt.Fprintf(out, "* "+format+"\n", args...) }
