package juspay_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

const (
	hookUser     = "corner_shop"
	hookPassword = "pass:word:of_9a8b7c"
)

// hookConfig is a configuration that accepts everything that is right.
func hookConfig() juspay.WebhookConfig {
	return juspay.WebhookConfig{
		Username: hookUser, Password: hookPassword,
		Handle: func(context.Context, *juspay.Event) error { return nil },
	}
}

func newHook(t testing.TB, config juspay.WebhookConfig) http.Handler {
	t.Helper()
	handler, err := juspay.NewWebhookHandler(config)
	require.NoError(t, err)
	return handler
}

// hookRequest is a delivery with the right credentials.
func hookRequest(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/juspay", strings.NewReader(body))
	r.SetBasicAuth(hookUser, hookPassword)
	return r
}

func deliver(handler http.Handler, r *http.Request) *http.Response {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	return recorder.Result()
}

func TestWebhookHandlerHandsOverTheEvent(t *testing.T) {
	t.Parallel()
	type key struct{}
	var got *juspay.Event
	config := hookConfig()
	config.Handle = func(ctx context.Context, event *juspay.Event) error {
		assert.Equal(t, "from the request", ctx.Value(key{}))
		got = event
		return nil
	}
	r := hookRequest(eventOrderBody)
	response := deliver(newHook(t, config), r.WithContext(context.WithValue(r.Context(), key{}, "from the request")))
	assert.Equal(t, http.StatusOK, response.StatusCode)
	require.NotNil(t, got)
	assert.Equal(t, "order-7001", got.OrderID())
}

func TestWebhookHandlerCredentials(t *testing.T) {
	t.Parallel()
	basic := func(pair string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair)) }
	right := basic(hookUser + ":" + hookPassword)
	rotated := hookConfig()
	rotated.PreviousUsername, rotated.PreviousPassword = "old_shop", "old_password"
	fixed := hookConfig()
	fixed.Header, fixed.HeaderValue = "x-shop-token", "token-1"
	tests := map[string]struct {
		config        juspay.WebhookConfig
		authorization string
		token         string
		want          int
	}{
		"right":                               {hookConfig(), right, "", 200},
		"scheme in other letters":             {hookConfig(), "bAsIc " + right[6:], "", 200},
		"none":                                {hookConfig(), "", "", 401},
		"another scheme":                      {hookConfig(), "Bearer " + right[6:], "", 401},
		"not base64":                          {hookConfig(), "Basic corner_shop:pass", "", 401},
		"no colon":                            {hookConfig(), basic(hookUser), "", 401},
		"empty":                               {hookConfig(), basic(":"), "", 401},
		"wrong password":                      {hookConfig(), basic(hookUser + ":pass"), "", 401},
		"password that begins right":          {hookConfig(), basic(hookUser + ":" + hookPassword + "x"), "", 401},
		"wrong user":                          {hookConfig(), basic("x:" + hookPassword), "", 401},
		"user in other letters":               {hookConfig(), basic("Corner_Shop:" + hookPassword), "", 401},
		"parted at another colon":             {hookConfig(), basic(hookUser + ":pass:word"), "", 401},
		"the previous pair":                   {rotated, basic("old_shop:old_password"), "", 200},
		"the new pair":                        {rotated, right, "", 200},
		"the previous user, the new password": {rotated, basic("old_shop:" + hookPassword), "", 401},
		"the new user, the previous password": {rotated, basic(hookUser + ":old_password"), "", 401},
		"no previous pair configured":         {hookConfig(), basic("old_shop:old_password"), "", 401},
		"the fixed header":                    {fixed, right, "token-1", 200},
		"without the fixed header":            {fixed, right, "", 401},
		"a wrong fixed header":                {fixed, right, "token-2", 401},
		"the fixed header alone":              {fixed, "", "token-1", 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handled := false
			test.config.Handle = func(context.Context, *juspay.Event) error {
				handled = true
				return nil
			}
			r := hookRequest(eventOrderBody)
			r.Header.Del("Authorization")
			if test.authorization != "" {
				r.Header.Set("Authorization", test.authorization)
			}
			if test.token != "" {
				r.Header.Set("X-Shop-Token", test.token)
			}
			response := deliver(newHook(t, test.config), r)
			assert.Equal(t, test.want, response.StatusCode)
			assert.Equal(t, test.want == 200, handled)
			if test.want == 401 {
				assert.True(t, strings.HasPrefix(response.Header.Get("WWW-Authenticate"), "Basic realm="))
			}
		})
	}
}

