package juspay_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// fullInfo is error_info with all its fields.
var fullInfo = &juspay.ErrorInfo{
	Code: "INVALID_INPUT", Category: "USER_ERROR", UserMessage: "Please check.", DeveloperMessage: "Expiry month is odd.",
	RequestID: "59a8-01", Href: "NA",
	Fields: []juspay.ErrorField{{FieldName: "card_exp_month", Reason: "Invalid value."}, {FieldName: "currency", Reason: "Missing."}},
}

const fullInfoText = `{"code":"INVALID_INPUT","category":"USER_ERROR","user_message":"Please check.","developer_message":"Expiry month is odd.",` +
	`"request_id":"59a8-01","href":"NA","fields":[{"field_name":"card_exp_month","reason":"Invalid value."},{"field_name":"currency","reason":"Missing."}]}`

// decoded is what an error body says.
type decoded struct {
	Status                     string
	StatusID                   int
	Code, Message, UserMessage string
	Info                       *juspay.ErrorInfo
}

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body string
		want decoded
	}{
		"everything": {
			`{"status":"error","status_id":-1,"error_code":"invalidRange","error_message":"Month, please.","user_message":"Hm.","error_info":` + fullInfoText + `}`,
			decoded{"error", -1, "invalidRange", "Month, please.", "Hm.", fullInfo},
		},
		"without error_info": {
			`{"status":"Bad Request","error_message":"Invalid state for void operation.","error_code":"Invalid"}`,
			decoded{Status: "Bad Request", Code: "Invalid", Message: "Invalid state for void operation."},
		},
		"without error_code": {
			`{"status":"NOT_FOUND","status_id":40,"error_info":{"code":"RESOURCE_NOT_FOUND","developer_message":"Txn not found."}}`,
			decoded{Status: "NOT_FOUND", StatusID: 40, Info: &juspay.ErrorInfo{Code: "RESOURCE_NOT_FOUND", DeveloperMessage: "Txn not found."}},
		},
		"code alone":          {`{"status":"error","error_code":"access_denied"}`, decoded{Status: "error", Code: "access_denied"}},
		"error_info alone":    {`{"error_info":` + fullInfoText + `}`, decoded{Info: fullInfo}},
		"error_info as text":  {`{"error_code":"x","error_info":` + quote(fullInfoText) + `}`, decoded{Code: "x", Info: fullInfo}},
		"error_info, no JSON": {`{"error_code":"x","error_info":"see the manual"}`, decoded{Code: "x"}},
		"error_info null":     {`{"error_code":"x","error_info":null}`, decoded{Code: "x"}},
		"error_info empty":    {`{"error_code":"x","error_info":{}}`, decoded{Code: "x", Info: &juspay.ErrorInfo{}}},
		"camelCase": {
			`{"status":"Bad Request","statusId":40,"errorCode":"Invalid","errorMessage":"Nope.","userMessage":"Sorry.","errorInfo":{"code":"C",` +
				`"category":"K","userMessage":"U","developerMessage":"D","requestId":"R","href":"H","fields":[{"field_name":"f","reason":"r"}]}}`,
			decoded{"Bad Request", 40, "Invalid", "Nope.", "Sorry.", &juspay.ErrorInfo{
				Code: "C", Category: "K", UserMessage: "U", DeveloperMessage: "D", RequestID: "R", Href: "H",
				Fields: []juspay.ErrorField{{FieldName: "f", Reason: "r"}},
			}},
		},
		"camelCase without info":   {`{"errorCode":"Invalid","errorMessage":"Nope."}`, decoded{Code: "Invalid", Message: "Nope."}},
		"error flag":               {`{"error":true,"error_message":"BAD_REQUEST","user_message":"Invalid number"}`, decoded{Message: "BAD_REQUEST", UserMessage: "Invalid number"}},
		"frame of mandates":        {`{"session_id":"s","user_message":"Not allowed.","code":"INVALID_REQUEST","type":"T","message":"None found."}`, decoded{Code: "INVALID_REQUEST", Message: "None found.", UserMessage: "Not allowed."}},
		"frame of payouts":         {`{"response":{"errorMessage":"Could not find it","error":true,"userMessage":"Not Found","errorCode":"E09"},"code":404}`, decoded{Code: "E09", Message: "Could not find it", UserMessage: "Not Found"}},
		"status_id as text":        {`{"status_id":"-1","status":"ERROR","error_code":"duplicate.call"}`, decoded{Status: "ERROR", StatusID: -1, Code: "duplicate.call"}},
		"status_id no number":      {`{"status_id":"many","error_code":"c"}`, decoded{Code: "c"}},
		"code as a number":         {`{"error_code":404,"error_message":7}`, decoded{Code: "404", Message: "7"}},
		"code as an object":        {`{"error_code":{"a":1},"error_message":"m"}`, decoded{Message: "m"}},
		"message as an array":      {`{"error_code":"c","error_message":["a","b"]}`, decoded{Code: "c"}},
		"message null":             {`{"error_code":"c","error_message":null}`, decoded{Code: "c"}},
		"fields of the wrong type": {`{"error_code":"c","error_info":{"code":"C","fields":"none"}}`, decoded{Code: "c", Info: &juspay.ErrorInfo{Code: "C"}}},
		"unknown members":          {`{"error_code":"c","order_id":"o","tomorrow":{"deep":[1]}}`, decoded{Code: "c"}},
		"a twin":                   {`{"error_code":"one","error_code":"two"}`, decoded{Code: "two"}},
		"escapes":                  {`{"error_message":"\u20b9 \"quoted\" \n"}`, decoded{Message: "₹ \"quoted\" \n"}},
		"empty":                    {"", decoded{}},
		"white space":              {" \n", decoded{}},
		"empty object":             {"{}", decoded{}},
		"null":                     {"null", decoded{}},
		"array":                    {`[{"error_code":"c"}]`, decoded{}},
		"string":                   {`"no"`, decoded{}},
		"HTML":                     {"<html><body><h1>502 Bad Gateway</h1></body></html>", decoded{}},
		"plain text":               {"upstream connect error", decoded{}},
		"truncated":                {`{"status":"Bad Request","error_code":"Inv`, decoded{}},
		"two values":               {`{"error_code":"c"} {"error_code":"d"}`, decoded{}},
		"byte order mark":          {"\ufeff{}", decoded{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := refusalOf(t, 400, tc.body)
			got := decoded{refused.Status, refused.StatusID, refused.Code, refused.Message, refused.UserMessage, refused.Info}
			assert.Equal(t, tc.want, got)
			assert.Equal(t, "Void", refused.Op)
			assert.Equal(t, 400, refused.StatusCode)
			assert.Equal(t, tc.body, string(refused.Response.Body), "the body stays as it was received")
			requireLine(t, refused.Error())
		})
	}
}

