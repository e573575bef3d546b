package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/juspay/juspay-go/juspaytest"
)

const (
	controlPath = "/_fake/"

	// maxControlBytes is far above what any call of the control API has.
	maxControlBytes = 1 << 20
)

// endpoint is one call of the control API.
type endpoint struct {
	do     func(*juspaytest.Server, url.Values) (any, error)
	fields string // what a form may have, apart by spaces
}

// serveControl puts the control API beside the fake. What it does not know is
// answered with its help.
func serveControl(jp *juspaytest.Server) {
	for route, e := range endpoints {
		method, name, _ := strings.Cut(route, " ")
		jp.Handle(method+" "+controlPath+name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e.serve(jp, w, r)
		}))
	}
	jp.Handle(controlPath, http.HandlerFunc(help))
}

func help(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if r.URL.Path != controlPath {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, "There is no %s %s.\n\n", r.Method, r.URL.Path)
	}
	_, _ = io.WriteString(w, controlHelp+"\n") // a client that is gone does not matter
}

func (e endpoint) serve(jp *juspaytest.Server, w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxControlBytes)
	form, err := e.read(r)
	var result any
	if err == nil {
		result, err = attempt(func() (any, error) { return e.do(jp, form) })
	}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		result = map[string]string{"error": err.Error()}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // URLs are to be copied
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(result)
}

// read returns what a request has, as a form or as JSON. What would be overlooked
// is refused: a test that misspells something must not pass for that.
func (e endpoint) read(r *http.Request) (url.Values, error) {
	form, err := parameters(r)
	if err != nil {
		return nil, err
	}
	known := strings.Fields(e.fields)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("no field is called %q; there are: %s", name, strings.Join(known, ", "))
		}
	}
	return form, nil
}

func parameters(r *http.Request) (url.Values, error) {
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media == "application/json" {
		return members(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if r.ContentLength != 0 && r.PostForm != nil && len(r.PostForm) == 0 {
		return nil, errors.New("the body is neither a form nor, by its Content-Type, JSON")
	}
	return r.Form, nil
}

// members reads a flat JSON object. A list stands for a field that is repeated.
func members(r *http.Request) (url.Values, error) {
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("the body is no JSON object: %w", err)
	}
	form := r.URL.Query()
	for name, value := range object {
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, one := range list {
			switch one.(type) {
			case string, json.Number, bool:
				form.Add(name, fmt.Sprint(one))
			default:
				return nil, fmt.Errorf("%s is neither text, a number, true, false nor a list of them", name)
			}
		}
	}
	return form, nil
}