// unreadable is a body that must not be read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func TestWebhookHandlerReadsNoBodyOfStrangers(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/juspay", unreadable{t})
	assert.Equal(t, http.StatusUnauthorized, deliver(newHook(t, hookConfig()), r).StatusCode)
	r = httptest.NewRequest(http.MethodPut, "/juspay", unreadable{t})
	r.SetBasicAuth(hookUser, hookPassword)
	assert.Equal(t, http.StatusMethodNotAllowed, deliver(newHook(t, hookConfig()), r).StatusCode)
}

func TestWebhookHandlerMethods(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "BREW"} {
		r := hookRequest(eventOrderBody)
		r.Method = method
		response := deliver(newHook(t, hookConfig()), r)
		assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode, method)
		assert.Equal(t, "POST", response.Header.Get("Allow"), method)
	}
}

func TestWebhookHandlerBodies(t *testing.T) {
	t.Parallel()
	limited := hookConfig()
	limited.MaxBytes = int64(len(eventOrderBody))
	large := `{"id":"e","event_name":"X","content":{"notes":"` + strings.Repeat("x", 1<<20) + `"}}`
	tests := map[string]struct {
		config juspay.WebhookConfig
		body   io.Reader
		want   int
	}{
		"an event of exactly the limit": {limited, strings.NewReader(eventOrderBody), 200},
		"one byte more":                 {limited, strings.NewReader(eventOrderBody + " "), 413},
		"larger than 1 MiB":             {hookConfig(), strings.NewReader(large), 413},
		"no event":                      {hookConfig(), strings.NewReader(chargedBody), 400},
		"not JSON":                      {hookConfig(), strings.NewReader("<html>"), 400},
		"empty":                         {hookConfig(), strings.NewReader(""), 400},
		"none":                          {hookConfig(), nil, 400},
		"encrypted":                     {hookConfig(), strings.NewReader(`{"JWT":"eyJh.a.b.c.d"}`), 400},
		"cut off": {
			hookConfig(), io.MultiReader(strings.NewReader(eventOrderBody[:40]), errorReader{io.ErrUnexpectedEOF}), 400,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.config.Handle = func(context.Context, *juspay.Event) error {
				assert.Equal(t, 200, test.want)
				return nil
			}
			r := hookRequest("")
			if r.Body = nil; test.body != nil {
				r.Body = io.NopCloser(test.body)
			}
			assert.Equal(t, test.want, deliver(newHook(t, test.config), r).StatusCode)
		})
	}
}

// 200 says that the event is stored, and nothing else does.
func TestWebhookHandlerAnswers500WhenNotHandled(t *testing.T) {
	t.Parallel()
	for name, handle := range map[string]func(context.Context, *juspay.Event) error{
		"an error":         func(context.Context, *juspay.Event) error { return errors.New("the database is down") },
		"a panic":          func(context.Context, *juspay.Event) error { panic("at the till") },
		"a run-time error": func(_ context.Context, e *juspay.Event) error { return errors.New(string(e.Txn.Status)) },
		"a panic of nil":   func(context.Context, *juspay.Event) error { panic(nil) },
		"an aborted one":   func(context.Context, *juspay.Event) error { panic(http.ErrAbortHandler) },
		"a lost customer":  func(ctx context.Context, _ *juspay.Event) error { return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := hookConfig()
			config.Handle = handle
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			response := deliver(newHook(t, config), hookRequest(eventOrderBody).WithContext(ctx))
			assert.Equal(t, http.StatusInternalServerError, response.StatusCode)
		})
	}
}

