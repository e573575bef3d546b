// Package redact keeps secrets out of text that people will read: errors,
// log records, summaries.
package redact

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask stands where a secret was.
const Mask = "[redacted]"

// minAnywhere is from which length on a key is masked wherever it stands. A
// shorter one is hardly a secret, and would eat the words of error texts: it is
// masked as a word of its own alone.
const minAnywhere = 8

// Secrets are the strings of one call that no text may show.
type Secrets struct {
	long, short []string // the keys, the longest first
	// OTP is masked where digits do not go on with it: it may be a part of an
	// innocent number.
	OTP string
}

// New returns Secrets without an OTP.
func New(keys ...string) Secrets {
	var s Secrets
	for _, key := range keys {
		switch {
		case strings.Contains(Mask, key): // the mask spells it, or it is empty
		case len(key) >= minAnywhere:
			s.long = append(s.long, key)
		default:
			s.short = append(s.short, key)
		}
	}
	longestFirst := func(a, b string) int { return cmp.Compare(len(b), len(a)) }
	slices.SortStableFunc(s.long, longestFirst)
	slices.SortStableFunc(s.short, longestFirst)
	return s
}

// Scrub returns text without the secrets and without whole card numbers. The
// time it takes is in proportion to the length of text.
func (s Secrets) Scrub(text string) string {
	for _, key := range s.long {
		text = strings.ReplaceAll(text, key, Mask)
	}
	text = maskCards(text) // before the OTP, which may be the four digits that it leaves
	if !strings.Contains(Mask, s.OTP) {
		text = maskUnless(digitsMeet, text, s.OTP)
	}
	for _, key := range s.short {
		text = maskUnless(wordGoesOn, text, key)
	}
	return text
}

// maskUnless masks secret where it does not go on, before it or behind it.
func maskUnless(goesOn func(before, after byte) bool, text, secret string) string {
	if !strings.Contains(text, secret) {
		return text
	}
	var b strings.Builder
	for done := 0; ; {
		i := strings.Index(text[done:], secret)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		start, end := done+i, done+i+len(secret)
		b.WriteString(text[done:start])
		if start > 0 && goesOn(text[start-1], text[start]) || end < len(text) && goesOn(text[end-1], text[end]) {
			b.WriteByte(text[start]) // it may begin again inside of itself
			done = start + 1
		} else {
			b.WriteString(Mask)
			done = end
		}
	}
}

func digitsMeet(before, after byte) bool { return isDigit(before) && isDigit(after) }

func wordGoesOn(before, after byte) bool {
	return digitsMeet(before, after) || isLetter(before) && isLetter(after)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// Line makes text one printable line of at most limit bytes, three at least. It
// reads no more of text than it needs.
func Line(text string, limit int) string {
	if most := utf8.UTFMax * (limit + 1); len(text) > most {
		text = text[:most]
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
	cut := max(0, limit-len(ellipsis))
	for cut > 0 && !utf8.RuneStart(clean[cut]) {
		cut--
	}
	return clean[:cut] + ellipsis
}

// Summary is Line of text without its card numbers. It reads no more of text
// than it needs.
func Summary(text string, limit int) string {
	if most := utf8.UTFMax*(limit+1) + maxCardText; len(text) > most {
		text = text[:most]
	}
	return Line(maskCards(text), limit)
}
