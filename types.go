package juspay

import "encoding/json"

// Order is what Capture, Void and OrderStatus answer with: the order, its
// latest transaction, and the money that moved.
//
// Any field may be empty: the vendor leaves fields out, and sends null or ""
// for others. Decide on Status, confirm Amount and Currency before shipping,
// and use Raw for what has no field here. Amounts are in major currency units.
//
// In an order that was paid in several parts (TxnList), the fields of the
// latest transaction, Card and PaymentGatewayResponse are empty at this level;
// each item of TxnList has its own.
//
// See https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api,
// https://developer.juspay.in/v3.2/docs/void-transaction-1 and
// https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Order struct {
	// The order. OrderID is the merchant's own id, ID the one that Juspay made.
	OrderID    string `json:"order_id"`
	ID         string `json:"id"`
	MerchantID string `json:"merchant_id"`

	// The state. StatusID is information only: published answers show ids that
	// contradict Status. Decide on Status.
	Status   Status `json:"status"`
	StatusID int    `json:"status_id"`

	// The money. Amount is what the order was made for. It says nothing about
	// what was captured.
	Amount   Amount `json:"amount"`
	Currency string `json:"currency"`
	// EffectiveAmount is Amount with surcharge and tax added and offers taken
	// off, as the vendor works it out. Published answers do not always add up:
	// compare Amount, not this, with what the customer ordered.
	EffectiveAmount Amount `json:"effective_amount,omitzero"`
	// CapturedAmount is the sum captured so far. It is sent for partial
	// captures, with a version of 2021-03-25 or later: see [WithVersion]. Zero
	// elsewhere does not mean that nothing was captured.
	CapturedAmount Amount `json:"captured_amount,omitzero"`
	// RefundableAmount is what can be refunded of CapturedAmount; sent together
	// with it.
	RefundableAmount Amount `json:"refundable_amount,omitzero"`
	// MaximumEligibleRefundAmount is the most that the vendor says can still be
	// refunded. It can be smaller than the amount less AmountRefunded; zero
	// means nothing, or not sent.
	MaximumEligibleRefundAmount Amount `json:"maximum_eligible_refund_amount,omitzero"`
	// AmountDebited is not on Juspay's pages. The one published answer that has
	// it repeats Amount.
	AmountDebited Amount `json:"amount_debited,omitzero"`

	// Refunds. Refunded is documented to mean completely refunded, false after
	// a partial refund; published answers contradict that both ways, so go by
	// AmountRefunded, the sum so far, and by Refunds, which is nil or empty
	// when there are none.
	AmountRefunded Amount   `json:"amount_refunded"`
	Refunded       bool     `json:"refunded"`
	Refunds        []Refund `json:"refunds,omitzero"`

	// The latest transaction. TxnUUID is what Capture, Void and ProcessOTP
	// take; TxnID is <merchant>-<order>-<attempt>.
	TxnUUID           string `json:"txn_uuid"`
	TxnID             string `json:"txn_id"`
	PaymentMethodType string `json:"payment_method_type"`
	PaymentMethod     string `json:"payment_method"`
	AuthType          string `json:"auth_type"`
	GatewayID         int    `json:"gateway_id"`
	// GatewayReferenceID is the merchant's name for its account at the gateway.
	// It does not identify the payment: PaymentGatewayResponse.EPGTxnID and RRN
	// do.
	GatewayReferenceID string `json:"gateway_reference_id,omitzero"`

	// Codes and texts of the gateway and the bank. They are filled on success
	// as well: none of them tells success from failure.
	BankErrorCode    string `json:"bank_error_code"`
	BankErrorMessage string `json:"bank_error_message"`
	RespCode         string `json:"resp_code,omitzero"`
	RespMessage      string `json:"resp_message,omitzero"`
	RespCategory     string `json:"resp_category,omitzero"`
	BankPG           string `json:"bank_pg,omitzero"`

	// Parts of the latest transaction. Each is nil or empty when the answer has
	// none.
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`
	TxnDetail              *TxnDetail              `json:"txn_detail,omitzero"`
	// TxnSubDetails has an item for every partial capture and partial void,
	// newest first, with a version of 2021-03-25 or later: see [WithVersion].
	// Without it nobody can say what became of one part.
	TxnSubDetails []TxnSubDetail `json:"txn_sub_details,omitzero"`
	// TxnList has an item for every part of a split payment.
	TxnList []TxnListItem `json:"txn_list,omitzero"`

	// How it was paid. Only what belongs to the payment method is set; a part
	// may be set and empty, where the vendor sends {}.
	Card         *Card       `json:"card,omitzero"`
	UPI          *UPI        `json:"upi,omitzero"`
	Wallet       *Wallet     `json:"wallet,omitzero"`
	Mandate      *Mandate    `json:"mandate,omitzero"`
	PayerVPA     string      `json:"payer_vpa,omitzero"`
	PayerAppName string      `json:"payer_app_name,omitzero"`
	EMIBank      string      `json:"emi_bank,omitzero"`
	EMITenure    int         `json:"emi_tenure,omitzero"` // months
	EMIType      string      `json:"emi_type,omitzero"`
	EMIDetails   *EMIDetails `json:"emi_details,omitzero"`
	Offers       []Offer     `json:"offers,omitzero"`

	// The customer. The vendor sends null where the merchant gave nothing.
	CustomerID    string `json:"customer_id"`
	CustomerEmail string `json:"customer_email"`
	CustomerPhone string `json:"customer_phone"`

	// Times.
	DateCreated Timestamp `json:"date_created,omitzero"`
	LastUpdated Timestamp `json:"last_updated,omitzero"`
	OrderExpiry Timestamp `json:"order_expiry,omitzero"`

	// What the merchant gave when it made the order. The udf fields are echoed
	// as they came, up to 255 characters each.
	ReturnURL    string       `json:"return_url"`
	ProductID    string       `json:"product_id"`
	UDF1         string       `json:"udf1"`
	UDF2         string       `json:"udf2"`
	UDF3         string       `json:"udf3"`
	UDF4         string       `json:"udf4"`
	UDF5         string       `json:"udf5"`
	UDF6         string       `json:"udf6"`
	UDF7         string       `json:"udf7"`
	UDF8         string       `json:"udf8"`
	UDF9         string       `json:"udf9"`
	UDF10        string       `json:"udf10"`
	PaymentLinks PaymentLinks `json:"payment_links,omitzero"`

	// What has no fixed form: JSON as the vendor sent it.
	Metadata                json.RawMessage `json:"metadata,omitzero"`
	AdditionalInfo          json.RawMessage `json:"additional_info,omitzero"`
	Basket                  json.RawMessage `json:"basket,omitzero"`
	Risk                    json.RawMessage `json:"risk,omitzero"`
	RiskChecks              json.RawMessage `json:"risk_checks,omitzero"`
	Chargebacks             json.RawMessage `json:"chargebacks,omitzero"`
	SplitSettlementResponse json.RawMessage `json:"split_settlement_response,omitzero"`
	RewardsBreakup          json.RawMessage `json:"rewards_breakup,omitzero"`
	// Juspay holds a client authentication token, if the order was made with
	// one: treat it as a secret.
	Juspay json.RawMessage `json:"juspay,omitzero"`

	// Txn is set when the answer was a transaction and not an order, as version
	// 3.2 of the API answers a capture. The fields that both shapes have are
	// then filled from it, and MarshalJSON writes it in place of the order; nil
	// in every other case.
	Txn *Txn `json:"-"`

	// Raw is the whole body as received. It shares memory with Response.Body,
	// is not printed and is not part of the JSON.
	Raw json.RawMessage `json:"-"`

	origin origin
}

// Txn is what ProcessOTP answers with: one transaction. Version 3.2 of the API
// answers a capture with it as well.
//
// A declined OTP is not an error: it comes as a Txn with Status
// AUTHENTICATION_FAILED or AUTHORIZATION_FAILED, and its RespCode may still
// look like success. Any field may be empty; the answer to an OTP has neither
// amount nor StatusID.
//
// See https://developer.juspay.in/v3.2/docs/process-otp and
// https://developer.juspay.in/v3.2/docs/capture.
type Txn struct {
	// The transaction. ID is Juspay's id of it, the one that Capture, Void and
	// ProcessOTP take; answers that lack it have TxnUUID instead. TxnID is
	// <merchant>-<order>-<attempt>, OrderID the merchant's own id of the order.
	ID      string `json:"id"`
	TxnUUID string `json:"txn_uuid,omitzero"`
	TxnID   string `json:"txn_id"`
	OrderID string `json:"order_id"`

	// The state. StatusID may disagree with Status. Decide on Status.
	Status   Status `json:"status"`
	StatusID int    `json:"status_id,omitzero"`

	// The money, sent by webhooks only: zero here does not mean that nothing
	// was charged. TxnAmount is NetAmount with SurchargeAmount and TaxAmount.
	TxnAmount       Amount `json:"txn_amount,omitzero"`
	NetAmount       Amount `json:"net_amount,omitzero"`
	SurchargeAmount Amount `json:"surcharge_amount,omitzero"`
	TaxAmount       Amount `json:"tax_amount,omitzero"`
	Currency        string `json:"currency,omitzero"`

	// Refunds. Refunded is true as soon as any refund was attempted, which is
	// not what Order.Refunded means.
	Refunded bool     `json:"refunded"`
	Refunds  []Refund `json:"refunds,omitzero"`

	// Codes and texts of the gateway. They do not tell success from failure.
	RespCode     string `json:"resp_code"`
	RespMessage  string `json:"resp_message"`
	ErrorCode    string `json:"error_code,omitzero"`
	ErrorMessage string `json:"error_message,omitzero"`

	// The gateway, by name and by number.
	Gateway   string `json:"gateway"`
	GatewayID int    `json:"gateway_id,omitzero"`

	// Parts. Each is nil when the answer has none. Payment may be set after the
	// OTP was answered, too.
	Payment                *Payment                `json:"payment,omitzero"`
	PaymentInfo            *PaymentInfo            `json:"payment_info,omitzero"`
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`

	// How it was paid, as webhooks say it; an answer to a call has PaymentInfo
	// instead.
	PaymentMethodType string `json:"payment_method_type,omitzero"`
	PaymentMethod     string `json:"payment_method,omitzero"`
	Card              *Card  `json:"card,omitzero"`
	TxnFlowType       string `json:"txn_flow_type,omitzero"`
	ExpressCheckout   bool   `json:"express_checkout,omitzero"`
	Redirect          bool   `json:"redirect,omitzero"`
	MerchantReturnURL string `json:"merchant_return_url,omitzero"`

	// When the transaction was started.
	Created Timestamp `json:"created,omitzero"`

	// OfferDetails has no fixed form: JSON as the vendor sent it.
	OfferDetails json.RawMessage `json:"offer_details,omitzero"`

	// Raw is the whole body as received. It shares memory with Response.Body,
	// is not printed and is not part of the JSON.
	Raw json.RawMessage `json:"-"`

	origin origin
}

