package juspay

import (
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/transport"
)

// Option changes how calls are made. Given to [NewClient] it sets the default
// for every call; given to a call it wins for that call. Of two options for
// the same thing the later one counts. An option with an unusable value makes
// NewClient or the call return a [*ValidationError]; nothing is sent then.
type Option func(*config) *ValidationError

// config is what options set, for a client or for one call.
type config struct {
	credentials  credentials
	base         *url.URL
	insecureHTTP bool
	noRoutingID  bool
	header       http.Header // of every request, but for Authorization
	fullGateway  bool
	envelope     Envelope
	response     *Response
	wire         transport.Settings
}

const (
	routingHeader  = "X-Routing-Id"
	merchantHeader = "X-Merchantid"
	versionHeader  = "Version"
)

// WithBaseURL sets the host, and the path prefix if there is one:
// scheme://host:port/prefix. The default is [SandboxURL]. Plain http is
// refused except to this machine; see [WithInsecureHTTP].
func WithBaseURL(base string) Option {
	return func(c *config) *ValidationError {
		parsed, reason := parseBase(base)
		if reason != "" {
			return invalid("BaseURL", reason)
		}
		c.base = parsed
		return nil
	}
}

// WithInsecureHTTP allows a plain http base URL that is not on this machine.
// API key and OTP then travel readable: for closed test networks only.
func WithInsecureHTTP() Option {
	return func(c *config) *ValidationError {
		c.insecureHTTP = true
		return nil
	}
}

// WithHTTPClient makes calls through the transport of client, with its cookie
// jar, and with its Timeout as a further limit on each attempt. The client is
// not changed. Redirects are never followed, whatever its CheckRedirect says.
//
// A transport that sends a request again by itself, follows a redirect or sends
// two at a time is stopped at the second sending: money may have moved by the
// first one, so the outcome is Unknown. Let the client repeat what is safe to
// repeat, and turn the transport's own retries off. Do not use a transport that
// sends requests under another context than the call's: it cannot be watched. One
// that makes other requests of its own must not give them the call's context.
//
// The default is one transport that all clients without an http.Client of
// their own share: the standard one with room for more idle connections, which
// it drops after 45 s, or at once where one of them failed. Changes to
// http.DefaultTransport after the first client count for later clients, but for
// one function put in the place of another of the same code, as http.ProxyURL makes
// them, and for what is changed inside of a tls.Config: put a new transport there.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) *ValidationError {
		if client == nil {
			return invalid("HTTPClient", "is nil: leave the option out to get the default")
		}
		c.wire.RoundTripper = client.Transport
		if client.Transport == nil {
			c.wire.RoundTripper = http.DefaultTransport
		}
		c.wire.Jar = client.Jar
		c.wire.Limit = client.Timeout
		return nil
	}
}

// WithRoutingID sets x-routing-id: the customer's id, or the order's or cart's
// for a guest. Juspay warns that every call about one customer must carry the
// same value. It is required, except with [WithoutRoutingID].
func WithRoutingID(id string) Option {
	return func(c *config) *ValidationError {
		if id == "" {
			return invalid("RoutingID", "is empty: pass the customer's id, or use WithoutRoutingID for an account that does without")
		}
		if reason := badID(id); reason != "" {
			return invalid("RoutingID", reason)
		}
		c.header.Set(routingHeader, id)
		c.noRoutingID = false
		return nil
	}
}

// WithoutRoutingID sends no x-routing-id: for accounts from before Juspay
// asked for it.
func WithoutRoutingID() Option {
	return func(c *config) *ValidationError {
		c.header.Del(routingHeader)
		c.noRoutingID = true
		return nil
	}
}

// WithMerchantID sets x-merchantid, which some accounts need. Juspay compares
// it with the case of its letters.
func WithMerchantID(id string) Option {
	return func(c *config) *ValidationError {
		if reason := badID(id); reason != "" {
			return invalid("MerchantID", reason)
		}
		c.header.Set(merchantHeader, id)
		return nil
	}
}

// WithVersion sets the version header, a date as YYYY-MM-DD. Only the fields
// of answers depend on it: CapturedAmount, RefundableAmount and TxnSubDetails
// come with versions of 2021-03-25 and later, and without them nobody can say
// whether one part of several was captured. Without the option the account's
// default applies.
func WithVersion(date string) Option {
	return func(c *config) *ValidationError {
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return invalid("Version", "is not a date: pass it as YYYY-MM-DD, such as 2023-06-30")
		}
		c.header.Set(versionHeader, date)
		return nil
	}
}

// WithHeader adds a header to the request. Authorization, the headers that
// other options set, and those that would change how the request is sent or
// repeated are refused.
func WithHeader(name, value string) Option {
	return func(c *config) *ValidationError {
		canonical := http.CanonicalHeaderKey(name)
		if reason := badHeaderName(canonical); reason != "" {
			return invalid("Header", reason)
		}
		if reason := badHeaderValue(value); reason != "" {
			return invalid("Header", reason)
		}
		c.header.Set(canonical, value)
		return nil
	}
}

// WithTimeout limits one attempt, reading the body included; the default is
// 60 s. The context bounds the whole call with its repetitions. A short
// timeout does not stop a capture: it makes its outcome unknown.
func WithTimeout(d time.Duration) Option {
	return func(c *config) *ValidationError {
		if d <= 0 {
			return invalid("Timeout", "is not positive: pass the longest time that one attempt may take")
		}
		c.wire.Timeout = d
		return nil
	}
}

