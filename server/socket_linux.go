package server

import (
	"net"

	"golang.org/x/sys/unix"
)

// keepWatch has the system give a connection up whose peer takes nothing, as gRPC does with those
// that it is handed as they are.
func keepWatch(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		control(tcp, func(fd int) {
			_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(keepaliveTimeout.Milliseconds()))
		})
	}
}
