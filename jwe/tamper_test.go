package jwe_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

// changes are what is done to a part of a layer on its way. Each gives another
// text than the one that came in.
var changes = map[string]func(part string) string{
	"first byte":  func(part string) string { return flipped(part, 0) },
	"middle byte": func(part string) string { return flipped(part, len(part)/2) },
	// The last character holds bits that many decoders overlook.
	"last byte":       func(part string) string { return flipped(part, len(part)-1) },
	"truncated":       func(part string) string { return part[:len(part)-1] },
	"halved":          func(part string) string { return part[:len(part)/2] },
	"longer":          func(part string) string { return part + "AAAA" },
	"empty":           func(string) string { return "" },
	"padded":          func(part string) string { return part + "=" },
	"with line break": func(part string) string { return part[:2] + "\n" + part[2:] },
	"not base64":      func(string) string { return "!!!!" },
}

// flipped has another character of the alphabet at i.
func flipped(part string, i int) string {
	other := byte('A')
	if part[i] == 'A' {
		other = 'B'
	}
	return part[:i] + string(other) + part[i+1:]
}

func TestEveryChangeOfTheOuterLayerIsRefused(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	proper := textMembers(t, properAnswer(t).body(t))
	for name := range proper {
		for kind, change := range changes {
			changed := maps.Clone(proper)
			changed[name] = change(proper[name])
			refused(t, envelope, changed, "%s: %s", name, kind)
		}
		missing := maps.Clone(proper)
		delete(missing, name)
		refused(t, envelope, missing, "without %s", name)
	}
}

func TestMembersOfTwoBodiesDoNotMix(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	one := textMembers(t, properAnswer(t).body(t))
	two := textMembers(t, properAnswer(t).body(t))
	for name := range one {
		mixed := maps.Clone(one)
		mixed[name] = two[name]
		if name == "header" { // the same text in both
			require.Equal(t, one, mixed)
			continue
		}
		refused(t, envelope, mixed, "%s of another body", name)
		for other := range one {
			if other == name {
				continue
			}
			swapped := maps.Clone(one)
			swapped[name], swapped[other] = one[other], one[name]
			refused(t, envelope, swapped, "%s and %s swapped", name, other)
		}
	}
}

func TestEveryHeaderButTheProperOneIsRefused(t *testing.T) {
	t.Parallel()
	envelope := newEnvelope(t, jwe.Config{Current: merchantKeys(t), AllowRSAOAEP: true})
	proper := textMembers(t, properAnswer(t).body(t))
	for _, header := range []string{
		`{"alg":"RSA-OAEP","enc":"A256GCM","kid":"` + keyID + `"}`, // allowed, but it was made with the other
		`{"alg":"none","enc":"A256GCM"}`,
		`{"alg":"dir","enc":"A256GCM"}`,
		`{"alg":"RSA1_5","enc":"A256GCM"}`,
		`{"alg":"RSA-OAEP-512","enc":"A256GCM"}`,
		`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":1000000000,"p2s":"AAAA"}`,
		`{"alg":"RSA-OAEP-256","enc":"A128GCM"}`,
		`{"alg":"RSA-OAEP-256","enc":"A128CBC-HS256"}`,
		`{"alg":"RSA-OAEP-256"}`,
		`{"enc":"A256GCM"}`,
		`{"ALG":"RSA-OAEP-256","ENC":"A256GCM"}`,
		`{"alg":"none","alg":"RSA-OAEP-256","enc":"A256GCM"}`,
		`{"alg":["RSA-OAEP-256"],"enc":"A256GCM"}`,
		`{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":7}`,
		`{"alg":"RSA-OAEP-256","enc":"A256GCM","crit":["exp"],"exp":1}`,
		`{"alg":"RSA-OAEP-256","enc":"A256GCM","zip":"DEF"}`,
		`{"alg":"RSA-OAEP-256","enc":"A256GCM","x":"` + strings.Repeat("x", 5000) + `"}`,
		`{}`, `null`, `[]`, `"RSA-OAEP-256"`, `{`,
	} {
		changed := maps.Clone(proper)
		changed["header"] = base64.RawURLEncoding.EncodeToString([]byte(header))
		refused(t, envelope, changed, "%.100s", header)
	}
}

