package jwe_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

func TestBothSidesUnderstandEachOther(t *testing.T) {
	t.Parallel()
	for _, direction := range []struct {
		name     string
		from, to *jwe.Envelope
	}{
		{"a request", merchant(t), juspay(t)},
		{"an answer", juspay(t), merchant(t)},
	} {
		t.Run(direction.name, func(t *testing.T) {
			t.Parallel()
			body, err := direction.from.Seal([]byte(claims))
			require.NoError(t, err)
			opened, err := direction.to.Open(body)
			require.NoError(t, err)
			assert.Equal(t, claims, string(opened), "byte for byte")

			_, err = direction.from.Open(body)
			assert.ErrorIs(t, err, jwe.ErrUntrusted, "one's own words sent back are not the other side's")
		})
	}
}

// TestWhatSealWrites holds both layers to what Juspay's PHP and .NET SDKs send.
func TestWhatSealWrites(t *testing.T) {
	t.Parallel()
	body, err := merchant(t).Seal([]byte(claims))
	require.NoError(t, err)

	outer := textMembers(t, body)
	assert.ElementsMatch(t, []string{"header", "encryptedKey", "iv", "encryptedPayload", "tag"}, keysOf(outer))
	assert.JSONEq(t, `{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"`+keyID+`"}`, decoded(t, outer["header"]))

	compact := strings.Join([]string{outer["header"], outer["encryptedKey"], outer["iv"], outer["encryptedPayload"], outer["tag"]}, ".")
	message, err := jose.ParseEncryptedCompact(compact, []jose.KeyAlgorithm{jose.RSA_OAEP_256}, []jose.ContentEncryption{jose.A256GCM})
	require.NoError(t, err)
	text, err := message.Decrypt(parsePrivate(t, readFile(t, "juspay_private.pem")))
	require.NoError(t, err)

	inner := textMembers(t, text)
	assert.ElementsMatch(t, []string{"header", "payload", "signature"}, keysOf(inner))
	assert.JSONEq(t, `{"alg":"RS256","kid":"`+keyID+`"}`, decoded(t, inner["header"]))
	assert.Equal(t, claims, decoded(t, inner["payload"]))
}

func TestSealNeverRepeatsItself(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	seen := map[string]bool{}
	for range 3 {
		body, err := envelope.Seal([]byte(claims))
		require.NoError(t, err)
		outer := textMembers(t, body)
		assert.False(t, seen[outer["iv"]] || seen[outer["encryptedKey"]], "a key or an iv came twice")
		seen[outer["iv"]], seen[outer["encryptedKey"]] = true, true
	}
}

func TestOpenTakesEveryFormThatJuspaySends(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	for name, change := range map[string]func(*answer){
		"five members, three inside": func(*answer) {},
		"five members, compact":      func(a *answer) { a.inner = unchanged },
		"JWT, three members":         func(a *answer) { a.outer = jwtMember },
		"JWT, compact":               func(a *answer) { a.outer, a.inner = jwtMember, unchanged },
		"with members beside them": func(a *answer) {
			a.outer = func(compact string) string { return `{"status":"CHARGED","JWT":"` + compact + `"}` }
		},
		"after a byte order mark": func(a *answer) { a.outer = func(c string) string { return "\ufeff" + fiveMembers(c) } },
		"without a key id":        func(a *answer) { a.kid = "" },
		"under another key id":    func(a *answer) { a.kid = "a-name-of-juspay's-own" },
		"not even JSON inside":    func(a *answer) { a.payload = "OK" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := properAnswer(t)
			change(&sent)
			opened, err := envelope.Open(sent.body(t))
			require.NoError(t, err)
			assert.Equal(t, sent.payload, string(opened))
		})
	}
}

// recorded is testdata/nodesdk.json.
type recorded struct {
	KeyID string `json:"key_id"`
	Calls []struct {
		Name, Method, Path string
		Claims, Body       json.RawMessage
	}
}

