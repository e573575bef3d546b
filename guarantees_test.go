package juspay_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGuaranteesNameTestsThatExist keeps docs/guarantees.md honest.
func TestGuaranteesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/guarantees.md")
	require.NoError(t, err)
	found, err := exec.CommandContext(t.Context(), "git", "grep", "-h", "--untracked", "-E", `^func (Test|Fuzz)`, "--", "*_test.go").Output()
	if err != nil {
		t.Skipf("git cannot list the tests: %v", err)
	}
	for _, name := range regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`").FindAllStringSubmatch(string(doc), -1) {
		assert.True(t, strings.Contains(string(found), "func "+name[1]+"("), "no test %s", name[1])
	}
}
