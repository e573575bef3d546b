package jwe_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

// TestKeysAsPeopleHaveThem takes the same keys in the forms in which they come
// out of files, environment variables and configuration.
func TestKeysAsPeopleHaveThem(t *testing.T) {
	t.Parallel()
	body, err := juspay(t).Seal([]byte(claims))
	require.NoError(t, err)
	for name, form := range map[string]func(string) string{
		"as it is":               func(text string) string { return text },
		`\n for line breaks`:     func(text string) string { return strings.ReplaceAll(text, "\n", `\n`) },
		`\r\n for line breaks`:   func(text string) string { return strings.ReplaceAll(text, "\n", `\r\n`) },
		"line breaks of Windows": func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
		"blanks around":          func(text string) string { return "\n  " + text + "\t \n" },
		"no last line break":     strings.TrimSpace,
		"in quotes":              func(text string) string { return `"` + strings.ReplaceAll(text, "\n", `\n`) + `"` },
		"in single quotes":       func(text string) string { return `'` + text + `'` },
		"indented":               func(text string) string { return strings.ReplaceAll("\n"+text, "\n", "\n\t\t") },
		"after other lines":      func(text string) string { return "Bag Attributes\n    friendlyName: merchant\n" + text },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys := merchantKeys(t)
			keys.PrivateKey, keys.PublicKey = form(keys.PrivateKey), form(keys.PublicKey)
			opened, err := newEnvelope(t, jwe.Config{Current: keys}).Open(body)
			require.NoError(t, err)
			assert.Equal(t, claims, string(opened))
		})
	}
}

// TestBothEncodingsOfBothKeys takes PKCS#1 and PKCS#8, PKCS#1 and SPKI.
func TestBothEncodingsOfBothKeys(t *testing.T) {
	t.Parallel()
	body, err := juspay(t).Seal([]byte(claims))
	require.NoError(t, err)
	private := parsePrivate(t, readFile(t, "merchant_private.pem"))
	public := &parsePrivate(t, readFile(t, "juspay_private.pem")).PublicKey
	for _, privateText := range []string{privatePEM(t, private), block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(private))} {
		for _, publicText := range []string{publicPEM(t, public), block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(public))} {
			keys := jwe.Keys{ID: keyID, PrivateKey: privateText, PublicKey: publicText}
			opened, err := newEnvelope(t, jwe.Config{Current: keys}).Open(body)
			require.NoError(t, err)
			assert.Equal(t, claims, string(opened))
		}
	}
}

// TestKeysThatAreRefused checks that the error names the field and says what to
// pass, and that it holds nothing of a key.
func TestKeysThatAreRefused(t *testing.T) {
	t.Parallel()
	proper := merchantKeys(t)
	ownPublic := readFile(t, "merchant_public.pem")
	short := rsaKey(t, 1024)
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der := []byte("not a key at all")

	for name, test := range map[string]struct {
		change func(*jwe.Keys)
		want   string
	}{
		"no id":                  {func(k *jwe.Keys) { k.ID = "" }, "ID is empty: pass the key id"},
		"blank in the id":        {func(k *jwe.Keys) { k.ID += " " }, "ID is not a key id"},
		"quotes in the id":       {func(k *jwe.Keys) { k.ID = `"` + k.ID + `"` }, "ID is not a key id"},
		"a key for the id":       {func(k *jwe.Keys) { k.ID = k.PrivateKey }, "ID is not a key id"},
		"no private key":         {func(k *jwe.Keys) { k.PrivateKey = " \n" }, "PrivateKey is empty: pass the key as PEM"},
		"no public key":          {func(k *jwe.Keys) { k.PublicKey = "" }, "PublicKey is empty: pass the key as PEM"},
		"swapped":                {func(k *jwe.Keys) { k.PrivateKey, k.PublicKey = k.PublicKey, k.PrivateKey }, "PrivateKey is a public key: pass your own private key"},
		"public for private":     {func(k *jwe.Keys) { k.PrivateKey = ownPublic }, "PrivateKey is a public key: pass your own private key"},
		"private for public":     {func(k *jwe.Keys) { k.PublicKey = k.PrivateKey }, "PublicKey is a private key: pass the other side's public key"},
		"one's own public half":  {func(k *jwe.Keys) { k.PublicKey = ownPublic }, "PublicKey belongs to the private key: pass the other side's"},
		"short private key":      {func(k *jwe.Keys) { k.PrivateKey = privatePEM(t, short) }, "PrivateKey has 1024 bits: pass a key of at least 2048"},
		"short public key":       {func(k *jwe.Keys) { k.PublicKey = publicPEM(t, &short.PublicKey) }, "PublicKey has 1024 bits: pass a key of at least 2048"},
		"elliptic private key":   {func(k *jwe.Keys) { k.PrivateKey = privatePEM(t, elliptic) }, "PrivateKey is not an RSA key"},
		"elliptic public key":    {func(k *jwe.Keys) { k.PublicKey = publicPEM(t, &elliptic.PublicKey) }, "PublicKey is not an RSA key"},
		"a file's name":          {func(k *jwe.Keys) { k.PrivateKey = "/etc/keys/merchant.pem" }, "PrivateKey is not PEM: pass the text of the key file, not its name"},
		"bare base64":            {func(k *jwe.Keys) { k.PublicKey = bare(k.PublicKey) }, "PublicKey is not PEM"},
		"all on one line":        {func(k *jwe.Keys) { k.PublicKey = strings.ReplaceAll(k.PublicKey, "\n", " ") }, "PublicKey is not PEM"},
		"cut off":                {func(k *jwe.Keys) { k.PrivateKey = k.PrivateKey[:800] }, "PrivateKey is not PEM"},
		"a line missing":         {func(k *jwe.Keys) { k.PrivateKey = withoutLine(k.PrivateKey, 3) }, "PrivateKey is damaged"},
		"two keys in one":        {func(k *jwe.Keys) { k.PrivateKey += ownPublic }, "PrivateKey holds more than one key"},
		"a certificate":          {func(k *jwe.Keys) { k.PublicKey = certificate(t) }, "PublicKey is a certificate: pass the key in it"},
		"locked, PKCS#8":         {func(k *jwe.Keys) { k.PrivateKey = block("ENCRYPTED PRIVATE KEY", der) }, "PrivateKey is locked with a passphrase: unlock it"},
		"locked, as PKCS#1":      {func(k *jwe.Keys) { k.PrivateKey = lockedPKCS1(der) }, "PrivateKey is locked with a passphrase: unlock it"},
		"of another program":     {func(k *jwe.Keys) { k.PrivateKey = block("OPENSSH PRIVATE KEY", der) }, "PrivateKey is no RSA key in PEM"},
		"PKCS#1 with PKCS#8 tag": {func(k *jwe.Keys) { k.PrivateKey = block("PRIVATE KEY", der) }, "PrivateKey is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys := proper
			test.change(&keys)
			_, err := jwe.New(jwe.Config{Current: keys})
			require.ErrorContains(t, err, "jwe: Current."+test.want)
			assertNoKey(t, err.Error(), keys)

			_, err = jwe.New(jwe.Config{Current: proper, Previous: keys})
			require.ErrorContains(t, err, "jwe: Previous."+test.want)
		})
	}
}

