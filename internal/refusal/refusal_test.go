package refusal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/juspay/juspay-go/internal/refusal"
)

// What a text says of states: named is the state that forbade the call.
func TestStates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		named  string
		states []string
	}{
		"Cannot Capture CHARGED Transaction":                {"CHARGED", []string{"CHARGED"}},
		"Cannot capture charged transaction":                {"CHARGED", []string{"CHARGED"}},
		"CANNOT VOID PENDING_VBV TRANSACTION.":              {"PENDING_VBV", []string{"PENDING_VBV"}},
		"cannot void the voided txn":                        {"VOIDED", []string{"VOIDED"}},
		"Can not Refund auto_refunded transaction":          {"AUTO_REFUNDED", []string{"AUTO_REFUNDED"}},
		"You can't void new transaction":                    {"NEW", []string{"NEW"}},
		"Can’t void declined transaction":                   {"DECLINED", []string{"DECLINED"}},
		"Cannot Authenticate VOIDED Transaction":            {"VOIDED", []string{"VOIDED"}},
		"CHARGED first, yet Cannot Void VOIDED Transaction": {"VOIDED", []string{"CHARGED", "VOIDED"}},
		"VOIDED, CHARGED, VOIDED":                           {"VOIDED", []string{"VOIDED", "CHARGED"}},
		`{"txn_status":"PARTIAL_CHARGED"}`:                  {"PARTIAL_CHARGED", []string{"PARTIAL_CHARGED"}},
		`{"status":"FAILURE","state":"NEW"}`:                {"NEW", []string{"FAILURE", "NEW"}},
		`{"success":false,"refunded":false}`:                {"", []string{"SUCCESS", "REFUNDED"}},
		"Transaction is authorized, a new one was declined": {"", []string{"AUTHORIZED", "NEW", "DECLINED"}},
		"Voided":                            {"", []string{"VOIDED"}},
		"cannot process new transaction":    {"", []string{"NEW"}}, // not a transaction that is NEW
		"Cannot Void BRAND_NEW Transaction": {"", nil},
		"MANUAL_REVIEW of the refund":       {"MANUAL_REVIEW", []string{"MANUAL_REVIEW"}},
		"PENDING_VBV":                       {"PENDING_VBV", []string{"PENDING_VBV"}},
		"PENDING VBV":                       {"PENDING", []string{"PENDING", "PENDING_VBV"}},
		"CAPTURE-INITIATED":                 {"CAPTURE_INITIATED", []string{"CAPTURE_INITIATED"}},
		"AUTO REFUNDED":                     {"AUTO_REFUNDED", []string{"AUTO_REFUNDED", "REFUNDED"}},
		"partial charged":                   {"", []string{"CHARGED"}},
		"pre-CHARGED/CHARGED-back":          {"CHARGED", []string{"CHARGED"}},
		"TXN_CHARGED orderVOIDED CHARGEDBACK NEWS CHARGED2": {"", nil},
		"<b>CHARGED</b><br>VOIDED":                          {"CHARGED", []string{"CHARGED", "VOIDED"}},
		"NOT_FOUND ERROR Invalid":                           {"", nil},
		`Cannot\nCapture\u0020\u0043HARGED\tTransaction`:    {"CHARGED", []string{"CHARGED"}},
		`{"a":"{\"b\":\"Cannot Void\\nVOIDED Transaction"}`: {"VOIDED", []string{"VOIDED"}},
		"Cannot&nbsp;Capture &#67;HARGED Transaction":       {"CHARGED", []string{"CHARGED"}},
		`{"error_message":"Cannot Void CHARGED Transa`:      {"CHARGED", []string{"CHARGED"}},
		"\ufeff{\"status\":\"VOIDED\"}":                     {"VOIDED", []string{"VOIDED"}},
		"":                                                  {"", nil},
	} {
		got := refusal.Read([]byte(text))
		assert.Equal(t, want.named, got.Named, "%q", text)
		assert.Equal(t, want.states, got.States, "%q", text)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	reading := refusal.Read([]byte("Cannot void pending_vbv transaction"))
	assert.True(t, reading.Names("CHARGED", "PENDING_VBV"))
	assert.False(t, reading.Names("CHARGED", "PENDING"))
	assert.False(t, reading.Names())
}

// Ordinary refusals leave no doubt.
func TestNoDoubt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"",
		"Cannot Capture AUTHENTICATION_FAILED Transaction",
		"Cannot Capture VOIDED Transaction",
		"Cannot Capture PENDING_VBV Transaction",
		"Cannot Capture PENDING Transaction",
		"Cannot Capture REFUNDED Transaction",
		"Cannot Void CHARGED Transaction",
		"Cannot void charged transaction",
		"Cannot capture voided transaction",
		"Invalid state for void operation.",
		"Invalid request params. Please verify your input.",
		"Refund amount exceeds the refundable amount.",
		"Amount is invalid.",
		"Mandatory fields are missing",
		"Invalid authentication account id.",
		"Max OTP send limit exceeded.",
		"Cannot process your request as txn not found.",
		"Oops!! Your account seems to be locked", "LP_USER_LOCKED",
		"Oops!! OTP you entered seems to be wrong. 2 more attempts before we lock your account",
		"No scheduled recurring transactions are found.",
		"Invalid API Key. Please pass a valid and active api key.",
		"Order does not exist.",
		"Amount must be the same as the order amount",
		"Partial capture is not supported by the gateway",
		"Order is not successful",
		`{"error":"‘₹10’ – too small… 😀"}`,
		`{"error":"\u2018\u20b910\u2019 \ud83d\ude00"}`,
		`{"date_created":"2026-03-04T05:06:07Z","last_updated":"2026-03-04","status_id":21,"gateway_error_code":"U30"}`,
		`{"request_id":"59a880c5-1ae3-4ea5-9149-87e706c20799","href":"NA"}`,
	} {
		assert.False(t, refusal.Read([]byte(text)).Doubt, "%q", text)
	}
}

