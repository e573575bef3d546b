package juspay

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/juspay/juspay-go/internal/lenient"
)

// WebhookConfig is what [NewWebhookHandler] needs. Username, Password and Handle
// are required. It never prints its secrets.
type WebhookConfig struct {
	// Username and Password are those of the webhook in Juspay's dashboard.
	// Without them anybody could send events, so they are required, although the
	// dashboard does not ask for them.
	Username, Password string
	// PreviousUsername and PreviousPassword are accepted, too, while the
	// dashboard is changed over. Leave them out afterwards.
	PreviousUsername, PreviousPassword string
	// Header and HeaderValue are a further header that the dashboard adds to
	// every webhook, if one is set there: then both are required of it.
	Header, HeaderValue string

	// MaxBytes bounds a body; 0 means 1 MiB.
	MaxBytes int64

	// Envelope opens encrypted bodies. With it, plain ones are refused, unless
	// AllowPlain says that the dashboard is still being changed over.
	Envelope   Envelope
	AllowPlain bool

	// Handle is called with each event, by several goroutines at once. Store
	// the event under [Event.DedupKey] in the transaction that changes the order,
	// and return nil only when that is committed: after that, Juspay does not
	// send it again. Whatever else it returns, and when it panics, Juspay does.
	//
	// Its context is the request's: it ends when Juspay hangs up.
	Handle func(context.Context, *Event) error

	// Logger gets one record for each delivery: HTTP status, result, name, id and
	// order id of the event, size and duration; at info level when Handle
	// returned nil, else as a warning, or as an error where Handle failed. Neither
	// bodies nor credentials, and not Handle's error, which may quote the
	// event: log that in Handle. Of a panic it says where it was, and its type or
	// the run-time error. nil turns it off.
	Logger *slog.Logger
}

const (
	opNewWebhookHandler = "NewWebhookHandler"
	// defaultWebhookBytes leaves room for an order with the gateway's full answer.
	defaultWebhookBytes = 1 << 20
)

// NewWebhookHandler returns the handler to mount where Juspay sends its
// webhooks. It is safe for concurrent use. The error is a [*ValidationError].
//
// It answers 200 only after Handle returned nil. Everything else Juspay sends
// again: 500 when Handle failed or panicked, 401 for wrong credentials, so that a
// mistyped password loses nothing, 400 for a body that is no event, 413 for one
// that is too large, and 405 for anything but POST. Credentials are compared
// before the body is read. How long a body may take is for the http.Server to
// say: set its ReadTimeout.
//
// See https://juspay.io/dashboard/docs/payments/webhooks-settings.
func NewWebhookHandler(config WebhookConfig) (http.Handler, error) {
	if field, reason := config.mistake(); reason != "" {
		return nil, &ValidationError{Op: opNewWebhookHandler, Field: field, Reason: reason}
	}
	if config.MaxBytes == 0 {
		config.MaxBytes = defaultWebhookBytes
	}
	return http.HandlerFunc(newWebhook(config).serve), nil // a function prints nothing
}

