package juspay_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go"
)

// The public API as programs outside were promised it: this file stops
// compiling when a signature changes.
var (
	_ func(string, ...juspay.Option) (*juspay.Client, error) = juspay.NewClient

	_ func(string) juspay.Option             = juspay.WithBaseURL
	_ func() juspay.Option                   = juspay.WithInsecureHTTP
	_ func(*http.Client) juspay.Option       = juspay.WithHTTPClient
	_ func(string) juspay.Option             = juspay.WithRoutingID
	_ func() juspay.Option                   = juspay.WithoutRoutingID
	_ func(string) juspay.Option             = juspay.WithMerchantID
	_ func(string) juspay.Option             = juspay.WithVersion
	_ func(name, value string) juspay.Option = juspay.WithHeader
	_ func(time.Duration) juspay.Option      = juspay.WithTimeout
	_ func(int) juspay.Option                = juspay.WithRetries
	_ func(int64) juspay.Option              = juspay.WithMaxResponseBytes
	_ func(*slog.Logger) juspay.Option       = juspay.WithLogger
	_ func(string) juspay.Option             = juspay.WithUserAgent
	_ func(*juspay.Response) juspay.Option   = juspay.WithResponse
	_ func() juspay.Option                   = juspay.WithFullGatewayResponse

	_ func() juspay.CaptureRequest                      = juspay.FullCapture
	_ func(juspay.Amount, string) juspay.CaptureRequest = juspay.PartialCapture
	_ func() string                                     = juspay.NewIdempotenceKey

	_ func(string) (juspay.Amount, error)       = juspay.ParseAmount
	_ func(string) juspay.Amount                = juspay.MustAmount
	_ func(int64) juspay.Amount                 = juspay.AmountFromHundredths
	_ func(juspay.Amount) (int64, bool)         = juspay.Amount.Hundredths
	_ func(juspay.Amount, juspay.Amount) int    = juspay.Amount.Cmp
	_ func(juspay.Amount) bool                  = juspay.Amount.IsZero
	_ func(juspay.Amount) string                = juspay.Amount.String
	_ func(juspay.Status) bool                  = juspay.Status.Pending
	_ func(juspay.Outcome) string               = juspay.Outcome.String
	_ func(*juspay.Order, error) juspay.Outcome = juspay.CaptureOutcome
	_ func(*juspay.Order, error) juspay.Outcome = juspay.VoidOutcome
	_ func(*juspay.Txn, error) juspay.Outcome   = juspay.OTPOutcome

	_ = [...]error{juspay.ErrUnauthorized, juspay.ErrForbidden, juspay.ErrNotFound, juspay.ErrInvalidState,
		juspay.ErrRateLimited, juspay.ErrInvalidRequest, juspay.ErrOutcomeUnknown}
	_ = [...]error{(*juspay.APIError)(nil), (*juspay.RequestError)(nil), (*juspay.ValidationError)(nil)}

	_ = [...]any{juspay.TxnDetail{}, juspay.TxnSubDetail{}, juspay.PaymentInfo{}, juspay.Card{},
		juspay.PaymentGatewayResponse{}, juspay.Refund{}, juspay.PaymentLinks{}, juspay.Authentication{}}
	_ juspay.RefundStatus = "ANY"
	_                     = juspay.Timestamp{Time: time.Time{}}
)

// merchant is what a program would declare to test against, and the client has.
type merchant interface {
	Capture(ctx context.Context, txnUUID string, req juspay.CaptureRequest, opts ...juspay.Option) (*juspay.Order, error)
	Void(ctx context.Context, txnUUID string, opts ...juspay.Option) (*juspay.Order, error)
	ProcessOTP(ctx context.Context, txnUUID string, req juspay.ProcessOTPRequest, opts ...juspay.Option) (*juspay.Txn, error)
	OrderStatus(ctx context.Context, orderID string, opts ...juspay.Option) (*juspay.Order, error)
	AwaitOrder(ctx context.Context, orderID string, settled func(*juspay.Order) bool, opts ...juspay.Option) (*juspay.Order, error)
}

var _ merchant = (*juspay.Client)(nil)

// The fields that the contract names, with their types.
func contractFields() {
	var no bool
	_ = juspay.CaptureRequest{Full: true, Amount: juspay.Amount{}, IdempotenceKey: "", Metadata: ""}
	_ = juspay.ProcessOTPRequest{ChallengeID: "", OTP: "", AutoCapture: &no}
	_ = juspay.Response{StatusCode: 0, Header: http.Header{}, Body: []byte{}, RequestID: "", Attempts: 0}
	_ = juspay.APIError{
		Op: "", StatusCode: 0, Status: "", StatusID: 0, Code: "", Message: "", UserMessage: "", Info: &juspay.ErrorInfo{},
		TxnStatus: juspay.StatusCharged, RetryAfter: time.Second, Response: &juspay.Response{},
	}
	_ = juspay.ErrorInfo{
		Code: "", Category: "", UserMessage: "", DeveloperMessage: "", RequestID: "", Href: "", Fields: []juspay.ErrorField{{}},
	}
	_ = juspay.RequestError{Op: "", Sent: true, Attempts: 1, Response: &juspay.Response{}, Err: error(nil)}
	_ = juspay.ValidationError{Op: "", Field: "", Reason: ""}
	_ = juspay.Order{Txn: &juspay.Txn{}, Raw: json.RawMessage{}}
	_ = juspay.Txn{Raw: json.RawMessage{}}
}

func TestContractValues(t *testing.T) {
	t.Parallel()
	contractFields()

	assert.Equal(t, "https://sandbox.juspay.in", juspay.SandboxURL)
	assert.Equal(t, "https://api.juspay.in", juspay.ProductionURL)
	assert.Equal(t, "https://payments.sandbox.juspay.in", juspay.PaymentsSandboxURL)
	assert.Equal(t, "https://payments.juspay.in", juspay.PaymentsProductionURL)

	var zero juspay.Outcome
	assert.Equal(t, juspay.Unknown, zero, "a forgotten outcome is the careful one")
	assert.Equal(t, "[unknown pending succeeded failed]",
		"["+juspay.Unknown.String()+" "+juspay.Pending.String()+" "+juspay.Succeeded.String()+" "+juspay.Failed.String()+"]")
	assert.Equal(t, "unknown", juspay.Outcome(99).String())

	assert.Equal(t, juspay.CaptureRequest{Full: true}, juspay.FullCapture())
	assert.Equal(t, juspay.CaptureRequest{Amount: juspay.MustAmount("10"), IdempotenceKey: "k"},
		juspay.PartialCapture(juspay.MustAmount("10"), "k"))
}
