package refusal

import (
	"iter"
	"strings"
)

// word is a run of letters, digits and underscores, as it is written and in
// small letters, and what it says by itself.
type word struct {
	text, small string
	kind        kind
}

// words yields the words of text, and of each whether it is the last one of a
// string: a string of JSON ends with a quotation mark before a colon, a comma or
// a bracket.
func words(text string) iter.Seq2[word, bool] {
	small := toSmall(text)
	return func(yield func(w word, last bool) bool) {
		for start := nextWord(text, 0); start < len(text); {
			end := start
			for end < len(text) && isWordByte(text[end]) {
				end++
			}
			next := nextWord(text, end)
			w := word{text[start:end], small[start:end], kinds[small[start:end]]}
			if !yield(w, endsString(text[end:next])) {
				return
			}
			start = next
		}
	}
}

// nextWord returns where the next word starts, the text's length if nowhere.
func nextWord(text string, at int) int {
	for at < len(text) && !isWordByte(text[at]) {
		at++
	}
	return at
}

// endsString reports whether what stands between two words ends a string.
func endsString(between string) bool {
	for rest, found := between, true; found; {
		if _, rest, found = strings.Cut(rest, `"`); found {
			if after := strings.TrimLeft(rest, " \t\r\n"); after != "" && strings.IndexByte(":,]}", after[0]) >= 0 {
				return true
			}
		}
	}
	return false
}

// isPlain reports whether the word is not put together of parts.
func (w word) isPlain() bool {
	for i := 1; i < len(w.text); i++ {
		if beginsPart(w.text, i) {
			return false
		}
	}
	return w.text[0] != '_'
}

// parts yields what the word is put together of, in small letters: it is cut at
// underscores, at digits, and where a capital begins a new word, as in
// TXN_ALREADY_CAPTURED, txnAlreadyCaptured and 20already.
func (w word) parts() iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := range len(w.text) {
			if i > start && beginsPart(w.text, i) {
				if !yield(w.small[start:i]) {
					return
				}
				start = i
			}
			if w.text[i] == '_' {
				start = i + 1
			}
		}
		if start < len(w.text) {
			yield(w.small[start:])
		}
	}
}

// beginsPart reports whether the part before i ends there.
func beginsPart(word string, i int) bool {
	before, here := word[i-1], word[i]
	switch {
	case here == '_':
		return true
	case isDigit(before) != isDigit(here):
		return true
	case isLower(before):
		return isUpper(here)
	}
	return isUpper(before) && isUpper(here) && i+1 < len(word) && isLower(word[i+1])
}

// toSmall is as long as text, which strings.ToLower is not where it is not ASCII.
func toSmall(text string) string {
	small := []byte(text)
	for i, c := range small {
		if isUpper(c) {
			small[i] = c - 'A' + 'a'
		}
	}
	return string(small)
}

func isWordByte(c byte) bool {
	return c == '_' || isDigit(c) || isUpper(c) || isLower(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
