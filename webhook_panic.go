package juspay

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

// panicked is a panic of a program's own function, without the value, which may
// quote an event.
type panicked struct {
	what  string   // the type of the value, or the run-time error
	where []string // the functions that it came through, the innermost first
}

// callHandle calls handle and survives its panics, http.ErrAbortHandler included: a
// delivery that was not handled is answered with 500.
func callHandle(ctx context.Context, handle func(context.Context, *Event) error, event *Event) (p *panicked, err error) {
	defer func() {
		if value := recover(); value != nil {
			p = &panicked{panicText(value), panicSite()}
		}
	}()
	return nil, handle(ctx, event)
}

func panicText(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return err.Error() // speaks of types and indices
	}
	return fmt.Sprintf("%T", value)
}

// maxFrames bounds what is told of a stack.
const maxFrames = 16

// panicSite returns the functions of the goroutine's stack, from the one that
// panicked down to [callHandle]. Unlike a stack trace it has no arguments.
func panicSite() (functions []string) {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)]) // not panicSite, nor who asks for it
	for more := true; more && len(functions) < maxFrames; {
		var frame runtime.Frame
		frame, more = frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
		case strings.HasSuffix(frame.Function, "juspay-go.callHandle"):
			return functions
		default:
			functions = append(functions, fmt.Sprintf("%s %s:%d", frame.Function, frame.File, frame.Line))
		}
	}
	return functions
}