// TestWhatWasMadeWrongIsRefused is about bodies that decrypt: whoever has the
// merchant's public key, which is no secret, can make them.
func TestWhatWasMadeWrongIsRefused(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	merchantPublic, juspayPublic := readFile(t, "merchant_public.pem"), readFile(t, "juspay_public.pem")
	merchantPrivate := parsePrivate(t, readFile(t, "merchant_private.pem"))
	_, stranger := newKeys()
	for name, change := range map[string]func(*answer){
		"signed by a stranger":             func(a *answer) { a.signer = stranger },
		"signed by the merchant":           func(a *answer) { a.signer = merchantPrivate },
		"HS256 under Juspay's public key":  func(a *answer) { a.signature, a.signer = jose.HS256, []byte(juspayPublic) },
		"HS256 under the merchant's":       func(a *answer) { a.signature, a.signer = jose.HS256, []byte(merchantPublic) },
		"RS512":                            func(a *answer) { a.signature = jose.RS512 },
		"PS256":                            func(a *answer) { a.signature = jose.PS256 },
		"encrypted to a stranger":          func(a *answer) { a.reader = &stranger.PublicKey },
		"RSA-OAEP with SHA-1":              func(a *answer) { a.wrap = jose.RSA_OAEP },
		"RSA1_5":                           func(a *answer) { a.wrap = jose.RSA1_5 },
		"A128GCM":                          func(a *answer) { a.content = jose.A128GCM },
		"A256CBC-HS512":                    func(a *answer) { a.content = jose.A256CBC_HS512 },
		"compressed":                       func(a *answer) { a.compress = jose.DEFLATE },
		"alg none":                         func(a *answer) { a.inner = withInnerHeader(`{"alg":"none"}`) },
		"alg none without a signature":     func(a *answer) { a.inner = unsigned },
		"another header over the old one":  func(a *answer) { a.inner = withInnerHeader(`{"alg":"RS256"}`) },
		"a header of a list":               func(a *answer) { a.inner = withInnerHeader(`[]`) },
		"a key of its own in the header":   func(a *answer) { a.inner = withInnerHeader(`{"alg":"RS256","jwk":{"kty":"RSA"}}`) },
		"three members without signature":  func(a *answer) { a.inner = withoutMember("signature") },
		"three members without header":     func(a *answer) { a.inner = withoutMember("header") },
		"three members without payload":    func(a *answer) { a.inner = withoutMember("payload") },
		"two parts":                        func(a *answer) { a.inner = func(c string) string { return c[:strings.LastIndex(c, ".")] } },
		"four parts":                       func(a *answer) { a.inner = func(c string) string { return c + ".AAAA" } },
		"an unprotected header beside it":  func(a *answer) { a.inner = generalJSON },
		"an empty payload":                 func(a *answer) { a.payload = "" },
		"a header that is far too long":    func(a *answer) { a.kid = strings.Repeat("k", 5000) },
		"nothing signed inside":            func(a *answer) { a.inner = func(string) string { return claims } },
		"an empty inside":                  func(a *answer) { a.inner = func(string) string { return "" } },
		"an encrypted inside":              func(a *answer) { a.inner = func(string) string { return "a.b.c.d.e" } },
		"both forms at once":               func(a *answer) { a.outer = bothForms },
		"JWT that is no text":              func(a *answer) { a.outer = func(string) string { return `{"JWT":7}` } },
		"JWT of four parts":                func(a *answer) { a.outer = func(c string) string { return jwtMember(c[:strings.LastIndex(c, ".")]) } },
		"JWT of six parts":                 func(a *answer) { a.outer = func(c string) string { return jwtMember(c + ".AAAA") } },
		"JWT that is only signed":          func(a *answer) { a.outer = func(string) string { return jwtMember("a.b.c") } },
		"a member that is no text":         func(a *answer) { a.outer = func(string) string { return `{"encryptedKey":{}}` } },
		"the five members' names as given": func(a *answer) { a.outer = func(string) string { return `{"encryptedPayload":"AAAA"}` } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := properAnswer(t)
			change(&sent)
			opened, err := envelope.Open(sent.body(t))
			assert.ErrorIs(t, err, jwe.ErrUntrusted)
			assert.NotErrorIs(t, err, jwe.ErrNotEncrypted)
			assert.Empty(t, opened)
		})
	}
}

