package juspaytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"time"
)

// maxIdle keeps a connection for every client of a busy test.
const maxIdle = 256

// listen opens the server's end, and fits the client's end to it.
func (s *Server) listen() (net.Listener, error) {
	s.pool = &http.Transport{MaxIdleConns: maxIdle, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: time.Minute}
	if s.cfg.inMemory {
		inMemory := &pipes{}
		var err error
		s.door, err = newDoor(inMemory.listen)
		s.url, s.pool.DialContext = "http://juspay.test", s.door.through(inMemory.dial)
		return s.door, err
	}
	var err error
	if s.door, err = newDoor(listenTCP(s.cfg.address)); err != nil {
		return nil, err
	}
	s.pool.DialContext = s.door.through((&net.Dialer{}).DialContext)
	address := *s.door.Addr().(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		address.IP = net.IPv4(127, 0, 0, 1)
	}
	s.url = "http://" + address.String()
	if !s.cfg.tls {
		return s.door, nil
	}
	s.url = "https://" + address.String()
	certificate, err := s.certify(address.IP)
	if err != nil {
		_ = s.door.Close()
		return nil, err
	}
	return tls.NewListener(s.door, &tls.Config{
		Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"},
	}), nil
}

// listenTCP listens on an address, and a second time on the one that it got.
func listenTCP(address string) func() (net.Listener, error) {
	return func() (net.Listener, error) {
		listener, err := net.Listen("tcp", address)
		if err == nil {
			address = listener.Addr().String()
		}
		return listener, err
	}
}

// certify makes the server's certificate, and lets its own clients trust it.
func (s *Server) certify(ip net.IP) (tls.Certificate, error) {
	certificate, err := selfSigned(ip)
	if err != nil {
		return tls.Certificate{}, err
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(certificate.Leaf)
	s.certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	s.pool.TLSClientConfig, s.pool.ForceAttemptHTTP2 = &tls.Config{RootCAs: trusted}, true
	return certificate, nil
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
		DNSNames:     []string{"localhost"},

		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// silentLog swallows what net/http says about connections that faults ended.
func silentLog() *log.Logger { return log.New(io.Discard, "", 0) }

// idSource makes identifiers that no other server makes, unless it has the same
// seed.
type idSource struct{ random *mathrand.Rand }

func newIDSource(seed *uint64) idSource {
	if seed != nil {
		return idSource{mathrand.New(mathrand.NewPCG(*seed, 0))}
	}
	return idSource{mathrand.New(mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64()))}
}

func (ids idSource) order() string { return "ordeh_" + ids.text(32) }
func (ids idSource) guest() string { return "guest" + ids.text(12) }
func (ids idSource) txn() string   { return "eul" + ids.text(16) }

func (ids idSource) text(length int) string {
	return ids.of("abcdefghijklmnopqrstuvwxyz0123456789", length)
}

func (ids idSource) hex(length int) string { return ids.of("0123456789abcdef", length) }

func (ids idSource) of(alphabet string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = alphabet[ids.random.IntN(len(alphabet))]
	}
	return string(text)
}
