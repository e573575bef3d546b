// Package decimal holds exact decimal numbers that fit in 64 bits: what an
// amount of money needs, and what reading a number written by a stranger needs.
package decimal

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

const (
	// MaxLen is the longest text that Parse looks at. The longest number that
	// fits takes 21 bytes; the rest is room for zeros and exponents.
	MaxLen = 64

	// MaxScale is the largest number of decimals: 10^18 is the last power of
	// ten that fits in an int64.
	MaxScale = 18

	// maxExponent is where the reading of an exponent stops counting. No digits
	// within MaxLen can bring such an exponent back into range.
	maxExponent = 1000

	zeros = "000000000000000000" // MaxScale of them
)

var pow10 = func() (p [MaxScale + 1]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// Decimal is unscaled / 10^scale. It is always canonical: the scale is the
// smallest that holds the value, so == compares values. The zero value is 0.
type Decimal struct {
	unscaled int64
	scale    uint8
}

// New returns digits × 10^exponent, and false when that does not fit.
func New(negative bool, digits uint64, exponent int) (Decimal, bool) {
	c := coefficient{value: digits}
	for c.value != 0 && c.value%10 == 0 {
		c.value /= 10
		c.zeros++
	}
	return c.shift(negative, exponent)
}

// FromInt64 returns n.
func FromInt64(n int64) Decimal { return Decimal{unscaled: n} }

// FromHundredths returns n / 100.
func FromHundredths(n int64) Decimal {
	d, _ := New(n < 0, magnitude(n), -2) // every n fits
	return d
}

// Parse reads a number in the grammar of JSON, exponents included. It reports
// false for any other text, for a number that does not fit exactly in an int64
// with 0 to MaxScale decimals, and, unread, for text longer than MaxLen. It
// does not allocate.
func Parse[T ~string | ~[]byte](text T) (Decimal, bool) {
	if len(text) > MaxLen {
		return Decimal{}, false
	}
	var c coefficient
	i := 0
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		i = 1
	}

	start := i
	i = scanDigits(text, i, &c)
	if i == start || text[start] == '0' && i > start+1 {
		return Decimal{}, false // no digit, or a leading zero
	}

	decimals := 0
	if i < len(text) && text[i] == '.' {
		start = i + 1
		i = scanDigits(text, start, &c)
		decimals = i - start
		if decimals == 0 {
			return Decimal{}, false
		}
	}

	exponent := 0
	if i < len(text) {
		var ok bool
		if exponent, ok = parseExponent(text, i); !ok {
			return Decimal{}, false
		}
	}
	return c.shift(negative, exponent-decimals)
}

// parseExponent reads text from i to its end as the exponent part of a number.
func parseExponent[T ~string | ~[]byte](text T, i int) (int, bool) {
	if text[i]|0x20 != 'e' {
		return 0, false
	}
	i++
	negative := i < len(text) && text[i] == '-'
	if negative || i < len(text) && text[i] == '+' {
		i++
	}
	if i == len(text) {
		return 0, false
	}
	n := 0
	for ; i < len(text); i++ {
		digit := text[i] - '0'
		if digit > 9 {
			return 0, false
		}
		if n < maxExponent {
			n = n*10 + int(digit)
		}
	}
	if negative {
		n = -n
	}
	return n, true
}

// scanDigits feeds the digits of text from i on to c and returns where they end.
func scanDigits[T ~string | ~[]byte](text T, i int, c *coefficient) int {
	for ; i < len(text); i++ {
		digit := text[i] - '0'
		if digit > 9 {
			break
		}
		c.push(uint64(digit))
	}
	return i
}

// coefficient collects digits. Zeros at the end are counted, not multiplied in,
// so that a long tail of zeros overflows nothing and the result is canonical.
type coefficient struct {
	value    uint64 // at most 1<<63 + 9
	zeros    int
	overflow bool
}

func (c *coefficient) push(digit uint64) {
	switch {
	case digit == 0:
		c.zeros++
		return
	case c.value == 0:
		c.value = digit
	default:
		places := c.zeros + 1
		if places > MaxScale {
			c.overflow = true
			return
		}
		hi, lo := bits.Mul64(c.value, pow10[places])
		if hi != 0 || lo > 1<<63 {
			c.overflow = true
			return
		}
		c.value = lo + digit
	}
	c.zeros = 0
}

// shift returns the digits times 10^exponent, if that fits.
func (c *coefficient) shift(negative bool, exponent int) (Decimal, bool) {
	if c.overflow {
		return Decimal{}, false
	}
	if c.value == 0 {
		return Decimal{}, true // whatever the exponent
	}
	exponent += c.zeros
	if exponent < -MaxScale || exponent > MaxScale {
		return Decimal{}, false
	}
	hi, magnitude := uint64(0), c.value
	scale := 0
	if exponent > 0 {
		hi, magnitude = bits.Mul64(magnitude, pow10[exponent])
	} else {
		scale = -exponent
	}
	if hi != 0 {
		return Decimal{}, false
	}
	unscaled, ok := signed(negative, magnitude)
	if !ok {
		return Decimal{}, false
	}
	return Decimal{unscaled: unscaled, scale: uint8(scale)}, true
}

