package juspay

import "encoding/json"

// Order is what Capture, Void and OrderStatus answer with: the order, its latest transaction, and the money that moved.
//
// Any field may be empty: the vendor leaves fields out, and sends null or "" for others. Decide on Status, confirm
// Amount and Currency before shipping, and use Raw for what has no field here. Amounts are in major currency units.
//
// In an order that was paid in several parts (TxnList), the fields of the latest transaction, Card and
// PaymentGatewayResponse are empty at this level; each item of TxnList has its own.
//
// See https://juspay.io/in/docs/ec-api/docs/pre-auth-and-capture/capture-api,
// https://developer.juspay.in/v3.2/docs/void-transaction-1 and
// https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Order struct {
	// The order. OrderID is the merchant's own id, ID the one that Juspay made.
	OrderID    string `json:"order_id"`
	ID         string `json:"id"`
	MerchantID string `json:"merchant_id"`

	// The state. StatusID is information only: published answers show ids that contradict Status. Decide on Status.
	Status   Status `json:"status"`
	StatusID int    `json:"status_id"`

	// The money. Amount is what the order was made for. It says nothing about what was captured.
	Amount   Amount `json:"amount"`
	Currency string `json:"currency"`
	// EffectiveAmount is Amount with surcharge and tax added and offers taken off, as the vendor works it out.
	// Published answers do not always add up: compare Amount, not this, with what the customer ordered.
	EffectiveAmount Amount `json:"effective_amount,omitzero"`
	// CapturedAmount is the sum captured so far. It is sent for partial captures; zero elsewhere does not mean
	// that nothing was captured.
	CapturedAmount Amount `json:"captured_amount,omitzero"`
	// RefundableAmount is what can be refunded of CapturedAmount; sent together with it.
	RefundableAmount Amount `json:"refundable_amount,omitzero"`
	// MaximumEligibleRefundAmount is the most that the vendor says can still be refunded. It can be smaller than
	// the amount less AmountRefunded; zero means nothing, or not sent.
	MaximumEligibleRefundAmount Amount `json:"maximum_eligible_refund_amount,omitzero"`
	// AmountDebited is not on Juspay's pages. The one published answer that has it
	// repeats Amount.
	AmountDebited Amount `json:"amount_debited,omitzero"`

	// Refunds. Refunded is documented to mean completely refunded, false after a partial refund; published answers
	// contradict that both ways, so go by AmountRefunded, the sum so far, and by Refunds, which is nil or empty
	// when there are none.
	AmountRefunded Amount   `json:"amount_refunded"`
	Refunded       bool     `json:"refunded"`
	Refunds        []Refund `json:"refunds,omitzero"`

	// The latest transaction. TxnUUID is what Capture, Void and ProcessOTP take; TxnID is <merchant>-<order>-<attempt>.
	TxnUUID           string `json:"txn_uuid"`
	TxnID             string `json:"txn_id"`
	PaymentMethodType string `json:"payment_method_type"`
	PaymentMethod     string `json:"payment_method"`
	AuthType          string `json:"auth_type"`
	GatewayID         int    `json:"gateway_id"`
	// GatewayReferenceID is the merchant's name for its account at the gateway. It does not identify the payment:
	// PaymentGatewayResponse.EPGTxnID and RRN do.
	GatewayReferenceID string `json:"gateway_reference_id,omitzero"`

	// Codes and texts of the gateway and the bank. They are filled on success as well: none of them tells success
	// from failure.
	BankErrorCode    string `json:"bank_error_code"`
	BankErrorMessage string `json:"bank_error_message"`
	RespCode         string `json:"resp_code,omitzero"`
	RespMessage      string `json:"resp_message,omitzero"`
	RespCategory     string `json:"resp_category,omitzero"`
	BankPG           string `json:"bank_pg,omitzero"`

	// Parts of the latest transaction. Each is nil or empty when the answer has none.
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`
	TxnDetail              *TxnDetail              `json:"txn_detail,omitzero"`
	// TxnSubDetails has an item for every partial capture and partial void, newest first.
	TxnSubDetails []TxnSubDetail `json:"txn_sub_details,omitzero"`
	// TxnList has an item for every part of a split payment.
	TxnList []TxnListItem `json:"txn_list,omitzero"`

	// How it was paid. Only what belongs to the payment method is set; a part may be set and empty, where the vendor
	// sends {}.
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

	// What the merchant gave when it made the order. The udf fields are echoed as they came, up to 255 characters each.
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
	// Juspay holds a client authentication token, if the order was made with one: treat it as a secret.
	Juspay json.RawMessage `json:"juspay,omitzero"`

	// Txn is set when the answer was a transaction and not an order, as version 3.2 of the API answers a capture.
	// The fields that both shapes have are then filled from it, and MarshalJSON writes it in place of the order; nil in
	// every other case.
	Txn *Txn `json:"-"`

	// Raw is the whole body as received. It shares memory with Response.Body, is not printed and is not part of
	// the JSON.
	Raw json.RawMessage `json:"-"`
}

// Txn is what ProcessOTP answers with: one transaction. Version 3.2 of the API answers a capture with it as well.
//
// A declined OTP is not an error: it comes as a Txn with Status AUTHENTICATION_FAILED or AUTHORIZATION_FAILED, and its
// RespCode may still look like success. Any field may be empty; the answer to an OTP has neither amount nor StatusID.
//
// See https://developer.juspay.in/v3.2/docs/process-otp and https://developer.juspay.in/v3.2/docs/capture.
type Txn struct {
	// The transaction. ID is Juspay's id of it, the one that Capture, Void and ProcessOTP take; answers that lack it
	// have TxnUUID instead. TxnID is <merchant>-<order>-<attempt>, OrderID the merchant's own id of the order.
	ID      string `json:"id"`
	TxnUUID string `json:"txn_uuid,omitzero"`
	TxnID   string `json:"txn_id"`
	OrderID string `json:"order_id"`

	// The state. StatusID may disagree with Status. Decide on Status.
	Status   Status `json:"status"`
	StatusID int    `json:"status_id,omitzero"`

	// The money, sent by webhooks only: zero here does not mean that nothing was charged. TxnAmount is NetAmount with
	// SurchargeAmount and TaxAmount.
	TxnAmount       Amount `json:"txn_amount,omitzero"`
	NetAmount       Amount `json:"net_amount,omitzero"`
	SurchargeAmount Amount `json:"surcharge_amount,omitzero"`
	TaxAmount       Amount `json:"tax_amount,omitzero"`
	Currency        string `json:"currency,omitzero"`

	// Refunds. Refunded is true as soon as any refund was attempted, which is not what Order.Refunded means.
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

	// Parts. Each is nil when the answer has none. Payment may be set after the OTP was answered, too.
	Payment                *Payment                `json:"payment,omitzero"`
	PaymentInfo            *PaymentInfo            `json:"payment_info,omitzero"`
	PaymentGatewayResponse *PaymentGatewayResponse `json:"payment_gateway_response,omitzero"`

	// How it was paid, as webhooks say it; an answer to a call has PaymentInfo instead.
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

	// Raw is the whole body as received. It shares memory with Response.Body, is not printed and is not part of
	// the JSON.
	Raw json.RawMessage `json:"-"`
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

// Payment holds what is needed to go on with a transaction that waits for the customer.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type Payment struct {
	Authentication *Authentication `json:"authentication,omitzero"`
	// SDKParams is for the vendor's client SDK, such as the text of a Pix QR code. It has no fixed form.
	SDKParams json.RawMessage `json:"sdk_params,omitzero"`
}

// Authentication says how the customer authenticates: collect an OTP when Params has a ChallengeID, else send the
// customer to URL with Method.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type Authentication struct {
	Method string `json:"method"` // GET or POST
	URL    string `json:"url"`
	// Params is nil when there are none, as in most answers with the method GET.
	Params *AuthenticationParams `json:"params,omitzero"`
}

// AuthenticationParams are the parameters of an authentication as far as they are known. The vendor calls them
// dynamic and warns against counting on any of them: each may be empty, and others may be sent, which Txn.Raw has.
//
// See https://developer.juspay.in/v3.2/docs/process-otp.
type AuthenticationParams struct {
	// The challenge: ID is the transaction to give to ProcessOTP, ChallengeID belongs into its request.
	ID          string `json:"id"`
	ChallengeID string `json:"challenge_id"`
	AuthType    string `json:"auth_type"`
	AuthMethod  string `json:"auth_method,omitzero"` // what a resend says instead of AuthType

	// What the customer can do. FallbackURL is where to go when the OTP cannot be used.
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

	// In one of the vendor's examples, for parameters that depend on the gateway.
	Key1 string `json:"key1,omitzero"`
	Key2 string `json:"key2,omitzero"`
	Key3 string `json:"key3,omitzero"`
}

// PaymentLinks are the addresses of the checkout page of an order. They stop working when the order expires.
//
// See https://developer.juspay.in/v3.2/docs/void-transaction-1.
type PaymentLinks struct {
	Web    string `json:"web"`
	Mobile string `json:"mobile"`
	IFrame string `json:"iframe"`
}
