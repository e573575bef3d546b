package juspay

import (
	"net/http"
	"strings"
)

// Advice where the id in the path is not found: what is often mixed up.
const (
	passTxnUUID = "pass txn_uuid, not txn_id"
	passOrderID = "pass your own order_id"
)

// advice is what to look at, where the mistake is a common one.
func (e *APIError) advice() string {
	switch {
	case e.host == "":
		return ""
	case e.StatusCode == http.StatusUnauthorized:
		return "; asked " + e.host + ": is the key of that environment?"
	case e.isWrongPath():
		return "; asked " + e.host + ", which has no such path: is the base URL right?"
	case e.notFound() && e.idAdvice != "":
		return "; asked " + e.host + ": " + e.idAdvice
	case e.Op == opProcessOTP.name && e.StatusCode == http.StatusBadRequest && e.speaksOfChallenge():
		return "; the challenge may have been answered before: ask Settle before the customer types again"
	}
	return ""
}

// speaksOfChallenge is about "Invalid authentication account id.", which is
// Juspay's answer to a challenge that it does not know, or no longer.
func (e *APIError) speaksOfChallenge() bool {
	text := strings.ToLower(e.Message + " " + e.info().DeveloperMessage)
	return strings.Contains(text, "challenge") || strings.Contains(text, "authentication account")
}
