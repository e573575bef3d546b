package juspay_test

import (
	"slices"
	"strings"
)

// What comes before every table of section 3.1: whose payment the evidence is
// about, and whether it contradicts itself.

// screened is the table's verdict, if the evidence is about what was asked and
// does not contradict itself.
func (s judgeSaid) screened(asked judgeAsked, table func() judgeMay) judgeMay {
	whose, whole := s.whose(asked), s.whole()
	if whose == judgeNo || whole == judgeNo {
		return judgeUnknown
	}
	may := table()
	if whose == judgePerhaps || whole == judgePerhaps {
		may = may.unsure()
	}
	return may
}

// judgeAnswer is a yes or no, where the design leaves room for either.
type judgeAnswer int

const (
	judgeYes judgeAnswer = iota
	judgePerhaps
	judgeNo
)

// whose reports whether the evidence is about what was asked. Where it names a
// transaction, the transaction counts: an order may have several.
func (s judgeSaid) whose(asked judgeAsked) judgeAnswer {
	sameTxn := asked.txn != "" && slices.Contains([]string{s.txnUUID, s.id, s.txnID}, asked.txn)
	otherOrder := asked.order != "" && s.orderID != "" && s.orderID != asked.order
	onlyLetters := otherOrder && strings.EqualFold(s.orderID, asked.order)
	switch {
	case s.txnUUID == "" && s.id == "" && s.txnID == "" && s.orderID == "":
		return judgeYes // names none
	case asked.txn == "" && asked.order == "":
		return judgeYes // nothing to compare with
	case sameTxn && otherOrder:
		return judgePerhaps
	case sameTxn:
		return judgeYes
	case asked.txn != "" && s.txnUUID != "":
		return judgeNo // another transaction
	case onlyLetters:
		return judgePerhaps // order ids are the same in any case, says one page
	case otherOrder:
		return judgeNo
	case asked.order != "" && s.orderID == asked.order && asked.txn != "" && s.txnID != "":
		return judgePerhaps // txn_id has another form than the txn_uuid that was asked for
	case asked.order != "" && s.orderID == asked.order:
		return judgeYes
	case asked.txn == "", s.id == "" && s.txnID == "":
		return judgePerhaps // it names ids of a kind that was not asked for
	}
	return judgeNo
}

// strange reports whether what was said may be about something else.
func (a judgeAsked) strange(s judgeSaid) bool { return s.whose(a) != judgeYes }

// whole reports whether the evidence is of one piece.
func (s judgeSaid) whole() judgeAnswer {
	switch {
	case s.second != "" && !strings.EqualFold(s.second, s.status):
		return judgeNo
	case s.second != "" && s.second != s.status:
		return judgePerhaps
	case s.detail == nil || s.detail.status == s.status || s.detail.status == "":
		return judgeYes
	}
	same := s.detail.txnUUID != "" && s.detail.txnUUID == s.txnUUID || s.detail.txnID != "" && s.detail.txnID == s.txnID
	named := s.detail.txnUUID != "" && s.txnUUID != "" || s.detail.txnID != "" && s.txnID != ""
	switch {
	case named && !same:
		return judgeYes // of another transaction of the order
	case same && judgeExcludes(s.status, s.detail.status):
		return judgeNo
	case same && judgeAgrees(s.status, s.detail.status):
		return judgeYes
	}
	return judgePerhaps
}

// judgeExcludes reports two states of which one says that money was taken, or a
// hold released, and the other that it was not.
func judgeExcludes(a, b string) bool {
	taken := []string{"CHARGED", "PARTIAL_CHARGED"}
	notTaken := []string{"CAPTURE_FAILED", "VOIDED", "AUTHENTICATION_FAILED", "AUTHORIZATION_FAILED", "JUSPAY_DECLINED"}
	excludes := func(a, b string) bool {
		return slices.Contains(taken, a) && slices.Contains(notTaken, b) || a == "VOIDED" && b == "VOID_FAILED"
	}
	return excludes(a, b) || excludes(b, a)
}

// judgeAgrees reports what the vendor's pages show side by side: after a part,
// the transaction is CHARGED and the order PARTIAL_CHARGED.
func judgeAgrees(order, txn string) bool { return order == "PARTIAL_CHARGED" && txn == "CHARGED" }
