package juspay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/juspay/juspay-go/internal/lenient"
)

// The judge's tables, an operation at a time. What the vendor's pages say that
// a status means:
// https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api,
// https://developer.juspay.in/v3.2/docs/void-transaction-1,
// https://developer.juspay.in/v3.2/docs/process-otp and
// https://developer.juspay.in/reference/refund-order.

// captureRules are for a full capture.
var captureRules = rules{
	op:   opCapture.name,
	done: captureDone,
	answers: map[Status]Outcome{
		StatusCharged:          Succeeded,
		StatusCaptureInitiated: Pending,
		StatusCaptureFailed:    Failed,
	},
	orders: map[Status]Outcome{
		StatusCharged:              Succeeded,
		StatusCaptureInitiated:     Pending,
		StatusCaptureFailed:        Failed,
		StatusVoided:               Failed,
		StatusAuthenticationFailed: Failed,
		StatusAuthorizationFailed:  Failed,
		StatusJuspayDeclined:       Failed,
	},
	refutes: func(_ Movement, order *Order, answer bool, said Outcome) bool {
		switch said {
		case Succeeded:
			return isPartOf(order.CapturedAmount, order.Amount) || !answer && len(order.TxnSubDetails) > 0
		case Failed:
			return order.tookMoney()
		}
		return false
	},
}

// captureUnasked is for an order of which nobody knows what was asked.
var captureUnasked = rules{
	op:      opCapture.name,
	done:    captureDone,
	answers: captureRules.answers,
	orders:  captureRules.answers,
	refutes: func(_ Movement, order *Order, _ bool, said Outcome) bool {
		switch said {
		case Succeeded:
			return isPartOf(order.CapturedAmount, order.Amount)
		case Failed:
			return len(order.TxnSubDetails) > 0 || order.tookMoney()
		}
		return false
	},
}

// partRules are for one of several captures. The item of its own key decides;
// these tables are for orders without any items.
var partRules = rules{
	op:    opCapture.name,
	done:  captureDone,
	parts: captureItem,
	answers: map[Status]Outcome{
		StatusCharged:          Succeeded,
		StatusPartialCharged:   Succeeded,
		StatusCaptureInitiated: Pending,
		StatusCaptureFailed:    Failed,
	},
	orders: map[Status]Outcome{
		StatusCharged:              Succeeded,
		StatusVoided:               Failed,
		StatusAuthenticationFailed: Failed,
		StatusAuthorizationFailed:  Failed,
		StatusJuspayDeclined:       Failed,
	},
	refutes: func(m Movement, order *Order, answer bool, said Outcome) bool {
		switch said {
		case Succeeded:
			isAll := order.Amount == m.Amount && len(order.TxnSubDetails) == 0
			return isPartOf(order.CapturedAmount, m.Amount) || !answer && !isAll
		case Failed:
			return !answer && order.tookMoney()
		}
		return false
	},
}

var captureDone = []Status{StatusCharged, StatusPartialCharged, StatusCaptureInitiated, StatusToBeCharged,
	StatusAutoRefunded, StatusRefunded, StatusSuccess, StatusPending}

// partStates is what the item of a part says in TxnSubDetails.
var partStates = map[Status]Outcome{
	StatusCharged:          Succeeded,
	StatusCaptureInitiated: Pending,
	StatusPending:          Pending,
	StatusCaptureFailed:    Failed,
	StatusFailure:          Failed,
}

// captureItem decides by the item of the part's own key. In an answer, items
// of which none is its own say that something is wrong.
func captureItem(m Movement, order *Order, answer bool) (said Outcome, decided bool) {
	for _, item := range order.TxnSubDetails {
		if m.Key == "" || item.TxnID != m.Key || item.TxnObjectType == partialVoid {
			continue
		}
		own := partStates[item.Status]
		another := !item.TxnAmount.IsZero() && item.TxnAmount != m.Amount
		if another || decided && own != said {
			return Unknown, true
		}
		said, decided = own, true
	}
	return said, decided || answer && len(order.TxnSubDetails) > 0
}

const partialVoid = "PARTIAL_VOID"

// tookMoney reports whether an order says that something was captured, or may
// still be.
func (o *Order) tookMoney() bool {
	for _, item := range o.TxnSubDetails {
		if item.TxnObjectType != partialVoid && partStates[item.Status] != Failed {
			return true
		}
	}
	return o.CapturedAmount.Sign() > 0
}

// isPartOf reports whether part was captured of whole, and not all of it. Zero
// means that the answer does not say.
func isPartOf(part, whole Amount) bool { return part.Sign() > 0 && part.Cmp(whole) < 0 }

// voidRules are for the release of a hold.
var voidRules = rules{
	op:   opVoid.name,
	done: []Status{StatusVoided, StatusVoidInitiated, StatusMerchantVoided, StatusAutoVoided, StatusPending},
	answers: map[Status]Outcome{
		StatusVoided:        Succeeded,
		StatusVoidInitiated: Pending,
		StatusVoidFailed:    Failed,
	},
	orders: map[Status]Outcome{
		StatusVoided:        Succeeded,
		StatusVoidInitiated: Pending,
		StatusVoidFailed:    Failed,
		StatusCharged:       Failed,
	},
}

// voidUnasked is for an order of which nobody knows what was asked.
var voidUnasked = rules{op: opVoid.name, done: voidRules.done, answers: voidRules.answers, orders: voidRules.answers}