// A 2xx that carries an error body is an APIError, and says nothing about the money.
func TestErrorBodiesInA2xx(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"documented":      `{"status":"error","error_code":"access_denied","error_message":"Invalid Authentication"}`,
		"upper case":      `{"status":"ERROR","status_id":-1}`,
		"bad request":     `{"status":"Bad Request"}`,
		"invalid request": `{"status":"Invalid Request","error_code":"max_limit_exceeded"}`,
		"not found":       `{"status":"NOT_FOUND","status_id":40,"order_id":"order-7001"}`,
		"error_info":      `{"order_id":"order-7001","status":"CHARGED","error_info":{"code":"INVALID_INPUT"}}`,
		"error flag":      `{"error":true,"error_message":"BAD_REQUEST"}`,
		"flag as text":    `{"error":"true","status":"CHARGED"}`,
		"code alone":      `{"error_code":"E1"}`,
		"message alone":   `{"error_message":"no"}`,
		"code and ids":    `{"order_id":"order-7001","error_code":"E1"}`,
		"code and status": `{"status":"FAILED","error_code":"E1"}`,
		"camelCase":       `{"errorCode":"E1","errorMessage":"no"}`,
		"camelCase info":  `{"errorInfo":{"code":"INVALID_INPUT"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, status := range []int{200, 201, 202} {
				client := newClient(t, always(status, body))
				order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
				require.Nil(t, order)
				assert.Equal(t, juspay.Unknown, juspay.CaptureOutcome(order, err))
				require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
				var refused *juspay.APIError
				require.ErrorAs(t, err, &refused)
				assert.Equal(t, status, refused.StatusCode)

				txn, err := client.ProcessOTP(t.Context(), testTxn, otpRequest())
				require.Nil(t, txn)
				assert.Equal(t, juspay.Unknown, juspay.OTPOutcome(txn, err))
				require.ErrorAs(t, err, &refused)
			}
		})
	}
}

// Members that merely look like an error do not spoil an answer.
func TestNotErrorBodies(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"flag false":                `{"status":"CHARGED","error":false}`,
		"flag null":                 `{"status":"CHARGED","error":null}`,
		"flag empty":                `{"status":"CHARGED","error":""}`,
		"error_info null":           `{"status":"CHARGED","error_info":null}`,
		"error_info empty":          `{"status":"CHARGED","error_info":{}}`,
		"empty codes":               `{"status":"CHARGED","error_code":"","error_message":""}`,
		"codes beside ids":          `{"status":"CHARGED","id":"eulUnitTxn000000001","error_code":"00","error_message":"Approved"}`,
		"bank codes":                `{"status":"CHARGED","bank_error_code":"SUCCESS","resp_code":"FAILURE"}`,
		"a failed refund in a list": `{"status":"CHARGED","refunds":[{"status":"FAILURE","error_message":"no"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, always(200, body))
			order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
			require.NoError(t, err)
			assert.Equal(t, juspay.Succeeded, juspay.CaptureOutcome(order, err))
			txn, err := client.ProcessOTP(t.Context(), testTxn, otpRequest())
			require.NoError(t, err)
			assert.Equal(t, juspay.Succeeded, juspay.OTPOutcome(txn, err))
		})
	}
}

