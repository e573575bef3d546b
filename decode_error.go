package juspay

import (
	"cmp"
	"time"

	"github.com/juspay/juspay-go/internal/lenient"
)

// documentedError is an APIError with the names of the vendor's pages. It is
// decoded in place: the fields are the same, in the same order.
type documentedError struct {
	Op           string        `json:"-"`
	StatusCode   int           `json:"-"`
	Status       string        `json:"status"`
	StatusID     int           `json:"status_id"`
	Code         string        `json:"error_code"`
	Message      string        `json:"error_message"`
	UserMessage  string        `json:"user_message"`
	OrderID      string        `json:"order_id"`
	Info         *ErrorInfo    `json:"error_info"`
	TxnStatus    Status        `json:"-"`
	RetryAfter   time.Duration `json:"-"`
	Response     *Response     `json:"-"`
	followsDoubt bool
	ended        error

	saidWrongState, saidRepeated bool
}

// refusal is an error and the answer that it points to, in one piece.
type refusal struct {
	documentedError
	answer Response
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

// decodeAPIError reads what it can of an error body. It never fails: an
// unreadable body is an error without code and message.
func decodeAPIError(body []byte) *APIError {
	read := new(refusal)
	e := (*APIError)(&read.documentedError)
	if isObject(body) {
		report, err := lenient.Unmarshal(body, &read.documentedError)
		if err != nil {
			*e = APIError{}
		} else if e.Message == "" {
			report.Skipped = union(report.Skipped, e.takeOther(body))
		}
		read.answer.Skipped = report.Skipped
	}
	e.Response = &read.answer
	return e
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
	e.StatusID = cmp.Or(e.StatusID, read.StatusID)
	e.Code = cmp.Or(e.Code, read.Code, read.Bare)
	e.Message = cmp.Or(read.Message, read.Text)
	e.UserMessage = cmp.Or(e.UserMessage, read.User)
	if info := read.Info; info != nil && e.Info == nil {
		e.Info = &ErrorInfo{info.Code, info.Category, info.UserMessage, info.DeveloperMessage, info.RequestID, info.Href, info.Fields}
	}
	return report.Skipped
}

// scrub takes the call's secrets out of every text: a server may echo them.
func (e *APIError) scrub(scrub func(string) string) {
	for _, text := range [...]*string{&e.Status, &e.Code, &e.Message, &e.UserMessage, &e.OrderID} {
		*text = scrub(*text)
	}
	if state := string(e.TxnStatus); scrub(state) != state {
		e.TxnStatus = ""
	}
	info := e.Info
	if info == nil {
		return
	}
	for _, text := range [...]*string{&info.Code, &info.Category, &info.UserMessage, &info.DeveloperMessage, &info.RequestID, &info.Href} {
		*text = scrub(*text)
	}
	for i := range info.Fields {
		field := &info.Fields[i]
		field.FieldName, field.Reason = scrub(field.FieldName), scrub(field.Reason)
	}
}
