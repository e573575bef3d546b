package nodesdk_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/jwe"
)

const testdata = "../../jwe/testdata"

// TestTheNodeSDKOpensWhatGoSealed gives the SDK answers that Go sealed with
// Juspay's side of the keys. What it returns to its caller must be the claims.
func TestTheNodeSDKOpensWhatGoSealed(t *testing.T) {
	t.Parallel()
	needsSDK(t)
	const id = "key_1"
	envelope, err := jwe.New(jwe.Config{Current: jwe.Keys{
		ID: id, PrivateKey: read(t, testdata, "juspay_private.pem"), PublicKey: read(t, testdata, "merchant_public.pem"),
	}})
	require.NoError(t, err)

	answers := []string{
		`{"order_id":"o-1","status":"CHARGED","status_id":21,"amount":10.5}`,
		`{"order_id":"o-1","status":"NEW","payment_links":{"web":"https://pay.example/o-1"},"sdk_payload":{"requestId":"1"}}`,
		`{"order_id":"o-1","refunds":[{"unique_request_id":"refund1","status":"PENDING"}],"first_name":"Zoë ₹"}`,
	}
	var bodies []string
	for _, answer := range answers {
		body, err := envelope.Seal([]byte(answer))
		require.NoError(t, err)
		bodies = append(bodies, string(body))
	}
	input, err := json.Marshal(map[string]any{
		"keyId": id, "privateKey": read(t, testdata, "merchant_private.pem"),
		"publicKey": read(t, testdata, "juspay_public.pem"), "bodies": bodies,
	})
	require.NoError(t, err)

	var opened []json.RawMessage
	require.NoError(t, json.Unmarshal(node(t, input, "open.js"), &opened))
	require.Len(t, opened, len(answers))
	for i, answer := range answers {
		assert.JSONEq(t, answer, string(opened[i]))
	}
}

// TestGoOpensWhatTheNodeSDKSeals makes the fixtures anew, so that their making
// stays true. Those in the repository are opened by the tests of package jwe.
func TestGoOpensWhatTheNodeSDKSeals(t *testing.T) {
	t.Parallel()
	needsSDK(t)
	folder := t.TempDir()
	node(t, nil, "make-fixtures.js", folder)

	var fixtures struct {
		KeyID string `json:"key_id"`
		Calls []struct {
			Method, Path string
			Claims, Body json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal([]byte(read(t, folder, "nodesdk.json")), &fixtures))
	envelope, err := jwe.New(jwe.Config{AllowRSAOAEP: true, Current: jwe.Keys{
		ID:         fixtures.KeyID,
		PrivateKey: read(t, folder, "juspay_private.pem"),
		PublicKey:  read(t, folder, "merchant_public.pem"),
	}})
	require.NoError(t, err)
	var paths []string
	for _, call := range fixtures.Calls {
		paths = append(paths, call.Method+" "+call.Path)
		opened, err := envelope.Open(call.Body)
		require.NoError(t, err)
		assert.JSONEq(t, string(call.Claims), string(opened))
	}
	assert.Equal(t, []string{"POST /v4/session", "POST /v4/order-status", "POST /v4/orders/fixture_order_1/refunds"}, paths)
}

func needsSDK(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat(filepath.Join("node_modules", "expresscheckout-nodejs")); err != nil {
		t.Skip("the Node SDK is not installed: run npm ci in internal/nodesdk")
	}
}

// node runs a script of this folder and returns what it wrote.
func node(t *testing.T, input []byte, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Stdin = bytes.NewReader(input)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	require.NoError(t, cmd.Run(), complaints.String())
	return out.Bytes()
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	return string(text)
}
