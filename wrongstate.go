package juspay

import "strings"

// maxStateText is how much of a text is searched for a wrong-state message.
const maxStateText = 1 << 10

var (
	// stateVerbs are the operations in "Cannot Capture CHARGED Transaction".
	stateVerbs = [...]string{"capture", "void", "authenticate", "authorize", "process"}
	// statePhrases are other ways to say it, none of which names the state.
	statePhrases = [...]string{"invalid state", "invalid transaction state", "wrong state", "already"}
)

// wrongState reports whether Juspay refused the call because of the
// transaction's state, and which state that was, "" when it is not named.
func (e *APIError) wrongState() (state Status, wrong bool) {
	if e.TxnStatus != "" {
		return e.TxnStatus, true
	}
	texts := [...]string{e.Message, ""}
	switch {
	case e.Info != nil && e.Info.DeveloperMessage != e.Message:
		texts[1] = e.Info.DeveloperMessage
	case e.Info == nil && e.Message == "" && e.Response != nil:
		// An unreadable body still shows the words, cut off or wrapped in HTML.
		texts[1] = string(e.Response.Body[:min(len(e.Response.Body), maxStateText)])
	}
	for _, text := range texts {
		named, found := stateIn(text[:min(len(text), maxStateText)])
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
	for word, rest := nextWord(text); word != ""; word, rest = nextWord(rest) {
		if !strings.EqualFold(word, "cannot") {
			continue
		}
		verb, after := nextWord(rest)
		if isAny(verb, stateVerbs[:]) {
			if state, ok := stateAt(after); ok {
				return state, true
			}
		}
	}
	for _, phrase := range statePhrases {
		if containsFold(text, phrase) {
			return "", true
		}
	}
	return "", false
}

// stateAt takes what follows "Cannot Capture". A state is followed by
// "Transaction"; a text that was cut off may have lost that word or its end.
func stateAt(text string) (Status, bool) {
	word, rest := nextWord(text)
	next, rest := nextWord(rest)
	last, _ := nextWord(rest)
	upper := strings.ToUpper(word)
	switch {
	case isTxnWord(word):
		return "", true
	case isTxnWord(next),
		last == "" && next != "" && isCutTxnWord(next),
		next == "" && word == upper && word != "":
		return Status(upper), true
	}
	return "", false
}

func isTxnWord(word string) bool {
	return strings.EqualFold(word, "transaction") || strings.EqualFold(word, "txn")
}

func isCutTxnWord(word string) bool {
	return strings.HasPrefix("transaction", strings.ToLower(word))
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

// containsFold is strings.Contains for an ASCII phrase in any case of letters.
func containsFold(text, phrase string) bool {
	for i := 0; i+len(phrase) <= len(text); i++ {
		if text[i]|0x20 == phrase[0] && strings.EqualFold(text[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}
