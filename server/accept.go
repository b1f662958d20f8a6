package server

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/repeats"
)

// connectTime is how long a new connection may take before it speaks HTTP/2.
const connectTime = 5 * time.Second

// DefaultMaxConnections is the limit of connections at a time if the Config has none.
const DefaultMaxConnections = 16_384

// connections bounds the connections at a time: of all listeners, of one peer, and by the
// descriptors that the store needs for its files. A connection above a limit is closed at once. All
// methods are safe for concurrent use.
type connections struct {
	log     *slog.Logger
	repeats *repeats.Facts
	refused atomic.Uint64

	mu             sync.Mutex
	most, peerMost int
	all            int
	peers          map[netip.Addr]int
}

// newConnections returns the bounds of a configuration.
func newConnections(cfg Config, facts *repeats.Facts) *connections {
	c := &connections{log: cfg.Log, repeats: facts, peers: map[netip.Addr]int{}}
	c.set(cfg.MaxConnections, cfg.MaxConnectionsPerPeer)
	return c
}

// set changes the limits, where 0 is the default. Connections that are open stay open.
func (c *connections) set(most, peerMost int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = cmp.Or(most, DefaultMaxConnections)
	c.peerMost = cmp.Or(peerMost, max(1, c.most/4*3))
}

// admit returns the connection, counted until it is closed, or false.
func (c *connections) admit(conn net.Conn) (net.Conn, bool) {
	peer := peerOf(conn)
	if why := c.enter(peer, descriptorOf(conn)); why != "" {
		c.refused.Add(1)
		c.say(why, peer)
		return nil, false
	}
	keepWatch(conn)
	return &taken{Conn: conn, leave: sync.OnceFunc(func() { c.leave(peer) })}, true
}

// enter counts a connection, or returns which limit refuses it.
func (c *connections) enter(peer netip.Addr, descriptor int) (limit string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.all >= c.most:
		return fmt.Sprintf("max-connections %d", c.most)
	case peer.IsValid() && c.peers[peer] >= c.peerMost:
		return fmt.Sprintf("max-connections-per-peer %d", c.peerMost)
	case descriptor >= filestore.DescriptorsForOthers():
		return fmt.Sprintf("%d of the process's descriptors (ulimit -n): the rest is for files", filestore.DescriptorsForOthers())
	}
	c.all++
	if peer.IsValid() {
		c.peers[peer]++
	}
	return ""
}

func (c *connections) leave(peer netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.peers[peer]--; c.peers[peer] <= 0 {
		delete(c.peers, peer)
	}
}

// state returns how many connections are open, how many may be, and how many were refused.
func (c *connections) state() (open, most int, refused uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all, c.most, c.refused.Load()
}

// say logs the first connection that a limit refuses, and counts further ones.
func (c *connections) say(limit string, peer netip.Addr) {
	said := c.repeats.First("refused: "+limit, 1, peer, func(f repeats.Count) {
		if f.Lately == 0 {
			c.log.Info("accepting connections again", "limit", limit, "refused", f.Total)
			return
		}
		c.log.Warn("still refusing connections", "limit", limit, "refused", f.Lately, "peer", f.Newest)
	})
	if said {
		c.log.Warn("refusing connections", "limit", limit, "peer", peer)
	}
}

// peerOf returns the address that connections are counted by. For IPv6 it is the /64 network,
// because one machine may use all of its addresses. It is not valid for a unix socket.
func peerOf(conn net.Conn) netip.Addr {
	return addrOf(conn.RemoteAddr())
}

// addrOf returns the address that a client is known by.
func addrOf(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	peer := tcp.AddrPort().Addr().Unmap().WithZone("")
	if network, err := peer.Prefix(64); err == nil && peer.Is6() {
		peer = network.Masked().Addr()
	}
	return peer
}

// taken is an accepted connection, which Close removes from the count.
type taken struct {
	net.Conn
	leave func()
}

// NetConn returns the connection as it was accepted.
func (c *taken) NetConn() net.Conn { return c.Conn }

// Close implements net.Conn.
func (c *taken) Close() error {
	err := c.Conn.Close()
	c.leave()
	return err
}

// listener accepts connections within their bounds, and remembers those of the last connectTime. gRPC
// cannot stop while a connection has not sent anything yet; closeRecent closes those.
type listener struct {
	net.Listener
	connections *connections
	mu          sync.Mutex
	recent      []accepted
}

type accepted struct {
	conn net.Conn
	at   time.Time
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if one, ok := l.connections.admit(conn); ok {
			l.remember(one)
			return one, nil
		}
		_ = conn.Close() // it is refused
	}
}

func (l *listener) remember(conn net.Conn) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	old := 0
	for old < len(l.recent) && now.Sub(l.recent[old].at) > connectTime {
		old++
	}
	l.recent = append(l.recent[old:], accepted{conn, now})
}

// closeRecent closes the connections of the last connectTime.
func (l *listener) closeRecent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.recent {
		_ = a.conn.Close()
	}
}

// descriptorOf returns the descriptor of a connection, -1 if it has none. The kernel gives the lowest
// free number, so it tells how many descriptors are in use.
func descriptorOf(conn net.Conn) int {
	n := -1
	if c, ok := conn.(syscall.Conn); ok {
		control(c, func(fd int) { n = fd })
	}
	return n
}

func control(conn syscall.Conn, do func(fd int)) {
	if raw, err := conn.SyscallConn(); err == nil { // best effort: the connection is closed otherwise
		_ = raw.Control(func(fd uintptr) { do(int(fd)) })
	}
}
