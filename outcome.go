package juspay

import "cmp"

// Outcome says what became of an intended movement of money. It has four
// values, not two, because a payment call can end without anybody knowing.
type Outcome int

const (
	// Unknown: the money may have moved. Find out with [Client.Settle] before
	// doing anything else, except to repeat a part with its key or a refund with its
	// id, with Repeated set. It is the zero value, so a forgotten case is safe.
	Unknown Outcome = iota
	// Pending: not finished. The gateway has accepted the operation and will
	// finish it: wait for the webhook, or for [Client.Settle]. Of an OTP it may
	// also mean that the customer has to type another one: see [OTPOutcome].
	Pending
	// Succeeded: the operation is done.
	Succeeded
	// Failed: certainly not done by this call. Of an earlier call of the same
	// movement that is Unknown it says nothing.
	Failed
)

// String returns "unknown", "pending", "succeeded" or "failed".
func (o Outcome) String() string {
	switch o {
	case Pending:
		return "pending"
	case Succeeded:
		return "succeeded"
	case Failed:
		return "failed"
	}
	return "unknown"
}

// CaptureOutcome says whether a capture took the money, by what [Client.Capture]
// returned alone. [Movement.Outcome] knows the order's id as well, and so places
// more answers.
//
// Failed means that this call certainly took nothing; of an earlier call of the
// same capture it says nothing. A refusal is Unknown where it may be one
// because the money was taken before: it names CHARGED, PARTIAL_CHARGED or a
// like state, speaks of a duplicate or of something in progress, was not read
// to its end, or follows an attempt that was lost. So is an answer about
// another transaction, and PARTIAL_CHARGED after a full capture. Of a part, the
// item of its own key in TxnSubDetails decides, whatever the order's status.
//
// Of an order that was asked for it knows less than Movement.Outcome, since it
// does not know which capture is meant: CHARGED is Succeeded, CAPTURE_INITIATED
// Pending, CAPTURE_FAILED without parts Failed, all else Unknown. The error of
// any other method is Unknown.
func CaptureOutcome(order *Order, err error) Outcome {
	return ofCall(MovementCapture, &captureUnasked, order, err)
}

// VoidOutcome says whether a void released the hold, by what [Client.Void]
// returned alone.
//
// Failed means that this call certainly released nothing. A refusal because
// the transaction is VOIDED or VOID_INITIATED is Unknown: an earlier call may
// have released it. So is whatever this package cannot place, and the error of
// any other method. Of an order that was asked for, VOIDED is Succeeded,
// VOID_INITIATED Pending, VOID_FAILED Failed and all else Unknown.
func VoidOutcome(order *Order, err error) Outcome {
	return ofCall(MovementVoid, &voidUnasked, order, err)
}

// RefundOutcome says whether a refund was paid, by what [Client.Refund]
// returned alone. The refund of the call's UniqueRequestID decides, not the
// order's status; of a payment in several parts, all its refunds together.
//
// Pending is the usual first answer. Failed means that this call certainly paid
// nothing: only then may the money be refunded under a new id. MANUAL_REVIEW is
// Unknown, and a person has to look at the gateway. So is duplicate.call, an
// order that was asked for (give it to [Movement.Outcome], which knows the id),
// and the error of any other method.
func RefundOutcome(order *Order, err error) Outcome {
	return ofCall(MovementRefund, &refundUnasked, order, err)
}

// OTPOutcome says whether an OTP completed the payment, by what
// [Client.ProcessOTP] returned. Succeeded covers both ends: look at the Status
// for CHARGED (taken) or AUTHORIZED (held). Pending with PENDING_VBV means that
// the payment still waits for the customer: the OTP was not accepted and
// another may be typed, or the gateway has not answered.
//
// Failed means that this call certainly completed nothing. A refusal because
// the transaction has already gone on is Unknown: an earlier OTP may have
// completed it. A refusal that speaks of the challenge alone is Failed, true of
// this call only: after an OTP that was Pending or Unknown, set Repeated in the
// next request, and the refusal is Unknown as well. So is whatever this package
// cannot place, and the error of any other method.
func OTPOutcome(txn *Txn, err error) Outcome {
	m := Movement{Kind: MovementOTP}
	switch {
	case err != nil:
		return otpRules.ofError(err)
	case txn == nil, txn.origin.unclear:
		return Unknown
	case txn.origin.isAnswer():
		m = txn.origin.answers
	}
	if !m.concerns(names{cmp.Or(txn.TxnUUID, txn.ID), txn.ID, txn.TxnID, txn.OrderID}) {
		return Unknown
	}
	return txn.origin.heed(otpRules.answers[txn.Status])
}
