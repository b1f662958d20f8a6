package server

import (
	"net"
	"sync"
	"time"
)

// connectTime is how long a new connection may take until it speaks HTTP/2.
const connectTime = 5 * time.Second

// listener remembers the connections of the last connectTime. gRPC can't be
// stopped while one of them has not said anything yet; so they are closed for it.
type listener struct {
	net.Listener
	mu     sync.Mutex
	recent []accepted
}

type accepted struct {
	conn net.Conn
	at   time.Time
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	old := 0
	for old < len(l.recent) && now.Sub(l.recent[old].at) > connectTime {
		old++
	}
	l.recent = append(l.recent[old:], accepted{conn, now})
	return conn, nil
}

// closeRecent closes the connections of the last connectTime.
func (l *listener) closeRecent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.recent {
		_ = a.conn.Close()
	}
}
