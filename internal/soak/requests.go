package soak

import (
	"context"

	juspay "github.com/juspay/juspay-go"
	"github.com/juspay/juspay-go/juspaytest"
)

// do makes a call and keeps it for the judge.
func (c *caller) do(f *flight) *call {
	c.calls = append(c.calls, &f.call)
	f.fly()
	return &f.call
}

func (c *caller) captureFull(p *payment) *flight {
	return c.capture(p, call{op: fullCapture, txn: p.uuid, amount: p.total}, juspay.FullCapture())
}

func (c *caller) capturePartial(p *payment, amount juspay.Amount, key string) *flight {
	k := call{op: partialCapture, txn: p.uuid, amount: amount, key: key}
	return c.capture(p, k, juspay.PartialCapture(amount, key))
}

func (c *caller) capture(p *payment, k call, request juspay.CaptureRequest) *flight {
	return c.prepare(p, k, func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error {
		order, err := client.Capture(ctx, p.uuid, request, opts...)
		k.outcome, k.status = juspay.CaptureOutcome(order, err), statusOf(order)
		return err
	})
}

func (c *caller) void(p *payment) *flight {
	k := call{op: void, txn: p.uuid, amount: p.total}
	return c.prepare(p, k, func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error {
		order, err := client.Void(ctx, p.uuid, opts...)
		k.outcome, k.status = juspay.VoidOutcome(order, err), statusOf(order)
		return err
	})
}

// authenticate answers the challenge; with hold the money is only authorized.
func (c *caller) authenticate(p *payment, answer string, hold bool) *flight {
	request := juspay.ProcessOTPRequest{ChallengeID: p.challenge.ChallengeID, OTP: answer}
	if hold {
		request.AutoCapture = new(false)
	}
	k := call{op: otp, txn: p.uuid, amount: p.total, hold: hold}
	return c.prepare(p, k, func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error {
		txn, err := client.ProcessOTP(ctx, p.uuid, request, opts...)
		k.outcome = juspay.OTPOutcome(txn, err)
		if txn != nil {
			k.status = txn.Status
		}
		return err
	})
}

func (c *caller) refund(p *payment, request juspay.RefundRequest) *flight {
	k := call{op: refund, txn: p.uuid, amount: request.Amount, key: request.UniqueRequestID}
	return c.prepare(p, k, func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error {
		order, err := client.Refund(ctx, p.order, request, opts...)
		k.outcome, k.status = juspay.RefundOutcome(order, err), statusOf(order)
		return err
	})
}

// ask makes an order status, between two looks at the ledger.
func (c *caller) ask(p *payment) *call {
	k := call{op: orderStatus, txn: p.uuid}
	if p.uuid != "" {
		k.floor = p.bank.jp.Ledger(p.uuid).Captured
	}
	made := c.do(c.prepare(p, k, func(ctx context.Context, client *juspay.Client, k *call, opts []juspay.Option) error {
		order, err := client.OrderStatus(ctx, p.order, opts...)
		if k.status = statusOf(order); order != nil {
			k.captured = order.CapturedAmount
		}
		return err
	}))
	if p.uuid != "" {
		made.ceiling = p.bank.jp.Ledger(p.uuid).Captured
	}
	return made
}

func statusOf(order *juspay.Order) juspay.Status {
	if order == nil {
		return ""
	}
	return order.Status
}

// settle lets the gateway finish what k left pending, mostly.
func (c *caller) settle(p *payment, k *call) {
	if k.hasEnded() || c.random.IntN(5) == 0 {
		return
	}
	switch p.bank.jp.Txn(p.uuid).Status {
	case juspay.StatusCaptureInitiated, juspay.StatusVoidInitiated, juspay.StatusAuthorizing:
		if c.random.IntN(3) == 0 {
			p.bank.jp.SettleFailed(p.uuid)
		} else {
			p.bank.jp.Settle(p.uuid)
		}
	}
}

// settleRefund lets the gateway end the refund of k where the call did not say
// how it ended, mostly.
func (c *caller) settleRefund(p *payment, k *call) {
	if k.hasEnded() || c.random.IntN(5) == 0 {
		return
	}
	for _, r := range p.bank.jp.Refunds(p.order) {
		switch {
		case r.ID != k.key, r.Status != juspay.RefundPending && r.Status != juspay.RefundManualReview:
		case !r.Paid && c.random.IntN(3) == 0:
			p.bank.jp.SettleRefund(p.order, r.ID, juspay.RefundFailure)
		default:
			p.bank.jp.SettleRefund(p.order, r.ID, juspay.RefundSuccess)
		}
	}
}

func (c *caller) bank() *bank { return c.site.banks[c.random.IntN(len(c.site.banks))] }

// details makes up a payment of up to 1000.00.
func (c *caller) details() juspaytest.Payment {
	return juspaytest.Payment{
		Amount: juspay.AmountFromHundredths(100 + c.random.Int64N(100_000)).String(), RoutingID: routingID, MaxAttempts: tries,
	}
}

// authorized makes a payment whose amount is on hold.
func (c *caller) authorized() *payment {
	b := c.bank()
	txn := b.jp.Authorize(c.details())
	return c.keep(&payment{bank: b, uuid: txn.UUID, order: txn.OrderID, total: txn.Amount})
}

// challenged makes a payment that waits for an OTP.
func (c *caller) challenged() *payment {
	b := c.bank()
	made := b.jp.Challenge(c.details())
	return c.keep(&payment{bank: b, uuid: made.UUID, order: made.OrderID, total: made.Amount, challenge: made})
}

func (c *caller) keep(p *payment) *payment {
	c.payments = append(c.payments, p)
	return p
}

// hundredths of an amount of the soak's own, which always has them.
func hundredths(a juspay.Amount) int64 {
	n, _ := a.Hundredths()
	return n
}
