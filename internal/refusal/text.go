package refusal

import (
	"html"
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
