package juspay

// EventName says what a webhook is about. The set is open: Juspay adds names,
// and each has to be switched on in the dashboard. There is none for a capture:
// that shows as ORDER_SUCCEEDED or ORDER_PARTIAL_CHARGED.
type EventName string

// The events that Juspay publishes a body of.
const (
	EventOrderSucceeded           EventName = "ORDER_SUCCEEDED"             // order CHARGED
	EventOrderFailed              EventName = "ORDER_FAILED"                // order AUTHENTICATION_FAILED, AUTHORIZATION_FAILED …
	EventOrderPartialCharged      EventName = "ORDER_PARTIAL_CHARGED"       // one body is published, of a payment that was split
	EventOrderRefunded            EventName = "ORDER_REFUNDED"              // order CHARGED: see its Refunds
	EventOrderRefundFailed        EventName = "ORDER_REFUND_FAILED"         // order CHARGED: see its Refunds
	EventRefundInitiated          EventName = "REFUND_INITIATED"            // order CHARGED, the refund PENDING
	EventRefundManualReviewNeeded EventName = "REFUND_MANUAL_REVIEW_NEEDED" // the refund MANUAL_REVIEW
	EventAutoRefundInitiated      EventName = "AUTO_REFUND_INITIATED"       // order AUTO_REFUNDED; one body holds a refund in MANUAL_REVIEW
	EventAutoRefundSucceeded      EventName = "AUTO_REFUND_SUCCEEDED"       // order AUTO_REFUNDED
	EventAutoRefundFailed         EventName = "AUTO_REFUND_FAILED"          // order AUTO_REFUNDED
	EventTxnCreated               EventName = "TXN_CREATED"                 // carries an order; may come after ORDER_SUCCEEDED
	EventTxnCharged               EventName = "TXN_CHARGED"                 // carries a transaction
	EventTxnFailed                EventName = "TXN_FAILED"                  // carries a transaction
	EventMandateCreated           EventName = "MANDATE_CREATED"             // carries a mandate, as the others of its kind
	EventMandateActivated         EventName = "MANDATE_ACTIVATED"           // the mandate is ACTIVE
	EventMandatePaused            EventName = "MANDATE_PAUSED"              // the mandate is PAUSED
	EventMandateRevoked           EventName = "MANDATE_REVOKED"             // the mandate is REVOKED
	EventMandateExpired           EventName = "MANDATE_EXPIRED"             // the mandate is EXPIRED
	EventNotificationFailed       EventName = "NOTIFICATION_FAILED"         // carries a notification
)

// The events that only public code names: no page of Juspay's lists them, and
// no body is published. The order in them is the one of OrderStatus, as far as
// is known.
const (
	EventOrderAuthorized    EventName = "ORDER_AUTHORIZED"     // the amount is held; one page prints such a body under no name
	EventOrderVoided        EventName = "ORDER_VOIDED"         // the hold is released
	EventOrderVoidFailed    EventName = "ORDER_VOID_FAILED"    // the gateway refused the void
	EventOrderCaptureFailed EventName = "ORDER_CAPTURE_FAILED" // the gateway refused the capture
	EventOrderCreated       EventName = "ORDER_CREATED"        // the order was made
	EventOrderUpdated       EventName = "ORDER_UPDATED"        // the order was changed
	EventOrderToBeCharged   EventName = "ORDER_TO_BE_CHARGED"  // a leg that is charged later
	EventOrderCODInitiated  EventName = "ORDER_COD_INITIATED"  // cash on delivery
	EventRefundARNCaptured  EventName = "REFUND_ARN_CAPTURED"  // the bank's reference of a refund is known
)
