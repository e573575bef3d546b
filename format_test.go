package juspay_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"go/doc"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// quote is text as a JSON string. Bytes that are not UTF-8 stay as they are.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + `"`
}

// verbs are all ways of fmt to look at a value, but two: %p, and %w outside of
// Errorf, dump a struct without asking its Format. No type can prevent that;
// go vet reports both.
var verbs = []string{"%v", "%+v", "%#v", "% v", "%s", "%+s", "%#s", "%q", "%+q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%+d", "%t",
	"%T", "%b", "%o", "%O", "%c", "%U", "%#U", "%e", "%f", "%g", "%G", "%z", "%!", "%10v", "%-10.3v"}

// prints is value as people will read it: every verb of fmt, alone, behind a
// pointer and within other values, and both handlers of slog.
func prints(value any) map[string]string {
	texts := map[string]string{}
	pointer := reflect.New(reflect.TypeOf(value))
	pointer.Elem().Set(reflect.ValueOf(value))
	for _, verb := range verbs {
		texts[verb] = fmt.Sprintf(verb, value)
		texts[verb+" of a pointer"] = fmt.Sprintf(verb, pointer.Interface())
		texts[verb+" of a slice"] = fmt.Sprintf(verb, []any{value})
		texts[verb+" of a field"] = fmt.Sprintf(verb, struct{ Field any }{value})
		texts[verb+" of a map"] = fmt.Sprintf(verb, map[string]any{"key": value})
	}
	texts["Sprint"] = fmt.Sprint(value)
	texts["Sprintln"] = fmt.Sprintln(value)
	var text, jsonText bytes.Buffer
	for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&text, nil)), slog.New(slog.NewJSONHandler(&jsonText, nil))} {
		logger.Info("value", "it", value, slog.Group("group", "it", value))
		if reflect.TypeOf(value).Kind() == reflect.Struct {
			logger.Info("value", "pointer", pointer.Interface())
		}
	}
	texts["slog text"], texts["slog JSON"] = text.String(), jsonText.String()
	return texts
}

// forms are the disguises that a secret could leak in.
func forms(secret string) map[string]string {
	raw := []byte(secret)
	return map[string]string{
		"text":            secret,
		"decimal bytes":   strings.Trim(fmt.Sprint(raw), "[]"),
		"Go bytes":        strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", raw), "[]byte{"), "}"),
		"hex":             hex.EncodeToString(raw),
		"upper-case hex":  strings.ToUpper(hex.EncodeToString(raw)),
		"spaced hex":      fmt.Sprintf("% x", raw),
		"base64":          strings.TrimRight(base64.StdEncoding.EncodeToString(raw), "="),
		"base64, shift 1": base64.RawStdEncoding.EncodeToString(append([]byte{'"'}, raw...))[2 : 2+len(raw)],
	}
}

func requireHides(t *testing.T, texts map[string]string, secrets ...string) {
	t.Helper()
	for how, text := range texts {
		require.NotEmpty(t, text, how)
		for _, secret := range secrets {
			for form, hidden := range forms(secret) {
				require.NotContains(t, text, hidden, "%s as %s, in %s", secret, form, how)
			}
		}
	}
}

const (
	secretName  = "Asha Q Holder"
	secretPrint = "fpr-secret-9a8b7c"
	secretCard  = "4111111111111111"
)

// secretBody is an answer that holds all that must not be printed.
const secretBody = `{"order_id":"order-7001","id":"x","status":"CHARGED","status_id":21,"amount":10.5,` +
	`"card":{"name_on_card":"Asha Q Holder","card_fingerprint":"fpr-secret-9a8b7c","card_reference":"4111111111111111"},` +
	`"payment_info":{"card":{"name_on_card":"Asha Q Holder","card_fingerprint":"fpr-secret-9a8b7c"}},` +
	`"metadata":{"echo":"key_1F4A9C77D2E0 071978 Asha Q Holder 4111111111111111"},` +
	`"juspay":{"client_auth_token":"key_1F4A9C77D2E0"}}`

