package juspay_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// sampleFiles are the published bodies of this pattern. They are not part of
// the repository: JUSPAY_SAMPLES names one of the two folders that lie beside
// each other, samples and samples-loop.
func sampleFiles(t *testing.T, pattern string) map[string]string {
	t.Helper()
	dir := os.Getenv("JUSPAY_SAMPLES")
	if dir == "" {
		t.Skip("JUSPAY_SAMPLES is not set: the published bodies are not here")
	}
	bodies := map[string]string{}
	for _, folder := range []string{dir, filepath.Join(dir, "..", "samples-loop")} {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		require.NoError(t, err)
		for _, path := range paths {
			body, err := os.ReadFile(path)
			require.NoError(t, err)
			bodies[filepath.Base(path)] = string(body)
		}
	}
	require.NotEmpty(t, bodies)
	return bodies
}

// field compares one member of the raw JSON, by its path, with what was decoded.
type field[T any] struct {
	path string
	got  func(*T) any
}

// The fields that are compared: for each, the path in the body and what the decoder made of it.
var (
	orderFields = []field[juspay.Order]{
		{"order_id", func(o *juspay.Order) any { return o.OrderID }},
		{"id", func(o *juspay.Order) any { return o.ID }},
		{"merchant_id", func(o *juspay.Order) any { return o.MerchantID }},
		{"status", func(o *juspay.Order) any { return string(o.Status) }},
		{"status_id", func(o *juspay.Order) any { return o.StatusID }},
		{"amount", func(o *juspay.Order) any { return o.Amount }},
		{"currency", func(o *juspay.Order) any { return o.Currency }},
		{"effective_amount", func(o *juspay.Order) any { return o.EffectiveAmount }},
		{"maximum_eligible_refund_amount", func(o *juspay.Order) any { return o.MaximumEligibleRefundAmount }},
		{"amount_refunded", func(o *juspay.Order) any { return o.AmountRefunded }},
		{"refunded", func(o *juspay.Order) any { return o.Refunded }},
		{"txn_uuid", func(o *juspay.Order) any { return o.TxnUUID }},
		{"txn_id", func(o *juspay.Order) any { return o.TxnID }},
		{"payment_method_type", func(o *juspay.Order) any { return o.PaymentMethodType }},
		{"payment_method", func(o *juspay.Order) any { return o.PaymentMethod }},
		{"auth_type", func(o *juspay.Order) any { return o.AuthType }},
		{"gateway_id", func(o *juspay.Order) any { return o.GatewayID }},
		{"gateway_reference_id", func(o *juspay.Order) any { return o.GatewayReferenceID }},
		{"bank_error_code", func(o *juspay.Order) any { return o.BankErrorCode }},
		{"bank_error_message", func(o *juspay.Order) any { return o.BankErrorMessage }},
		{"bank_pg", func(o *juspay.Order) any { return o.BankPG }},
		{"resp_code", func(o *juspay.Order) any { return o.RespCode }},
		{"resp_message", func(o *juspay.Order) any { return o.RespMessage }},
		{"customer_id", func(o *juspay.Order) any { return o.CustomerID }},
		{"customer_email", func(o *juspay.Order) any { return o.CustomerEmail }},
		{"customer_phone", func(o *juspay.Order) any { return o.CustomerPhone }},
		{"date_created", func(o *juspay.Order) any { return o.DateCreated }},
		{"last_updated", func(o *juspay.Order) any { return o.LastUpdated }},
		{"return_url", func(o *juspay.Order) any { return o.ReturnURL }},
		{"product_id", func(o *juspay.Order) any { return o.ProductID }},
		{"udf1", func(o *juspay.Order) any { return o.UDF1 }},
		{"udf6", func(o *juspay.Order) any { return o.UDF6 }},
		{"udf10", func(o *juspay.Order) any { return o.UDF10 }},
		{"payment_links.web", func(o *juspay.Order) any { return o.PaymentLinks.Web }},
		{"payment_links.mobile", func(o *juspay.Order) any { return o.PaymentLinks.Mobile }},
		{"payment_links.iframe", func(o *juspay.Order) any { return o.PaymentLinks.IFrame }},
		{"payment_gateway_response.resp_code", func(o *juspay.Order) any { return o.PaymentGatewayResponse.RespCode }},
		{"payment_gateway_response.resp_message", func(o *juspay.Order) any { return o.PaymentGatewayResponse.RespMessage }},
		{"payment_gateway_response.created", func(o *juspay.Order) any { return o.PaymentGatewayResponse.Created }},
		{"payment_gateway_response.txn_id", func(o *juspay.Order) any { return o.PaymentGatewayResponse.TxnID }},
		{"payment_gateway_response.epg_txn_id", func(o *juspay.Order) any { return o.PaymentGatewayResponse.EPGTxnID }},
		{"payment_gateway_response.rrn", func(o *juspay.Order) any { return o.PaymentGatewayResponse.RRN }},
		{"payment_gateway_response.auth_id_code", func(o *juspay.Order) any { return o.PaymentGatewayResponse.AuthIDCode }},
		{"card.card_brand", func(o *juspay.Order) any { return o.Card.CardBrand }},
		{"card.card_type", func(o *juspay.Order) any { return o.Card.CardType }},
		{"card.card_isin", func(o *juspay.Order) any { return o.Card.CardISIN }},
		{"card.card_issuer", func(o *juspay.Order) any { return o.Card.CardIssuer }},
		{"card.last_four_digits", func(o *juspay.Order) any { return o.Card.LastFourDigits }},
		{"card.expiry_month", func(o *juspay.Order) any { return o.Card.ExpiryMonth }},
		{"card.expiry_year", func(o *juspay.Order) any { return o.Card.ExpiryYear }},
		{"card.card_reference", func(o *juspay.Order) any { return o.Card.CardReference }},
		{"card.card_fingerprint", func(o *juspay.Order) any { return o.Card.CardFingerprint }},
		{"card.name_on_card", func(o *juspay.Order) any { return o.Card.NameOnCard }},
		{"card.using_saved_card", func(o *juspay.Order) any { return o.Card.UsingSavedCard }},
		{"card.saved_to_locker", func(o *juspay.Order) any { return o.Card.SavedToLocker }},
		{"wallet.txn_flow_type", func(o *juspay.Order) any { return o.Wallet.TxnFlowType }},
		{"txn_detail.txn_amount", func(o *juspay.Order) any { return o.TxnDetail.TxnAmount }},
		{"txn_detail.gateway", func(o *juspay.Order) any { return o.TxnDetail.Gateway }},
	}
	txnFields = []field[juspay.Txn]{
		{"id", func(x *juspay.Txn) any { return x.ID }},
		{"order_id", func(x *juspay.Txn) any { return x.OrderID }},
		{"txn_id", func(x *juspay.Txn) any { return x.TxnID }},
		{"status", func(x *juspay.Txn) any { return string(x.Status) }},
		{"gateway", func(x *juspay.Txn) any { return x.Gateway }},
		{"created", func(x *juspay.Txn) any { return x.Created }},
		{"resp_code", func(x *juspay.Txn) any { return x.RespCode }},
		{"resp_message", func(x *juspay.Txn) any { return x.RespMessage }},
		{"payment_info.payment_method_type", func(x *juspay.Txn) any { return x.PaymentInfo.PaymentMethodType }},
		{"payment_info.payment_method", func(x *juspay.Txn) any { return x.PaymentInfo.PaymentMethod }},
		{"payment_info.card.card_isin", func(x *juspay.Txn) any { return x.PaymentInfo.Card.CardISIN }},
		{"payment_info.card.card_fingerprint", func(x *juspay.Txn) any { return x.PaymentInfo.Card.CardFingerprint }},
		{"payment_info.card.expiry_year", func(x *juspay.Txn) any { return x.PaymentInfo.Card.ExpiryYear }},
		{"payment.authentication.method", func(x *juspay.Txn) any { return x.Payment.Authentication.Method }},
		{"payment.authentication.url", func(x *juspay.Txn) any { return x.Payment.Authentication.URL }},
		{"payment.authentication.params.id", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.ID }},
		{"payment.authentication.params.challenge_id", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.ChallengeID }},
		{"payment.authentication.params.auth_type", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.AuthType }},
		{"payment.authentication.params.submit_otp_allowed", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.SubmitOTPAllowed }},
		{"payment.authentication.params.resend_otp_allowed", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.ResendOTPAllowed }},
		{"payment.authentication.params.fallback_url", func(x *juspay.Txn) any { return x.Payment.Authentication.Params.FallbackURL }},
		{"payment_gateway_response.resp_code", func(x *juspay.Txn) any { return x.PaymentGatewayResponse.RespCode }},
		{"payment_gateway_response.epg_txn_id", func(x *juspay.Txn) any { return x.PaymentGatewayResponse.EPGTxnID }},
		{"payment_gateway_response.rrn", func(x *juspay.Txn) any { return x.PaymentGatewayResponse.RRN }},
		{"payment_gateway_response.created", func(x *juspay.Txn) any { return x.PaymentGatewayResponse.Created }},
	}
	errorFields = []field[juspay.APIError]{
		{"status", func(e *juspay.APIError) any { return e.Status }},
		{"status_id", func(e *juspay.APIError) any { return e.StatusID }},
		{"error_code", func(e *juspay.APIError) any { return e.Code }},
		{"error_message", func(e *juspay.APIError) any { return e.Message }},
		{"user_message", func(e *juspay.APIError) any { return e.UserMessage }},
		{"error_info.code", func(e *juspay.APIError) any { return e.Info.Code }},
		{"error_info.category", func(e *juspay.APIError) any { return e.Info.Category }},
		{"error_info.user_message", func(e *juspay.APIError) any { return e.Info.UserMessage }},
		{"error_info.developer_message", func(e *juspay.APIError) any { return e.Info.DeveloperMessage }},
		{"error_info.request_id", func(e *juspay.APIError) any { return e.Info.RequestID }},
		{"error_info.href", func(e *juspay.APIError) any { return e.Info.Href }},
		{"error_info.fields.0.field_name", func(e *juspay.APIError) any { return e.Info.Fields[0].FieldName }},
		{"error_info.fields.0.reason", func(e *juspay.APIError) any { return e.Info.Fields[0].Reason }},
	}
)

