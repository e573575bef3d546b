// Package redact keeps secrets out of text that people will read: errors,
// log records, summaries.
package redact

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask stands where a secret was.
const Mask = "[redacted]"

// Secrets are the strings of one call that no text may show.
type Secrets struct {
	keys []secret // replaced wherever they stand
	// OTP is replaced unless digits continue it: a short OTP may be a part
	// of an innocent number.
	OTP string
}

// secret is a string in both forms in which it is searched for.
type secret struct {
	text string
	raw  []byte
}

// New returns Secrets without an OTP.
func New(keys ...string) Secrets {
	var s Secrets
	for _, key := range keys {
		if key != "" {
			s.keys = append(s.keys, secret{key, []byte(key)})
		}
	}
	return s
}

// Scrub returns text without the secrets and without whole card numbers.
func (s Secrets) Scrub(text string) string {
	if text == "" {
		return ""
	}
	for _, key := range s.keys {
		if strings.Contains(text, key.text) {
			text = strings.ReplaceAll(text, key.text, Mask)
		}
	}
	if s.OTP != "" && strings.Contains(text, s.OTP) {
		text = replaceWord(text, s.OTP)
	}
	return maskCards(text)
}

// MayShow reports whether texts taken from a JSON body could need scrubbing.
// It is cheap, and false for nearly every body.
func (s Secrets) MayShow(body []byte) bool {
	if bytes.IndexByte(body, '\\') >= 0 || hasManyDigits(body) { // an escape could hide anything
		return true
	}
	for _, key := range s.keys {
		if bytes.Contains(body, key.raw) {
			return true
		}
	}
	return s.OTP != "" && bytes.Contains(body, []byte(s.OTP))
}

// ends are the bytes that end a card number: printable ASCII but digits,
// spaces and hyphens.
var ends = func() (table [256]bool) {
	for c := '!'; c <= '~'; c++ {
		table[c] = c != '-' && !isDigit(byte(c))
	}
	return table
}()

// hasManyDigits reports whether text has the digits of a card number with
// nothing between them that maskCards would not read over. It reads windows of
// minCard bytes backwards: what stands before an end needs no look.
func hasManyDigits[T string | []byte](text T) bool {
	for start := 0; start+minCard <= len(text); {
		end := start + minCard - 1
		for end >= start && !ends[text[end]] {
			end--
		}
		if end < start { // a run long enough
			digits := 0
			for end = start; end < len(text) && !ends[text[end]]; end++ {
				if isDigit(text[end]) {
					digits++
				}
			}
			if digits >= minCard {
				return true
			}
		}
		start = end + 1
	}
	return false
}

// replaceWord leaves word where digits continue it: it is a part of a number there.
func replaceWord(text, word string) string {
	var b strings.Builder
	for done := 0; ; {
		i := strings.Index(text[done:], word)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		start, end := done+i, done+i+len(word)
		b.WriteString(text[done:start])
		continued := start > 0 && isDigit(text[start-1]) || end < len(text) && isDigit(text[end])
		if continued {
			b.WriteString(word)
		} else {
			b.WriteString(Mask)
		}
		done = end
	}
}

// The lengths of a card number, by ISO/IEC 7812.
const minCard, maxCard = 12, 19

// maskCards keeps the last four digits of every card number: digits in one
// group or in groups parted by spaces, hyphens or what is not printable, of a
// card number's length, with a card number's check digit.
func maskCards(text string) string {
	if !hasManyDigits(text) {
		return text
	}
	var out []byte // nil until the first card number
	for start := range len(text) {
		if !isDigit(text[start]) || start > 0 && isDigit(text[start-1]) {
			continue // not the first digit of a group
		}
		digits, n := cardAt(text, start)
		if n == 0 {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for _, at := range digits[:n-4] {
			out[at] = '*'
		}
	}
	if out == nil {
		return text
	}
	return string(out)
}

// cardAt returns where the n digits of the longest card number are that starts
// at start and ends with a group; n is 0 when there is none.
func cardAt(text string, start int) (digits [maxCard]int, n int) {
	count, gap := 0, 0
	for i, r := range text[start:] {
		at := start + i
		if !isDigit(text[at]) {
			if gap++; gap > maxGap || !separates(r) {
				return digits, n
			}
			continue
		}
		if gap = 0; count == maxCard {
			return digits, n
		}
		digits[count] = at
		count++
		groupEnds := at+1 == len(text) || !isDigit(text[at+1])
		if groupEnds && count >= minCard && luhn(text, digits[:count]) {
			n = count
		}
	}
	return digits, n
}

// maxGap is how many characters may part two groups, such as a line break.
const maxGap = 3

func separates(r rune) bool {
	return r == '-' || unicode.IsSpace(r) || !unicode.IsPrint(r)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func luhn(text string, digits []int) bool {
	sum := 0
	for n, at := range digits {
		d := int(text[at] - '0')
		if (len(digits)-n)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// Line makes text one printable line of at most limit bytes.
func Line(text string, limit int) string {
	if len(text) <= limit && isPlain(text) {
		return text
	}
	clean := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if len(clean) <= limit {
		return clean
	}
	const ellipsis = "…"
	cut := limit - len(ellipsis)
	for cut > 0 && !utf8.RuneStart(clean[cut]) {
		cut--
	}
	return clean[:cut] + ellipsis
}

// isPlain reports whether text is printable ASCII, which needs no cleaning.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}
