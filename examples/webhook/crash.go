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
	"time"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// The size of the proof: what is not a flag.
const (
	senders       = 16
	crashLimit    = 55 * time.Second
	crashPatience = 80 * time.Millisecond
	pause         = 20 * time.Millisecond // between two attempts; Juspay's is a minute and more
	failures      = 0.5                   // of Juspay's answers
)

// proof is a run of the crash: a fake, a database, and a process that takes
// events and is killed again and again.
type proof struct {
	out     io.Writer
	fake    *juspaytest.Server
	address string
	db      string
	shop    *shop // of this process: it pays, and looks at the database
	kills   int
}

func (o options) crash(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "webhook")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := &proof{out: out, db: filepath.Join(dir, "shop.db")}
	if p.address, err = freeAddress(); err != nil {
		return err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: senders}
	defer transport.CloseIdleConnections()
	if p.fake, err = startFake(p.address, juspaytest.WithWebhookTransport(transport)); err != nil {
		return err
	}
	defer p.fake.Close()
	ctx, cancel := context.WithTimeoutCause(ctx, crashLimit, fmt.Errorf("not done within %s", crashLimit))
	defer cancel()
	store, err := openStore(ctx, p.db)
	if err != nil {
		return err
	}
	defer store.Close()
	p.shop = &shop{p.fake.Client(juspay.WithRoutingID(customer)), store, crashPatience, out}

	if err := p.pay(ctx, o.orders); err != nil {
		return err
	}
	if err := p.run(ctx); err != nil {
		return err
	}
	return p.check(ctx, o.orders)
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// pay captures two orders of three, and releases the third one. All stay open
// in the shop's books, and have their events at the fake.
func (p *proof) pay(ctx context.Context, orders int) error {
	for i := range orders {
		txn := p.fake.Authorize(juspaytest.Payment{OrderID: fmt.Sprintf("order-%d", i), Amount: "20.00"})
		if i%3 < 2 {
			if outcome, err := p.shop.Pay(ctx, txn.OrderID, txn.UUID); outcome != juspay.Succeeded {
				return fmt.Errorf("the capture of %s is %s: %w", txn.OrderID, outcome, err)
			}
			continue
		}
		if err := p.shop.store.intend(ctx, juspay.CaptureOf(txn.OrderID, txn.UUID, juspay.FullCapture())); err != nil {
			return err
		}
		if _, err := p.shop.client.Void(ctx, txn.UUID); err != nil {
			return err
		}
	}
	return nil
}

// run delivers all events while the process is killed.
func (p *proof) run(ctx context.Context) error {
	p.fake.On(juspaytest.OrderStatus).Randomly(failures, 1, juspaytest.Empty502, juspaytest.InvalidJSON, juspaytest.ErrorBody)
	defer p.fake.Calm()
	started := time.Now()
	killing, stop := context.WithCancel(ctx)
	killed := make(chan error, 1)
	go func() { killed <- p.kill(killing) }()
	err := p.deliverAll(ctx)
	stop()
	if err := errors.Join(err, <-killed); err != nil {
		return err
	}
	say(p.out, "%d events, each sent twice by %d senders in any order, took %s.",
		len(p.fake.Events()), senders, time.Since(started).Round(time.Millisecond))
	failed, unreachable := p.inVain()
	say(p.out, "The process was killed %d times. Attempts in vain: %d that it failed to handle, %d without an answer.",
		p.kills, failed, unreachable)
	return nil
}

// deliverAll delivers every event twice, in any order and many at once.
func (p *proof) deliverAll(ctx context.Context) error {
	events := p.fake.Events()
	queue := make(chan string, 2*len(events))
	for _, at := range rand.Perm(2 * len(events)) {
		queue <- events[at/2].ID
	}
	close(queue)
	errs := make(chan error, senders)
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for id := range queue {
				if err := p.deliver(ctx, id); err != nil {
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

// deliver has an event sent until the answer is 200. The fake would do that by
// itself, but one event after the other.
func (p *proof) deliver(ctx context.Context, id string) error {
	for p.fake.Deliver(id)[0].Status != http.StatusOK {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("an event was never taken: %w", context.Cause(ctx))
		}
	}
	return nil
}

// inVain counts the attempts that delivered nothing.
func (p *proof) inVain() (failed, unreachable int) {
	for _, attempt := range p.fake.Deliveries() {
		switch attempt.Status {
		case http.StatusOK:
		case 0:
			unreachable++
		default:
			failed++
		}
	}
	return failed, unreachable
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
			p.kills++
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
	process := exec.Command(self, "-db", p.db, "-listen", p.address, "-patience", crashPatience.String())
	process.Env = append(os.Environ(),
		"JUSPAY_API_KEY="+p.fake.APIKey(), "JUSPAY_BASE_URL="+p.fake.URL(), "JUSPAY_ROUTING_ID="+customer,
		"JUSPAY_WEBHOOK_USER="+login.username, "JUSPAY_WEBHOOK_PASSWORD="+login.password)
	process.Stderr = os.Stderr
	return process, process.Start()
}

// check holds the books against the ledger: no event is lost, and none had its
// effect twice.
func (p *proof) check(ctx context.Context, orders int) error {
	var stored int
	if err := p.shop.store.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM events`).Scan(&stored); err != nil {
		return err
	}
	booked, err := p.shop.store.orders(ctx, open, paid, unpaid)
	if err != nil {
		return err
	}
	wrong, shipments := 0, 0
	for _, order := range booked {
		want, ships := unpaid, 0
		if !p.fake.Ledger(order.movement.TxnUUID).Captured.IsZero() {
			want, ships = paid, 1
		}
		if order.state != want || order.shipments != ships {
			wrong++
		}
		shipments += order.shipments
	}
	events := len(p.fake.Events())
	say(p.out, "Events stored: %d of %d. Orders: %d, shipments: %d, wrong: %d.", stored, events, len(booked), shipments, wrong)
	if stored != events || len(booked) != orders || wrong > 0 {
		return errors.New("an event was lost, or had its effect twice")
	}
	return nil
}
