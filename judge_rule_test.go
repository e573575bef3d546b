package juspay_test

import (
	"cmp"
	"strings"

	"github.com/juspay/juspay-go"
)

// This file is section 3.1 of the design, read as a function from what was
// asked and what was said to what may be concluded. It knows nothing of how the
// package judges, and shares no code with it.

// judgeOp is what a call asks for.
type judgeOp string

const (
	judgeFull   judgeOp = "full capture"
	judgePart   judgeOp = "part"
	judgeVoid   judgeOp = "void"
	judgeOTP    judgeOp = "otp"
	judgeRefund judgeOp = "refund"
)

// family is the outcome function that an operation belongs to.
func (o judgeOp) family() judgeOp {
	if o == judgePart {
		return judgeFull
	}
	return o
}

// judgeMay is a set of outcomes. Where the design is clear it holds one; where
// it leaves freedom, Unknown is among them.
type judgeMay uint8

func judgeOnly(outcome juspay.Outcome) judgeMay { return 1 << outcome }

// or leaves the freedom to say Unknown.
func (m judgeMay) or(more judgeMay) judgeMay { return m | more }

func (m judgeMay) unsure() judgeMay { return m | judgeUnknown }

// doubted is m after an attempt or a call that may have been carried out.
func (m judgeMay) doubted() judgeMay {
	if m&judgeFailed != 0 {
		m = m&^judgeFailed | judgeUnknown
	}
	return m
}

func (m judgeMay) holds(outcome juspay.Outcome) bool { return m&judgeOnly(outcome) != 0 }

const (
	judgeUnknown   judgeMay = 1 << juspay.Unknown
	judgePending   judgeMay = 1 << juspay.Pending
	judgeSucceeded judgeMay = 1 << juspay.Succeeded
	judgeFailed    judgeMay = 1 << juspay.Failed
)

// judgeAsked is what somebody intends: a movement, or the request of a call,
// which does not know the order's id. Amounts are whole units.
type judgeAsked struct {
	op         judgeOp
	order, txn string
	key        string
	amount     int
}

// judgeSaid is what a body says, or an order made by hand.
type judgeSaid struct {
	txnUUID, id, txnID, orderID string
	status                      string
	second                      string // a second status member, in JSON only
	amount, captured            int
	items                       []judgeItem
	refunds                     []judgeLeg // of the order
	sources                     []judgeLeg // of a split payment: txn_list's transactions,
	listed                      []judgeLeg // and the refunds of one of them
	flat                        []judgeLeg // the body is a refund, with legs
	detail                      *judgeDetail
}

type judgeItem struct {
	key, status string
	amount      int
	void        bool // PARTIAL_VOID
}

type judgeLeg struct{ id, status string }

type judgeDetail struct{ txnUUID, txnID, status string }

// judgeTable is a row of one of the design's tables.
type judgeTable map[string]judgeMay

func (t judgeTable) of(status string) judgeMay { return cmp.Or(t[status], judgeUnknown) }

// How a call's own answer is read.
var (
	judgeCaptureAnswers = judgeTable{
		"CHARGED": judgeSucceeded, "CAPTURE_INITIATED": judgePending, "CAPTURE_FAILED": judgeFailed,
	}
	judgePartAnswers = judgeTable{
		"CHARGED": judgeSucceeded, "PARTIAL_CHARGED": judgeSucceeded,
		"CAPTURE_INITIATED": judgePending, "CAPTURE_FAILED": judgeFailed,
	}
	judgeItemStates = judgeTable{
		"CHARGED": judgeSucceeded, "CAPTURE_INITIATED": judgePending, "PENDING": judgePending,
		"CAPTURE_FAILED": judgeFailed, "FAILURE": judgeFailed,
	}
	judgeVoidAnswers = judgeTable{"VOIDED": judgeSucceeded, "VOID_INITIATED": judgePending, "VOID_FAILED": judgeFailed}
	judgeOTPAnswers  = judgeTable{
		"CHARGED": judgeSucceeded, "AUTHORIZED": judgeSucceeded,
		"PENDING_VBV": judgePending, "AUTHORIZING": judgePending, "VBV_SUCCESSFUL": judgePending,
		"AUTHENTICATION_FAILED": judgeFailed, "AUTHORIZATION_FAILED": judgeFailed, "JUSPAY_DECLINED": judgeFailed,
	}
)

