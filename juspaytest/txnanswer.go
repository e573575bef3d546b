package juspaytest

import juspay "github.com/juspay/juspay-go"

// txnBody is the answer to an OTP, and to a capture of a server with [TxnShape].
type txnBody struct {
	ID              string        `json:"id"`
	OrderID         string        `json:"order_id"`
	TxnID           string        `json:"txn_id"`
	Status          juspay.Status `json:"status"`
	Gateway         string        `json:"gateway"`
	Created         string        `json:"created"`
	RespCode        string        `json:"resp_code"`
	RespMessage     string        `json:"resp_message"`
	PaymentInfo     infoBody      `json:"payment_info"`
	Payment         *paymentBody  `json:"payment,omitzero"`
	GatewayResponse gatewayBody   `json:"payment_gateway_response"`
	Refunded        bool          `json:"refunded"`
	Refunds         []refundBody  `json:"refunds"`
}

type infoBody struct {
	PaymentMethodType string   `json:"payment_method_type"`
	PaymentMethod     string   `json:"payment_method"`
	Card              cardBody `json:"card"`
}

// resendBody is the answer to a resend.
type resendBody struct {
	OrderID string        `json:"order_id"`
	TxnID   string        `json:"txn_id"`
	Status  juspay.Status `json:"status"`
	Payment paymentBody   `json:"payment"`
}

type paymentBody struct {
	Authentication authenticationBody `json:"authentication"`
}

type authenticationBody struct {
	Method string     `json:"method"`
	URL    string     `json:"url"`
	Params paramsBody `json:"params"`
}

type paramsBody struct {
	ID                 string `json:"id"`
	ChallengeID        string `json:"challenge_id"`
	CardISIN           string `json:"card_isin"`
	CardIssuerBankName string `json:"card_issuer_bank_name"`

	*challengeParams
	*resendParams
}

// challengeParams are in every answer but that to a resend.
type challengeParams struct {
	AuthType         string `json:"auth_type"`
	SubmitOTPAllowed bool   `json:"submit_otp_allowed"`
	ResendOTPAllowed bool   `json:"resend_otp_allowed"`
	FallbackURL      string `json:"fallback_url"`
}

// resendParams are in the answer to a resend alone, auth_method included.
type resendParams struct {
	AuthMethod      string `json:"auth_method"`
	TimesOTPSent    int    `json:"times_otp_sent"`
	MaxOTPSendLimit int    `json:"max_otp_send_limit"`
	CurrentAttempt  int    `json:"current_attempt"`
	MaxAttempts     int    `json:"max_attempts"`
}

// maxOTPSends is the limit of the documented resend; the vendor's depends on
// the provider.
const maxOTPSends = 4

// asTxn renders the answer to an OTP, and of a capture in [TxnShape].
//
// Its resp_code is 00 whatever happened, as in the documented failures.
func (v *view) asTxn() txnBody {
	gateway := v.gatewayResponse(v.status, v.id, v.updated)
	gateway.RespCode, gateway.RespMessage, gateway.ResponseMap = "00", "", &struct{}{}
	body := txnBody{
		ID: v.uuid, OrderID: v.txn.order.id, TxnID: v.id, Status: v.status, Gateway: gatewayName,
		Created: wireTime(v.created), RespCode: "00",
		PaymentInfo:     infoBody{PaymentMethodType: "CARD", PaymentMethod: "VISA", Card: paymentCard()},
		GatewayResponse: gateway, Refunded: v.wholeRefunded(), Refunds: refundBodies(v.refunds),
	}
	if v.challenge != nil {
		payment := v.challenged()
		body.Payment = &payment
	}
	return body
}

// challenged is the challenge as every answer but that to a resend has it.
func (v *view) challenged() paymentBody {
	payment := v.payment()
	payment.Authentication.Params.challengeParams = &challengeParams{
		AuthType: "OTP", SubmitOTPAllowed: true, ResendOTPAllowed: v.challenge.sent < maxOTPSends,
		FallbackURL: v.base + "/v2/pay/start/" + v.merchant + "/" + v.uuid + "?fallback=true",
	}
	return payment
}

// asResend renders the answer to a resend.
func (v *view) asResend() resendBody {
	payment := v.payment()
	payment.Authentication.Params.resendParams = &resendParams{
		AuthMethod: "OTP", TimesOTPSent: v.challenge.sent, MaxOTPSendLimit: maxOTPSends,
		CurrentAttempt: v.challenge.attempts + 1, MaxAttempts: v.challenge.maxAttempts,
	}
	return resendBody{OrderID: v.txn.order.id, TxnID: v.id, Status: v.status, Payment: payment}
}

func (v *view) payment() paymentBody {
	return paymentBody{Authentication: authenticationBody{
		Method: "POST",
		URL:    v.base + "/v2/txns/" + v.uuid + "/authenticate",
		Params: paramsBody{
			ID: v.uuid, ChallengeID: v.challenge.id, CardISIN: paymentCard().CardISIN, CardIssuerBankName: "Fake Bank",
		},
	}}
}

// attemptBody is the answer to the start of an attempt.
type attemptBody struct {
	OrderID      string        `json:"order_id"`
	TxnID        string        `json:"txn_id"`
	TxnUUID      string        `json:"txn_uuid"`
	Status       juspay.Status `json:"status"`
	Payment      any           `json:"payment"`
	OfferDetails offersBody    `json:"offer_details"`
}

type offersBody struct {
	Offers []struct{} `json:"offers"`
}

// redirectBody sends the customer to a page; it has no params.
type redirectBody struct {
	Authentication struct {
		URL    string `json:"url"`
		Method string `json:"method"`
	} `json:"authentication"`
}

// asAttempt renders the start of an attempt: the challenge, or the page where the
// customer goes on.
func (v *view) asAttempt() attemptBody {
	body := attemptBody{
		OrderID: v.order.id, TxnID: v.id, TxnUUID: v.uuid, Status: v.status, OfferDetails: offersBody{[]struct{}{}},
	}
	if v.challenge != nil {
		body.Payment = v.challenged()
		return body
	}
	var redirect redirectBody
	redirect.Authentication.URL, redirect.Authentication.Method = v.start(), "GET"
	body.Payment = redirect
	return body
}

// start is the page where the customer proves to be the card's holder, or the
// one after it when nobody asks.
func (v *view) start() string {
	if v.auth.atOnce() {
		return v.base + "/v2/pay/finish/" + v.merchant + "/" + v.uuid + "/" + v.order.id
	}
	return v.base + "/v2/pay/start/" + v.merchant + "/" + v.uuid
}
