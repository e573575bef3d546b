package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/juspay/juspay-go/juspaytest"
)

// A disturbance is something bad that happens to the fleet.
type disturbance string

const (
	killed  disturbance = "workers killed"
	stopped disturbance = "workers stopped"
	crashed disturbance = "database crashes"
	shut    disturbance = "times Juspay's port was shut"
	tooFast disturbance = "bursts of HTTP 429"
)

// deck is how often each of them comes; it is shuffled again and again.
var deck = []disturbance{killed, killed, killed, killed, killed, stopped, crashed, crashed, shut, tooFast}

// disturb does something bad every now and then, until ctx ends.
func (r *run) disturb(ctx context.Context) {
	rng := rand.New(rand.NewPCG(r.config.Seed, 0xD157))
	cards := slices.Clone(deck)
	for i := 0; ; i++ {
		if i %= len(cards); i == 0 {
			rng.Shuffle(len(cards), func(a, b int) { cards[a], cards[b] = cards[b], cards[a] })
		}
		pause(ctx, time.Duration((0.5+rng.Float64())*float64(r.config.Every)))
		if ctx.Err() != nil {
			return
		}
		r.did[cards[i]]++
		if err := r.happen(ctx, cards[i], rng.IntN(r.config.Processes)); err != nil {
			fmt.Fprintln(r.config.Log, cards[i], err)
			return
		}
	}
}

func (r *run) happen(ctx context.Context, d disturbance, slot int) error {
	switch d {
	case killed:
		r.fleet.signal(slot, os.Kill)
	case stopped:
		r.fleet.signal(slot, syscall.SIGTERM)
	case crashed:
		return r.config.Database.Crash(context.WithoutCancel(ctx))
	case shut:
		r.world.fake.Refuse()
		pause(ctx, 200*time.Millisecond)
		r.world.fake.Reopen()
	case tooFast:
		r.world.fake.On(juspaytest.Capture).Next(slices.Repeat([]juspaytest.Fault{juspaytest.RateLimited}, 3*r.config.Processes)...)
	}
	return nil
}
