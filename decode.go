package juspay

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/juspay/juspay-go/internal/lenient"
)

// errNotAnswer is a body that says nothing of what was asked for: an order, a
// transaction or a session.
var errNotAnswer = errors.New("the body is not what was asked for")

// The types without their methods: what the decoder fills.
type (
	plainOrder   Order
	plainTxn     Txn
	plainSession Session
)

// mark is true when the member is there, and says something.
type mark bool

func (m *mark) UnmarshalJSON(data []byte) error {
	*m = mark(len(data) > maxNothing || !saysNoError(data))
	return nil
}

// maxNothing bounds the look at a member: a longer one says something.
const maxNothing = 256

// saysNoError is isNoError for a value as JSON writes it.
func saysNoError(text []byte) bool {
	var value any
	return json.Unmarshal(text, &value) == nil && isNoError(value)
}

// isNoError reports whether a value stands for an absent one, or denies it: an
// object does when all its members do, and a string that holds such JSON.
func isNoError(value any) bool {
	switch value := value.(type) {
	case string:
		return lenient.IsNothing(value) || value == "none" || saysNoError([]byte(value))
	case float64:
		return value == 0
	case bool:
		return !value
	case []any:
		return !slices.ContainsFunc(value, func(v any) bool { return !isNoError(v) })
	case map[string]any:
		for _, member := range value {
			if !isNoError(member) {
				return false
			}
		}
		return true
	}
	return value == nil
}

// errorParts are members that error bodies have and orders do not.
type errorParts struct {
	otherErrorParts
	Code    mark `json:"error_code"`
	Message mark `json:"error_message"`
}

// otherErrorParts are those that transactions do not have either.
type otherErrorParts struct {
	Flag         mark `json:"error"`
	Info         mark `json:"error_info"`
	CodeCamel    mark `json:"errorCode"`
	MessageCamel mark `json:"errorMessage"`
	InfoCamel    mark `json:"errorInfo"`
}

// orderBody is what may stand where an order is expected.
type orderBody struct {
	plainOrder
	errorParts
	UniqueRequestID mark `json:"unique_request_id"` // of a refund
}

// isRefund tells a refund from an order that names one, and from an error about one.
func (b *orderBody) isRefund() bool {
	return bool(b.UniqueRequestID) && b.StatusID == 0 && !isErrorStatus(b.Status)
}

// txnBody is what may stand where a transaction is expected. A transaction
// has an error code and message of its own.
type txnBody struct {
	plainTxn
	otherErrorParts
	MerchantID mark `json:"merchant_id"` // of an order
}

// decodeOrder reads the body of a 2xx where an order is expected. skipped are
// the paths of what could not be read of it.
func decodeOrder(body []byte) (*Order, []string, error) {
	order, parts, skipped, err := readOrder(body)
	if err == nil {
		named := order.ID != "" || order.OrderID != "" || order.TxnID != "" || order.Txn != nil && order.Txn.ID != "" ||
			slices.ContainsFunc(order.Refunds, func(r Refund) bool { return r.UniqueRequestID != "" })
		err = checkAnswer(order.Status, named, parts)
	}
	return order, skipped, err
}

// decodeTxn is decodeOrder where a transaction is expected.
func decodeTxn(body []byte) (*Txn, []string, error) {
	txn, parts, skipped, err := readTxn(body)
	if err == nil {
		err = checkAnswer(txn.Status, txn.ID != "" || txn.OrderID != "" || txn.TxnID != "", parts)
	}
	return txn, skipped, err
}

// decodeSession is decodeOrder where a session is expected.
func decodeSession(body []byte) (*Session, []string, error) {
	if !isObject(body) {
		return nil, nil, errNotAnswer
	}
	var read struct {
		plainSession
		errorParts
	}
	report, err := lenient.Unmarshal(body, &read)
	if err != nil {
		return nil, nil, err
	}
	session := (*Session)(&read.plainSession)
	session.Raw = body
	return session, report.Skipped, checkAnswer(session.Status, session.ID != "" || session.OrderID != "", read.errorParts)
}

// checkAnswer tells an answer from an error body that came with a 2xx, and
// from an object about something else. A payment that failed may have an
// error code beside its status and ids: that is an answer.
func checkAnswer(status Status, named bool, parts errorParts) error {
	certain := parts.Flag || parts.Info || parts.InfoCamel
	likely := parts.Code || parts.Message || parts.CodeCamel || parts.MessageCamel
	switch {
	case bool(certain), isErrorStatus(status), bool(likely) && (!named || status == ""):
		return errErrorBody
	case status == "" && !named:
		return errNotAnswer
	}
	return nil
}

// errorStatuses are what error bodies have for a status, in small letters.
var errorStatuses = []string{"error", "bad request", "bad_request", "invalid request", "invalid_request",
	"invalid_request_error", "not found", "not_found", "unauthorized", "forbidden"}

func isErrorStatus(status Status) bool {
	return slices.Contains(errorStatuses, strings.ToLower(string(status)))
}