func TestEveryChangeOfTheInnerLayerIsRefused(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	for _, name := range []string{"header", "payload", "signature"} {
		for kind, change := range changes {
			sent := properAnswer(t)
			sent.inner = func(compact string) string {
				inner := textMembers(t, []byte(threeMembers(compact)))
				inner[name] = change(inner[name])
				text, err := json.Marshal(inner)
				require.NoError(t, err)
				return string(text)
			}
			opened, err := envelope.Open(sent.body(t))
			assert.ErrorIs(t, err, jwe.ErrUntrusted, "%s: %s", name, kind)
			assert.Empty(t, opened, "%s: %s", name, kind)
		}
	}
}

// TestAReplayOpens says what the envelope cannot tell: an answer about another
// order, or an old one, is as genuine as it was. The caller compares the ids.
func TestAReplayOpens(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	about := properAnswer(t)
	about.payload = `{"order_id":"o-2","status":"CHARGED"}`
	body := about.body(t)
	for range 2 {
		opened, err := envelope.Open(body)
		require.NoError(t, err)
		assert.Equal(t, about.payload, string(opened))
	}
}

// TestErrorsHoldNothingOfWhatWasEncrypted looks at what may end in a log.
func TestErrorsHoldNothingOfWhatWasEncrypted(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	const secret = "4111111111111111"
	for _, inner := range []string{
		secret, `{"payload":` + secret + `}`, `{"header":"` + secret + `"}`, secret + "." + secret + "." + secret,
		base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+secret+`"}`)) + ".AAAA.AAAA",
		base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":`+secret+`}`)) + ".AAAA.AAAA",
	} {
		sent := properAnswer(t)
		sent.inner = func(string) string { return inner }
		_, err := envelope.Open(sent.body(t))
		require.ErrorIs(t, err, jwe.ErrUntrusted)
		assert.NotContains(t, err.Error(), secret)
		assert.Less(t, len(err.Error()), 300)
	}
}

func TestALongKeyIDIsCutInTheError(t *testing.T) {
	t.Parallel()
	_, stranger := newKeys()
	sent := properAnswer(t)
	sent.kid, sent.reader = strings.Repeat("k", 2000), &stranger.PublicKey
	_, err := merchant(t).Open(sent.body(t))
	require.ErrorIs(t, err, jwe.ErrUntrusted)
	assert.Contains(t, err.Error(), "kkkk", "it names the key, so that a rotation that went wrong is seen")
	assert.Less(t, len(err.Error()), 300)
}

func refused(t *testing.T, envelope *jwe.Envelope, members map[string]string, format string, args ...any) {
	t.Helper()
	body, err := json.Marshal(members)
	require.NoError(t, err)
	opened, err := envelope.Open(body)
	about := append([]any{format}, args...)
	assert.ErrorIs(t, err, jwe.ErrUntrusted, about...)
	assert.Empty(t, opened, about...)
}

func withInnerHeader(header string) func(string) string {
	return func(compact string) string {
		_, rest, _ := strings.Cut(compact, ".")
		return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + rest
	}
}

func unsigned(compact string) string {
	parts := strings.Split(withInnerHeader(`{"alg":"none"}`)(compact), ".")
	return parts[0] + "." + parts[1] + "."
}

func withoutMember(name string) func(string) string {
	return func(compact string) string {
		var members map[string]string
		if err := json.Unmarshal([]byte(threeMembers(compact)), &members); err != nil {
			panic(err)
		}
		delete(members, name)
		text, err := json.Marshal(members)
		if err != nil {
			panic(err)
		}
		return string(text)
	}
}

// generalJSON is the JWS as RFC 7515 writes it in JSON, with its algorithm in a
// header that nobody signed. Juspay does not write it.
func generalJSON(compact string) string {
	parts := strings.Split(compact, ".")
	return `{"payload":"` + parts[1] + `","signatures":[{"header":{"alg":"RS256"},"signature":"` + parts[2] + `"}]}`
}

func bothForms(compact string) string {
	return strings.TrimSuffix(fiveMembers(compact), "}") + `,"JWT":"` + compact + `"}`
}
