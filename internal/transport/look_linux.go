package transport

import (
	"encoding/binary"
	"net"
	"syscall"
)

// The states of a TCP connection, as the kernel numbers them, in which the
// other side has closed it.
const (
	tcpClose     = 7
	tcpCloseWait = 8
)

// closedByPeer reports whether conn is closed, as far as the kernel knows. It
// asks for the state and does not read: over TLS and HTTP/2 the last bytes may
// stand before the end, and what is read here would be missing elsewhere.
func closedByPeer(conn net.Conn) bool {
	socket, ok := bare(conn).(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	var state byte
	err = raw.Control(func(fd uintptr) {
		// The state is the first byte of struct tcp_info.
		info, err := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_INFO)
		if err == nil {
			var bytes [4]byte
			binary.NativeEndian.PutUint32(bytes[:], uint32(info))
			state = bytes[0]
		}
	})
	return err != nil || state == tcpClose || state == tcpCloseWait // an error: it was closed here
}
