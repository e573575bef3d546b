package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

// The size of the proof: what is not a flag.
const (
	senders       = 16
	crashLimit    = 55 * time.Second
	crashPatience = 80 * time.Millisecond
	failures      = 0.5 // of Juspay's answers
	childUser     = "shop"
	childPassword = "a_long_password"
)

// proof is a run of the crash: a fake, a database, and a process that takes
// events and is killed again and again.
type proof struct {
	options
	account *demo.Account
	address string
	shop    *shop // of this process: it pays, and looks at the database
	events  [][]byte
	paid    map[string]bool // whether an order is paid, by the fake's ledger

	kills, failed, unreachable atomic.Int64
}

func crash(ctx context.Context, o options) error {
	account, err := demo.OnFake()
	if err != nil {
		return err
	}
	defer account.Close()
	dir, err := os.MkdirTemp("", "webhook")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o.db, o.patience = filepath.Join(dir, "shop.db"), crashPatience
	ctx, cancel := context.WithTimeoutCause(ctx, crashLimit, fmt.Errorf("not done within %s", crashLimit))
	defer cancel()

	p := &proof{options: o, account: account, paid: map[string]bool{}}
	if p.shop, err = o.shop(ctx, account); err != nil {
		return err
	}
	defer p.shop.store.Close()
	if p.address, err = freeAddress(); err != nil {
		return err
	}
	if err := p.pay(ctx); err != nil {
		return err
	}
	started := time.Now()
	if err := p.run(ctx); err != nil {
		return err
	}
	o.say("%d events, each sent twice by %d senders in any order, took %s.", len(p.events), senders, time.Since(started).Round(time.Millisecond))
	o.say("The process was killed %d times. Attempts in vain: %d that it failed to handle, %d without an answer.",
		p.kills.Load(), p.failed.Load(), p.unreachable.Load())
	return p.check(ctx)
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// pay captures two orders of three, and releases the third one. All stay open
// in the shop's books, and each gets its events.
func (p *proof) pay(ctx context.Context) error {
	for i := range p.orders {
		id := fmt.Sprintf("order-%d", i)
		txn := p.account.Fake.Authorize(juspaytest.Payment{OrderID: id, Amount: "20.00", RoutingID: demo.RoutingID})
		name := juspay.EventOrderSucceeded
		if i%3 < 2 {
			if outcome, err := p.shop.Pay(ctx, id, txn.UUID); outcome != juspay.Succeeded {
				return fmt.Errorf("the capture of %s is %s: %w", id, outcome, err)
			}
		} else {
			name = juspay.EventOrderVoided
			if err := p.shop.store.intend(ctx, juspay.CaptureOf(id, txn.UUID, juspay.FullCapture())); err != nil {
				return err
			}
			if _, err := p.shop.client.Void(ctx, txn.UUID); err != nil {
				return err
			}
		}
		order, err := p.shop.client.OrderStatus(ctx, id)
		if err != nil {
			return err
		}
		p.paid[id] = !p.account.Fake.Ledger(txn.UUID).Captured.IsZero()
		p.events = append(p.events,
			made(fmt.Sprintf("evt_%d_a", i), juspay.EventTxnCreated, claiming(order.Raw, juspay.StatusPendingVBV)),
			made(fmt.Sprintf("evt_%d_b", i), name, order.Raw))
	}
	return nil
}

// run delivers all events while the process is killed.
func (p *proof) run(ctx context.Context) error {
	p.account.Fake.On(juspaytest.OrderStatus).Randomly(failures, 1, juspaytest.Empty502, juspaytest.InvalidJSON, juspaytest.ErrorBody)
	defer p.account.Fake.Calm()
	killing, stop := context.WithCancel(ctx)
	killed := make(chan error, 1)
	go func() { killed <- p.kill(killing) }()
	err := p.deliver(ctx)
	stop()
	return errors.Join(err, <-killed)
}

func (p *proof) deliver(ctx context.Context) error {
	transport := &http.Transport{MaxIdleConnsPerHost: senders}
	defer transport.CloseIdleConnections()
	sender := courier{
		url: "http://" + p.address + "/juspay", credentials: credentials{childUser, childPassword},
		client: &http.Client{Transport: transport}, pause: 20 * time.Millisecond,
	}
	queue := make(chan []byte, 2*len(p.events))
	twice := append(append([][]byte{}, p.events...), p.events...)
	for _, at := range rand.Perm(len(twice)) {
		queue <- twice[at]
	}
	close(queue)
	errs := make(chan error, senders)
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for body := range queue {
				took, err := sender.deliver(ctx, body)
				p.failed.Add(int64(took.failed))
				p.unreachable.Add(int64(took.unreachable))
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

// kill starts the process and kills it after a while, over and over, until ctx
// ends. It has no chance to tidy up.
func (p *proof) kill(ctx context.Context) error {
	for ctx.Err() == nil {
		process, err := p.start()
		if err != nil {
			return err
		}
		life := time.NewTimer(50*time.Millisecond + rand.N(300*time.Millisecond))
		select {
		case <-life.C:
			p.kills.Add(1)
		case <-ctx.Done():
		}
		life.Stop()
		_ = process.Process.Kill()
		_ = process.Wait()
	}
	return nil
}

// start runs this program as a process of its own, as for a real account.
func (p *proof) start() (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	process := exec.Command(self, "-db", p.db, "-listen", p.address, "-patience", p.patience.String())
	process.Env = append(os.Environ(),
		"JUSPAY_API_KEY="+p.account.APIKey, "JUSPAY_BASE_URL="+p.account.BaseURL, "JUSPAY_ROUTING_ID="+demo.RoutingID,
		"JUSPAY_WEBHOOK_USER="+childUser, "JUSPAY_WEBHOOK_PASSWORD="+childPassword)
	process.Stdout, process.Stderr = io.Discard, p.stderr
	return process, process.Start()
}

// check holds the books against the ledger: no event is lost, and none had its
// effect twice.
func (p *proof) check(ctx context.Context) error {
	var stored int
	if err := p.shop.store.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM events`).Scan(&stored); err != nil {
		return err
	}
	orders, err := p.shop.store.orders(ctx, open, paid, unpaid)
	if err != nil {
		return err
	}
	wrong, shipments := 0, 0
	for _, order := range orders {
		want := map[bool]state{true: paid, false: unpaid}[p.paid[order.id]]
		if order.state != want || order.shipments > 1 || (order.shipments == 1) != p.paid[order.id] {
			wrong++
		}
		shipments += order.shipments
	}
	p.say("Events stored: %d of %d. Orders: %d, shipments: %d, wrong: %d.", stored, len(p.events), len(orders), shipments, wrong)
	if stored != len(p.events) || len(orders) != p.orders || wrong > 0 {
		return errors.New("an event was lost, or had its effect twice")
	}
	return nil
}
