package juspay_test

import (
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// wirePipe is one end of a connection in memory. Unlike those of net.Pipe its
// writes do not wait for a reader, as those to a kernel do not.
type wirePipe struct {
	in, out *wireFlow
}

// newWirePipe returns both ends.
func newWirePipe() (client, server net.Conn) {
	there, back := newWireFlow(), newWireFlow()
	return &wirePipe{in: back, out: there}, &wirePipe{in: there, out: back}
}

func (p *wirePipe) Read(b []byte) (int, error)  { return p.in.read(b) }
func (p *wirePipe) Write(b []byte) (int, error) { return p.out.write(b) }

// Close lets the other side read what is under way.
func (p *wirePipe) Close() error {
	p.in.end(true)
	p.out.end(false)
	return nil
}

func (*wirePipe) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
func (*wirePipe) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
func (*wirePipe) SetDeadline(time.Time) error      { return nil }
func (*wirePipe) SetReadDeadline(time.Time) error  { return nil }
func (*wirePipe) SetWriteDeadline(time.Time) error { return nil }

// wireFlow is one direction.
type wireFlow struct {
	mu      sync.Mutex
	changed *sync.Cond
	onWay   []byte
	ended   bool // by its writer
	left    bool // by its reader
}

// wireRoom is how much a flow holds before its writer has to wait.
const wireRoom = 256 << 10

func newWireFlow() *wireFlow {
	f := new(wireFlow)
	f.changed = sync.NewCond(&f.mu)
	return f
}

func (f *wireFlow) read(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.onWay) == 0 && !f.ended && !f.left {
		f.changed.Wait()
	}
	switch {
	case f.left:
		return 0, net.ErrClosed
	case len(f.onWay) == 0:
		return 0, io.EOF
	}
	n := copy(b, f.onWay)
	f.onWay = f.onWay[n:]
	f.changed.Broadcast()
	return n, nil
}

func (f *wireFlow) write(b []byte) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		for len(f.onWay) >= wireRoom && !f.ended && !f.left {
			f.changed.Wait()
		}
		switch {
		case f.ended:
			return n, net.ErrClosed
		case f.left:
			return n, &net.OpError{Op: "write", Net: "pipe", Err: syscall.EPIPE}
		}
		part := b[:min(len(b), wireRoom-len(f.onWay))]
		f.onWay = append(f.onWay, part...)
		f.changed.Broadcast()
		n, b = n+len(part), b[len(part):]
		if len(b) == 0 {
			return n, nil
		}
	}
}

func (f *wireFlow) end(byReader bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if byReader {
		f.left = true
	} else {
		f.ended = true
	}
	f.changed.Broadcast()
}