// compare checks every listed field that the body has, and says how many those were.
func compare[T any](t *testing.T, body string, decoded *T, fields []field[T]) int {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var raw any
	require.NoError(t, decoder.Decode(&raw))
	compared := 0
	for _, f := range fields {
		member, found := lookUp(raw, f.path)
		if !found {
			continue
		}
		compared++
		assert.Equal(t, plain(member), plain(f.got(decoded)), f.path)
	}
	return compared
}

func lookUp(value any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		switch inner := value.(type) {
		case map[string]any:
			member, found := inner[name]
			if !found {
				return nil, false
			}
			value = member
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(inner) {
				return nil, false
			}
			value = inner[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// plain is a value of either side as text: numbers without trailing zeros,
// times in UTC, and nothing at all for null.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case juspay.Timestamp:
		return v.UTC().Format(time.RFC3339)
	case json.Number:
		return juspay.MustAmount(string(v)).String()
	case string:
		if parsed, err := time.Parse(time.RFC3339, v); err == nil {
			return parsed.UTC().Format(time.RFC3339)
		}
		return v
	}
	return fmt.Sprint(value)
}

func TestSampleOrders(t *testing.T) {
	t.Parallel()
	for _, op := range []operation{operationNamed("Capture full"), operationNamed("Void")} {
		for name, body := range sampleFiles(t, strings.ToLower(op.method())+"-*.json") {
			if strings.Contains(name, "partial") {
				continue // one of several captures: TestSampleParts
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var response juspay.Response
				result, err := op.call(t.Context(), newClient(t, always(200, body)), txnOf(t, body), juspay.WithResponse(&response))
				require.NoError(t, err)
				order, ok := result.(*juspay.Order)
				require.True(t, ok)
				assert.Empty(t, response.Skipped)
				assert.Equal(t, body, string(order.Raw))
				want := juspay.Succeeded
				if strings.Contains(name, "initiated") {
					want = juspay.Pending
				}
				assert.Equal(t, want, op.outcome(order, nil))
				if strings.Contains(name, "txn-shaped") {
					require.NotNil(t, order.Txn)
					assert.Greater(t, compare(t, body, order.Txn, txnFields), 12)
					return
				}
				assert.Nil(t, order.Txn)
				assert.Greater(t, compare(t, body, order, orderFields), 30)
			})
		}
	}
}

