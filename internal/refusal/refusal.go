// Package refusal reads the words of a refusal: which states of a payment it
// names, whether it speaks of a state that forbids the call, and whether it
// leaves a doubt that the call, or one before it, was carried out.
//
// It knows words and not sentences, and it knows English. Letters outside ASCII
// are a doubt.
package refusal

import "slices"

// Reading is what a text says, read once.
type Reading struct {
	// States are the listed states that the text names as a word of their own,
	// in any case of letters: here in capitals, each once, in their order.
	States []string
	// Named is the state that forbade the call: CHARGED in "Cannot Capture
	// CHARGED Transaction", in any case of letters; else the first state in
	// capitals, but for SUCCESS and FAILURE, which an error says of itself;
	// "" when there is none.
	Named string
	// Doubt says that the call, or one before it, may have been carried out.
	Doubt bool
	// WrongState says that the text speaks of a state that forbids the call.
	WrongState bool
}

// Names reports whether the text names one of these states.
func (r Reading) Names(states ...string) bool {
	return slices.ContainsFunc(states, func(state string) bool { return slices.Contains(r.States, state) })
}

// Read reads a body or the text of an error. The time it takes is in
// proportion to the length, whatever the text holds.
func Read(text []byte) Reading {
	plain := unescape(text)
	r := reader{Reading: Reading{Doubt: isObscure(plain)}}
	r.startText()
	for w, last := range words(plain) {
		r.read(w)
		if last {
			r.startText()
		}
	}
	if r.Named = r.sentenceState; r.Named == "" {
		r.Named = r.capitalState
	}
	return r.Reading
}
