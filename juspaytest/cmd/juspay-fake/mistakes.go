package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/juspay/juspay-go/juspaytest"
)

// program stands in for the test that a server of juspaytest belongs to. Where
// a mistake in the use of the server ends a test, it ends the call of the control
// API that made it: see [attempt].
type program struct{}

var _ juspaytest.TB = program{}

func (program) Helper()        {}
func (program) Cleanup(func()) {} // the program closes the server itself

// Errorf drops what the server reports beside calls: Server.Violations has it.
func (program) Errorf(string, ...any) {}

func (program) Fatalf(format string, args ...any) {
	panic(mistake{errors.New(strings.TrimPrefix(fmt.Sprintf(format, args...), "juspaytest: "))})
}

// mistake is what Fatalf panics with.
type mistake struct{ error }

// attempt does something with a server, and returns a mistake as an error.
func attempt[T any](do func() (T, error)) (result T, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case mistake:
			err = r.error
		default:
			panic(r)
		}
	}()
	return do()
}
