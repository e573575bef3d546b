package lenient

import (
	"strings"
	"unicode/utf8"
)

// scanner knows the grammar of JSON, by RFC 8259, and nothing of Go types.
type scanner struct {
	data  string
	pos   int
	depth int
}

// next skips white space and returns the byte that follows, 0 at the end.
func (s *scanner) next() byte {
	for ; s.pos < len(s.data); s.pos++ {
		switch c := s.data[s.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) atEnd() bool { return s.next() == 0 && s.pos == len(s.data) }

// isValid reports whether one value stands here, and nothing behind it. It does
// not move.
func (s scanner) isValid() bool {
	_, ok := s.span()
	return ok && s.atEnd()
}

// countElements counts the elements of the array that comes next, and gives up
// beyond most or at what is not valid. It does not move.
func (s scanner) countElements(most int) (n int) {
	more, ok := s.enter('[', ']')
	for more && ok && n <= most {
		n++
		if _, ok = s.span(); ok {
			more, ok = s.another(']')
		}
	}
	return n
}

// take moves over c, if it comes next.
func (s *scanner) take(c byte) bool {
	if s.next() != c || s.pos == len(s.data) {
		return false
	}
	s.pos++
	return true
}

// span moves over the next value and returns it.
func (s *scanner) span() (raw string, ok bool) {
	first := s.next()
	start := s.pos
	switch {
	case first == '"':
		_, _, ok = s.quoted()
	case first == '{':
		ok = s.nested('{', '}')
	case first == '[':
		ok = s.nested('[', ']')
	case first == '-' || isDigit(first):
		ok = s.number()
	default:
		ok = s.word("null") || s.word("true") || s.word("false")
	}
	return s.data[start:s.pos], ok
}

// nested moves over an object or array.
func (s *scanner) nested(opening, closing byte) bool {
	more, ok := s.enter(opening, closing)
	for ; more; more, ok = s.another(closing) {
		if opening == '{' {
			if _, ok := s.name(); !ok {
				return false
			}
		}
		if _, ok := s.span(); !ok {
			return false
		}
	}
	return ok
}

// enter moves into an object or array; more says that something stands in it.
func (s *scanner) enter(opening, closing byte) (more, ok bool) {
	s.depth++
	if s.depth > maxDepth || !s.take(opening) {
		return false, false
	}
	if s.next() == closing {
		return s.another(closing)
	}
	return true, true
}

// another moves behind an element, to the next one or out of the brackets.
func (s *scanner) another(closing byte) (more, ok bool) {
	if s.take(',') {
		return true, true
	}
	s.depth--
	return false, s.take(closing)
}

// name moves over the name of a member, to its value.
func (s *scanner) name() (name string, ok bool) {
	if s.next() != '"' {
		return "", false
	}
	name, ok = s.text()
	return name, ok && s.take(':')
}

// text moves over a string and returns what it means.
func (s *scanner) text() (text string, ok bool) {
	content, literal, ok := s.quoted()
	if ok && !literal {
		content = unquote(content)
	}
	return content, ok
}

// quoted moves over a string and returns what stands between the quotes;
// literal says that it is ASCII without escapes, and so means itself.
func (s *scanner) quoted() (content string, literal, ok bool) {
	start := s.pos + 1
	literal = true
	for i := start; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case isLiteral(c):
		case c == '"':
			s.pos = i + 1
			return s.data[start:i], literal, true
		case c == '\\':
			n := escape(s.data[i+1:])
			if n == 0 {
				return "", false, false
			}
			i, literal = i+n, false
		case c < ' ':
			return "", false, false
		default:
			literal = false
		}
	}
	return "", false, false
}

func isLiteral(c byte) bool {
	return ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\'
}

// escape returns the length of an escape after its backslash, 0 for none.
func escape(text string) int {
	if len(text) == 0 {
		return 0
	}
	switch text[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if len(text) > 4 && isHex(text[1]) && isHex(text[2]) && isHex(text[3]) && isHex(text[4]) {
			return 5
		}
	}
	return 0
}

// number moves over a number.
func (s *scanner) number() bool {
	s.accept('-')
	if !s.accept('0') && !s.digits() {
		return false
	}
	if s.accept('.') && !s.digits() {
		return false
	}
	if s.accept('e') || s.accept('E') {
		_ = s.accept('+') || s.accept('-')
		return s.digits()
	}
	return true
}

func (s *scanner) accept(c byte) bool {
	if s.pos == len(s.data) || s.data[s.pos] != c {
		return false
	}
	s.pos++
	return true
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && isDigit(s.data[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

func (s *scanner) word(w string) bool {
	if !strings.HasPrefix(s.data[s.pos:], w) {
		return false
	}
	s.pos += len(w)
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
