package juspay

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-querystring/query"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// form makes values the body of the call. In encrypted mode they are the
// members of an object.
func (k *call) form(values url.Values, complaint *ValidationError) error {
	switch {
	case complaint != nil:
		return k.refuse(complaint)
	case k.envelope != nil:
		return k.json(members(values), nil)
	}
	k.put(formType, values.Encode())
	return nil
}

// json makes the members of an object the body of the call.
func (k *call) json(members any, complaint *ValidationError) error {
	if complaint != nil {
		return k.refuse(complaint)
	}
	body, err := json.Marshal(members)
	if err != nil {
		return k.refuse(invalid("request", "cannot be written as JSON"))
	}
	if k.envelope != nil {
		if body, err = k.envelope.Seal(body); err == nil && len(body) == 0 {
			err = errNothingSealed
		}
		if err != nil {
			return k.refuse(invalid("Envelope", "could not seal the request: "+k.request.Secrets.Scrub(err.Error())))
		}
	}
	k.put(jsonType, string(body))
	return nil
}

// errNothingSealed is an Envelope that does not do its work. An empty body would
// ask for everything.
var errNothingSealed = errors.New("nothing was returned")

func (k *call) put(contentType, body string) {
	k.request.ContentType, k.request.Body = contentType, body
}

func (k *call) refuse(complaint *ValidationError) error {
	complaint.Op, complaint.doubt = k.request.Op, k.repeated
	return complaint
}

// formValues are the fields of a struct with url tags, unless there is a
// complaint already. Every name has one value: of two, Juspay would take one,
// and nobody knows which.
func formValues(fields any, complaint *ValidationError) (url.Values, *ValidationError) {
	if complaint != nil {
		return nil, complaint
	}
	values, err := query.Values(fields)
	if err != nil {
		return nil, invalid("request", "cannot be written as a form")
	}
	for name, all := range values {
		switch {
		case badID(name) != "":
			return nil, invalid("Extra, Metadata or Options", "has a name that "+badID(name))
		case len(all) > 1:
			return nil, givenTwice(name)
		}
	}
	return values, nil
}

func givenTwice(name string) *ValidationError {
	return invalid(name, "is given twice, by a field of the request and by Extra, Metadata or Options: leave one of them out")
}

// dotted are fields whose names get that of the map in front: metadata.<name>.
type dotted map[string]string

// EncodeValues implements go-querystring's Encoder.
func (d dotted) EncodeValues(prefix string, values *url.Values) error {
	for name, value := range d {
		values.Add(prefix+"."+name, value)
	}
	return nil
}

// extra are fields under their own names.
type extra map[string]string

// EncodeValues implements go-querystring's Encoder.
func (e extra) EncodeValues(_ string, values *url.Values) error {
	for name, value := range e {
		values.Add(name, value)
	}
	return nil
}

// members are the fields of a form as the members of an object.
func members(values url.Values) map[string]any {
	object := make(map[string]any, len(values))
	for name := range values {
		object[name] = values.Get(name)
	}
	return object
}

// location is the URL of an operation: its path, with the ids of the call in
// the places of its parameters, below the base URL.
func location(base *url.URL, template string, ids []string) *url.URL {
	u := *base
	u.Path += fill(template, ids)
	if base.RawPath != "" || slices.ContainsFunc(ids, needsEscape) {
		escaped := make([]string, len(ids))
		for i, id := range ids {
			escaped[i] = url.PathEscape(id)
		}
		u.RawPath = base.EscapedPath() + fill(template, escaped)
	}
	return &u
}

func needsEscape(id string) bool { return url.PathEscape(id) != id }

// fill puts ids in the places of the parameters. In encrypted mode a path has
// fewer of them: some ids are claims.
func fill(template string, ids []string) string {
	before, rest, found := strings.Cut(template, "{")
	if !found {
		return template
	}
	_, after, _ := strings.Cut(rest, "}")
	return before + ids[0] + fill(after, ids[1:])
}

// badPathID returns the first id that cannot stand in a path, by the name of
// its parameter, and why. Whatever else an id holds is escaped.
func badPathID(template string, ids []string) (field, reason string) {
	for _, id := range ids {
		_, rest, _ := strings.Cut(template, "{")
		field, template, _ = strings.Cut(rest, "}")
		if reason := badSegment(id); reason != "" {
			return field, reason
		}
	}
	return "", ""
}

// badSegment is badID for an id that stands in a path, now or in a later call.
func badSegment(id string) string {
	if isDots(id) {
		return "would leave the path: pass the id that Juspay or your order has"
	}
	return badID(id)
}

// badID says what is wrong with an id or a key, wherever it is sent. An id
// with something in it that nobody sees is another id than the one that was
// meant. What else it may hold and how long it may be, Juspay decides.
func badID(id string) string {
	switch {
	case id == "":
		return "is empty: pass the id that Juspay or your order has"
	case !utf8.ValidString(id):
		return "is not valid UTF-8: pass the id as text"
	case strings.TrimSpace(id) != id:
		return "begins or ends with a blank: trim it"
	case strings.ContainsFunc(id, isInvisible):
		return "holds a control or an invisible character: pass the id as it was given to you"
	}
	return ""
}

// isInvisible tells what is not seen: control, direction and format
// characters, line separators, fillers, and blanks other than the space.
func isInvisible(r rune) bool {
	const brailleBlank = '\u2800'
	return !unicode.IsPrint(r) || r == brailleBlank ||
		unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
