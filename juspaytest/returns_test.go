package juspaytest_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

func TestReturn(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t, juspaytest.WithResponseKey("key"))
	newOrder(t, jp, "o1", "&return_url=https%3A%2F%2Fshop.example%2Fback%3Fbasket%3D7%20a%23end")
	back := jp.Return("o1")
	assert.Equal(t, "https://shop.example/back", back.URL)
	assert.Equal(t, "CREATED", back.Values.Get("status"))
	jp.Approve(jp.Pay("o1", juspaytest.AuthThreeDS).UUID, juspaytest.Fault{})
	paid := jp.Return("O1")
	assert.Equal(t, "o1", paid.Values.Get("order_id"))
	assert.Equal(t, "CHARGED", paid.Values.Get("status"))
	assert.Equal(t, "21", paid.Values.Get("status_id"))
	assert.Equal(t, "7 a", paid.Values.Get("basket"), "the merchant's own")
	assert.NotEqual(t, back.Values.Get("signature"), paid.Values.Get("signature"))
	assert.Equal(t, "HMAC-SHA256", paid.Values.Get("signature_algorithm"))

	location, err := url.Parse(paid.Location())
	require.NoError(t, err)
	assert.Equal(t, paid.Values, location.Query())
	twice, err := url.Parse(paid.LocationTwice())
	require.NoError(t, err)
	once, err := url.QueryUnescape(twice.Query().Get("signature"))
	require.NoError(t, err)
	assert.Equal(t, paid.Values.Get("signature"), once)
}

func TestReturnUnsigned(t *testing.T) {
	t.Parallel()
	jp := forgiving(t)
	newOrder(t, jp, "o1", "&return_url=https%3A%2F%2Fshop.example")
	back := jp.Return("o1")
	assert.NotContains(t, back.Values, "signature")
	assert.Equal(t, back.Location(), back.LocationTwice())
	newOrder(t, jp, "o2", "")
	assert.Panics(t, func() { jp.Return("o2") }, "nobody said where to")
	assert.Panics(t, func() { jp.Return("none") })
}
