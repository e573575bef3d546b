// Package middlebox is what stands between a client and a server on a real
// network: a balancer or a NAT that forgets connections without a word.
package middlebox

import (
	"net"
	"sync"
)

// Box carries bytes between clients and a server.
type Box struct {
	listener net.Listener
	to       string
	carrying sync.WaitGroup

	mu        sync.Mutex
	made      int // connections
	forgotten int // those made up to this one
	open      []net.Conn
	closed    bool
}

// New returns a Box on a port of loopback.
func New(to string) (*Box, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Box{listener: listener, to: to}
	b.carrying.Go(b.accept)
	return b, nil
}

// Addr is where clients connect to.
func (b *Box) Addr() string { return b.listener.Addr().String() }

// Forget leaves all connections that there are open, and lets nothing more
// through. Later ones work.
func (b *Box) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forgotten = b.made
}

// Close closes all connections.
func (b *Box) Close() {
	b.listener.Close()
	b.mu.Lock()
	b.closed = true
	for _, conn := range b.open {
		conn.Close()
	}
	b.mu.Unlock()
	b.carrying.Wait()
}

func (b *Box) accept() {
	for {
		near, err := b.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", b.to)
		if err != nil {
			near.Close()
			continue
		}
		number := b.add(near, far)
		b.carrying.Go(func() { b.carry(far, near, number) })
		b.carrying.Go(func() { b.carry(near, far, number) })
	}
}

func (b *Box) add(conns ...net.Conn) (number int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.made++
	b.open = append(b.open, conns...)
	if b.closed {
		for _, conn := range conns {
			conn.Close()
		}
	}
	return b.made
}

func (b *Box) isForgotten(number int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return number <= b.forgotten
}

func (b *Box) carry(dst, src net.Conn, number int) {
	buf := make([]byte, 32<<10)
	for {
		n, err := src.Read(buf)
		switch forgotten := b.isForgotten(number); {
		case err != nil && !forgotten:
			dst.Close()
			return
		case err != nil:
			return
		case !forgotten:
			_, _ = dst.Write(buf[:n])
		}
	}
}
