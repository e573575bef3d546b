package jwe

import (
	"fmt"
	"io"
	"log/slog"
)

// What values of this package show of themselves: key ids, never a key. fmt
// asks Format whatever the verb, slog asks LogValue.

func (e *Envelope) summary() string {
	if e == nil || e.keys == nil {
		return "jwe.Envelope{}"
	}
	return "jwe.Envelope{" + e.keys().pairs[0].id + "}"
}

func (c Config) summary() string {
	return "jwe.Config{" + c.Current.summary() + ", " + c.Previous.summary() + "}"
}

// summary leaves out an id that is none: it may be a key in the wrong place.
func (k Keys) summary() string {
	if badID(k.ID) != "" {
		return "jwe.Keys{}"
	}
	return "jwe.Keys{" + k.ID + "}"
}

// Format prints the key id, for every verb.
func (e *Envelope) Format(f fmt.State, _ rune) { io.WriteString(f, e.summary()) }

// LogValue is the key id.
func (e *Envelope) LogValue() slog.Value { return slog.StringValue(e.summary()) }

// Format prints the key ids, for every verb.
func (c Config) Format(f fmt.State, _ rune) { io.WriteString(f, c.summary()) }

// LogValue is the key ids.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.summary()) }

// Format prints the key id, for every verb.
func (k Keys) Format(f fmt.State, _ rune) { io.WriteString(f, k.summary()) }

// LogValue is the key id.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.summary()) }
