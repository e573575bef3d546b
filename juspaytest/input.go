package juspaytest

import (
	"encoding/json"
	"mime"
	"net/url"
)

// form reads the parameters. The vendor warns that any other content type than
// a form may fail; here it always does, so that an amount which the server
// would not have seen cannot become a full capture.
func (c *call) form() (url.Values, *answer) {
	if c.body == "" {
		return c.query, nil
	}
	media, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return nil, refuseInput("Content-Type must be application/x-www-form-urlencoded")
	}
	form, err := url.ParseQuery(c.body)
	if err != nil {
		return nil, refuseInput("The body is not a form")
	}
	for name, values := range c.query { // one page of the vendor puts the amount there
		if !form.Has(name) {
			form[name] = values
		}
	}
	return form, nil
}

// fields reads the parameters of a call that takes a form or a JSON object, as
// published clients send both.
func (c *call) fields() (url.Values, *answer) {
	if media, _, _ := mime.ParseMediaType(c.header.Get("Content-Type")); media == "application/json" {
		return c.object()
	}
	return c.form()
}

// object reads the parameters of a call that takes a flat JSON object. Text,
// numbers and booleans are what a form would hold; what is nested stays JSON.
func (c *call) object() (url.Values, *answer) {
	if media, _, _ := mime.ParseMediaType(c.header.Get("Content-Type")); media != "application/json" {
		return nil, refuseInput("Content-Type must be application/json")
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(c.body), &members) != nil {
		return nil, refuseInput("The body is not a JSON object")
	}
	form := url.Values{}
	for name, value := range members {
		if string(value) == "null" {
			continue
		}
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		form.Set(name, text)
	}
	return form, nil
}
