package juspay_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// returnKey is the key of the vectors, which were worked out by other programs.
const returnKey = "TEST_RESPONSE_KEY_0001"

// returnVectors are signed returns.
var returnVectors = map[string]struct {
	values    url.Values
	signature string
}{
	"ordinary": {
		url.Values{"order_id": {"order_id_007"}, "status": {"CHARGED"}, "status_id": {"21"}},
		"BuQHgXNtgDD0hc4cuvFReZsJFhVwV5uIKndTmCPFiX4=",
	},
	"with a plus in the signature": {
		url.Values{"order_id": {"ord-7.a_b"}, "status": {"AUTHORIZATION_FAILED"}, "status_id": {"27"}},
		"Q4nqQotkIfFUn3ib+woR4Ihd3cb84EARiH5u40ihkv0=",
	},
	"with the merchant's own parameter": {
		url.Values{"order_id": {"order_1727694028"}, "status": {"AUTHORIZATION_FAILED"}, "status_id": {"27"}, "myQP": {"aGVsbG9Xb3JsZA=="}},
		"v9JDnS2xR9cZct/vptAuO8+IjgcWXc4YsvhUxSZei9k=",
	},
	"with signs that need no encoding everywhere": {
		url.Values{"order_id": {"o1"}, "status": {"CHARGED"}, "status_id": {"21"}, "note": {"it's (ok)!"}},
		"tMtJs13tkEWJqodpBBuhjEgCMvVXudjPYERrHsFkG3w=",
	},
	"with a name in capitals, which sorts first": {
		url.Values{"order_id": {"o1"}, "status": {"CHARGED"}, "status_id": {"21"}, "Status": {"x"}},
		"09WtqI5c27qJ7oanfAOCAD4r+pux5SDoW+RweMuWA88=",
	},
}

// returnQuery is a return as it stands in the query of a GET or in a form.
func returnQuery(values url.Values, signature string) string {
	return values.Encode() + "&signature_algorithm=HMAC-SHA256&signature=" + signature
}

func returnByGET(query string) *http.Request {
	return httptest.NewRequest(http.MethodGet, "/back?"+query, nil)
}

func returnByPOST(form string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/back?order_id=other&status=%zz", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestParseReturn(t *testing.T) {
	t.Parallel()
	onTheWire := map[string]func(string) string{
		"once":          url.QueryEscape,
		"twice":         func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		"but the plus":  func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "%2B", "+") },
		"not at all":    func(s string) string { return s },
		"lower case":    func(s string) string { return strings.ReplaceAll(s, "=", "%3d") },
		"twice, + kept": func(s string) string { return url.QueryEscape(strings.ReplaceAll(s, "=", "%3D")) },
	}
	requests := map[string]func(string) *http.Request{"GET": returnByGET, "POST": returnByPOST}
	for name, vector := range returnVectors {
		for encoding, encode := range onTheWire {
			for method, request := range requests {
				t.Run(name+", "+encoding+", "+method, func(t *testing.T) {
					t.Parallel()
					got, err := juspay.ParseReturn(request(returnQuery(vector.values, encode(vector.signature))), returnKey)
					require.NoError(t, err)
					assert.Equal(t, vector.values.Get("order_id"), got.OrderID)
					assert.Equal(t, juspay.Status(vector.values.Get("status")), got.Status)
					assert.Contains(t, []int{21, 27}, got.StatusID)
					assert.Equal(t, vector.values, got.Values, "what was signed, and nothing else")
				})
			}
		}
	}
}

// Encoded once only, as some kits do it, a value could pass for a parameter.
func TestParseReturnRefusesSingleEncoding(t *testing.T) {
	t.Parallel()
	single := "sbQLgZGgAo9AmYTP4PTM3efehveQM522tkZ8UhGNQXc="
	values := returnVectors["with the merchant's own parameter"].values
	_, err := juspay.ParseReturn(returnByGET(returnQuery(values, url.QueryEscape(single))), returnKey)
	require.ErrorIs(t, err, juspay.ErrSignature)
}

