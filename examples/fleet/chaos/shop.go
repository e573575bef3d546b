package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/till"
	"github.com/juspay/juspay-go/juspaytest"
)

// plan is what happens to an order.
type plan struct {
	orderID   string
	shipments []shipment
	rest      int64 // hundredths that are held and never shipped
	cancel    bool
}

type shipment struct {
	id         string
	hundredths int64
	comesBack  bool
}

// planOf makes the same plan for the same seed.
func planOf(seed uint64, i int) plan {
	rng := rand.New(rand.NewPCG(seed, uint64(i)))
	p := plan{orderID: fmt.Sprintf("order-%d", i), cancel: rng.IntN(5) == 0}
	if rng.IntN(3) == 0 {
		p.rest = 1 + rng.Int64N(100_00)
	}
	if p.cancel && rng.IntN(4) > 0 {
		p.rest += 1 + rng.Int64N(1000_00)
		return p
	}
	for part := range 1 + rng.IntN(3) {
		p.shipments = append(p.shipments, shipment{
			id: fmt.Sprintf("%s-%d", p.orderID, part), hundredths: 2 + rng.Int64N(500_00), comesBack: rng.IntN(4) == 0,
		})
	}
	return p
}

func (p plan) txnUUID() string  { return "txn-of-" + p.orderID }
func (p plan) customer() string { return "customer-of-" + p.orderID }

func (p plan) amount() juspay.Amount {
	sum := p.rest
	for _, s := range p.shipments {
		sum += s.hundredths
	}
	return juspay.AmountFromHundredths(sum)
}

// shop is the merchant's web process: it takes orders and ships them.
type shop struct {
	books  *till.Books
	pool   *pgxpool.Pool
	fake   *juspaytest.Server
	config Config
	next   atomic.Int64
	open   atomic.Int64 // movements that are not done yet

	returns returns
}

// returns are the ids of shipments that come back as soon as they are shipped.
type returns struct {
	mu  sync.Mutex
	ids []string
}

func (r *returns) add(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = append(r.ids, id)
}

func (r *returns) drop(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = slices.DeleteFunc(r.ids, func(other string) bool { return other == id })
}

func (r *returns) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ids)
}

// backlog is how many movements wait before the shop slows down.
const backlog = 400

// sell places all orders, several at a time, or as many as the time allows, and
// returns how many that are.
func (s *shop) sell(ctx context.Context) int {
	begin := time.Now()
	open, cancel := context.WithTimeout(ctx, s.config.For)
	defer cancel()
	var customers sync.WaitGroup
	for range 8 {
		customers.Go(func() {
			for open.Err() == nil {
				i := s.next.Add(1) - 1
				if i >= int64(s.config.Orders) {
					return
				}
				if s.config.Rate > 0 {
					pause(open, time.Until(begin.Add(time.Duration(float64(i)/s.config.Rate*float64(time.Second)))))
				}
				for s.open.Load() > backlog && open.Err() == nil {
					pause(open, 20*time.Millisecond)
				}
				s.place(ctx, planOf(s.config.Seed, int(i)))
			}
		})
	}
	customers.Wait()
	return min(int(s.next.Load()), s.config.Orders)
}

// place pays for an order, and ships or cancels it.
func (s *shop) place(ctx context.Context, p plan) {
	s.fake.Authorize(juspaytest.Payment{
		OrderID: p.orderID, TxnUUID: p.txnUUID(), Amount: p.amount().Fixed(2), RoutingID: p.customer(),
	})
	insist(ctx, func() error {
		return s.books.Open(ctx, till.Order{ID: p.orderID, TxnUUID: p.txnUUID(), RoutingID: p.customer(), Amount: p.amount()})
	})
	for _, shipment := range p.shipments {
		insist(ctx, func() error {
			return s.books.Ship(ctx, shipment.id, p.orderID, juspay.AmountFromHundredths(shipment.hundredths))
		})
		if shipment.comesBack {
			s.returns.add(shipment.id)
		}
	}
	if p.cancel {
		insist(ctx, func() error { return s.books.Cancel(ctx, p.orderID) })
	}
}

// insist repeats what the database did not take, or may have taken. Booking
// twice books once.
func insist(ctx context.Context, book func() error) {
	for ctx.Err() == nil {
		if err := book(); err == nil || errors.Is(err, till.ErrNotAllowed) {
			return
		}
		pause(ctx, 200*time.Millisecond)
	}
}

// takeBack refunds what comes back when it is shipped, by halves, until ctx ends.
func (s *shop) takeBack(ctx context.Context) {
	for ; ctx.Err() == nil; pause(ctx, 200*time.Millisecond) {
		rows, err := s.pool.Query(ctx, `SELECT id, (amount * 100)::bigint, state = 'shipped' FROM shipments
			WHERE id = ANY ($1) AND state <> 'waiting'`, s.returns.all())
		if err != nil {
			continue // the database is starting
		}
		var id string
		var hundredths int64
		var shipped bool
		var clerks sync.WaitGroup
		_, _ = pgx.ForEachRow(rows, []any{&id, &hundredths, &shipped}, func() error {
			r, refund := shipment{id: id, hundredths: hundredths}, shipped
			clerks.Go(func() {
				if refund {
					s.refund(ctx, r)
				}
				s.returns.drop(r.id)
			})
			return nil
		})
		clerks.Wait()
	}
}

func (s *shop) refund(ctx context.Context, r shipment) {
	for half := range 2 {
		insist(ctx, func() error {
			return s.books.Refund(ctx, fmt.Sprintf("%s-%d", r.id, half), r.id, juspay.AmountFromHundredths(r.hundredths/2))
		})
	}
}

// watch counts the movements that are not done with, until ctx ends.
func (s *shop) watch(ctx context.Context) {
	for ; ctx.Err() == nil; pause(ctx, 200*time.Millisecond) {
		var open int64
		if s.pool.QueryRow(ctx, `SELECT count(*) FROM movements WHERE `+working).Scan(&open) == nil {
			s.open.Store(open)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
