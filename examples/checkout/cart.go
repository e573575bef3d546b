package main

import (
	"net/url"
	"strconv"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// Good is something that the shop sells.
type Good struct {
	ID, Name string
	Price    juspay.Amount
}

const currency = "INR"

var goods = []Good{
	{"notebook", "Notebook, ruled", juspay.MustAmount("149")},
	{"paper", "Letter paper, 100 sheets", juspay.MustAmount("350")},
	{"pencil", "Pencil", juspay.MustAmount("12.50")},
}

// maxPieces is how many pieces of one good a customer can order.
const maxPieces = 20

// Line is a good in a cart.
type Line struct {
	Good
	Pieces int
	Sum    juspay.Amount
}

// Cart is what a customer wants to buy.
type Cart struct {
	Lines []Line
	Total juspay.Amount
}

// readCart reads the form of the cart, and says what is wrong with it, by the
// name of the field. Prices come from the shop, never from the form.
func readCart(form url.Values) (cart Cart, complaints map[string]string) {
	complaints = make(map[string]string)
	for _, good := range goods {
		text := strings.TrimSpace(form.Get(good.ID))
		if text == "" {
			continue
		}
		pieces, err := strconv.Atoi(text)
		if err != nil || pieces < 0 || pieces > maxPieces {
			complaints[good.ID] = "Type a number from 0 to " + strconv.Itoa(maxPieces) + "."
			continue
		}
		if pieces > 0 {
			cart.add(good, pieces)
		}
	}
	if len(complaints) == 0 && len(cart.Lines) == 0 {
		complaints[goods[0].ID] = "The cart is empty: choose something."
	}
	return cart, complaints
}

func (c *Cart) add(good Good, pieces int) {
	price, _ := good.Price.Hundredths() // the prices above have two decimals
	sum := juspay.AmountFromHundredths(price * int64(pieces))
	c.Lines = append(c.Lines, Line{good, pieces, sum})
	c.Total = plus(c.Total, sum)
}

// plus adds amounts that are far from the largest.
func plus(a, b juspay.Amount) juspay.Amount {
	sum, _ := a.Add(b)
	return sum
}

func minus(a, b juspay.Amount) juspay.Amount {
	rest, _ := a.Sub(b)
	return rest
}
