package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// start runs the program on a free port until the test ends, and returns what
// it printed.
func start(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, write := io.Pipe()
	var errors bytes.Buffer
	var running sync.WaitGroup
	running.Go(func() {
		assert.Zero(t, run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), write, &errors))
		_ = write.Close()
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		assert.Empty(t, errors.String())
	})
	return readGreeting(t, out)
}

// readGreeting collects the greeting, whose end is the curl line.
func readGreeting(t *testing.T, out io.Reader) map[string]string {
	t.Helper()
	printed, buffer := "", make([]byte, 4096)
	for !strings.Contains(printed, "\ncurl ") || !strings.HasSuffix(printed, "\n") {
		n, err := out.Read(buffer)
		require.NoError(t, err)
		printed += string(buffer[:n])
	}
	values := make(map[string]string)
	for _, line := range regexp.MustCompile(`(?m)^ *(\w[\w ]*\w|OTP)  +(\S+)$`).FindAllStringSubmatch(printed, -1) {
		name := line[1]
		if values[name] != "" {
			name += " 2"
		}
		values[name] = line[2]
	}
	values["curl"] = printed[strings.Index(printed, "\ncurl ")+1:]
	return values
}

// do sends a request as curl would, and reads the JSON answer.
func do(t *testing.T, values map[string]string, method, path, form string) (status int, body map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, values["base URL"]+path, strings.NewReader(form))
	require.NoError(t, err)
	request.SetBasicAuth(values["API key"], "")
	request.Header.Set("x-routing-id", values["routing id"])
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	if strings.HasPrefix(string(data), "[") {
		data = []byte(`{"list":` + string(data) + `}`)
	}
	if len(data) > 0 {
		require.NoError(t, json.Unmarshal(data, &body), "%s", data)
	}
	return response.StatusCode, body
}

func TestGreetingIsReady(t *testing.T) {
	t.Parallel()
	values := start(t)
	status, order := do(t, values, "POST", "/v2/txns/"+values["txn_uuid"]+"/capture", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "CHARGED", order["status"])
	status, txn := do(t, values, "POST", "/v2/txns/"+values["txn_uuid 2"]+"/authenticate",
		url.Values{"challenge_id": {values["challenge_id"]}, "answer.otp": {values["OTP"]}}.Encode())
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "CHARGED", txn["status"])
	_, order = do(t, values, "GET", "/orders/"+values["order_id"], "")
	assert.Equal(t, values["txn_uuid"], order["txn_uuid"])
	assert.Contains(t, values["curl"], values["base URL"]+"/v2/txns/"+values["txn_uuid"]+"/capture")
}

func TestControlAPI(t *testing.T) {
	t.Parallel()
	values := start(t)
	_, txn := do(t, values, "POST", "/_fake/authorize", "order_id=o-1&amount=100.00&routing_id=customer_1122")
	uuid := txn["txn_uuid"].(string)
	assert.Equal(t, "AUTHORIZED", txn["status"])

	status, _ := do(t, values, "POST", "/_fake/next", "fault=gateway-pending&operation=capture&txn_uuid="+uuid)
	assert.Equal(t, http.StatusOK, status)
	_, order := do(t, values, "POST", "/v2/txns/"+uuid+"/capture", "amount=40&idempotence_key=k-1")
	assert.Equal(t, "CAPTURE_INITIATED", order["status"])
	_, txn = do(t, values, "POST", "/_fake/settle", "txn_uuid="+uuid)
	assert.Equal(t, "PARTIAL_CHARGED", txn["status"])
	_, ledger := do(t, values, "GET", "/_fake/ledger?txn_uuid="+uuid, "")
	assert.Equal(t, 40.0, ledger["captured"])
	assert.Equal(t, 60.0, ledger["held"])

	do(t, values, "POST", "/_fake/next", "fault=empty-502&mode=always")
	status, _ = do(t, values, "GET", "/orders/o-1", "")
	assert.Equal(t, http.StatusBadGateway, status)
	do(t, values, "POST", "/_fake/calm", "")
	do(t, values, "POST", "/_fake/next", "fault=json-null&fault=html-500&mode=random&probability=1&seed=7")
	_, requests := do(t, values, "GET", "/_fake/requests", "")
	assert.Len(t, requests["list"], 2, "the control API's own calls are not counted")
	do(t, values, "POST", "/_fake/calm", "")

	_, challenge := do(t, values, "POST", "/_fake/challenge", "otp=071978&max_attempts=2&routing_id=customer_1122")
	assert.Equal(t, "071978", challenge["otp"])
	assert.Equal(t, "PENDING_VBV", challenge["status"])
	do(t, values, "POST", "/_fake/advance", "by=169h")
	status, _ = do(t, values, "POST", "/v2/txns/"+uuid+"/capture", "amount=1&idempotence_key=k-2")
	assert.Equal(t, http.StatusBadRequest, status, "the window is over")
	_, txn = do(t, values, "GET", "/_fake/txn?txn_uuid="+uuid, "")
	assert.Equal(t, []any{"AUTHORIZED", "CAPTURE_INITIATED", "PARTIAL_CHARGED"}, txn["history"])
	_, violations := do(t, values, "GET", "/_fake/violations", "")
	assert.Empty(t, violations["list"])
	_, faults := do(t, values, "GET", "/_fake/faults", "")
	assert.Contains(t, faults["list"], "gateway-timeout:after-money")
}

