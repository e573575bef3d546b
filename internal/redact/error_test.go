package redact_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go/internal/redact"
)

var hush = redact.New("hush-key")

// quiet is an error whose text shows nothing, unlike its field.
type quiet struct{ header map[string][]string }

func (quiet) Error() string { return "quiet" }

// inBytes is an error whose field shows a secret as bytes.
type inBytes struct{ body []byte }

func (*inBytes) Error() string { return "in bytes" }

// nothing is an error that cannot stand being looked at.
type nothing struct{ text string }

func (n *nothing) Error() string { return n.text }

// circle wraps itself.
type circle struct{}

func (*circle) Error() string   { return "circle" }
func (c *circle) Unwrap() error { return c }

// late is a timeout with a secret in its text.
type late struct{}

func (late) Error() string   { return "hush-key is late" }
func (late) Timeout() bool   { return true }
func (late) Temporary() bool { return true }

func refused() *net.OpError {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 443}, Err: syscall.ECONNREFUSED}
}

func TestErrorStaysWhatItIs(t *testing.T) {
	t.Parallel()
	require.NoError(t, redact.Error(nil, nil, hush.Scrub))
	require.NoError(t, redact.TransportError(nil, hush.Scrub))
	for _, err := range []error{
		errors.New("plain"), io.EOF, context.Canceled, refused(), syscall.EPIPE,
		fmt.Errorf("a: %w", fmt.Errorf("b: %w and %w", io.EOF, refused())),
		&net.DNSError{Err: "no such host", Name: "api.invalid", IsNotFound: true},
		x509.UnknownAuthorityError{}, x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a.invalid"}}, Host: "b.invalid"},
		tls.AlertError(116), &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		x509.CertificateInvalidError{Detail: `a name "x"`},
	} {
		assert.Equal(t, err, redact.Error(err, nil, hush.Scrub))
		assert.Equal(t, err, redact.TransportError(err, hush.Scrub))
	}
}

func TestErrorJoins(t *testing.T) {
	t.Parallel()
	assert.Equal(t, context.Canceled, redact.Error(nil, context.Canceled, hush.Scrub))
	assert.Equal(t, io.EOF, redact.Error(io.EOF, io.EOF, hush.Scrub))
	both := redact.Error(io.EOF, context.Canceled, hush.Scrub)
	require.ErrorIs(t, both, io.EOF)
	require.ErrorIs(t, both, context.Canceled)
	wrapped := fmt.Errorf("late: %w", context.Canceled)
	assert.Same(t, wrapped, redact.Error(wrapped, context.Canceled, hush.Scrub), "it says so already")
}

// TestErrorShowsNoSecret looks at all that is to be had of an error.
func TestErrorShowsNoSecret(t *testing.T) {
	t.Parallel()
	errOwn := errors.New("own: hush-key")
	for name, test := range map[string]struct {
		err  error
		text string
		is   []error
	}{
		"itself":                 {errOwn, "own: [redacted]", []error{errOwn}},
		"above":                  {fmt.Errorf("hush-key: %w", io.EOF), "[redacted]: EOF", []error{io.EOF}},
		"below":                  {fmt.Errorf("%.0w%w", errOwn, io.EOF), "EOF", []error{errOwn, io.EOF}},
		"far below":              {errors.Join(io.EOF, fmt.Errorf("%.0w", fmt.Errorf("a %w", errOwn))), "EOF ", []error{io.EOF, errOwn}},
		"in an address":          {&url.Error{Op: "Post", URL: "https://hush-key.invalid", Err: refused()}, `Post "https://[redacted].invalid": dial tcp 10.0.0.1:443: connection refused`, []error{syscall.ECONNREFUSED}},
		"in a field":             {quiet{map[string][]string{"Authorization": {"hush-key"}}}, "quiet", nil},
		"in bytes":               {&inBytes{[]byte("hush-key")}, "in bytes", nil},
		"behind a nil pointer":   {(*nothing)(nil), "<nil>", nil},
		"behind itself":          {&circle{}, "circle", nil},
		"a timeout":              {late{}, "[redacted] is late", nil},
		"a line break":           {errors.New("hush-key\nand more"), "[redacted] and more", nil},
		"a long text":            {errors.New("hush-key " + strings.Repeat("x", 1<<20)), "[redacted] " + strings.Repeat("x", 1<<10-14) + "…", nil},
		"many errors, the last":  {deep(errOwn, 1000), "", nil},
		"many errors at one end": {errors.Join(append(make([]error, 0), manyOf(io.EOF, 1000)...)...), "", []error{io.EOF}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, err := range []error{redact.Error(test.err, nil, hush.Scrub), redact.TransportError(test.err, hush.Scrub)} {
				require.Error(t, err)
				nothingShows(t, err, "hush", "104")
				for _, target := range test.is {
					require.ErrorIs(t, err, target)
				}
				require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
			}
			if err := redact.Error(test.err, nil, hush.Scrub); test.text != "" {
				assert.Equal(t, test.text, err.Error())
			}
		})
	}
}

