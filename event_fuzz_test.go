package juspay_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// FuzzParseEvent reads any body, by itself and through the handler.
func FuzzParseEvent(f *testing.F) {
	for _, body := range fuzzBodies {
		f.Add([]byte(body))
		f.Add([]byte(`{"id":"e","event_name":"ORDER_SUCCEEDED","content":{"order":` + body + `}}`))
		f.Add([]byte(`{"id":"e","event_name":"TXN_CHARGED","content":{"txn":` + quote(body) + `}}`))
	}
	f.Add([]byte(eventOrderBody))
	f.Add([]byte(`{"event_name":"X","content":"{\"order\":{\"order_id\":\"o\"}}"}`))
	f.Add([]byte(`{"JWT":"a.b.c.d.e"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		event, err := juspay.ParseEvent(body)
		require.Equal(t, before, body, "the body is the caller's")
		require.Equal(t, err == nil, event != nil)
		var handled *juspay.Event
		config := hookConfig()
		config.Handle = func(_ context.Context, event *juspay.Event) error {
			handled = event
			return nil
		}
		status := deliver(newHook(t, config), hookRequest(string(body))).StatusCode
		if err != nil {
			require.ErrorIs(t, err, juspay.ErrInvalidRequest)
			require.Equal(t, http.StatusBadRequest, status)
			return
		}
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, event, handled)
		fuzzEvent(t, event)
	})
}

// fuzzEvent holds for every event.
func fuzzEvent(t *testing.T, event *juspay.Event) {
	t.Helper()
	require.True(t, json.Valid(event.Raw))
	require.True(t, len(event.Content) == 0 || json.Valid(event.Content))
	require.LessOrEqual(t, len(event.Skipped), 64)
	for _, path := range event.Skipped {
		require.True(t, strings.HasPrefix(path, "/"), "%q", path)
	}
	require.True(t, strings.HasSuffix(event.DedupKey(), "/"+string(event.Name)))
	require.Greater(t, len(event.DedupKey()), len(event.Name)+1)
	requireLine(t, fmt.Sprint(event))
	if event.Order != nil {
		require.True(t, json.Valid(event.Order.Raw))
	}
	if event.Txn != nil {
		require.True(t, json.Valid(event.Txn.Raw))
	}
	again, err := juspay.ParseEvent(event.Raw)
	require.NoError(t, err)
	require.Equal(t, event, again)
}

// fuzzSign is Juspay's signature, written down a second time.
func fuzzSign(values url.Values, key string) string {
	var names []string
	for name := range values {
		if name != "signature" && name != "signature_algorithm" {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(i, j int) bool { return url.QueryEscape(names[i]) < url.QueryEscape(names[j]) })
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(values.Get(name)))
	}
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprint(mac, url.QueryEscape(strings.Join(pairs, "&")))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// FuzzParseReturn sends any parameters: what is accepted was signed.
func FuzzParseReturn(f *testing.F) {
	for _, vector := range returnVectors {
		f.Add(returnQuery(vector.values, url.QueryEscape(vector.signature)), "note", "a b&c=é~*")
		f.Add(returnQuery(vector.values, url.QueryEscape(url.QueryEscape(vector.signature))), "order_id", "o")
	}
	f.Add("order_id=o&order_id=o&signature=x", "", "")
	f.Add("%zz;&&==", "Signature", "\xff\x00")
	f.Fuzz(func(t *testing.T, query, name, value string) {
		for _, request := range []func(string) *http.Request{fuzzReturnByGET, returnByPOST} {
			got, err := juspay.ParseReturn(request(query), returnKey)
			require.Equal(t, err == nil, got != nil)
			if err != nil {
				require.ErrorIs(t, err, juspay.ErrSignature)
				requireLine(t, err.Error())
				continue
			}
			values, err := url.ParseQuery(query)
			require.NoError(t, err)
			require.Contains(t, values.Get("signature")+strings.ReplaceAll(values.Get("signature"), " ", "+")+fuzzUnescape(values.Get("signature")),
				fuzzSign(values, returnKey))
			require.False(t, got.Values.Has("signature"))
		}
		fuzzSignedReturn(t, name, value)
	})
}

// fuzzSignedReturn signs a return with any parameter of the merchant's: it is
// accepted, and refused as soon as the parameter changes.
func fuzzSignedReturn(t *testing.T, name, value string) {
	t.Helper()
	if strings.HasPrefix(name, "signature") || len(name)+len(value) > 10_000 {
		return
	}
	values := url.Values{"order_id": {"o"}, "status": {"CHARGED"}, "status_id": {"21"}}
	if values.Has(name) {
		return
	}
	values.Set(name, value)
	signed := returnQuery(values, url.QueryEscape(fuzzSign(values, returnKey)))
	for _, request := range []func(string) *http.Request{fuzzReturnByGET, returnByPOST} {
		got, err := juspay.ParseReturn(request(signed), returnKey)
		require.NoError(t, err)
		require.Equal(t, values, got.Values)
	}
	changed := url.Values{"order_id": {"o"}, "status": {"CHARGED"}, "status_id": {"21"}}
	changed.Set(name, value+"x")
	_, err := juspay.ParseReturn(fuzzReturnByGET(returnQuery(changed, url.QueryEscape(fuzzSign(values, returnKey)))), returnKey)
	require.ErrorIs(t, err, juspay.ErrSignature)
}

// fuzzReturnByGET takes queries that no URL can be parsed from.
func fuzzReturnByGET(query string) *http.Request {
	return &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/back", RawQuery: query}}
}

func fuzzUnescape(text string) string {
	decoded, _ := url.PathUnescape(text)
	return strings.ReplaceAll(decoded, " ", "+")
}