// How an order that was read is.
var (
	judgeNeverCaptured = judgeTable{
		"AUTHENTICATION_FAILED": judgeFailed, "AUTHORIZATION_FAILED": judgeFailed, "JUSPAY_DECLINED": judgeFailed,
	}
	judgeVoidReads = judgeTable{
		"VOIDED": judgeSucceeded, "VOID_INITIATED": judgePending, "VOID_FAILED": judgeFailed, "CHARGED": judgeFailed,
	}
	judgeOTPReads = judgeTable{
		"PENDING_VBV": judgePending, "AUTHORIZING": judgePending, "VBV_SUCCESSFUL": judgePending,
		"AUTHENTICATION_FAILED": judgeFailed, "AUTHORIZATION_FAILED": judgeFailed, "JUSPAY_DECLINED": judgeFailed,
		"AUTHORIZED": judgeSucceeded, "CHARGED": judgeSucceeded, "PARTIAL_CHARGED": judgeSucceeded,
		"CAPTURE_INITIATED": judgeSucceeded, "CAPTURE_FAILED": judgeSucceeded,
		"VOIDED": judgeSucceeded, "VOID_INITIATED": judgeSucceeded, "VOID_FAILED": judgeSucceeded,
		// Nobody says from where Juspay comes to these.
		"TO_BE_CHARGED": judgeSucceeded.unsure(), "AUTO_REFUNDED": judgeSucceeded.unsure(),
		"MERCHANT_VOIDED": judgeSucceeded.unsure(), "AUTO_VOIDED": judgeSucceeded.unsure(),
	}
	judgeRefundStates = judgeTable{
		"SUCCESS": judgeSucceeded, "REFUNDED": judgeSucceeded, "PENDING": judgePending, "FAILURE": judgeFailed,
	}
)

// answered is what the answer to a call says about it.
func (s judgeSaid) answered(asked judgeAsked) judgeMay {
	if s.isSplit() && asked.txn != "" {
		return s.source(asked.txn).answered(asked).unsure()
	}
	return s.screened(asked, func() judgeMay {
		switch asked.op {
		case judgeFull:
			return s.fullAnswer()
		case judgePart:
			return s.partAnswer(asked)
		case judgeVoid:
			return judgeVoidAnswers.of(s.status)
		case judgeOTP:
			return judgeOTPAnswers.of(s.status)
		}
		return s.legs(asked.key)
	})
}

// read is what an order that was read says about a movement.
func (s judgeSaid) read(asked judgeAsked) judgeMay {
	if s.isSplit() && asked.txn != "" {
		return s.source(asked.txn).read(asked).unsure() // the design has no row for one source of a split payment
	}
	return s.screened(asked, func() judgeMay {
		switch asked.op {
		case judgeFull:
			return s.fullRead()
		case judgePart:
			return s.partRead(asked)
		case judgeVoid:
			return judgeVoidReads.of(s.status)
		case judgeOTP:
			return judgeOTPReads.of(s.status)
		}
		return s.legs(asked.key)
	})
}

// blind is what an order that was read says where it is not known what is asked
// about. The design has such a row for captures and voids.
func (s judgeSaid) blind(asked judgeAsked) judgeMay {
	return s.screened(asked, func() judgeMay {
		switch asked.op {
		case judgeFull, judgePart:
			switch {
			case s.status == "CHARGED" && s.under(s.amount):
				return judgeSucceeded.unsure()
			case s.status == "CAPTURE_FAILED" && len(s.items) > 0:
				return judgeUnknown
			case s.status == "CAPTURE_FAILED" && s.captured > 0:
				return judgeFailed.unsure()
			}
			return judgeCaptureAnswers.of(s.status)
		case judgeVoid:
			return judgeVoidAnswers.of(s.status)
		case judgeOTP:
			return judgeOTPReads.of(s.status).unsure()
		}
		return judgeUnknown
	})
}

// byHand is what a mock says to a function that cannot know what was asked.
func (s judgeSaid) byHand(op judgeOp) judgeMay {
	switch op {
	case judgeFull:
		may := judgePartAnswers.of(s.status)
		if len(s.items) > 0 || s.status == "PARTIAL_CHARGED" || s.under(s.amount) || s.captured > 0 && may == judgeFailed {
			return may.unsure()
		}
		return s.screened(judgeAsked{op: op}, func() judgeMay { return may })
	case judgeRefund:
		return judgeFold(s.allLegs()).unsure()
	}
	return s.answered(judgeAsked{op: op})
}

// isSplit reports a payment from several sources, of which the order names none
// as its own.
func (s judgeSaid) isSplit() bool { return s.txnUUID == "" && s.hasList() }

func (s judgeSaid) hasList() bool { return len(s.sources)+len(s.listed) > 0 }

// source is one transaction of a split payment as an order of its own. The
// payment may be paid and not paid at the same time.
func (s judgeSaid) source(txn string) judgeSaid {
	for _, source := range s.sources {
		if source.id == txn {
			return judgeSaid{txnUUID: source.id, orderID: s.orderID, status: source.status}
		}
	}
	return judgeSaid{}
}