func deep(err error, n int) error {
	for range n {
		err = fmt.Errorf("%w", err)
	}
	return err
}

func manyOf(err error, n int) (many []error) {
	for range n {
		many = append(many, err)
	}
	return many
}

// nothingShows prints err and all below it as loggers and trackers do.
func nothingShows(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		for _, secret := range secrets {
			assert.NotContains(t, fmt.Sprintf(verb, err), secret, "%T with %s", err, verb)
		}
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		if below := err.Unwrap(); below != nil {
			nothingShows(t, below, secrets...)
		}
	case interface{ Unwrap() []error }:
		for _, below := range err.Unwrap() {
			nothingShows(t, below, secrets...)
		}
	}
}

func TestErrorKeepsWhatCallersAskFor(t *testing.T) {
	t.Parallel()
	leak := func(err error) error { return redact.TransportError(fmt.Errorf("hush-key: %w", err), hush.Scrub) }
	op, ok := errors.AsType[*net.OpError](leak(refused()))
	require.True(t, ok)
	assert.Equal(t, "dial", op.Op)
	_, ok = errors.AsType[*net.DNSError](leak(&net.DNSError{Err: "no such host", Name: "api.invalid"}))
	assert.True(t, ok)
	_, ok = errors.AsType[x509.UnknownAuthorityError](leak(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}))
	assert.True(t, ok)

	for _, err := range []error{late{}, context.DeadlineExceeded, fmt.Errorf("hush-key: %w", late{})} {
		timeout, ok := errors.AsType[net.Error](leak(err))
		require.True(t, ok)
		assert.True(t, timeout.Timeout())
	}
	_, ok = errors.AsType[net.Error](leak(io.EOF))
	assert.False(t, ok)
	require.ErrorIs(t, leak(net.ErrClosed), net.ErrClosed)
}

// TestTransportErrorQuotesNothing takes out what net/http quotes of an answer.
func TestTransportErrorQuotesNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`malformed HTTP response "JOHN DOE"`:             `malformed HTTP response […]`,
		`malformed HTTP response "JOHN \" DOE" and more`: `malformed HTTP response […] and more`,
		`a "b\\" c "d" e`:                                `a […] c […] e`,
		`malformed "JOHN DOE`:                            `malformed […]`,
		`malformed "JOHN DOE\`:                           `malformed […]`,
		`malformed MIME header line: JOHN DOE`:           `malformed MIME header`,
		`malformed MIME header: missing colon: "JOHN`:    `malformed MIME header`,
	} {
		err := redact.TransportError(fmt.Errorf("%w: %w", errors.New(text), io.EOF), hush.Scrub)
		nothingShows(t, err, "JOHN")
		require.ErrorIs(t, err, io.EOF)
		assert.Equal(t, want, redact.TransportError(errors.New(text), hush.Scrub).Error())
	}
}

// TestErrorIsLinear gives an error a text of many megabytes.
func TestErrorIsLinear(t *testing.T) {
	t.Parallel()
	took := func(n int) time.Duration {
		err := deep(errors.New(strings.Repeat(`"\hush-key`, n)), 10)
		start := time.Now()
		require.Error(t, redact.TransportError(err, hush.Scrub))
		return time.Since(start)
	}
	assert.Less(t, took(1<<18), 10*time.Second)
}
