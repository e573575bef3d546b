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

// A key of this length is masked wherever it stands. A shorter one is masked
// as a word of its own alone: it is hardly a secret, and would eat the words of
// error texts. So is an OTP, which may be a part of an innocent number.
const minAnywhere = 8

// Secrets are the strings of one call that no text may show.
type Secrets struct {
	long, short []string // the keys, the longest first
	OTP         string
}

// New returns Secrets without an OTP. A key that the mask itself spells is not
// masked.
func New(keys ...string) Secrets {
	var s Secrets
	for _, key := range keys {
		switch {
		case strings.Contains(Mask, key):
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
	for _, key := range s.short {
		text = maskWord(text, key)
	}
	return maskWord(text, s.OTP)
}

// maskWord masks word where no letter or digit goes on with it.
func maskWord(text, word string) string {
	if word == "" || !strings.Contains(text, word) {
		return text
	}
	var b strings.Builder
	for done := 0; ; {
		i := strings.Index(text[done:], word)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		start, end := done+i, done+i+len(word)
		b.WriteString(text[done:start])
		if goesOn(text, start) || goesOn(text, end) {
			b.WriteString(word)
		} else {
			b.WriteString(Mask)
		}
		done = end
	}
}

// goesOn reports whether two letters or two digits meet at this place in text.
func goesOn(text string, at int) bool {
	if at == 0 || at == len(text) {
		return false
	}
	before, after := text[at-1], text[at]
	return isDigit(before) && isDigit(after) || isLetter(before) && isLetter(after)
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
