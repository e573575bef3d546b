package juspay_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"flag"
	"fmt"
	"log"

	"github.com/juspay/juspay-go"
)

// An Amount is comparable: == and map keys go by value.
func ExampleAmount() {
	fmt.Println(juspay.MustAmount("10.50") == juspay.MustAmount("10.5"))
	prices := map[juspay.Amount]string{juspay.MustAmount("499"): "book"}
	fmt.Println(prices[juspay.MustAmount("499.00")])
	// Output:
	// true
	// book
}

// In JSON an amount is a number. Text is read as well, as Juspay sends both.
func ExampleAmount_json() {
	var item struct {
		Price juspay.Amount `json:"price"`
		Tax   juspay.Amount `json:"tax,omitzero"`
	}
	if err := json.Unmarshal([]byte(`{"price": "10.50"}`), &item); err != nil {
		log.Fatal(err)
	}
	text, err := json.Marshal(item)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
	// Output: {"price":10.5}
}

// As text an amount fits flags, map keys of JSON, XML and many databases.
func ExampleAmount_text() {
	var limit juspay.Amount
	flags := flag.NewFlagSet("shop", flag.ContinueOnError)
	flags.TextVar(&limit, "limit", juspay.MustAmount("1000"), "largest capture")
	if err := flags.Parse([]string{"-limit=99.90"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(limit)
	// Output: 99.9
}

// A database column of type DECIMAL takes an Amount as it is, and gives one back.
func ExampleAmount_sql() {
	column, err := juspay.MustAmount("10.50").Value() // what the driver sends
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%T %v\n", column, column)
	var price juspay.Amount
	fmt.Println(price.Scan([]byte("10.50")), price) // as most drivers return a DECIMAL
	fmt.Println(price.Scan(nil) != nil, price)      // NULL is not 0
	// Output:
	// string 10.5
	// <nil> 10.5
	// true 10.5
}

// The verbs of package fmt print the exact number; only %f adds zeros.
func ExampleAmount_printing() {
	price := juspay.MustAmount("10.5")
	fmt.Printf("%v %s %.2f %8.2f| %q\n", price, price, price, price, price)
	fmt.Printf("%.2f\n", juspay.MustAmount("10.555")) // nothing is rounded
	// Output:
	// 10.5 10.5 10.50    10.50| "10.5"
	// 10.555
}

// A cache that uses encoding/gob keeps amounts, and orders with their times.
func ExampleAmount_gob() {
	var cache bytes.Buffer
	if err := gob.NewEncoder(&cache).Encode(juspay.Order{OrderID: "order-1", Amount: juspay.MustAmount("10.50")}); err != nil {
		log.Fatal(err)
	}
	var order juspay.Order
	if err := gob.NewDecoder(&cache).Decode(&order); err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.OrderID, order.Amount)
	// Output: order-1 10.5
}

// Amounts are major currency units: rupees, not paise.
func ExampleParseAmount() {
	for _, text := range []string{"10.50", "10", "1,000", "₹10", "0.1234567890123456789"} {
		amount, err := juspay.ParseAmount(text)
		fmt.Println(text, "is", amount, "or an error:", err != nil)
	}
	// Output:
	// 10.50 is 10.5 or an error: false
	// 10 is 10 or an error: false
	// 1,000 is 0 or an error: true
	// ₹10 is 0 or an error: true
	// 0.1234567890123456789 is 0 or an error: true
}

// MustAmount is for constants of the program.
func ExampleMustAmount() {
	fee := juspay.MustAmount("2.50")
	fmt.Println(fee)
	// Output: 2.5
}

// Where the merchant counts in paise or cents.
func ExampleAmountFromHundredths() {
	fmt.Println(juspay.AmountFromHundredths(1050), juspay.AmountFromHundredths(5))
	// Output: 10.5 0.05
}

// Hundredths is the way to a column of integers, or to a sum in them.
func ExampleAmount_Hundredths() {
	var total int64
	for _, amount := range []juspay.Amount{juspay.MustAmount("0.10"), juspay.MustAmount("0.20")} {
		paise, exact := amount.Hundredths()
		if !exact {
			log.Fatal("more than two decimals")
		}
		total += paise
	}
	fmt.Println(juspay.AmountFromHundredths(total))
	// Output: 0.3
}

func ExampleAmount_Add() {
	total, ok := juspay.MustAmount("0.1").Add(juspay.MustAmount("0.2"))
	fmt.Println(total, ok)
	_, ok = juspay.MustAmount("9223372036854775807").Add(juspay.MustAmount("0.01"))
	fmt.Println(ok) // it does not fit
	// Output:
	// 0.3 true
	// false
}

func ExampleAmount_Sub() {
	rest, ok := juspay.MustAmount("100").Sub(juspay.MustAmount("99.95"))
	fmt.Println(rest, ok)
	// Output: 0.05 true
}

// Fixed is for people: it adds zeros, and never takes a digit away.
func ExampleAmount_Fixed() {
	for _, price := range []string{"10", "10.5", "10.555"} {
		fmt.Println(juspay.MustAmount(price).Fixed(2))
	}
	// Output:
	// 10.00
	// 10.50
	// 10.555
}

func ExampleAmount_Cmp() {
	authorized, wanted := juspay.MustAmount("100"), juspay.MustAmount("100.01")
	if wanted.Cmp(authorized) > 0 {
		fmt.Println("more than was authorized")
	}
	// Output: more than was authorized
}

func ExampleAmount_IsZero() {
	var amount juspay.Amount
	fmt.Println(amount.IsZero(), juspay.MustAmount("0.01").IsZero())
	// Output: true false
}

func ExampleAmount_Sign() {
	fmt.Println(juspay.MustAmount("-0.01").Sign(), juspay.MustAmount("0").Sign(), juspay.MustAmount("0.01").Sign())
	// Output: -1 0 1
}

// String is the same text that goes over the wire.
func ExampleAmount_String() {
	fmt.Println(juspay.MustAmount("10.50").String(), juspay.MustAmount("1e3").String())
	// Output: 10.5 1000
}
