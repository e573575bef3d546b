package juspaytest

import (
	"net/url"
	"strings"
	"time"
)

// complainCard says what is wrong with a card, by the name of the field. It never
// quotes what was typed.
func complainCard(form url.Values, now time.Time) map[string]string {
	complaints := make(map[string]string)
	if !isTestCard(form.Get("card_number")) {
		complaints["card_number"] = "This is none of the test cards below. Nothing of it was kept."
	}
	if !isFutureMonth(form.Get("card_expiry"), now) {
		complaints["card_expiry"] = "Type a month to come, such as 12/42."
	}
	if code := form.Get("card_security_code"); !digitsOnly(code) || len(code) < 3 || len(code) > 4 {
		complaints["card_security_code"] = "Type any three or four digits."
	}
	return complaints
}

// isFutureMonth reads MM/YY. A card is good until its month is over.
func isFutureMonth(text string, now time.Time) bool {
	month, err := time.Parse("01/06", strings.ReplaceAll(text, " ", ""))
	return err == nil && month.AddDate(0, 1, 0).After(now)
}