func TestControlAPIRefuses(t *testing.T) {
	t.Parallel()
	values := start(t)
	for path, forms := range map[string][]string{
		"authorize": {"amount=ten", "amount=1.005", "amout=5", "otp=1", `{"amount":"5.00"}`},
		"challenge": {"amount=0", "max_attempts=few", "max_attempts=-1"},
		"next": {
			"", "fault=nope", "fault=reset&operation=payout", "fault=reset&mode=sometimes",
			"fault=reset&mode=random&probability=often", "fault=reset&mode=random&seed=-1",
			"fault=reset&mode=random&probability=30", "fault=reset&fault=reset&mode=always", "fault=declined&operation=order-status",
		},
		"settle":  {"", "txn_uuid=none", "txn_uuid=" + values["txn_uuid"], "failed=perhaps&txn_uuid=" + values["txn_uuid"]},
		"advance": {"", "by=tomorrow"},
		"calm":    {"all=true"},
	} {
		for _, form := range forms {
			status, body := do(t, values, "POST", "/_fake/"+path, form)
			assert.Equal(t, http.StatusBadRequest, status, "%s %s", path, form)
			assert.NotEmpty(t, body["error"])
		}
	}
	for _, path := range []string{"ledger", "txn?txn_uuid=none"} {
		status, _ := do(t, values, "GET", "/_fake/"+path, "")
		assert.Equal(t, http.StatusBadRequest, status, path)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	t.Run("odd txn", func(t *testing.T) {
		t.Parallel()
		values := start(t, "-shape", "txn", "-odd", "numbers,bools", "-key", "own", "-version", "2018-01-01")
		assert.Equal(t, "own", values["API key"])
		_, txn := do(t, values, "POST", "/v2/txns/"+values["txn_uuid"]+"/capture", "")
		assert.Equal(t, "CYBERSOURCE", txn["gateway"])
		assert.Equal(t, "false", txn["refunded"])
		_, order := do(t, values, "GET", "/orders/"+values["order_id"], "")
		assert.Equal(t, "21", order["status_id"])
		assert.NotContains(t, order, "captured_amount")
	})
	t.Run("wrong key, repeated key", func(t *testing.T) {
		t.Parallel()
		values := start(t, "-unauthorized", "empty", "-repeated-key", "refused")
		path := "/v2/txns/" + values["txn_uuid"] + "/capture"
		do(t, values, "POST", path, "amount=1&idempotence_key=k")
		status, refusal := do(t, values, "POST", path, "amount=1&idempotence_key=k")
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Equal(t, "DUPLICATE_REQUEST", refusal["error_info"].(map[string]any)["code"])
		values["API key"] = "wrong"
		status, refusal = do(t, values, "POST", path, "")
		assert.Equal(t, http.StatusUnauthorized, status)
		assert.Empty(t, refusal)
	})
	t.Run("legacy and refused", func(t *testing.T) {
		t.Parallel()
		values := start(t, "-legacy", "-routing", "refused")
		do(t, values, "POST", "/v2/txns/"+values["txn_uuid"]+"/void", "")
		_, refusal := do(t, values, "POST", "/v2/txns/"+values["txn_uuid"]+"/void", "")
		assert.Equal(t, "Invalid state for void operation.", refusal["error_message"])
		values["routing id"] = "other"
		status, _ := do(t, values, "GET", "/orders/"+values["order_id"], "")
		assert.Equal(t, http.StatusBadRequest, status)
	})
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		args string
		code int
		says string
	}{
		{"-help", 0, "/_fake/settle"},
		{"-addr 0.0.0.0:0", 2, "-allow-remote"},
		{"-addr :0", 2, "-allow-remote"},
		{"-addr 192.0.2.1:0", 2, "-allow-remote"},
		{"-addr example.com:0", 2, "-allow-remote"},
		{"-addr nonsense", 2, "-allow-remote"},
		{"-addr localhost:0", 0, ""},
		{"-addr [::1]:x", 1, "juspay-fake:"},
		{"-allow-remote -addr 127.0.0.1:0", 0, ""},
		{"-shape square", 2, "order, txn"},
		{"-unauthorized loudly", 2, "bare, empty, info, message"},
		{"-repeated-key twice", 2, "refused, replayed"},
		{"-addr 127.0.0.1:0 -version 2020", 1, "2020"},
		{"-addr 127.0.0.1:0 -key a:b", 1, "colon"},
		{"-odd numbers,odder", 2, "-odd"},
		{"-seed x", 2, "-seed"},
		{"-legacy=perhaps", 2, "-legacy"},
		{"-repeated-order never", 2, "linked, mixed, refused"},
		{"-addr 127.0.0.1:0 -webhook-url nowhere", 1, "nowhere"},
		{"-addr 127.0.0.1:0 -tls -refunds-at-once -split-refunds -currency-required -legacy=false", 0, ""},
		{"-routing lost", 2, "-routing"},
		{"extra", 2, "extra"},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			var out, errors bytes.Buffer
			assert.Equal(t, test.code, run(over, strings.Fields(test.args), &out, &errors), errors.String())
			assert.Contains(t, errors.String(), test.says)
		})
	}
}

func TestViolationsAtTheEnd(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	out, write := io.Pipe()
	var errors bytes.Buffer
	var running sync.WaitGroup
	running.Go(func() { assert.Equal(t, 1, run(ctx, []string{"-addr", "127.0.0.1:0"}, write, &errors)) })
	values := readGreeting(t, out)
	values["routing id"] = "other"
	do(t, values, "GET", "/orders/"+values["order_id"], "")
	stop()
	running.Wait()
	assert.Contains(t, errors.String(), `under "other"`)
}
