package jwe_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/juspay/juspay-go/jwe"
)

// file reads a key of the tests. For real, keys come from a secret store.
func file(name string) string {
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}

// exampleMerchant has the merchant's keys, exampleJuspay those of Juspay's side.
func exampleMerchant() *jwe.Envelope {
	envelope, err := jwe.New(jwe.Config{Current: jwe.Keys{
		ID: "key_1", PrivateKey: file("merchant_private.pem"), PublicKey: file("juspay_public.pem"),
	}})
	if err != nil {
		log.Fatal(err)
	}
	return envelope
}

func exampleJuspay() *jwe.Envelope {
	envelope, err := jwe.New(jwe.Config{Current: jwe.Keys{
		ID: "key_1", PrivateKey: file("juspay_private.pem"), PublicKey: file("merchant_public.pem"),
	}})
	if err != nil {
		log.Fatal(err)
	}
	return envelope
}

// The other side, in a test or a fake, is an Envelope with the other two keys.
func Example() {
	merchant, juspay := exampleMerchant(), exampleJuspay()

	request, err := merchant.Seal([]byte(`{"order_id":"o-1"}`))
	if err != nil {
		log.Fatal(err)
	}
	asked, err := juspay.Open(request)
	fmt.Printf("%s %v\n", asked, err)

	answer, err := juspay.Seal([]byte(`{"order_id":"o-1","status":"CHARGED"}`))
	if err != nil {
		log.Fatal(err)
	}
	answered, err := merchant.Open(answer)
	fmt.Printf("%s %v\n", answered, err)
	// Output:
	// {"order_id":"o-1"} <nil>
	// {"order_id":"o-1","status":"CHARGED"} <nil>
}

// What is wrong with a key is said when the program starts.
func ExampleNew() {
	_, err := jwe.New(jwe.Config{Current: jwe.Keys{
		ID: "key_1", PrivateKey: file("juspay_public.pem"), PublicKey: file("juspay_public.pem"),
	}})
	fmt.Println(err)
	// Output: jwe: Current.PrivateKey is a public key: pass your own private key; the other side's public key belongs into PublicKey
}

// While keys are rotated, both pairs open answers and webhooks.
func ExampleConfig() {
	now := jwe.Keys{ID: "key_2", PrivateKey: file("juspay_private.pem"), PublicKey: file("merchant_public.pem")}
	before := jwe.Keys{ID: "key_1", PrivateKey: file("merchant_private.pem"), PublicKey: file("juspay_public.pem")}
	envelope, err := jwe.New(jwe.Config{Current: now, Previous: before})
	if err != nil {
		log.Fatal(err)
	}

	late, err := exampleJuspay().Seal([]byte(`{"order_id":"o-1"}`)) // under key_1
	if err != nil {
		log.Fatal(err)
	}
	opened, err := envelope.Open(late)
	fmt.Printf("%s %v\n", opened, err)
	// Output: {"order_id":"o-1"} <nil>
}

func ExampleEnvelope_Seal() {
	body, err := exampleMerchant().Seal([]byte(`{"unique_request_id":"refund1","amount":"4.25"}`))
	if err != nil {
		log.Fatal(err)
	}
	var members map[string]string
	if err := json.Unmarshal(body, &members); err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"header", "encryptedKey", "iv", "encryptedPayload", "tag"} {
		fmt.Println(name, members[name] != "")
	}
	// Output:
	// header true
	// encryptedKey true
	// iv true
	// encryptedPayload true
	// tag true
}

// Plain text is no answer, and what was changed on its way is none either.
func ExampleEnvelope_Open() {
	merchant := exampleMerchant()
	_, err := merchant.Open([]byte(`{"order_id":"o-1","status":"CHARGED"}`))
	fmt.Println(errors.Is(err, jwe.ErrNotEncrypted))

	_, err = merchant.Open([]byte(`{"JWT":"eyJhbGciOiJub25lIn0.AAAA.AAAA.AAAA.AAAA"}`))
	fmt.Println(errors.Is(err, jwe.ErrUntrusted))
	// Output:
	// true
	// true
}
