package juspay

import (
	"context"
	"net/url"
	"strconv"
	"strings"
)

// ProcessOTPRequest is the answer to an OTP challenge. Printing, logging or
// marshalling it does not show the OTP.
type ProcessOTPRequest struct {
	// ChallengeID is payment.authentication.params.challenge_id of the
	// transaction that was started. Required.
	ChallengeID string `json:"challenge_id"`
	// OTP is what the customer typed, leading zeros included: ASCII letters and
	// digits. Required.
	OTP string `json:"-" xml:"-"`
	// AutoCapture false only authorizes the amount, to be captured later.
	// nil leaves it to the server, which captures.
	AutoCapture *bool `json:"auto_capture,omitzero"`
	// Repeated says that an earlier OTP of the same transaction may have been
	// accepted. A shop sets it when an answer was lost and the customer types
	// again: then a refusal, a failed status, and an error that this call was not
	// sent, do not say that the customer has not paid: all are Unknown.
	Repeated bool `json:"repeated,omitzero"`
}

// ProcessOTP completes a payment with the customer's OTP. With AutoCapture nil
// or true the money is taken, with false it is held for a later [Client.Capture].
//
// A declined OTP is not an error: it is a transaction with a failed status.
// Give both results to [OTPOutcome]. The errors are those of [Client.Capture].
// An OTP is never sent twice, since an attempt may count at the bank. After a
// lost answer ask [Client.Settle] or [Client.OrderStatus] before the customer
// types again: the payment may be complete.
//
// https://juspay.io/api-reference/docs/direct-otp/process-otp
func (c *Client) ProcessOTP(ctx context.Context, txnUUID string, req ProcessOTPRequest, opts ...Option) (*Txn, error) {
	call, err := c.prepare(ctx, opProcessOTP.again(req.Repeated), opts, txnUUID)
	if err != nil {
		return nil, err
	}
	call.movement = OTPOf("", txnUUID)
	if err := call.form(req.form()); err != nil {
		return nil, err
	}
	call.request.Secrets.OTP = req.OTP
	return sendTxn(ctx, call)
}

// form is what is sent. Without a choice it has no auto_capture.
func (r ProcessOTPRequest) form() (url.Values, *ValidationError) {
	form := url.Values{"challenge_id": {r.ChallengeID}, "answer.otp": {r.OTP}}
	if r.AutoCapture != nil {
		form.Set("auto_capture", strconv.FormatBool(*r.AutoCapture))
	}
	return form, r.validate()
}

func (r ProcessOTPRequest) validate() *ValidationError {
	switch {
	case r.ChallengeID == "":
		return invalid("ChallengeID", "is empty: it stands in payment.authentication.params of the started transaction")
	case badID(r.ChallengeID) != "":
		return invalid("ChallengeID", badID(r.ChallengeID))
	case r.OTP == "":
		return invalid("OTP", "is empty: pass what the customer typed")
	case strings.ContainsFunc(r.OTP, func(c rune) bool { return !isAlphanumeric(c) }):
		return invalid("OTP", "holds something else than ASCII letters and digits: trim what the customer typed, and ask again if that does not help")
	}
	return nil
}

// ResendOTP asks the bank to send the OTP of a challenge once more. No money
// moves, but banks allow few resends, so it is never sent twice; after a lost
// answer tell the customer to wait, since the OTP may be on its way.
//
// The answer is the transaction, still PENDING_VBV. Its
// Payment.Authentication.Params counts the sendings, and its ChallengeID
// replaces the former one where it differs. Over the limit, the error is an
// [*APIError] with the Code max_limit_exceeded. ErrOutcomeUnknown says that
// nobody knows whether the OTP was sent.
//
// https://juspay.io/api-reference/docs/direct-otp/resend-otp
func (c *Client) ResendOTP(ctx context.Context, txnUUID, challengeID string, opts ...Option) (*Txn, error) {
	call, err := c.prepare(ctx, opResendOTP, opts, txnUUID, challengeID)
	if err != nil {
		return nil, err
	}
	return sendTxn(ctx, call)
}