// PaymentInfo says how a transaction was paid. Card is nil for other methods.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type PaymentInfo struct {
	PaymentMethodType string `json:"payment_method_type"`
	PaymentMethod     string `json:"payment_method"`
	Card              *Card  `json:"card,omitzero"`
	UPI               *UPI   `json:"upi,omitzero"`
}

// Payment holds what is needed to go on with a transaction that waits for the
// customer.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type Payment struct {
	Authentication *Authentication `json:"authentication,omitzero"`
	// SDKParams is for the vendor's client SDK, such as the text of a Pix QR
	// code. It has no fixed form.
	SDKParams json.RawMessage `json:"sdk_params,omitzero"`
}

// Authentication says how the customer authenticates: collect an OTP when
// Params has a ChallengeID, else send the customer to URL with Method.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type Authentication struct {
	Method string `json:"method"` // GET or POST
	URL    string `json:"url"`
	// Params is nil when there are none, as in most answers with the method
	// GET.
	Params *AuthenticationParams `json:"params,omitzero"`
}

// AuthenticationParams are the parameters of an authentication as far as they
// are known. The vendor calls them dynamic and warns against counting on any
// of them: each may be empty, and others may be sent, which Txn.Raw has.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type AuthenticationParams struct {
	// The challenge: ID is the transaction to give to ProcessOTP, ChallengeID
	// belongs into its request.
	ID          string `json:"id"`
	ChallengeID string `json:"challenge_id"`
	AuthType    string `json:"auth_type"`
	AuthMethod  string `json:"auth_method,omitzero"` // what a resend says instead of AuthType

	// What the customer can do. FallbackURL is where to go when the OTP cannot
	// be used.
	SubmitOTPAllowed bool   `json:"submit_otp_allowed"`
	ResendOTPAllowed bool   `json:"resend_otp_allowed"`
	FallbackURL      string `json:"fallback_url"`

	// The card's first digits and its bank.
	CardISIN           string `json:"card_isin"`
	CardIssuerBankName string `json:"card_issuer_bank_name"`

	// Counters, sent after a resend only.
	TimesOTPSent    int `json:"times_otp_sent,omitzero"`
	MaxOTPSendLimit int `json:"max_otp_send_limit,omitzero"`
	CurrentAttempt  int `json:"current_attempt,omitzero"`
	MaxAttempts     int `json:"max_attempts,omitzero"`

	// In one of the vendor's examples, for parameters that depend on the
	// gateway.
	Key1 string `json:"key1,omitzero"`
	Key2 string `json:"key2,omitzero"`
	Key3 string `json:"key3,omitzero"`
}

