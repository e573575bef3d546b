package shopmodel

import (
	"errors"
	"slices"

	juspay "github.com/juspay/juspay-go"
)

// isPart reports a capture of a part, which has a key.
func (i *intent) isPart() bool { return i.Kind == juspay.MovementCapture && !i.Amount.IsZero() }

// movement is a new movement for an intent.
func (s *shop) movement(i intent) juspay.Movement {
	switch i.Kind {
	case juspay.MovementVoid:
		return juspay.VoidOf(i.OrderID, i.TxnUUID)
	case juspay.MovementOTP:
		return juspay.OTPOf(i.OrderID, i.TxnUUID)
	case juspay.MovementRefund:
		return juspay.RefundOf(i.OrderID, juspay.RefundRequest{UniqueRequestID: s.name("R"), Amount: i.Amount})
	}
	if i.isPart() {
		return juspay.CaptureOf(i.OrderID, i.TxnUUID, juspay.PartialCapture(i.Amount, s.name("key-")))
	}
	return juspay.CaptureOf(i.OrderID, i.TxnUUID, juspay.FullCapture())
}

// call sends a movement, and says what came of it.
func (s *shop) call(page int, m juspay.Movement, repeated bool) juspay.Outcome {
	s.audit.sends(page, m)
	if m.Kind == juspay.MovementOTP {
		return s.told(s.otp(m, repeated))
	}
	order, err := s.request(m, repeated)
	outcome := m.Outcome(order, err)
	proven := outcome
	if outcome == juspay.Succeeded && !showsPart(order, m) {
		proven = juspay.Unknown // docs/unknown.md: settle it before anything is shipped
	}
	s.audit.called(m, proven, err)
	if s.lacks != LooksForItsItem {
		outcome = proven
	}
	switch {
	case err == nil && s.lacks == AsksTheJudge:
		outcome = juspay.Succeeded
	case err == nil:
		outcome = s.believe(m, outcome, order)
	}
	return s.told(outcome)
}

// showsPart reports whether an order has the item of the movement, if that is of
// a part.
func showsPart(order *juspay.Order, m juspay.Movement) bool {
	isItem := func(item juspay.TxnSubDetail) bool { return item.TxnID == m.Key }
	return m.Kind != juspay.MovementCapture || m.Key == "" || order != nil && slices.ContainsFunc(order.TxnSubDetails, isItem)
}

// otp answers the challenge with what the customer types.
func (s *shop) otp(m juspay.Movement, repeated bool) juspay.Outcome {
	request := juspay.ProcessOTPRequest{ChallengeID: s.challenge.ChallengeID, OTP: s.typed(), Repeated: repeated}
	if takes := !s.holds; s.holds {
		request.AutoCapture = &takes
	}
	txn, err := s.client.ProcessOTP(s.ctx, m.TxnUUID, request)
	outcome := juspay.OTPOutcome(txn, err)
	s.audit.called(m, outcome, err)
	if err == nil && s.lacks == AsksTheJudge {
		return juspay.Succeeded
	}
	return outcome
}

// request is the call of a movement that is answered with an order.
func (s *shop) request(m juspay.Movement, repeated bool) (*juspay.Order, error) {
	switch m.Kind {
	case juspay.MovementVoid:
		return s.client.Void(s.ctx, m.TxnUUID)
	case juspay.MovementRefund:
		return s.client.Refund(s.ctx, m.OrderID,
			juspay.RefundRequest{UniqueRequestID: m.Key, Amount: m.Amount, Repeated: repeated})
	}
	request := juspay.CaptureRequest{Full: m.Key == "", Amount: m.Amount, IdempotenceKey: m.Key, Repeated: repeated}
	return s.client.Capture(s.ctx, m.TxnUUID, request)
}

// told counts an outcome.
func (s *shop) told(outcome juspay.Outcome) juspay.Outcome {
	s.report.Outcomes[outcome]++
	return outcome
}

// unknown reports whether an error says that nobody knows.
func unknown(err error) bool { return errors.Is(err, juspay.ErrOutcomeUnknown) }
