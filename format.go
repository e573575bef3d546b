package juspay

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"strings"

	"github.com/juspay/juspay-go/internal/redact"
)

// What values of this package show of themselves. fmt asks Format whatever the
// verb, slog asks LogValue; both get the summary, which has no key, OTP, card
// holder, free-form JSON or body in it.
//
// LogValue belongs to the pointers, since slog prints a stack for a nil pointer
// whose LogValue belongs to the value. Values reach slog's text handler through
// Format, and its JSON handler through MarshalJSON, which tells that handler
// from others. The methods themselves are in format_methods.go.

// maxSummary bounds what a value from the server prints.
const maxSummary = 300

// logValue is the summary of what v points to.
func logValue[T interface{ summary() string }](v *T) slog.Value {
	if v == nil {
		return slog.StringValue("<nil>")
	}
	return slog.StringValue(show((*v).summary()))
}

// marshal is the JSON of v, which is plain without its methods: a summary where
// package log/slog asks for it.
func marshal[T interface{ summary() string }](v T, plain any) ([]byte, error) {
	if isLogged() {
		return json.Marshal(show(v.summary()))
	}
	return json.Marshal(plain)
}

// isLogged reports whether it is log/slog that wants the JSON of a value. What
// merchants store has the card holder in it, and logs must not.
func isLogged() bool {
	var callers [64]uintptr
	for skip := 3; ; skip += len(callers) {
		n := runtime.Callers(skip, callers[:])
		for frames, more := runtime.CallersFrames(callers[:n]), n > 0; more; {
			var frame runtime.Frame
			frame, more = frames.Next()
			if strings.HasPrefix(frame.Function, "log/slog.") {
				return true
			}
		}
		if n < len(callers) {
			return false
		}
	}
}

func show(summary string) string { return redact.Summary(summary, maxSummary) }

func (c Client) summary() string {
	if c.config.base == nil {
		return "juspay.Client{}"
	}
	return "juspay.Client{" + c.config.base.Host + "}"
}

func (r Response) summary() string {
	return fmt.Sprintf("juspay.Response{HTTP %d, %d bytes, request id %q, attempts %d}",
		r.StatusCode, len(r.Body), r.RequestID, r.Attempts)
}

func (o Order) summary() string {
	captured := ""
	if !o.CapturedAmount.IsZero() {
		captured = ", captured " + o.CapturedAmount.String()
	}
	if !o.AmountRefunded.IsZero() {
		captured += ", refunded " + o.AmountRefunded.String()
	}
	return fmt.Sprintf("juspay.Order{%s %s, %s %s%s, txn %s}", o.OrderID, o.Status, o.Amount, o.Currency, captured, o.TxnUUID)
}

func (s Session) summary() string {
	return fmt.Sprintf("juspay.Session{%s %s}", s.OrderID, s.Status)
}

func (t Txn) summary() string {
	return fmt.Sprintf("juspay.Txn{%s %s, order %s}", cmp.Or(t.ID, t.TxnUUID), t.Status, t.OrderID)
}

func (d TxnDetail) summary() string {
	return fmt.Sprintf("juspay.TxnDetail{%s %s, %s %s}", d.TxnUUID, d.Status, d.TxnAmount, d.Currency)
}

func (d TxnSubDetail) summary() string {
	return fmt.Sprintf("juspay.TxnSubDetail{%s %s %s, %s %s}", d.TxnObjectType, d.TxnID, d.Status, d.TxnAmount, d.Currency)
}

func (i TxnListItem) summary() string {
	return fmt.Sprintf("juspay.TxnListItem{%s %s}", i.TxnUUID, i.Status)
}

func (p PaymentInfo) summary() string {
	return fmt.Sprintf("juspay.PaymentInfo{%s %s}", p.PaymentMethodType, p.PaymentMethod)
}

func (r PaymentGatewayResponse) summary() string {
	return fmt.Sprintf("juspay.PaymentGatewayResponse{%s, gateway txn %s}", r.RespCode, r.EPGTxnID)
}

func (r Refund) summary() string {
	return fmt.Sprintf("juspay.Refund{%s %s, %s}", r.UniqueRequestID, r.Status, r.Amount)
}

func (c Card) summary() string {
	lastFour := c.LastFourDigits[max(0, len(c.LastFourDigits)-4):]
	return fmt.Sprintf("juspay.Card{%s %s, ends in %q}", c.CardBrand, c.CardType, lastFour)
}

func (u UPI) summary() string {
	return fmt.Sprintf("juspay.UPI{%s}", u.TxnFlowType)
}

func (m Mandate) summary() string {
	return fmt.Sprintf("juspay.Mandate{%s %s}", m.MandateID, m.MandateStatus)
}

func (d EMIDetails) summary() string {
	return fmt.Sprintf("juspay.EMIDetails{%s %s}", d.Bank, d.EMIType)
}

func (o Offer) summary() string {
	return fmt.Sprintf("juspay.Offer{%s %s}", o.OfferCode, o.Status)
}

func (r ProcessOTPRequest) summary() string {
	return fmt.Sprintf("juspay.ProcessOTPRequest{challenge %s, OTP %s}", r.ChallengeID, redact.Mask)
}

func (p Payment) summary() string {
	return fmt.Sprintf("juspay.Payment{%s}", cmp.Or(p.Authentication, &Authentication{}).Method)
}

func (a Authentication) summary() string {
	return fmt.Sprintf("juspay.Authentication{%s}", a.Method)
}

func (p AuthenticationParams) summary() string {
	return fmt.Sprintf("juspay.AuthenticationParams{%s, challenge %s}", p.ID, p.ChallengeID)
}

func (l PaymentLinks) summary() string {
	return "juspay.PaymentLinks{" + l.Web + "}"
}

func (w Wallet) summary() string {
	return fmt.Sprintf("juspay.Wallet{%s}", w.TxnFlowType)
}

func (e APIError) summary() string {
	return e.Error()
}

func (e RequestError) summary() string {
	return e.Error()
}

func (e ValidationError) summary() string { return e.Error() }
