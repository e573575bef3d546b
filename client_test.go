package juspay_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestNewClientRefusesKeys(t *testing.T) {
	t.Parallel()
	const secret = "S3cretPart9"
	encoded := base64.StdEncoding.EncodeToString([]byte(secret + ":"))
	for name, tc := range map[string]struct{ key, says string }{
		"empty":                  {"", "dashboard"},
		"colon at the end":       {secret + ":", "colon"},
		"colon within":           {"user:" + secret, "colon"},
		"ready-made header":      {"Basic " + encoded, "bare API key"},
		"ready-made, lower case": {"basic " + encoded, "bare API key"},
		"ready-made, with colon": {"BASIC " + secret + ":", "bare API key"},
		"space before":           {" " + secret, "trim"},
		"space behind":           {secret + " ", "trim"},
		"space within":           {"a " + secret, "trim"},
		"line break":             {secret + "\n", "trim"},
		"carriage return":        {secret + "\r\n", "trim"},
		"tab":                    {"\t" + secret, "trim"},
		"NUL":                    {secret + "\x00", "control"},
		"DEL":                    {secret + "\x7f", "control"},
		"byte order mark":        {"\ufeff" + secret, "non-ASCII"},
		"letters beyond ASCII":   {secret + "é", "non-ASCII"},
		"no-break space":         {secret + "\u00a0", "non-ASCII"},
		"not UTF-8":              {secret + "\xff", "non-ASCII"},
		"only a space":           {" ", "trim"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := juspay.NewClient(tc.key)
			require.Nil(t, client)
			invalid := requireValidation(t, err, "NewClient", "apiKey")
			assert.Contains(t, invalid.Reason, tc.says)
			assert.NotContains(t, err.Error(), secret)
			assert.NotContains(t, err.Error(), encoded)
		})
	}
}

func TestNewClientTakesKeys(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"A", "9E48", "Basic", "basicallyAKey", "a+b/c=", "~!@#^&()_-.", strings.Repeat("k", 4096)} {
		var got string
		client, err := juspay.NewClient(key, juspay.WithoutRoutingID(), juspay.WithHTTPClient(&http.Client{
			Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
				got = req.Header.Get("Authorization")
				return reply(200, chargedBody), nil
			}),
		}))
		require.NoError(t, err, key)
		_, err = client.Void(t.Context(), testTxn)
		require.NoError(t, err, key)
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":"))
		assert.Equal(t, want, got, "the key is the user name, the password is empty")
	}
}

func TestDefaultIsTheSandbox(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		opts []juspay.Option
		want string
	}{
		"default":             {nil, "https://sandbox.juspay.in/orders/"},
		"production":          {[]juspay.Option{juspay.WithBaseURL(juspay.ProductionURL)}, "https://api.juspay.in/orders/"},
		"payments sandbox":    {[]juspay.Option{juspay.WithBaseURL(juspay.PaymentsSandboxURL)}, "https://payments.sandbox.juspay.in/orders/"},
		"payments production": {[]juspay.Option{juspay.WithBaseURL(juspay.PaymentsProductionURL)}, "https://payments.juspay.in/orders/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport, tap := mock("GET", tc.want+testOrder, 200, chargedBody)
			_, err := newClient(t, transport, tc.opts...).OrderStatus(t.Context(), testOrder)
			require.NoError(t, err)
			require.Len(t, tap.texts(), 1)
		})
	}
}

