package lenient

import "encoding/json"

// scanner knows the grammar of JSON, by RFC 8259, and nothing of Go types.
type scanner struct {
	data  []byte
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

// take moves over c, if it comes next.
func (s *scanner) take(c byte) bool {
	if s.next() != c || s.pos == len(s.data) {
		return false
	}
	s.pos++
	return true
}

// span moves over the next value and returns it.
func (s *scanner) span() (raw []byte, ok bool) {
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
func (s *scanner) name() (name []byte, ok bool) {
	if s.next() != '"' {
		return nil, false
	}
	name, literal, ok := s.quoted()
	if !ok || !s.take(':') {
		return nil, false
	}
	if !literal {
		name = []byte(unquote(name))
	}
	return name, true
}

// quoted moves over a string and returns what stands between the quotes;
// literal says that it is ASCII without escapes, and so means itself.
func (s *scanner) quoted() (content []byte, literal, ok bool) {
	start := s.pos + 1
	literal = true
	for i := start; ; i++ {
		i += plainPrefix(s.data[i:])
		if i >= len(s.data) {
			return nil, false, false
		}
		c := s.data[i]
		if c == '"' {
			s.pos = i + 1
			return s.data[start:i], literal, true
		}
		literal = false
		if c == '\\' {
			n := escape(s.data[i+1:])
			if n == 0 {
				return nil, false, false
			}
			i += n
		} else if c < ' ' {
			return nil, false, false
		}
	}
}

// escape returns the length of an escape after its backslash, 0 for none.
func escape(text []byte) int {
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

// unquote returns what content, from between quotes, means. The standard
// library does it: this is rare, and UTF-16 is best left to one place.
func unquote(content []byte) (text string) {
	quoted := make([]byte, 0, len(content)+2)
	quoted = append(append(append(quoted, '"'), content...), '"')
	_ = json.Unmarshal(quoted, &text) // it was checked
	return text
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

// integer moves over a number without fraction and exponent that fits with room
// to spare; otherwise it stays where it is.
func (s *scanner) integer() (n int64, ok bool) {
	const mostDigits = 18
	i, negative := s.pos, false
	if s.data[i] == '-' {
		i, negative = i+1, true
	}
	first := i
	for ; i < len(s.data) && isDigit(s.data[i]) && i-first <= mostDigits; i++ {
		n = 10*n + int64(s.data[i]-'0')
	}
	switch digits := i - first; {
	case digits == 0, digits > mostDigits, digits > 1 && s.data[first] == '0':
		return 0, false
	case i < len(s.data) && (s.data[i] == '.' || s.data[i]|0x20 == 'e'):
		return 0, false
	case negative:
		n = -n
	}
	s.pos = i
	return n, true
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
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return false
	}
	s.pos += len(w)
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// countElements counts the elements of the array that text begins with, and
// gives up beyond most. The array may turn out not to be valid.
func countElements(text []byte, most int) (n int) {
	depth, quoted, empty := 0, false, true
	for i := 0; i < len(text) && n <= most; i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted, empty = !quoted, false
		case quoted, c == ' ', c == '\t', c == '\n', c == '\r':
		case c == '[' || c == '{':
			empty = empty && depth == 0
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 && empty {
				return 0
			} else if depth == 0 {
				return n + 1
			}
		case c == ',' && depth == 1:
			n++
		default:
			empty = false
		}
	}
	return n
}