// TestSampleParts asks about one of several captures: by the key that a body
// shows, or by one of its own where it shows none.
func TestSampleParts(t *testing.T) {
	t.Parallel()
	shown := 0
	for name, body := range sampleFiles(t, "*.json") {
		var read juspay.Order
		if !strings.HasPrefix(name, "capture-") && !strings.HasPrefix(name, "order-status-") || json.Unmarshal([]byte(body), &read) != nil {
			continue
		}
		if strings.Contains(name, "capture-card-partial") { // an answer without items is about the part that was asked for
			part := juspay.PartialCapture(juspay.MustAmount("1"), "key-1")
			order, err := newClient(t, always(200, body)).Capture(t.Context(), txnOf(t, body), part)
			require.NoError(t, err)
			assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
			assert.Equal(t, juspay.Unknown, juspay.CaptureOf(read.OrderID, read.TxnUUID, part).Outcome(&read, nil), "asked for later it says nothing")
		}
		for _, item := range read.TxnSubDetails {
			if item.TxnObjectType != "PARTIAL_CAPTURE" {
				continue
			}
			shown++
			part := juspay.PartialCapture(item.TxnAmount, item.TxnID)
			assert.Equal(t, juspay.Succeeded, juspay.CaptureOf(read.OrderID, read.TxnUUID, part).Outcome(&read, nil), name)
			order, err := newClient(t, always(200, body)).Capture(t.Context(), read.TxnUUID, part)
			assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err), name)
		}
	}
	assert.GreaterOrEqual(t, shown, 4, "parts in the published bodies")
}