func TestCallsThatCannotBeMade(t *testing.T) {
	t.Parallel()
	var noClient *juspay.Client
	var noContext context.Context
	withoutID, err := juspay.NewClient(testKey, juspay.WithHTTPClient(&http.Client{Transport: untouched(t)}))
	require.NoError(t, err)

	for _, op := range operations {
		for name, tc := range map[string]struct {
			client *juspay.Client
			ctx    context.Context
			opts   []juspay.Option
			field  string
		}{
			"nil client":             {noClient, t.Context(), nil, "Client"},
			"zero client":            {new(juspay.Client), t.Context(), nil, "Client"},
			"nil context":            {newClient(t, untouched(t)), noContext, nil, "ctx"},
			"no routing id":          {withoutID, t.Context(), nil, "RoutingID"},
			"nil option":             {newClient(t, untouched(t)), t.Context(), []juspay.Option{nil}, "Option"},
			"unusable option":        {newClient(t, untouched(t)), t.Context(), []juspay.Option{juspay.WithTimeout(0)}, "Timeout"},
			"the first of two":       {newClient(t, untouched(t)), t.Context(), []juspay.Option{juspay.WithRetries(-1), nil}, "Retries"},
			"routing id taken away":  {withoutID, t.Context(), []juspay.Option{juspay.WithRoutingID("")}, "RoutingID"},
			"plain http for a call":  {newClient(t, untouched(t)), t.Context(), []juspay.Option{juspay.WithBaseURL("http://pay.example")}, "BaseURL"},
			"unusable header":        {newClient(t, untouched(t)), t.Context(), []juspay.Option{juspay.WithHeader("Authorization", "x")}, "Header"},
			"no place for an answer": {newClient(t, untouched(t)), t.Context(), []juspay.Option{juspay.WithResponse(nil)}, "Response"},
		} {
			t.Run(op.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				result, err := op.do(tc.ctx, tc.client, tc.opts...)
				require.Nil(t, result)
				requireValidation(t, err, op.method(), tc.field)
			})
		}
	}
}

// What httpmock cannot show: the bytes of a request on a connection.
func TestFullCaptureOnTheWire(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()

	raw := make(chan string, 1)
	go func() {
		defer close(raw)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		reader := bufio.NewReader(conn)
		var text strings.Builder
		for !strings.HasSuffix(text.String(), "\r\n\r\n") {
			line, err := reader.ReadString('\n')
			text.WriteString(line)
			if err != nil {
				break
			}
		}
		if n := reader.Buffered(); n > 0 {
			rest, _ := reader.Peek(n)
			text.Write(rest)
		}
		raw <- text.String()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n"+chargedBody)
	}()

	address := listener.Addr().String()
	client, err := juspay.NewClient(testKey, juspay.WithBaseURL("http://"+address+"/gate"), juspay.WithRoutingID(testRouting))
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
	require.NoError(t, err)
	assert.Equal(t, juspay.StatusCharged, order.Status)

	lines := strings.Split(<-raw, "\r\n")
	assert.Equal(t, "POST /gate/v2/txns/"+testTxn+"/capture HTTP/1.1", lines[0])
	assert.ElementsMatch(t, []string{
		"Host: " + address,
		"User-Agent: " + userAgent,
		"Content-Length: 0",
		"Accept: application/json",
		"Authorization: " + testKeyBasic,
		"Content-Type: application/x-www-form-urlencoded",
		"X-Routing-Id: " + testRouting,
		"Accept-Encoding: gzip",
		"", "", // the end of the header, and no body behind it
	}, lines[1:])
}

func TestFormsOnTheWireHaveALength(t *testing.T) {
	t.Parallel()
	type seen struct {
		length   int64
		encoding []string
		body     string
	}
	requests := make(chan seen, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		requests <- seen{r.ContentLength, r.TransferEncoding, string(body)}
		io.WriteString(w, chargedBody)
	}))
	defer server.Close()
	client, err := juspay.NewClient(testKey, juspay.WithBaseURL(server.URL), juspay.WithRoutingID(testRouting))
	require.NoError(t, err)
	defer client.CloseIdleConnections()

	_, err = client.Capture(t.Context(), testTxn, juspay.PartialCapture(juspay.MustAmount("10.50"), "k1"))
	require.NoError(t, err)
	assert.Equal(t, seen{30, nil, "amount=10.5&idempotence_key=k1"}, <-requests)
	_, err = client.ProcessOTP(t.Context(), testTxn, otpRequest())
	require.NoError(t, err)
	assert.Equal(t, seen{36, nil, "answer.otp=071978&challenge_id=ch_42"}, <-requests)
}

func TestCloseIdleConnections(t *testing.T) {
	t.Parallel()
	closed := 0
	client := newClient(t, closer{always(200, chargedBody), func() { closed++ }})
	client.CloseIdleConnections()
	assert.Equal(t, 1, closed)
	newClient(t, always(200, chargedBody)).CloseIdleConnections() // a transport that cannot
}

type closer struct {
	roundTripper
	closeIdle func()
}

func (c closer) CloseIdleConnections() { c.closeIdle() }