func TestAnswersPrintNoSecrets(t *testing.T) {
	t.Parallel()
	var response juspay.Response
	client := newClient(t, always(200, secretBody, "X-Echo", testKeyBasic))
	order, err := client.OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
	require.NoError(t, err)
	txn, err := client.ProcessOTP(t.Context(), testTxn, otpRequest())
	require.NoError(t, err)
	for name, value := range map[string]any{
		"Order": *order, "*Order": order, "Txn": *txn, "*Txn": txn, "Card": *order.Card, "Response": response, "*Response": &response,
		"PaymentInfo": *txn.PaymentInfo,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireHides(t, prints(value), secretName, secretPrint, secretCard, testKey, testOTP, testKeyBasic[6:])
		})
	}
	assert.Contains(t, fmt.Sprint(order), "order-7001", "a summary is still of use")
	assert.Contains(t, fmt.Sprint(order), "CHARGED")
	assert.Contains(t, fmt.Sprint(txn), "CHARGED")
	assert.Contains(t, fmt.Sprint(response), "200")
}

// vault is an error of a transport that quotes the request.
type vault struct{ authorization, body string }

func (v vault) Error() string { return "rejected: " + v.authorization + " " + v.body }

func TestClientRequestsAndErrorsPrintNoSecrets(t *testing.T) {
	t.Parallel()
	client := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(req.Body)
		return nil, vault{req.Header.Get("Authorization"), string(body)}
	}))
	_, lost := client.ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, lost)
	_, refused := newClient(t, always(400, secretBody)).ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, refused)
	_, odd := newClient(t, always(200, `[`+secretBody+`]`)).ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, odd)
	spaced := otpRequest()
	spaced.OTP = " " + testOTP
	_, invalid := client.ProcessOTP(t.Context(), testTxn, spaced)
	require.Error(t, invalid)
	for name, value := range map[string]any{
		"Client": *client, "*Client": client, "a program's own field": struct{ client juspay.Client }{*client},
		"a program's own pointer": struct{ client *juspay.Client }{client},
		"request":                 otpRequest(), "RequestError": lost, "wrapped": fmt.Errorf("shop: %w", lost), "joined": errors.Join(lost, refused),
		"APIError": refused, "unreadable": odd, "ValidationError": invalid,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireHides(t, prints(value), testKey, testKeyBasic[6:], testOTP, secretName, secretCard)
		})
	}
	for _, verb := range []string{"%p", "%w"} { // these find nothing in a Client
		requireHides(t, map[string]string{verb: fmt.Sprintf(verb, *client)}, testKey, testKeyBasic[6:])
	}
	assert.Contains(t, fmt.Sprint(client), "sandbox.juspay.in")
	assert.Contains(t, fmt.Sprint(otpRequest()), "ch_42")
	assert.NotPanics(t, func() { _ = fmt.Sprint(juspay.Client{}) })
}

