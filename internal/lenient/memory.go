package lenient

import (
	"encoding/binary"
	"sync"
)

// memory is what one decoding leaves to the next, and the room that it needs.
type memory struct {
	decoder decoder
	texts   texts
	path    [16]step
}

var memories = sync.Pool{New: func() any { return new(memory) }}

func recall() *memory { return memories.Get().(*memory) }

func (m *memory) release() {
	m.decoder = decoder{} // it must not keep a body alive
	memories.Put(m)
}

// texts remembers short texts, so that the currencies, statuses and codes of
// one answer after the other are one string each. It is a cache: a text falls
// out when another one takes its place.
type texts [1024]string

// maxRemembered is the longest text worth looking up.
const maxRemembered = 128

// text returns b as a string, a remembered one if there is one.
func (t *texts) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > maxRemembered {
		return string(b)
	}
	at := hash(b) % uint64(len(t))
	first, second := &t[at], &t[at^1] // two places, so that two texts do not drive each other out
	if *first != string(b) {
		if *second != string(b) {
			*second = string(b)
		}
		*first, *second = *second, *first
	}
	return *first
}

// hash looks at the length and both ends of b.
func hash(b []byte) uint64 {
	const prime = 0x9e3779b97f4a7c15
	h := uint64(len(b))
	if len(b) >= 8 {
		h ^= binary.LittleEndian.Uint64(b) * prime
		h = (h ^ binary.LittleEndian.Uint64(b[len(b)-8:])) * prime
	} else {
		for _, c := range b {
			h = h<<8 | uint64(c)
		}
		h *= prime
	}
	return h >> 32
}
