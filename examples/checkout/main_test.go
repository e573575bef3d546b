package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/examples/internal/demotest"
	"github.com/juspay/juspay-go/juspaytest"
)

// open runs the program until the test is over, and returns the address that it
// prints.
func open(t *testing.T, env map[string]string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, printed := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append(args, "-addr", "127.0.0.1:0"), func(name string) string { return env[name] }, printed, io.Discard)
		_ = printed.Close()
	}()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	address := regexp.MustCompile(`http://\S+`).FindString(line)
	require.NotEmpty(t, address, line)
	return address
}

func get(t *testing.T, address string) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(address)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	return string(body)
}

func TestRunOnFake(t *testing.T) {
	t.Parallel()
	assert.Contains(t, get(t, open(t, nil)), "Fake Juspay: no real money")
}

func TestRunWithKey(t *testing.T) {
	t.Parallel()
	jp, env := demotest.Sandbox(t)
	challenge := jp.Challenge(juspaytest.Payment{RoutingID: env["JUSPAY_ROUTING_ID"], Amount: "250"})
	address := open(t, env, "-order", challenge.OrderID, "-txn", challenge.UUID, "-challenge", challenge.ChallengeID)

	seen := get(t, address)

	assert.Contains(t, seen, "Connected to Juspay")
	assert.Contains(t, seen, "INR 250.00")
	assert.Contains(t, seen, "Send the OTP")
	assert.NotContains(t, seen, challenge.OTP)
	assert.NotContains(t, seen, "ledger")
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	_, env := demotest.Sandbox(t)
	demotest.Check(t, run, map[string]demotest.Case{
		"txn without key": {Args: []string{"-txn", "eul1"}, Err: "set JUSPAY_API_KEY"},
		"key without txn": {Env: env, Err: "-order and -txn"},
		"unknown order":   {Args: []string{"-order", "o", "-txn", "eul1"}, Env: env, Err: "HTTP 400"},
		"bad address":     {Args: []string{"-addr", "127.0.0.1:99999"}, Err: "99999"},
	})
}

func TestHelp(t *testing.T) {
	t.Parallel()
	demotest.CheckHelp(t, run)
}
