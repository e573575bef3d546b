package till

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Process is one process of the fleet. Start as many as you like.
type Process struct {
	Pool    *pgxpool.Pool
	Worker  Worker
	Workers int // jobs at the same time; a quarter of them asks
}

// Jobs returns the workers of the process, for River.
func (p *Process) Jobs() *river.Workers {
	jobs := river.NewWorkers()
	river.AddWorker(jobs, &Mover{Worker: p.Worker})
	river.AddWorker(jobs, &Settler{Worker: p.Worker})
	return jobs
}

// Run works until ctx ends, then lets the calls that are on their way come back
// and books them, and returns. Give the process the time of one call for that; a
// kill before does no harm, but leaves more to ask about.
func (p *Process) Run(ctx context.Context, jobs *river.Workers) error {
	asking := max(1, p.Workers/4)
	job := p.Worker.Call + longPause + 10*time.Second // it may wait for the brake, and for the books
	queue := func(workers int) river.QueueConfig {
		return river.QueueConfig{MaxWorkers: max(1, workers), FetchCooldown: 20 * time.Millisecond}
	}
	client, err := river.NewClient(riverpgxv5.New(p.Pool), &river.Config{
		Queues:               map[string]river.QueueConfig{"move": queue(p.Workers - asking), "settle": queue(asking)},
		Workers:              jobs,
		JobTimeout:           job,
		RescueStuckJobsAfter: job + p.Worker.Forgot,
		SoftStopTimeout:      p.Worker.Call + 10*time.Second,
		// The books have it; the queue need not.
		CompletedJobRetentionPeriod: time.Hour,
		Logger:                      p.Worker.Log,
	})
	if err != nil {
		return err
	}
	if !start(ctx, client, p.Worker.Log) {
		return nil
	}
	p.Worker.Log.Info("working", "workers", p.Workers)
	var sweeping sync.WaitGroup
	sweeping.Go(func() { p.sweep(ctx) })
	defer sweeping.Wait()
	<-client.Stopped()
	p.Worker.Log.Info("stopped")
	return nil
}

// start tries again while the database is starting. It reports false when it is
// asked to stop before that.
func start(ctx context.Context, client *river.Client[pgx.Tx], log *slog.Logger) bool {
	for {
		err := client.Start(ctx)
		if err == nil {
			return true
		}
		log.Warn("not started yet", "error", err)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return false
		}
	}
}

func (p *Process) sweep(ctx context.Context) {
	tick := time.NewTicker(p.Worker.Forgot / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		found, err := p.Worker.Books.Sweep(ctx, p.Worker.Forgot)
		if found > 0 || err != nil && ctx.Err() == nil {
			p.Worker.Log.Info("sweep", "found", found, "error", err)
		}
	}
}