// Over a real connection: Juspay sends again until it gets a 200.
func TestWebhookHandlerOverHTTP(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	config := hookConfig()
	config.Handle = func(context.Context, *juspay.Event) error {
		if calls.Add(1) < 3 {
			panic("not yet")
		}
		return nil
	}
	server := httptest.NewServer(newHook(t, config))
	defer server.Close()
	var answers []int
	for range 3 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(eventOrderBody))
		require.NoError(t, err)
		r.SetBasicAuth(hookUser, hookPassword)
		response, err := server.Client().Do(r)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		answers = append(answers, response.StatusCode)
	}
	assert.Equal(t, []int{500, 500, 200}, answers)
}

// A goroutine that ends inside Handle has handled nothing.
func TestWebhookHandlerAnswersNothingAfterGoexit(t *testing.T) {
	t.Parallel()
	config := hookConfig()
	config.Handle = func(context.Context, *juspay.Event) error {
		runtime.Goexit()
		return nil
	}
	server := httptest.NewServer(newHook(t, config))
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(eventOrderBody))
	require.NoError(t, err)
	r.SetBasicAuth(hookUser, hookPassword)
	response, err := server.Client().Do(r)
	if err == nil {
		response.Body.Close()
	}
	require.Error(t, err)
}

// openerOf is an Envelope in which "sealed:" stands for the encryption.
type openerOf struct{ juspay.Envelope }

func (openerOf) Open(body []byte) ([]byte, error) {
	var sealed struct{ JWT string }
	if err := json.Unmarshal(body, &sealed); err != nil {
		return nil, err
	}
	switch sealed.JWT {
	case "forged":
		return nil, errors.New("the signature is wrong")
	case "poison":
		panic("out of range")
	}
	return []byte(sealed.JWT), nil
}

func TestWebhookHandlerWithAnEnvelope(t *testing.T) {
	t.Parallel()
	sealed := func(inner string) string {
		body, err := json.Marshal(map[string]string{"JWT": inner})
		require.NoError(t, err)
		return string(body)
	}
	five := `{"header":"h","encryptedKey":"k","iv":"i","encryptedPayload":"p","tag":"t"}`
	tests := map[string]struct {
		body                     string
		none, strict, changeOver int // answers without an Envelope, with one, and with AllowPlain
		log                      string
	}{
		"plain":                  {eventOrderBody, 200, 400, 200, "the body is not encrypted"},
		"encrypted":              {sealed(eventOrderBody), 400, 200, 200, "handled"},
		"with a byte order mark": {"\ufeff" + sealed(eventOrderBody), 400, 200, 200, "handled"},
		"forged":                 {sealed("forged"), 400, 400, 400, "Envelope.Open failed"},
		"panics":                 {sealed("poison"), 400, 400, 400, "Envelope.Open failed"},
		"no event inside":        {sealed("{}"), 400, 400, 400, "neither event_name nor content"},
		"encrypted twice":        {sealed(sealed(eventOrderBody)), 400, 400, 400, "is encrypted"},
		"five members":           {five, 400, 400, 400, "neither event_name nor content"},
		"both forms":             {`{"JWT":"forged",` + eventOrderBody[1:], 400, 400, 400, "Envelope.Open failed"},
		"not JSON":               {"<html>", 400, 400, 400, "the body is not encrypted"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			config := hookConfig()
			config.Handle = func(_ context.Context, event *juspay.Event) error {
				assert.JSONEq(t, eventOrderBody, string(event.Raw))
				return nil
			}
			assert.Equal(t, test.none, deliver(newHook(t, config), hookRequest(test.body)).StatusCode, "without an Envelope")
			config.Envelope, config.AllowPlain = openerOf{}, true
			assert.Equal(t, test.changeOver, deliver(newHook(t, config), hookRequest(test.body)).StatusCode, "plain allowed")
			config.AllowPlain, config.Logger = false, slog.New(slog.NewTextHandler(&log, nil))
			if name == "five members" {
				config.Envelope = emptyOpener{}
			}
			assert.Equal(t, test.strict, deliver(newHook(t, config), hookRequest(test.body)).StatusCode, "with an Envelope")
			assert.Contains(t, log.String(), test.log)
		})
	}
}

