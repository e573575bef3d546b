package shopmodel

import (
	"encoding/json"
	"fmt"

	juspay "github.com/juspay/juspay-go"
)

// books are what a shop has stored. They survive its process: everything in
// them is bytes, and whoever reads them gets a copy.
type books struct{ pages [][]byte }

// intent is one thing that the shop wants done with the money of an order, once.
type intent struct {
	Kind    juspay.MovementKind
	OrderID string
	TxnUUID string
	Amount  juspay.Amount // zero: all of it
	Tries   []try
	Done    bool // the goods are shipped, the hold is released, the money went back
	GivenUp bool // and the customer was told so
}

// try is a movement that was made for an intent. Only one that certainly came to
// nothing is followed by another.
type try struct {
	Movement juspay.Movement
	Sent     int  // calls that were made, or were about to be
	Failed   bool // certainly came to nothing
}

func (b *books) add(i intent) (page int) {
	b.pages = append(b.pages, nil)
	b.write(len(b.pages)-1, i)
	return len(b.pages) - 1
}

func (b *books) write(page int, i intent) {
	data, err := json.Marshal(i)
	if err != nil {
		panic(err) // it is plain data
	}
	b.pages[page] = data
}

func (b *books) read(page int) (i intent) {
	if err := json.Unmarshal(b.pages[page], &i); err != nil {
		panic(err) // it was written by write
	}
	return i
}

// all is every intent.
func (b *books) all() (all []intent) {
	for page := range b.pages {
		all = append(all, b.read(page))
	}
	return all
}

func (i *intent) open() bool { return !i.Done && !i.GivenUp }

// last is the try that is still open, nil if there is none.
func (i *intent) last() *try {
	if n := len(i.Tries); n > 0 && !i.Tries[n-1].Failed {
		return &i.Tries[n-1]
	}
	return nil
}

// String is the intent as a violation shows it.
func (i intent) String() string {
	text := fmt.Sprintf("%s of %s, done %t, given up %t", i.Kind, i.Amount, i.Done, i.GivenUp)
	for _, t := range i.Tries {
		text += fmt.Sprintf("; %s sent %d times, failed %t", t.Movement.Key, t.Sent, t.Failed)
	}
	return text
}
