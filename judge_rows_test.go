package juspay_test

import (
	"fmt"
	"slices"
	"strings"
)

// judgeStatuses are those of the tables, those beside them, and some that
// nobody listed.
var judgeStatuses = []string{
	"CHARGED", "PARTIAL_CHARGED", "CAPTURE_INITIATED", "CAPTURE_FAILED", "TO_BE_CHARGED", "AUTO_REFUNDED",
	"VOIDED", "VOID_INITIATED", "VOID_FAILED", "MERCHANT_VOIDED", "AUTO_VOIDED",
	"AUTHORIZED", "AUTHORIZING", "PENDING_VBV", "VBV_SUCCESSFUL",
	"AUTHENTICATION_FAILED", "AUTHORIZATION_FAILED", "JUSPAY_DECLINED",
	"NEW", "CREATED", "STARTED", "COD_INITIATED", "SUCCESS", "PENDING", "FAILURE", "DECLINED", "NOP", "REFUNDED",
	"MANUAL_REVIEW", "CHARGED_BACK", "SOMETHING_NEW",
}

// judgePlainly is an order of nothing but its status.
func judgePlainly(status string) judgeSaid {
	return judgeSaid{txnUUID: judgeTxnID, id: "ord_1", txnID: "m-o_1-1", orderID: judgeOrderID, status: status, amount: judgeWholeSum}
}

// judgeVariant is a way to say more than the status.
type judgeVariant struct {
	name   string
	change func(*judgeSaid)
}

// judgeRows is every status in every variant.
func judgeRows() []judgeRow {
	return append(judgeMoneyRows(), judgeStatusRows(judgeNameVariants(), judgeContradictions())...)
}

// judgeMoneyRows are those that are about the right payment and of one piece.
func judgeMoneyRows() []judgeRow {
	return slices.Concat(judgeStatusRows(judgeMoneyVariants(), judgeItemVariants()), judgeSplitRows(), judgeRefundRows())
}

func judgeStatusRows(kinds ...[]judgeVariant) (rows []judgeRow) {
	variants := slices.Concat(kinds...)
	for _, status := range judgeStatuses {
		for _, variant := range variants {
			said := judgePlainly(status)
			variant.change(&said)
			rows = append(rows, judgeRow{status + ", " + variant.name, said})
		}
	}
	return rows
}

// judgeSplitRows are payments from two sources, one of which is asked about.
func judgeSplitRows() (rows []judgeRow) {
	for _, order := range []string{"CHARGED", "PARTIAL_CHARGED", "VOIDED", "AUTHORIZATION_FAILED"} {
		for _, own := range []string{"CHARGED", "CAPTURE_FAILED", "TO_BE_CHARGED", "VOIDED", "AUTHORIZATION_FAILED"} {
			said := judgeSaid{orderID: judgeOrderID, status: order, amount: judgeWholeSum}
			said.sources = []judgeLeg{{judgeTxnID, own}, {"txn_2", order}}
			rows = append(rows, judgeRow{order + ", split, the own source " + own, said})
			said.sources = []judgeLeg{{"txn_2", own}, {"txn_3", order}}
			rows = append(rows, judgeRow{order + ", split, another's source " + own, said})
		}
	}
	return rows
}

func judgeMoneyVariants() []judgeVariant {
	variants := []judgeVariant{
		{"plain", func(*judgeSaid) {}},
		{"an order of the part's amount", func(s *judgeSaid) { s.amount = judgePartSum }},
		{"the part's amount, less captured", func(s *judgeSaid) { s.amount, s.captured = judgePartSum, 30 }},
	}
	for _, captured := range []int{30, judgePartSum, 70, judgeWholeSum, 120} {
		variants = append(variants, judgeVariant{fmt.Sprintf("captured %d", captured), func(s *judgeSaid) { s.captured = captured }})
	}
	return variants
}

