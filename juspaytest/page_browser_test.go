package juspaytest_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/juspaytest"
)

// browser is a customer's browser without scripts: it follows links and sends
// forms as they stand on the page.
type browser struct {
	t      *testing.T
	client *http.Client
	at     *url.URL
	code   int
	header http.Header
	body   string
	sent   *http.Request // the last request, as a shop would receive it
}

// open opens a page of the fake. Whoever is not the fake is not called: what the
// browser would send there is in sent.
func open(t *testing.T, jp *juspaytest.Server, address string) *browser {
	t.Helper()
	b := &browser{t: t, client: jp.HTTPClient()}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
	b.visit(http.MethodGet, address, nil)
	return b
}

func (b *browser) visit(method, address string, form url.Values) {
	b.t.Helper()
	target, err := url.Parse(address)
	require.NoError(b.t, err)
	body := ""
	if method == http.MethodPost {
		body = form.Encode()
	} else if form != nil {
		target.RawQuery = form.Encode() // a form replaces the query
	}
	b.sent, err = http.NewRequestWithContext(b.t.Context(), method, target.String(), strings.NewReader(body))
	require.NoError(b.t, err)
	if body != "" {
		b.sent.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if target.Host == "shop.test" {
		return
	}
	answer, err := b.client.Do(b.sent)
	require.NoError(b.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	b.at, b.code, b.header, b.body = answer.Request.URL, answer.StatusCode, answer.Header, string(text)
}

// pageForm is a form of the page, with the values that stand in it.
type pageForm struct {
	method, action string
	values         url.Values
	buttons        map[string][2]string // by what stands on them: name and value
}

// press presses a button, with some fields of its form filled in: name, value,
// name, value.
func (b *browser) press(button string, fields ...string) {
	b.t.Helper()
	for _, form := range b.forms() {
		named, there := form.buttons[button]
		if !there {
			continue
		}
		for i := 0; i < len(fields); i += 2 {
			require.Contains(b.t, form.values, fields[i], "a field of the form")
			form.values.Set(fields[i], fields[i+1])
		}
		if named[0] != "" {
			form.values.Set(named[0], named[1])
		}
		target, err := b.at.Parse(form.action)
		require.NoError(b.t, err)
		b.visit(strings.ToUpper(form.method), target.String(), form.values)
		return
	}
	require.Fail(b.t, "no such button: "+button, b.body)
}

// forms reads the forms of the page. A page that is not well formed fails the test.
func (b *browser) forms() (forms []*pageForm) {
	b.t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(b.body))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var form *pageForm
	var chosen, button string
	var named [2]string
	inButton := false
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return forms
		}
		require.NoError(b.t, err, b.body)
		switch element := token.(type) {
		case xml.StartElement:
			has := attributes(element)
			_, checked := has["checked"]
			_, selected := has["selected"]
			switch element.Name.Local {
			case "form":
				form = &pageForm{has["method"], has["action"], url.Values{}, map[string][2]string{}}
				forms = append(forms, form)
			case "input":
				if has["type"] != "radio" || checked {
					form.values.Set(has["name"], has["value"])
				}
			case "select":
				chosen = has["name"]
				form.values.Set(chosen, "")
			case "option":
				if selected {
					form.values.Set(chosen, has["value"])
				}
			case "button":
				inButton, button, named = true, "", [2]string{has["name"], has["value"]}
			}
		case xml.CharData:
			if inButton {
				button += string(element)
			}
		case xml.EndElement:
			if element.Name.Local == "button" {
				inButton = false
				form.buttons[strings.TrimSpace(button)] = named
			}
		}
	}
}

func attributes(element xml.StartElement) map[string]string {
	has := make(map[string]string)
	for _, attribute := range element.Attr {
		has[attribute.Name.Local] = attribute.Value
	}
	return has
}

// follow follows a link by its text.
func (b *browser) follow(text string) {
	b.t.Helper()
	before, _, found := strings.Cut(b.body, `">`+text+"</a>")
	require.True(b.t, found, b.body)
	target, err := b.at.Parse(before[strings.LastIndex(before, `href="`)+len(`href="`):])
	require.NoError(b.t, err)
	b.visit(http.MethodGet, target.String(), nil)
}
