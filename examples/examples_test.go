// Package examples has no code of its own: each folder is an example.
package examples

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var programsToo = flag.Bool("programs", false, "build and run the programs, which takes a while")

// TestExitCodes runs the programs as a shell does.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	if !*programsToo {
		t.Skip("-programs builds and runs them")
	}
	failing := map[string][]string{
		"capture":        {"-fault", "declined"},
		"partialcapture": {"-fault", "declined"},
		"void":           {"-fault", "declined"},
		"processotp":     {"-fault", "declined"},
		"refund":         {"-end", "FAILURE"},
		"session":        {"-customer", "declined"},
		"slog":           {"-fault", "declined", "-level", "error"},
	}
	programs := t.TempDir()
	build := []string{"build", "-o", programs}
	for name := range failing {
		build = append(build, "./"+name)
	}
	output, err := exec.CommandContext(t.Context(), "go", build...).CombinedOutput()
	require.NoError(t, err, "%s", output)

	for name, args := range failing {
		program := filepath.Join(programs, name)
		tests := map[string]struct {
			args   []string
			code   int
			stderr string
		}{
			"succeeds":  {nil, 0, ""},
			"fails":     {args, 1, "Error: "},
			"bad flags": {[]string{"-fault", "nonsense"}, 2, "invalid value"},
			"help":      {[]string{"-help"}, 0, "Usage of"},
		}
		for what, test := range tests {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				var stderr bytes.Buffer
				cmd := exec.CommandContext(t.Context(), program, test.args...)
				cmd.Stderr = &stderr
				err := cmd.Run()
				if exit, ok := errors.AsType[*exec.ExitError](err); ok {
					assert.Equal(t, test.code, exit.ExitCode(), stderr.String())
				} else {
					require.NoError(t, err)
					assert.Zero(t, test.code)
				}
				assert.True(t, strings.HasPrefix(stderr.String(), test.stderr), stderr.String())
				assert.NotContains(t, stderr.String(), "panic")
			})
		}
	}
}

var tableRow = regexp.MustCompile("(?m)^\\| \\[(\\S+)\\]\\((\\S+)\\) \\| .+ \\| `go (?:run|test)(?: -v)?(?: -C)? (\\S+).*` \\|$")

// TestREADMEListsAll holds that the table has every example, and that what it
// names is there.
func TestREADMEListsAll(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	listed := map[string]bool{}
	for _, row := range tableRow.FindAllStringSubmatch(string(readme), -1) {
		name, file, folder := row[1], row[2], strings.TrimPrefix(row[3], "./")
		listed[name] = true
		assert.FileExists(t, file)
		assert.Equal(t, "examples/"+name, folder)
	}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() {
			assert.True(t, listed[entry.Name()], "%s is not in the table of README.md", entry.Name())
		}
	}
	assert.Equal(t, strings.Count(string(readme), "\n| ["), len(listed), "a row that cannot be read")
}
