package juspaytest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxIdle keeps a connection for every client of a busy test.
const maxIdle = 256

// listen opens the server's end, and fits the client's end to it.
func (s *Server) listen() (net.Listener, error) {
	s.pool = &http.Transport{MaxIdleConns: maxIdle, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: time.Minute}
	if s.cfg.inMemory {
		pipes := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
		s.url, s.pool.DialContext = "http://juspay.test", pipes.dial
		return pipes, nil
	}
	listener, err := net.Listen("tcp", s.cfg.address)
	if err != nil {
		return nil, err
	}
	address := listener.Addr().(*net.TCPAddr)
	reachable := *address
	if address.IP.IsUnspecified() {
		reachable.IP = net.IPv4(127, 0, 0, 1)
	}
	s.url = "http://" + reachable.String()
	if !s.cfg.tls {
		return listener, nil
	}
	certificate, err := selfSigned(reachable.IP)
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	s.url = "https://" + reachable.String()
	trusted := x509.NewCertPool()
	trusted.AddCert(certificate.Leaf)
	s.pool.TLSClientConfig, s.pool.ForceAttemptHTTP2 = &tls.Config{RootCAs: trusted}, true
	return tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"},
	}), nil
}

// selfSigned makes a certificate for an address, good for a day.
func selfSigned(ip net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "juspaytest"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses:  []net.IP{ip},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// pipeListener connects clients in memory.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	close sync.Once
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.close.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "juspay.test" }

// silentLog swallows what net/http says about connections that faults ended.
func silentLog() *log.Logger { return log.New(io.Discard, "", 0) }

// idSource makes identifiers that no other server makes.
type idSource struct{ random *mathrand.Rand }

func newIDSource() idSource {
	return idSource{mathrand.New(mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64()))}
}

func (ids idSource) text(length int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	text := make([]byte, length)
	for i := range text {
		text[i] = alphabet[ids.random.IntN(len(alphabet))]
	}
	return string(text)
}