// under reports a captured_amount that does not reach amount.
func (s judgeSaid) under(amount int) bool { return s.captured > 0 && s.captured < amount }

func (s judgeSaid) fullAnswer() judgeMay {
	may := judgeCaptureAnswers.of(s.status)
	switch {
	case s.status == "CHARGED" && s.under(s.amount):
		return judgeUnknown
	case len(s.items) > 0, may == judgeFailed && s.captured > 0:
		return may.unsure() // parts, or money, where there should be none
	}
	return may
}

func (s judgeSaid) partAnswer(asked judgeAsked) judgeMay {
	if len(s.items) > 0 {
		return s.item(asked)
	}
	may := judgePartAnswers.of(s.status)
	if may == judgeSucceeded && s.under(asked.amount) {
		return judgeUnknown
	}
	return may
}

// item is what the items say of a part's own key.
func (s judgeSaid) item(asked judgeAsked) judgeMay {
	var own []judgeItem
	for _, item := range s.items {
		if item.key == asked.key && !item.void {
			own = append(own, item)
		}
	}
	if len(own) == 0 {
		return judgeUnknown
	}
	may := judgeItemStates.of(own[0].status)
	for _, item := range own {
		switch {
		case item != own[0], item.amount != 0 && item.amount != asked.amount:
			return judgeUnknown
		case item.amount == 0: // not sent: the design does not say
			may = may.unsure()
		}
	}
	if len(own) > 1 {
		return may.unsure() // twice the same
	}
	return may
}

func (s judgeSaid) fullRead() judgeMay {
	switch {
	case s.status == "CHARGED" && (len(s.items) > 0 || s.under(s.amount)):
		return judgeUnknown
	case s.status == "CHARGED", s.status == "CAPTURE_INITIATED":
		return judgeCaptureAnswers.of(s.status)
	case s.status == "CAPTURE_FAILED" && (len(s.items) > 0 || s.captured > 0):
		return judgeFailed.unsure()
	case s.status == "CAPTURE_FAILED":
		return judgeFailed
	}
	return s.ended()
}

func (s judgeSaid) partRead(asked judgeAsked) judgeMay {
	switch own := s.item(asked); {
	case len(s.items) > 0 && own == judgeUnknown:
		return s.ended().unsure() // the items of others, in a transaction that may have ended
	case len(s.items) > 0:
		return own
	case s.status == "CHARGED" && asked.amount == s.amount && !s.under(s.amount):
		return judgeSucceeded
	}
	return s.ended()
}

// ended is a transaction that was over before anything of it was captured.
func (s judgeSaid) ended() judgeMay {
	captured := s.captured > 0
	for _, item := range s.items {
		captured = captured || !item.void && judgeItemStates.of(item.status) != judgeFailed
	}
	may := judgeNeverCaptured.of(s.status)
	switch {
	case s.status == "VOIDED" && captured:
		return judgeUnknown
	case s.status == "VOIDED":
		may = judgeFailed
	}
	if captured || len(s.items) > 0 {
		return may.unsure() // money, or parts, where there should be none
	}
	return may
}

func (s judgeSaid) allLegs() []judgeLeg {
	return append(append(append([]judgeLeg(nil), s.refunds...), s.listed...), s.flat...)
}

// legs is what became of a refund: its own id, or the id with a number.
func (s judgeSaid) legs(id string) judgeMay {
	var own []judgeLeg
	for _, leg := range s.allLegs() {
		number, numbered := strings.CutPrefix(leg.id, id+"-")
		if leg.id == id || numbered && number != "" && strings.Trim(number, "0123456789") == "" {
			own = append(own, leg)
		}
	}
	if len(own) == 1 && own[0].id != id {
		return judgeFold(own).unsure() // one leg of a split payment is not all of it
	}
	return judgeFold(own)
}

func judgeFold(legs []judgeLeg) judgeMay {
	if len(legs) == 0 {
		return judgeUnknown
	}
	count := map[judgeMay]int{}
	for _, leg := range legs {
		count[judgeRefundStates.of(strings.ToUpper(leg.status))]++
	}
	switch {
	case count[judgeSucceeded] == len(legs):
		return judgeSucceeded
	case count[judgeFailed] == len(legs):
		return judgeFailed
	case count[judgePending] > 0 && count[judgeFailed] == 0 && count[judgeUnknown] > 0:
		return judgePending.unsure()
	case count[judgePending] > 0 && count[judgeFailed] == 0:
		return judgePending
	}
	return judgeUnknown
}
