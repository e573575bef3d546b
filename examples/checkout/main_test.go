package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

func environ(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

// start runs the program until the test is over, and returns the address that it
// prints.
func start(t *testing.T, env map[string]string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, printed := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append(args, "-addr", "127.0.0.1:0"), environ(env), printed, io.Discard)
		_ = printed.Close()
	}()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	address := regexp.MustCompile(`http://[^/]+`).FindString(line)
	require.NotEmpty(t, address, line)
	return address
}

// post sends a form and follows where it leads, over the network.
func post(t *testing.T, address string, form url.Values) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.PostForm(address, form)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, string(body))
	return string(body)
}

func TestRunOnFake(t *testing.T) {
	t.Parallel()
	seen := post(t, start(t, nil)+"/orders", url.Values{"pencil": {"2"}})
	assert.Contains(t, seen, "Fake Juspay: no real money")
	assert.Contains(t, seen, "Pay INR 25.00")
	assert.Contains(t, seen, "Behind the curtain")
}

func TestRunWithKey(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	address := start(t, map[string]string{
		"JUSPAY_API_KEY": jp.APIKey(), "JUSPAY_BASE_URL": jp.URL(), "JUSPAY_CLIENT_ID": "shop", "JUSPAY_RESPONSE_KEY": "key",
	}, "-public", "https://shop.example")

	seen := post(t, address+"/orders", url.Values{"pencil": {"2"}})

	assert.Contains(t, seen, "Connected to Juspay")
	assert.Contains(t, seen, `href="`+jp.URL())
	for _, lab := range []string{"What goes wrong", "Behind the curtain", "ledger"} {
		assert.NotContains(t, seen, lab)
	}
	requests := jp.Requests()
	require.Len(t, requests, 1)
	assert.Contains(t, requests[0].Body, "https://shop.example/back")
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		env  map[string]string
		err  string
	}{
		"no page":      {nil, map[string]string{"JUSPAY_API_KEY": "0123456789abcdef"}, "JUSPAY_CLIENT_ID"},
		"bad base URL": {nil, map[string]string{"JUSPAY_API_KEY": "0123456789abcdef", "JUSPAY_CLIENT_ID": "shop", "JUSPAY_BASE_URL": "ftp://x"}, "BaseURL"},
		"no password": {nil, map[string]string{
			"JUSPAY_API_KEY": "0123456789abcdef", "JUSPAY_CLIENT_ID": "shop", "JUSPAY_WEBHOOK_USER": "shop"}, "Password"},
		"bad address":  {[]string{"-addr", "127.0.0.1:99999"}, nil, "99999"},
		"an argument":  {[]string{"now"}, nil, `"now"`},
		"unknown flag": {[]string{"-nope"}, nil, "-nope"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"-addr", "127.0.0.1:0"}, test.args...)
			require.ErrorContains(t, run(t.Context(), args, environ(test.env), io.Discard, io.Discard), test.err)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-help"}, environ(nil), io.Discard, &help), flag.ErrHelp)
	assert.Contains(t, help.String(), "JUSPAY_CLIENT_ID")
	assert.Contains(t, help.String(), "-public")
}
