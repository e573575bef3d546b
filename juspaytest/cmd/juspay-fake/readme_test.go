package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadmeSession types the session of the README and compares what comes.
func TestReadmeSession(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "curl", "grep", "head"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the session needs %s", tool)
		}
	}
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, session, found := strings.Cut(string(readme), "```console\n")
	require.True(t, found)
	session, _, _ = strings.Cut(session, "```")

	values := start(t)
	typed := 0
	for _, step := range strings.Split("\n"+session, "\n$ ")[1:] {
		command, want, _ := strings.Cut(step, "\n")
		if strings.HasPrefix(command, "#") {
			continue
		}
		shell := exec.CommandContext(t.Context(), "sh", "-c", command)
		shell.Env = []string{"PATH=" + os.Getenv("PATH"), "JP=" + values["base URL"]}
		got, err := shell.Output()
		assert.NoError(t, err, command)
		assert.Equal(t, strings.TrimRight(want, "\n"), strings.TrimRight(string(got), "\n"), command)
		typed++
	}
	assert.Greater(t, typed, 10)
}
