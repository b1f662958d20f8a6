//go:build !linux

package server

import "net"

func keepWatch(net.Conn) {}
