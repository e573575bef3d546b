package juspaytest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Option changes how a [Server] behaves.
type Option func(*config)

// config is what the options set.
type config struct {
	apiKey   string
	merchant string
	version  string
	shape    Shape
	odd      Odd
	legacy   bool

	refundsAtOnce bool
	splitRefunds  bool

	repeatedOrder    RepeatedOrder
	currencyRequired bool

	repeatedKey  RepeatedKey
	unauthorized Unauthorized
	routing      Routing
	clock        func() time.Time
	address      string
	tls          bool
	inMemory     bool
	requestLimit int
	webhooks     webhookConfig
	responseKey  string
	seed         *uint64
	envelope     Envelope
}

const anyPort = "127.0.0.1:0"

func newConfig(opts []Option) (config, error) {
	cfg := config{
		apiKey: "juspaytest_api_key", merchant: "juspaytest", version: newestVersion,
		clock: time.Now, address: anyPort, webhooks: webhookConfig{waits: webhookWaits},
	}
	for _, opt := range opts {
		if opt == nil {
			return config{}, errors.New("an option is nil")
		}
		opt(&cfg)
	}
	return cfg, cfg.check()
}

// check says which option makes no sense.
func (c *config) check() error {
	switch _, err := time.Parse(time.DateOnly, c.version); {
	case err != nil:
		return fmt.Errorf("WithDefaultVersion: %q is not a date such as %s", c.version, newestVersion)
	case c.apiKey == "" || strings.Contains(c.apiKey, ":"):
		return errors.New("WithAPIKey: a key is not empty and has no colon, where Basic authentication ends it")
	case c.clock == nil:
		return errors.New("WithClock: the clock is nil")
	case c.inMemory && c.tls:
		return errors.New("WithInMemory and WithTLS: what is off the network has no TLS")
	case c.inMemory && c.address != anyPort:
		return errors.New("WithInMemory and WithAddress: what is off the network has no address")
	case c.requestLimit < 0:
		return errors.New("WithRequestLimit: the limit is negative")
	case c.shape < OrderShape || c.shape > TxnShape:
		return errors.New("WithShape: no such shape")
	case c.repeatedOrder < RepeatedOrderMixed || c.repeatedOrder > RepeatedOrderLinked:
		return errors.New("WithRepeatedOrder: no such answer")
	case c.repeatedKey < RepeatedKeyReplayed || c.repeatedKey > RepeatedKeyRefused:
		return errors.New("WithRepeatedKey: no such answer")
	}
	return c.webhooks.check()
}

// Shape is what a capture is answered with.
type Shape int

const (
	// OrderShape, the default, is the order of the current pages.
	OrderShape Shape = iota

	// TxnShape is the transaction of version 3.2, without status_id and amounts.
	// The answers to a void and an order status are orders all the same, and the
	// answer to an OTP is a transaction in both shapes: so say the pages.
	TxnShape
)

// WithShape chooses the answer to a capture.
func WithShape(shape Shape) Option { return func(c *config) { c.shape = shape } }

// WithOdd makes answers as odd as the vendor's: see [Odd].
func WithOdd(odd Odd) Option { return func(c *config) { c.odd = odd } }

// RepeatedKey says what a capture with an idempotence_key that was used before
// is answered with. The vendor does not document it; that the key never captures
// twice holds in both cases.
type RepeatedKey int

const (
	// RepeatedKeyReplayed, the default, answers with what the key's own capture
	// has come to by now.
	RepeatedKeyReplayed RepeatedKey = iota

	// RepeatedKeyRefused answers with HTTP 400 and DUPLICATE_REQUEST, which is in
	// the vendor's list of codes.
	RepeatedKeyRefused
)

// WithRepeatedKey says how a repeated idempotence_key is answered. Code that
// must not depend on it is tested with both.
func WithRepeatedKey(mode RepeatedKey) Option { return func(c *config) { c.repeatedKey = mode } }

// WithLegacyWording refuses a capture or void in the wrong state in the older
// words, which come without error_info, and for a void do not name the state.
func WithLegacyWording() Option { return func(c *config) { c.legacy = true } }

// WithRepeatedOrder says how a repeated order_id is answered.
func WithRepeatedOrder(mode RepeatedOrder) Option { return func(c *config) { c.repeatedOrder = mode } }

// WithCurrencyRequired refuses an order or a session without a currency, as one
// published answer does; the pages call it optional, and INR the default.
func WithCurrencyRequired() Option { return func(c *config) { c.currencyRequired = true } }

// WithRefundsAtOnce ends every refund with its first answer: SUCCESS, and the
// money is back. The default is the documented queue: PENDING, until
// [Server.SettleRefund].
func WithRefundsAtOnce() Option { return func(c *config) { c.refundsAtOnce = true } }

// WithSplitRefunds treats every payment as split between two sources: a refund
// is answered with the refund, whose two legs have the unique_request_id and the
// same with -1, and end one by one. An order status has them in txn_list.
func WithSplitRefunds() Option { return func(c *config) { c.splitRefunds = true } }

// WithUnauthorized chooses the body of HTTP 401.
func WithUnauthorized(u Unauthorized) Option { return func(c *config) { c.unauthorized = u } }

// WithRouting says what to do about x-routing-id: see [Routing].
func WithRouting(mode Routing) Option { return func(c *config) { c.routing = mode } }

// WithAPIKey sets the key that the server accepts. The default is the same for
// every server, and opens nothing else.
func WithAPIKey(key string) Option { return func(c *config) { c.apiKey = key } }

// WithMerchant sets the merchant id of the answers.
func WithMerchant(id string) Option { return func(c *config) { c.merchant = id } }

// WithDefaultVersion sets the version of the API, YYYY-MM-DD, that a call without a
// version header gets: the account's default. Without it, the newest.
//
// Before 2021-03-25, answers have no captured_amount, refundable_amount and
// txn_sub_details; before 2018-10-25 no gateway_reference_id; before 2018-07-16
// no surcharge.
func WithDefaultVersion(date string) Option { return func(c *config) { c.version = date } }

// WithClock gives the server a clock, for the dates that it answers with and
// for the [CaptureWindow]. See also [Server.Advance]. Latency and other waits
// pass in real time.
func WithClock(now func() time.Time) Option { return func(c *config) { c.clock = now } }

// WithAddress makes the server listen on host:port. The default is a free port
// of 127.0.0.1. A host that is not loopback opens the fake to the network, and
// whatever [Server.Handle] put beside it.
func WithAddress(address string) Option { return func(c *config) { c.address = address } }

// WithTLS makes the server speak HTTPS with a certificate of its own, and HTTP/2
// to clients that can. [Server.Client] and [Server.HTTPClient] trust it.
func WithTLS() Option { return func(c *config) { c.tls = true } }

// WithInMemory keeps the server off the network: only [Server.Client] and
// [Server.HTTPClient] reach it. Made inside a testing/synctest bubble, server
// and client then run on the bubble's clock: back-off, timeouts and polling
// take no real time.
func WithInMemory() Option { return func(c *config) { c.inMemory = true } }

// WithSeed makes the server's ids those of every server with the same seed that is
// asked for the same things in the same order. Without it they are nobody else's.
func WithSeed(seed uint64) Option { return func(c *config) { c.seed = &seed } }

// WithRequestLimit keeps only the newest n of [Server.Requests], [Server.Events]
// and [Server.Deliveries], for servers that run for long. The default keeps all.
func WithRequestLimit(n int) Option { return func(c *config) { c.requestLimit = n } }
