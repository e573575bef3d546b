package juspay

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// parseBase takes scheme://host:port/prefix and nothing else.
func parseBase(base string) (parsed *url.URL, reason string) {
	parsed, err := url.Parse(base)
	switch {
	case err != nil, parsed.Host == "", parsed.Hostname() == "", parsed.Opaque != "":
		return nil, "is not a URL: pass scheme://host, such as juspay.SandboxURL"
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return nil, "has another scheme than https or http"
	case parsed.User != nil:
		return nil, "holds credentials: the API key is the first argument of NewClient"
	case parsed.RawQuery != "", parsed.ForceQuery, parsed.Fragment != "", strings.Contains(base, "#"):
		return nil, "has a query or a fragment: pass scheme://host and a path prefix at most"
	case slices.ContainsFunc(strings.Split(parsed.Path, "/"), isDots):
		return nil, "has a path with dots: pass the prefix as the server sees it"
	}
	escaped := strings.TrimRight(parsed.EscapedPath(), "/")
	path, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, "has a path with a broken escape"
	}
	own := &url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: path}
	if own.EscapedPath() != escaped {
		own.RawPath = escaped
	}
	return own, ""
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func badHeaderValue(value string) string {
	switch {
	case value == "":
		return "is empty: leave the option out instead"
	case strings.ContainsFunc(value, isControl):
		return "contains a line break or another control character"
	case strings.TrimSpace(value) != value:
		return "begins or ends with a space, which would be lost on the way"
	}
	return ""
}

// Bytes above 0x7f pass: net/http sends them as they are.
func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// ownHeaders may not be set by WithHeader.
var ownHeaders = map[string]string{
	"Authorization":   "is set from the API key of NewClient",
	"X-Routing-Id":    "is set by WithRoutingID",
	"X-Merchantid":    "is set by WithMerchantID",
	"Version":         "is set by WithVersion",
	"User-Agent":      "is extended by WithUserAgent",
	"Accept":          "is set by the client",
	"Accept-Encoding": "is set by the transport, which decompresses what it asked for",
	"Content-Type":    "is set by the client",

	"Content-Length":    "belongs to the transport",
	"Transfer-Encoding": "belongs to the transport",
	"Connection":        "belongs to the transport",
	"Upgrade":           "belongs to the transport",
	"Expect":            "belongs to the transport",
	"Trailer":           "belongs to the transport",
	"Te":                "belongs to the transport",
	"Host":              "follows from the base URL",

	"Idempotency-Key":   "would make net/http repeat a payment by itself; a partial capture has its idempotence key",
	"X-Idempotency-Key": "would make net/http repeat a payment by itself; a partial capture has its idempotence key",
}

func badHeaderName(canonical string) string {
	if canonical == "" || strings.ContainsFunc(canonical, func(r rune) bool { return !isToken(r) }) {
		return "has a name that HTTP does not allow"
	}
	if why, own := ownHeaders[canonical]; own {
		return canonical + " " + why
	}
	return ""
}

// isToken tells the characters of a header name, by RFC 9110.
func isToken(r rune) bool {
	return isAlphanumeric(r) || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
