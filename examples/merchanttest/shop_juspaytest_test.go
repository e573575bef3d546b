package merchanttest

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// authorize makes a sale whose amount is on hold at the fake.
func authorize(jp *juspaytest.Server) Sale {
	txn := jp.Authorize(juspaytest.Payment{Amount: "499.00", RoutingID: "customer_1122"})
	return Sale{OrderID: txn.OrderID, TxnUUID: txn.UUID, CustomerID: txn.RoutingID, Amount: txn.Amount}
}

func TestSell(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	sale := authorize(jp)

	assert.Equal(t, Ship, New(jp.Client()).Sell(t.Context(), sale))
	assert.Equal(t, sale.Amount, jp.Ledger(sale.TxnUUID).Captured)
}

func TestSellAsksWhenTheAnswerIsLost(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	sale := authorize(jp)
	jp.On(juspaytest.Capture).Next(juspaytest.Reset.AfterMoney()) // the money moves, the answer is lost

	assert.Equal(t, Ship, New(jp.Client()).Sell(t.Context(), sale))
	assert.Len(t, jp.Ledger(sale.TxnUUID).Movements, 2) // authorized and captured, once
}

func TestSellWaitsForTheGateway(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	shop, sale := New(jp.Client()), authorize(jp)
	jp.Next(juspaytest.GatewayPending)

	assert.Equal(t, Wait, shop.Sell(t.Context(), sale))
	assert.Equal(t, Wait, shop.Review(t.Context(), sale))
	jp.Settle(sale.TxnUUID)
	assert.Equal(t, Ship, shop.Review(t.Context(), sale))
}

func TestRefuse(t *testing.T) {
	t.Parallel()
	jp := juspaytest.NewServer(t)
	shop, sale := New(jp.Client()), authorize(jp)

	assert.Equal(t, Cancel, shop.Refuse(t.Context(), sale))
	assert.Equal(t, sale.Amount, jp.Ledger(sale.TxnUUID).Released)
	assert.Equal(t, Cancel, shop.Sell(t.Context(), sale), "a voided payment cannot be captured")
}

// TestNothingShipsUnpaid holds the one rule that matters against everything that
// the fake can do to a call. In a synctest bubble, with the server in memory,
// its timeouts and waits take no real time.
func TestNothingShipsUnpaid(t *testing.T) {
	t.Parallel()
	calls := map[string]func(*Shop, *testing.T, Sale) Decision{
		"sell":   func(s *Shop, t *testing.T, sale Sale) Decision { return s.Sell(t.Context(), sale) },
		"refuse": func(s *Shop, t *testing.T, sale Sale) Decision { return s.Refuse(t.Context(), sale) },
	}
	for name, call := range calls {
		for _, fault := range juspaytest.Faults() {
			t.Run(name+"/"+fault.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					jp := juspaytest.NewServer(t, juspaytest.WithInMemory())
					sale := authorize(jp)
					jp.Next(fault)

					decision := call(New(jp.Client()), t, sale)

					captured := jp.Ledger(sale.TxnUUID).Captured
					switch decision {
					case Ship:
						assert.Equal(t, sale.Amount, captured)
					case Cancel:
						assert.Equal(t, juspay.Amount{}, captured)
					}
				})
			})
		}
	}
}
