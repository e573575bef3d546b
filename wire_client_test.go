package juspay_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/juspay/juspay-go"
)

// wireBody is the limit that clients here set for bodies.
const wireBody = 4 << 10

type wireID struct {
	certificate tls.Certificate
	pool        *x509.CertPool
}

// wireIdentity is the certificate of all TLS servers here, made once. It is good
// for the year 2000 too, in which the clocks of synctest begin.
var wireIdentity = sync.OnceValue(func() wireID {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return wireID{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool}
})

// transport is a way to s. It trusts the servers here.
func (s *wireServer) transport() *http.Transport {
	transport := &http.Transport{
		DialContext:       s.dial,
		TLSClientConfig:   &tls.Config{RootCAs: wireIdentity().pool, CurvePreferences: []tls.CurveID{tls.CurveP256}},
		ForceAttemptHTTP2: true,
	}
	if s.proto == wireH2C {
		transport.Protocols = new(http.Protocols)
		transport.Protocols.SetUnencryptedHTTP2(true)
	}
	return transport
}

// client is a client of s.
func (s *wireServer) client(t testing.TB, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	return wireClient(t, s.base(), s.transport(), opts...)
}

// wireClient talks to base through roundTripper, and does not wait.
func wireClient(t testing.TB, base string, roundTripper http.RoundTripper, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	opts = append([]juspay.Option{
		juspay.WithBaseURL(base),
		juspay.WithInsecureHTTP(),
		juspay.WithHTTPClient(&http.Client{Transport: roundTripper}),
		juspay.WithRoutingID(testRouting),
		juspay.WithMaxResponseBytes(wireBody),
		juspay.WithTimeout(10 * time.Second),
		juspay.WithWait(wireNoWait),
	}, opts...)
	client, err := juspay.NewClient(testKey, opts...)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// wireNoWait is a wait that takes no time and ends with the context.
func wireNoWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// wireEndOfWaiting is a wait that ends the call, as the context does that is
// over before the wait is.
func wireEndOfWaiting(ctx context.Context, _ time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return context.DeadlineExceeded
}

var errWireDNS = errors.New("no name server here")

// wireResolver makes every name fail, without a packet.
func wireResolver(transport *http.Transport) {
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errWireDNS
	}}
	transport.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
}
