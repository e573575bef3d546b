package juspay_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestBaseURLs(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://pay.example":               "https://pay.example",
		"https://pay.example/":              "https://pay.example",
		"https://pay.example//":             "https://pay.example",
		"https://pay.example:8443":          "https://pay.example:8443",
		"https://pay.example/juspay":        "https://pay.example/juspay",
		"https://pay.example/a/b/":          "https://pay.example/a/b",
		"https://pay.example/a%2Fb":         "https://pay.example/a%2Fb",
		"https://pay.example/a%20b":         "https://pay.example/a%20b",
		"https://[2001:db8::1]:8443/x":      "https://[2001:db8::1]:8443/x",
		"http://localhost:8080":             "http://localhost:8080",
		"http://127.0.0.1:8080/sandbox/":    "http://127.0.0.1:8080/sandbox",
		"http://127.9.9.9":                  "http://127.9.9.9",
		"http://[::1]:8080":                 "http://[::1]:8080",
		"HTTPS://pay.example":               "https://pay.example",
		juspay.PaymentsProductionURL + "/":  "https://payments.juspay.in",
		"https://pay.example/v2":            "https://pay.example/v2",
		"https://pay.example/with;semi,com": "https://pay.example/with;semi,com",
	} {
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			for _, id := range []string{testTxn, "a/b"} {
				var got string
				client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
					got = req.URL.String()
					return reply(200, chargedBody), nil
				}), juspay.WithBaseURL(base))
				_, err := client.Void(t.Context(), id)
				require.NoError(t, err)
				escaped := map[string]string{testTxn: testTxn, "a/b": "a%2Fb"}[id]
				assert.Equal(t, want+"/v2/txns/"+escaped+"/void", got)
			}
		})
	}
}

func TestBaseURLOfACall(t *testing.T) {
	t.Parallel()
	var got []string
	client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		got = append(got, req.URL.Host+" "+req.Host)
		return reply(200, chargedBody), nil
	}), juspay.WithBaseURL("https://one.example"))
	for _, opts := range [][]juspay.Option{nil, {juspay.WithBaseURL("https://two.example")}, nil} {
		_, err := client.Void(t.Context(), testTxn, opts...)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"one.example one.example", "two.example two.example", "one.example one.example"}, got)
}

func TestRefusedBaseURLs(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{
		"empty":                     "",
		"no scheme":                 "pay.example",
		"no scheme, port":           "pay.example:443",
		"no scheme, slashes":        "//pay.example",
		"path alone":                "/v2",
		"no host":                   "https://",
		"only a port":               "https://:443",
		"no slashes":                "https:pay.example",
		"other scheme":              "ftp://pay.example",
		"file":                      "file:///etc/passwd",
		"credentials":               "https://key_1F4A:@pay.example",
		"user":                      "https://key_1F4A@pay.example",
		"query":                     "https://pay.example?x=1",
		"empty query":               "https://pay.example?",
		"fragment":                  "https://pay.example#x",
		"empty fragment":            "https://pay.example/#",
		"dots":                      "https://pay.example/a/../b",
		"one dot":                   "https://pay.example/./b",
		"escaped dots":              "https://pay.example/%2e%2E/b",
		"control byte":              "https://pay.example/\x00",
		"line break":                "https://pay.example\r\nX: y",
		"space in host":             "https://pay example",
		"bad escape":                "https://pay.example/%zz",
		"bad port":                  "https://pay.example:port",
		"http":                      "http://pay.example",
		"http, private":             "http://10.0.0.1",
		"http, any address":         "http://0.0.0.0:8080",
		"http, name like localhost": "http://localhost.example",
		"http, name like loopback":  "http://127.0.0.1.example",
		"http, IPv6":                "http://[2001:db8::1]",
		"http, upper case":          "HTTP://pay.example",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := juspay.NewClient(testKey, juspay.WithBaseURL(base))
			require.Nil(t, client)
			requireValidation(t, err, "NewClient", "BaseURL")
			assert.NotContains(t, err.Error(), "key_1F4A", "a credential in the URL is not quoted")
			_, err = newClient(t, untouched(t)).Void(t.Context(), testTxn, juspay.WithBaseURL(base))
			requireValidation(t, err, "Void", "BaseURL")
		})
	}
}

func TestInsecureHTTP(t *testing.T) {
	t.Parallel()
	plain, allowed := juspay.WithBaseURL("http://pay.example/x"), juspay.WithInsecureHTTP()
	for name, tc := range map[string]struct{ ofClient, ofCall []juspay.Option }{
		"before the URL":          {[]juspay.Option{allowed, plain}, nil},
		"behind the URL":          {[]juspay.Option{plain, allowed}, nil},
		"of a call":               {nil, []juspay.Option{plain, allowed}},
		"of a call, before":       {nil, []juspay.Option{allowed, plain}},
		"allowed by the client":   {[]juspay.Option{allowed}, []juspay.Option{plain}},
		"both, the call's is the": {[]juspay.Option{plain, allowed}, []juspay.Option{plain}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, tap := mock("POST", "http://pay.example/x/v2/txns/"+testTxn+"/void", 200, chargedBody)
			_, err := newClient(t, transport, tc.ofClient...).Void(t.Context(), testTxn, tc.ofCall...)
			require.NoError(t, err)
			assert.Len(t, tap.texts(), 1)
		})
	}
	// It does not allow any other scheme.
	_, err := juspay.NewClient(testKey, allowed, juspay.WithBaseURL("ftp://pay.example"))
	requireValidation(t, err, "NewClient", "BaseURL")
}

// An id is one segment of the path, whatever it holds.
func TestIDsAreEscaped(t *testing.T) {
	t.Parallel()
	for id, escaped := range map[string]string{
		"d64d1eff-551a-4e03-9858-b00b7cc36dae": "d64d1eff-551a-4e03-9858-b00b7cc36dae",
		"a/b":                                  "a%2Fb",
		"/":                                    "%2F",
		"../../orders":                         "..%2F..%2Forders",
		"a b":                                  "a%20b",
		"100%":                                 "100%25",
		"%2F":                                  "%252F",
		"%2e%2e":                               "%252e%252e",
		"a?b=c":                                "a%3Fb=c",
		"a#b":                                  "a%23b",
		"a;b,c":                                "a%3Bb%2Cc",
		"a+b&c=d:e@f$g":                        "a+b&c=d:e@f$g",
		"...":                                  "...",
		".a":                                   ".a",
		"ordér-٣":                              "ord%C3%A9r-%D9%A3",
		`a\b"c`:                                "a%5Cb%22c",
		"{txn_uuid}":                           "%7Btxn_uuid%7D",
	} {
		for _, base := range []string{"https://pay.example", "https://pay.example/x", "https://pay.example/x%2Fy"} {
			var got []string
			client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
				require.Empty(t, req.URL.RawQuery)
				require.Empty(t, req.URL.Fragment)
				got = append(got, req.Method+" "+req.URL.String())
				return reply(401, ""), nil
			}), juspay.WithBaseURL(base))
			var want []string
			for _, op := range operations {
				if !strings.Contains(op.path, "{id}") || op.isOpen && strings.Contains(id, "../") {
					continue
				}
				_, err := op.call(t.Context(), client, id)
				require.ErrorIs(t, err, juspay.ErrUnauthorized)
				want = append(want, op.verb+" "+base+strings.ReplaceAll(op.path, "{id}", escaped))
			}
			assert.Equal(t, want, got)
		}
	}
}