func TestThePreviousKeysNeedAnIDOfTheirOwn(t *testing.T) {
	t.Parallel()
	_, err := jwe.New(jwe.Config{Current: merchantKeys(t), Previous: merchantKeys(t)})
	assert.ErrorContains(t, err, "jwe: Previous.ID is the id of Current too")
}

// TestRotation walks through the days on which both sides change their keys.
func TestRotation(t *testing.T) {
	t.Parallel()
	before, juspayBefore := merchantKeys(t), juspayKeys(t)
	merchantKey, juspayKey := newKeys()
	after := jwe.Keys{ID: "key_new", PrivateKey: privatePEM(t, merchantKey), PublicKey: publicPEM(t, &juspayKey.PublicKey)}
	juspayAfter := jwe.Keys{ID: "key_new", PrivateKey: privatePEM(t, juspayKey), PublicKey: publicPEM(t, &merchantKey.PublicKey)}

	old := newEnvelope(t, jwe.Config{Current: before})
	both := newEnvelope(t, jwe.Config{Current: after, Previous: before})
	ahead := newEnvelope(t, jwe.Config{Current: before, Previous: after})
	oldJuspay, newJuspay := newEnvelope(t, jwe.Config{Current: juspayBefore}), newEnvelope(t, jwe.Config{Current: juspayAfter})

	for _, step := range []struct {
		name     string
		from, to *jwe.Envelope
		opens    bool
	}{
		{"the new keys are sent with", both, newJuspay, true},
		{"and not the old ones", both, oldJuspay, false},
		{"a late answer under the old keys", oldJuspay, both, true},
		{"an answer under the new keys", newJuspay, both, true},
		{"Juspay changed first", newJuspay, ahead, true},
		{"the old keys are still sent with", ahead, oldJuspay, true},
		{"nobody told the merchant", newJuspay, old, false},
	} {
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			body, err := step.from.Seal([]byte(claims))
			require.NoError(t, err)
			opened, err := step.to.Open(body)
			if !step.opens {
				require.ErrorIs(t, err, jwe.ErrUntrusted)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, claims, string(opened))
		})
	}
}

// TestTheKeyIDOnlyChooses sends bodies under names that are not theirs, to a
// merchant who has two pairs.
func TestTheKeyIDOnlyChooses(t *testing.T) {
	t.Parallel()
	merchantKey, juspayKey := newKeys()
	second := jwe.Keys{ID: "key_new", PrivateKey: privatePEM(t, merchantKey), PublicKey: publicPEM(t, &juspayKey.PublicKey)}
	envelope := newEnvelope(t, jwe.Config{Current: merchantKeys(t), Previous: second})
	for name, test := range map[string]struct {
		kid             string
		signer          *rsa.PrivateKey // nil: that of the first pair
		toSecond, opens bool
	}{
		"no id, first pair":                     {kid: "", opens: true},
		"no id, second pair":                    {kid: "", signer: juspayKey, toSecond: true, opens: true},
		"unknown id, second pair":               {kid: "x", signer: juspayKey, toSecond: true, opens: true},
		"the other pair's id":                   {kid: "key_new"},
		"encrypted to one, signed by the other": {kid: "", signer: juspayKey},
		"and the other way round":               {kid: "", toSecond: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := properAnswer(t)
			sent.kid = test.kid
			if test.signer != nil {
				sent.signer = test.signer
			}
			if test.toSecond {
				sent.reader = &merchantKey.PublicKey
			}
			_, err := envelope.Open(sent.body(t))
			if test.opens {
				assert.NoError(t, err)
				return
			}
			assert.ErrorIs(t, err, jwe.ErrUntrusted)
		})
	}
}

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	require.NoError(t, err)
	return key
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func lockedPKCS1(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der, Headers: map[string]string{
		"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00000000000000000000000000000000",
	}}))
}

// bare is what stands between the dashes.
func bare(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[1:len(lines)-1], "\n")
}

func withoutLine(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(append(lines[:n:n], lines[n+1:]...), "\n")
}

func certificate(t *testing.T) string {
	t.Helper()
	key := parsePrivate(t, readFile(t, "juspay_private.pem"))
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "juspay"}, NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return block("CERTIFICATE", der)
}
