package juspaytest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

func TestRouting(t *testing.T) {
	t.Parallel()
	const missing = "x-routing-id: "
	tests := []struct {
		name    string
		payment juspaytest.Payment
		headers []string // of a call each
		errors  int
	}{
		{"the same id", pay("10.00"), []string{"", ""}, 0},
		{"missing", pay("10.00"), []string{missing}, 1},
		{"another than the payment's", pay("10.00"), []string{"x-routing-id: other"}, 1},
		{"two for a guest", juspaytest.Payment{}, []string{"x-routing-id: a", "x-routing-id: b", "x-routing-id: a"}, 1},
		{"one for a guest", juspaytest.Payment{}, []string{"x-routing-id: a", "x-routing-id: a"}, 0},
		{"another spelling of the header", pay("10.00"), []string{"X-ROUTING-ID: " + customer}, 0},
		{"another case of the id", pay("10.00"), []string{"x-routing-id: CUSTOMER_1122"}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			modes := []juspaytest.Routing{juspaytest.RoutingStrict, juspaytest.RoutingRefused, juspaytest.RoutingIgnored}
			for _, mode := range modes {
				stub := &stubTest{}
				jp := juspaytest.NewServer(stub, juspaytest.WithRouting(mode))
				txn := jp.Authorize(test.payment)
				refused := 0
				for _, header := range test.headers {
					got := send(t, jp, "GET", statusPath(txn), "", header)
					if got.status == http.StatusBadRequest {
						refused++
					}
				}
				want := map[juspaytest.Routing][2]int{
					juspaytest.RoutingStrict:  {test.errors, 0},
					juspaytest.RoutingRefused: {0, test.errors},
					juspaytest.RoutingIgnored: {0, 0},
				}[mode]
				assert.Equal(t, want, [2]int{len(stub.errors), refused}, mode)
				assert.Len(t, jp.Violations(), want[0])
				stub.end()
			}
		})
	}
}

func TestRoutingOfOneCustomer(t *testing.T) {
	t.Parallel()
	stub := &stubTest{}
	jp := juspaytest.NewServer(stub)
	defer stub.end()
	one := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
	other := jp.Authorize(juspaytest.Payment{CustomerID: "c"})
	send(t, jp, "GET", statusPath(one), "", "x-routing-id: a")
	assert.Equal(t, "a", jp.Txn(other.UUID).RoutingID, "it is the customer's, not the order's")
	send(t, jp, "POST", capturePath(other), "", "x-routing-id: b")
	assert.Len(t, stub.errors, 1)
	assert.Equal(t, juspay.StatusCharged, jp.Txn(other.UUID).Status, "the call is served all the same")
	again := func() { jp.Authorize(juspaytest.Payment{CustomerID: "c", RoutingID: "b"}) }
	assert.Panics(t, again, "the test itself may not either")
}

func TestRoutingOfUnknownThings(t *testing.T) {
	t.Parallel()
	stub := &stubTest{}
	jp := juspaytest.NewServer(stub)
	defer stub.end()
	send(t, jp, "GET", "/orders/none", "", "x-routing-id: a")
	send(t, jp, "GET", "/orders/none", "", "x-routing-id: b")
	assert.Empty(t, stub.errors, "nobody knows whose order it is")
	send(t, jp, "GET", "/orders/none", "", "x-routing-id: ")
	assert.Len(t, stub.errors, 1)
	send(t, jp, "GET", "/elsewhere", "", "x-routing-id: ")
	assert.Len(t, stub.errors, 1, "no documented call")
}

func TestRoutingText(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "strict refused ignored Routing(9)", fmt.Sprint(
		juspaytest.RoutingStrict, " ", juspaytest.RoutingRefused, " ", juspaytest.RoutingIgnored, " ", juspaytest.Routing(9)))
}

func TestRoutingWithoutATest(t *testing.T) {
	t.Parallel()
	jp, err := juspaytest.Start()
	require.NoError(t, err)
	defer jp.Close()
	send(t, jp, "GET", statusPath(jp.Authorize(pay("10.00"))), "", "x-routing-id: ")
	assert.Len(t, jp.Violations(), 1)
}