func TestDoubt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"A refund call was already processing with this amount for the order.",
		"A refund call was already completed with this unique_request_id for the order.",
		"Transaction was ALREADY captured",
		"Duplicate transaction", "duplicate.call", "DUPLICATE_REQUEST", "ALREADY_EXISTS",
		"A capture with this key exists", "Capture in progress", "CAPTURE_IN_PROGRESS", "captureInProgress",
		"The payment is being processed", "The request is still processing", "Refund is pending", "Pending",
		"Transaction has been refunded", "Refunded", "capture initiated", "CAPTURE INITIATED", "CAPTURE-INITIATED",
		"This hold was released", "The capture is ongoing", "in-flight", "in flight", "inFlight", "underway", "under way",
		"Transaction is under process", "queued", "Request submitted", "Request accepted", "an earlier attempt", "previous request",
		"the last attempt won", "repeated request", "please try again", "conflict", "Order is locked", "TXN_LOCKED",
		"Could not acquire a lock", "timed out", "TIMED_OUT", "timedOut", "timeout", "GATEWAY_TIMEOUT", "time out", "outcome unknown",
		"UNKNOWN_ERROR", "Internal server error", "Something went wrong", "No response from the bank", "The bank did not respond",
		"Please check after some time", "Capture is scheduled", "Transaction settled", "amount debited", "key reused",
		"Nothing to capture", "Only one capture is allowed", "the request may have reached the bank",
		"txnAlreadyCaptured", "alreadyCharged", "is_charged", "isVoided", "_CHARGED_", "nCHARGED", "%20CHARGED%20", "TXN_ALREADY_CAPTURED",
		"AlReAdy", `{"captured_amount":0}`, `{"refunded":false}`, `{"amount_refunded":0}`,
		`alre\u0061dy`, `{"x":"{\"y\":\"alre\\u0061dy\"}"}`, "&#97;lready", "by\nalready",
		"Cannot Void BRAND_NEW Transaction", "Cannot Capture SOLD Transaction",
		// What cannot be read.
		"CHAR\u200bGED", "CHAR\u00adGED", `CHAR\u200bGED`, "ＣＨＡＲＧＥＤ", "alreadİ", "ALREADY\u0307"[1:], "já capturada", "पहले",
		"CHAR\xffGED", "CHAR\x00GED", `CHAR\u0000GED`, `\ud835 half a character`, "\U0001d402\U0001d407",
	} {
		assert.True(t, refusal.Read([]byte(text)).Doubt, "%q", text)
	}
}

func TestWrongState(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Invalid state for void operation.": true,
		"Invalid transaction state":         true,
		"INVALID_STATE":                     true,
		"invalidTxnState":                   true,
		"Wrong State":                       true,
		"The transaction is not in a state to be captured":              true,
		"The order's state does not allow a refund":                     true,
		"State doesn't allow this":                                      true,
		`The state "settled" does not allow this`:                       true,
		`{"error_message":"The state \"settled\" does not allow this"}`: true,
		"Not allowed in the current state":                              true,
		"Illegal order status":                                          true,
		"Cannot Capture CHARGED Transaction":                            true,
		"Cannot Capture Transaction":                                    true,
		"Cannot capture":                                                true,
		"can't void":                                                    true,
		"Can’t void":                                                    true,
		"can&apos;t void":                                               true,
		"could not refund this order":                                   true,
		"Unable to capture the payment":                                 true,
		"This transaction cannot be voided":                             true,
		"<p>Cannot <b>Capture</b> it</p>":                               true,
		"Cannot Authenticate VOIDED Transaction":                        true,
		"Cannot process your request as txn not found.":                 false,
		"Cannot authenticate the customer":                              false,
		"Can't find a suitable gateway to process the transaction":      false,
		"Invalid request params. Please verify your input.":             false,
		"Refund amount exceeds the refundable amount.":                  false,
		`{"status":"Bad Request","error_code":"Invalid"}`:               false,
		`{"error_code":"Invalid" , "status" : "ERROR"}`:                 false,
		`{"error_code":["Invalid"],"status":"Invalid Request"}`:         false,
		`{"x":"{\"error_code\":\"Invalid\",\"status\":\"error\"}"}`:     false,
		"Max OTP send limit exceeded.":                                  false,
		"Not found. Give the name of the state":                         false,
		"":                                                              false,
	} {
		assert.Equal(t, want, refusal.Read([]byte(text)).WrongState, "%q", text)
	}
}