func TestParseReturnRefuses(t *testing.T) {
	t.Parallel()
	vector := returnVectors["ordinary"]
	good := returnQuery(vector.values, url.QueryEscape(vector.signature))
	without := func(name string) string {
		values, err := url.ParseQuery(good)
		require.NoError(t, err)
		values.Del(name)
		return values.Encode()
	}
	tests := map[string]struct{ query, parameter, reason string }{
		"nothing":                 {"", "signature", "missing"},
		"no signature":            {without("signature"), "signature", "missing"},
		"an empty signature":      {without("signature") + "&signature=", "signature", "missing"},
		"another signature":       {without("signature") + "&signature=" + url.QueryEscape(returnVectors["with a plus in the signature"].signature), "signature", "does not fit"},
		"a cut signature":         {strings.TrimSuffix(good, "%3D"), "signature", "does not fit"},
		"broken base64":           {without("signature") + "&signature=%25%25", "signature", "does not fit"},
		"two signatures":          {good + "&signature=" + url.QueryEscape(vector.signature), "signature", "twice"},
		"another status":          {strings.Replace(good, "CHARGED", "AUTHORIZED", 1), "signature", "does not fit"},
		"another order":           {strings.Replace(good, "order_id_007", "order_id_008", 1), "signature", "does not fit"},
		"two statuses":            {good + "&status=CHARGED", "status", "twice"},
		"a status before":         {"status=NEW&" + good, "status", "twice"},
		"two of something else":   {good + "&x=1&x=1", "x", "twice"},
		"one parameter more":      {good + "&x=1", "signature", "does not fit"},
		"no status":               {without("status"), "status", "missing"},
		"no status id":            {without("status_id"), "status_id", "missing"},
		"no order":                {without("order_id"), "order_id", "missing"},
		"another algorithm":       {without("signature_algorithm") + "&signature_algorithm=HMAC-SHA1", "signature_algorithm", "HMAC-SHA256"},
		"two algorithms":          {good + "&signature_algorithm=HMAC-SHA256", "signature_algorithm", "twice"},
		"a broken escape":         {good + "&x=%zz", "", "cannot be read"},
		"a semicolon":             {good + ";x=1", "", "cannot be read"},
		"a name in other letters": {strings.Replace(good, "&signature=", "&Signature=", 1), "signature", "missing"},
	}
	for name, test := range tests {
		for method, request := range map[string]func(string) *http.Request{"GET": returnByGET, "POST": returnByPOST} {
			t.Run(name+", "+method, func(t *testing.T) {
				t.Parallel()
				got, err := juspay.ParseReturn(request(test.query), returnKey)
				assert.Nil(t, got)
				require.ErrorIs(t, err, juspay.ErrSignature)
				var refused *juspay.SignatureError
				require.ErrorAs(t, err, &refused)
				assert.Equal(t, test.parameter, refused.Parameter)
				assert.Contains(t, refused.Reason, test.reason)
				requireLine(t, err.Error())
				requireHides(t, prints(err), returnKey)
			})
		}
	}
	_, err := juspay.ParseReturn(returnByGET(good), "another_key")
	require.ErrorIs(t, err, juspay.ErrSignature)
	_, err = juspay.ParseReturn(returnByGET(without("signature_algorithm")), returnKey)
	require.NoError(t, err, "the algorithm does not need a name")
}

// What the signature covers may still be no number.
func TestParseReturnRefusesAStatusIDThatIsNone(t *testing.T) {
	t.Parallel()
	values := url.Values{"order_id": {"o1"}, "status": {"CHARGED"}, "status_id": {"many"}}
	_, err := juspay.ParseReturn(returnByGET(returnQuery(values, url.QueryEscape("BgYlyAJ/2RmrlUFIMBVrQJ2OKQWNTD6u8nQ1DjURQnY="))), returnKey)
	var refused *juspay.SignatureError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "status_id", refused.Parameter)
}

