package chaos

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// processes are the worker processes. One that ends is started again, as a
// cluster does.
type processes struct {
	start func() *exec.Cmd

	mu      sync.Mutex
	running []*os.Process // nil while it is down
	failed  int           // ended otherwise than killed, or with 0
}

func newProcesses(start func() *exec.Cmd, slots int) *processes {
	return &processes{start: start, running: make([]*os.Process, slots)}
}

// keep runs one process after another in a slot, until ctx ends; then it asks
// the last one to stop.
func (p *processes) keep(ctx context.Context, slot int) {
	for ctx.Err() == nil {
		cmd := p.start()
		stdin, err := cmd.StdinPipe() // closed with this process, so that the worker ends, too
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			p.end(slot, err)
			pause(ctx, time.Second)
			continue
		}
		p.set(slot, cmd.Process)
		stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Signal(syscall.SIGTERM) })
		err = cmd.Wait()
		stop()
		_ = stdin.Close()
		p.end(slot, err)
		pause(ctx, 100*time.Millisecond)
	}
}

func (p *processes) set(slot int, process *os.Process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[slot] = process
}

func (p *processes) end(slot int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[slot] = nil
	if exit, ok := err.(*exec.ExitError); err != nil && !(ok && !exit.Exited()) {
		p.failed++
	}
}

func (p *processes) signal(slot int, signal os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if process := p.running[slot]; process != nil {
		_ = process.Signal(signal)
	}
}