// emptyOpener finds an empty object in everything.
type emptyOpener struct{ juspay.Envelope }

func (emptyOpener) Open([]byte) ([]byte, error) { return []byte("{}"), nil }

func TestWebhookHandlerSaysWhatToConfigure(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	config := hookConfig()
	config.Logger = slog.New(slog.NewTextHandler(&log, nil))
	deliver(newHook(t, config), hookRequest(`{"JWT":"eyJh.a.b.c.d"}`))
	assert.Contains(t, log.String(), "WebhookConfig.Envelope")
}

func TestNewWebhookHandlerRefusesMistakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(*juspay.WebhookConfig)
		field string
	}{
		"no user":              {func(c *juspay.WebhookConfig) { c.Username = "" }, "Username"},
		"no password":          {func(c *juspay.WebhookConfig) { c.Password = "" }, "Password"},
		"user with a colon":    {func(c *juspay.WebhookConfig) { c.Username = "a:b" }, "Username"},
		"a line break":         {func(c *juspay.WebhookConfig) { c.Password = "secret\n" }, "Password"},
		"previous user alone":  {func(c *juspay.WebhookConfig) { c.PreviousUsername = "a" }, "PreviousUsername"},
		"previous password":    {func(c *juspay.WebhookConfig) { c.PreviousPassword = "a" }, "PreviousUsername"},
		"previous colon":       {func(c *juspay.WebhookConfig) { c.PreviousUsername, c.PreviousPassword = "a:b", "c" }, "PreviousUsername"},
		"header alone":         {func(c *juspay.WebhookConfig) { c.Header = "X-A" }, "Header"},
		"value alone":          {func(c *juspay.WebhookConfig) { c.HeaderValue = "a" }, "Header"},
		"no header name":       {func(c *juspay.WebhookConfig) { c.Header, c.HeaderValue = "x a", "a" }, "Header"},
		"Authorization":        {func(c *juspay.WebhookConfig) { c.Header, c.HeaderValue = "authorization", "a" }, "Header"},
		"value with a break":   {func(c *juspay.WebhookConfig) { c.Header, c.HeaderValue = "X-A", "a\r\nb" }, "HeaderValue"},
		"a negative limit":     {func(c *juspay.WebhookConfig) { c.MaxBytes = -1 }, "MaxBytes"},
		"plain by the way":     {func(c *juspay.WebhookConfig) { c.AllowPlain = true }, "AllowPlain"},
		"nobody handles":       {func(c *juspay.WebhookConfig) { c.Handle = nil }, "Handle"},
		"nothing is filled in": {func(c *juspay.WebhookConfig) { *c = juspay.WebhookConfig{} }, "Username"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := hookConfig()
			test.spoil(&config)
			handler, err := juspay.NewWebhookHandler(config)
			assert.Nil(t, handler)
			var invalid *juspay.ValidationError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, "NewWebhookHandler", invalid.Op)
			assert.Equal(t, test.field, invalid.Field)
			assert.NotContains(t, err.Error(), hookPassword)
		})
	}
}

