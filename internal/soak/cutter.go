package soak

import (
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// cutter is a TCP proxy that loses connections: before, in the middle of and
// after a request, with a reset or without; and that holds some of them up, so
// that a request arrives when its caller is gone.
type cutter struct {
	listener net.Listener
	target   string
	cuts     atomic.Int64
	done     chan struct{}
	group    sync.WaitGroup

	mu     sync.Mutex // guards what follows
	random *rand.Rand
	conns  map[net.Conn]struct{}
	closed bool
}

// damage is what happens to one connection.
type damage struct {
	up, down int64         // bytes to the server and back until the cut; -1: never
	reset    bool          // the client sees a reset, not an end
	delay    time.Duration // of every piece on the way to the server
}

func openCutter(target string, seed uint64) (*cutter, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &cutter{
		listener: listener, target: target, done: make(chan struct{}),
		random: rand.New(rand.NewPCG(seed, 2)), conns: make(map[net.Conn]struct{}),
	}
	c.group.Go(c.accept)
	return c, nil
}

func (c *cutter) address() string { return c.listener.Addr().String() }

// close ends all connections and waits for whatever carries them.
func (c *cutter) close() {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return
	}
	c.closed = true
	close(c.done)
	_ = c.listener.Close()
	for conn := range c.conns {
		_ = conn.Close()
	}
	c.mu.Unlock()
	c.group.Wait()
}

func (c *cutter) accept() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.group.Go(func() { c.carry(client) })
	}
}

// plan draws what happens to the next connection. A handshake with TLS takes
// some 3 KB, a plain request half of one: the ranges hit before, in and after.
func (c *cutter) plan() damage {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := damage{up: -1, down: -1, reset: c.random.IntN(2) == 0}
	switch c.random.IntN(10) {
	case 0:
		d.up = 0
	case 1, 2:
		d.up = c.random.Int64N(6 << 10)
	case 3, 4, 5:
		d.down = c.random.Int64N(16 << 10)
	case 6:
		d.delay = time.Duration(c.random.Int64N(int64(300 * time.Millisecond)))
	}
	return d
}

// hold notes a connection for close. It reports false when that has happened.
func (c *cutter) hold(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.conns[conn] = struct{}{}
		return true
	}
	_ = conn.Close()
	return false
}

func (c *cutter) drop(conn net.Conn) {
	c.mu.Lock()
	delete(c.conns, conn)
	c.mu.Unlock()
	_ = conn.Close()
}

// carry takes one connection to the server, until one end or the plan ends it.
func (c *cutter) carry(client net.Conn) {
	if !c.hold(client) {
		return
	}
	defer c.drop(client)
	server, err := net.Dial("tcp", c.target)
	if err != nil || !c.hold(server) {
		return
	}
	defer c.drop(server)
	d := c.plan()
	var both sync.WaitGroup
	leg := func(to, from net.Conn, limit int64, delay time.Duration) {
		if c.copy(to, from, limit, delay) {
			c.cuts.Add(1)
			if tcp, ok := client.(*net.TCPConn); ok && d.reset {
				_ = tcp.SetLinger(0)
			}
		}
		_ = client.Close()
		_ = server.Close()
	}
	both.Go(func() { leg(server, client, d.up, d.delay) })
	both.Go(func() { leg(client, server, d.down, 0) })
	both.Wait()
}

// copy passes bytes on until an end fails, or limit bytes went by: then it
// reports true.
func (c *cutter) copy(to, from net.Conn, limit int64, delay time.Duration) bool {
	if limit == 0 {
		return true
	}
	buf := make([]byte, 4<<10)
	for {
		n, err := from.Read(buf)
		if limit > 0 && int64(n) >= limit {
			_, _ = to.Write(buf[:limit])
			return true
		}
		if n > 0 {
			if delay > 0 && !c.wait(delay) {
				return false
			}
			if _, failed := to.Write(buf[:n]); failed != nil {
				return false
			}
			limit = max(limit-int64(n), -1)
		}
		if err != nil {
			return false
		}
	}
}

func (c *cutter) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.done:
		return false
	}
}
