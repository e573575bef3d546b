package juspay

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/juspay/juspay-go/internal/lenient"
	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/refusal"
)

// documentedError has the names of the vendor's pages.
type documentedError struct {
	Status      string     `json:"status"`
	StatusID    int        `json:"status_id"`
	Code        string     `json:"error_code"`
	Message     string     `json:"error_message"`
	UserMessage string     `json:"user_message"`
	OrderID     string     `json:"order_id"`
	Info        *ErrorInfo `json:"error_info"`
}

// otherError is every other spelling that is known: the camelCase that the
// vendor's own SDKs accept, and the frames of its other products.
type otherError struct {
	StatusID int    `json:"statusId"`
	Code     string `json:"errorCode"`
	Bare     string `json:"code"`
	Message  string `json:"errorMessage"`
	Text     string `json:"message"`
	User     string `json:"userMessage"`
	Info     *struct {
		Code             string       `json:"code"`
		Category         string       `json:"category"`
		UserMessage      string       `json:"userMessage"`
		DeveloperMessage string       `json:"developerMessage"`
		RequestID        string       `json:"requestId"`
		Href             string       `json:"href"`
		Fields           []ErrorField `json:"fields"`
	} `json:"errorInfo"`
	Response *struct {
		Code    string `json:"errorCode"`
		Message string `json:"errorMessage"`
		User    string `json:"userMessage"`
	} `json:"response"`
}

// decodeAPIError reads what it can of an error body, and what its words say of
// the money, before the secrets are taken out of them. It never fails: an
// unreadable body is an error without code and message.
func decodeAPIError(body []byte, secrets redact.Secrets) (e *APIError, skipped []string) {
	e = &APIError{reading: refusal.Read(body)}
	skipped, err := e.take(body)
	e.partly = e.partly || err != nil || slices.ContainsFunc(skipped, isOfError)
	e.TxnStatus = Status(e.reading.Named)
	e.reading.Doubt = e.reading.Doubt || e.repeats() || !e.blamesCaller() // a code may be masked below
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
	var read documentedError
	report, err := lenient.Unmarshal(body, &read)
	if err != nil {
		return nil, err
	}
	e.Status, e.StatusID, e.OrderID = read.Status, read.StatusID, read.OrderID
	e.Code, e.Message, e.UserMessage, e.Info = read.Code, read.Message, read.UserMessage, read.Info
	e.partly = report.Cut || slices.ContainsFunc(report.Twice, isOfError)
	if e.Message == "" || bytes.Contains(body, []byte("errorInfo")) {
		return union(report.Skipped, e.takeOther(body)), nil
	}
	return report.Skipped, nil
}

// takeOther fills in what the documented names left empty, and returns what
// could not be read of it.
func (e *APIError) takeOther(body []byte) (skipped []string) {
	var read otherError
	report, _ := lenient.Unmarshal(body, &read) // it was valid before
	if inner := read.Response; inner != nil {
		read.Code, read.Message = cmp.Or(read.Code, inner.Code), cmp.Or(read.Message, inner.Message)
		read.User = cmp.Or(read.User, inner.User)
	}
	e.foreign = cmp.Or(e.Code, read.Code, read.Message) == "" && e.Info == nil && read.Info == nil
	e.StatusID = cmp.Or(e.StatusID, read.StatusID)
	e.Code = cmp.Or(e.Code, read.Code, read.Bare)
	e.Message = cmp.Or(e.Message, read.Message, read.Text)
	e.UserMessage = cmp.Or(e.UserMessage, read.User)
	switch info := read.Info; {
	case info != nil && e.Info != nil: // which of them is true?
		e.partly = e.partly || info.Category != e.Info.Category || info.Code != e.Info.Code
	case info != nil:
		e.Info = &ErrorInfo{info.Code, info.Category, info.UserMessage, info.DeveloperMessage, info.RequestID, info.Href, info.Fields}
	}
	return report.Skipped
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
