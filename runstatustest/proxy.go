package runstatustest

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// proxy hands connections on to a socket. Its methods may be called concurrently.
type proxy struct {
	listener *net.TCPListener
	to       string       // the socket
	delay    atomic.Int64 // of all that is sent, in nanoseconds
	all      sync.WaitGroup

	mu      sync.Mutex
	links   map[*link]struct{}
	offline int // how many callers of Offline there are; new connections are reset meanwhile
	closed  bool
}

// link is a connection with its counterpart.
type link struct {
	from *net.TCPConn
	to   net.Conn
	over chan struct{} // closed by cut
	cut  func()
}

func newProxy(socket string) (*proxy, error) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, to: socket, links: map[*link]struct{}{}}
	p.all.Go(p.accept)
	return p, nil
}

func (p *proxy) accept() {
	for {
		from, err := p.listener.AcceptTCP()
		if err != nil {
			return
		}
		l := p.connect(from)
		if l == nil {
			reset(from)
			continue
		}
		p.all.Go(func() { p.copy(l, l.to, l.from) })
		p.all.Go(func() { p.copy(l, l.from, l.to) })
	}
}

// connect returns nil if the connection is refused: the proxy is offline or closed, or there is no server.
func (p *proxy) connect(from *net.TCPConn) *link {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.offline > 0 || p.closed {
		return nil
	}
	to, err := net.Dial("unix", p.to)
	if err != nil {
		return nil
	}
	l := &link{from: from, to: to, over: make(chan struct{})}
	l.cut = sync.OnceFunc(func() {
		close(l.over)
		reset(from)
		_ = to.Close()
	})
	p.links[l] = struct{}{}
	return l
}

// reset closes a connection. What was not sent yet is lost.
func reset(c *net.TCPConn) {
	_ = c.SetLinger(0)
	_ = c.Close()
}

// copy copies one direction until the link is cut or one end closes, which cuts the link.
func (p *proxy) copy(l *link, to io.Writer, from io.Reader) {
	defer p.drop(l)
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && l.waits(time.Duration(p.delay.Load())) {
			_, _ = to.Write(buf[:n]) // if this fails, so does the next read
		}
		if err != nil {
			return
		}
	}
}

// waits waits for d, and reports whether the link was not cut meanwhile.
func (l *link) waits(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.over:
		return false
	}
}

func (p *proxy) drop(l *link) {
	l.cut()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.cut()
	}
}

// setOffline adds to the number of callers that want the proxy to be offline, and cuts all connections.
func (p *proxy) setOffline(n int) {
	p.mu.Lock()
	p.offline += n
	p.mu.Unlock()
	p.cut()
}

// close ends the proxy and returns once its goroutines have ended.
func (p *proxy) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	_ = p.listener.Close()
	p.cut()
	p.all.Wait()
}