// Requests, client, errors and Response keep secrets out of JSON, too.
func TestJSONOfClientRequestsErrorsAndResponse(t *testing.T) {
	t.Parallel()
	var response juspay.Response
	client := newClient(t, always(200, secretBody, "X-Echo", testKeyBasic))
	_, err := client.OrderStatus(t.Context(), testOrder, juspay.WithResponse(&response))
	require.NoError(t, err)
	_, refused := newClient(t, always(400, `{"error_code":"071978","error_message":"key_1F4A9C77D2E0 071978 4111111111111111"}`)).
		ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, refused)
	_, lost := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, vault{testKeyBasic, testOTP} })).
		ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, lost)
	for name, value := range map[string]any{
		"Client": *client, "*Client": client, "Response": response, "*Response": &response, "request": otpRequest(),
		"APIError": refused, "RequestError": lost, "Option": map[string]any{"response": &response, "error": refused},
	} {
		text, err := json.Marshal(value)
		require.NoError(t, err, name)
		requireHides(t, map[string]string{name: string(text)}, testKey, testKeyBasic[6:], testOTP, secretName, secretCard)
	}
	text, err := json.Marshal(otpRequest())
	require.NoError(t, err)
	assert.JSONEq(t, `{"challenge_id":"ch_42"}`, string(text))
	text, err = json.Marshal(response)
	require.NoError(t, err)
	assert.JSONEq(t, `{"status_code":200,"attempts":1}`, string(text))
	text, err = json.Marshal(lost)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"sent":true`)
}

// Orders, transactions and cards marshal faithfully: merchants store them.
func TestJSONOfOrdersIsFaithful(t *testing.T) {
	t.Parallel()
	order, err := newClient(t, always(200, secretBody)).OrderStatus(t.Context(), testOrder)
	require.NoError(t, err)
	text, err := json.Marshal(order)
	require.NoError(t, err)
	assert.Contains(t, string(text), secretName)
	assert.Contains(t, string(text), secretPrint)
}

// printed are values of all types that have a Format of their own.
var printed = []any{
	juspay.Order{}, juspay.Txn{}, juspay.Session{}, juspay.TxnDetail{}, juspay.TxnSubDetail{}, juspay.TxnListItem{}, juspay.Refund{},
	juspay.PaymentGatewayResponse{}, juspay.Card{}, juspay.UPI{}, juspay.Wallet{}, juspay.Mandate{}, juspay.EMIDetails{},
	juspay.Offer{}, juspay.PaymentInfo{}, juspay.Payment{}, juspay.Authentication{}, juspay.AuthenticationParams{},
	juspay.PaymentLinks{}, juspay.Response{}, juspay.APIError{}, juspay.RequestError{}, juspay.ProcessOTPRequest{},
	juspay.Client{}, juspay.Event{}, juspay.Return{}, juspay.WebhookConfig{},
}

// TestPrintedIsComplete wants all of them there, and wants a Format of every
// type that an answer is decoded into.
func TestPrintedIsComplete(t *testing.T) {
	t.Parallel()
	_, pkg := parsePackage(t, ".")
	var want, got []string
	for _, typ := range pkg.Types {
		isFormat := func(fn *doc.Func) bool { return fn.Name == "Format" }
		if typ.Name != "Amount" && slices.ContainsFunc(typ.Methods, isFormat) {
			want = append(want, typ.Name)
		}
	}
	for _, value := range printed {
		got = append(got, reflect.TypeOf(value).Name())
	}
	missing, surplus := difference(want, got), difference(got, want)
	assert.Empty(t, missing, "these have a Format: add them to printed")
	assert.Empty(t, surplus, "these have no Format")
	for name := range answerTypes() {
		assert.Contains(t, want, name, "an answer is decoded into it: give it a summary in format.go, and its methods in format_methods.go")
	}
}

func difference(from, without []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(name string) bool { return slices.Contains(without, name) })
}

// answerTypes are the structs of this package that the results of the Client's
// methods are made of, but for amounts and times.
func answerTypes() map[string]bool {
	found := map[string]bool{}
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(typ.Elem())
		case reflect.Struct:
			isOurs := typ.PkgPath() == reflect.TypeFor[juspay.Order]().PkgPath()
			if !isOurs || found[typ.Name()] || typ.Name() == "Amount" || typ.Name() == "Timestamp" {
				return
			}
			found[typ.Name()] = true
			for field := range typ.Fields() {
				if field.IsExported() {
					visit(field.Type)
				}
			}
		}
	}
	for method := range reflect.TypeFor[*juspay.Client]().Methods() {
		for result := range method.Type.Outs() {
			visit(result)
		}
	}
	return found
}

// Whatever field a card number or a holder's name got into, no exported type
// that an answer is decoded into prints it.
func TestEveryTypePrintsNoCardNumber(t *testing.T) {
	t.Parallel()
	for _, value := range printed {
		name := reflect.TypeOf(value).Name()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planted := reflect.New(reflect.TypeOf(value))
			plant(planted.Elem(), secretCard, 3)
			texts := prints(planted.Elem().Interface())
			if name == "Response" || name == "ProcessOTPRequest" {
				delete(texts, "slog JSON") // their tags write it, and the ids in them are no secret
			}
			requireHides(t, texts, secretCard)
		})
	}
}

// A nil pointer in a log is a slip of somebody's: it prints as one, without a
// stack.
func TestNilPointersPrintNil(t *testing.T) {
	t.Parallel()
	for _, value := range printed {
		none := reflect.Zero(reflect.PointerTo(reflect.TypeOf(value))).Interface()
		t.Run(fmt.Sprintf("%T", none), func(t *testing.T) {
			t.Parallel()
			var text, object bytes.Buffer
			slog.New(slog.NewTextHandler(&text, nil)).Info("value", "it", none, slog.Group("group", "it", none))
			slog.New(slog.NewJSONHandler(&object, nil)).Info("value", "it", none, slog.Group("group", "it", none))
			for how, log := range map[string]string{"text": text.String(), "JSON": object.String()} {
				assert.Equal(t, 2, strings.Count(log, "<nil>"), "%s: %s", how, log)
				for _, trace := range []string{"goroutine", "panic", ".go:", "PANIC"} {
					assert.NotContains(t, log, trace, how)
				}
			}
			if _, isError := none.(error); !isError {
				assert.Equal(t, "<nil>", fmt.Sprint(none))
			}
		})
	}
}

// Session has the token that Juspay's mobile SDKs pay with.
func TestSessionsPrintNoToken(t *testing.T) {
	t.Parallel()
	const token = "tkn_5d1c0ffee0114a7d"
	body := `{"status":"NEW","id":"ordeh_1","order_id":"order-7001","sdk_payload":{"payload":{"clientAuthToken":"` + token + `"}}}`
	result, err := operationNamed("CreateSession").do(t.Context(), newClient(t, always(200, body)))
	require.NoError(t, err)
	session, ok := result.(*juspay.Session)
	require.True(t, ok)
	requireHides(t, prints(*session), token)
	requireHides(t, prints(session), token)
	assert.Contains(t, fmt.Sprint(session), "order-7001")
	assert.Contains(t, string(session.SDKPayload), token, "it is handed on")
}

// A printed order says what was captured and given back.
func TestSummaryOfMoney(t *testing.T) {
	t.Parallel()
	text := fmt.Sprint(captured(t, `{"order_id":"o-1","txn_uuid":"t-1","status":"PARTIAL_CHARGED","amount":10,"currency":"INR","captured_amount":4.25,"amount_refunded":1}`))
	for _, part := range []string{"o-1", "PARTIAL_CHARGED", "10 INR", "captured 4.25", "refunded 1", "t-1"} {
		assert.Contains(t, text, part)
	}
}

// What merchants embed shows no more in JSON and in XML than by itself.
func TestEmbeddedValuesKeepTheirSecrets(t *testing.T) {
	t.Parallel()
	response := juspay.Response{StatusCode: 200, Header: http.Header{"X-Echo": {testKey}}, Body: []byte(testKey), RequestID: "req-1", Attempts: 2}
	for name, value := range map[string]any{
		"request":  struct{ juspay.ProcessOTPRequest }{otpRequest()},
		"*request": struct{ *juspay.ProcessOTPRequest }{new(otpRequest())},
		"with more": struct {
			juspay.ProcessOTPRequest
			Shop string
		}{otpRequest(), "corner"},
		"response": struct {
			juspay.Response
			Shop string
		}{response, "corner"},
		"*response": struct {
			*juspay.Response
			Shop string
		}{&response, "corner"},
	} {
		text, err := json.Marshal(value)
		require.NoError(t, err, name)
		texts := map[string]string{"JSON of " + name: string(text)}
		if text, err := xml.Marshal(value); err == nil { // where it can be written at all
			texts["XML of "+name] = string(text) + " "
		}
		if reflect.TypeOf(value).NumField() > 1 {
			assert.Contains(t, string(text), "corner", "what stands beside it is not lost")
		}
		requireHides(t, texts, testOTP, testKey)
	}
}

// The errors below an error are what error trackers record.
func TestErrorChainsShowNoSecrets(t *testing.T) {
	t.Parallel()
	for name, transport := range map[string]roundTripper{
		"a transport that quotes": func(req *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(req.Body)
			return nil, fmt.Errorf("outer: %w", errors.Join(vault{req.Header.Get("Authorization"), string(body)}, &url.Error{Op: "Post", URL: testKey, Err: vault{testKey, testOTP}}))
		},
		"a proxy that quotes": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "proxyconnect", Err: errors.New("http://user:" + testKey + "@proxy: refused " + secretCard)}
		},
		"a malformed answer": func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("malformed MIME header line: %s %s", testKey, secretCard)
		},
		"a body that breaks": func(*http.Request) (*http.Response, error) {
			resp := reply(200, "")
			resp.Body = io.NopCloser(iotest.ErrReader(vault{testKeyBasic, testOTP}))
			return resp, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newClient(t, transport).ProcessOTP(t.Context(), testTxn, otpRequest())
			require.Error(t, err)
			for depth, below := range chain(err) {
				texts := prints(below)
				texts["Error"] = below.Error()
				requireHides(t, texts, testKey, testKeyBasic[6:], testOTP, secretCard)
				assert.Less(t, depth, 20)
			}
		})
	}
}

// chain is an error and all that stand below it.
func chain(err error) []error {
	all := []error{err}
	switch outer := err.(type) {
	case interface{ Unwrap() error }:
		if inner := outer.Unwrap(); inner != nil {
			all = append(all, chain(inner)...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range outer.Unwrap() {
			all = append(all, chain(inner)...)
		}
	}
	return all
}

// plant writes text into every string and every free-form JSON of v, which
// nests at most depth deep.
func plant(v reflect.Value, text string, depth int) {
	if !v.CanSet() || depth == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[juspay.Timestamp]() {
			return
		}
		for i := range v.NumField() {
			plant(v.Field(i), text, depth)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), text, depth-1)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(quote(text)))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		plant(v.Index(0), text, depth-1)
	case reflect.Map:
		if v.Type() == reflect.TypeFor[http.Header]() {
			v.Set(reflect.ValueOf(http.Header{"X-Echo": {text}}))
		}
	}
}

func TestSummariesAreShortLines(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		for _, value := range []any{juspay.Order{}, juspay.Txn{}, juspay.TxnDetail{}, juspay.Refund{}, juspay.Card{}, juspay.Offer{}} {
			planted := reflect.New(reflect.TypeOf(value))
			plant(planted.Elem(), text, 2)
			requireLine(t, fmt.Sprint(planted.Interface()))
			require.NotEmpty(t, fmt.Sprint(planted.Interface()), name)
		}
	}
}

// One record an attempt, from an allow-list.
func TestLogShowsNoSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := newClient(t, always(400, secretBody, "X-Request-Id", "req "+testOTP+" "+testKey), juspay.WithLogger(logger))
	_, err := client.ProcessOTP(t.Context(), testTxn, otpRequest())
	require.Error(t, err)
	var record map[string]any
	require.NoError(t, json.Unmarshal(log.Bytes(), &record), "one record: %s", log.String())
	requireHides(t, map[string]string{"log": log.String()}, testKey, testKeyBasic[6:], testOTP, secretName, secretCard, "ch_42", testTxn)
	took, ok := record["took"].(float64)
	require.True(t, ok)
	assert.GreaterOrEqual(t, time.Duration(took), time.Duration(0))
	delete(record, "took")
	delete(record, "time")
	assert.Equal(t, map[string]any{
		"level": "WARN", "msg": "juspay attempt", "op": "ProcessOTP", "method": "POST", "attempt": 1.0, "result": "refused",
		"status": 400.0, "request_id": "req [redacted] [redacted]", "body_bytes": float64(len(secretBody)),
	}, record)
}