// mistake returns what is wrong with the configuration, if anything is.
func (c WebhookConfig) mistake() (field, reason string) {
	rules := []struct {
		broken        bool
		field, reason string
	}{
		{c.Username == "", "Username", "is empty: pass the one from the dashboard, or set one there"},
		{c.Password == "", "Password", "is empty: pass the one from the dashboard, or set one there"},
		{(c.PreviousUsername == "") != (c.PreviousPassword == ""), "PreviousUsername", "comes with PreviousPassword: pass both or none"},
		{strings.Contains(c.Username, ":"), "Username", "contains a colon, which ends a user name in HTTP"},
		{strings.Contains(c.PreviousUsername, ":"), "PreviousUsername", "contains a colon, which ends a user name in HTTP"},
		{hasControl(c.Username), "Username", hasLineBreak},
		{hasControl(c.Password), "Password", hasLineBreak},
		{hasControl(c.PreviousUsername), "PreviousUsername", hasLineBreak},
		{hasControl(c.PreviousPassword), "PreviousPassword", hasLineBreak},
		{(c.Header == "") != (c.HeaderValue == ""), "Header", "comes with HeaderValue: pass both or none"},
		{strings.ContainsFunc(c.Header, isNoToken), "Header", "is no name that HTTP allows"},
		{slices.Contains([]string{"Authorization", "Host"}, http.CanonicalHeaderKey(c.Header)), "Header", "is one that cannot be added to a webhook"},
		{c.HeaderValue != "" && badHeaderValue(c.HeaderValue) != "", "HeaderValue", badHeaderValue(c.HeaderValue)},
		{c.MaxBytes < 0, "MaxBytes", "is negative: pass the most bytes of a body, or 0 for 1 MiB"},
		{c.AllowPlain && c.Envelope == nil, "AllowPlain", "is for use beside an Envelope; without one, bodies are plain anyway"},
		{c.Handle == nil, "Handle", "is nil: pass what stores an event"},
	}
	for _, rule := range rules {
		if rule.broken {
			return rule.field, rule.reason
		}
	}
	return "", ""
}

const hasLineBreak = "contains a line break or another control character: was it read from a file?"

func hasControl(text string) bool { return strings.ContainsFunc(text, isControl) }

func isNoToken(r rune) bool { return !isToken(r) }

// A webhook is a handler at work.
type webhook struct {
	authorized func(*http.Request) bool // a function, so that no secret lies about
	maxBytes   int64
	envelope   Envelope
	allowPlain bool
	handle     func(context.Context, *Event) error
	logger     *slog.Logger
}

func newWebhook(c WebhookConfig) *webhook {
	return &webhook{c.authorizer(), c.MaxBytes, c.Envelope, c.AllowPlain, c.Handle, c.Logger}
}

// authorizer returns what tells Juspay's requests from others. It compares
// hashes, all of them each time: how long that takes says nothing about the
// secrets, nor about their lengths.
func (c WebhookConfig) authorizer() func(*http.Request) bool {
	pairs := [][sha256.Size]byte{hashPair(c.Username, c.Password)}
	if c.PreviousUsername != "" {
		pairs = append(pairs, hashPair(c.PreviousUsername, c.PreviousPassword))
	}
	name, value := c.Header, sha256.Sum256([]byte(c.HeaderValue))
	return func(r *http.Request) bool {
		username, password, basic := r.BasicAuth() // parted at the first colon
		given, ok := hashPair(username, password), 0
		for _, pair := range pairs {
			ok |= subtle.ConstantTimeCompare(pair[:], given[:])
		}
		if name != "" {
			given := sha256.Sum256([]byte(r.Header.Get(name)))
			ok &= subtle.ConstantTimeCompare(value[:], given[:])
		}
		return basic && ok == 1
	}
}

// hashPair is unambiguous: user names hold no colon.
func hashPair(username, password string) [sha256.Size]byte {
	return sha256.Sum256([]byte(username + ":" + password))
}

// delivery is what became of one request.
type delivery struct {
	status int
	result string // one of the texts below, or why a body is no event
	size   int    // of the body
	event  *Event // nil when it did not come to that
	panic  *panicked
}

const (
	webhookHandled   = "handled"
	webhookFailed    = "Handle failed"
	webhookPanicked  = "Handle panicked"
	webhookNoPost    = "not a POST"
	webhookIntruder  = "wrong credentials"
	webhookTooLarge  = "the body is larger than MaxBytes"
	webhookCutOff    = "the body did not arrive whole"
	webhookPlain     = "the body is not encrypted: switch that on in the dashboard, or set WebhookConfig.AllowPlain for the time being"
	webhookNotOpened = "Envelope.Open failed: are these the keys of the dashboard's webhook?"
)

func (h *webhook) serve(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	d := h.deliver(w, r)
	d.answer(w)
	h.log(r.Context(), d, time.Since(started))
}

