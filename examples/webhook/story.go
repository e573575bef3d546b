package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

// story shows a shop whose capture was left open, and the events that come then.
func story(ctx context.Context, o options) error {
	account, err := demo.OnFake()
	if err != nil {
		return err
	}
	defer account.Close()
	if o.db == "" {
		dir, err := os.MkdirTemp("", "webhook")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.db = filepath.Join(dir, "shop.db")
	}
	o.patience = time.Second
	shop, err := o.shop(ctx, account, juspay.WithTimeout(time.Second), juspay.WithRetries(0))
	if err != nil {
		return err
	}
	defer shop.store.Close()
	login := credentials{"shop", "a_long_password"}
	handler, err := shop.handler(login)
	if err != nil {
		return err
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	return o.tell(ctx, account.Fake, shop, courier{url: server.URL + "/juspay", credentials: login, client: server.Client()})
}

func (o options) tell(ctx context.Context, fake *juspaytest.Server, shop *shop, sender courier) error {
	o.say("Two orders are authorized. The capture of the first goes through, but its answer is lost.")
	first := fake.Authorize(juspaytest.Payment{OrderID: "order-1", Amount: "499.00", RoutingID: demo.RoutingID})
	second := fake.Authorize(juspaytest.Payment{OrderID: "order-2", Amount: "80.00", RoutingID: demo.RoutingID})
	fake.On(juspaytest.Capture).Next(juspaytest.Reset.AfterMoney())
	outcome, err := shop.Pay(ctx, first.OrderID, first.UUID)
	o.say("The shop knows: %s. (%v)", outcome, err)
	if err := shop.store.intend(ctx, juspay.CaptureOf(second.OrderID, second.UUID, juspay.FullCapture())); err != nil {
		return err
	}

	charged, err := shop.client.OrderStatus(ctx, first.OrderID)
	if err != nil {
		return err
	}
	held, err := shop.client.OrderStatus(ctx, second.OrderID)
	if err != nil {
		return err
	}
	success := made("evt_2", juspay.EventOrderSucceeded, charged.Raw)
	for _, delivery := range []struct {
		what   string
		sender courier
		body   []byte
	}{
		{"ORDER_SUCCEEDED, with a wrong password", sender.guessing(), success},
		{"ORDER_SUCCEEDED", sender, success},
		{"ORDER_SUCCEEDED, once more", sender, success},
		{"TXN_CREATED, late", sender, made("evt_1", juspay.EventTxnCreated, claiming(charged.Raw, juspay.StatusPendingVBV))},
		{"ORDER_SUCCEEDED of the second order, made up by somebody with the password", sender,
			made("evt_3", juspay.EventOrderSucceeded, claiming(held.Raw, juspay.StatusCharged))},
	} {
		status, err := delivery.sender.send(ctx, delivery.body)
		if err != nil {
			return err
		}
		o.say("%s: answered with %d.", delivery.what, status)
		if err := o.sayOrders(ctx, shop); err != nil {
			return err
		}
	}
	return nil
}

func (o options) sayOrders(ctx context.Context, shop *shop) error {
	orders, err := shop.store.orders(ctx, open, paid, unpaid)
	for _, order := range orders {
		o.say("  %s is %s, shipments: %d.", order.id, order.state, order.shipments)
	}
	return err
}

// say prints what the example itself does, apart from what the shop prints.
func (o options) say(format string, args ...any) { fmt.Fprintf(o.stdout, "* "+format+"\n", args...) }