// TestSampleRefusals says what published refusals mean for the money.
func TestSampleRefusals(t *testing.T) {
	t.Parallel()
	bodies := sampleFiles(t, "error-400-*.json")
	for op, wants := range map[string]map[string]juspay.Outcome{
		"Capture full": {
			"capture-already-charged-legacy": juspay.Unknown, "capture-charged": juspay.Unknown, "capture-authentication-failed": juspay.Failed,
			"capture-pending-vbv": juspay.Failed, "capture-voided": juspay.Failed, "txn-not-found": juspay.Failed,
		},
		"Void": {
			"void-authentication-failed": juspay.Failed, "void-charged": juspay.Failed, "void-invalid-state-legacy": juspay.Unknown, "txn-not-found": juspay.Failed,
		},
		"ProcessOTP": {"authenticate-invalid-auth-account": juspay.Failed, "txn-not-found": juspay.Failed},
		"Refund order": {
			"refund-amount-exceeded": juspay.Failed, "refund-amount-invalid": juspay.Failed, "refund-mandatory-missing": juspay.Failed,
			"refund-duplicate-processing": juspay.Unknown, "refund-duplicate-completed": juspay.Unknown,
			"refund-order-not-found": juspay.Unknown, // in no frame that says whose mistake it is
		},
	} {
		for name, want := range wants {
			body, ok := bodies["error-400-"+name+".json"]
			require.True(t, ok, name)
			got := matrixCall(t.Context(), operationNamed(op), newClient(t, always(400, body)))
			assert.Equal(t, want, got.outcome(), "%s: %s", op, name)
			assert.Equal(t, want == juspay.Unknown, errors.Is(got.err, juspay.ErrOutcomeUnknown), "%s: %s", op, name)
		}
	}
}

func TestSampleTransactions(t *testing.T) {
	t.Parallel()
	for name, body := range sampleFiles(t, "authenticate-*.json") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var response juspay.Response
			txn, err := newClient(t, always(200, body)).ProcessOTP(t.Context(), txnOf(t, body), otpRequest(), juspay.WithResponse(&response))
			require.NoError(t, err, "a declined OTP is no error")
			assert.Empty(t, response.Skipped)
			assert.Equal(t, body, string(txn.Raw))
			want := juspay.Succeeded
			if strings.Contains(name, "failed") {
				want = juspay.Failed
			}
			assert.Equal(t, want, juspay.OTPOutcome(txn, nil))
			assert.Greater(t, compare(t, body, txn, txnFields), 10)
		})
	}
}

// notErrorFrames are bodies of other products, whose members have other names.
var notErrorFrames = map[string]bool{
	"error-404-payout-order-not-found.json": true, "error-mandate-below-5-min.json": true, "error-wallet-eligibility.json": true,
}

func TestSampleErrors(t *testing.T) {
	t.Parallel()
	notFound := regexp.MustCompile(`"(RESOURCE_)?NOT_FOUND"`)
	state := regexp.MustCompile(`(?i)"error_message": *"Cannot (?:Capture|Void) (\w+) Transaction`)
	for name, body := range sampleFiles(t, "error-*.json") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status := 400
			if code := regexp.MustCompile(`^error-(\d{3})-`).FindStringSubmatch(name); code != nil {
				status, _ = strconv.Atoi(code[1])
			}
			for _, op := range operations {
				_, err := op.do(t.Context(), newClient(t, always(status, body)))
				var refused *juspay.APIError
				require.ErrorAs(t, err, &refused)
				require.Equal(t, status, refused.StatusCode)
				require.LessOrEqual(t, len(refused.Error()), 300)
				if !notErrorFrames[name] {
					assert.Positive(t, compare(t, body, refused, errorFields))
				}
				if found := state.FindStringSubmatch(body); found != nil {
					assert.Equal(t, strings.ToUpper(found[1]), string(refused.TxnStatus))
				}
				assert.Equal(t, status == 401, errors.Is(refused, juspay.ErrUnauthorized))
				assert.Equal(t, status == 404 || notFound.MatchString(body), errors.Is(refused, juspay.ErrNotFound))
			}
		})
	}
}