func TestWebhookHandlerLogsFromAnAllowList(t *testing.T) {
	t.Parallel()
	body := `{"id":"evt_1","event_name":"ORDER_SUCCEEDED","content":{"order":` + secretBody + `}}`
	event := map[string]any{"event": "ORDER_SUCCEEDED", "event_id": "evt_1", "order_id": "order-7001"}
	with := func(status float64, level, result string, size int, more ...map[string]any) map[string]any {
		record := map[string]any{
			"msg": "juspay webhook", "status": status, "level": level, "result": result, "body_bytes": float64(size),
		}
		for _, attrs := range more {
			maps.Copy(record, attrs)
		}
		return record
	}
	quotes := func(event *juspay.Event) string { return string(event.Raw) + hookPassword }
	tests := map[string]struct {
		handle func(*juspay.Event) error
		change func(*http.Request)
		want   map[string]any
	}{
		"handled": {
			func(*juspay.Event) error { return nil }, nil,
			with(200, "INFO", "handled", len(body), event),
		},
		"failed": {
			func(event *juspay.Event) error { return errors.New(quotes(event)) }, nil,
			with(500, "ERROR", "Handle failed", len(body), event),
		},
		"panicked": {
			func(event *juspay.Event) error { panic(quotes(event)) }, nil,
			with(500, "ERROR", "Handle panicked", len(body), event, map[string]any{"panic": "string"}),
		},
		"panicked with an error": {
			func(event *juspay.Event) error { panic(errors.New(quotes(event))) }, nil,
			with(500, "ERROR", "Handle panicked", len(body), event, map[string]any{"panic": "*errors.errorString"}),
		},
		"a run-time error": {
			func(event *juspay.Event) error { return errors.New(event.Txn.ID) }, nil,
			with(500, "ERROR", "Handle panicked", len(body), event,
				map[string]any{"panic": "runtime error: invalid memory address or nil pointer dereference"}),
		},
		"a stranger": {
			nil, func(r *http.Request) { r.SetBasicAuth(hookUser, "guessed_password") },
			with(401, "WARN", "wrong credentials", 0),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			config := hookConfig()
			config.Handle = func(_ context.Context, event *juspay.Event) error { return test.handle(event) }
			config.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			r := hookRequest(body)
			if test.change != nil {
				test.change(r)
			}
			deliver(newHook(t, config), r)
			requireHides(t, map[string]string{"log": log.String()},
				secretName, secretPrint, secretCard, hookUser, hookPassword, "guessed_password")
			var record map[string]any
			require.NoError(t, json.Unmarshal(log.Bytes(), &record), "one record: %s", log.String())
			assert.Positive(t, record["took"])
			delete(record, "took")
			delete(record, "time")
			if stack, panicked := record["stack"].([]any); panicked {
				require.NotEmpty(t, stack)
				assert.Contains(t, stack[0], "webhook_test.go", "where it panicked")
				delete(record, "stack")
			}
			assert.Equal(t, test.want, record)
		})
	}
}

// What an event says of itself is made one short line, without card numbers.
func TestWebhookHandlerLogsHostileNames(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		var log bytes.Buffer
		config := hookConfig()
		config.Logger = slog.New(slog.NewJSONHandler(&log, nil))
		body := `{"id":` + quote(text) + `,"event_name":` + quote(text+secretCard) + `,"content":{"order":{"order_id":` + quote(secretCard) + `}}}`
		assert.Equal(t, http.StatusOK, deliver(newHook(t, config), hookRequest(body)).StatusCode, name)
		assert.NotContains(t, log.String(), secretCard, name)
		assert.Less(t, log.Len(), 2000, name)
	}
}

func TestWebhookConfigKeepsItsSecrets(t *testing.T) {
	t.Parallel()
	config := hookConfig()
	config.PreviousUsername, config.PreviousPassword = "old_shop_name", "old_password_of_it"
	config.Header, config.HeaderValue = "X-Shop", "value-of-the-header"
	secrets := []string{hookUser, hookPassword, "old_shop_name", "old_password_of_it", "value-of-the-header"}
	type embedded struct{ juspay.WebhookConfig }
	handler := newHook(t, config)
	for name, value := range map[string]any{"config": config, "pointer": &config, "embedded": embedded{config}} {
		requireHides(t, prints(value), secrets...)
		text, err := json.Marshal(value)
		require.NoError(t, err, name)
		requireHides(t, map[string]string{name: string(text)}, secrets...)
	}
	for _, verb := range verbs {
		requireHides(t, map[string]string{verb: fmt.Sprintf(verb, handler)}, secrets...)
	}
	assert.Contains(t, fmt.Sprint(config), "previous pair true")
	require.NotEmpty(t, fmt.Sprint(juspay.WebhookConfig{}))
}

type errorReader struct{ err error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.err }
