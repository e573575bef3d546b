package juspaytest

import (
	"encoding/json"
	"time"

	juspay "github.com/juspay/juspay-go"
)

// eventsOf are the events of a transaction that gets a status. Of four of them
// the vendor has published no body, and no page lists them: see the package
// documentation.
var eventsOf = map[juspay.Status][]juspay.EventName{
	juspay.StatusAuthorized:           {juspay.EventOrderAuthorized},
	juspay.StatusCharged:              {juspay.EventTxnCharged, juspay.EventOrderSucceeded},
	juspay.StatusPartialCharged:       {juspay.EventOrderPartialCharged},
	juspay.StatusCaptureFailed:        {juspay.EventOrderCaptureFailed},
	juspay.StatusVoided:               {juspay.EventOrderVoided},
	juspay.StatusVoidFailed:           {juspay.EventOrderVoidFailed},
	juspay.StatusAuthenticationFailed: {juspay.EventTxnFailed, juspay.EventOrderFailed},
	juspay.StatusAuthorizationFailed:  {juspay.EventTxnFailed, juspay.EventOrderFailed},
}

// eventOfRefund is the event of a refund that gets a status.
var eventOfRefund = map[juspay.RefundStatus]juspay.EventName{
	juspay.RefundPending:      juspay.EventRefundInitiated,
	juspay.RefundSuccess:      juspay.EventOrderRefunded,
	juspay.RefundFailure:      juspay.EventOrderRefundFailed,
	juspay.RefundManualReview: juspay.EventRefundManualReviewNeeded,
}

// eventBody is what a webhook carries.
type eventBody struct {
	ID          string           `json:"id"`
	EventName   juspay.EventName `json:"event_name"`
	DateCreated string           `json:"date_created"`
	Content     contentBody      `json:"content"`
}

// contentBody has one of its members.
type contentBody struct {
	Order *orderBody    `json:"order,omitzero"`
	Txn   *txnEventBody `json:"txn,omitzero"`
}

// txnEventBody is a transaction in an event of its own.
type txnEventBody struct {
	detailBody
	StatusID          int         `json:"status_id"`
	PaymentMethod     string      `json:"payment_method"`
	PaymentMethodType string      `json:"payment_method_type"`
	GatewayResponse   gatewayBody `json:"payment_gateway_response"`
	Card              cardBody    `json:"card"`
}

// happened tells the server what has become of a transaction. One that the
// server does not know tells nobody.
func (t *txn) happened(at time.Time, names ...juspay.EventName) {
	if t.tell == nil {
		return
	}
	for _, name := range names {
		t.tell(t, name, at)
	}
}

// tell puts an event on the list of what is to be sent.
func (s *Server) tell(t *txn, name juspay.EventName, at time.Time) {
	if s.cfg.webhooks.url == "" {
		return
	}
	id := "evt_V2_" + s.ids.hex(32)
	s.events = append(s.events, &event{
		Event: Event{ID: id, Name: name, OrderID: t.order.id, TxnUUID: t.uuid, At: at, Body: s.eventBody(id, t, name, at)},
		due:   s.now(), held: s.holding,
	})
	if limit := s.cfg.requestLimit; limit > 0 && len(s.events) > limit {
		s.events = s.events[len(s.events)-limit:]
	}
	s.stir()
}

// eventBody is the text of an event, before it is encrypted. Its version is the
// account's, whatever the calls of the client ask for.
func (s *Server) eventBody(id string, t *txn, name juspay.EventName, at time.Time) string {
	v := &view{
		txn: *t.clone(), desk: s.answerDesk(), status: t.status, version: s.cfg.version, split: s.cfg.splitRefunds,
	}
	body := eventBody{ID: id, EventName: name, DateCreated: wireTime(at), Content: v.content(name)}
	a := jsonAnswer(200, body)
	if s.cfg.odd != 0 {
		a = s.cfg.odd.apply(a)
	}
	return string(a.body)
}

func (v *view) content(name juspay.EventName) contentBody {
	if name != juspay.EventTxnCharged && name != juspay.EventTxnFailed {
		order := v.asOrderStatus(false)
		return contentBody{Order: &order}
	}
	return contentBody{Txn: &txnEventBody{
		detailBody: v.detail(v.uuid, v.id, v.status, v.amount, v.created), StatusID: statusIDs[v.status],
		PaymentMethod: "VISA", PaymentMethodType: "CARD", GatewayResponse: v.gatewayResponse(v.status, v.id, v.updated),
		Card: paymentCard(),
	}}
}

// Event is something that happened to a payment, as the fake tells it.
type Event struct {
	ID      string           `json:"id"`
	Name    juspay.EventName `json:"event_name"`
	OrderID string           `json:"order_id"`
	TxnUUID string           `json:"txn_uuid"`
	At      time.Time        `json:"at"`   // on the server's clock
	Body    string           `json:"body"` // JSON, before it is encrypted

	// Delivered reports whether it was answered with HTTP 200.
	Delivered bool `json:"delivered"`
	// Attempts counts the deliveries so far.
	Attempts int `json:"attempts"`
}

// MarshalJSON writes the body as what it is.
func (e Event) MarshalJSON() ([]byte, error) {
	type plain Event
	return json.Marshal(struct {
		plain
		Body json.RawMessage `json:"body"`
	}{plain(e), json.RawMessage(e.Body)})
}
