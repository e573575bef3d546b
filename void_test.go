package juspay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func TestVoidRequest(t *testing.T) {
	t.Parallel()
	transport, tap := mock("POST", voidURL, 200, `{"status":"VOID_INITIATED","status_id":32,"order_id":"order-7001"}`)
	order, err := newClient(t, transport, juspay.WithMerchantID("ShopOne")).Void(t.Context(), testTxn)
	require.NoError(t, err)
	assert.Equal(t, juspay.StatusVoidInitiated, order.Status)
	assert.Equal(t, juspay.Pending, juspay.VoidOutcome(order, err))
	assert.Equal(t, []string{golden(`
POST https://sandbox.juspay.in/v2/txns/eulUnitTxn000000001/void
Accept: application/json
Authorization: {AUTH}
Content-Type: application/x-www-form-urlencoded
User-Agent: {UA}
X-Merchantid: ShopOne
X-Routing-Id: customer_1122
length 0
`)}, tap.texts())
}
