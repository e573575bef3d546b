package juspaytest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/juspaytest"
)

func faultsMet(jp *juspaytest.Server) []string {
	var met []string
	for _, request := range jp.Requests() {
		met = append(met, request.Fault)
	}
	return met
}

func TestNextInOrder(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.Empty502, juspaytest.Fault{}, juspaytest.HTML500)
	for range 4 {
		send(t, jp, "GET", statusPath(txn), "")
	}
	assert.Equal(t, []string{"empty-502", "none", "html-500", "none"}, faultsMet(jp))
}

func TestScopes(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	one, other := jp.Authorize(pay("10.00")), jp.Authorize(pay("10.00"))
	jp.On(juspaytest.Void).Next(juspaytest.HTML500)
	jp.OnTxn(other.UUID).Always(juspaytest.Empty502)
	jp.On(juspaytest.OrderStatus).OnTxn(one.UUID).Next(juspaytest.JSONNull)
	jp.OnTxn(one.UUID).On(juspaytest.Capture).Next(juspaytest.ErrorBody)

	send(t, jp, "POST", capturePath(other), "")
	send(t, jp, "GET", statusPath(other), "")
	send(t, jp, "POST", voidPath(other), "") // next goes before always
	send(t, jp, "POST", voidPath(other), "")
	send(t, jp, "GET", statusPath(one), "")
	send(t, jp, "GET", statusPath(one), "")
	send(t, jp, "POST", capturePath(one), "")
	want := []string{"empty-502", "empty-502", "html-500", "empty-502", "json-null", "none", "error-body"}
	assert.Equal(t, want, faultsMet(jp))
}

func TestCalm(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	txn := jp.Authorize(pay("10.00"))
	jp.Next(juspaytest.HTML500)
	jp.Always(juspaytest.Empty502)
	jp.Randomly(1, 1, juspaytest.JSONNull)
	jp.Calm()
	send(t, jp, "GET", statusPath(txn), "")
	assert.Equal(t, []string{"none"}, faultsMet(jp))
}

func TestRandomly(t *testing.T) {
	t.Parallel()
	const calls = 200
	run := func(p float64, seed uint64) []string {
		jp := juspaytest.NewServer(t)
		txn := jp.Authorize(pay("10.00"))
		jp.Randomly(p, seed, juspaytest.Empty502, juspaytest.JSONNull, juspaytest.Declined)
		for range calls {
			send(t, jp, "GET", statusPath(txn), "")
		}
		return faultsMet(jp)
	}
	count := func(met []string, fault string) (n int) {
		for _, one := range met {
			if one == fault {
				n++
			}
		}
		return n
	}
	first := run(0.5, 7)
	assert.Equal(t, first, run(0.5, 7), "the same seed")
	assert.NotEqual(t, first, run(0.5, 8), "another seed")
	assert.InDelta(t, calls/6, count(first, "empty-502"), calls/10)
	assert.InDelta(t, calls/6, count(first, "json-null"), calls/10)
	assert.Zero(t, count(first, "declined"), "an order status does not reach the gateway")
	assert.Equal(t, calls, count(run(0, 7), "none"))
	assert.Positive(t, count(run(1, 7), "none"), "where declined was chosen")
}
