package lenient_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/internal/lenient"
)

// The SDK's types without methods, as the SDK decodes them.
type (
	plainOrder juspay.Order
	plainTxn   juspay.Txn
)

// FuzzAgainstEncodingJSON: what encoding/json reads without complaint reads the
// same here, and nothing panics.
func FuzzAgainstEncodingJSON(f *testing.F) {
	for _, test := range readTests {
		f.Add([]byte(test.body))
	}
	for _, seed := range []string{``, `[]`, `{"list":[{"deep":{"deep":null}},{}]}`, `{"inner":{"inner":{"free":[ 1, {} ]}}}`,
		`{"at":"2024-02-29T10:11:12+05:30","amount":-0.0}`, `{"amount":"\u0031","free":"\ud83d\ude00"}`, `{"list":"[{\"text\":5}]"}`} {
		f.Add([]byte(seed))
	}
	for _, name := range []string{"order.json", "txn.json"} {
		seed, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bench", name))
		require.NoError(f, err)
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		agree[record](t, body)
		agree[plainOrder](t, body)
		agree[plainTxn](t, body)
	})
}

func agree[T any](t *testing.T, body []byte) {
	var got, want T
	report, err := lenient.Unmarshal(body, &got)
	assert.Equal(t, json.Valid(body), err == nil)
	if json.Unmarshal(body, &want) != nil || !plainNames(body) {
		return
	}
	require.NoError(t, err)
	assert.Empty(t, report.Skipped)
	assert.Equal(t, want, got)
}

var plainName = regexp.MustCompile(`^[a-z0-9_]*$`)

// plainNames reports whether both decoders are meant to agree on body, which is
// valid: no two members of an object have one name, no name has a capital
// letter, which encoding/json would take for a small one.
func plainNames(body []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(body))
	ok := true
	var value func()
	value = func() {
		opening, err := dec.Token()
		if err != nil {
			ok = false
			return
		}
		delim, nested := opening.(json.Delim)
		seen := make(map[string]bool)
		for nested && ok && dec.More() {
			if delim == '{' {
				token, _ := dec.Token()
				name, _ := token.(string)
				ok = ok && !seen[name] && plainName.MatchString(name)
				seen[name] = true
			}
			value()
		}
		if nested {
			_, _ = dec.Token()
		}
	}
	value()
	return ok
}
