// Package peercred returns the credentials of the process at the other end of a unix socket, as the
// kernel recorded them when that process connected.
//
// Of works on Linux and on Darwin; on other systems, and for connections that are no unix sockets, it
// returns an error. The credentials are those at the time of the connect: a process that changes its user
// later, or that hands the socket to another process, keeps them. The functions keep no state, may be called
// concurrently, and start no goroutines.
package peercred

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"
)

// Peer is a process that has connected. It is an AuthInfo of gRPC.
type Peer struct {
	UID, GID uint32
	// PID is the process's id, 0 where the system does not tell it. The process may have ended since, and
	// another one may have its id.
	PID int32
	// Groups are the supplementary groups, sorted. GID is not among them unless the process has it twice.
	Groups []uint32
}

// AuthType implements credentials.AuthInfo of gRPC.
func (Peer) AuthType() string { return "peercred" }

// Peer returns the process's ids and supplementary groups.
func (p Peer) Peer() (uid, gid uint32, groups []uint32) { return p.UID, p.GID, p.Groups }

// InGroup reports whether the process is in a group, by its main group or a supplementary one.
func (p Peer) InGroup(gid uint32) bool {
	_, found := slices.BinarySearch(p.Groups, gid)
	return found || p.GID == gid
}

// Of returns the process at the other end of a connection, which is a unix socket or wraps one by a
// method NetConn.
func Of(conn net.Conn) (Peer, error) {
	c, ok := socketOf(conn).(*net.UnixConn)
	if !ok {
		return Peer{}, fmt.Errorf("read the peer's credentials: %T is no unix socket", conn)
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return Peer{}, fmt.Errorf("read the peer's credentials: %w", err)
	}
	p, err := read(raw)
	if err != nil {
		return Peer{}, fmt.Errorf("read the peer's credentials: %w", err)
	}
	slices.Sort(p.Groups)
	return p, nil
}

// socketOf returns what stands behind the wrappers of a connection.
func socketOf(conn net.Conn) net.Conn {
	for {
		wrapper, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			return conn
		}
		conn = wrapper.NetConn()
	}
}

// read returns the credentials of a socket's peer.
func read(raw syscall.RawConn) (p Peer, err error) {
	controlErr := raw.Control(func(fd uintptr) { p, err = ofSocket(int(fd)) })
	return p, errors.Join(controlErr, err)
}