// A 2xx that says nothing of an order or a transaction is no answer.
func TestNotAnswers(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty": "", "white space": "\n", "null": "null", "array": `[]`, "array of orders": "[" + chargedBody + "]", "string": `"CHARGED"`,
		"number": "1", "true": "true", "empty object": "{}", "another object": `{"hello":"world"}`, "HTML": "<html>", "truncated": chargedBody[:40],
		"two values": chargedBody + chargedBody, "garbage behind": chargedBody + "x", "only an amount": `{"amount":10}`,
		"empty ids": `{"id":"","order_id":"","txn_id":null,"status":""}`, "status null": `{"status":null}`,
		"comments": `{"status":"CHARGED" /* paid */}`, "single quotes": `{'status':'CHARGED'}`, "NUL": "\x00",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, always(200, body))
			order, err := client.Capture(t.Context(), testTxn, juspay.FullCapture())
			require.Nil(t, order)
			var failed *juspay.RequestError
			require.ErrorAs(t, err, &failed)
			assert.True(t, failed.Sent)
			require.ErrorIs(t, err, juspay.ErrOutcomeUnknown)
			assert.Equal(t, body, string(failed.Response.Body))
			txn, err := client.ProcessOTP(t.Context(), testTxn, otpRequest())
			require.Nil(t, txn)
			require.ErrorAs(t, err, &failed)
		})
	}
	for name, body := range map[string]string{
		"status": `{"status":"CHARGED"}`, "id": `{"id":"x"}`, "order_id": `{"order_id":"x"}`, "txn_id": `{"txn_id":"x"}`,
		"white space around": " \r\n\t" + chargedBody + " \n",
	} {
		_, err := newClient(t, always(200, body)).Void(t.Context(), testTxn)
		require.NoError(t, err, "%s is enough", name)
	}
}

func TestAPIErrorInJSON(t *testing.T) {
	t.Parallel()
	refused := refusalOf(t, 400, wrongState("Void", "VOIDED"), "X-Request-Id", "r1")
	text, err := json.Marshal(refused)
	require.NoError(t, err)
	assert.Contains(t, string(text), "VOIDED")
	assert.Contains(t, string(text), "r1")
}
