package server

import (
	"net"

	"golang.org/x/sys/unix"
)

// keepWatch makes the system close a connection whose peer acknowledges nothing. gRPC does this itself
// only for a plain net.TCPConn, which the listener's connections are not.
func keepWatch(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		control(tcp, func(fd int) {
			_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(keepaliveTimeout.Milliseconds()))
		})
	}
}