func judgeItemVariants() (variants []judgeVariant) {
	own := func(status string) judgeItem { return judgeItem{key: judgeKey, status: status, amount: judgePartSum} }
	other := func(status string) judgeItem { return judgeItem{key: "key-2", status: status, amount: 30} }
	odd := func(amount int, void bool) judgeItem {
		return judgeItem{key: judgeKey, status: "CHARGED", amount: amount, void: void}
	}
	add := func(name string, captured int, items ...judgeItem) {
		variants = append(variants, judgeVariant{name, func(s *judgeSaid) { s.items, s.captured = items, captured }})
	}
	for _, status := range []string{
		"CHARGED", "CAPTURE_INITIATED", "PENDING", "CAPTURE_FAILED", "FAILURE", "AUTHORIZED", "PARTIAL_CHARGED", "SUCCESS", "VOIDED", "",
	} {
		add("own item "+status, 0, own(status))
		add("own item "+status+" beside a paid one", 30, own(status), other("CHARGED"))
	}
	add("another's item", 30, other("CHARGED"))
	add("another's failed item", 0, other("CAPTURE_FAILED"))
	add("another's pending item", 0, other("CAPTURE_INITIATED"))
	add("the own item twice", 0, own("CHARGED"), own("CHARGED"))
	add("own items that differ", 0, own("CHARGED"), own("CAPTURE_FAILED"))
	add("own items that differ, the other way round", 0, own("CAPTURE_FAILED"), own("CHARGED"))
	add("own failed item twice", 0, own("CAPTURE_FAILED"), own("CAPTURE_FAILED"))
	add("own items of two amounts", 0, own("CHARGED"), odd(30, false))
	add("own item of another amount", 0, odd(30, false))
	add("own item without an amount", 0, odd(0, false))
	add("own item that is a void", 0, odd(judgePartSum, true))
	add("own item beside a void of its key", 0, own("CHARGED"), odd(judgePartSum, true))
	add("a void of another part", 0, judgeItem{key: "key-2", status: "VOIDED", amount: 30, void: true})
	add("own item in other letters", 0, judgeItem{key: strings.ToUpper(judgeKey), status: "CHARGED", amount: judgePartSum})
	add("an item without a key", 0, judgeItem{status: "CHARGED", amount: judgePartSum})
	return variants
}

func judgeNameVariants() (variants []judgeVariant) {
	for _, names := range [][4]string{ // txn_uuid, id, txn_id, order_id
		{},
		{judgeTxnID}, {"", judgeTxnID}, {"", "", judgeTxnID}, {"", "", "", judgeOrderID},
		{"txn_2"}, {"", "txn_2"}, {"", "", "txn_2"}, {"", "", "", "o_2"},
		{"txn_2", "", "", judgeOrderID}, {judgeTxnID, "", "", "o_2"}, {"txn_2", "", "", "o_2"},
		{"", "", "", "O_1"}, {"txn_2", "", "", "O_1"}, {judgeTxnID, "", "", "O_1"},
		{"", "ord_1", "", judgeOrderID}, {"", "ord_1", "m-o_1-1", judgeOrderID}, {"", "ord_2", "", "o_2"},
		{"", "ord_1"}, {"", judgeTxnID, "m-o_1-1", judgeOrderID}, {"", "txn_2", "m-o_1-2", judgeOrderID},
	} {
		name := fmt.Sprintf("named %q", names)
		variants = append(variants, judgeVariant{name, func(s *judgeSaid) {
			s.txnUUID, s.id, s.txnID, s.orderID = names[0], names[1], names[2], names[3]
		}})
	}
	return variants
}

