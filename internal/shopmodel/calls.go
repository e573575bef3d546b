package shopmodel

import (
	"errors"

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
func (s *shop) call(i intent, m juspay.Movement, repeated bool) juspay.Outcome {
	s.audit.calls[m]++
	if i.Kind == juspay.MovementOTP {
		request := juspay.ProcessOTPRequest{ChallengeID: s.challenge.ChallengeID, OTP: s.typed(), Repeated: repeated}
		if takes := !s.holds; s.holds {
			request.AutoCapture = &takes
		}
		return s.told(juspay.OTPOutcome(s.noted(s.client.ProcessOTP(s.ctx, m.TxnUUID, request))))
	}
	order, err := s.request(m, repeated)
	outcome := m.Outcome(order, err)
	switch {
	case err == nil && s.lacks == AsksTheJudge:
		outcome = juspay.Succeeded
	case err == nil:
		outcome = s.believe(outcome, order)
	}
	s.audit.called(m, repeated, m.Outcome(order, err), err)
	return s.told(outcome)
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

// noted keeps the error of an OTP for the audit.
func (s *shop) noted(txn *juspay.Txn, err error) (*juspay.Txn, error) {
	s.audit.sentinel(juspay.OTPOutcome(txn, err), err)
	return txn, err
}

// told counts an outcome.
func (s *shop) told(outcome juspay.Outcome) juspay.Outcome {
	s.report.Outcomes[outcome]++
	return outcome
}

// unknown reports whether an error says that nobody knows.
func unknown(err error) bool { return errors.Is(err, juspay.ErrOutcomeUnknown) }
