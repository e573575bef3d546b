package jwe

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

const minBits = 2048

// parsers read the bytes of a PEM block, by its type.
var parsers = map[string]func(der []byte) (any, error){
	"RSA PRIVATE KEY": func(der []byte) (any, error) { return x509.ParsePKCS1PrivateKey(der) },
	"PRIVATE KEY":     x509.ParsePKCS8PrivateKey,
	"RSA PUBLIC KEY":  func(der []byte) (any, error) { return x509.ParsePKCS1PublicKey(der) },
	"PUBLIC KEY":      x509.ParsePKIXPublicKey,
}

// The reasons below say what is wrong with a key and never quote it.

func parsePrivate(text string) (*rsa.PrivateKey, string) {
	parsed, reason := parseKey(text)
	if reason != "" {
		return nil, reason
	}
	switch key := parsed.(type) {
	case *rsa.PrivateKey:
		return key, tooShort(&key.PublicKey)
	case *rsa.PublicKey:
		return nil, "is a public key: pass your own private key; the other side's public key belongs into PublicKey"
	}
	return nil, notRSA
}

func parsePublic(text string) (*rsa.PublicKey, string) {
	parsed, reason := parseKey(text)
	if reason != "" {
		return nil, reason
	}
	switch key := parsed.(type) {
	case *rsa.PublicKey:
		return key, tooShort(key)
	case *rsa.PrivateKey:
		return nil, "is a private key: pass the other side's public key, for a merchant the one that Juspay shows"
	}
	return nil, notRSA
}

const notRSA = "is not an RSA key: pass the one that was made for JWT in the dashboard"

func tooShort(key *rsa.PublicKey) string {
	if bits := key.N.BitLen(); bits < minBits {
		return fmt.Sprintf("has %d bits: pass a key of at least %d", bits, minBits)
	}
	return ""
}

// parseKey reads the one key of a PEM text.
func parseKey(text string) (any, string) {
	block, rest := pem.Decode(unfold(text))
	if reason := badBlock(text, block, rest); reason != "" {
		return nil, reason
	}
	parse, known := parsers[block.Type]
	if !known {
		return nil, "is no RSA key in PEM: pass a text with BEGIN PRIVATE KEY or BEGIN PUBLIC KEY, with or without RSA"
	}
	key, err := parse(block.Bytes)
	if err != nil {
		return nil, "is damaged: pass the whole PEM text, unchanged"
	}
	return key, ""
}

// badBlock says why a text does not hold one PEM block that can be read.
func badBlock(text string, block *pem.Block, rest []byte) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "is empty: pass the key as PEM text"
	case block == nil:
		return "is not PEM: pass the text of the key file, not its name, from -----BEGIN to the last dash, " +
			`with its line breaks as they are or as \n`
	case len(bytes.TrimSpace(rest)) > 0:
		return "holds more than one key: pass the text of one"
	case block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "":
		return "is locked with a passphrase: unlock it first, with openssl pkey -in FILE"
	case block.Type == "CERTIFICATE":
		return "is a certificate: pass the key in it, which openssl x509 -pubkey -noout -in FILE prints"
	}
	return ""
}

// unfold undoes what environment variables and indented files do to a PEM text.
func unfold(text string) []byte {
	text = strings.Trim(text, " \t\r\n\"'`")
	text = strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(text)
	var out bytes.Buffer
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimSpace(line) + "\n")
	}
	return out.Bytes()
}