func judgeContradictions() (variants []judgeVariant) {
	for _, second := range []string{"CHARGED", "CAPTURE_FAILED", "AUTHORIZED", "VOIDED", "VOID_FAILED", "SOMETHING_ELSE"} {
		variants = append(variants, judgeVariant{"and a second status " + second, func(s *judgeSaid) { s.second = second }})
	}
	variants = append(variants,
		judgeVariant{"and the same status again", func(s *judgeSaid) { s.second = s.status }},
		judgeVariant{"and the same status in small letters", func(s *judgeSaid) { s.second = strings.ToLower(s.status) }},
		judgeVariant{"in small letters", func(s *judgeSaid) { s.status = strings.ToLower(s.status) }})
	details := map[string]judgeDetail{
		"the same txn":         {txnUUID: judgeTxnID},
		"the same txn_id":      {txnID: "m-o_1-1"},
		"the same by both":     {txnUUID: judgeTxnID, txnID: "m-o_1-1"},
		"another txn":          {txnUUID: "txn_2", txnID: "m-o_1-2"},
		"a txn without a name": {},
	}
	for name, detail := range details {
		for _, status := range []string{
			"CHARGED", "PARTIAL_CHARGED", "CAPTURE_FAILED", "AUTHORIZED", "VOIDED", "VOID_FAILED", "AUTHORIZATION_FAILED", "SOMETHING_ELSE",
		} {
			detail.status = status
			variants = append(variants, judgeVariant{"where " + name + " is " + status, func(s *judgeSaid) { s.detail = &detail }})
		}
	}
	return variants
}

// judgeRefundRows are the legs of refunds, wherever an answer has them.
func judgeRefundRows() (rows []judgeRow) {
	sets := [][]judgeLeg{
		{{"R2", "SUCCESS"}}, {{"R10", "SUCCESS"}}, {{"R1x", "SUCCESS"}}, {{"R1-", "SUCCESS"}}, {{"R1-x", "SUCCESS"}}, {{"R-1", "FAILURE"}},
		{{"R2", "FAILURE"}, {judgeRefundID, "SUCCESS"}},
		{{"R10-1", "FAILURE"}, {judgeRefundID, "PENDING"}},
	}
	statuses := []string{
		"SUCCESS", "REFUNDED", "PENDING", "FAILURE", "MANUAL_REVIEW", "Success", "failure", "Pending", "refunded",
		"Manual_Review", "NEW_WORD", "",
	}
	for _, status := range statuses {
		sets = append(sets, []judgeLeg{{judgeRefundID, status}}, []judgeLeg{{"R1-1", status}}, []judgeLeg{{"R1-12", status}})
		for _, other := range []string{"SUCCESS", "PENDING", "Failure", "MANUAL_REVIEW"} {
			sets = append(sets,
				[]judgeLeg{{judgeRefundID, status}, {"R1-1", other}},
				[]judgeLeg{{"R1-1", status}, {"R1-2", other}, {"R2", "FAILURE"}})
		}
	}
	for _, legs := range sets {
		name := fmt.Sprint(legs)
		rows = append(rows,
			judgeRow{"refunds " + name, judgeWith("CHARGED", func(s *judgeSaid) { s.refunds = legs })},
			judgeRow{"refunds " + name + " of a lost order", judgeWith("AUTO_REFUNDED", func(s *judgeSaid) { s.refunds = legs })},
			judgeRow{"refunds " + name + " of another order", judgeWith("CHARGED", func(s *judgeSaid) {
				s.refunds, s.orderID = legs, "o_2"
			})},
			judgeRow{"refunds in txn_list " + name, judgeWith("CHARGED", func(s *judgeSaid) {
				s.listed, s.txnUUID, s.txnID = legs, "", ""
			})},
		)
		if legs[0].id == judgeRefundID || len(legs) == 1 { // the body is the refund, and its legs are its own
			rows = append(rows,
				judgeRow{"a refund " + name, judgeSaid{orderID: judgeOrderID, txnID: "m-o_1-1", amount: judgePartSum, flat: legs}},
				judgeRow{"a refund of another order " + name, judgeSaid{orderID: "o_2", txnID: "m-o_2-1", amount: judgePartSum, flat: legs}})
		}
		if len(legs) > 1 {
			rows = append(rows, judgeRow{"refunds in both places " + name, judgeWith("CHARGED", func(s *judgeSaid) {
				s.refunds, s.listed = legs[:1], legs[1:]
			})})
		}
	}
	return rows
}

func judgeWith(status string, change func(*judgeSaid)) judgeSaid {
	said := judgePlainly(status)
	change(&said)
	return said
}
