package refusal_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/refusal"
)

// doubtful are the published refusals that leave a doubt, and why. All others
// leave none.
var doubtful = map[string]string{
	"error-400-refund-duplicate-processing.json": "already, duplicate, processing",
	"error-400-refund-duplicate-completed.json":  "already, duplicate, completed",
	"error-400-payment-link-amount-high.json":    "UNKNOWN_ERROR, of category UNKNOWN",
}

// aboutState are the published refusals because of a state, and the state.
var aboutState = map[string]string{
	"error-400-capture-already-charged-legacy.json": "CHARGED",
	"error-400-capture-authentication-failed.json":  "AUTHENTICATION_FAILED",
	"error-400-capture-charged.json":                "CHARGED",
	"error-400-capture-pending-vbv.json":            "PENDING_VBV",
	"error-400-capture-voided.json":                 "VOIDED",
	"error-400-void-authentication-failed.json":     "AUTHENTICATION_FAILED",
	"error-400-void-charged.json":                   "CHARGED",
	"error-400-void-invalid-state-legacy.json":      "",
}

// TestPublished reads every refusal that the vendor published: JUSPAY_SAMPLES
// names their folder.
func TestPublished(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("JUSPAY_SAMPLES")
	if folder == "" {
		t.Skip("JUSPAY_SAMPLES names no folder with the vendor's published bodies")
	}
	files, err := filepath.Glob(filepath.Join(folder, "error-*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		body, err := os.ReadFile(file)
		require.NoError(t, err)
		name := filepath.Base(file)
		_, doubt := doubtful[name]
		state, wrong := aboutState[name]
		got := refusal.Read(body)
		assert.Equal(t, doubt, got.Doubt, name)
		assert.Equal(t, wrong, got.WrongState, name)
		assert.Equal(t, state, got.Named, name)
	}
}
