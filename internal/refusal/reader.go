package refusal

import (
	"slices"
	"strings"
)

// reader is a Reading that is under way.
type reader struct {
	Reading
	sentenceState string // of "Cannot Capture CHARGED Transaction"
	capitalState  string // the first one in capital letters

	before [4]word // the words before this one, the nearest first
	piece  string  // the piece before this one: a word, or a part of one

	// How many pieces were read, and how many when one of these kinds was last.
	count, cannotAt, stateAt, forbidsAt, holderAt int
}

// Pieces further apart than this do not belong together.
const nearby = 4

// startText makes what follows another text: its words do not belong to those
// before it.
func (r *reader) startText() {
	r.before, r.piece = [4]word{}, ""
	r.count += nearby + 1
}

func (r *reader) read(w word) {
	if w.kind&filler != 0 {
		return
	}
	if isUpper(w.text[0]) { // AUTO-REFUNDED
		if name := states[r.before[0].small+"_"+w.small]; name != "" && name == r.before[0].text+"_"+w.text {
			r.addState(name, true)
		}
	}
	if name := states[w.small]; name != "" {
		r.readState(w, name)
	} else {
		r.readOther(w)
	}
	r.readSentence(w)
	copy(r.before[1:], r.before[:])
	r.before[0] = w
}

// readState reads the name of a state. In capital letters it is nothing else.
// In other letters it is also the English word: "the refund is pending".
func (r *reader) readState(w word, name string) {
	r.addState(name, w.text == name)
	if w.text != name {
		r.readPiece(w.small, w.kind)
	}
}

func (r *reader) addState(name string, capital bool) {
	if !slices.Contains(r.States, name) {
		r.States = append(r.States, name)
	}
	if capital && r.capitalState == "" && !saidOfErrors[name] {
		r.capitalState = name
	}
}

// readOther reads a word that is no state. One that was put together, such as
// ALREADY_CAPTURED or isCharged, says what its parts say.
func (r *reader) readOther(w word) {
	if w.isPlain() {
		r.Doubt = r.Doubt || w.kind&doubtAsPart != 0
		r.readPiece(w.small, w.kind)
		return
	}
	r.Doubt = r.Doubt || w.kind&doubt != 0
	for part := range w.parts() {
		kind := kinds[part]
		r.Doubt = r.Doubt || kind&doubtAsPart != 0
		r.readPiece(part, kind)
	}
}

// readPiece reads a word, or a part of one, in small letters.
func (r *reader) readPiece(piece string, kind kind) {
	r.count++
	if isCannot(piece, r.piece) {
		r.cannotAt = r.count
	}
	if kind&state != 0 {
		r.stateAt = r.count
	}
	if kind&forbids != 0 {
		r.forbidsAt = r.count
	}
	if kind&holder != 0 {
		r.holderAt = r.count
	}
	r.Doubt = r.Doubt || kind&doubt != 0 ||
		kind&doubtInPair != 0 && slices.Contains(doubtAfter[piece], r.piece) ||
		kind&doubtUnlessHolder != 0 && !r.isNear(r.holderAt)
	r.WrongState = r.WrongState || kind&operation != 0 && r.isNear(r.cannotAt) ||
		r.isNear(r.stateAt) && r.isNear(r.forbidsAt)
	r.piece = piece
}

func (r *reader) isNear(at int) bool { return r.count-at <= nearby }

// readSentence looks whether w ends "Cannot Capture CHARGED Transaction".
func (r *reader) readSentence(w word) {
	named, does := r.before[0], r.before[1].kind
	if w.kind&transaction == 0 || does&(operation|verb) == 0 || !isCannot(r.before[2].small, r.before[3].small) {
		return
	}
	r.WrongState = true
	switch name := states[named.small]; {
	case name == "" && named.text == strings.ToUpper(named.text):
		r.Doubt = true // a state that nobody listed
	case name != "" && (named.text == name || does&operation != 0) && r.sentenceState == "":
		r.sentenceState = name
	}
}

// isCannot reports whether a word, with the one before it, says "cannot", "can
// not" or "can't".
func isCannot(small, before string) bool {
	switch small {
	case "cannot", "cant", "unable":
		return true
	case "not", "t":
		return canWords[before]
	}
	return false
}
