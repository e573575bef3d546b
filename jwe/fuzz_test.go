package jwe_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

// FuzzOpen holds Open to: the claims, or one of the two errors. Nobody but
// Juspay can sign, so no input gives anything else.
func FuzzOpen(f *testing.F) {
	envelope := newEnvelope(f, jwe.Config{Current: merchantKeys(f), AllowRSAOAEP: true})
	proper := properAnswer(f)
	f.Add(proper.body(f))
	proper.outer = jwtMember
	f.Add(proper.body(f))
	f.Add([]byte(claims))
	f.Add([]byte(`{"encryptedPayload":null,"JWT":"...."}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		opened, err := envelope.Open(body)
		if err == nil {
			assert.Equal(t, claims, string(opened))
			return
		}
		assert.Empty(t, opened)
		require.True(t, errors.Is(err, jwe.ErrNotEncrypted) != errors.Is(err, jwe.ErrUntrusted), "%v", err)
	})
}

// FuzzOpenInner gives Open what anybody can encrypt to the merchant.
func FuzzOpenInner(f *testing.F) {
	envelope := merchant(f)
	sent := properAnswer(f)
	sent.inner = func(compactJWS string) string {
		f.Add([]byte(compactJWS))
		f.Add([]byte(threeMembers(compactJWS)))
		return compactJWS
	}
	sent.body(f)
	f.Add([]byte(claims))
	f.Fuzz(func(t *testing.T, inner []byte) {
		made := sent
		made.inner = func(string) string { return string(inner) }
		opened, err := envelope.Open(made.body(t))
		if err == nil {
			assert.Equal(t, claims, string(opened))
			return
		}
		assert.Empty(t, opened)
		require.ErrorIs(t, err, jwe.ErrUntrusted)
	})
}
