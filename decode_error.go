package juspay

import (
	"cmp"
	"encoding/json"

	"github.com/juspay/juspay-go/internal/lenient"
)

// errorBody is every spelling of an error body that is known: the vendor's
// snake_case, the camelCase that its own SDK accepts, and the frames of its
// other products.
type errorBody struct {
	Status        string          `json:"status"`
	StatusID      int             `json:"status_id"`
	StatusIDCamel int             `json:"statusId"`
	Code          string          `json:"error_code"`
	CodeCamel     string          `json:"errorCode"`
	CodePlain     string          `json:"code"`
	Message       string          `json:"error_message"`
	MessageCamel  string          `json:"errorMessage"`
	MessagePlain  string          `json:"message"`
	User          string          `json:"user_message"`
	UserCamel     string          `json:"userMessage"`
	Info          *errorInfoBody  `json:"error_info"`
	InfoCamel     *errorInfoBody  `json:"errorInfo"`
	Response      *errorBody      `json:"response"`
	Error         json.RawMessage `json:"error"`
}

type errorInfoBody struct {
	ErrorInfo
	UserCamel      string `json:"userMessage"`
	DeveloperCamel string `json:"developerMessage"`
	RequestIDCamel string `json:"requestId"`
}

// decodeAPIError reads what it can of an error body. It never fails: an
// unreadable body is an error without code and message.
func decodeAPIError(body []byte) *APIError {
	var read errorBody
	if !isObject(body) {
		return &APIError{}
	}
	if _, err := lenient.Unmarshal(body, &read); err != nil {
		return &APIError{}
	}
	inner := read.Response
	if inner == nil {
		inner = &errorBody{}
	}
	return &APIError{
		Status:      read.Status,
		StatusID:    cmp.Or(read.StatusID, read.StatusIDCamel),
		Code:        cmp.Or(read.Code, read.CodeCamel, inner.Code, inner.CodeCamel, read.CodePlain),
		Message:     cmp.Or(read.Message, read.MessageCamel, read.MessagePlain, inner.Message, inner.MessageCamel),
		UserMessage: cmp.Or(read.User, read.UserCamel),
		Info:        cmp.Or(read.Info, read.InfoCamel).info(),
	}
}

func (b *errorInfoBody) info() *ErrorInfo {
	if b == nil {
		return nil
	}
	info := b.ErrorInfo
	info.UserMessage = cmp.Or(info.UserMessage, b.UserCamel)
	info.DeveloperMessage = cmp.Or(info.DeveloperMessage, b.DeveloperCamel)
	info.RequestID = cmp.Or(info.RequestID, b.RequestIDCamel)
	return &info
}

// scrub takes the call's secrets out of every text: a server may echo them.
func (e *APIError) scrub(scrub func(string) string) {
	texts := []*string{&e.Status, &e.Code, &e.Message, &e.UserMessage}
	if info := e.Info; info != nil {
		texts = append(texts, &info.Code, &info.Category, &info.UserMessage, &info.DeveloperMessage, &info.RequestID, &info.Href)
		for i := range info.Fields {
			texts = append(texts, &info.Fields[i].FieldName, &info.Fields[i].Reason)
		}
	}
	for _, text := range texts {
		*text = scrub(*text)
	}
}
