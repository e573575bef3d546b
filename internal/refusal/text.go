package refusal

import (
	"html"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape puts what the escapes of JSON and HTML stand for in their place, so
// that one text reads the same in a JSON string, in JSON inside of a JSON
// string, and as it is.
func unescape(text []byte) string {
	var b strings.Builder
	b.Grow(len(text))
	for rest := string(text); rest != ""; {
		plain, escaped, found := strings.Cut(rest, `\`)
		b.WriteString(plain)
		if !found {
			break
		}
		var r rune
		r, rest = unescapeOne(escaped)
		b.WriteRune(r)
	}
	return html.UnescapeString(strings.TrimPrefix(b.String(), "\ufeff"))
}

// unescapeOne reads what follows a backslash. More backslashes make no
// difference: that is an escape in JSON inside of JSON.
func unescapeOne(text string) (r rune, rest string) {
	text = strings.TrimLeft(text, `\`)
	if text == "" {
		return ' ', ""
	}
	switch text[0] {
	case '"':
		return '"', text[1:]
	case 'b':
		return '\b', text[1:]
	case 'f', 'n', 'r', 't':
		return ' ', text[1:]
	case 'u':
		if first, rest, ok := codeUnit(text); ok {
			return joinSurrogates(first, rest)
		}
	}
	return ' ', text
}

// joinSurrogates reads the second half of a character that needs two escapes.
func joinSurrogates(first rune, text string) (r rune, rest string) {
	if utf16.IsSurrogate(first) {
		second, rest, ok := codeUnit(strings.TrimLeft(text, `\`))
		if joined := utf16.DecodeRune(first, second); ok && joined != unicode.ReplacementChar {
			return joined, rest
		}
	}
	return first, text // half a character is written as the replacement character
}

// codeUnit reads the u0043 of an escape.
func codeUnit(text string) (unit rune, rest string, ok bool) {
	if len(text) < 5 || text[0] != 'u' {
		return 0, text, false
	}
	n, err := strconv.ParseUint(text[1:5], 16, 16)
	return rune(n), text[5:], err == nil
}

// isObscure reports whether text may hold words that words does not see: it has
// letters outside ASCII, or what nobody sees, or what is not even text.
func isObscure(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r == utf8.RuneError:
			return true
		case r < utf8.RuneSelf:
			return unicode.IsControl(r) && !unicode.IsSpace(r)
		}
		return unicode.IsLetter(r) || unicode.IsMark(r) || !unicode.IsGraphic(r) && !unicode.IsSpace(r)
	})
}

// words yields the runs of letters, digits and underscores, and of each whether
// it is the last one in its text: a string of JSON ends with a quotation mark
// before a colon, a comma or a bracket.
func words(text string) iter.Seq2[string, bool] {
	return func(yield func(word string, last bool) bool) {
		for start := nextWord(text, 0); start < len(text); {
			end := start
			for end < len(text) && isWordByte(text[end]) {
				end++
			}
			next := nextWord(text, end)
			if !yield(text[start:end], endsText(text[end:next])) {
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

// endsText reports whether what stands between two words ends a string.
func endsText(between string) bool {
	for rest, found := between, true; found; {
		if _, rest, found = strings.Cut(rest, `"`); found {
			if after := strings.TrimLeft(rest, " \t\r\n"); after != "" && strings.IndexByte(":,]}", after[0]) >= 0 {
				return true
			}
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c == '_' || isDigit(c) || isUpper(c) || isLower(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// partsOf cuts a word at underscores, at digits, and where a capital begins a
// new word: TXN_ALREADY_CAPTURED, txnAlreadyCaptured, 20already.
func partsOf(word string) (parts []string) {
	start := 0
	for i := range len(word) {
		if i > start && beginsPart(word, i) {
			parts = append(parts, word[start:i])
			start = i
		}
		if word[i] == '_' {
			start = i + 1
		}
	}
	if start < len(word) {
		parts = append(parts, word[start:])
	}
	return parts
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
