package juspay

import "encoding/json"

// PaymentGatewayResponse is what the gateway answered. It appears in orders, transactions and parts of them.
//
// Its codes and texts are the gateway's own. Any field may be empty, or read "NA"; none of them decides whether
// money moved.
//
// See https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api.
type PaymentGatewayResponse struct {
	// The gateway's verdict in its own words.
	RespCode    string    `json:"resp_code"`
	RespMessage string    `json:"resp_message"`
	Created     Timestamp `json:"created,omitzero"`

	// References for reconciliation. EPGTxnID is the gateway's id of the payment, RRN the retrieval reference number
	// of the bank, AuthIDCode the bank's authorization code.
	TxnID             string `json:"txn_id"`
	EPGTxnID          string `json:"epg_txn_id"`
	RRN               string `json:"rrn"`
	AuthIDCode        string `json:"auth_id_code"`
	AuthRefNum        string `json:"auth_ref_num,omitzero"`
	ARN               string `json:"arn,omitzero"`
	ECI               string `json:"eci,omitzero"`
	UMRN              string `json:"umrn,omitzero"` // mandates only
	GatewayMerchantID string `json:"gateway_merchant_id,omitzero"`

	// Codes of the card network.
	NetworkErrorCode    string `json:"network_error_code,omitzero"`
	NetworkErrorMessage string `json:"network_error_message,omitzero"`

	// Debits and discounts as the gateway reports them. Zero mostly means that it does not.
	DebitAmount                      Amount `json:"debit_amount,omitzero"`
	DiscountAmount                   Amount `json:"discount_amount,omitzero"`
	MerchantSubventionAmountInterest Amount `json:"merchant_subvention_amount_interest,omitzero"`

	// The gateway's own answer, free in form: GatewayResponse in orders, and only when it was asked for;
	// GatewayResponseMap in transactions.
	GatewayResponse    json.RawMessage `json:"gateway_response,omitzero"`
	GatewayResponseMap json.RawMessage `json:"gateway_response_map,omitzero"`
}

// TxnDetail is the latest transaction of an order, or one part of a split payment, in detail.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type TxnDetail struct {
	// The transaction and its state.
	TxnUUID string `json:"txn_uuid,omitzero"`
	TxnID   string `json:"txn_id,omitzero"`
	OrderID string `json:"order_id,omitzero"`
	Status  Status `json:"status,omitzero"`

	// The money. TxnAmount is NetAmount with SurchargeAmount and TaxAmount, and does not shrink with partial captures:
	// Order.CapturedAmount has those. What an offer takes off is OfferDeductionAmount, and is still part of TxnAmount.
	// Zero where the vendor sends null.
	TxnAmount            Amount          `json:"txn_amount,omitzero"`
	NetAmount            Amount          `json:"net_amount,omitzero"`
	SurchargeAmount      Amount          `json:"surcharge_amount,omitzero"`
	TaxAmount            Amount          `json:"tax_amount,omitzero"`
	OfferDeductionAmount Amount          `json:"offer_deduction_amount,omitzero"`
	Currency             string          `json:"currency,omitzero"`
	TxnAmountBreakup     json.RawMessage `json:"txn_amount_breakup,omitzero"`

	// The gateway, by name and by number, and what went wrong.
	Gateway         string `json:"gateway,omitzero"`
	GatewayID       int    `json:"gateway_id,omitzero"`
	ErrorCode       string `json:"error_code,omitzero"`
	ErrorMessage    string `json:"error_message,omitzero"`
	ResponseCode    string `json:"response_code,omitzero"`
	ResponseMessage string `json:"response_message,omitzero"`

	// What kind of transaction it is, and where it comes from.
	TxnFlowType     string `json:"txn_flow_type,omitzero"`
	TxnObjectType   string `json:"txn_object_type,omitzero"`
	SourceObject    string `json:"source_object,omitzero"`
	SourceObjectID  string `json:"source_object_id,omitzero"`
	ExpressCheckout bool   `json:"express_checkout,omitzero"`
	Redirect        bool   `json:"redirect,omitzero"`

	// Times.
	Created     Timestamp `json:"created,omitzero"`
	LastUpdated Timestamp `json:"last_updated,omitzero"`

	// What has no fixed form: JSON as the vendor sent it.
	Metadata json.RawMessage `json:"metadata,omitzero"`
}

