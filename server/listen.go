package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/hint"
)

// socketMode lets in the owner and the group of a unix socket.
const socketMode = 0o660

// address is where to listen.
type address struct{ network, addr string }

func (a address) String() string {
	if a.network == "unix" {
		return "unix:" + a.addr
	}
	return a.addr
}

func addressOf(a net.Addr) address { return address{a.Network(), a.String()} }

// parseListen reads "HOST:PORT" or "unix:PATH". Unless reachable, HOST must be a
// loopback address.
func parseListen(s string, reachable bool) (address, error) {
	if path, ok := strings.CutPrefix(s, "unix:"); ok {
		if path == "" {
			return address{}, fmt.Errorf("the address %q lacks the socket's path", s)
		}
		return address{"unix", path}, nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil || port == "" {
		return address{}, fmt.Errorf("the address %q is neither HOST:PORT nor unix:PATH", s)
	}
	if !reachable && !isLoopbackHost(host) {
		return address{}, openToOthers(s)
	}
	return address{"tcp", s}, nil
}

// isLoopbackHost reports whether a host is this machine alone.
func isLoopbackHost(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func openToOthers(s string) error {
	return hint.With(
		fmt.Errorf("%s is reachable from other machines, without encryption or authentication", s),
		"encrypt it with --tls-cert and --tls-key, or listen on 127.0.0.1 or on a unix socket; --insecure allows it as it is",
	)
}

// isLoopback reports whether no other machine reaches an address.
func isLoopback(a address) bool {
	host, _, err := net.SplitHostPort(a.addr)
	return a.network == "unix" || err == nil && isLoopbackHost(host)
}

// listen opens a listener for each address. After an error it has opened none.
func listen(ctx context.Context, cfg Config) ([]net.Listener, error) {
	var all []net.Listener
	for _, s := range cfg.listens() {
		l, err := cfg.listen(ctx, s)
		if err != nil {
			closeAll(all)
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}

// listen returns the socket at an address that was passed to the process, or opens one.
func (c Config) listen(ctx context.Context, s string) (net.Listener, error) {
	for _, l := range c.Sockets {
		if SocketAddress(l) == s {
			return l, nil
		}
	}
	return listenOne(ctx, s, c.reachable())
}

func listenOne(ctx context.Context, s string, reachable bool) (net.Listener, error) {
	a, err := parseListen(s, reachable)
	if err != nil {
		return nil, err
	}
	if a.network == "unix" {
		return listenUnix(ctx, a)
	}
	l, err := new(net.ListenConfig).Listen(ctx, a.network, a.addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", a, cause(err))
	}
	// The name "localhost" means what the machine's configuration says.
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && !reachable && !tcp.IP.IsLoopback() {
		return nil, errors.Join(openToOthers(s), l.Close())
	}
	return l, nil
}

// listenUnix listens on a socket of mode 0660, which Close removes. One that was
// left behind is replaced if no process listens on it any more.
func listenUnix(ctx context.Context, a address) (net.Listener, error) {
	if err := removeStale(ctx, a); err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		// On Linux the socket's file gets this mode less the umask, so that it is
		// never wider than it may be.
		return c.Control(func(fd uintptr) { _ = unix.Fchmod(int(fd), socketMode) })
	}}
	l, err := config.Listen(ctx, a.network, a.addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", a, cause(err))
	}
	if err := os.Chmod(a.addr, socketMode); err != nil {
		return nil, errors.Join(fmt.Errorf("let the group use the socket: %w", err), l.Close())
	}
	return l, nil
}

func removeStale(ctx context.Context, a address) error {
	st, err := os.Lstat(a.addr)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("stat the socket: %w", err)
	case st.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("listen on %s: there is a file that is not a socket", a)
	}
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, a.network, a.addr)
	if err == nil {
		return errors.Join(fmt.Errorf("listen on %s: another program listens there", a), conn.Close())
	}
	if !errors.Is(err, unix.ECONNREFUSED) {
		return fmt.Errorf("listen on %s: cannot tell whether another program listens there: %w", a, cause(err))
	}
	return os.Remove(a.addr)
}

// cause returns what is behind the layers that net puts around an error, each
// of which says the address again.
func cause(err error) error {
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		return errno
	}
	return err
}

// SocketAddress returns the address of a socket as Config.Listen names it.
func SocketAddress(l net.Listener) string { return addressOf(l.Addr()).String() }
