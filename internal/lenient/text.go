package lenient

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unquote returns what content means, which stood between quotes and has no
// broken escape.
func unquote(content string) string {
	var b strings.Builder
	b.Grow(len(content))
	for len(content) > 0 {
		r, size := utf8.DecodeRuneInString(content) // U+FFFD for a byte that is not UTF-8
		if r == '\\' {
			r, size = unescape(content)
		}
		b.WriteRune(r)
		content = content[size:]
	}
	return b.String()
}

// unescape returns what the escape means that text begins with, and its length.
func unescape(text string) (r rune, size int) {
	switch text[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		return unescapeUnicode(text)
	}
	return rune(text[1]), 2 // a quote or a slash, which mean themselves
}

// unescapeUnicode reads \u00e9, and \ud83d\ude00, which are one character. Half
// of such a pair is U+FFFD.
func unescapeUnicode(text string) (r rune, size int) {
	const escape = len(`\u00e9`)
	first := codeUnit(text)
	if !utf16.IsSurrogate(first) {
		return first, escape
	}
	rest := text[escape:]
	if strings.HasPrefix(rest, `\u`) {
		if r = utf16.DecodeRune(first, codeUnit(rest)); r != utf8.RuneError {
			return r, 2 * escape
		}
	}
	return utf8.RuneError, escape
}

func codeUnit(escape string) rune {
	unit, _ := strconv.ParseUint(escape[2:6], 16, 16) // the scanner saw four hex digits
	return rune(unit)
}
