package juspay

// Status is the state of an order or a transaction. The set is open: Juspay
// adds values without notice, so a Status is never validated, only compared.
// Decide on the Status, never on StatusID: published answers contradict
// themselves there.
//
// https://juspay.io/ec-api/docs/resources/transaction-status
type Status string

// The statuses that Juspay's pages and published answers name.
const (
	StatusCreated              Status = "CREATED"                // order made, no transaction yet
	StatusNew                  Status = "NEW"                    // order made, no transaction yet
	StatusStarted              Status = "STARTED"                // transaction started
	StatusPendingVBV           Status = "PENDING_VBV"            // the customer is authenticating
	StatusVBVSuccessful        Status = "VBV_SUCCESSFUL"         // authenticated, not yet authorized
	StatusAuthorizing          Status = "AUTHORIZING"            // waiting for the bank
	StatusAuthorized           Status = "AUTHORIZED"             // the amount is held: capture or void it in time
	StatusCharged              Status = "CHARGED"                // paid
	StatusPartialCharged       Status = "PARTIAL_CHARGED"        // a part is captured, or one leg of a split is paid
	StatusToBeCharged          Status = "TO_BE_CHARGED"          // a leg that is charged later
	StatusCaptureInitiated     Status = "CAPTURE_INITIATED"      // capture accepted, pending at the gateway
	StatusCaptureFailed        Status = "CAPTURE_FAILED"         // capture refused by the gateway
	StatusVoidInitiated        Status = "VOID_INITIATED"         // void accepted, pending at the gateway
	StatusVoided               Status = "VOIDED"                 // the hold is released
	StatusVoidFailed           Status = "VOID_FAILED"            // void refused by the gateway
	StatusAuthenticationFailed Status = "AUTHENTICATION_FAILED"  // the customer did not authenticate
	StatusAuthorizationFailed  Status = "AUTHORIZATION_FAILED"   // authenticated, refused by the bank
	StatusJuspayDeclined       Status = "JUSPAY_DECLINED"        // refused by Juspay or by the gateway's input check
	StatusAutoRefunded         Status = "AUTO_REFUNDED"          // refunded by Juspay: a conflict that a person looks at
	StatusCODInitiated         Status = "COD_INITIATED"          // cash on delivery arranged
	StatusSuccess              Status = "SUCCESS"                // other Juspay products' word for paid
	StatusPending              Status = "PENDING"                // named in Juspay's code only
	StatusPendingAuth          Status = "PENDING_AUTHENTICATION" // named in Juspay's code only, of orders
	StatusFailure              Status = "FAILURE"                // named in Juspay's code only, of transactions
	StatusDeclined             Status = "DECLINED"               // named in Juspay's code only, of orders
	StatusMerchantVoided       Status = "MERCHANT_VOIDED"        // named in Juspay's code only, of transactions
	StatusNOP                  Status = "NOP"                    // named in Juspay's code only, of transactions
	StatusAutoVoided           Status = "AUTO_VOIDED"            // named in Juspay's code only, of transactions
	StatusRefunded             Status = "REFUNDED"               // named in Juspay's code only
)

// Pending reports whether Juspay's tables call s a state that will change by
// itself: poll [Client.OrderStatus] or wait for the webhook. It is false for
// a status that nobody listed, and for AUTHORIZED, which waits for you.
func (s Status) Pending() bool {
	switch s {
	case StatusCreated, StatusNew, StatusStarted, StatusPendingVBV, StatusVBVSuccessful, StatusAuthorizing,
		StatusToBeCharged, StatusCaptureInitiated, StatusVoidInitiated, StatusPending, StatusPendingAuth:
		return true
	}
	return false
}

// RefundStatus is the state of a refund. The set is open, and published
// answers mix the case ("Failure" beside "FAILURE").
type RefundStatus string

// The refund statuses that Juspay's pages name.
const (
	RefundPending      RefundStatus = "PENDING"       // queued; nearly always the first answer
	RefundSuccess      RefundStatus = "SUCCESS"       // the money went back
	RefundRefunded     RefundStatus = "REFUNDED"      // the money went back; some regions' pages
	RefundFailure      RefundStatus = "FAILURE"       // it did not, or not this leg of a split refund: ask Movement.Outcome
	RefundManualReview RefundStatus = "MANUAL_REVIEW" // ambiguous: reconcile with the gateway by hand
)
