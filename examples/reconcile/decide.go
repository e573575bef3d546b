package main

import juspay "github.com/juspay/juspay-go"

// decision is what to do about a capture whose end is not known.
type decision int

const (
	askAPerson decision = iota
	itIsCaptured
	itIsPending
	itHasFailed
	sendItAgain
)

// decide compares the money that Juspay reports with the money that was taken
// before, in hundredths. All other captures of the transaction are settled, so
// the difference is this one's.
func decide(order *juspay.Order, c capture, taken int64) decision {
	if order.TxnUUID != c.txnUUID {
		return askAPerson // the order has gone on to another transaction
	}
	reported, exact := order.CapturedAmount.Hundredths()
	if order.Status == juspay.StatusCharged && reported == 0 {
		reported, exact = order.Amount.Hundredths() // versions before 2021-03-25 do not report it
	}
	without, with := exact && reported == taken, exact && reported == taken+c.minor
	switch order.Status {
	case juspay.StatusCaptureInitiated:
		return itIsPending
	case juspay.StatusCharged, juspay.StatusPartialCharged:
		if with {
			return itIsCaptured
		}
		if without && order.Status == juspay.StatusPartialCharged && reported > 0 { // 0 is a part that is not reported
			return sendItAgain
		}
	case juspay.StatusAuthorized:
		if without {
			return sendItAgain
		}
	case juspay.StatusCaptureFailed, juspay.StatusVoided:
		if without {
			return itHasFailed
		}
	}
	return askAPerson
}
