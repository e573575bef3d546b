package juspaytest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

const customer = "customer_1122"

// reply is an answer as it came over the wire.
type reply struct {
	status int
	header http.Header
	body   string
}

// send makes a request with the right key and routing id; a header given as
// "Name: value" replaces or, with an empty value, removes one.
func send(t *testing.T, jp *juspaytest.Server, method, path, form string, headers ...string) reply {
	t.Helper()
	got, err := trySend(t, jp, method, path, form, headers...)
	require.NoError(t, err)
	return got
}

func trySend(t *testing.T, jp *juspaytest.Server, method, path, form string, headers ...string) (reply, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, jp.URL()+path, strings.NewReader(form))
	require.NoError(t, err)
	request.SetBasicAuth(jp.APIKey(), "")
	request.Header.Set("x-routing-id", customer)
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
		if value == "" {
			request.Header.Del(name)
		}
	}
	client := jp.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(body)}, err
}

func (r reply) fields(t *testing.T) map[string]any {
	t.Helper()
	var fields map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.body), &fields), "%s", r.body)
	return fields
}

func capturePath(txn juspaytest.Txn) string { return "/v2/txns/" + txn.UUID + "/capture" }
func voidPath(txn juspaytest.Txn) string    { return "/v2/txns/" + txn.UUID + "/void" }
func otpPath(txn juspaytest.Txn) string     { return "/v2/txns/" + txn.UUID + "/authenticate" }
func statusPath(txn juspaytest.Txn) string  { return "/orders/" + txn.OrderID }

// pay is a payment of the tests' customer.
func pay(amount string) juspaytest.Payment {
	return juspaytest.Payment{Amount: amount, RoutingID: customer}
}

// sample reads one of the bodies that the vendor has published. They are not
// part of this repository.
func sample(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("JUSPAY_SAMPLES")
	if folder == "" {
		t.Skip("JUSPAY_SAMPLES names no folder with the vendor's published bodies")
	}
	body, err := os.ReadFile(filepath.Join(folder, name+".json"))
	require.NoError(t, err)
	return string(body)
}

// stubTest takes the part of a *testing.T whose test may fail.
type stubTest struct {
	cleanups []func()
	errors   []string
}

type fatal string

func (s *stubTest) Helper()           {}
func (s *stubTest) Cleanup(do func()) { s.cleanups = append(s.cleanups, do) }
func (s *stubTest) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Sprintf(format, args...))
}
func (s *stubTest) Fatalf(format string, args ...any) { panic(fatal(fmt.Sprintf(format, args...))) }

func (s *stubTest) end() {
	for _, do := range s.cleanups {
		do()
	}
}

// forgiving is a server whose own mistakes panic, for a test to catch.
func forgiving(t *testing.T, opts ...juspaytest.Option) *juspaytest.Server {
	jp := juspaytest.NewServer(&stubTest{}, opts...)
	t.Cleanup(jp.Close)
	return jp
}

// encode makes a form.
func encode(fields map[string]string) string {
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	return form.Encode()
}
