package juspaytest

import "strings"

// testCard is a card that the fake takes.
type testCard struct{ Brand, Number string }

// testCards are those of the vendor's pages, of which any future date and any
// security code are right. The fake takes no others: a real number has no business
// here.
//
// https://juspay.io/resources-global/docs/common-resources/test-resources and
// https://juspay.io/hdfc-resources/docs/common-resources/test-resources
var testCards = []testCard{
	{"Visa", "4111 1111 1111 1111"},
	{"Visa", "4242 4242 4242 4242"},
	{"Visa", "4012 0000 0000 1097"},
	{"Mastercard", "5299 9202 1000 0277"},
	{"Mastercard", "5299 9200 0000 0149"},
	{"Mastercard", "5204 7305 4100 0464"},
}

// isTestCard reports whether a number, with or without blanks, is one of them.
func isTestCard(number string) bool {
	plain := strings.NewReplacer(" ", "", "-", "")
	for _, card := range testCards {
		if plain.Replace(card.Number) == plain.Replace(number) {
			return true
		}
	}
	return false
}
