package juspay_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// TestVersionIsTheNewestOfTheChangelog keeps the User-Agent honest.
func TestVersionIsTheNewestOfTheChangelog(t *testing.T) {
	t.Parallel()
	changelog, err := os.ReadFile("CHANGELOG.md")
	require.NoError(t, err)
	released := regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$`).FindSubmatch(changelog)
	require.NotNil(t, released, "no released version in CHANGELOG.md")
	assert.Equal(t, string(released[1]), juspay.Version)
}
