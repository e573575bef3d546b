package juspay

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// maxStateText is how much of a text is searched for a wrong-state message.
const maxStateText = 64 << 10

var (
	// stateVerbs are the operations in "Cannot Capture CHARGED Transaction".
	stateVerbs = [...]string{"capture", "void", "authenticate", "authorize", "process"}
	// statePhrases are other ways to say it, none of which names the state.
	statePhrases = [...]string{"invalid state", "invalid transaction state", "wrong state", "already"}
)

// wrongState reports whether Juspay refused the call because of the
// transaction's state, and which state that was, "" when it is not named. The
// words may stand in any field of the body, in one that nobody knows, cut off
// or wrapped in HTML.
func (e *APIError) wrongState() (state Status, wrong bool) {
	if e.TxnStatus != "" {
		return e.TxnStatus, true
	}
	state, wrong = stateIn(e.Message)
	if state == "" && e.Info != nil && e.Info.DeveloperMessage != e.Message {
		named, found := stateIn(e.Info.DeveloperMessage)
		state, wrong = named, wrong || found
	}
	if state == "" && e.Response != nil {
		named, found := stateInBody(e.Response.Body)
		state, wrong = named, wrong || found
	}
	switch {
	case state != "":
		return state, true
	case e.isAboutState():
		return "", wrong || e.saidWrongState || e.hasCode("INVALID_ACTION")
	}
	return "", false
}

// isAboutState reports whether a phrase that names no state may mean the
// transaction's: these statuses have a meaning of their own.
func (e *APIError) isAboutState() bool {
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
		return false
	}
	return true
}

// stateHints are parts of all that stateIn looks for, as people write it.
var stateHints = hints("annot", "lready", "nvalid ", "rong ")

func hints(texts ...string) (all [][]byte) {
	for _, text := range texts {
		all = append(all, []byte(text), []byte(strings.ToUpper(text)))
	}
	return all
}

// blankEscapes are white space as JSON may write it.
var blankEscapes = strings.NewReplacer(`\n`, " ", `\r`, " ", `\t`, " ", `\u0020`, " ")

// stateInBody is stateIn for a body, most of which need no second look.
func stateInBody(body []byte) (state Status, wrong bool) {
	body = body[:min(len(body), maxStateText)]
	for _, hint := range stateHints {
		if bytes.Contains(body, hint) {
			return stateIn(blankEscapes.Replace(string(body)))
		}
	}
	return "", false
}

// stateIn reads "Cannot Capture CHARGED Transaction", in any case of letters,
// and the phrases without a state.
func stateIn(text string) (state Status, wrong bool) {
	text = text[:min(len(text), maxStateText)]
	for i := range len(text) {
		if text[i]|0x20 != 'c' || !hasPrefixFold(text[i:], "cannot") {
			continue
		}
		verb, after := nextWord(text[i+len("cannot"):])
		if !isAny(verb, stateVerbs[:]) {
			wrong = wrong || after == "" && isCutVerb(verb)
			continue
		}
		named, found := stateAt(after)
		if named != "" {
			return named, true
		}
		wrong = wrong || found
	}
	if wrong {
		return "", true
	}
	return "", hasStatePhrase(text)
}

func hasStatePhrase(text string) bool {
	for i := range len(text) {
		switch text[i] | 0x20 {
		case 'a', 'i', 'w': // what the phrases begin with
			for _, phrase := range statePhrases {
				if hasPrefixFold(text[i:], phrase) {
					return true
				}
			}
		}
	}
	return false
}

// stateAt takes what follows "Cannot Capture". A state is followed by
// "Transaction"; a text that was cut off may have lost that word, its end or
// the state itself. Quotes, tags and the like end the text.
func stateAt(text string) (Status, bool) {
	if end := strings.IndexAny(text, "\"<>{}"); end >= 0 {
		text = text[:end]
	}
	word, rest := nextWord(text)
	next, rest := nextWord(rest)
	last, _ := nextWord(rest)
	state := Status(strings.ToUpper(word))
	switch {
	case isTxnWord(word):
		return "", true
	case isTxnWord(next),
		last == "" && next != "" && isCutTxnWord(next),
		next == "" && word != "" && (word == string(state) || state.listed()):
		return state, true
	}
	return "", next == "" // not even a state is left
}

func isTxnWord(word string) bool {
	return strings.EqualFold(word, "transaction") || strings.EqualFold(word, "txn")
}

func isCutTxnWord(word string) bool {
	return strings.HasPrefix("transaction", strings.ToLower(word))
}

// isCutVerb reports whether a text that was cut off may have lost the rest of
// "capture" or its like.
func isCutVerb(word string) bool {
	return slices.ContainsFunc(stateVerbs[:], func(verb string) bool { return strings.HasPrefix(verb, strings.ToLower(word)) })
}

func isAny(word string, words []string) bool {
	for _, w := range words {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

// nextWord returns the first run of letters, digits and underscores in text,
// "" when there is none, and what follows it.
func nextWord(text string) (word, rest string) {
	start := 0
	for start < len(text) && !isWordByte(text[start]) {
		start++
	}
	end := start
	for end < len(text) && isWordByte(text[end]) {
		end++
	}
	return text[start:end], text[end:]
}

func isWordByte(c byte) bool { return c == '_' || isAlphanumeric(rune(c)) }

// hasPrefixFold is strings.HasPrefix in any case of letters.
func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}
