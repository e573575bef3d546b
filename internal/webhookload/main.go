// Webhookload measures what the webhook handler costs beside one written by
// hand with net/http and encoding/json:
//
//	go run ./internal/webhookload
//
// Both serve on loopback, in turns in every round, and 64 senders deliver the
// same event to them over kept connections. The hand-written one reads the
// body into a struct of a few fields. A last line counts: every delivery was
// answered with 200, and the handler was called once for each.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

func main() {
	cfg := config{}
	flag.IntVar(&cfg.senders, "senders", 64, "senders at the same time")
	flag.IntVar(&cfg.rounds, "rounds", 16, "rounds, in which each side has its turn")
	flag.IntVar(&cfg.deliveries, "deliveries", 3000, "deliveries of a turn")
	flag.DurationVar(&cfg.limit, "limit", 50*time.Second, "of the whole run")
	flag.Parse()
	if err := run(cfg); err != nil {
		fmt.Fprintln(os.Stderr, "webhookload:", err)
		os.Exit(1)
	}
}

type config struct {
	senders, rounds, deliveries int
	limit                       time.Duration
}

func run(cfg config) error {
	body := event()
	own, err := newSide(sdkHandler)
	if err != nil {
		return err
	}
	defer own.close()
	bare, err := newSide(bareHandler)
	if err != nil {
		return err
	}
	defer bare.close()

	fmt.Printf("%d senders, an event of %d bytes, %d rounds of %d deliveries to each side\n",
		cfg.senders, len(body), cfg.rounds, cfg.deliveries)
	end := time.Now().Add(cfg.limit)
	var ratios []float64
	for round := range cfg.rounds + 1 { // the first one warms up
		var took [2]time.Duration
		for i, side := range []*side{own, bare} {
			if took[i], err = side.deliver(cfg, body, end); err != nil {
				return err
			}
		}
		if round > 0 {
			ratio := took[0].Seconds() / took[1].Seconds()
			ratios = append(ratios, ratio)
			fmt.Printf("round %d: handler %.0f/s, by hand %.0f/s, time ratio %.2f\n",
				round, rate(cfg, took[0]), rate(cfg, took[1]), ratio)
		}
	}
	slices.Sort(ratios)
	fmt.Printf("time ratio, median of the rounds: %.2f (%.2f to %.2f)\n",
		ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	want := int64((cfg.rounds + 1) * cfg.deliveries)
	fmt.Printf("delivered %d, handled %d and %d\n", want, own.handled.Load(), bare.handled.Load())
	if own.handled.Load() != want || bare.handled.Load() != want {
		return fmt.Errorf("not every event was handled once")
	}
	return nil
}

func rate(cfg config, took time.Duration) float64 { return float64(cfg.deliveries) / took.Seconds() }
