package juspay

import (
	"net/url"
	"slices"
	"strings"
)

// badIDs returns the first id that cannot be one segment of a path, by the
// name of its parameter, and why. Whatever else an id holds is escaped.
func badIDs(template string, ids []string) (field, reason string) {
	for _, id := range ids {
		_, rest, _ := strings.Cut(template, "{")
		field, template, _ = strings.Cut(rest, "}")
		switch {
		case id == "":
			return field, "is empty: pass the id that Juspay or your order has"
		case isDots(id):
			return field, "would leave the path: pass the id that Juspay or your order has"
		}
	}
	return "", ""
}

func isDots(segment string) bool { return segment == "." || segment == ".." }

// fillPath puts ids into template, below the base URL. escaped is "" where
// nothing needed escaping. The base URL was parsed once, by NewClient.
func fillPath(base *url.URL, template string, ids []string) (path, escaped string) {
	path = fill(base.Path, template, ids)
	if base.RawPath == "" && !slices.ContainsFunc(ids, needsEscape) {
		return path, ""
	}
	safe := make([]string, len(ids))
	for i, id := range ids {
		safe[i] = url.PathEscape(id)
	}
	return path, fill(base.EscapedPath(), template, safe)
}

func needsEscape(id string) bool { return url.PathEscape(id) != id }

func fill(prefix, template string, ids []string) string {
	size := len(prefix) + len(template)
	for _, id := range ids {
		size += len(id)
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(prefix)
	for _, id := range ids {
		before, rest, _ := strings.Cut(template, "{")
		_, template, _ = strings.Cut(rest, "}")
		b.WriteString(before)
		b.WriteString(id)
	}
	b.WriteString(template)
	return b.String()
}
