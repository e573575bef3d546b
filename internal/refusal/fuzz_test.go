package refusal_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/refusal"
)

// FuzzRead proves that a text reads the same as it is, in JSON, and in JSON in
// JSON; that a state in it is found whatever stands around it; and that nothing
// panics.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "Cannot Capture CHARGED Transaction", `{"error_message":"Cannot capture charged transaction"}`, "in\nflight", "alreadyCaptured",
		`a \ b`, `\\\`, `\u00`, `\u0043HARGED`, `\ud83d\ude00`, `\ud83dx`, "\ufeffVOIDED", "\u200b", "\xff", "&#67;HARGED", "<b>VOIDED</b>", `"state","invalid"`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := refusal.Read([]byte(text))
		again := text
		for range 2 {
			escaped, err := json.Marshal(again)
			require.NoError(t, err)
			again = string(escaped[1 : len(escaped)-1])
			require.Equal(t, want, refusal.Read([]byte(again)), "%q", again)
		}

		if want.Named != "" {
			assert.True(t, want.Names(want.Named))
		}
		assert.True(t, refusal.Read([]byte(text+" CHARGED")).Names("CHARGED"))
		assert.True(t, refusal.Read([]byte("already "+text)).Doubt)
	})
}
