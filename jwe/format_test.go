package jwe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

// TestNothingPrintsAKey prints, logs and marshals all that holds keys, alone
// and inside what a program would put it in.
func TestNothingPrintsAKey(t *testing.T) {
	t.Parallel()
	keys := merchantKeys(t)
	cfg := jwe.Config{Current: keys, Previous: jwe.Keys{ID: "key_old", PrivateKey: keys.PrivateKey, PublicKey: keys.PublicKey}}
	envelope := newEnvelope(t, jwe.Config{Current: keys})
	misplaced := jwe.Keys{ID: keys.PrivateKey}
	type settings struct {
		jwe.Config
		Name string
	}
	for _, value := range []any{
		keys, &keys, cfg, &cfg, envelope, *envelope, misplaced, &misplaced,
		settings{cfg, "shop"}, &settings{cfg, "shop"},
		struct{ Cfg jwe.Config }{cfg}, []jwe.Keys{keys}, map[string]*jwe.Config{"a": &cfg},
		struct{ Open *jwe.Envelope }{envelope}, struct{ envelope *jwe.Envelope }{envelope}, struct{ envelope jwe.Envelope }{*envelope},
		(*jwe.Keys)(nil), (*jwe.Config)(nil), (*jwe.Envelope)(nil), &jwe.Envelope{}, jwe.Config{},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			assertNoKey(t, fmt.Sprintf(verb, value), keys)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("keys", "value", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("keys", "value", value)
		assertNoKey(t, log.String(), keys)
	}
	for _, value := range []any{keys, &cfg, envelope, settings{cfg, "shop"}} {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		assertNoKey(t, string(text), keys)
	}
}

func TestTheKeyIDIsPrinted(t *testing.T) {
	t.Parallel()
	keys := merchantKeys(t)
	assert.Equal(t, "jwe.Keys{"+keyID+"}", fmt.Sprint(keys))
	assert.Equal(t, "jwe.Config{jwe.Keys{"+keyID+"}, jwe.Keys{}}", fmt.Sprintf("%+v", jwe.Config{Current: keys}))
	assert.Equal(t, "jwe.Envelope{"+keyID+"}", fmt.Sprintf("%#v", merchant(t)))
}

// assertNoKey looks for the lines of the PEM texts as they are, as bytes in
// hexadecimal, and for the numbers in the key.
func assertNoKey(t *testing.T, text string, keys jwe.Keys) {
	t.Helper()
	private := parsePrivate(t, readFile(t, "merchant_private.pem"))
	needles := []string{private.D.String(), private.N.String(), private.D.Text(16), private.Primes[0].String()}
	for _, pemText := range []string{keys.PrivateKey, keys.PublicKey, readFile(t, "merchant_private.pem")} {
		for line := range strings.Lines(pemText) {
			line = strings.TrimSpace(line)
			if len(line) == 64 { // a whole line of base64
				needles = append(needles, line, fmt.Sprintf("%x", line), fmt.Sprintf("%X", line))
			}
		}
	}
	for _, needle := range needles {
		assert.NotContains(t, text, needle)
	}
}
