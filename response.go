package juspay

import "net/http"

// Response is the answer to a call as received; see [WithResponse]. Its zero
// value means that no answer came.
//
// Printing or marshalling a Response shows a summary. Header and Body hold
// what the server sent, personal data included: do not log them.
type Response struct {
	StatusCode int
	Header     http.Header
	// Body is the body after decompression, cut at the limit of
	// [WithMaxResponseBytes]. Order.Raw and Txn.Raw share its memory.
	Body []byte
	// RequestID is x-request-id, or else x-response-id: what Juspay's support
	// asks for. "" when there was neither.
	RequestID string
	// Attempts is how often the request was sent, or tried to be sent.
	Attempts int
	// Skipped are the paths (JSON Pointers, such as /txn_detail/created) of
	// values in Body that did not fit their field and left it zero. It changes
	// no result: alert on it to learn of changes at Juspay. It holds at most 64.
	Skipped []string
}
