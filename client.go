package juspay

import (
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/transport"
)

// Version of this package. It follows semantic versioning; see CHANGELOG.md.
const Version = "0.2.0"

// The documented hosts. The newer pages for capture and void name the
// Payments hosts; both pairs serve the same paths. An account belongs to one
// of them: ask Juspay, and give any other host to [WithBaseURL].
const (
	SandboxURL            = "https://sandbox.juspay.in"
	ProductionURL         = "https://api.juspay.in"
	PaymentsSandboxURL    = "https://payments.sandbox.juspay.in"
	PaymentsProductionURL = "https://payments.juspay.in"
)

var sandbox, _ = parseBase(SandboxURL)

const (
	defaultTimeout = 60 * time.Second
	defaultRetries = 2
	defaultMaxBody = 4 << 20
)

// Client calls Juspay. It is immutable and safe for concurrent use. Make it
// with [NewClient]. Clients without an http.Client of their own share their
// connections, so a client for each tenant or request costs none.
//
// Printing a Client, logging it or marshalling it never shows the API key.
type Client struct {
	config config
}

// NewClient returns a client for the account that apiKey belongs to. The key
// is the bare one from the Juspay dashboard (Payments > Settings > Security >
// API Keys), without a colon, prefix or encoding. Nothing is sent.
//
// Without options the client talks to the sandbox, and every call needs
// [WithRoutingID]. The error is a [*ValidationError].
func NewClient(apiKey string, opts ...Option) (*Client, error) {
	const op = "NewClient"
	if reason := badKey(apiKey); reason != "" {
		return nil, &ValidationError{Op: op, Field: "apiKey", Reason: reason}
	}
	cfg := config{
		credentials: hold(apiKey),
		base:        sandbox,
		header:      http.Header{"Accept": {jsonType}, "User-Agent": {defaultUserAgent}},
		wire: transport.Settings{
			Timeout: defaultTimeout,
			Retries: defaultRetries,
			MaxBody: defaultMaxBody,
		},
	}
	if complaint := cfg.apply(opts); complaint != nil {
		complaint.Op = op
		return nil, complaint
	}
	if cfg.response != nil {
		return nil, &ValidationError{Op: op, Field: "Response", Reason: "is for single calls: concurrent calls would share it"}
	}
	if cfg.wire.RoundTripper == nil {
		cfg.wire.RoundTripper = transport.Shared()
	}
	return &Client{config: cfg}, nil
}

// CloseIdleConnections closes connections that are kept for later calls. Those
// of a client without an http.Client of its own are kept for all such clients
// together. Calls in flight are not touched.
func (c *Client) CloseIdleConnections() {
	if c == nil {
		return
	}
	if closer, ok := c.config.wire.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// badKey says what is wrong with an API key, without quoting it.
func badKey(key string) string {
	switch {
	case key == "":
		return "is empty: pass the API key from the Juspay dashboard"
	case len(key) >= 6 && strings.EqualFold(key[:6], "basic "):
		return "looks like a ready-made Authorization header: pass the bare API key, the client encodes it"
	case strings.Contains(key, ":"):
		return "contains a colon: pass the API key alone, the client adds the colon of Basic auth"
	case strings.ContainsAny(key, "\"'`"):
		return "contains a quotation mark: pass the API key without the quotes of the file it stands in"
	case isPlaceholder(key):
		return "is a placeholder: pass the API key from the Juspay dashboard"
	case strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return "contains a space, a line break, a control or a non-ASCII character: trim it, and pass the bare API key"
	}
	return ""
}

// isPlaceholder reports whether key is what examples and templates have in its place.
func isPlaceholder(key string) bool {
	plain := strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(key))
	switch plain {
	case "yourapikey", "yourkey", "apikey", "juspayapikey", "myapikey", "key", "changeme", "replaceme", "todo", "secret":
		return true
	}
	return strings.ContainsAny(key, "<>{}$%") || plain != "" && strings.Trim(plain, "x*.") == ""
}

// credentials hand out the key's forms. They are a closure because fmt, slog
// and deep printers follow fields and pointers, but not functions.
type credentials func() (authorization string, secrets redact.Secrets)

func hold(key string) credentials {
	authorization := "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":"))
	secrets := redact.New(
		base64.RawStdEncoding.EncodeToString([]byte(key+":")),
		base64.RawStdEncoding.EncodeToString([]byte(key)), // as some pages of the vendor show it
		key,
	)
	return func() (string, redact.Secrets) { return authorization, secrets }
}

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
	case !isPort(parsed.Port()):
		return nil, "has a port that does not exist: pass one of 1 to 65535, or none"
	}
	segments := strings.Split(parsed.Path, "/")
	switch {
	case slices.ContainsFunc(segments, isDots):
		return nil, "has a path with dots: pass the prefix as the server sees it"
	case slices.ContainsFunc(segments, isCallSegment):
		return nil, "already holds the path of a call: pass scheme://host alone, the client adds the path"
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

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

func isDots(segment string) bool { return segment == "." || segment == ".." }

// isCallSegment tells the parts of paths that the client adds by itself.
func isCallSegment(segment string) bool {
	switch strings.ToLower(segment) {
	case "session", "orders", "order-status", "txns", "refunds", "customers":
		return true
	}
	return false
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
