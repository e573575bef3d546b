package juspay

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"

	"github.com/juspay/juspay-go/internal/lenient"
)

// Event is one webhook: that something happened to an order, a transaction, a
// mandate or a notification, and what Juspay knew of it at that time.
//
// It decides nothing about money. Events come twice, late and in any order, and
// who has the webhook's password can forge them. Order says what the sender
// claims: judge it with [Movement.Outcome] and a nil error, and confirm with
// [Client.Settle] before goods leave.
//
// See https://docs.juspay.io/hyper-checkout/web/base-sdk-integration/webhooks.
type Event struct {
	// ID is not unique by itself: published events of different names share
	// one. Store events under [Event.DedupKey].
	ID string
	// Name says what happened, as far as the name goes: a refund event may hold
	// a refund in another state, and then the refund's own status counts. It is
	// empty where the body has none.
	Name EventName
	// Created is when Juspay made the event; later than the state it tells of.
	Created Timestamp

	// Order is what OrderStatus answered at that time; nil when the event is
	// not about an order. TXN_CREATED carries an order, too.
	Order *Order
	// Txn is nil when the event is not about a transaction by itself, as only
	// TXN_CHARGED and TXN_FAILED are known to be.
	Txn *Txn
	// Content is all that the event carries, as JSON: also what is neither an
	// order nor a transaction, such as a mandate.
	Content json.RawMessage

	// Skipped names what could not be read, as JSON Pointers into the body,
	// such as /content/order/amount. Those fields are zero.
	Skipped []string
	// Raw is the whole body, decrypted if it was encrypted. It is not printed.
	Raw json.RawMessage
}

const opParseEvent = "ParseEvent"

// ParseEvent reads the body of a webhook. It is as tolerant as all reading
// here: names and contents that nobody listed are kept, and a value of the wrong
// type costs that value alone.
//
// The error is a [*ValidationError] for a body that is no event: no JSON object,
// one without event_name and content, such as an order by itself, and one that is
// still encrypted. [NewWebhookHandler] opens those.
//
// The event keeps no part of body. ParseEvent does not know who sent it: check
// the credentials first, as [NewWebhookHandler] does.
func ParseEvent(body []byte) (*Event, error) {
	body = bytes.Clone(lenient.TrimMark(body))
	if !isObject(body) {
		return nil, notEvent("is no JSON object")
	}
	var read eventBody
	report, err := lenient.Unmarshal(body, &read)
	switch {
	case err != nil:
		return nil, notEvent("is not valid JSON, or was cut off")
	case read.encrypted():
		return nil, notEvent("is encrypted: open it first, with an Envelope such as WebhookConfig.Envelope")
	case read.Name == "" && len(read.Content) == 0:
		return nil, notEvent("has neither event_name nor content, as events have")
	}
	event := &Event{
		ID: read.ID, Name: read.Name, Created: read.Created, Content: read.Content,
		Skipped: report.Skipped, Raw: body,
	}
	event.readContent()
	return event, nil
}

func notEvent(reason string) *ValidationError {
	return &ValidationError{Op: opParseEvent, Field: "body", Reason: reason}
}

// eventBody is a webhook, and what an encrypted one has instead.
type eventBody struct {
	ID      string          `json:"id"`
	Name    EventName       `json:"event_name"`
	Created Timestamp       `json:"date_created"`
	Content json.RawMessage `json:"content"`
	sealedBody
}

// sealedBody is what only encrypted bodies have: one of both.
type sealedBody struct {
	JWT     json.RawMessage `json:"JWT"`
	Payload json.RawMessage `json:"encryptedPayload"`
}

func (b sealedBody) encrypted() bool { return len(b.JWT) > 0 || len(b.Payload) > 0 }

// isEncrypted reports whether body is for an [Envelope] to open.
func isEncrypted(body []byte) bool {
	var read sealedBody
	if !isObject(body) {
		return false
	}
	_, err := lenient.Unmarshal(body, &read)
	return err == nil && read.encrypted()
}

