package juspay_test

import (
	"cmp"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

func at(t *testing.T, text string) juspay.Timestamp {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return juspay.Timestamp{Time: parsed}
}

// captured is the answer to the capture of the transaction that body names: one
// about another transaction would say nothing.
func captured(t *testing.T, body string) *juspay.Order {
	t.Helper()
	order, err := newClient(t, always(200, body)).Capture(t.Context(), txnOf(t, body), juspay.FullCapture())
	require.NoError(t, err)
	assert.Equal(t, body, string(order.Raw), "Raw is the whole body")
	order.Raw = nil
	return order
}

func authenticated(t *testing.T, body string) *juspay.Txn {
	t.Helper()
	txn, err := newClient(t, always(200, body)).ProcessOTP(t.Context(), txnOf(t, body), otpRequest())
	require.NoError(t, err)
	assert.Equal(t, body, string(txn.Raw), "Raw is the whole body")
	txn.Raw = nil
	return txn
}

// txnOf is the id of the transaction that a body names, testTxn where it names
// none.
func txnOf(t *testing.T, body string) string {
	t.Helper()
	var named struct {
		TxnUUID string `json:"txn_uuid"`
		ID      string `json:"id"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &named))
	return cmp.Or(named.TxnUUID, named.ID, testTxn)
}

func TestDecodeOrder(t *testing.T) {
	t.Parallel()
	assert.Equal(t, &juspay.Order{
		OrderID: "order-7001", ID: "ord_5d1c0ffee0114a7db0a1", MerchantID: "corner_shop",
		Status: juspay.StatusCharged, StatusID: 21,
		Amount: juspay.MustAmount("10.5"), Currency: "INR", EffectiveAmount: juspay.MustAmount("10.75"),
		MaximumEligibleRefundAmount: juspay.MustAmount("10.5"), Refunds: []juspay.Refund{},
		TxnUUID: testTxn, TxnID: "corner_shop-order-7001-1", PaymentMethodType: "CARD", PaymentMethod: "VISA", AuthType: "OTP",
		GatewayID: 6, GatewayReferenceID: "main-account",
		BankErrorCode: "SUCCESS", BankErrorMessage: "Settled | Approved",
		RespCode: "SUCCESS", RespMessage: "Settled", RespCategory: "OK", BankPG: "ACQ",
		PaymentGatewayResponse: &juspay.PaymentGatewayResponse{
			RespCode: "SUCCESS", RespMessage: "Capture done", Created: at(t, "2026-03-04T05:06:07Z"),
			TxnID: "corner_shop-order-7001-1", EPGTxnID: "7741000123", RRN: "506300112233", AuthIDCode: "A1B2C3",
		},
		Card: &juspay.Card{
			CardBrand: "VISA", CardType: "CREDIT", CardIssuer: "Example Bank", CardISIN: "400000", LastFourDigits: "0002",
			ExpiryMonth: "04", ExpiryYear: "2031", CardReference: "ref0f1e2d3c", CardFingerprint: "fpr9a8b7c6d5",
			NameOnCard: "Asha Example", UsingSavedCard: true, SavedToLocker: true,
		},
		CustomerID: testRouting, CustomerEmail: "asha@example.com", CustomerPhone: "9000000000",
		DateCreated: at(t, "2026-03-04T05:00:00Z"), LastUpdated: at(t, "2026-03-04T05:06:08Z"), OrderExpiry: at(t, "2026-03-05T05:00:00Z"),
		ReturnURL: "https://shop.example/back", ProductID: "sku-9",
		UDF1: "one", UDF2: "two", UDF3: "three", UDF4: "four", UDF5: "five",
		UDF6: "six", UDF7: "seven", UDF8: "eight", UDF9: "nine", UDF10: "ten",
		PaymentLinks: juspay.PaymentLinks{
			Web: "https://pay.example/web/ord_5d1c", Mobile: "https://pay.example/mobile/ord_5d1c", IFrame: "https://pay.example/iframe/ord_5d1c",
		},
		Metadata: json.RawMessage(`{"basket": {"lines": 3}}`), AdditionalInfo: json.RawMessage(`{}`),
	}, juspay.ForgetOrder(captured(t, testdata(t, "order_card.json"))))
}

func TestDecodePartialCapture(t *testing.T) {
	t.Parallel()
	order := captured(t, testdata(t, "order_partial.json"))
	assert.Equal(t, juspay.StatusPartialCharged, order.Status)
	assert.Equal(t, 37, order.StatusID)
	assert.Equal(t, juspay.MustAmount("10"), order.Amount)
	assert.Equal(t, juspay.MustAmount("10"), order.EffectiveAmount)
	assert.Equal(t, juspay.MustAmount("4.25"), order.CapturedAmount)
	assert.Equal(t, juspay.MustAmount("4.25"), order.RefundableAmount)
	assert.Equal(t, juspay.MustAmount("4.25"), order.MaximumEligibleRefundAmount)
	assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, nil), "everything was asked for, and a part was taken")
	assert.Nil(t, order.Txn)
	assert.Nil(t, order.Refunds)
	assert.Equal(t, &juspay.TxnDetail{
		TxnUUID: "eulUnitTxn000000002", TxnID: "corner_shop-order-7002-1", OrderID: "order-7002", Status: juspay.StatusPartialCharged,
		TxnAmount: juspay.MustAmount("10"), NetAmount: juspay.MustAmount("10"), Currency: "INR", Gateway: "CYBERSOURCE", GatewayID: 6,
		TxnFlowType: "CARD_TRANSACTION", TxnObjectType: "ORDER_PAYMENT", Created: at(t, "2026-03-04T05:00:01Z"),
		TxnAmountBreakup: json.RawMessage(`[{"name": "BASE", "amount": 10, "sno": 1}]`),
	}, order.TxnDetail)
	assert.Equal(t, []juspay.TxnSubDetail{{
		TxnUUID: "eulUnitSub000000001", TxnID: "mozA123_456", OrderID: "order-7002", SourceObjectID: "corner_shop-order-7002-1",
		SourceObject: "TXN_SUB_DETAIL", TxnObjectType: "PARTIAL_CAPTURE", Status: juspay.StatusCharged,
		TxnAmount: juspay.MustAmount("4.25"), NetAmount: juspay.MustAmount("4.25"), OrderAmount: juspay.MustAmount("10"),
		Currency: "INR", Gateway: "CYBERSOURCE", GatewayID: 6, Created: at(t, "2026-03-04T06:00:00Z"),
		PaymentGatewayResponse: &juspay.PaymentGatewayResponse{
			RespCode: "SUCCESS", RespMessage: "Part captured", Created: at(t, "2026-03-04T06:00:02Z"),
			TxnID: "mozA123_456", EPGTxnID: "7741000999", RRN: "NA", AuthIDCode: "NA",
		},
	}}, order.TxnSubDetails)
}

// Version 3.2 answers a capture with a transaction: it is kept whole, and the
// fields that an order has, too, are filled from it.
func TestDecodeTransactionShapedCapture(t *testing.T) {
	t.Parallel()
	order := captured(t, testdata(t, "txn_capture_v32.json"))
	require.NotNil(t, order.Txn)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, nil))
	juspay.ForgetOrder(order)
	txn := *order.Txn
	txn.Raw = nil
	card := &juspay.Card{
		CardBrand: "RUPAY", CardType: "DEBIT", CardIssuer: "Example Bank", CardISIN: "607000", LastFourDigits: "0007",
		ExpiryMonth: "12", ExpiryYear: "2030", CardReference: "ref77", CardFingerprint: "fpr77", NameOnCard: "Ravi Example", SavedToLocker: true,
	}
	gateway := &juspay.PaymentGatewayResponse{
		RespCode: "00", RespMessage: "Approved", Created: at(t, "2026-03-04T05:00:05Z"), TxnID: "corner_shop-order-7003-1",
		EPGTxnID: "1532690566017", RRN: "502913366745", AuthIDCode: "475926", GatewayResponseMap: json.RawMessage(`{"AVS": "Y"}`),
	}
	refunds := []juspay.Refund{{
		UniqueRequestID: "rf-1", Status: juspay.RefundPending, Amount: juspay.MustAmount("1.5"), SentToGateway: true, Created: at(t, "2026-03-04T07:00:00Z"),
	}}
	assert.Equal(t, juspay.Txn{
		ID: "txn_0a1b2c3d4e5f", OrderID: "order-7003", TxnID: "corner_shop-order-7003-1", Status: juspay.StatusCharged,
		Gateway: "CYBERSOURCE", Created: at(t, "2026-03-04T05:00:00Z"), RespCode: "00", RespMessage: "Approved", Refunded: true,
		PaymentInfo:            &juspay.PaymentInfo{PaymentMethodType: "CARD", PaymentMethod: "RUPAY", Card: card},
		PaymentGatewayResponse: gateway, Refunds: refunds,
	}, txn)

	order.Txn = nil
	assert.Equal(t, &juspay.Order{
		OrderID: "order-7003", TxnID: "corner_shop-order-7003-1", TxnUUID: "txn_0a1b2c3d4e5f", Status: juspay.StatusCharged,
		RespCode: "00", RespMessage: "Approved", Refunded: true, Refunds: refunds, PaymentGatewayResponse: gateway,
		PaymentMethodType: "CARD", PaymentMethod: "RUPAY", Card: card,
	}, order, "the id of the transaction is not an order's")
}

func TestOrderIsNoTransaction(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"order":             chargedBody,
		"short order":       `{"order_id":"o","id":"ord_1","status":"CHARGED","status_id":21}`,
		"merchant id alone": `{"id":"ord_1","status":"CHARGED","merchant_id":"m","payment_info":{"payment_method":"VISA"}}`,
		"status alone":      `{"status":"CHARGED"}`,
		"ids and status":    `{"id":"ord_1","order_id":"o","txn_id":"t","status":"CHARGED"}`,
	} {
		assert.Nil(t, captured(t, body).Txn, name)
	}
}

func TestDecodeTxn(t *testing.T) {
	t.Parallel()
	assert.Equal(t, &juspay.Txn{
		ID: "txn_9f8e7d6c5b4a", OrderID: "order-7004", TxnID: "corner_shop-order-7004-1", Status: juspay.StatusCharged,
		Gateway: "RAZORPAY", Created: at(t, "2026-03-04T05:00:00Z"), RespCode: "00", Refunds: []juspay.Refund{},
		Payment: &juspay.Payment{Authentication: &juspay.Authentication{
			Method: "POST", URL: "https://api.juspay.in/v2/txns/txn_9f8e7d6c5b4a/authenticate",
			Params: &juspay.AuthenticationParams{
				ID: "txn_9f8e7d6c5b4a", ChallengeID: "ch_42", AuthType: "OTP", SubmitOTPAllowed: true,
				FallbackURL: "https://pay.example/3ds/txn_9f8e", CardISIN: "400000", CardIssuerBankName: "EXAMPLE BANK LTD",
			},
		}},
		PaymentInfo: &juspay.PaymentInfo{PaymentMethodType: "CARD", PaymentMethod: "VISA", Card: &juspay.Card{
			CardBrand: "VISA", CardType: "CREDIT", CardIssuer: "Example Bank", CardISIN: "400000", LastFourDigits: "0002",
			ExpiryMonth: "04", ExpiryYear: "2031", CardReference: "ref0f1e2d3c", CardFingerprint: "fpr9a8b7c6d5", NameOnCard: "Asha Example",
		}},
		PaymentGatewayResponse: &juspay.PaymentGatewayResponse{
			RespCode: "00", Created: at(t, "2026-03-04T05:06:07Z"), TxnID: "corner_shop-order-7004-1", EPGTxnID: "7741000124",
			GatewayResponseMap: json.RawMessage(`{}`),
		},
	}, juspay.ForgetTxn(authenticated(t, testdata(t, "txn_otp.json"))))
}

// Should an OTP ever be answered with an order, its id is not taken for the transaction's.
func TestDecodeOrderShapedOTPAnswer(t *testing.T) {
	t.Parallel()
	txn := authenticated(t, testdata(t, "order_card.json"))
	assert.Equal(t, juspay.StatusCharged, txn.Status)
	assert.Equal(t, testTxn, txn.ID)
	assert.Equal(t, testTxn, txn.TxnUUID)
	assert.Equal(t, testOrder, txn.OrderID)
}

// The status of a refund is not the payment's.
func TestDecodeRefundShapedAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"PENDING", "SUCCESS", "CHARGED"} {
		order := captured(t, `{"unique_request_id":"rf-split-1","order_id":"order-7005","txn_id":"t-1","status":"`+status+`","amount":3}`)
		assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, nil))
		assert.Empty(t, order.Status)
		assert.True(t, order.Amount.IsZero())
	}
	order := captured(t, testdata(t, "refund_split.json"))
	assert.Equal(t, "order-7005", order.OrderID)
	assert.Equal(t, "corner_shop-order-7005-1", order.TxnID)
	require.Len(t, order.Refunds, 1)
	assert.Equal(t, juspay.RefundPending, order.Refunds[0].Status)
	assert.Equal(t, juspay.MustAmount("3"), order.Refunds[0].Amount)
	assert.JSONEq(t, `[{"txn_id":"corner_shop-order-7005-1","amount":3}]`, string(order.Refunds[0].SplitRefundDetails))
}

// Numbers as text, booleans as text, {} for null and the like.
func TestDecodeTolerates(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"status":"CHARGED","order_id":7,"status_id":"21","amount":"10.50","effective_amount":1.0,"gateway_id":"6","refunded":"true",`+
		`"amount_refunded":"","captured_amount":"NA","bank_pg":{},"gateway_reference_id":null,"card":"FILTERED","customer_email":null,`+
		`"txn_detail":"{\"txn_amount\":\"10.50\"}","refunds":[{"amount":"1000","sent_to_gateway":"true","status":"Failure"}],"emi_tenure":"3",`+
		`"date_created":"2026-03-04 05:06:07","mandate":{"start_date":"1772600767"},"metadata":"{\"a\":1}","payer_vpa":"null"}`)
	assert.Equal(t, juspay.StatusCharged, order.Status)
	assert.Equal(t, "7", order.OrderID)
	assert.Equal(t, 21, order.StatusID)
	assert.Equal(t, juspay.MustAmount("10.5"), order.Amount)
	assert.Equal(t, juspay.MustAmount("1"), order.EffectiveAmount)
	assert.Equal(t, 6, order.GatewayID)
	assert.True(t, order.Refunded)
	assert.True(t, order.AmountRefunded.IsZero())
	assert.True(t, order.CapturedAmount.IsZero())
	assert.Empty(t, order.BankPG)
	assert.Empty(t, order.GatewayReferenceID)
	assert.Nil(t, order.Card)
	require.NotNil(t, order.TxnDetail)
	assert.Equal(t, juspay.MustAmount("10.5"), order.TxnDetail.TxnAmount)
	assert.Equal(t, []juspay.Refund{{Amount: juspay.MustAmount("1000"), SentToGateway: true, Status: "Failure"}}, order.Refunds)
	assert.Equal(t, 3, order.EMITenure)
	assert.Equal(t, at(t, "2026-03-04T05:06:07Z"), order.DateCreated)
	assert.Equal(t, at(t, "2026-03-04T05:06:07Z"), order.Mandate.StartDate)
	assert.Equal(t, `"{\"a\":1}"`, string(order.Metadata), "free-form JSON stays as it came")
}

// What cannot be read exactly is left zero, and never fails a call that moved money.
func TestDecodeNeverGuesses(t *testing.T) {
	t.Parallel()
	order := captured(t, `{"status":"CHARGED","amount":"ten","status_id":21.5,"gateway_id":99999999999999999999,"refunded":"yes",`+
		`"amount_refunded":true,"effective_amount":[1],"date_created":"yesterday","refunds":{"a":1},"card":7,"order_id":["x"],"currency":{"is":"INR"}}`)
	assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, nil))
	assert.Equal(t, &juspay.Order{Status: juspay.StatusCharged}, juspay.ForgetOrder(order))
}