func TestParseReturnMethods(t *testing.T) {
	t.Parallel()
	vector := returnVectors["ordinary"]
	good := returnQuery(vector.values, url.QueryEscape(vector.signature))
	for _, method := range []string{"PUT", "DELETE", "get", "BREW"} {
		r := returnByGET(good)
		r.Method = method
		_, err := juspay.ParseReturn(r, returnKey)
		require.ErrorIs(t, err, juspay.ErrSignature, method)
	}
	for _, method := range []string{"", "HEAD"} {
		r := returnByGET(good)
		r.Method = method
		_, err := juspay.ParseReturn(r, returnKey)
		require.NoError(t, err, method)
	}

	// Of a POST the form alone counts.
	r := httptest.NewRequest(http.MethodPost, "/back?"+good, nil)
	_, err := juspay.ParseReturn(r, returnKey)
	require.ErrorIs(t, err, juspay.ErrSignature)
	r.Body = nil
	r.PostForm = nil
	_, err = juspay.ParseReturn(r, returnKey)
	require.ErrorIs(t, err, juspay.ErrSignature)
}

// A program may read the form before and afterwards.
func TestParseReturnLeavesTheForm(t *testing.T) {
	t.Parallel()
	vector := returnVectors["ordinary"]
	good := returnQuery(vector.values, url.QueryEscape(vector.signature))
	r := httptest.NewRequest(http.MethodPost, "/back", strings.NewReader(good))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for range 2 {
		_, err := juspay.ParseReturn(r, returnKey)
		require.NoError(t, err)
		assert.Equal(t, vector.signature, r.PostFormValue("signature"))
	}
	r = returnByPOST(good)
	require.Error(t, r.ParseForm(), "its query cannot be read")
	_, err := juspay.ParseReturn(r, returnKey)
	require.NoError(t, err)
}

func TestParseReturnIsBounded(t *testing.T) {
	t.Parallel()
	long := "x=" + strings.Repeat("y", 64<<10)
	for _, r := range []*http.Request{returnByGET(long), returnByPOST(long)} {
		_, err := juspay.ParseReturn(r, returnKey)
		require.ErrorIs(t, err, juspay.ErrSignature)
	}
	r := httptest.NewRequest(http.MethodPost, "/back", errorReader{errors.New("reset")})
	_, err := juspay.ParseReturn(r, returnKey)
	require.ErrorIs(t, err, juspay.ErrSignature)
}

func TestParseReturnValidates(t *testing.T) {
	t.Parallel()
	good := returnByGET(returnQuery(returnVectors["ordinary"].values, "x"))
	for name, test := range map[string]struct {
		r     *http.Request
		key   string
		field string
	}{
		"no request":        {nil, returnKey, "r"},
		"an empty request":  {&http.Request{}, returnKey, "r"},
		"no key":            {good, "", "responseKey"},
		"a key from a file": {good, returnKey + "\n", "responseKey"},
	} {
		_, err := juspay.ParseReturn(test.r, test.key)
		var invalid *juspay.ValidationError
		require.ErrorAs(t, err, &invalid, name)
		assert.Equal(t, "ParseReturn", invalid.Op, name)
		assert.Equal(t, test.field, invalid.Field, name)
		require.NotErrorIs(t, err, juspay.ErrSignature, name)
		assert.NotContains(t, err.Error(), returnKey, name)
	}
}

func TestReturnsPrintNoSecrets(t *testing.T) {
	t.Parallel()
	vector := returnVectors["ordinary"]
	got, err := juspay.ParseReturn(returnByGET(returnQuery(vector.values, url.QueryEscape(vector.signature))), returnKey)
	require.NoError(t, err)
	requireHides(t, prints(*got), returnKey, vector.signature)
	text, err := json.Marshal(got)
	require.NoError(t, err)
	requireHides(t, map[string]string{"JSON": string(text)}, returnKey, vector.signature)
	assert.Equal(t, "juspay.Return{order_id_007 CHARGED}", fmt.Sprint(got))

	for name, hostileText := range hostile { // a name of the visitor's choice
		_, err := juspay.ParseReturn(returnByGET(url.Values{hostileText + secretCard: {"1", "2"}}.Encode()), returnKey)
		require.ErrorIs(t, err, juspay.ErrSignature, name)
		requireLine(t, err.Error())
		assert.NotContains(t, err.Error(), secretCard, name)
	}
	var none *juspay.SignatureError
	assert.NotPanics(t, func() { _ = none.Error() })
}