// TxnSubDetail is one partial capture or partial void of a transaction.
//
// See https://docs.juspay.io/payment-method-integrations/express-checkout-api/simpl-pay-after-delivery-multiclaim/capture--void.
type TxnSubDetail struct {
	// The part and its state. It has a TxnUUID of its own; TxnID appears to be the idempotence key of the call that
	// made it. SourceObjectID is the TxnID of the transaction that it is part of.
	TxnUUID        string `json:"txn_uuid,omitzero"`
	TxnID          string `json:"txn_id,omitzero"`
	OrderID        string `json:"order_id,omitzero"`
	SourceObjectID string `json:"source_object_id,omitzero"`
	SourceObject   string `json:"source_object,omitzero"`
	TxnObjectType  string `json:"txn_object_type,omitzero"` // PARTIAL_CAPTURE or PARTIAL_VOID
	Status         Status `json:"status,omitzero"`

	// The money. TxnAmount is what this part captures or releases, OrderAmount is the amount of the whole order.
	TxnAmount            Amount `json:"txn_amount,omitzero"`
	NetAmount            Amount `json:"net_amount,omitzero"`
	SurchargeAmount      Amount `json:"surcharge_amount,omitzero"`
	TaxAmount            Amount `json:"tax_amount,omitzero"`
	OfferDeductionAmount Amount `json:"offer_deduction_amount,omitzero"`
	OrderAmount          Amount `json:"order_amount,omitzero"`
	Currency             string `json:"currency,omitzero"`

	// The gateway and its answer to this part.
	Gateway                string                  `json:"gateway,omitzero"`
	GatewayID              int                     `json:"gateway_id,omitzero"`
	ErrorCode              string                  `json:"error_code,omitzero"`
	ErrorMessage           string                  `json:"error_message,omitzero"`
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`

	// What kind of transaction it is.
	TxnFlowType     string    `json:"txn_flow_type,omitzero"`
	ExpressCheckout bool      `json:"express_checkout,omitzero"`
	Redirect        bool      `json:"redirect,omitzero"`
	Created         Timestamp `json:"created,omitzero"`
}

// TxnListItem is one part of a split payment: an order paid with, say, a gift card and a card has two. It holds what
// Order holds for an order that was paid in one.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type TxnListItem struct {
	// The transaction and its state.
	TxnUUID   string `json:"txn_uuid,omitzero"`
	TxnID     string `json:"txn_id,omitzero"`
	Status    Status `json:"status,omitzero"`
	SubStatus string `json:"sub_status,omitzero"`

	// The money of this part; the names mean what they mean in Order.
	EffectiveAmount  Amount   `json:"effective_amount,omitzero"`
	CapturedAmount   Amount   `json:"captured_amount,omitzero"`
	RefundableAmount Amount   `json:"refundable_amount,omitzero"`
	AmountRefunded   Amount   `json:"amount_refunded,omitzero"`
	Refunded         bool     `json:"refunded,omitzero"`
	Refunds          []Refund `json:"refunds,omitzero"`

	// The gateway's and the bank's codes and texts. They do not tell success from failure.
	GatewayID              int                     `json:"gateway_id,omitzero"`
	GatewayReferenceID     string                  `json:"gateway_reference_id,omitzero"`
	BankErrorCode          string                  `json:"bank_error_code,omitzero"`
	BankErrorMessage       string                  `json:"bank_error_message,omitzero"`
	RespCode               string                  `json:"resp_code,omitzero"`
	RespMessage            string                  `json:"resp_message,omitzero"`
	RespCategory           string                  `json:"resp_category,omitzero"`
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`
	TxnDetail              *TxnDetail              `json:"txn_detail,omitzero"`

	// How it was paid. Only what belongs to the payment method is set.
	PaymentMethodType string   `json:"payment_method_type,omitzero"`
	PaymentMethod     string   `json:"payment_method,omitzero"`
	AuthType          string   `json:"auth_type,omitzero"`
	Card              *Card    `json:"card,omitzero"`
	UPI               *UPI     `json:"upi,omitzero"`
	Mandate           *Mandate `json:"mandate,omitzero"`
	PayerVPA          string   `json:"payer_vpa,omitzero"`
	PayerAppName      string   `json:"payer_app_name,omitzero"`
	EMIBank           string   `json:"emi_bank,omitzero"`
	EMITenure         int      `json:"emi_tenure,omitzero"` // months
	Offers            []Offer  `json:"offers,omitzero"`

	// Metadata has no fixed form: JSON as the vendor sent it.
	Metadata json.RawMessage `json:"metadata,omitzero"`
}