// PaymentLinks are the addresses of the checkout page of an order. They stop
// working when the order expires.
//
// See https://developer.juspay.in/v3.2/docs/void-transaction-1.
type PaymentLinks struct {
	Web    string `json:"web"`
	Mobile string `json:"mobile"`
	IFrame string `json:"iframe"`
	// DeepLink and Expiry come with newer answers only.
	DeepLink string    `json:"deep_link,omitzero"`
	Expiry   Timestamp `json:"expiry,omitzero"`
}

// PaymentGatewayResponse is what the gateway answered. It appears in orders,
// transactions and parts of them.
//
// Its codes and texts are the gateway's own. Any field may be empty, or read
// "NA"; none of them decides whether money moved.
//
// See https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api.
type PaymentGatewayResponse struct {
	// The gateway's verdict in its own words.
	RespCode    string    `json:"resp_code"`
	RespMessage string    `json:"resp_message"`
	Created     Timestamp `json:"created,omitzero"`

	// References for reconciliation. EPGTxnID is the gateway's id of the
	// payment, RRN the retrieval reference number of the bank, AuthIDCode the
	// bank's authorization code.
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

	// Debits and discounts as the gateway reports them. Zero mostly means that
	// it does not.
	DebitAmount                      Amount `json:"debit_amount,omitzero"`
	DiscountAmount                   Amount `json:"discount_amount,omitzero"`
	MerchantSubventionAmountInterest Amount `json:"merchant_subvention_amount_interest,omitzero"`

	// The gateway's own answer, free in form: GatewayResponse in orders, and
	// only when it was asked for; GatewayResponseMap in transactions.
	GatewayResponse    json.RawMessage `json:"gateway_response,omitzero"`
	GatewayResponseMap json.RawMessage `json:"gateway_response_map,omitzero"`
}

