package juspaytest

import (
	"encoding/json"
	"net/http"
	"strings"

	juspay "github.com/juspay/juspay-go"
)

// Unauthorized chooses the body of HTTP 401. The vendor documents all of them.
type Unauthorized int

const (
	UnauthorizedMessage Unauthorized = iota // status, error_code and error_message: the default
	UnauthorizedBare                        // status and error_code only
	UnauthorizedInfo                        // with error_info, as newer pages have it
	UnauthorizedEmpty                       // no body at all
)

// answer is what goes back over the wire, when nothing spoils it.
type answer struct {
	status   int
	body     []byte // JSON; empty for none
	location string // of a redirect
}

// errorBody has the keys in the order of the documented bodies.
type errorBody struct {
	ErrorMessage string     `json:"error_message,omitzero"`
	Status       string     `json:"status"`
	ErrorCode    string     `json:"error_code,omitzero"`
	ErrorInfo    *errorInfo `json:"error_info,omitzero"`
	StatusID     int        `json:"status_id,omitzero"`
	OrderID      string     `json:"order_id,omitzero"`
}

type errorInfo struct {
	UserMessage      string `json:"user_message"`
	DeveloperMessage string `json:"developer_message"`
	Code             string `json:"code"`
	Category         string `json:"category"`

	Fields []errorField `json:"fields,omitzero"`
}

type errorField struct {
	Name   string `json:"field_name"`
	Reason string `json:"reason"`
}

func jsonAnswer(status int, body any) *answer {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // every body is made of plain structs
	}
	return &answer{status: status, body: data}
}

// refuse is the documented frame of a bad request.
func refuse(code, message string) *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		ErrorMessage: message,
		Status:       "Bad Request",
		ErrorCode:    "Invalid",
		ErrorInfo: &errorInfo{
			UserMessage:      "Invalid request params. Please verify your input.",
			DeveloperMessage: message,
			Code:             code,
			Category:         "USER_ERROR",
		},
	})
}

func refuseInput(message string) *answer { return refuse("INVALID_INPUT", message) }

// refuseField answers an order whose parameters are wrong.
func refuseField(name, reason string) *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		ErrorMessage: "Bad Request.", Status: "Bad Request", ErrorCode: "INVALID_REQUEST",
		ErrorInfo: &errorInfo{
			UserMessage: "Invalid input data", DeveloperMessage: "Invalid input data", Code: "INVALID_INPUT",
			Category: "USER_ERROR", Fields: []errorField{{name, reason}},
		},
	})
}

// refuseOrderExists answers a repeated order_id. The vendor lists the code, but
// no body.
func refuseOrderExists() *answer {
	const words = "An order with this order_id exists."
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "ERROR", ErrorCode: "invalid_request", ErrorMessage: words,
		ErrorInfo: &errorInfo{UserMessage: words, DeveloperMessage: words, Code: "ALREADY_EXISTS", Category: "USER_ERROR"},
	})
}

// refuseMerchant answers an attempt without merchant_id.
func refuseMerchant() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		ErrorMessage: "Bad request.", Status: "ERROR", ErrorCode: "Bad request.",
		ErrorInfo: &errorInfo{
			UserMessage: "Bad request.", DeveloperMessage: "Failed while parsing your request.",
			Code: "MISSING_MANDATORY_PARAMETER", Category: "USER_ERROR",
			Fields: []errorField{{"merchant_id", "Field required but not passed."}},
		},
	})
}

// refuseCardNumber answers an attempt without a card.
func refuseCardNumber() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		ErrorMessage: "Card number is required.", Status: "invalid_request_error", ErrorCode: "missing_card_number",
		ErrorInfo: &errorInfo{
			UserMessage: "Please enter a valid card number.", DeveloperMessage: "Missing card number.",
			Code: "MISSING_MANDATORY_PARAMETER", Category: "USER_ERROR", Fields: []errorField{{"card_number", "Missing field."}},
		},
	})
}

// noCustomer answers an unknown customer, as an unknown transaction is answered:
// no page has a body.
func noCustomer() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "NOT_FOUND", StatusID: 40,
		ErrorInfo: &errorInfo{
			UserMessage: "Customer not found.", DeveloperMessage: "Customer not found.", Code: "RESOURCE_NOT_FOUND",
			Category: "USER_ERROR",
		},
	})
}

