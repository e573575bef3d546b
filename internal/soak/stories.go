package soak

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// caller takes one payment after the other, as a merchant would who never
// loses heart.
type caller struct {
	site     *site
	ids      *atomic.Int64
	random   *rand.Rand
	calls    []*call
	payments []*payment
}

// payment is one transaction of a caller.
type payment struct {
	bank      *bank
	uuid      string
	order     string
	total     juspay.Amount
	challenge juspaytest.Challenge
}

func newCaller(s *site, ids *atomic.Int64, seed [2]uint64) *caller {
	return &caller{site: s, ids: ids, random: rand.New(rand.NewPCG(seed[0], seed[1]))}
}

// story is one payment with all its calls.
func (c *caller) story() {
	stories := [...]struct {
		share int
		tell  func(*caller)
	}{
		{20, (*caller).captureAll}, {21, (*caller).captureParts}, {14, (*caller).release},
		{18, (*caller).takeOTP}, {16, (*caller).giveBack}, {8, (*caller).race}, {3, (*caller).askForNothing},
	}
	n := c.random.IntN(100)
	for _, s := range stories {
		if n -= s.share; n < 0 {
			s.tell(c)
			return
		}
	}
}

// tries bounds how often a caller comes back to what is unknown.
const tries = 3

func (c *caller) captureAll() {
	p := c.authorized()
	for range tries {
		k := c.do(c.captureFull(p))
		c.settle(p, k)
		if k.outcome != juspay.Unknown {
			break
		}
		if c.random.IntN(2) == 0 && c.ask(p).status == juspay.StatusCharged {
			break
		}
		if c.random.IntN(8) == 0 {
			c.do(c.void(p)) // and gives the money up
		}
	}
}

// captureParts takes the amount in up to three parts, and repeats a part under
// its key for as long as its outcome is unknown.
func (c *caller) captureParts() {
	p := c.authorized()
	for part, left := 0, hundredths(p.total); part < 3 && left > 0; part++ {
		amount := left
		if part < 2 {
			amount = 1 + c.random.Int64N(left)
		}
		if !c.capturePart(p, juspay.AmountFromHundredths(amount)) {
			break
		}
		left -= amount
	}
	if c.random.IntN(5) == 0 {
		c.ask(p)
	}
}

func (c *caller) capturePart(p *payment, amount juspay.Amount) bool {
	key := juspay.NewIdempotenceKey()
	for range tries {
		k := c.do(c.capturePartial(p, amount, key))
		c.settle(p, k)
		if k.outcome != juspay.Unknown {
			return k.outcome != juspay.Failed
		}
	}
	return false
}

func (c *caller) release() {
	p := c.authorized()
	for range tries {
		k := c.do(c.void(p))
		c.settle(p, k)
		if k.outcome != juspay.Unknown || c.ask(p).status == juspay.StatusVoided {
			break
		}
	}
	if c.random.IntN(4) == 0 {
		c.do(c.captureFull(p))
	}
}

// takeOTP answers a challenge, sometimes wrongly, and captures what is then on hold.
func (c *caller) takeOTP() {
	p := c.challenged()
	hold := c.random.IntN(2) == 0
	for range tries {
		answer := p.challenge.OTP
		if c.random.IntN(5) == 0 {
			answer = "000000"
		}
		k := c.do(c.authenticate(p, answer, hold))
		c.settle(p, k)
		if k.outcome == juspay.Succeeded && k.status == juspay.StatusAuthorized {
			c.do(c.captureFull(p))
		}
		if k.outcome == juspay.Succeeded || k.outcome == juspay.Failed {
			return
		}
		if c.random.IntN(2) == 0 {
			c.ask(p)
		}
	}
}

// giveBack takes a payment and refunds all or a part of it. While the outcome is
// unknown it repeats the refund under its id; only a failed one gets a new id.
func (c *caller) giveBack() {
	p := c.taken()
	request := juspay.RefundRequest{UniqueRequestID: juspay.NewRefundID(), Amount: p.total}
	if c.random.IntN(2) == 0 {
		request.Amount = juspay.AmountFromHundredths(1 + c.random.Int64N(hundredths(p.total)))
	}
	for range tries {
		k := c.do(c.refund(p, request))
		c.settleRefund(p, k)
		switch k.outcome {
		case juspay.Unknown:
			request.Repeated = true
		case juspay.Failed:
			request.UniqueRequestID, request.Repeated = juspay.NewRefundID(), false
		default:
			return
		}
	}
	c.ask(p)
}

// taken makes a payment and takes its money, by a capture or by an OTP, as far as
// the faults let it.
func (c *caller) taken() *payment {
	var p *payment
	var take func() *flight
	if c.random.IntN(3) == 0 {
		p = c.challenged()
		take = func() *flight { return c.authenticate(p, p.challenge.OTP, false) }
	} else {
		p = c.authorized()
		take = func() *flight { return c.captureFull(p) }
	}
	for range tries {
		k := c.do(take())
		c.settle(p, k)
		if k.outcome == juspay.Succeeded {
			break
		}
	}
	return p
}

// race makes two calls about one transaction at the same time.
func (c *caller) race() {
	p := c.authorized()
	key := juspay.NewIdempotenceKey()
	half := juspay.AmountFromHundredths(hundredths(p.total)/2 + 1)
	full := func() *flight { return c.captureFull(p) }
	void := func() *flight { return c.void(p) }
	part := func() *flight { return c.capturePartial(p, half, key) }
	other := func() *flight { return c.capturePartial(p, half, key+"-2") }
	pairs := [...][2]func() *flight{{full, void}, {full, full}, {part, part}, {part, other}, {part, void}, {void, void}}
	chosen := pairs[c.random.IntN(len(pairs))]
	pair := [...]*flight{chosen[0](), chosen[1]()}
	var both sync.WaitGroup
	for _, f := range pair {
		c.calls = append(c.calls, &f.call)
		both.Go(f.fly)
	}
	both.Wait()
	c.settle(p, &pair[0].call)
	c.ask(p)
}

// askForNothing asks for an order that does not exist.
func (c *caller) askForNothing() {
	p := &payment{bank: c.bank(), order: "none-" + strconv.FormatUint(c.random.Uint64(), 36)}
	c.ask(p)
}
