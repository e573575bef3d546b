package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"

	"github.com/juspay/juspay-go/jwe"
)

// jweKeys are the keys of encrypted mode, made at start and thrown away at the
// end.
type jweKeys struct {
	envelope *jwe.Envelope // Juspay's side
	folder   string        // the merchant's side, for other programs to read
}

const jweKeyID = "key_juspay_fake"

// makeKeys makes two pairs and writes what the merchant holds into a new folder.
// Juspay's own Node SDK seals with RSA-OAEP, so that is taken too.
func makeKeys() (*jweKeys, error) {
	merchant, err := newKey()
	if err != nil {
		return nil, err
	}
	own, err := newKey()
	if err != nil {
		return nil, err
	}
	envelope, err := jwe.New(jwe.Config{
		Current:      jwe.Keys{ID: jweKeyID, PrivateKey: own.private, PublicKey: merchant.public},
		AllowRSAOAEP: true,
	})
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "juspay-fake-keys-")
	if err != nil {
		return nil, err
	}
	for name, text := range map[string]string{
		"key_id":               jweKeyID,
		"merchant_private.pem": merchant.private,
		"juspay_public.pem":    own.public,
	} {
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	return &jweKeys{envelope, folder}, err
}

// pemPair is a key pair as PEM.
type pemPair struct{ private, public string }

func newKey() (pemPair, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return pemPair{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return pemPair{}, err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return pemPair{}, err
	}
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return pemPair{block("PRIVATE KEY", private), block("PUBLIC KEY", public)}, nil
}
