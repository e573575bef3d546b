package chaos

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/examples/fleet/till"
	"github.com/juspay/juspay-go/juspaytest"
)

// working is a movement that is not done with: neither ended nor listed.
const working = `state IN ('intended', 'sent', 'pending', 'unknown')`

// run is one chaos run.
type run struct {
	config Config
	pool   *pgxpool.Pool
	books  *till.Books
	world  *world
	shop   *shop
	fleet  *processes
	did    map[Disturbance]int
	placed int // orders
}

// Run sells all orders to a fleet of processes, with everything that can go
// wrong, waits until the fleet has come to rest, and compares its books with
// the money. The error says that the run could not be made; what the run has
// found is in the report.
func Run(ctx context.Context, database string, c Config) (*Report, error) {
	pool, err := openPool(ctx, database, 16)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	if err := till.Migrate(ctx, pool); err != nil {
		return nil, err
	}
	books, err := till.OpenBooks(pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	post, err := newPost(c.Seed)
	if err != nil {
		return nil, err
	}
	defer post.close()
	fake, err := juspaytest.Start(juspaytest.WithRequestLimit(500), juspaytest.WithRepeatedKey(repeatedKey(c.Seed)),
		juspaytest.WithWebhooks(post.url(), user, password), juspaytest.WithWebhookTransport(post),
		juspaytest.WithWebhookWaits(time.Second))
	if err != nil {
		return nil, err
	}
	defer fake.Close()
	misbehave(fake, c.Faults, c.Seed)

	r := &run{config: c, pool: pool, books: books, did: map[Disturbance]int{}}
	r.shop = &shop{books: books, pool: pool, fake: fake, config: c}
	r.world = &world{fake: fake, post: post, rng: rand.New(rand.NewPCG(c.Seed, 1)), pending: r.pending}
	r.fleet = r.processes(ctx, database)
	return r.do(ctx)
}

func openPool(ctx context.Context, database string, connections int) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(database)
	if err != nil {
		return nil, err
	}
	config.MaxConns = int32(connections)
	return pgxpool.NewWithConfig(ctx, config)
}

// repeatedKey lets half of the runs refuse a key that was used before.
func repeatedKey(seed uint64) juspaytest.RepeatedKey {
	if seed%2 == 1 {
		return juspaytest.RepeatedKeyRefused
	}
	return juspaytest.RepeatedKeyReplayed
}

func (r *run) processes(ctx context.Context, database string) *processes {
	env := settings{
		Database: database, BaseURL: r.world.fake.URL(), APIKey: r.world.fake.APIKey(),
		Workers: r.config.Workers, Broken: r.config.Broken, Timing: r.config.Timing,
	}.env()
	start := func() *exec.Cmd {
		cmd := r.config.Start(context.WithoutCancel(ctx), env)
		cmd.Stderr = r.config.Log
		return cmd
	}
	return newProcesses(start, r.config.Processes)
}

func (r *run) do(ctx context.Context) (*Report, error) {
	if err := r.world.post.open(r.books.Take); err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(ctx)
	var fleet, rest sync.WaitGroup
	stopAll := func() { stop(); fleet.Wait(); rest.Wait() }
	defer stopAll()
	for slot := range r.config.Processes {
		fleet.Go(func() { r.fleet.keep(running, slot) })
	}
	disturbed, calm := context.WithCancel(running)
	defer calm()
	begin := time.Now()
	rest.Go(func() { r.world.gateway(running) })
	rest.Go(func() { r.shop.takeBack(running) })
	rest.Go(func() { r.shop.watch(running) })
	if r.config.Every > 0 {
		rest.Go(func() { r.disturb(disturbed) })
	}
	rest.Go(func() { r.progress(running, begin) })

	r.placed = r.shop.sell(ctx)
	sold := time.Since(begin)
	calm() // what is wrong with the calls stays wrong
	r.rest(ctx)
	took := time.Since(begin)
	stopAll()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.finishAll(ctx)
	report, err := r.check(ctx)
	if err != nil {
		return nil, err
	}
	report.Sold, report.Took = sold, took
	return report, nil
}

// pending is what the gateway may have to finish.
func (r *run) pending(ctx context.Context) ([]open, error) {
	rows, err := r.pool.Query(ctx, `SELECT order_id, txn_uuid, kind FROM movements
		WHERE state IN ('sent', 'pending', 'unknown', 'listed') ORDER BY created, id LIMIT 500`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o open, err error) {
		err = row.Scan(&o.orderID, &o.txnUUID, &o.kind)
		return o, err
	})
}

// rest waits until nothing is being worked on, or the limit is over.
func (r *run) rest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, r.config.Limit)
	defer cancel()
	for ctx.Err() == nil {
		var busy bool
		err := r.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM movements WHERE `+working+`)
			OR EXISTS (SELECT FROM shipments WHERE id = ANY ($1) AND state = 'shipped')`, r.shop.returns.all()).Scan(&busy)
		if err == nil && !busy {
			return
		}
		pause(ctx, 200*time.Millisecond)
	}
}

// finishAll lets the gateway finish whatever still waits, also of movements that
// the books think are over.
func (r *run) finishAll(ctx context.Context) {
	pause(ctx, late)
	for i := range r.placed {
		p := planOf(r.config.Seed, i)
		for r.world.finish(open{p.orderID, p.txnUUID(), juspay.MovementCapture}, true) ||
			r.world.finish(open{p.orderID, p.txnUUID(), juspay.MovementRefund}, true) {
		}
	}
}

// progress prints a line every few seconds, until ctx ends.
func (r *run) progress(ctx context.Context, begin time.Time) {
	for pause(ctx, 2*time.Second); ctx.Err() == nil; pause(ctx, 2*time.Second) {
		fmt.Fprintf(r.config.Log, "%4.0fs  %d of %d orders placed, %d movements in work\n", time.Since(begin).Seconds(),
			min(r.shop.next.Load(), int64(r.config.Orders)), r.config.Orders, r.shop.open.Load())
	}
}
