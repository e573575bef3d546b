package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	juspay "github.com/juspay/juspay-go"
)

// TestACertainEndStays: what comes late, or from an older answer, takes nothing
// back.
func TestACertainEndStays(t *testing.T) {
	t.Parallel()
	for _, end := range []juspay.Outcome{juspay.Succeeded, juspay.Failed} {
		move := Move{Outcome: end}
		for _, later := range []juspay.Outcome{juspay.Unknown, juspay.Pending, juspay.Succeeded, juspay.Failed} {
			move.judged(later)
			assert.Equal(t, end, move.Outcome)
		}
	}
}

// TestOnlyTheShopMovesMoney: what is on hold for the shop is captured when a
// capture of the shop has succeeded, whatever status Juspay shows.
func TestOnlyTheShopMovesMoney(t *testing.T) {
	t.Parallel()
	order := juspay.Order{OrderID: "o1", Currency: "INR", Amount: juspay.MustAmount("499"), Status: juspay.StatusAuthorized}
	p := Purchase{ID: "o1", Cart: Cart{Total: order.Amount}}
	for _, status := range []juspay.Status{juspay.StatusAuthorized, juspay.StatusCharged, juspay.StatusNew} {
		order.Status = status
		p.learn(FromStatus, "", &order)
		assert.Equal(t, OnHold, p.Paid)
		assert.Equal(t, status, p.Status)
		assert.True(t, p.Captured().IsZero())
	}
}

// TestAStatusThatIsNoNews is noted once.
func TestAStatusThatIsNoNews(t *testing.T) {
	t.Parallel()
	var p Purchase
	p.note(FromStatus, "The order is NEW.")
	p.note(FromWebhook, "TXN_CREATED")
	p.note(FromStatus, "The order is NEW.")
	p.note(FromStatus, "The order is AUTHORIZED.")
	p.note(FromStatus, "The order is NEW.")
	assert.Len(t, p.Timeline, 4)
}
