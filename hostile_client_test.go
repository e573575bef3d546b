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

const (
	hostileKey  = "matrix-key-5E2A9C"
	hostileOTP  = "804217"
	hostileTxn  = "txn_1"
	hostileBody = 4 << 10 // the limit that hostile clients set for bodies
)

type hostileID struct {
	certificate tls.Certificate
	pool        *x509.CertPool
}

// hostileIdentity is the certificate of all TLS servers here, made once.
var hostileIdentity = sync.OnceValue(func() hostileID {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
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
	return hostileID{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool}
})

// hostileTransport speaks proto and trusts the servers here.
func hostileTransport(proto hostileProto) *http.Transport {
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: hostileIdentity().pool, CurvePreferences: []tls.CurveID{tls.CurveP256}},
		ForceAttemptHTTP2: true,
	}
	if proto == hostileH2C {
		transport.Protocols = new(http.Protocols)
		transport.Protocols.SetUnencryptedHTTP2(true)
	}
	return transport
}

// hostileClient talks to base through roundTripper, and does not wait.
func hostileClient(t testing.TB, base string, roundTripper http.RoundTripper, opts ...juspay.Option) *juspay.Client {
	t.Helper()
	opts = append([]juspay.Option{
		juspay.WithBaseURL(base),
		juspay.WithInsecureHTTP(),
		juspay.WithHTTPClient(&http.Client{Transport: roundTripper}),
		juspay.WithRoutingID("customer_1"),
		juspay.WithMaxResponseBytes(hostileBody),
		juspay.WithTimeout(10 * time.Second),
		juspay.WithWait(hostileNoWait),
	}, opts...)
	client, err := juspay.NewClient(hostileKey, opts...)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// hostileNoWait is a wait that takes no time and ends with the context.
func hostileNoWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

var errHostileDNS = errors.New("no name server here")

// hostileResolver makes every name fail, without a packet.
func hostileResolver(transport *http.Transport) {
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errHostileDNS
	}}
	transport.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
}