// otpRules are for an OTP. Its own answer is a transaction.
var otpRules = rules{
	op: opProcessOTP.name,
	done: []Status{StatusAuthorizing, StatusVBVSuccessful, StatusAuthorized, StatusCharged, StatusPartialCharged,
		StatusToBeCharged, StatusCaptureInitiated, StatusCaptureFailed, StatusVoidInitiated, StatusVoided, StatusVoidFailed,
		StatusMerchantVoided, StatusAutoVoided, StatusAutoRefunded, StatusRefunded, StatusSuccess, StatusPending},
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
	orders: map[Status]Outcome{
		StatusAuthorized:           Succeeded,
		StatusCharged:              Succeeded,
		StatusPartialCharged:       Succeeded,
		StatusCaptureInitiated:     Succeeded,
		StatusCaptureFailed:        Succeeded,
		StatusVoidInitiated:        Succeeded,
		StatusVoided:               Succeeded,
		StatusVoidFailed:           Succeeded,
		StatusPendingVBV:           Pending,
		StatusAuthorizing:          Pending,
		StatusVBVSuccessful:        Pending,
		StatusAuthenticationFailed: Failed,
		StatusAuthorizationFailed:  Failed,
		StatusJuspayDeclined:       Failed,
	},
}

// refundRules are for a refund. The order's status says nothing about it, so
// there are no tables of that.
var refundRules = rules{
	op:   opRefund.name,
	done: []Status{StatusRefunded, StatusAutoRefunded, StatusPending},
	parts: func(m Movement, order *Order, _ bool) (said Outcome, decided bool) {
		return order.refundOutcome(m), true
	},
}

// refundUnasked is for an order of which nobody knows what was asked. Made by
// hand, it is about the one refund that it has.
var refundUnasked = rules{
	op:   opRefund.name,
	done: refundRules.done,
	parts: func(m Movement, order *Order, answer bool) (said Outcome, decided bool) {
		if all := order.allRefunds(); answer && len(all) > 0 {
			m.Key = all[0].UniqueRequestID
			others := slices.ContainsFunc(all, func(r Refund) bool { return !isLeg(r, m.Key) })
			if !others {
				return order.refundOutcome(m), true
			}
		}
		return Unknown, true
	},
}

// refundStates is what the status of a refund says, in capital letters.
// MANUAL_REVIEW is not among them: a person has to look at the gateway.
var refundStates = map[RefundStatus]Outcome{
	RefundSuccess:  Succeeded,
	RefundRefunded: Succeeded,
	RefundPending:  Pending,
	RefundFailure:  Failed,
}

// refundOutcome takes all legs of the refund together: a split payment has
// several, and some of them may be missing.
func (o *Order) refundOutcome(m Movement) Outcome {
	legs := o.legs(m.Key)
	if m.Key == "" || len(legs) == 0 {
		return Unknown
	}
	count := map[Outcome]int{}
	var sum Amount
	for _, leg := range legs {
		count[refundStates[RefundStatus(strings.ToUpper(string(leg.Status)))]]++
		sum, _ = sum.Add(leg.Amount)
	}
	switch {
	case isPartOf(sum, m.Amount), len(legs) == 1 && !sum.IsZero() && !m.Amount.IsZero() && sum != m.Amount:
		return Unknown // some legs are missing, or it is another refund
	case count[Succeeded] == len(legs):
		return Succeeded
	case count[Failed] == len(legs):
		return Failed
	case count[Pending]+count[Succeeded] == len(legs):
		return Pending
	}
	return Unknown
}

// allRefunds are those of the order, and those of each source of a split payment.
// One that stands in both places is one.
func (o *Order) allRefunds() []Refund {
	all := slices.Clone(o.Refunds)
	for _, item := range o.TxnList {
		for _, refund := range item.Refunds {
			same := func(r Refund) bool {
				return r.UniqueRequestID == refund.UniqueRequestID && r.Status == refund.Status && r.Amount == refund.Amount
			}
			if !slices.ContainsFunc(all, same) {
				all = append(all, refund)
			}
		}
	}
	return all
}

// legs are the refunds of this id: one, or of a split payment several, whose
// ids may end in -1, -2 and so on.
func (o *Order) legs(id string) (legs []Refund) {
	for _, refund := range o.allRefunds() {
		if !isLeg(refund, id) {
			continue
		}
		if split := refund.split(); len(split) > 0 {
			legs = append(legs, split...) // the refund itself is their sum
		} else {
			legs = append(legs, refund)
		}
	}
	if own := func(r Refund) bool { return r.UniqueRequestID == id }; slices.ContainsFunc(legs, own) {
		return legs
	}
	for n := range max(2, len(legs)) { // others may have ids of their own that look like that
		numbered := func(r Refund) bool { return r.UniqueRequestID == fmt.Sprintf("%s-%d", id, n+1) }
		if !slices.ContainsFunc(legs, numbered) {
			return nil
		}
	}
	return legs
}

// isLeg reports whether a refund's id is id, or id with a number behind it.
func isLeg(r Refund, id string) bool {
	suffix, ok := strings.CutPrefix(r.UniqueRequestID, id)
	if !ok || suffix == "" {
		return ok
	}
	number, ok := strings.CutPrefix(suffix, "-")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// split are the legs that the answer to the refund of a split payment lists.
func (r Refund) split() []Refund {
	var read struct {
		Legs []Refund `json:"split_refund_details"`
	}
	if len(r.SplitRefundDetails) == 0 {
		return nil
	}
	wrapped := slices.Concat([]byte(`{"split_refund_details":`), r.SplitRefundDetails, []byte(`}`))
	if _, err := lenient.Unmarshal(wrapped, &read); err != nil {
		return nil
	}
	return read.Legs
}
