package juspay

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/redact"
	"github.com/juspay/juspay-go/internal/transport"
)

// Version of this package. It follows semantic versioning; see CHANGELOG.md.
const Version = "0.1.0"

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

	// The standard transport keeps two idle connections to a host, which makes
	// 64 callers open hundreds.
	idleConns      = 256
	maxHeaderBytes = 256 << 10
)

// Client calls Juspay. It is immutable and safe for concurrent use: make one
// and share it, so that connections are reused. Make it with [NewClient].
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
		userAgent:   defaultUserAgent,
		wire: transport.Settings{
			Timeout: defaultTimeout,
			Retries: defaultRetries,
			MaxBody: defaultMaxBody,
		},
	}
	if err := cfg.apply(op, opts); err != nil {
		return nil, err
	}
	if cfg.response != nil {
		return nil, &ValidationError{Op: op, Field: "Response", Reason: "is for single calls: concurrent calls would share it"}
	}
	if cfg.wire.RoundTripper == nil {
		cfg.wire.RoundTripper = newTransport()
	}
	return &Client{config: cfg}, nil
}

// CloseIdleConnections closes connections that are kept for later calls, if
// the HTTP client's transport can. Calls in flight are not touched.
func (c *Client) CloseIdleConnections() {
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
	case strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return "contains a space, a line break, a control or a non-ASCII character: trim it, and pass the bare API key"
	}
	return ""
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

// newTransport is the standard transport, with room for idle connections to
// the one host that a client talks to, and no more of them than calls: see
// transport.Pool. Where a program replaced the standard transport, as tests do,
// it is that one.
func newTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	own := standard.Clone()
	own.MaxIdleConns = idleConns
	own.MaxIdleConnsPerHost = idleConns
	own.MaxResponseHeaderBytes = maxHeaderBytes
	return transport.NewPool(own)
}
