// Package demo is what the examples share: how a program starts and ends, and
// where its calls go. What a merchant has to write stands in the examples
// themselves.
package demo

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// Run is an example without the process around it, so that tests can call it.
type Run func(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error

// Main runs an example as a process: Ctrl-C ends its context, and the exit code
// is 0, 1 for a failure, or 2 for flags that cannot be read.
func Main(run Run) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := ExitCode(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr), os.Stderr)
	stop()
	os.Exit(code)
}

// ExitCode says on stderr what went wrong, and returns the exit code.
func ExitCode(err error, stderr io.Writer) int {
	switch _, badFlags := errors.AsType[*flagsError](err); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case badFlags: // package flag has said it already
		return 2
	}
	fmt.Fprintln(stderr, "Error:", err)
	return 1
}

// flagsError is a command line that package flag has complained about.
type flagsError struct{ error }

func (e *flagsError) Unwrap() error { return e.error }

// Parse reads the command line. Its errors are the ones that [ExitCode] knows.
func Parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(flags.Output(), err)
		flags.Usage()
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return &flagsError{err}
}
