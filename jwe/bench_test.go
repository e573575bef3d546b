package jwe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the encrypted mode adds to a call: one Seal and one Open. The answer is
// as large as an order status.
var orderClaims = []byte(`{"order_id":"o-1","status":"CHARGED","udf1":"` + strings.Repeat("x", 3000) + `"}`)

func BenchmarkSeal(b *testing.B) {
	envelope := merchant(b)
	b.ReportAllocs()
	for b.Loop() {
		_, err := envelope.Seal([]byte(claims))
		require.NoError(b, err)
	}
}

func BenchmarkOpen(b *testing.B) {
	envelope := merchant(b)
	body, err := juspay(b).Seal(orderClaims)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := envelope.Open(body)
		require.NoError(b, err)
	}
}
