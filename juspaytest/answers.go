package juspaytest

import (
	"strconv"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// statusIDs are the documented numbers of the statuses.
var statusIDs = map[juspay.Status]int{
	juspay.StatusCreated:              1,
	juspay.StatusNew:                  10,
	juspay.StatusPendingVBV:           23,
	juspay.StatusAuthorized:           25,
	juspay.StatusAuthenticationFailed: 26,
	juspay.StatusAuthorizationFailed:  27,
	juspay.StatusAuthorizing:          28,
	juspay.StatusCharged:              21,
	juspay.StatusVoided:               31,
	juspay.StatusVoidInitiated:        32,
	juspay.StatusCaptureInitiated:     33,
	juspay.StatusCaptureFailed:        34,
	juspay.StatusVoidFailed:           35,
	juspay.StatusPartialCharged:       37,
}

// view is a transaction as one answer shows it. It shares nothing that changes,
// so it is rendered after the server's lock is given back.
type view struct {
	txn
	desk
	status  juspay.Status // of the answer, which may not be the transaction's
	version string        // of the answer, YYYY-MM-DD
	split   bool          // between two sources
}

// since reports whether the answer has what came with a version of the API.
func (v *view) since(version string) bool { return v.version >= version }

// What came when. The vendor lists the partial capture fields under "up to
// 2021-03-25", without a date of their own: the fake takes that one.
const (
	sinceSurcharge        = "2018-07-16"
	sinceGatewayReference = "2018-10-25"
	sincePartialCapture   = "2021-03-25"
	newestVersion         = "9999-12-31"
)

// orderBody is the answer to a capture, a void and an order status.
type orderBody struct {
	orderCore

	TxnUUID           string          `json:"txn_uuid"`
	TxnID             string          `json:"txn_id"`
	PaymentMethodType string          `json:"payment_method_type"`
	PaymentMethod     string          `json:"payment_method"`
	GatewayResponse   gatewayBody     `json:"payment_gateway_response"`
	GatewayID         int             `json:"gateway_id"`
	Card              cardBody        `json:"card"`
	BankErrorMessage  string          `json:"bank_error_message"`
	BankErrorCode     string          `json:"bank_error_code"`
	AuthType          string          `json:"auth_type"`
	Refunds           []refundBody    `json:"refunds,omitzero"`
	CapturedAmount    *money          `json:"captured_amount,omitzero"`
	RefundableAmount  *money          `json:"refundable_amount,omitzero"`
	TxnSubDetails     []subDetailBody `json:"txn_sub_details,omitzero"`

	*orderStatusBody // only in the answer to an order status
}

// orderStatusBody is what an order status has beyond a capture's answer.
type orderStatusBody struct {
	EffectiveAmount    money      `json:"effective_amount"`
	MaximumRefund      *money     `json:"maximum_eligible_refund_amount,omitzero"`
	RespCode           *string    `json:"resp_code"`
	RespMessage        *string    `json:"resp_message"`
	GatewayReferenceID *string    `json:"gateway_reference_id,omitzero"`
	TxnDetail          detailBody `json:"txn_detail"`
	TxnList            []legBody  `json:"txn_list,omitzero"`
	Offers             []struct{} `json:"offers"`
	Metadata           struct{}   `json:"metadata"`
}

type gatewayBody struct {
	TxnID       string `json:"txn_id"`
	RRN         string `json:"rrn"`
	RespMessage string `json:"resp_message"`
	RespCode    string `json:"resp_code"`
	EPGTxnID    string `json:"epg_txn_id"`
	Created     string `json:"created"`
	AuthIDCode  string `json:"auth_id_code"`

	// A transaction has the one, an order status that asks for it the other.
	ResponseMap  *struct{}         `json:"gateway_response_map,omitzero"`
	FullResponse map[string]string `json:"gateway_response,omitzero"`
}

type cardBody struct {
	UsingSavedCard  bool   `json:"using_saved_card"`
	SavedToLocker   bool   `json:"saved_to_locker"`
	NameOnCard      string `json:"name_on_card"`
	LastFourDigits  string `json:"last_four_digits"`
	ExpiryYear      string `json:"expiry_year"`
	ExpiryMonth     string `json:"expiry_month"`
	CardType        string `json:"card_type"`
	CardReference   string `json:"card_reference"`
	CardIssuer      string `json:"card_issuer"`
	CardISIN        string `json:"card_isin"`
	CardFingerprint string `json:"card_fingerprint"`
	CardBrand       string `json:"card_brand"`
}

// detailBody is a transaction inside an order status.
type detailBody struct {
	TxnID           string        `json:"txn_id"`
	OrderID         string        `json:"order_id"`
	TxnUUID         string        `json:"txn_uuid"`
	Status          juspay.Status `json:"status"`
	ErrorCode       *string       `json:"error_code"`
	ErrorMessage    string        `json:"error_message"`
	NetAmount       money         `json:"net_amount"`
	TxnAmount       money         `json:"txn_amount"`
	OfferDeduction  *money        `json:"offer_deduction_amount"`
	GatewayID       int           `json:"gateway_id"`
	Gateway         string        `json:"gateway"`
	Currency        string        `json:"currency"`
	ExpressCheckout bool          `json:"express_checkout"`
	Redirect        bool          `json:"redirect"`
	Created         string        `json:"created"`
	TxnFlowType     string        `json:"txn_flow_type"`

	*surchargeBody
}

type surchargeBody struct {
	SurchargeAmount *money `json:"surcharge_amount"`
	TaxAmount       *money `json:"tax_amount"`
}

// subDetailBody is one partial capture.
type subDetailBody struct {
	detailBody
	TxnObjectType   string      `json:"txn_object_type"`
	SourceObject    string      `json:"source_object"`
	SourceObjectID  string      `json:"source_object_id"`
	OrderAmount     money       `json:"order_amount"`
	GatewayResponse gatewayBody `json:"payment_gateway_response"`
}

// gatewayWords are the code and the text that the gateway gives a status. They
// prove nothing: a client must decide on the status alone.
var gatewayWords = map[juspay.Status][2]string{
	juspay.StatusPendingVBV:           {"", ""},
	juspay.StatusAuthorizing:          {"PENDING", "Authorization is Pending"},
	juspay.StatusAuthorized:           {"SUCCESS", "PRE_AUTH|Transaction Successful | Approved"},
	juspay.StatusAuthenticationFailed: {"00", ""},
	juspay.StatusAuthorizationFailed:  {"00", ""},
	juspay.StatusCharged:              {"SUCCESS", "Capture successful"},
	juspay.StatusPartialCharged:       {"SUCCESS", "Capture successful"},
	juspay.StatusCaptureInitiated:     {"PENDING", "Capture is Pending"},
	juspay.StatusCaptureFailed:        {"FAILURE", "Capture failed"},
	juspay.StatusVoided:               {"SUCCESS", "Void successful"},
	juspay.StatusVoidInitiated:        {"PENDING", "Void is Pending"},
	juspay.StatusVoidFailed:           {"FAILURE", "Void failed"},
}

const (
	gatewayID   = 70
	gatewayName = "CYBERSOURCE" // the one gateway that the vendor names for partial captures
)

// paymentCard is the card of every payment, without a number.
func paymentCard() cardBody {
	return cardBody{
		UsingSavedCard: true, NameOnCard: "Fake Customer", ExpiryYear: "2042", ExpiryMonth: "07", CardType: "CREDIT",
		CardReference: "0f1e2d3c4b5a69788796a5b4c3d2e1f0", CardIssuer: "Fake Bank", CardISIN: "424242",
		CardFingerprint: "fake0card0fingerprint0001", CardBrand: "VISA",
	}
}

func (v *view) gatewayResponse(status juspay.Status, txnID string, at time.Time) gatewayBody {
	words := gatewayWords[status]
	return gatewayBody{
		TxnID: txnID, RespCode: words[0], RespMessage: words[1], Created: wireTime(at), AuthIDCode: "NA",
		EPGTxnID: "epg_" + v.uuid,
	}
}

// asOrder renders the answer to a capture or a void.
func (v *view) asOrder() orderBody {
	words := gatewayWords[v.status]
	body := orderBody{
		orderCore: v.core(v.order, v.status), TxnUUID: v.uuid, TxnID: v.id,
		PaymentMethodType: "CARD", PaymentMethod: "VISA", GatewayResponse: v.gatewayResponse(v.status, v.id, v.updated),
		GatewayID: gatewayID, Card: paymentCard(), BankErrorCode: words[0], BankErrorMessage: words[1],
		AuthType: string(v.auth), Refunds: refundBodies(v.refunds),
	}
	body.AmountRefunded, body.Refunded = v.amountRefunded(), v.wholeRefunded()
	if v.since(sincePartialCapture) {
		captured, refundable := v.captured, v.refundable()
		body.CapturedAmount, body.RefundableAmount = &captured, &refundable
		body.TxnSubDetails = v.subDetails()
	}
	return body
}

// asCapture is asOrder with the number that the documented partial capture
// has: 21, which is CHARGED, beside PARTIAL_CHARGED.
func (v *view) asCapture() orderBody {
	body := v.asOrder()
	if v.status == juspay.StatusPartialCharged {
		body.StatusID = statusIDs[juspay.StatusCharged]
	}
	return body
}

// asOrderStatus renders the answer to an order status.
func (v *view) asOrderStatus(fullGatewayResponse bool) orderBody {
	body := v.asOrder()
	body.orderStatusBody = &orderStatusBody{
		EffectiveAmount: v.amount,
		TxnDetail:       v.detail(v.uuid, v.id, v.status, v.amount, v.created),
		Offers:          []struct{}{},
	}
	if v.split {
		body.Refunds, body.TxnList = nil, v.legs()
	}
	if v.status == juspay.StatusCharged {
		refundable := v.refundable()
		body.MaximumRefund = &refundable
	}
	if v.since(sinceGatewayReference) {
		reference := "fake"
		body.GatewayReferenceID = &reference
	}
	if fullGatewayResponse {
		body.GatewayResponse.FullResponse = map[string]string{
			"api_version": "1", "id": body.GatewayResponse.EPGTxnID, "success": strconv.FormatBool(v.captured > 0),
		}
	}
	return body
}

func (v *view) detail(uuid, id string, status juspay.Status, amount money, at time.Time) detailBody {
	detail := detailBody{
		TxnID: id, OrderID: v.txn.order.id, TxnUUID: uuid, Status: status, NetAmount: amount, TxnAmount: amount,
		GatewayID: gatewayID, Gateway: gatewayName, Currency: v.txn.order.currency, Redirect: true,
		Created: wireTime(at), TxnFlowType: "CARD_TRANSACTION",
	}
	if v.since(sinceSurcharge) {
		detail.surchargeBody = &surchargeBody{}
	}
	return detail
}

// subDetails lists the partial captures, newest first. The idempotence key is
// the txn_id of its capture, as published answers suggest.
func (v *view) subDetails() []subDetailBody {
	var details []subDetailBody
	for i := len(v.captures) - 1; i >= 0; i-- {
		c := v.captures[i]
		if !c.partial {
			continue
		}
		id := c.key
		if id == "" {
			id = c.uuid
		}
		details = append(details, subDetailBody{
			detailBody:    v.detail(c.uuid, id, c.status, c.amount, c.at),
			TxnObjectType: "PARTIAL_CAPTURE", SourceObject: "TXN_SUB_DETAIL", SourceObjectID: v.id, OrderAmount: v.amount,
			GatewayResponse: v.gatewayResponse(c.status, id, c.at),
		})
	}
	return details
}
