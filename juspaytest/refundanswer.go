package juspaytest

import (
	"strconv"

	juspay "github.com/juspay/juspay-go"
)

// refundBody is a refund inside an order or a transaction.
type refundBody struct {
	UniqueRequestID string              `json:"unique_request_id"`
	Status          juspay.RefundStatus `json:"status"`
	SentToGateway   bool                `json:"sent_to_gateway"`
	RefundType      string              `json:"refund_type"`
	RefundSource    string              `json:"refund_source"`
	Ref             *string             `json:"ref"`
	InitiatedBy     string              `json:"initiated_by"`
	ID              *string             `json:"id"`
	ErrorMessage    string              `json:"error_message"`
	ErrorCode       *string             `json:"error_code"`
	Created         string              `json:"created"`
	Amount          money               `json:"amount"`
}

// refundAnswerBody is a refund as an answer of its own.
type refundAnswerBody struct {
	UniqueRequestID string              `json:"unique_request_id"`
	TxnID           string              `json:"txn_id"`
	Status          juspay.RefundStatus `json:"status"`
	SentToGateway   bool                `json:"sent_to_gateway"`
	ResponseCode    *string             `json:"response_code"`
	RefundType      string              `json:"refund_type"`
	RefundSource    string              `json:"refund_source"`
	RefundARN       *string             `json:"refund_arn"`
	ReferenceID     *string             `json:"reference_id"`
	OrderID         string              `json:"order_id,omitzero"`
	InitiatedBy     string              `json:"initiated_by,omitzero"`
	Gateway         string              `json:"gateway"`
	ErrorMessage    *string             `json:"error_message"`
	EPGTxnID        *string             `json:"epg_txn_id"`
	Created         string              `json:"created,omitzero"`
	AuthorizationID *string             `json:"authorization_id"`
	Amount          money               `json:"amount"`

	SplitRefundDetails []refundAnswerBody `json:"split_refund_details,omitzero"`
}

// asRefund renders a refund as an answer of its own, with its legs where there
// are several.
func (v *view) asRefund(legs []*refund) refundAnswerBody {
	body := v.refundAnswer(legs[0], v.id)
	body.Status, body.Amount = together(legs), 0
	for _, leg := range legs {
		body.Amount += leg.amount
	}
	body.OrderID, body.InitiatedBy, body.Created = v.order.id, "API", wireTime(legs[0].created)
	if len(legs) > 1 {
		for i, leg := range legs {
			body.SplitRefundDetails = append(body.SplitRefundDetails, v.refundAnswer(leg, v.legID(i)))
		}
	}
	return body
}

// legID is the txn_id of one source of a split payment.
func (v *view) legID(leg int) string { return v.id + "-" + strconv.Itoa(leg+1) }

func (v *view) refundAnswer(r *refund, txnID string) refundAnswerBody {
	return refundAnswerBody{
		UniqueRequestID: r.id, TxnID: txnID, Status: r.status, SentToGateway: r.sent, RefundType: r.kind,
		RefundSource: gatewayName, ReferenceID: r.reference(), Gateway: gatewayName, Amount: r.amount,
	}
}

// refundBodies lists the refunds that an answer shows, newest first.
func refundBodies(refunds []*refund) []refundBody {
	bodies := []refundBody{}
	for i := len(refunds) - 1; i >= 0; i-- {
		r := refunds[i]
		bodies = append(bodies, refundBody{
			UniqueRequestID: r.id, Status: r.status, SentToGateway: r.sent, RefundType: r.kind, RefundSource: gatewayName,
			Ref: r.reference(), InitiatedBy: "API", ID: r.reference(), Created: wireTime(r.created), Amount: r.amount,
		})
	}
	return bodies
}

// reference is the gateway's id of a refund, once it knows of it.
func (r *refund) reference() *string {
	if !r.sent {
		return nil
	}
	return &r.gatewayID
}

// amountRefunded counts what was asked for as well, as published answers do.
func (v *view) amountRefunded() money { return v.refunded + v.refunding() }

// wholeRefunded reports whether everything that was taken was asked back.
func (v *view) wholeRefunded() bool { return v.captured > 0 && v.amountRefunded() >= v.captured }

// legBody is one source of a split payment, which has the refunds that an order
// has elsewhere.
type legBody struct {
	TxnID             string        `json:"txn_id"`
	TxnUUID           string        `json:"txn_uuid"`
	Status            juspay.Status `json:"status"`
	PaymentMethodType string        `json:"payment_method_type"`
	PaymentMethod     string        `json:"payment_method"`
	GatewayID         int           `json:"gateway_id"`
	EffectiveAmount   money         `json:"effective_amount"`
	Refunded          bool          `json:"refunded"`
	AmountRefunded    money         `json:"amount_refunded"`
	Refunds           []refundBody  `json:"refunds"`
	TxnDetail         detailBody    `json:"txn_detail"`
}

// legs lists the two sources of a split payment.
func (v *view) legs() (legs []legBody) {
	for i, amount := range v.amount.halves() {
		leg := legBody{
			TxnID: v.legID(i), TxnUUID: v.uuid, Status: v.status, PaymentMethodType: "CARD", PaymentMethod: "VISA",
			GatewayID: gatewayID, EffectiveAmount: amount, TxnDetail: v.detail(v.uuid, v.legID(i), v.status, amount, v.created),
		}
		var refunds []*refund
		for _, r := range v.refunds {
			if r.leg == i {
				refunds = append(refunds, r)
			}
			if r.leg == i && r.counts() {
				leg.AmountRefunded += r.amount
			}
		}
		leg.Refunds = refundBodies(refunds)
		leg.Refunded = leg.AmountRefunded > 0 && leg.AmountRefunded >= amount
		legs = append(legs, leg)
	}
	return legs
}
