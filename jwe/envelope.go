package jwe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// What errors.Is finds in an error of [Envelope.Open]. Neither holds anything
// of what was encrypted.
var (
	// ErrNotEncrypted: the body is no envelope, but plain JSON, a web page or
	// nothing at all. Where an encrypted answer was asked for, plain text may
	// come from anybody: it is no answer.
	ErrNotEncrypted = errors.New("jwe: not an encrypted body")
	// ErrUntrusted: the body is an envelope, but it is damaged, made for other
	// keys, not signed by the other side, or uses what is not allowed.
	ErrUntrusted = errors.New("jwe: an encrypted body that cannot be trusted")
)

const (
	// maxClaims is as much as package juspay reads of an answer by default.
	maxClaims = 4 << 20
	// maxBody leaves room for maxClaims in two layers of base64.
	maxBody = 2 * maxClaims
)

var errZero = errors.New("jwe: an Envelope is made with New")

// Envelope seals requests and opens answers and webhooks. It is immutable and
// safe for concurrent use. Make it with [New]: a zero Envelope returns errors.
//
// Printing an Envelope, logging it or marshalling it shows no key.
type Envelope struct {
	// A closure, because fmt, slog and deep printers follow fields and
	// pointers, but not functions.
	keys func() *keyring
}

// New returns an envelope for the keys of cfg. The error says which of them
// cannot be used, and what to pass instead; it never quotes a key.
func New(cfg Config) (*Envelope, error) {
	ring, err := newKeyring(cfg)
	if err != nil {
		return nil, err
	}
	return &Envelope{keys: func() *keyring { return ring }}, nil
}

// Seal signs claims, which must be one JSON object of at most 4 MiB, encrypts
// them, and returns the body to send: a JSON object of the five members header,
// encryptedKey, iv, encryptedPayload and tag. The same claims give another body
// each time.
func (e *Envelope) Seal(claims []byte) ([]byte, error) {
	if e == nil || e.keys == nil {
		return nil, errZero
	}
	if len(claims) > maxClaims {
		return nil, fmt.Errorf("jwe: the claims are over %d bytes", maxClaims)
	}
	if !isObject(claims) {
		return nil, errors.New("jwe: the claims are not a JSON object")
	}
	inner, err := e.keys().sign(claims)
	if err != nil {
		return nil, fmt.Errorf("jwe: signing: %w", err)
	}
	body, err := e.keys().encrypt(inner)
	if err != nil {
		return nil, fmt.Errorf("jwe: encrypting: %w", err)
	}
	return body, nil
}

// Open returns what the other side sealed: the bytes it signed, whatever they
// are. It takes the five members or {"JWT": "…"}, of at most 8 MiB; members
// beside those are ignored, as nobody signed them.
//
// The error is [ErrNotEncrypted] or [ErrUntrusted]. An answer that is replayed
// opens as it did the first time: see the package's documentation.
func (e *Envelope) Open(body []byte) ([]byte, error) {
	if e == nil || e.keys == nil {
		return nil, errZero
	}
	outer, err := readOuter(body)
	if err != nil {
		return nil, err
	}
	return e.keys().open(outer)
}

// sign returns the signed claims in three members.
func (r *keyring) sign(claims []byte) ([]byte, error) {
	signature, err := r.signer.Sign(claims)
	if err != nil {
		return nil, err
	}
	compact, err := signature.CompactSerialize()
	if err != nil {
		return nil, err
	}
	return writeInner(compact)
}

// encrypt returns inner encrypted, in five members.
func (r *keyring) encrypt(inner []byte) ([]byte, error) {
	message, err := r.encrypter.Encrypt(inner)
	if err != nil {
		return nil, err
	}
	compact, err := message.CompactSerialize()
	if err != nil {
		return nil, err
	}
	return writeOuter(compact)
}

// open decrypts a compact JWE and verifies the signature inside. The pair that
// decrypts must also verify.
func (r *keyring) open(compact string) ([]byte, error) {
	message, err := jose.ParseEncryptedCompact(compact, r.algorithms, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return nil, untrusted("its header cannot be read or names other algorithms than %s and A256GCM", r.algorithms)
	}
	if _, compressed := message.Header.ExtraHeaders["zip"]; compressed {
		return nil, untrusted("it is compressed")
	}
	failure := untrusted("no configured key opens it; it was made for the key id %.64q", message.Header.KeyID)
	for _, pair := range r.candidates(message.Header.KeyID) {
		inner, err := message.Decrypt(pair.private)
		if err != nil {
			continue
		}
		payload, err := pair.verify(inner)
		if err == nil {
			return payload, nil
		}
		failure = err
	}
	return nil, failure
}

// verify returns the payload of a JWS that the other side signed.
func (p pair) verify(inner []byte) ([]byte, error) {
	compact, err := readInner(inner)
	if err != nil {
		return nil, err
	}
	message, err := jose.ParseSignedCompact(compact, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, untrusted("the header of its signature cannot be read or names another algorithm than RS256")
	}
	payload, err := message.Verify(p.public)
	if err != nil {
		return nil, untrusted("its signature is not the other side's")
	}
	return payload, nil
}

func untrusted(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUntrusted}, args...)...)
}

func isObject(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) && json.Valid(text)
}
