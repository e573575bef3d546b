package jwe_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

const keyID = "key_throwaway_for_tests"

const claims = `{"order_id":"o-1","amount":"10.50","first_name":"Zoë ₹"}`

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// merchantKeys are what a merchant configures, juspayKeys what Juspay holds.
func merchantKeys(t testing.TB) jwe.Keys {
	return jwe.Keys{ID: keyID, PrivateKey: readFile(t, "merchant_private.pem"), PublicKey: readFile(t, "juspay_public.pem")}
}

func juspayKeys(t testing.TB) jwe.Keys {
	return jwe.Keys{ID: keyID, PrivateKey: readFile(t, "juspay_private.pem"), PublicKey: readFile(t, "merchant_public.pem")}
}

func newEnvelope(t testing.TB, cfg jwe.Config) *jwe.Envelope {
	t.Helper()
	envelope, err := jwe.New(cfg)
	require.NoError(t, err)
	return envelope
}

func merchant(t testing.TB) *jwe.Envelope {
	return newEnvelope(t, jwe.Config{Current: merchantKeys(t)})
}

func juspay(t testing.TB) *jwe.Envelope {
	return newEnvelope(t, jwe.Config{Current: juspayKeys(t)})
}

func parsePrivate(t testing.TB, text string) *rsa.PrivateKey {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	require.NotNil(t, block)
	if block.Type == "RSA PRIVATE KEY" {
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		require.NoError(t, err)
		return key
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	return key.(*rsa.PrivateKey)
}

// newKeys are keys of two sides, made once for all tests: what the pair in
// testdata is rotated to.
var newKeys = sync.OnceValues(func() (*rsa.PrivateKey, *rsa.PrivateKey) {
	merchant, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	juspay, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return merchant, juspay
})

func privatePEM(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func publicPEM(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// answer makes what Juspay's side could send, and what it must not: each field
// has the proper value and can be replaced.
type answer struct {
	payload   string
	signature jose.SignatureAlgorithm
	signer    any
	wrap      jose.KeyAlgorithm
	content   jose.ContentEncryption
	reader    any
	kid       string
	compress  jose.CompressionAlgorithm
	inner     func(compactJWS string) string
	outer     func(compactJWE string) string
}

func properAnswer(t testing.TB) answer {
	juspay := parsePrivate(t, readFile(t, "juspay_private.pem"))
	merchant := parsePrivate(t, readFile(t, "merchant_private.pem"))
	return answer{
		payload: claims, signature: jose.RS256, signer: juspay,
		wrap: jose.RSA_OAEP_256, content: jose.A256GCM, reader: &merchant.PublicKey, kid: keyID,
		inner: threeMembers, outer: fiveMembers,
	}
}

func (a answer) body(t testing.TB) []byte {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: a.signature, Key: jose.JSONWebKey{Key: a.signer, KeyID: a.kid}}, nil)
	require.NoError(t, err)
	signature, err := signer.Sign([]byte(a.payload))
	require.NoError(t, err)
	compactJWS, err := signature.CompactSerialize()
	require.NoError(t, err)
	encrypter, err := jose.NewEncrypter(a.content,
		jose.Recipient{Algorithm: a.wrap, Key: a.reader, KeyID: a.kid}, &jose.EncrypterOptions{Compression: a.compress})
	require.NoError(t, err)
	message, err := encrypter.Encrypt([]byte(a.inner(compactJWS)))
	require.NoError(t, err)
	compactJWE, err := message.CompactSerialize()
	require.NoError(t, err)
	return []byte(a.outer(compactJWE))
}

func fiveMembers(compact string) string {
	return members(compact, "header", "encryptedKey", "iv", "encryptedPayload", "tag")
}

func threeMembers(compact string) string {
	return members(compact, "header", "payload", "signature")
}

func members(compact string, names ...string) string {
	object := map[string]string{}
	for i, part := range strings.Split(compact, ".") {
		object[names[i]] = part
	}
	text, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func jwtMember(compact string) string { return `{"JWT":"` + compact + `"}` }

func unchanged(compact string) string { return compact }
