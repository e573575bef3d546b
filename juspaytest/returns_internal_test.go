package juspaytest

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSign has values that were computed by other implementations.
func TestSign(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"order_id=order_id_007&status=CHARGED&status_id=21":                                            "BuQHgXNtgDD0hc4cuvFReZsJFhVwV5uIKndTmCPFiX4=",
		"order_id=ord-7.a_b&status=AUTHORIZATION_FAILED&status_id=27":                                  "Q4nqQotkIfFUn3ib+woR4Ihd3cb84EARiH5u40ihkv0=",
		"order_id=o1&status=CHARGED&status_id=21&note=it%27s+%28ok%29%21":                              "tMtJs13tkEWJqodpBBuhjEgCMvVXudjPYERrHsFkG3w=",
		"order_id=o1&status=CHARGED&status_id=21&Status=x":                                             "09WtqI5c27qJ7oanfAOCAD4r+pux5SDoW+RweMuWA88=",
		"order_id=order_1727694028&status=AUTHORIZATION_FAILED&status_id=27&myQP=aGVsbG9Xb3JsZA%3D%3D": "v9JDnS2xR9cZct/vptAuO8+IjgcWXc4YsvhUxSZei9k=",
	} {
		values, err := url.ParseQuery(query)
		assert.NoError(t, err)
		assert.Equal(t, want, sign(values, "TEST_RESPONSE_KEY_0001"), query)
	}
}
