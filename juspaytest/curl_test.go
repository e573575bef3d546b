package juspaytest_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

// TestDocumentedCurl sends what the curl commands of the vendor's pages send,
// byte for byte, apart from the host, the key and the ids.
func TestDocumentedCurl(t *testing.T) {
	t.Parallel()
	const (
		headers     = "accept: application/json\r\nx-routing-id: customer_1122\r\nauthorization: Basic KEY\r\n"
		curlHeaders = "Authorization: Basic KEY\r\nAccept: */*\r\n" // those that curl sends by itself
	)
	unrouted := juspaytest.WithRouting(juspaytest.RoutingIgnored) // version 3.2 has no x-routing-id
	tests := []struct {
		name   string
		opts   []juspaytest.Option
		head   string // after the request line
		form   string
		path   string
		amount string
		otp    bool
		fault  juspaytest.Fault
		want   map[string]any
		sample string
	}{
		{
			name: "full capture", path: "capture", head: headers, amount: "10.00",
			want:   map[string]any{"status": "CHARGED", "status_id": 21.0, "amount": 10.0, "captured_amount": 10.0},
			sample: "capture-card-charged-21",
		},
		{
			name: "partial capture", path: "capture", head: headers, amount: "25.00",
			form:   "amount=10&idempotence_key=mozc6FzH1ovAs3DtkLi-1",
			want:   map[string]any{"status": "PARTIAL_CHARGED", "status_id": 21.0, "amount": 25.0, "captured_amount": 10.0},
			sample: "capture-card-partial-charged-21",
		},
		{
			name: "capture of version 3.2", path: "capture", head: curlHeaders, amount: "10.00",
			opts:   []juspaytest.Option{unrouted, juspaytest.WithShape(juspaytest.TxnShape)},
			want:   map[string]any{"status": "CHARGED", "gateway": "CYBERSOURCE", "resp_code": "00"},
			sample: "capture-card-charged-v32-txn-shaped",
		},
		{
			name: "void", path: "void", head: "Authorization: Basic KEY\r\nAccept: application/json\r\n", amount: "10.00",
			opts: []juspaytest.Option{unrouted}, fault: juspaytest.GatewayPending,
			want:   map[string]any{"status": "VOID_INITIATED", "status_id": 32.0, "bank_error_code": "PENDING"},
			sample: "void-card-void-initiated-32-v32",
		},
		{
			name: "OTP", path: "authenticate", head: curlHeaders, amount: "10.00", otp: true,
			opts:   []juspaytest.Option{unrouted},
			form:   "challenge_id=CHALLENGE&answer.otp=123456",
			want:   map[string]any{"status": "CHARGED", "resp_code": "00"},
			sample: "authenticate-card-charged-v32",
		},
		{
			name: "wrong OTP", path: "authenticate", head: curlHeaders, amount: "10.00", otp: true,
			opts:   []juspaytest.Option{unrouted},
			form:   "challenge_id=CHALLENGE&answer.otp=000000",
			want:   map[string]any{"status": "AUTHENTICATION_FAILED", "resp_code": "00"},
			sample: "authenticate-card-authentication-failed-v32",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			jp := juspaytest.NewServer(t, test.opts...)
			txn, form := juspaytest.Txn{}, test.form
			if test.otp {
				challenge := jp.Challenge(pay(test.amount))
				txn, form = challenge.Txn, strings.Replace(form, "CHALLENGE", challenge.ChallengeID, 1)
			} else {
				txn = jp.Authorize(pay(test.amount))
			}
			jp.Next(test.fault)
			status, body := replay(t, jp, "/v2/txns/"+txn.UUID+"/"+test.path, test.head, form)
			require.Equal(t, http.StatusOK, status)
			var got map[string]any
			require.NoError(t, json.Unmarshal([]byte(body), &got))
			for name, value := range test.want {
				assert.Equal(t, value, got[name], name)
			}
			t.Run("has every documented field", func(t *testing.T) {
				var documented map[string]any
				require.NoError(t, json.Unmarshal([]byte(sample(t, test.sample)), &documented))
				assertCovers(t, documented, got, "")
			})
		})
	}
}

// replay writes a request to a bare connection.
func replay(t *testing.T, jp *juspaytest.Server, path, head, form string) (status int, body string) {
	t.Helper()
	host := strings.TrimPrefix(jp.URL(), "http://")
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	defer conn.Close()
	key := base64.StdEncoding.EncodeToString([]byte(jp.APIKey() + ":"))
	request := "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: curl/8.5.0\r\n" +
		strings.Replace(head, "KEY", key, 1)
	if form != "" {
		request += fmt.Sprintf("Content-Length: %d\r\nContent-Type: application/x-www-form-urlencoded\r\n", len(form))
	}
	_, err = io.WriteString(conn, request+"\r\n"+form)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(data)
}

// assertCovers wants every documented field, with a value of the same kind.
func assertCovers(t *testing.T, documented, got map[string]any, path string) {
	t.Helper()
	for name, want := range documented {
		value, has := got[name]
		if !assert.True(t, has, "%s%s is missing", path, name) {
			continue
		}
		assert.IsType(t, want, value, "%s%s", path, name)
		if inner, nested := want.(map[string]any); nested {
			if values, ok := value.(map[string]any); ok {
				assertCovers(t, inner, values, path+name+".")
			}
		}
	}
}
