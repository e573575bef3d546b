package lenient

import (
	"encoding/binary"
	"math/bits"
)

// plain are the bytes that mean themselves inside a string.
var plain = func() (table [256]bool) {
	for c := ' '; c < 0x80; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()

const (
	ones  = 0x0101010101010101 // every byte is 1
	highs = 0x80 * ones        // the high bit of every byte
)

// plainPrefix counts the plain bytes that text begins with, eight at a time.
func plainPrefix(text []byte) (n int) {
	for ; len(text)-n >= 8; n += 8 {
		word := binary.LittleEndian.Uint64(text[n:])
		quotes, slashes := word^'"'*ones, word^'\\'*ones
		// A byte that is zero, or below a space, borrows its high bit. A borrow
		// may reach bytes above it, never the first odd one.
		odd := (word | (word - ' '*ones) | (quotes - ones) | (slashes - ones)) & highs
		if odd != 0 {
			return n + bits.TrailingZeros64(odd)/8
		}
	}
	for n < len(text) && plain[text[n]] {
		n++
	}
	return n
}
