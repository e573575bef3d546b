package transport

import (
	"crypto/tls"
	"net"
	"net/http"
)

// bare is the connection below TLS.
func bare(conn net.Conn) net.Conn {
	if encrypted, ok := conn.(*tls.Conn); ok {
		return encrypted.NetConn()
	}
	return conn
}

// closeConn closes conn. Some transports, such as quic-go's, show connections
// whose Close panics.
func closeConn(conn net.Conn) {
	if conn == nil {
		return
	}
	defer func() { _ = recover() }()
	_ = conn.Close()
}

// sharedByCalls reports whether other calls may be using conn at the same time,
// as they do over HTTP/2. h2c says that it may be spoken without TLS.
func sharedByCalls(conn net.Conn, h2c bool) bool {
	encrypted, ok := conn.(*tls.Conn)
	if !ok {
		return h2c
	}
	return encrypted.ConnectionState().NegotiatedProtocol == "h2"
}

// speaksH2C reports whether plain connections of t may speak HTTP/2: it was
// told so, or is nil and cannot be asked.
func speaksH2C(t *http.Transport) bool {
	return t == nil || t.Protocols != nil && t.Protocols.UnencryptedHTTP2()
}
