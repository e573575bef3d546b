package redact

import (
	"errors"
	"fmt"
)

// scrubbed is an error whose text shows no secret. What it wraps still does,
// to those who unwrap it on purpose.
type scrubbed struct {
	text string
	err  error
}

func (e *scrubbed) Error() string { return e.text }
func (e *scrubbed) Unwrap() error { return e.err }

// Error joins why a call failed with the context's error that ended it, either
// of which may be nil, and takes the secrets out of the text.
func Error(err, ended error, scrub func(string) string) error {
	switch {
	case err == nil:
		err = ended
	case ended != nil && !errors.Is(err, ended):
		err = fmt.Errorf("%w: %w", ended, err)
	}
	if err == nil {
		return nil
	}
	if text := err.Error(); scrub(text) != text {
		return &scrubbed{scrub(text), err}
	}
	return err
}
