package juspay

import (
	"strings"
)

// maxStateText is how much of a text is searched for a wrong-state message.
const maxStateText = 1 << 10

// stateVerbs are the operations in "Cannot Capture CHARGED Transaction".
var stateVerbs = []string{"capture", "void", "authenticate", "authorize", "process"}

// statePhrases are other ways to say it, none of which names the state.
var statePhrases = []string{"invalid state", "invalid transaction state", "wrong state", "already"}

// wrongState reports whether Juspay refused the call because of the
// transaction's state, and which state that was, "" when it is not named.
func (e *APIError) wrongState() (state Status, wrong bool) {
	if e.TxnStatus != "" {
		return e.TxnStatus, true
	}
	texts := []string{e.Message}
	if e.Info != nil {
		texts = append(texts, e.Info.DeveloperMessage)
	}
	if e.Message == "" && e.Info == nil && e.Response != nil {
		// An unreadable body still shows the words, cut off or wrapped in HTML.
		texts = append(texts, string(e.Response.Body[:min(len(e.Response.Body), maxStateText)]))
	}
	for _, text := range texts {
		named, found := stateIn(text)
		if named != "" {
			return named, true
		}
		wrong = wrong || found
	}
	return "", wrong || e.hasCode("INVALID_ACTION")
}

// stateIn reads "Cannot Capture CHARGED Transaction", in any case of letters,
// and the phrases without a state.
func stateIn(text string) (state Status, wrong bool) {
	words := strings.FieldsFunc(text[:min(len(text), maxStateText)], func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	for i := 0; i+2 < len(words); i++ {
		if strings.EqualFold(words[i], "cannot") && isAny(words[i+1], stateVerbs) {
			if state, ok := stateAt(words[i+2:]); ok {
				return state, true
			}
		}
	}
	lower := strings.ToLower(strings.Join(words, " "))
	for _, phrase := range statePhrases {
		if strings.Contains(lower, phrase) {
			return "", true
		}
	}
	return "", false
}

// stateAt takes the words that follow "Cannot Capture". A state is followed
// by "Transaction", or is the last word that a cut text has left.
func stateAt(words []string) (Status, bool) {
	next := ""
	if len(words) > 1 {
		next = words[1]
	}
	switch {
	case isAny(words[0], []string{"transaction", "txn"}):
		return "", true
	case isAny(next, []string{"transaction", "txn"}), next == "" && words[0] == strings.ToUpper(words[0]):
		return Status(strings.ToUpper(words[0])), true
	}
	return "", false
}

func isAny(word string, words []string) bool {
	for _, w := range words {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}