// deliver brings the event of a request to Handle, unless something is wrong
// before.
func (h *webhook) deliver(w http.ResponseWriter, r *http.Request) delivery {
	if r.Method != http.MethodPost {
		return delivery{status: http.StatusMethodNotAllowed, result: webhookNoPost}
	}
	if !h.authorized(r) {
		return delivery{status: http.StatusUnauthorized, result: webhookIntruder}
	}
	body, err := readAll(w, r, h.maxBytes)
	d := delivery{status: http.StatusBadRequest, size: len(body)}
	if err != nil {
		d.result = webhookCutOff
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			d.status, d.result = http.StatusRequestEntityTooLarge, webhookTooLarge
		}
		return d
	}
	if body, d.result = h.open(body); d.result != "" {
		return d
	}
	if d.event, err = ParseEvent(body); err != nil {
		d.result = err.Error()
		return d
	}
	d.status, d.result = http.StatusOK, webhookHandled
	d.panic, err = callHandle(r.Context(), h.handle, d.event)
	switch {
	case d.panic != nil:
		d.status, d.result = http.StatusInternalServerError, webhookPanicked
	case err != nil:
		d.status, d.result = http.StatusInternalServerError, webhookFailed
	}
	return d
}

// readAll reads a body of at most limit bytes.
func readAll(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
}

// open returns the event that a body holds, as plain JSON, or why it must not be
// read.
func (h *webhook) open(body []byte) (plain []byte, problem string) {
	if h.envelope == nil {
		return body, "" // ParseEvent refuses it, if it is encrypted
	}
	body = lenient.TrimMark(body)
	if !isEncrypted(body) {
		if !h.allowPlain {
			return nil, webhookPlain
		}
		return body, ""
	}
	plain, err := openEnvelope(h.envelope, body)
	if err != nil {
		return nil, webhookNotOpened
	}
	return plain, ""
}

// answer sends the status.
func (d delivery) answer(w http.ResponseWriter) {
	switch d.status {
	case http.StatusOK:
		w.WriteHeader(d.status)
		return
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Basic realm="juspay webhook"`)
	}
	http.Error(w, http.StatusText(d.status), d.status)
}

func (h *webhook) log(ctx context.Context, d delivery, took time.Duration) {
	if h.logger == nil {
		return
	}
	attrs := []slog.Attr{
		slog.Int("status", d.status), slog.String("result", d.result),
		slog.Int("body_bytes", d.size), slog.Duration("took", took),
	}
	if d.event != nil {
		attrs = append(attrs, slog.String("event", show(string(d.event.Name))),
			slog.String("event_id", show(d.event.ID)), slog.String("order_id", show(d.event.OrderID())))
	}
	if d.panic != nil {
		attrs = append(attrs, slog.String("panic", d.panic.what), slog.Any("stack", d.panic.where))
	}
	h.logger.LogAttrs(ctx, d.level(), "juspay webhook", attrs...)
}

func (d delivery) level() slog.Level {
	switch d.status {
	case http.StatusOK:
		return slog.LevelInfo
	case http.StatusInternalServerError:
		return slog.LevelError
	}
	return slog.LevelWarn
}

func (c WebhookConfig) summary() string {
	return fmt.Sprintf("juspay.WebhookConfig{previous pair %t, header %t, envelope %t, plain allowed %t, at most %d bytes}",
		c.PreviousUsername != "", c.Header != "", c.Envelope != nil, c.AllowPlain, c.MaxBytes)
}

// Format prints a summary, for every verb.
func (c WebhookConfig) Format(f fmt.State, _ rune) { io.WriteString(f, show(c.summary())) }

// LogValue is a summary.
func (c *WebhookConfig) LogValue() slog.Value { return logValue(c) }

// MarshalJSON writes a summary.
func (c WebhookConfig) MarshalJSON() ([]byte, error) { return json.Marshal(c.summary()) }