// TxnDetail is the latest transaction of an order, or one part of a split
// payment, in detail.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type TxnDetail struct {
	// The transaction and its state.
	TxnUUID string `json:"txn_uuid,omitzero"`
	TxnID   string `json:"txn_id,omitzero"`
	OrderID string `json:"order_id,omitzero"`
	Status  Status `json:"status,omitzero"`

	// The money. TxnAmount is NetAmount with SurchargeAmount and TaxAmount, and
	// does not shrink with partial captures: Order.CapturedAmount has those.
	// What an offer takes off is OfferDeductionAmount, and is still part of
	// TxnAmount. Zero where the vendor sends null.
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
// See
// https://docs.juspay.io/payment-method-integrations/express-checkout-api/simpl-pay-after-delivery-multiclaim/capture--void.
type TxnSubDetail struct {
	// The part and its state. It has a TxnUUID of its own; TxnID appears to be
	// the idempotence key of the call that made it. SourceObjectID is the TxnID
	// of the transaction that it is part of.
	TxnUUID        string `json:"txn_uuid,omitzero"`
	TxnID          string `json:"txn_id,omitzero"`
	OrderID        string `json:"order_id,omitzero"`
	SourceObjectID string `json:"source_object_id,omitzero"`
	SourceObject   string `json:"source_object,omitzero"`
	TxnObjectType  string `json:"txn_object_type,omitzero"` // PARTIAL_CAPTURE or PARTIAL_VOID
	Status         Status `json:"status,omitzero"`

	// The money. TxnAmount is what this part captures or releases, OrderAmount
	// is the amount of the whole order.
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

// TxnListItem is one part of a split payment: an order paid with, say, a gift
// card and a card has two. It holds what Order holds for an order that was
// paid in one.
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

	// The gateway's and the bank's codes and texts. They do not tell success
	// from failure.
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

// Refund is one refund of an order or of a transaction. The status
// SUCCESS or REFUNDED says that it was carried out, PENDING that it is under way,
// MANUAL_REVIEW that the gateway's answer left it open, FAILURE that the money
// has not gone back. Whether another refund may be made, which needs a new
// UniqueRequestID, [Movement.Outcome] says: it takes all legs of a split payment.
//
// See https://developer.juspay.in/reference/refund-order.
type Refund struct {
	// The refund and its state. UniqueRequestID is the merchant's id of it, ID
	// the gateway's, which is empty at first.
	UniqueRequestID string       `json:"unique_request_id"`
	ID              string       `json:"id"`
	Status          RefundStatus `json:"status"`

	// Amount is the money refunded, or to be refunded.
	Amount Amount `json:"amount"`

	// How far it got. SentToGateway is false at first. Ref and ARN are
	// references of the bank, for the customer.
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

	// Times. ExpectedRefundCreditTime is when the customer should have the
	// money.
	Created                  Timestamp `json:"created,omitzero"`
	LastUpdated              Timestamp `json:"last_updated,omitzero"`
	ExpectedRefundCreditTime Timestamp `json:"expected_refund_credit_time,omitzero"`
	PGProcessedAt            Timestamp `json:"pg_processed_at,omitzero"`
	PGDeclinedAt             Timestamp `json:"pg_declined_at,omitzero"`
	BankProcessedAt          Timestamp `json:"bank_processed_at,omitzero"`

	// Only in answers about the refund of a transaction, which name ARN
	// RefundARN.
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

// Card is the card that paid. The vendor never sends its whole number. Any
// field may be empty.
//
// NameOnCard and CardFingerprint never appear in printing; JSON has them,
// since merchants store orders.
//
// See https://developer.juspay.in/v3.2/docs/void-transaction-1.
type Card struct {
	// What kind of card it is. CardType should be CREDIT or DEBIT, but holds a
	// brand in some answers.
	CardBrand         string `json:"card_brand"`
	CardType          string `json:"card_type"`
	CardSubType       string `json:"card_sub_type,omitzero"`
	ExtendedCardType  string `json:"extended_card_type,omitzero"`
	CardIssuer        string `json:"card_issuer"`
	CardIssuerCountry string `json:"card_issuer_country,omitzero"`
	JuspayBankCode    string `json:"juspay_bank_code,omitzero"`

	// Parts of the number, and the expiry as MM and YYYY. CardISIN is the first
	// digits.
	CardISIN       string `json:"card_isin"`
	LastFourDigits string `json:"last_four_digits"`
	ExpiryMonth    string `json:"expiry_month"`
	ExpiryYear     string `json:"expiry_year"`

	// What identifies the card, and its holder. CardFingerprint and NameOnCard
	// are never printed.
	CardReference           string `json:"card_reference"`
	CardFingerprint         string `json:"card_fingerprint"`
	PaymentAccountReference string `json:"payment_account_reference,omitzero"`
	NameOnCard              string `json:"name_on_card"`

	// Where the card came from and whether it was kept.
	UsingSavedCard bool `json:"using_saved_card"`
	SavedToLocker  bool `json:"saved_to_locker"`

	// Tokenisation. Token is the token used, TokenCreated the one made by this
	// payment; they have no fixed form.
	UsingToken              bool            `json:"using_token,omitzero"`
	TokenizationUserConsent bool            `json:"tokenization_user_consent,omitzero"`
	TokenType               string          `json:"token_type,omitzero"`
	Token                   json.RawMessage `json:"token,omitzero"`
	TokenCreated            json.RawMessage `json:"token_created,omitzero"`
	Tokens                  json.RawMessage `json:"tokens,omitzero"`
}

// UPI says how a UPI payment was made. Any field may be empty.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type UPI struct {
	PayerVPA    string `json:"payer_vpa,omitzero"`
	PayerApp    string `json:"payer_app,omitzero"`
	TxnFlowType string `json:"txn_flow_type,omitzero"` // INTENT, COLLECT and others
}

// Wallet says how a wallet paid.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Wallet struct {
	TxnFlowType string `json:"txn_flow_type,omitzero"` // DIRECT_DEBIT, REDIRECT_DEBIT and others
}

