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

// A Disturbance is something bad that happens to the fleet.
type Disturbance string

const (
	Killed  Disturbance = "workers killed"
	Stopped Disturbance = "workers stopped"
	Crashed Disturbance = "database crashes"
	Shut    Disturbance = "times Juspay's port was shut"
	TooFast Disturbance = "bursts of HTTP 429"
)

// deck is how often each of them comes; it is shuffled again and again.
var deck = []Disturbance{Killed, Killed, Killed, Killed, Killed, Stopped, Crashed, Crashed, Shut, TooFast}

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

func (r *run) happen(ctx context.Context, d Disturbance, slot int) error {
	switch d {
	case Killed:
		r.fleet.signal(slot, os.Kill)
	case Stopped:
		r.fleet.signal(slot, syscall.SIGTERM)
	case Crashed:
		return r.config.Database.Crash(context.WithoutCancel(ctx))
	case Shut:
		r.world.fake.Refuse()
		pause(ctx, 200*time.Millisecond)
		r.world.fake.Reopen()
	case TooFast:
		r.world.fake.On(juspaytest.Capture).Next(slices.Repeat([]juspaytest.Fault{juspaytest.RateLimited}, 3*r.config.Processes)...)
	}
	return nil
}