// WithRetries sets how many further attempts follow a failed one, where
// repeating is safe; the default is 2, and 0 turns repetition off.
//
// Every call is repeated when it certainly was not sent. Only [Client.OrderStatus],
// a GET of [Client.Call] and a partial capture, with the same idempotence key,
// are repeated after a lost answer, 408, 409, 429, 3xx or 5xx. Which cases are
// repeated, and the waits between attempts, may change in any release; none is
// longer than 30 s, whatever Retry-After asks for.
func WithRetries(n int) Option {
	return func(c *config) *ValidationError {
		if n < 0 {
			return invalid("Retries", "is negative: pass 0 for a single attempt")
		}
		c.wire.Retries = n
		return nil
	}
}

// WithMaxResponseBytes limits the body of an answer, after decompression; the
// default is 4 MiB. A longer body, of a refusal too, leaves the outcome unknown.
func WithMaxResponseBytes(n int64) Option {
	return func(c *config) *ValidationError {
		if n <= 0 {
			return invalid("MaxResponseBytes", "is not positive: an order takes a few thousand bytes")
		}
		c.wire.MaxBody = n
		return nil
	}
}

// WithLogger writes one record for each attempt: operation, method, attempt,
// result, HTTP status, request id, size and duration; at debug level when
// answered, else as a warning. Never a URL, body, key, OTP or card. The result
// is "answered", "refused", "throttled", "outcome unknown", "no usable answer"
// or "not sent". nil turns it off.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) *ValidationError {
		c.wire.Logger = logger
		return nil
	}
}

// WithUserAgent appends product to the User-Agent, after juspay-go/<version>.
func WithUserAgent(product string) Option {
	return func(c *config) *ValidationError {
		if reason := badHeaderValue(product); reason != "" {
			return invalid("UserAgent", reason)
		}
		c.header.Set("User-Agent", defaultUserAgent+" "+product)
		return nil
	}
}

// WithFullGatewayResponse makes [Client.OrderStatus], [Client.AwaitOrder] and
// [Client.Settle] ask for PaymentGatewayResponse.GatewayResponse, the gateway's
// own answer. Other calls ignore it.
func WithFullGatewayResponse() Option {
	return func(c *config) *ValidationError {
		c.fullGateway = true
		return nil
	}
}

// WithEnvelope encrypts and signs the calls that Juspay offers it for:
// [Client.CreateSession], [Client.OrderStatus] (and so AwaitOrder and Settle)
// and [Client.Refund] of an order go to their /v4 twins, as banks' gateways ask.
// Package jwe makes an Envelope of PEM keys. Capture, Void, ProcessOTP and the
// other calls have no twin and stay as they are, with Basic authentication.
//
// An answer that comes without an envelope is then no answer: a refund that
// was answered like that is Unknown. Errors are read in both forms.
func WithEnvelope(envelope Envelope) Option {
	return func(c *config) *ValidationError {
		if envelope == nil {
			return invalid("Envelope", "is nil: make one with package jwe, or leave the option out")
		}
		c.envelope = envelope
		return nil
	}
}

// WithResponse fills response with the answer of the call, also when the call
// returns an error; of several attempts or polls it is the last one's. It is
// reset first. It is for single calls: NewClient refuses it.
func WithResponse(response *Response) Option {
	return func(c *config) *ValidationError {
		if response == nil {
			return invalid("Response", "is nil: pass the address of a Response")
		}
		*response = Response{}
		c.response = response
		return nil
	}
}

var defaultUserAgent = "juspay-go/" + Version + " (" + strings.ReplaceAll(runtime.Version(), " ", "-") + ")"

// Response is the answer to a call as received; see [WithResponse]. Its zero
// value means that no answer came.
//
// Printing or marshalling a Response shows a summary. Header and Body hold
// what the server sent, personal data included: do not log them.
type Response struct {
	StatusCode int         `json:"status_code"`
	Header     http.Header `json:"-" xml:"-"`
	// Body is the body after decompression, cut at the limit of
	// [WithMaxResponseBytes]. Order.Raw and Txn.Raw share its memory. In
	// encrypted mode it is the envelope as received.
	Body []byte `json:"-" xml:"-"`
	// RequestID is x-request-id, or else x-response-id: what Juspay's support
	// asks for. "" when there was neither.
	RequestID string `json:"request_id,omitzero"`
	// Attempts is how often the request was sent, or tried to be sent.
	Attempts int `json:"attempts"`
	// Skipped are the paths (JSON Pointers, such as /txn_detail/created) of
	// values in Body that did not fit their field and left it zero. It changes
	// no result: alert on it to learn of changes at Juspay. It holds at most 64.
	Skipped []string `json:"skipped,omitzero"`
}

// apply sets all options, so that a Response is reset in any case, and
// returns the first complaint.
func (c *config) apply(opts []Option) (first *ValidationError) {
	for _, opt := range opts {
		complaint := invalid("Option", "is nil: leave it out")
		if opt != nil {
			complaint = opt(c)
		}
		if first == nil {
			first = complaint
		}
	}
	if first == nil && c.base.Scheme == "http" && !c.insecureHTTP && !isLoopback(c.base.Hostname()) {
		first = invalid("BaseURL", "is plain http, which would show the API key to the network: use https, "+
			"or WithInsecureHTTP in a closed test network")
	}
	return first
}

func invalid(field, reason string) *ValidationError {
	return &ValidationError{Field: field, Reason: reason}
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
	routingHeader:     "is set by WithRoutingID",
	merchantHeader:    "is set by WithMerchantID",
	versionHeader:     "is set by WithVersion",
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