// Mandate is the customer's standing permission to charge, made or used by the
// payment.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Mandate struct {
	// The mandate and its state. MandateToken is what charges the customer
	// again: treat it as a secret.
	MandateID     string `json:"mandate_id,omitzero"`
	MandateStatus string `json:"mandate_status,omitzero"`
	MandateType   string `json:"mandate_type,omitzero"`
	MandateToken  string `json:"mandate_token,omitzero"`

	// What it allows. MaxAmount is the most that one charge may take.
	MaxAmount           Amount `json:"max_amount,omitzero"`
	AmountRule          string `json:"amount_rule,omitzero"`
	Frequency           string `json:"frequency,omitzero"`
	RuleType            string `json:"rule_type,omitzero"`
	RuleValue           int    `json:"rule_value,omitzero"`
	BlockFund           bool   `json:"block_fund,omitzero"`
	RevokableByCustomer bool   `json:"revokable_by_customer,omitzero"`

	// The time in which it holds, which the vendor sends as seconds since 1970.
	StartDate Timestamp `json:"start_date,omitzero"`
	EndDate   Timestamp `json:"end_date,omitzero"`

	// BankDetails is the customer's bank account, number included. It has no
	// fixed form.
	BankDetails json.RawMessage `json:"bank_details,omitzero"`
}

