package juspaytest_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/juspaytest"
)

func TestHandle(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	jp.Handle("GET /shop/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "welcome to "+r.URL.Path)
	}))
	jp.Always(juspaytest.Empty502)
	got := send(t, jp, "GET", "/shop/window", "", "x-routing-id: ", "Authorization: ")
	assert.Equal(t, "welcome to /shop/window", got.body)
	assert.Empty(t, jp.Requests())
	assert.Equal(t, http.StatusBadGateway, send(t, jp, "GET", "/orders/none", "").status)
}
