// Package demotest runs examples inside a test, as a process would run them.
package demotest

import (
	"bytes"
	"flag"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/internal/demo"
	"github.com/juspay/juspay-go/juspaytest"
)

// Case is one run of an example.
type Case struct {
	Args   []string
	Env    map[string]string
	Stdout []string // what is printed, among other things, in this order
	Err    string   // a part of the error; empty for success
}

// Check runs every case in parallel.
func Check(t *testing.T, run demo.Run, cases map[string]Case) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.Check(t, run)
		})
	}
}

// Check runs the case, and returns what it printed.
func (c Case) Check(t *testing.T, run demo.Run) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), c.Args, func(name string) string { return c.Env[name] }, &stdout, &stderr)
	if c.Err == "" {
		require.NoError(t, err)
	} else {
		require.ErrorContains(t, err, c.Err)
	}
	rest := stdout.Bytes()
	for _, words := range c.Stdout {
		_, after, found := bytes.Cut(rest, []byte(words))
		require.True(t, found, "%q is not, in this place, in:\n%s", words, stdout.String())
		rest = after
	}
	assert.Empty(t, stderr.String())
	return stdout.String()
}

// CheckHelp asks an example for help, and gives it a flag that it cannot have.
func CheckHelp(t *testing.T, run demo.Run) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	noEnv := func(string) string { return "" }

	err := run(t.Context(), []string{"-help"}, noEnv, &stdout, &stderr)
	require.ErrorIs(t, err, flag.ErrHelp)
	assert.Zero(t, demo.ExitCode(err, &stderr))
	assert.Contains(t, stderr.String(), "JUSPAY_API_KEY")

	err = run(t.Context(), []string{"-no-such-flag"}, noEnv, &stdout, &stderr)
	require.Error(t, err)
	assert.Equal(t, 2, demo.ExitCode(err, &stderr))
	assert.Empty(t, stdout.String())
}

// Sandbox is a fake that stands in for the sandbox, and the environment that
// leads an example to it.
func Sandbox(t *testing.T) (*juspaytest.Server, map[string]string) {
	t.Helper()
	jp := juspaytest.NewServer(t)
	return jp, map[string]string{
		"JUSPAY_API_KEY": jp.APIKey(), "JUSPAY_BASE_URL": jp.URL(), "JUSPAY_ROUTING_ID": "customer_sandbox",
	}
}