// EMIDetails are the terms of a payment by instalments. The vendor sends null
// for what is not known.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type EMIDetails struct {
	// The plan and the money. PrincipalAmount is what is lent, MonthlyPayment
	// one instalment.
	Bank            string `json:"bank,omitzero"`
	EMIType         string `json:"emi_type,omitzero"`
	PrincipalAmount Amount `json:"principal_amount,omitzero"`
	MonthlyPayment  Amount `json:"monthly_payment,omitzero"`
	ProcessedBy     string `json:"processed_by,omitzero"`

	// What has no fixed form: JSON as the vendor sent it.
	Tenure                      json.RawMessage `json:"tenure,omitzero"`
	Interest                    json.RawMessage `json:"interest,omitzero"`
	AdditionalProcessingFeeInfo json.RawMessage `json:"additional_processing_fee_info,omitzero"`
	SubventionInfo              json.RawMessage `json:"subvention_info,omitzero"`
}

// Offer is a discount or cashback that was tried on the payment. Status says
// whether it was granted.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Offer struct {
	OfferID      string `json:"offer_id,omitzero"`
	OfferCode    string `json:"offer_code,omitzero"`
	Status       string `json:"status,omitzero"`
	ErrorCode    string `json:"error_code,omitzero"`
	ErrorMessage string `json:"error_message,omitzero"`

	// What has no fixed form: JSON as the vendor sent it. Metadata is an object
	// in some answers, JSON text in others.
	Benefits         json.RawMessage `json:"benefits,omitzero"`
	ProductDiscounts json.RawMessage `json:"product_discounts,omitzero"`
	Metadata         json.RawMessage `json:"metadata,omitzero"`
}
