package jwe_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheCoreDoesNotLinkIt keeps go-jose out of the programs of merchants who
// do without the encrypted mode.
func TestTheCoreDoesNotLinkIt(t *testing.T) {
	t.Parallel()
	linked := func(pkg string) string {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", pkg).Output()
		require.NoError(t, err)
		return string(out)
	}
	require.Contains(t, linked("github.com/juspay/juspay-go/jwe"), "github.com/go-jose/go-jose/v4\n")

	core := linked("github.com/juspay/juspay-go")
	require.Contains(t, core, "github.com/juspay/juspay-go\n")
	for dependency := range strings.Lines(core) {
		assert.NotContains(t, dependency, "go-jose")
		assert.NotEqual(t, "github.com/juspay/juspay-go/jwe\n", dependency)
	}
}