// readContent fills Order and Txn from Content. Any other member stays as it is.
func (e *Event) readContent() {
	var members struct {
		Order json.RawMessage `json:"order"`
		Txn   json.RawMessage `json:"txn"`
	}
	report, _ := lenient.Unmarshal(e.Content, &members) // no content has no members
	e.skip("/content", report.Skipped)
	e.Order = readMember(e, "/content/order", members.Order, readOrder)
	e.Txn = readMember(e, "/content/txn", members.Txn, readTxn)
	if e.Order != nil && len(report.Twice) > 0 { // which of the two?
		e.Order.origin.unclear = true
	}
	if e.Txn != nil && len(report.Twice) > 0 {
		e.Txn.origin.unclear = true
	}
}

// readMember reads the object that stands at path, or in a string there as JSON
// text. It returns nil where there is none.
func readMember[T any](e *Event, path string, value []byte, read func([]byte) (*T, errorParts, []string, error)) *T {
	var text string
	if len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &text) == nil {
		value = []byte(text)
	}
	if lenient.IsNothing(string(value)) {
		return nil
	}
	member, _, skipped, err := read(value)
	if err != nil {
		skipped = []string{""} // all of it
	}
	e.skip(path, skipped)
	return member
}

// skip puts paths below path into Skipped.
func (e *Event) skip(path string, below []string) {
	for _, end := range below[:min(len(below), lenient.MaxSkipped-len(e.Skipped))] {
		e.Skipped = append(e.Skipped, path+end)
	}
}

// OrderID returns the merchant's id of the order that the event is about, for
// [Client.OrderStatus]; "" when it names none, as notifications do.
func (e *Event) OrderID() string {
	if e == nil {
		return ""
	}
	id := cmp.Or(orderOf(e).OrderID, txnOf(e).OrderID)
	if id != "" {
		return id
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(e.Content, &members) // content that is no object names no order
	for _, name := range slices.Sorted(maps.Keys(members)) {
		var member struct {
			OrderID string `json:"order_id"`
		}
		_, _ = lenient.Unmarshal(members[name], &member)
		id = cmp.Or(id, member.OrderID)
	}
	return id
}

func orderOf(e *Event) *Order { return cmp.Or(e.Order, &Order{}) }
func txnOf(e *Event) *Txn     { return cmp.Or(e.Txn, &Txn{}) }

// DedupKey returns what to store the event under, so that one that comes twice
// is handled once: its id and its name, since one id stands on published events
// of several names. Without an id it is a hash of the body and the name, so that
// no two events share a key by accident.
func (e *Event) DedupKey() string {
	if e == nil {
		return ""
	}
	id := e.ID
	if id == "" {
		body, err := e.MarshalJSON()
		if err != nil { // made by hand, of content that is no JSON
			body = fmt.Appendf(nil, "%s %s", e.Created.Time, e.Content)
		}
		sum := sha256.Sum256(body)
		id = "sha256:" + hex.EncodeToString(sum[:])
	}
	return id + "/" + string(e.Name)
}

// MarshalJSON writes Raw, the event as it came, customer and card included: store
// it with care. An event made by hand is written as Juspay would.
func (e Event) MarshalJSON() ([]byte, error) {
	if len(e.Raw) > 0 {
		return marshal(e, e.Raw)
	}
	var content any = e.Content
	if len(e.Content) == 0 {
		content = struct {
			Order *Order `json:"order,omitzero"`
			Txn   *Txn   `json:"txn,omitzero"`
		}{e.Order, e.Txn}
	}
	return marshal(e, struct {
		ID      string    `json:"id"`
		Name    EventName `json:"event_name"`
		Created Timestamp `json:"date_created"`
		Content any       `json:"content"`
	}{e.ID, e.Name, e.Created, content})
}

// UnmarshalJSON is [ParseEvent], for events that a merchant stored. null changes
// nothing.
func (e *Event) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	event, err := ParseEvent(data)
	if err == nil {
		*e = *event
	}
	return err
}

func (e Event) summary() string {
	return fmt.Sprintf("juspay.Event{%s %s, order %s %s}", e.Name, e.ID, e.OrderID(), cmp.Or(orderOf(&e).Status, txnOf(&e).Status))
}

// Format prints a summary, for every verb.
func (e Event) Format(f fmt.State, _ rune) { io.WriteString(f, show(e.summary())) }

// LogValue is a summary.
func (e *Event) LogValue() slog.Value { return logValue(e) }
