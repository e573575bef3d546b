package jwe

import (
	"crypto/rsa"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// Config names the keys of an [Envelope].
type Config struct {
	// Current are the keys that Seal uses. Required.
	Current Keys
	// Previous are other keys that Open accepts beside them, while keys are
	// rotated: the ones from before, or those that Juspay has taken up already.
	// The zero value means none.
	Previous Keys
	// AllowRSAOAEP lets Open accept RSA-OAEP with SHA-1 too. Juspay's Node SDK
	// sends it; Juspay's own answers do not use it.
	AllowRSAOAEP bool
}

// Keys are the two keys that one side holds, under the id that both sides call
// them by.
//
// Juspay's side holds the other two: with them an Envelope speaks as Juspay
// does, which is what a fake or a test needs.
type Keys struct {
	// ID is the key id that the dashboard shows, such as "key_…" or a UUID.
	ID string
	// PrivateKey is one's own private key: it signs what is sent and decrypts
	// what comes. PEM, as PKCS#8 or PKCS#1, RSA of at least 2048 bits, not
	// encrypted. Line breaks may be written as \n, as environment variables do;
	// blanks and quotes around it are ignored.
	PrivateKey string `json:"-"`
	// PublicKey is the other side's public key, for a merchant the one that
	// Juspay shows: it encrypts what is sent and verifies what comes. PEM, as
	// SPKI or PKCS#1, otherwise as PrivateKey.
	PublicKey string `json:"-"`
}

// pair is what Keys say, ready for use.
type pair struct {
	id      string
	private *rsa.PrivateKey
	public  *rsa.PublicKey
}

// keyring is what an Envelope works with.
type keyring struct {
	pairs      []pair // the current one first
	algorithms []jose.KeyAlgorithm
	signer     jose.Signer
	encrypter  jose.Encrypter
}

func newKeyring(cfg Config) (*keyring, error) {
	current, err := newPair("Current", cfg.Current)
	if err != nil {
		return nil, err
	}
	ring := &keyring{pairs: []pair{current}, algorithms: []jose.KeyAlgorithm{jose.RSA_OAEP_256}}
	if cfg.AllowRSAOAEP {
		ring.algorithms = append(ring.algorithms, jose.RSA_OAEP)
	}
	if cfg.Previous != (Keys{}) {
		previous, err := newPair("Previous", cfg.Previous)
		if err != nil {
			return nil, err
		}
		if previous.id == current.id {
			return nil, unusable("Previous.ID", "is the id of Current too: leave Previous out, or pass the id that its keys have")
		}
		ring.pairs = append(ring.pairs, previous)
	}
	ring.signer, err = jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: current.private, KeyID: current.id}}, nil)
	if err != nil {
		return nil, unusable("Current.PrivateKey", "cannot sign: "+err.Error())
	}
	ring.encrypter, err = jose.NewEncrypter(jose.A256GCM,
		jose.Recipient{Algorithm: jose.RSA_OAEP_256, Key: current.public, KeyID: current.id}, nil)
	if err != nil {
		return nil, unusable("Current.PublicKey", "cannot encrypt: "+err.Error())
	}
	return ring, nil
}

func newPair(field string, keys Keys) (pair, error) {
	if reason := badID(keys.ID); reason != "" {
		return pair{}, unusable(field+".ID", reason)
	}
	private, reason := parsePrivate(keys.PrivateKey)
	if reason != "" {
		return pair{}, unusable(field+".PrivateKey", reason)
	}
	public, reason := parsePublic(keys.PublicKey)
	if reason != "" {
		return pair{}, unusable(field+".PublicKey", reason)
	}
	if private.PublicKey.Equal(public) {
		return pair{}, unusable(field+".PublicKey",
			"belongs to the private key: pass the other side's public key, for a merchant the one that Juspay shows")
	}
	return pair{keys.ID, private, public}, nil
}

// candidates are the keys to try: those that the key id names or, where it
// names none of them, all. The id says no more than which to try; a body that
// was not made with configured keys opens with none.
func (r *keyring) candidates(id string) []pair {
	for i, pair := range r.pairs {
		if pair.id == id {
			return r.pairs[i : i+1]
		}
	}
	return r.pairs
}

// badID says what is wrong with a key id.
func badID(id string) string {
	switch {
	case id == "":
		return "is empty: pass the key id that the dashboard shows beside the keys"
	case len(id) > 128 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '\\' }):
		return "is not a key id: pass the one that the dashboard shows beside the keys, such as key_… or a UUID"
	}
	return ""
}

func unusable(field, reason string) error {
	return fmt.Errorf("jwe: %s %s", field, reason)
}
