package main

import (
	"fmt"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// Source is how the shop came to know something.
type Source string

// The sources, the surest last.
const (
	FromShop    Source = "shop"    // what the shop itself did
	FromBrowser Source = "browser" // what the customer brought: a hint
	FromWebhook Source = "webhook" // what was sent under the webhook's password: a hint
	FromAnswer  Source = "answer"  // to a call
	FromStatus  Source = "status"  // asked of Juspay
	FromLedger  Source = "ledger"  // of the fake: what really happened, which no shop sees
)

// Fact is something in the life of an order, and how it is known.
type Fact struct {
	At     time.Time
	Source Source
	Text   string
}

// note puts a fact on the timeline. A status that says the same as the last one
// is no news.
func (p *Purchase) note(source Source, text string) {
	if source == FromStatus {
		for i := len(p.Timeline) - 1; i >= 0; i-- {
			if last := p.Timeline[i]; last.Source == FromStatus || last.Source == FromAnswer {
				if last.Source == source && last.Text == text {
					return
				}
				break
			}
		}
	}
	p.Timeline = append(p.Timeline, Fact{time.Now(), source, text})
}

// named is a movement in words.
func named(m juspay.Movement) string {
	switch m.Kind {
	case juspay.MovementCapture:
		return "Capture of " + money(m.Amount)
	case juspay.MovementRefund:
		return "Refund of " + money(m.Amount)
	}
	return "Void"
}

// money prints an amount with its two decimals and its currency.
func money(a juspay.Amount) string { return fmt.Sprintf("%s %s", currency, a.Fixed(2)) }