// signed gives magnitude its sign, if the result fits.
func signed(negative bool, magnitude uint64) (int64, bool) {
	if negative {
		return -int64(magnitude), magnitude <= 1<<63
	}
	return int64(magnitude), magnitude <= math.MaxInt64
}

// Decimals returns how many digits stand behind the point.
func (d Decimal) Decimals() int { return int(d.scale) }

// Sign returns -1, 0 or +1.
func (d Decimal) Sign() int { return cmp.Compare(d.unscaled, 0) }

// Int64 returns d, and false when d is not a whole number.
func (d Decimal) Int64() (int64, bool) { return d.times(0) }

// Hundredths returns d × 100, and false when that is not whole or overflows.
func (d Decimal) Hundredths() (int64, bool) { return d.times(2) }

// times returns d × 10^places, and false when that is not whole or overflows.
func (d Decimal) times(places int) (int64, bool) {
	up := places - int(d.scale)
	if up < 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(d.magnitude(), pow10[up])
	n, ok := signed(d.unscaled < 0, lo)
	if hi != 0 || !ok {
		return 0, false
	}
	return n, true
}

// Cmp returns -1, 0 or +1 as d is less than, equal to or greater than other.
func (d Decimal) Cmp(other Decimal) int {
	if order := cmp.Compare(d.Sign(), other.Sign()); order != 0 {
		return order
	}
	// Same sign: bring both to the larger scale, in 128 bits. That takes at
	// most 63 + 60 bits.
	scale := max(d.scale, other.scale)
	hi, lo := bits.Mul64(d.magnitude(), pow10[scale-d.scale])
	otherHi, otherLo := bits.Mul64(other.magnitude(), pow10[scale-other.scale])
	return d.Sign() * cmp.Or(cmp.Compare(hi, otherHi), cmp.Compare(lo, otherLo))
}

// Add returns d + other, and false when that does not fit.
func (d Decimal) Add(other Decimal) (Decimal, bool) {
	scale := max(d.scale, other.scale)
	sum := d.scaled(scale)
	return fromBig(sum.Add(sum, other.scaled(scale)), scale)
}

// Sub returns d - other, and false when that does not fit.
func (d Decimal) Sub(other Decimal) (Decimal, bool) {
	scale := max(d.scale, other.scale)
	difference := d.scaled(scale)
	return fromBig(difference.Sub(difference, other.scaled(scale)), scale)
}

// scaled returns d × 10^scale, where scale is not below d's own.
func (d Decimal) scaled(scale uint8) *big.Int {
	n := big.NewInt(d.unscaled)
	return n.Mul(n, new(big.Int).SetUint64(pow10[scale-d.scale]))
}

// fromBig returns n / 10^scale. Zeros at the end go first: what is left of n may
// fit although n does not.
func fromBig(n *big.Int, scale uint8) (Decimal, bool) {
	ten, quotient, rest := big.NewInt(10), new(big.Int), new(big.Int)
	for scale > 0 {
		quotient.QuoRem(n, ten, rest)
		if rest.Sign() != 0 {
			break
		}
		n.Set(quotient)
		scale--
	}
	if !n.IsInt64() {
		return Decimal{}, false
	}
	return Decimal{unscaled: n.Int64(), scale: scale}, true
}

// Append appends d as plain decimal text: no exponent, no zeros that say
// nothing.
func (d Decimal) Append(b []byte) []byte {
	if d.unscaled < 0 {
		b = append(b, '-')
	}
	if d.scale == 0 {
		return strconv.AppendUint(b, d.magnitude(), 10)
	}
	var buf [20]byte
	digits := strconv.AppendUint(buf[:0], d.magnitude(), 10)
	point := len(digits) - int(d.scale)
	if point <= 0 {
		b = append(b, "0."...)
		b = append(b, zeros[:-point]...)
		return append(b, digits...)
	}
	b = append(b, digits[:point]...)
	b = append(b, '.')
	return append(b, digits[point:]...)
}

// Parts returns what New makes d of: its sign, its digits, and how many of them
// stand behind the point.
func (d Decimal) Parts() (negative bool, digits uint64, scale int) {
	return d.unscaled < 0, d.magnitude(), int(d.scale)
}

func (d Decimal) magnitude() uint64 { return magnitude(d.unscaled) }

// magnitude returns n without its sign; it holds that of math.MinInt64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
