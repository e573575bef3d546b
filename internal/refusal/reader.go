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

	before [4]string // the words before this one, the nearest first
	piece  string    // the piece before this one: a word, or a part of one

	// How many pieces were read, and how many when one of these kinds was last.
	count, cannotAt, stateAt, forbidsAt, holderAt int
}

// Pieces further apart than this do not belong together.
const nearby = 4

// startText makes what follows another text: its words do not belong to those
// before it.
func (r *reader) startText() {
	r.before, r.piece = [4]string{}, ""
	r.count += nearby + 1
}

func (r *reader) read(word string) {
	if fillers[strings.ToLower(word)] {
		return
	}
	if joined := r.before[0] + "_" + word; states[joined] { // AUTO-REFUNDED
		r.addState(joined, true)
	}
	if states[strings.ToUpper(word)] {
		r.readState(word)
	} else {
		r.readOther(word)
	}
	r.readSentence(word)
	copy(r.before[1:], r.before[:])
	r.before[0] = word
}

// readState reads the name of a state. In capital letters it is nothing else.
// In other letters it is also the English word: "the refund is pending".
func (r *reader) readState(word string) {
	name := strings.ToUpper(word)
	r.addState(name, word == name)
	if word != name {
		r.readPiece(strings.ToLower(word))
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
func (r *reader) readOther(word string) {
	r.Doubt = r.Doubt || isKind(word, doubt)
	for _, part := range partsOf(word) {
		r.Doubt = r.Doubt || isKind(part, doubtAsPart)
		r.readPiece(strings.ToLower(part))
	}
}

// readPiece reads a word, or a part of one, in small letters.
func (r *reader) readPiece(piece string) {
	r.count++
	kind := kinds[piece]
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
	r.Doubt = r.Doubt || kind&doubt != 0 || slices.Contains(doubtAfter[piece], r.piece) ||
		kind&doubtUnlessHolder != 0 && !r.isNear(r.holderAt)
	r.WrongState = r.WrongState || kind&operation != 0 && r.isNear(r.cannotAt) ||
		r.isNear(r.stateAt) && r.isNear(r.forbidsAt)
	r.piece = piece
}

func (r *reader) isNear(at int) bool { return r.count-at <= nearby }

// readSentence looks whether word ends "Cannot Capture CHARGED Transaction".
func (r *reader) readSentence(word string) {
	named, does := r.before[0], r.before[1]
	if !isKind(word, transaction) || !isKind(does, operation|verb) || !isCannot(r.before[2], r.before[3]) {
		return
	}
	r.WrongState = true
	switch name := strings.ToUpper(named); {
	case named == name && !states[name]:
		r.Doubt = true // a state that nobody listed
	case states[name] && (named == name || isKind(does, operation)) && r.sentenceState == "":
		r.sentenceState = name
	}
}

func isKind(word string, kind kind) bool { return kinds[strings.ToLower(word)]&kind != 0 }

// isCannot reports whether word, with the one before it, says "cannot", "can
// not" or "can't".
func isCannot(word, before string) bool {
	switch strings.ToLower(word) {
	case "cannot", "cant", "unable":
		return true
	case "not", "t":
		return canWords[strings.ToLower(before)]
	}
	return false
}
