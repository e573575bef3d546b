package juspay

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/juspay/juspay-go/internal/lenient"
	"github.com/juspay/juspay-go/internal/redact"
)

// errorBody is an error under the names of the vendor's pages, and under all
// others that are known: the camelCase that the vendor's own SDKs accept, and
// the frames of its other products.
type errorBody struct {
	Status      string     `json:"status"`
	StatusID    int        `json:"status_id"`
	Code        string     `json:"error_code"`
	Message     string     `json:"error_message"`
	UserMessage string     `json:"user_message"`
	OrderID     string     `json:"order_id"`
	Info        *ErrorInfo `json:"error_info"`

	CamelStatusID    int        `json:"statusId"`
	CamelCode        string     `json:"errorCode"`
	CamelMessage     string     `json:"errorMessage"`
	CamelUserMessage string     `json:"userMessage"`
	CamelInfo        *camelInfo `json:"errorInfo"`

	BareCode    string `json:"code"`
	BareMessage string `json:"message"`
	Response    *struct {
		Code        string `json:"errorCode"`
		Message     string `json:"errorMessage"`
		UserMessage string `json:"userMessage"`
	} `json:"response"`
}

type camelInfo struct {
	Code             string       `json:"code"`
	Category         string       `json:"category"`
	UserMessage      string       `json:"userMessage"`
	DeveloperMessage string       `json:"developerMessage"`
	RequestID        string       `json:"requestId"`
	Href             string       `json:"href"`
	Fields           []ErrorField `json:"fields"`
}

// decodeAPIError reads what it can of an error body, and what its words say of
// the money, before the secrets are taken out of them. It never fails: an
// unreadable body is an error without code and message.
func decodeAPIError(body []byte, secrets redact.Secrets) (e *APIError, skipped []string) {
	e = new(APIError)
	skipped, err := e.take(body)
	e.partly = e.partly || err != nil || slices.ContainsFunc(skipped, isOfError)
	e.reading = e.read(body) // codes may be masked below
	e.TxnStatus = Status(e.reading.Named)
	e.scrub(secrets.Scrub)
	return e, skipped
}

// take fills in what the body has. A body that is no JSON by its looks, such as
// a page of a proxy, is read by its words alone.
func (e *APIError) take(body []byte) (skipped []string, err error) {
	if !isObject(body) {
		trimmed := bytes.TrimSpace(body)
		if !utf8.Valid(body) || len(trimmed) > 0 && trimmed[0] == '[' {
			return nil, errNotAnswer
		}
		return nil, nil
	}
	var read errorBody
	report, err := lenient.Unmarshal(body, &read)
	if err != nil {
		return nil, err
	}
	e.partly = report.Cut || slices.ContainsFunc(report.Twice, isOfError)
	e.fill(read)
	return report.Skipped, nil
}

// fill takes the vendor's name of each part, and else another one.
func (e *APIError) fill(read errorBody) {
	if inner := read.Response; inner != nil {
		read.CamelCode = cmp.Or(read.CamelCode, inner.Code)
		read.CamelMessage = cmp.Or(read.CamelMessage, inner.Message)
		read.CamelUserMessage = cmp.Or(read.CamelUserMessage, inner.UserMessage)
	}
	e.foreign = cmp.Or(read.Code, read.CamelCode, read.Message, read.CamelMessage) == "" && read.Info == nil && read.CamelInfo == nil
	e.Status, e.OrderID, e.Info = read.Status, read.OrderID, read.Info
	e.StatusID = cmp.Or(read.StatusID, read.CamelStatusID)
	e.Code = cmp.Or(read.Code, read.CamelCode, read.BareCode)
	e.Message = cmp.Or(read.Message, read.CamelMessage, read.BareMessage)
	e.UserMessage = cmp.Or(read.UserMessage, read.CamelUserMessage)
	switch other := read.CamelInfo; {
	case other != nil && e.Info != nil: // which of them is true?
		e.partly = e.partly || other.Category != e.Info.Category || other.Code != e.Info.Code
	case other != nil:
		e.Info = (*ErrorInfo)(other)
	}
}

// isOfError tells the members that say why the call was refused. One that could
// not be read may say anything.
func isOfError(path string) bool {
	return path == "/status" || strings.HasPrefix(path, "/error")
}

// scrub takes the call's secrets out of every text: a server may echo them.
func (e *APIError) scrub(scrub func(string) string) {
	texts := []*string{&e.Status, &e.Code, &e.Message, &e.UserMessage, &e.OrderID, (*string)(&e.TxnStatus)}
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
