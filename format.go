package juspay

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"

	"github.com/juspay/juspay-go/internal/redact"
)

// What values of this package show of themselves. fmt asks Format whatever the
// verb, slog asks LogValue; both get the summary, which has no key, OTP, card
// holder, free-form JSON or body in it. Receivers are values so that values
// and pointers are covered alike.

// maxSummary bounds what a value from the server prints.
const maxSummary = 300

func show(summary string) string {
	return redact.Line(redact.Secrets{}.Scrub(summary), maxSummary)
}

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
	return fmt.Sprintf("juspay.Order{%s %s, %s %s, txn %s}", o.OrderID, o.Status, o.Amount, o.Currency, o.TxnUUID)
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

// Format prints a summary, for every verb.
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, show(c.summary())) }

// LogValue is a summary.
func (c Client) LogValue() slog.Value { return slog.StringValue(show(c.summary())) }

// Format prints a summary, for every verb.
func (r Response) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r Response) LogValue() slog.Value { return slog.StringValue(show(r.summary())) }

// Format prints a summary, for every verb.
func (o Order) Format(f fmt.State, _ rune) { io.WriteString(f, show(o.summary())) }

// LogValue is a summary.
func (o Order) LogValue() slog.Value { return slog.StringValue(show(o.summary())) }

// Format prints a summary, for every verb.
func (t Txn) Format(f fmt.State, _ rune) { io.WriteString(f, show(t.summary())) }

// LogValue is a summary.
func (t Txn) LogValue() slog.Value { return slog.StringValue(show(t.summary())) }

// Format prints a summary, for every verb.
func (d TxnDetail) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d TxnDetail) LogValue() slog.Value { return slog.StringValue(show(d.summary())) }

// Format prints a summary, for every verb.
func (d TxnSubDetail) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d TxnSubDetail) LogValue() slog.Value { return slog.StringValue(show(d.summary())) }

// Format prints a summary, for every verb.
func (i TxnListItem) Format(f fmt.State, _ rune) { io.WriteString(f, show(i.summary())) }

// LogValue is a summary.
func (i TxnListItem) LogValue() slog.Value { return slog.StringValue(show(i.summary())) }

// Format prints a summary, for every verb.
func (p PaymentInfo) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p PaymentInfo) LogValue() slog.Value { return slog.StringValue(show(p.summary())) }

// Format prints a summary, for every verb.
func (r PaymentGatewayResponse) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r PaymentGatewayResponse) LogValue() slog.Value { return slog.StringValue(show(r.summary())) }

// Format prints a summary, for every verb.
func (r Refund) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r Refund) LogValue() slog.Value { return slog.StringValue(show(r.summary())) }

// Format prints a summary, for every verb.
func (c Card) Format(f fmt.State, _ rune) { io.WriteString(f, show(c.summary())) }

// LogValue is a summary.
func (c Card) LogValue() slog.Value { return slog.StringValue(show(c.summary())) }

// Format prints a summary, for every verb.
func (u UPI) Format(f fmt.State, _ rune) { io.WriteString(f, show(u.summary())) }

// LogValue is a summary.
func (u UPI) LogValue() slog.Value { return slog.StringValue(show(u.summary())) }

// Format prints a summary, for every verb.
func (m Mandate) Format(f fmt.State, _ rune) { io.WriteString(f, show(m.summary())) }

// LogValue is a summary.
func (m Mandate) LogValue() slog.Value { return slog.StringValue(show(m.summary())) }

// Format prints a summary, for every verb.
func (d EMIDetails) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d EMIDetails) LogValue() slog.Value { return slog.StringValue(show(d.summary())) }

// Format prints a summary, for every verb.
func (o Offer) Format(f fmt.State, _ rune) { io.WriteString(f, show(o.summary())) }

// LogValue is a summary.
func (o Offer) LogValue() slog.Value { return slog.StringValue(show(o.summary())) }

// Format prints a summary, for every verb.
func (r ProcessOTPRequest) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r ProcessOTPRequest) LogValue() slog.Value { return slog.StringValue(show(r.summary())) }

// Format prints a summary, for every verb.
func (p Payment) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p Payment) LogValue() slog.Value { return slog.StringValue(show(p.summary())) }

// Format prints a summary, for every verb.
func (a Authentication) Format(f fmt.State, _ rune) { io.WriteString(f, show(a.summary())) }

// LogValue is a summary.
func (a Authentication) LogValue() slog.Value { return slog.StringValue(show(a.summary())) }

// Format prints a summary, for every verb.
func (p AuthenticationParams) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p AuthenticationParams) LogValue() slog.Value { return slog.StringValue(show(p.summary())) }

// Format prints a summary, for every verb.
func (l PaymentLinks) Format(f fmt.State, _ rune) { io.WriteString(f, show(l.summary())) }

// LogValue is a summary.
func (l PaymentLinks) LogValue() slog.Value { return slog.StringValue(show(l.summary())) }

// Format prints a summary, for every verb.
func (w Wallet) Format(f fmt.State, _ rune) { io.WriteString(f, show(w.summary())) }

// LogValue is a summary.
func (w Wallet) LogValue() slog.Value { return slog.StringValue(show(w.summary())) }

// Format prints a summary, for every verb.
func (e APIError) Format(f fmt.State, _ rune) { io.WriteString(f, show(e.summary())) }

// LogValue is a summary.
func (e APIError) LogValue() slog.Value { return slog.StringValue(show(e.summary())) }

// Format prints a summary, for every verb.
func (e RequestError) Format(f fmt.State, _ rune) { io.WriteString(f, show(e.summary())) }

// LogValue is a summary.
func (e RequestError) LogValue() slog.Value { return slog.StringValue(show(e.summary())) }

// MarshalJSON writes a summary.
func (c Client) MarshalJSON() ([]byte, error) { return json.Marshal(c.summary()) }

// MarshalJSON writes the OTP masked: the request is not for storing.
func (r ProcessOTPRequest) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ChallengeID string `json:"challenge_id"`
		OTP         string `json:"otp"`
		AutoCapture *bool  `json:"auto_capture,omitzero"`
	}{r.ChallengeID, redact.Mask, r.AutoCapture})
}

// MarshalJSON writes a summary: neither header nor body.
func (r Response) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		StatusCode int      `json:"status_code"`
		RequestID  string   `json:"request_id,omitzero"`
		Attempts   int      `json:"attempts"`
		BodyBytes  int      `json:"body_bytes"`
		Skipped    []string `json:"skipped,omitzero"`
	}{r.StatusCode, r.RequestID, r.Attempts, len(r.Body), r.Skipped})
}

// MarshalJSON writes what the error says of itself, not what it wraps.
func (e RequestError) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Op       string    `json:"op"`
		Sent     bool      `json:"sent"`
		Attempts int       `json:"attempts"`
		Response *Response `json:"response,omitzero"`
		Error    string    `json:"error"`
	}{e.Op, e.Sent, e.Attempts, e.Response, e.Error()})
}
