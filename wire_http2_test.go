package juspay_test

import (
	"encoding/binary"
	"io"
	"strconv"
)

// The few parts of HTTP/2 that a server needs to answer, and to misbehave in
// ways that no library offers.

const (
	frameData         = 0x0
	frameHeaders      = 0x1
	frameReset        = 0x3
	frameSettings     = 0x4
	framePing         = 0x6
	frameGoAway       = 0x7
	frameContinuation = 0x9

	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4

	codeNone     = 0x0
	codeProtocol = 0x1
	codeInternal = 0x2
	codeRefused  = 0x7

	prefaceLength = 24 // PRI * HTTP/2.0 and so on
	maxFrame      = 16 << 10
)

// frame sends one frame.
func (c *wireConn) frame(kind, flags byte, stream uint32, payload []byte) error {
	return c.send(wireFrame(kind, flags, stream, payload))
}

func wireFrame(kind, flags byte, stream uint32, payload []byte) []byte {
	head := make([]byte, 9, 9+len(payload))
	binary.BigEndian.PutUint32(head, uint32(len(payload))<<8)
	head[3], head[4] = kind, flags
	binary.BigEndian.PutUint32(head[5:], stream)
	return append(head, payload...)
}

func (c *wireConn) resetStream(stream, code uint32) {
	c.frame(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code))
}

// goAway says that streams after last were not handled.
func (c *wireConn) goAway(last, code uint32) {
	payload := binary.BigEndian.AppendUint32(nil, last)
	c.frame(frameGoAway, 0, 0, binary.BigEndian.AppendUint32(payload, code))
}

// serveHTTP2 counts a request when its HEADERS frame arrives, and runs the
// script when the request is complete. What the header block says is not read.
func (c *wireConn) serveHTTP2() {
	if _, err := io.CopyN(io.Discard, c.reader, prefaceLength); err != nil {
		return
	}
	if c.frame(frameSettings, 0, 0, nil) != nil {
		return
	}
	scripts, bodies := map[uint32]wireScript{}, map[uint32][]byte{}
	for {
		kind, flags, stream, payload, err := c.readFrame()
		if err != nil {
			return
		}
		switch {
		case kind == frameHeaders:
			scripts[stream] = c.srv.arrive()
		case kind == frameData:
			bodies[stream] = append(bodies[stream], payload...)
		case kind == frameSettings && flags&flagAck == 0:
			c.frame(frameSettings, flagAck, 0, nil)
		case kind == framePing && flags&flagAck == 0:
			c.frame(framePing, flagAck, 0, payload)
		}
		if (kind == frameHeaders || kind == frameData) && flags&flagEndStream != 0 {
			c.srv.keep(bodies[stream])
			script := scripts[stream]
			c.srv.wg.Go(func() { script.h2(c, stream) })
		}
	}
}

func (c *wireConn) readFrame() (kind, flags byte, stream uint32, payload []byte, err error) {
	var head [9]byte
	if _, err = io.ReadFull(c.reader, head[:]); err != nil {
		return
	}
	length := binary.BigEndian.Uint32(head[:4]) >> 8
	payload = make([]byte, length)
	_, err = io.ReadFull(c.reader, payload)
	return head[3], head[4], binary.BigEndian.Uint32(head[5:]) &^ (1 << 31), payload, err
}

// answerHTTP2 sends a whole answer.
func (c *wireConn) answerHTTP2(stream uint32, a wireAnswer) {
	if a.bodiless() {
		c.frame(frameHeaders, flagEndHeaders|flagEndStream, stream, a.block())
		return
	}
	c.frame(frameHeaders, flagEndHeaders, stream, a.block())
	rest := a.body
	for len(rest) > maxFrame {
		c.frame(frameData, 0, stream, rest[:maxFrame])
		rest = rest[maxFrame:]
	}
	c.frame(frameData, flagEndStream, stream, rest)
}

// block is the header block: literals without indexing and without Huffman.
func (a wireAnswer) block() []byte {
	block := wireField(nil, ":status", strconv.Itoa(a.status))
	for _, h := range a.header {
		block = wireField(block, h[0], h[1])
	}
	if !a.bodiless() {
		block = wireField(block, "content-length", strconv.Itoa(len(a.body)+a.missing))
	}
	return block
}

func wireField(block []byte, name, value string) []byte {
	block = append(block, 0)
	for _, text := range []string{name, value} {
		block = wireInt(block, len(text))
		block = append(block, text...)
	}
	return block
}

// wireInt writes a length with a prefix of seven bits, by RFC 7541.
func wireInt(block []byte, n int) []byte {
	const prefix = 1<<7 - 1
	if n < prefix {
		return append(block, byte(n))
	}
	block = append(block, prefix)
	for n -= prefix; n >= 1<<7; n >>= 7 {
		block = append(block, byte(n)|1<<7)
	}
	return append(block, byte(n))
}
