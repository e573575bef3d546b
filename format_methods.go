package juspay

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// The methods of all that prints a summary: see format.go. Response and
// ProcessOTPRequest have no MarshalJSON, since programs embed them: it would
// write the whole struct around them. Their tags leave out what is secret.

// Format prints a summary, for every verb.
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, show(c.summary())) }

// LogValue is a summary.
func (c *Client) LogValue() slog.Value { return logValue(c) }

// MarshalJSON writes a summary.
func (c Client) MarshalJSON() ([]byte, error) { return json.Marshal(c.summary()) }

// Format prints a summary, for every verb.
func (r Response) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r *Response) LogValue() slog.Value { return logValue(r) }

// Format prints a summary, for every verb.
func (o Order) Format(f fmt.State, _ rune) { io.WriteString(f, show(o.summary())) }

// LogValue is a summary.
func (o *Order) LogValue() slog.Value { return logValue(o) }

// Format prints a summary, for every verb.
func (s Session) Format(f fmt.State, _ rune) { io.WriteString(f, show(s.summary())) }

// LogValue is a summary.
func (s *Session) LogValue() slog.Value { return logValue(s) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (s Session) MarshalJSON() ([]byte, error) {
	type plain Session
	return marshal(s, plain(s))
}

// Format prints a summary, for every verb.
func (t Txn) Format(f fmt.State, _ rune) { io.WriteString(f, show(t.summary())) }

// LogValue is a summary.
func (t *Txn) LogValue() slog.Value { return logValue(t) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (t Txn) MarshalJSON() ([]byte, error) {
	type plain Txn
	return marshal(t, plain(t))
}

// Format prints a summary, for every verb.
func (d TxnDetail) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d *TxnDetail) LogValue() slog.Value { return logValue(d) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (d TxnDetail) MarshalJSON() ([]byte, error) {
	type plain TxnDetail
	return marshal(d, plain(d))
}

// Format prints a summary, for every verb.
func (d TxnSubDetail) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d *TxnSubDetail) LogValue() slog.Value { return logValue(d) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (d TxnSubDetail) MarshalJSON() ([]byte, error) {
	type plain TxnSubDetail
	return marshal(d, plain(d))
}

// Format prints a summary, for every verb.
func (i TxnListItem) Format(f fmt.State, _ rune) { io.WriteString(f, show(i.summary())) }

// LogValue is a summary.
func (i *TxnListItem) LogValue() slog.Value { return logValue(i) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (i TxnListItem) MarshalJSON() ([]byte, error) {
	type plain TxnListItem
	return marshal(i, plain(i))
}

// Format prints a summary, for every verb.
func (p PaymentInfo) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p *PaymentInfo) LogValue() slog.Value { return logValue(p) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (p PaymentInfo) MarshalJSON() ([]byte, error) {
	type plain PaymentInfo
	return marshal(p, plain(p))
}

// Format prints a summary, for every verb.
func (r PaymentGatewayResponse) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r *PaymentGatewayResponse) LogValue() slog.Value { return logValue(r) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (r PaymentGatewayResponse) MarshalJSON() ([]byte, error) {
	type plain PaymentGatewayResponse
	return marshal(r, plain(r))
}

// Format prints a summary, for every verb.
func (r Refund) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r *Refund) LogValue() slog.Value { return logValue(r) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (r Refund) MarshalJSON() ([]byte, error) {
	type plain Refund
	return marshal(r, plain(r))
}

// Format prints a summary, for every verb.
func (c Card) Format(f fmt.State, _ rune) { io.WriteString(f, show(c.summary())) }

// LogValue is a summary.
func (c *Card) LogValue() slog.Value { return logValue(c) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (c Card) MarshalJSON() ([]byte, error) {
	type plain Card
	return marshal(c, plain(c))
}

// Format prints a summary, for every verb.
func (u UPI) Format(f fmt.State, _ rune) { io.WriteString(f, show(u.summary())) }

// LogValue is a summary.
func (u *UPI) LogValue() slog.Value { return logValue(u) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (u UPI) MarshalJSON() ([]byte, error) {
	type plain UPI
	return marshal(u, plain(u))
}

// Format prints a summary, for every verb.
func (m Mandate) Format(f fmt.State, _ rune) { io.WriteString(f, show(m.summary())) }

// LogValue is a summary.
func (m *Mandate) LogValue() slog.Value { return logValue(m) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (m Mandate) MarshalJSON() ([]byte, error) {
	type plain Mandate
	return marshal(m, plain(m))
}

// Format prints a summary, for every verb.
func (d EMIDetails) Format(f fmt.State, _ rune) { io.WriteString(f, show(d.summary())) }

// LogValue is a summary.
func (d *EMIDetails) LogValue() slog.Value { return logValue(d) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (d EMIDetails) MarshalJSON() ([]byte, error) {
	type plain EMIDetails
	return marshal(d, plain(d))
}

// Format prints a summary, for every verb.
func (o Offer) Format(f fmt.State, _ rune) { io.WriteString(f, show(o.summary())) }

// LogValue is a summary.
func (o *Offer) LogValue() slog.Value { return logValue(o) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (o Offer) MarshalJSON() ([]byte, error) {
	type plain Offer
	return marshal(o, plain(o))
}

// Format prints a summary, for every verb.
func (r ProcessOTPRequest) Format(f fmt.State, _ rune) { io.WriteString(f, show(r.summary())) }

// LogValue is a summary.
func (r *ProcessOTPRequest) LogValue() slog.Value { return logValue(r) }

// Format prints a summary, for every verb.
func (p Payment) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p *Payment) LogValue() slog.Value { return logValue(p) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (p Payment) MarshalJSON() ([]byte, error) {
	type plain Payment
	return marshal(p, plain(p))
}

// Format prints a summary, for every verb.
func (a Authentication) Format(f fmt.State, _ rune) { io.WriteString(f, show(a.summary())) }

// LogValue is a summary.
func (a *Authentication) LogValue() slog.Value { return logValue(a) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (a Authentication) MarshalJSON() ([]byte, error) {
	type plain Authentication
	return marshal(a, plain(a))
}

// Format prints a summary, for every verb.
func (p AuthenticationParams) Format(f fmt.State, _ rune) { io.WriteString(f, show(p.summary())) }

// LogValue is a summary.
func (p *AuthenticationParams) LogValue() slog.Value { return logValue(p) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (p AuthenticationParams) MarshalJSON() ([]byte, error) {
	type plain AuthenticationParams
	return marshal(p, plain(p))
}

// Format prints a summary, for every verb.
func (l PaymentLinks) Format(f fmt.State, _ rune) { io.WriteString(f, show(l.summary())) }

// LogValue is a summary.
func (l *PaymentLinks) LogValue() slog.Value { return logValue(l) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (l PaymentLinks) MarshalJSON() ([]byte, error) {
	type plain PaymentLinks
	return marshal(l, plain(l))
}

// Format prints a summary, for every verb.
func (w Wallet) Format(f fmt.State, _ rune) { io.WriteString(f, show(w.summary())) }

// LogValue is a summary.
func (w *Wallet) LogValue() slog.Value { return logValue(w) }

// MarshalJSON writes all fields, but a summary for package log/slog.
func (w Wallet) MarshalJSON() ([]byte, error) {
	type plain Wallet
	return marshal(w, plain(w))
}

// Format prints a summary, for every verb.
func (e APIError) Format(f fmt.State, _ rune) { io.WriteString(f, show(e.summary())) }

// LogValue is a summary.
func (e *APIError) LogValue() slog.Value { return logValue(e) }

// Format prints a summary, for every verb.
func (e RequestError) Format(f fmt.State, _ rune) { io.WriteString(f, show(e.summary())) }

// LogValue is a summary.
func (e *RequestError) LogValue() slog.Value { return logValue(e) }