// Refund is one refund of an order or of a transaction. Only the status SUCCESS says that it was carried out; PENDING
// that it is under way, MANUAL_REVIEW that the gateway's answer left it open. After FAILURE the money has not gone
// back, and another refund needs a new UniqueRequestID.
//
// See https://developer.juspay.in/reference/refund-order.
type Refund struct {
	// The refund and its state. UniqueRequestID is the merchant's id of it, ID the gateway's, which is empty at first.
	UniqueRequestID string       `json:"unique_request_id"`
	ID              string       `json:"id"`
	Status          RefundStatus `json:"status"`

	// Amount is the money refunded, or to be refunded.
	Amount Amount `json:"amount"`

	// How far it got. SentToGateway is false at first. Ref and ARN are references of the bank, for the customer.
	SentToGateway bool   `json:"sent_to_gateway"`
	Ref           string `json:"ref"`
	ARN           string `json:"arn,omitzero"`
	ErrorCode     string `json:"error_code,omitzero"`
	ErrorMessage  string `json:"error_message"`

	// Who asked for it, and how it is carried out.
	InitiatedBy         string `json:"initiated_by,omitzero"`
	RefundSource        string `json:"refund_source,omitzero"`
	RefundType          string `json:"refund_type,omitzero"`
	ReversalType        string `json:"reversal_type,omitzero"`
	InternalReferenceID string `json:"internal_reference_id,omitzero"`

	// Times. ExpectedRefundCreditTime is when the customer should have the money.
	Created                  Timestamp `json:"created,omitzero"`
	LastUpdated              Timestamp `json:"last_updated,omitzero"`
	ExpectedRefundCreditTime Timestamp `json:"expected_refund_credit_time,omitzero"`
	PGProcessedAt            Timestamp `json:"pg_processed_at,omitzero"`
	PGDeclinedAt             Timestamp `json:"pg_declined_at,omitzero"`
	BankProcessedAt          Timestamp `json:"bank_processed_at,omitzero"`

	// Only in answers about the refund of a transaction, which name ARN RefundARN.
	TxnID           string `json:"txn_id,omitzero"`
	OrderID         string `json:"order_id,omitzero"`
	Gateway         string `json:"gateway,omitzero"`
	ReferenceID     string `json:"reference_id,omitzero"`
	ResponseCode    string `json:"response_code,omitzero"`
	RefundARN       string `json:"refund_arn,omitzero"`
	EPGTxnID        string `json:"epg_txn_id,omitzero"`
	AuthorizationID string `json:"authorization_id,omitzero"`

	// What has no fixed form: JSON as the vendor sent it.
	SplitRefundDetails    json.RawMessage `json:"split_refund_details,omitzero"`
	PreviousAttempts      json.RawMessage `json:"previous_attempts,omitzero"`
	GatewayRefundResponse json.RawMessage `json:"gateway_refund_response,omitzero"`
	Metadata              json.RawMessage `json:"metadata,omitzero"`
}