// TestOpenReadsWhatTheNodeSDKSends is the proof against Juspay's own code. The
// other direction, which needs Node, is in internal/nodesdk.
func TestOpenReadsWhatTheNodeSDKSends(t *testing.T) {
	t.Parallel()
	var fixtures recorded
	data, err := os.ReadFile(filepath.Join("testdata", "nodesdk.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &fixtures))
	require.Len(t, fixtures.Calls, 3)

	keys := juspayKeys(t)
	keys.ID = fixtures.KeyID
	tolerant := newEnvelope(t, jwe.Config{Current: keys, AllowRSAOAEP: true})
	strict := newEnvelope(t, jwe.Config{Current: keys})
	for _, call := range fixtures.Calls {
		t.Run(call.Name, func(t *testing.T) {
			t.Parallel()
			opened, err := tolerant.Open(call.Body)
			require.NoError(t, err)
			assert.JSONEq(t, string(call.Claims), string(opened))

			_, err = strict.Open(call.Body)
			assert.ErrorIs(t, err, jwe.ErrUntrusted, "it uses RSA-OAEP with SHA-1")
		})
	}
}

func TestWhatIsNoEnvelopeIsToldApart(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	for _, body := range []string{
		"", " ", "null", "true", "7", `"JWT"`, "[]", "{}", "{", "<html>502 Bad Gateway</html>",
		`{"status":"CHARGED","order_id":"o-1"}`,
		`{"error_code":"access_denied","error_message":""}`,
		`{"header":"a","payload":"b","signature":"c"}`, // a signature that nobody encrypted
		`{"jwt":"a.b.c.d.e"}`,
		"a.b.c.d.e",
		strings.Repeat("[", 100_000),
	} {
		_, err := envelope.Open([]byte(body))
		assert.ErrorIs(t, err, jwe.ErrNotEncrypted, "%.40s", body)
		assert.NotErrorIs(t, err, jwe.ErrUntrusted, "%.40s", body)
	}
}

func TestSizesAreBounded(t *testing.T) {
	t.Parallel()
	largest := []byte(`{"a":"` + strings.Repeat("x", 4<<20-8) + `"}`)
	require.Len(t, largest, 4<<20)

	body, err := merchant(t).Seal(largest)
	require.NoError(t, err)
	opened, err := juspay(t).Open(body)
	require.NoError(t, err, "what can be sealed can be opened")
	assert.Len(t, opened, len(largest))

	_, err = merchant(t).Seal(append(largest, ' '))
	assert.Error(t, err)
	larger := properAnswer(t)
	larger.payload = strings.Repeat("x", 5<<20) // over 8 MiB once it is encoded twice
	_, err = merchant(t).Open(larger.body(t))
	assert.ErrorIs(t, err, jwe.ErrUntrusted)
}

func TestSealTakesJSONObjectsOnly(t *testing.T) {
	t.Parallel()
	envelope := merchant(t)
	for _, text := range []string{"", "null", "[]", `"o-1"`, "{", `{"a":1}{"b":2}`, "order_id=o-1"} {
		_, err := envelope.Seal([]byte(text))
		assert.Error(t, err, text)
	}
}

func TestAnEnvelopeThatNewDidNotMake(t *testing.T) {
	t.Parallel()
	for _, envelope := range []*jwe.Envelope{nil, {}} {
		_, err := envelope.Seal([]byte(claims))
		assert.Error(t, err)
		_, err = envelope.Open([]byte(claims))
		assert.Error(t, err)
		assert.NotErrorIs(t, err, jwe.ErrNotEncrypted, "it did not look")
	}
}

func TestManyCallsAtOnce(t *testing.T) {
	t.Parallel()
	from, to := merchant(t), juspay(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			body, err := from.Seal([]byte(claims))
			assert.NoError(t, err)
			opened, err := to.Open(body)
			assert.NoError(t, err)
			assert.Equal(t, claims, string(opened))
		})
	}
	wg.Wait()
}

func textMembers(t *testing.T, object []byte) map[string]string {
	t.Helper()
	var members map[string]string
	require.NoError(t, json.Unmarshal(object, &members))
	return members
}

func keysOf(members map[string]string) []string {
	var names []string
	for name := range members {
		names = append(names, name)
	}
	return names
}

func decoded(t *testing.T, part string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	require.NoError(t, err)
	return string(text)
}
