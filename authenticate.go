package juspay

import (
	"context"
	"strings"
	"unicode"
)

// ProcessOTPRequest is the answer to an OTP challenge. Printing, logging or
// marshalling it does not show the OTP.
type ProcessOTPRequest struct {
	// ChallengeID is payment.authentication.params.challenge_id of the
	// transaction that was started.
	ChallengeID string
	// OTP is what the customer typed, leading zeros included.
	OTP string
	// AutoCapture false only authorizes the amount, to be captured later.
	// nil leaves it to the server, which captures.
	AutoCapture *bool
}

// What go-querystring writes. Without a choice the form has no auto_capture.
type (
	otpForm struct {
		ChallengeID formText `url:"challenge_id"`
		OTP         formText `url:"answer.otp"`
	}
	otpChoiceForm struct {
		otpForm
		AutoCapture bool `url:"auto_capture"`
	}
)

// ProcessOTP completes a payment with the customer's OTP. With AutoCapture nil
// or true the money is taken, with false it is held for a later [Client.Capture].
//
// A declined OTP is not an error: it is a transaction with a failed status.
// Give both results to [OTPOutcome]. The errors are those of [Client.Capture].
// An OTP is never sent twice, since an attempt may count at the bank.
//
// https://juspay.io/api-reference/docs/direct-otp/process-otp
func (c *Client) ProcessOTP(ctx context.Context, txnUUID string, req ProcessOTPRequest, opts ...Option) (*Txn, error) {
	call, err := c.prepare(ctx, opProcessOTP, opts, txnUUID)
	if err != nil {
		return nil, err
	}
	if err := call.encode(req.form()); err != nil {
		return nil, err
	}
	call.otp = req.OTP
	err = call.send(ctx)
	return call.txn, err
}

// form validates the request and returns what go-querystring encodes.
func (r ProcessOTPRequest) form() (any, *ValidationError) {
	switch {
	case r.ChallengeID == "":
		return nil, invalid("ChallengeID", "is empty: it stands in payment.authentication.params of the started transaction")
	case r.OTP == "":
		return nil, invalid("OTP", "is empty: pass what the customer typed")
	case strings.ContainsFunc(r.OTP, isBlank):
		return nil, invalid("OTP", "holds a space or a control character: trim what the customer typed")
	}
	form := otpForm{formText(r.ChallengeID), formText(r.OTP)}
	if r.AutoCapture == nil {
		return form, nil
	}
	return otpChoiceForm{form, *r.AutoCapture}, nil
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// otpVerdicts is what an answer to an OTP says about the payment.
//
// https://developer.juspay.in/v3.2/docs/process-otp
var otpVerdicts = verdicts{
	answers: map[Status]Outcome{
		StatusCharged:              Succeeded,
		StatusAuthorized:           Succeeded,
		StatusPendingVBV:           Pending,
		StatusAuthorizing:          Pending,
		StatusVBVSuccessful:        Pending,
		StatusAuthenticationFailed: Failed,
		StatusAuthorizationFailed:  Failed,
		StatusJuspayDeclined:       Failed,
	},
	done: []Status{StatusCharged, StatusAuthorized, StatusAuthorizing, StatusVBVSuccessful, StatusPartialCharged,
		StatusCaptureInitiated, StatusSuccess},
}

// OTPOutcome says whether an OTP completed the payment. It takes what
// [Client.ProcessOTP] returns, as it is. Succeeded covers both ends: look at
// the Status for CHARGED (taken) or AUTHORIZED (held). Pending with PENDING_VBV
// means that the payment still waits for the customer: the OTP was not accepted
// and another may be typed, or the gateway has not answered.
//
// Failed means that this call certainly completed nothing. A refusal because
// the transaction has already gone on is Unknown: an earlier call may have
// completed it. So is whatever this package cannot place. Ask OrderStatus:
// CHARGED is taken, AUTHORIZED is held.
//
// A refusal that speaks of the challenge alone is Failed, true of this call
// only: an earlier OTP may have paid. So after an OTP that was Pending or
// Unknown, ask OrderStatus before another one is typed, and again whatever that
// one was answered with.
func OTPOutcome(txn *Txn, err error) Outcome {
	if txn == nil {
		return otpVerdicts.of("", err)
	}
	return otpVerdicts.of(txn.Status, err)
}
