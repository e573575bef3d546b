package juspay_test

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// judgeRefusal is an answer outside 2xx, as a row describes it.
type judgeRefusal struct {
	status int
	body   string
	read   judgeRead
	// says is what a person reads in the text, where no list of words is enough.
	says judgeReading
}

// judgeRead is how much of a body arrived.
type judgeRead int

const (
	judgeWhole judgeRead = iota
	judgeCut
	judgeBrokenGzip
	judgeOverLimit
)

// judgeReading is what a person takes from the words of a refusal.
type judgeReading int

const (
	judgePlain       judgeReading = iota // a refusal and nothing else
	judgeWrongState                      // that the state is wrong, and not which state it is
	judgeInDoubt                         // that it may have been done, in other words than the design lists
	judgeEitherWay                       // the design leaves it open
	judgeServerFault                     // a code of the server's side
)

// judgeStates are the states that make an operation's refusal Unknown.
var judgeStates = map[judgeOp][]string{
	judgeFull:   {"CHARGED", "PARTIAL_CHARGED", "CAPTURE_INITIATED", "TO_BE_CHARGED", "AUTO_REFUNDED", "SUCCESS", "PENDING"},
	judgeVoid:   {"VOIDED", "VOID_INITIATED", "MERCHANT_VOIDED", "AUTO_VOIDED", "PENDING"},
	judgeRefund: {"REFUNDED", "AUTO_REFUNDED", "PENDING"},
	judgeOTP: {
		"AUTHORIZING", "AUTHORIZED", "CHARGED", "PARTIAL_CHARGED", "TO_BE_CHARGED", "CAPTURE_INITIATED", "CAPTURE_FAILED",
		"VOID_INITIATED", "VOIDED", "VOID_FAILED", "AUTO_REFUNDED",
	},
}

// judgeOpenStates are states of which the design does not say whether they are
// "from AUTHORIZING on", or may be a state or a word.
var judgeOpenStates = map[judgeOp][]string{
	judgeOTP: {
		"VBV_SUCCESSFUL", "AUTHORIZATION_FAILED", "AUTHENTICATION_FAILED", "JUSPAY_DECLINED",
		"MERCHANT_VOIDED", "AUTO_VOIDED", "SUCCESS", "REFUNDED", "PENDING",
	},
	judgeFull: {"REFUNDED"}, judgeVoid: {"REFUNDED"},
}

var (
	judgeRefused = []int{401, 403, 404, 405, 413, 414, 415, 429, 431}
	judgeDoubts  = []string{
		"already", "duplicate", "exists", "progress", "processing", "processed", "pending", "initiated",
		"completed", "captured", "released", "refunded",
	}
	judgeRepeatCodes = []string{"duplicate_request", "already_exists", "duplicate.call", "invalid_action"}
	judgeServerCodes = []string{"internal_error", "gateway_timeout", "unknown_error"}
	judgeCallerSide  = []string{"", "user_error", "config_error", "request_error"}
)

// refused is what a refusal of an operation says about it.
func (r judgeRefusal) refused(op judgeOp) judgeMay {
	if r.status/100 != 4 || r.read != judgeWhole {
		return judgeUnknown
	}
	body := strings.TrimPrefix(r.body, "\ufeff") // rule 5: a byte order mark is skipped
	frame, object := judgeFrameOf(body)
	words := judgeWordsOf(body)
	names := func(states []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(states, strings.ToUpper(word)) })
	}
	if names(judgeStates[op.family()]) {
		return judgeUnknown
	}
	may := judgeFailed
	if names(judgeOpenStates[op.family()]) || r.says == judgeEitherWay {
		may = may.unsure()
	}
	switch {
	case slices.Contains(judgeRefused, r.status) && !object:
		return may.unsure() // read to its end, and understood as far as such bodies are
	case slices.Contains(judgeRefused, r.status):
		return may
	case r.status != 400 && r.status != 422, !object, !frame.found:
		return judgeUnknown
	case !slices.Contains(judgeCallerSide, strings.ToLower(frame.category)):
		return judgeUnknown
	case frame.hasCode(judgeServerCodes), frame.hasCode(judgeRepeatCodes):
		return judgeUnknown
	case slices.ContainsFunc(words, judgeIsDoubt), r.says == judgeInDoubt, r.says == judgeWrongState, r.says == judgeServerFault:
		return judgeUnknown
	}
	return may
}

// judgeIsDoubt leaves out the words that are states' names: those are above.
func judgeIsDoubt(word string) bool {
	return slices.Contains(judgeDoubts, strings.ToLower(word)) && !slices.Contains([]string{"pending", "refunded"}, strings.ToLower(word))
}

// judgeFrame is Juspay's error frame.
type judgeFrame struct {
	found    bool
	codes    []string
	category string
}

func (f judgeFrame) hasCode(codes []string) bool {
	return slices.ContainsFunc(f.codes, func(code string) bool { return slices.Contains(codes, strings.ToLower(code)) })
}

// judgeFrameOf finds the frame of a body, and reports whether it is a whole
// JSON object.
func judgeFrameOf(body string) (frame judgeFrame, object bool) {
	var members map[string]any
	if json.Unmarshal([]byte(body), &members) != nil || members == nil {
		return frame, false
	}
	for name, value := range members {
		text, _ := value.(string)
		switch strings.ToLower(strings.ReplaceAll(name, "_", "")) {
		case "errorcode":
			frame.found = frame.found || text != ""
			frame.codes = append(frame.codes, text)
		case "errormessage":
			frame.found = frame.found || text != ""
		case "errorinfo":
			info, _ := value.(map[string]any)
			if text != "" {
				_ = json.Unmarshal([]byte(text), &info) // no object: no frame
			}
			frame.found = frame.found || info != nil
			code, _ := info["code"].(string)
			frame.codes = append(frame.codes, code)
			frame.category, _ = info["category"].(string)
		}
	}
	return frame, true
}

// judgeWordsOf is every word of a body: of its strings and names if it is JSON,
// else of all of it. Letters, digits and low lines belong together.
func judgeWordsOf(body string) (words []string) {
	var value any
	if json.Unmarshal([]byte(body), &value) != nil {
		value = body
	}
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case string:
			words = append(words, strings.FieldsFunc(value, func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
			})...)
		case []any:
			for _, element := range value {
				walk(element)
			}
		case map[string]any:
			for name, member := range value {
				walk(name)
				walk(member)
			}
		}
	}
	walk(value)
	return words
}