// refuseDuplicate answers a key that belongs to another capture. The vendor
// lists the code, but no words.
func refuseDuplicate() *answer {
	return refuse("DUPLICATE_REQUEST", "The idempotence_key belongs to another capture")
}

// refuseRouting answers a missing or foreign x-routing-id. The vendor documents
// neither words nor that it refuses at all.
func refuseRouting(err error) *answer { return refuseInput(err.Error()) }

// refuseCapture answers a capture in the wrong state. The older wording is
// documented for CHARGED only; the fake uses it for every state.
func refuseCapture(status juspay.Status, legacy bool) *answer {
	if legacy {
		return refuseLegacy("Cannot capture " + strings.ToLower(string(status)) + " transaction")
	}
	return refuseInput("Cannot Capture " + string(status) + " Transaction")
}

// refuseVoid answers a void in the wrong state.
func refuseVoid(status juspay.Status, legacy bool) *answer {
	if legacy {
		return refuseLegacy("Invalid state for void operation.")
	}
	return refuseInput("Cannot Void " + string(status) + " Transaction")
}

func refuseLegacy(message string) *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{Status: "Bad Request", ErrorMessage: message, ErrorCode: "Invalid"})
}

// refuseChallenge is the only documented 400 of an OTP. The fake answers with
// it to a challenge id that is not the transaction's, to a transaction without
// a challenge, and to one that no longer waits for an OTP.
func refuseChallenge() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "invalid_request_error", ErrorCode: "invalid", ErrorMessage: "Invalid authentication account id.",
	})
}

// refuseResend answers one resend too many.
func refuseResend() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "Invalid Request", ErrorCode: "max_limit_exceeded", ErrorMessage: "Max OTP send limit exceeded.",
	})
}

// noTxn answers an unknown txn_uuid: HTTP 400, not 404.
func noTxn() *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "NOT_FOUND",
		ErrorInfo: &errorInfo{
			UserMessage:      "Cannot process your request as txn not found.",
			DeveloperMessage: "Txn not found.",
			Code:             "RESOURCE_NOT_FOUND",
			Category:         "USER_ERROR",
		},
		StatusID: 40,
	})
}

// noOrder answers an unknown order id: HTTP 400, not 404.
func noOrder(orderID string) *answer {
	return jsonAnswer(http.StatusBadRequest, errorBody{
		Status: "NOT_FOUND",
		ErrorInfo: &errorInfo{
			UserMessage:      "Order Not Found",
			DeveloperMessage: "Order Not Found",
			Code:             "RESOURCE_NOT_FOUND",
			Category:         "USER_ERROR",
		},
		StatusID: 40,
		OrderID:  orderID,
	})
}

// refusals are the answers of [Refused]. No page has a body for 403; the code
// is in the vendor's table, for calls from an address that is not allowed. The
// body of 404 comes with HTTP 400 elsewhere.
var refusals = map[int64]*answer{
	http.StatusUnauthorized: UnauthorizedMessage.answer(),
	http.StatusForbidden: jsonAnswer(http.StatusForbidden, errorBody{
		Status: "error", ErrorCode: "access_denied",
		ErrorInfo: &errorInfo{
			UserMessage: "Forbidden.", DeveloperMessage: "The origin is not allowed.", Code: "BAD_ORIGIN", Category: "USER_ERROR",
		},
	}),
	http.StatusNotFound: noTxn(),
}

// noPath answers what no page documents, such as /orders/ in place of /txns/.
func noPath() *answer { return &answer{status: http.StatusNotFound} }

func (u Unauthorized) answer() *answer {
	body := errorBody{Status: "error", ErrorCode: "access_denied"}
	switch u {
	case UnauthorizedEmpty:
		return &answer{status: http.StatusUnauthorized}
	case UnauthorizedMessage:
		body.ErrorMessage = "Invalid Authentication"
	case UnauthorizedInfo:
		body.ErrorInfo = &errorInfo{
			UserMessage:      "Unauthorized.",
			DeveloperMessage: "Invalid API Key. Please pass a valid and active api key.",
			Code:             "UNAUTHORIZED",
			Category:         "USER_ERROR",
		}
	}
	return jsonAnswer(http.StatusUnauthorized, body)
}
