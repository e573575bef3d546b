package jwe

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// The two layers on the wire. Both travel either compact, as parts with dots
// between them, or as JSON with a member for each part.

// encrypted are the parts of a compact JWE.
type encrypted struct {
	Header           string `json:"header"`
	EncryptedKey     string `json:"encryptedKey"`
	IV               string `json:"iv"`
	EncryptedPayload string `json:"encryptedPayload"`
	Tag              string `json:"tag"`
}

// signed are the parts of a compact JWS.
type signed struct {
	Header    string `json:"header"`
	Payload   string `json:"payload"`
	Signature string `json:"signature"`
}

// maxHeader is far above the 100 bytes that a header takes.
const maxHeader = 4 << 10

func writeOuter(compact string) ([]byte, error) {
	parts := strings.Split(compact, ".")
	return json.Marshal(encrypted{parts[0], parts[1], parts[2], parts[3], parts[4]})
}

func writeInner(compact string) ([]byte, error) {
	parts := strings.Split(compact, ".")
	return json.Marshal(signed{parts[0], parts[1], parts[2]})
}

// readOuter returns the compact JWE of a body in either form.
func readOuter(body []byte) (string, error) {
	if len(body) > maxBody {
		return "", untrusted("it is over %d bytes", maxBody)
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &members) != nil {
		return "", ErrNotEncrypted
	}
	_, compact := members["JWT"]
	_, key := members["encryptedKey"]
	_, payload := members["encryptedPayload"]
	switch {
	case compact && (key || payload):
		return "", untrusted("it is in two forms at once")
	case compact:
		return join(strings.Split(text(members, "JWT"), "."), 5)
	case key || payload:
		return join([]string{
			text(members, "header"), text(members, "encryptedKey"), text(members, "iv"),
			text(members, "encryptedPayload"), text(members, "tag"),
		}, 5)
	}
	return "", ErrNotEncrypted
}

// readInner returns the compact JWS of what was decrypted, in either form.
func readInner(inner []byte) (string, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(inner, &members) != nil {
		return join(strings.Split(string(inner), "."), 3)
	}
	return join([]string{text(members, "header"), text(members, "payload"), text(members, "signature")}, 3)
}

// text is a member that is a string, "" for any other.
func text(members map[string]json.RawMessage, name string) string {
	var value string
	if json.Unmarshal(members[name], &value) != nil {
		return ""
	}
	return value
}

// join makes the compact form of n parts. Each must be just as an encoder
// writes it: decoders overlook line breaks and stray bits at the end, and what
// was changed on its way must not go unnoticed.
func join(parts []string, n int) (string, error) {
	if len(parts) != n {
		return "", untrusted("a layer has %d parts instead of %d", len(parts), n)
	}
	if len(parts[0]) > maxHeader {
		return "", untrusted("a header is over %d bytes", maxHeader)
	}
	for _, part := range parts {
		if !isBase64URL(part) {
			return "", untrusted("a part is missing or is not base64url")
		}
	}
	return strings.Join(parts, "."), nil
}

func isBase64URL(part string) bool {
	if part == "" || strings.ContainsAny(part, "\r\n") {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return err == nil
}