func readOrder(body []byte) (*Order, errorParts, []string, error) {
	if !isObject(body) {
		return nil, errorParts{}, nil, errNotAnswer
	}
	var read orderBody
	report, err := lenient.Unmarshal(body, &read)
	if err != nil {
		return nil, errorParts{}, nil, err
	}
	order := (*Order)(&read.plainOrder)
	order.Raw = body
	order.origin = readFrom(report)
	if order.CapturedAmount.Sign() > 0 && slices.Contains(slices.Concat(report.Twice, report.Skipped), "/amount") {
		order.origin.unclear = true // nobody can tell whether that is all
	}
	skipped := report.Skipped
	switch {
	case order.MerchantID != "": // only orders have one
	case read.isRefund():
		skipped = order.takeRefund(body)
		if order.Refunds[0].Status != "" {
			read.Code, read.Message = false, false // the refund's own
		}
	case order.Amount.IsZero():
		skipped = union(skipped, order.takeTxn(body))
	}
	return order, read.errorParts, skipped, nil
}

// readFrom is the origin of what a body said.
func readFrom(report lenient.Report) origin {
	unclear := report.Cut || slices.ContainsFunc(slices.Concat(report.Twice, report.Skipped), isDecisive) ||
		slices.Contains(report.Twice, "/refunds") || slices.Contains(report.Twice, "/txn_list")
	return origin{read: true, unclear: unclear}
}

// isDecisive tells the members that decide what became of the money: one that
// was given twice, or could not be read, leaves that open.
func isDecisive(path string) bool {
	switch path[strings.LastIndexByte(path, '/')+1:] {
	case "status", "captured_amount", "txn_uuid":
		return true
	}
	return strings.HasPrefix(path, "/txn_sub_details")
}

// takeTxn fills an order from a body that is a transaction, as version 3.2
// answers a capture, and returns what could not be read of it. Orders have an
// amount; transactions have a gateway by name, and an id of their own.
func (o *Order) takeTxn(body []byte) (skipped []string) {
	txn, _, skipped, err := readTxn(body)
	if err != nil || !txn.isTxn() {
		return nil
	}
	o.Txn = txn
	o.TxnUUID, o.ID = cmp.Or(txn.TxnUUID, txn.ID), ""
	if info := txn.PaymentInfo; info != nil {
		o.Card, o.UPI = cmp.Or(o.Card, info.Card), cmp.Or(o.UPI, info.UPI)
		o.PaymentMethod = cmp.Or(o.PaymentMethod, info.PaymentMethod)
		o.PaymentMethodType = cmp.Or(o.PaymentMethodType, info.PaymentMethodType)
	}
	return skipped
}

// isTxn reports whether t has what a transaction has and an order has not.
func (t *Txn) isTxn() bool {
	return t.Gateway != "" || t.PaymentInfo != nil || t.Payment != nil || !t.TxnAmount.IsZero() || !t.Created.IsZero()
}

// takeRefund fills an order from a body that is one refund: its status, its
// amount and its id are the refund's, not the order's.
func (o *Order) takeRefund(body []byte) (skipped []string) {
	var refund Refund
	report, _ := lenient.Unmarshal(body, &refund) // it was valid before
	*o = Order{OrderID: refund.OrderID, TxnID: refund.TxnID, Refunds: []Refund{refund}, Raw: body, origin: readFrom(report)}
	return report.Skipped
}

// union returns both lists of paths as one, without those that are in both.
func union(paths, more []string) []string {
	for _, path := range more {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths[:min(len(paths), lenient.MaxSkipped)]
}

func readTxn(body []byte) (*Txn, errorParts, []string, error) {
	if !isObject(body) {
		return nil, errorParts{}, nil, errNotAnswer
	}
	var read txnBody
	report, err := lenient.Unmarshal(body, &read)
	if err != nil {
		return nil, errorParts{}, nil, err
	}
	txn := (*Txn)(&read.plainTxn)
	txn.Raw = body
	txn.origin = readFrom(report)
	if read.MerchantID {
		txn.ID = txn.TxnUUID // an order's id is not the transaction's
	}
	parts := errorParts{read.otherErrorParts, txn.ErrorCode != "", txn.ErrorMessage != ""}
	return txn, parts, report.Skipped, nil
}

func isObject(body []byte) bool {
	trimmed := bytes.TrimLeft(lenient.TrimMark(body), " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{'
}

// UnmarshalJSON reads an order as tolerantly as the client does: for orders
// that a merchant stored, and for those in a webhook. null changes nothing. It
// fails only where data is no JSON object.
func (o *Order) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	order, _, _, err := readOrder(bytes.Clone(data))
	if err == nil {
		*o = *order
	}
	return err
}

// MarshalJSON writes the order under the vendor's names, amounts as numbers; an
// order that came as a transaction is written as that. It holds what the
// order holds, the card holder's name included: store it with care. Package
// log/slog gets a summary.
//
// An order does not remember in JSON which call it answered. Store the Movement
// before the call and the Outcome after it, not the order in place of them.
func (o Order) MarshalJSON() ([]byte, error) {
	switch {
	case o.origin.unclear && len(o.Raw) > 0:
		return marshal(o, o.Raw) // it must stay as unclear as it is
	case o.Txn != nil:
		return marshal(o, o.Txn)
	}
	return marshal(o, plainOrder(o))
}

// UnmarshalJSON reads a transaction as tolerantly as the client does. null
// changes nothing. It fails only where data is no JSON object.
func (t *Txn) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	txn, _, _, err := readTxn(bytes.Clone(data))
	if err == nil {
		*t = *txn
	}
	return err
}
