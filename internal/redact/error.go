package redact

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// The most that is looked at of an error: so many of those it wraps, each of
// them up to so long a text. What is beyond is taken for a secret.
const (
	maxErrors = 64
	maxText   = 8 << 10
	maxShown  = 1 << 10 // of a text that had to be masked
)

// Error joins why a call failed with the context's error that ended it, either
// of which may be nil, and masks what scrub masks, in the whole chain.
//
// An error that shows nothing stays as it is. Of another one stays its text,
// masked, and those of the errors it wraps that show nothing, so that errors.Is
// and errors.As find them.
func Error(err, ended error, scrub func(string) string) error {
	switch {
	case err == nil:
		err = ended
	case ended != nil && !errors.Is(err, ended):
		err = fmt.Errorf("%w: %w", ended, err)
	}
	return mask(err, scrub, scrub)
}

// TransportError does the same to the error of a transport, which may also
// quote what a server said: names of card holders reach logs that way. What
// errors of package crypto quote are names in a certificate.
func TransportError(err error, scrub func(string) string) error {
	return mask(err, func(text string) string { return scrub(withoutQuotes(text)) }, scrub)
}

func mask(err error, scrub, scrubQuoting func(string) string) error {
	if err == nil {
		return nil
	}
	s := sieve{scrub: scrub, scrubQuoting: scrubQuoting}
	clean, parts := s.sift(err)
	if clean {
		return err
	}
	m := masked{
		text:  Line(scrub(fmt.Sprint(err)), maxShown),
		parts: parts,
		is:    s.is,
	}
	if s.timeout {
		return &maskedTimeout{m}
	}
	return &m
}

// masked is an error of which something had to be masked. What it stands for is
// in a closure: printers follow fields, but not functions.
type masked struct {
	text  string
	parts []error
	is    func(target error) bool
}

func (e *masked) Error() string        { return e.text }
func (e *masked) Unwrap() []error      { return e.parts }
func (e *masked) Is(target error) bool { return e.is(target) }

// maskedTimeout stands for an error that is a timeout by net.Error.
type maskedTimeout struct{ masked }

func (*maskedTimeout) Timeout() bool   { return true }
func (*maskedTimeout) Temporary() bool { return true }

// sieve goes through an error and all that it wraps.
type sieve struct {
	scrub        func(string) string
	scrubQuoting func(string) string // for texts that may hold quotes
	seen         int
	dirty        []error // show something
	timeout      bool    // one of them is a timeout
}

// sift reports whether neither err nor what it wraps shows anything, and
// returns err then, and else the largest parts of it of which that is true.
func (s *sieve) sift(err error) (clean bool, parts []error) {
	if s.seen++; s.seen > maxErrors {
		return false, nil
	}
	clean, below := s.look(err)
	for _, wrapped := range below {
		ok, more := s.sift(wrapped)
		clean = clean && ok
		parts = append(parts, more...)
	}
	if clean {
		return true, []error{err}
	}
	s.dirty = append(s.dirty, err)
	return false, parts
}

// look prints err itself as a merchant's log may, and lists what it wraps. An
// error that panics, as those behind nil pointers do, shows more than is good.
func (s *sieve) look(err error) (clean bool, below []error) {
	defer func() {
		if recover() != nil {
			clean, below = false, nil
		}
	}()
	scrub := s.scrub
	if strings.HasPrefix(packageOf(err), "crypto/") {
		scrub = s.scrubQuoting
	}
	if text := err.Error(); showsNothing(text, scrub) {
		syntax := fmt.Sprintf("%#v", err)
		clean = showsNothing(fmt.Sprintf("%+v", err), scrub) &&
			showsNothing(syntax, s.scrubQuoting) && !holdsBytes(syntax)
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		if wrapped := err.Unwrap(); wrapped != nil {
			below = []error{wrapped}
		}
	case interface{ Unwrap() []error }:
		below = err.Unwrap()
	}
	if timeout, ok := err.(interface{ Timeout() bool }); ok && !clean && timeout.Timeout() {
		s.timeout = true
	}
	return clean, below
}

// is answers for the errors that are not to be had.
func (s *sieve) is(target error) bool {
	for _, err := range s.dirty {
		if reflect.TypeOf(target).Comparable() && err == target {
			return true
		}
		if own, ok := err.(interface{ Is(error) bool }); ok && own.Is(target) {
			return true
		}
	}
	return false
}

// showsNothing reports whether there is nothing in text to mask.
func showsNothing(text string, scrub func(string) string) bool {
	return len(text) <= maxText && scrub(text) == text
}

// holdsBytes reports whether a value in Go's syntax holds bytes, in which no
// secret is found: they are printed as numbers.
func holdsBytes(syntax string) bool {
	return strings.Contains(syntax, "]byte{") || strings.Contains(syntax, "]uint8{")
}

// packageOf is the path of the package that made the type of err.
func packageOf(err error) string {
	kind := reflect.TypeOf(err)
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return kind.PkgPath()
}

// beforeUnquoted are the words after which net/http shows what a server said
// without quotes.
const beforeUnquoted = "malformed MIME header"

const quoted = "[…]"

// withoutQuotes takes out of an error's text what stands in double quotes, as
// net/http shows what a server said.
func withoutQuotes(text string) string {
	if before, _, found := strings.Cut(text, beforeUnquoted); found {
		text = before + beforeUnquoted
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, `"`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(quoted)
		text = after[closing(after):]
	}
}

// closing returns where text goes on after the quote that closes it, which is
// not one after a backslash; the end, where none does.
func closing(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
