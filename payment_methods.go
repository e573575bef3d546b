package juspay

import "encoding/json"

// Card is the card that paid. The vendor never sends its whole number. Any field may be empty.
//
// NameOnCard and CardFingerprint never appear in printing; JSON has them, since merchants store orders.
//
// See https://developer.juspay.in/v3.2/docs/void-transaction-1.
type Card struct {
	// What kind of card it is. CardType should be CREDIT or DEBIT, but holds a brand in some answers.
	CardBrand         string `json:"card_brand"`
	CardType          string `json:"card_type"`
	CardSubType       string `json:"card_sub_type,omitzero"`
	ExtendedCardType  string `json:"extended_card_type,omitzero"`
	CardIssuer        string `json:"card_issuer"`
	CardIssuerCountry string `json:"card_issuer_country,omitzero"`
	JuspayBankCode    string `json:"juspay_bank_code,omitzero"`

	// Parts of the number, and the expiry as MM and YYYY. CardISIN is the first digits.
	CardISIN       string `json:"card_isin"`
	LastFourDigits string `json:"last_four_digits"`
	ExpiryMonth    string `json:"expiry_month"`
	ExpiryYear     string `json:"expiry_year"`

	// What identifies the card, and its holder. CardFingerprint and NameOnCard are never printed.
	CardReference           string `json:"card_reference"`
	CardFingerprint         string `json:"card_fingerprint"`
	PaymentAccountReference string `json:"payment_account_reference,omitzero"`
	NameOnCard              string `json:"name_on_card"`

	// Where the card came from and whether it was kept.
	UsingSavedCard bool `json:"using_saved_card"`
	SavedToLocker  bool `json:"saved_to_locker"`

	// Tokenisation. Token is the token used, TokenCreated the one made by this payment; they have no fixed form.
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

// Mandate is the customer's standing permission to charge, made or used by the payment.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Mandate struct {
	// The mandate and its state. MandateToken is what charges the customer again: treat it as a secret.
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

	// BankDetails is the customer's bank account, number included. It has no fixed form.
	BankDetails json.RawMessage `json:"bank_details,omitzero"`
}

// EMIDetails are the terms of a payment by instalments. The vendor sends null for what is not known.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type EMIDetails struct {
	// The plan and the money. PrincipalAmount is what is lent, MonthlyPayment one instalment.
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

// Offer is a discount or cashback that was tried on the payment. Status says whether it was granted.
//
// See https://juspay.io/api-reference/docs/express-checkout/order-status-api.
type Offer struct {
	OfferID      string `json:"offer_id,omitzero"`
	OfferCode    string `json:"offer_code,omitzero"`
	Status       string `json:"status,omitzero"`
	ErrorCode    string `json:"error_code,omitzero"`
	ErrorMessage string `json:"error_message,omitzero"`

	// What has no fixed form: JSON as the vendor sent it. Metadata is an object in some answers, JSON text in others.
	Benefits         json.RawMessage `json:"benefits,omitzero"`
	ProductDiscounts json.RawMessage `json:"product_discounts,omitzero"`
	Metadata         json.RawMessage `json:"metadata,omitzero"`
}
