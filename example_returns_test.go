package juspay_test

import (
	"errors"
	"fmt"
	"net/http/httptest"

	"github.com/juspay/juspay-go"
)

const customerIsBack = "/back?order_id=order_id_007&status=CHARGED&status_id=21" +
	"&signature=BuQHgXNtgDD0hc4cuvFReZsJFhVwV5uIKndTmCPFiX4%3D&signature_algorithm=HMAC-SHA256"

// The return chooses the page to show. Before anything is shipped,
// [juspay.Client.OrderStatus] decides.
func ExampleParseReturn() {
	request := httptest.NewRequest("GET", customerIsBack, nil) // the one that the shop's handler gets
	back, err := juspay.ParseReturn(request, "TEST_RESPONSE_KEY_0001")
	switch {
	case errors.Is(err, juspay.ErrSignature):
		fmt.Println("not from Juspay: show nothing of the order")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println("thank you for", back.OrderID+", it seems to be", back.Status)
	}
	// Output: thank you for order_id_007, it seems to be CHARGED
}

func ExampleSignatureError_Error() {
	request := httptest.NewRequest("GET", customerIsBack+"&status=CHARGED", nil)
	_, err := juspay.ParseReturn(request, "TEST_RESPONSE_KEY_0001")
	fmt.Println(err)
	if refused, ok := errors.AsType[*juspay.SignatureError](err); ok {
		fmt.Println(refused.Parameter)
	}
	// Output:
	// juspay: ParseReturn: status: is there twice
	// status
}
