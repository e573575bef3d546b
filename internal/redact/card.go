package redact

import (
	"unicode"
	"unicode/utf8"
)

// A card number has 13 to 19 digits (ISO/IEC 7812), of which four may be shown.
const minCard, maxCard, shown = 13, 19, 4

// maxGroups is how many groups of digits a card number is written in at most.
const maxGroups = 5

// groupings are the ways in which people write card numbers in groups: how many
// digits stand together.
var groupings = [][]int{
	{4, 4, 4, 4}, {4, 4, 4, 4, 1}, {4, 4, 4, 4, 2}, {4, 4, 4, 4, 3}, // most cards
	{4, 6, 5}, {4, 6, 4}, // American Express, Diners Club
	{4, 4, 4, 1}, {4, 4, 4, 2}, {4, 4, 4, 3}, {4, 4, 5}, // Maestro, old Visa
	{6, 13}, {8, 8}, // UnionPay; in halves
}

// layout is the beginning of a grouping, and a tree of what may follow: by the
// number of digits in the next group.
type layout struct {
	next  [maxCard + 1]*layout
	whole bool // this may be all of the card number
}

// layouts is the beginning of them all. A single group is one, too.
var layouts = func() *layout {
	root := new(layout)
	for digits := minCard; digits <= maxCard; digits++ {
		root.add(digits)
	}
	for _, groups := range groupings {
		root.add(groups...)
	}
	return root
}()

func (l *layout) add(groups ...int) {
	for _, size := range groups {
		if l.next[size] == nil {
			l.next[size] = new(layout)
		}
		l = l.next[size]
	}
	l.whole = true
}

// maxGap is how many characters may part two groups, such as a line break.
const maxGap = 3

// maxCardText is how many bytes a card number may take.
const maxCardText = maxCard + (maxGroups-1)*maxGap*utf8.UTFMax

// maskCards keeps the last four digits of every card number: digits in one run
// or in a card's groups, with a card's check digit. It goes once through text,
// from left to right, and never looks further ahead than a card number is long.
func maskCards(text string) string {
	if countDigits(text) < minCard {
		return text
	}
	var masked []byte // nil until the first card number
	for start := range len(text) {
		size := 0
		switch {
		case masked != nil && beginsGroup(masked, start):
			size = cardAt(masked[start:])
		case masked == nil && beginsGroup(text, start):
			size = cardAt(text[start:])
		}
		if size == 0 {
			continue
		}
		if masked == nil {
			masked = []byte(text)
		}
		hide(masked[start : start+size])
	}
	if masked == nil {
		return text
	}
	return string(masked)
}

func beginsGroup[T string | []byte](text T, at int) bool {
	return isDigit(text[at]) && (at == 0 || !isDigit(text[at-1]))
}

// hide masks all digits of a card number but the last four.
func hide(card []byte) {
	hidden := countDigits(card) - shown
	for i := 0; hidden > 0; i++ {
		if isDigit(card[i]) {
			card[i] = '*'
			hidden--
		}
	}
}

// cardAt returns the length of the longest card number that text begins with, 0
// when it begins with none.
func cardAt[T string | []byte](text T) (size int) {
	for groups, end := layouts, 0; ; {
		digits := groupAt(text[end:])
		if digits > maxCard || groups.next[digits] == nil {
			return size
		}
		groups = groups.next[digits]
		end += digits
		if groups.whole && hasCheckDigit(text[:end]) {
			size = end
		}
		end += gapAt(text[end:]) // without a gap the next group is empty: no layout has that
	}
}

// groupAt returns how many digits text begins with; of more than fit into a
// card number, one too many.
func groupAt[T string | []byte](text T) (size int) {
	for size <= maxCard && size < len(text) && isDigit(text[size]) {
		size++
	}
	return size
}

// gapAt returns how many bytes text begins with that may part two groups, 0
// when no group comes after them.
func gapAt[T string | []byte](text T) (size int) {
	for range maxGap {
		r, n := utf8.DecodeRuneInString(string(text[size:min(len(text), size+utf8.UTFMax)]))
		if n == 0 || !partsGroups(r) {
			return 0
		}
		size += n
		if size < len(text) && isDigit(text[size]) {
			return size
		}
	}
	return 0
}

// partsGroups reports whether r is a blank, a hyphen or nothing to print.
func partsGroups(r rune) bool {
	return r == ' ' || unicode.Is(unicode.Dash, r) || r == utf8.RuneError || !unicode.IsPrint(r)
}

// hasCheckDigit reports whether the digits of text pass the Luhn test.
func hasCheckDigit[T string | []byte](text T) bool {
	sum, twice := 0, false
	for i := len(text) - 1; i >= 0; i-- {
		if !isDigit(text[i]) {
			continue
		}
		d := int(text[i] - '0')
		if twice {
			d = d*2/10 + d*2%10
		}
		sum, twice = sum+d, !twice
	}
	return sum%10 == 0
}

func countDigits[T string | []byte](text T) (n int) {
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n
}
