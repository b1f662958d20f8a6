// Package systemd is the program's side of systemd's protocols: it tells the service manager how the program
// is (sd_notify), and takes over the sockets that were opened before it started (socket activation).
//
// Without a service manager, which the environment tells, every method does nothing and no socket is passed.
// The methods of Manager may be called concurrently. The package owns no goroutine.
package systemd

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sys/unix"
)

// Manager is the service manager that supervises the program.
type Manager struct {
	log   *slog.Logger
	every time.Duration // between two signs of life; 0: none are wanted

	mu    sync.Mutex
	alive time.Time // the last sign of life
}

// signsPerTimeout is how many signs of life are sent in the time after which the service manager restarts the
// program. Two might both be late on an overloaded machine.
const signsPerTimeout = 3

// New returns the service manager of the environment. The error says that WATCHDOG_USEC cannot be read.
func New(log *slog.Logger) (*Manager, error) {
	timeout, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return nil, fmt.Errorf("the watchdog of systemd: %w", err)
	}
	return &Manager{log: log, every: timeout / signsPerTimeout}, nil
}

// Ready says that the program serves, and in a line what. It ends a reload, too.
func (m *Manager) Ready(status string) { m.tell(daemon.SdNotifyReady + "\nSTATUS=" + status) }

// Stopping says that the program is about to end.
func (m *Manager) Stopping() { m.tell(daemon.SdNotifyStopping + "\nSTATUS=stopping") }

// Reloading says that the program reads its configuration again, until Ready.
func (m *Manager) Reloading() {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		m.log.Warn("the time of a reload can't be read", "err", err)
	}
	m.tell(fmt.Sprintf("%s\nMONOTONIC_USEC=%d", daemon.SdNotifyReloading, now.Nano()/int64(time.Microsecond)))
}

// Alive is called again and again while the program works. It sends a sign of life when one is due.
func (m *Manager) Alive() {
	if m.every == 0 {
		return
	}
	m.mu.Lock()
	due := time.Since(m.alive) >= m.every
	if due {
		m.alive = time.Now()
	}
	m.mu.Unlock()
	if due {
		m.tell(daemon.SdNotifyWatchdog)
	}
}

func (m *Manager) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		m.log.Warn("the service manager can't be told", "what", state, "err", err)
	}
}

// Sockets are those that were passed to the program.
type Sockets struct {
	GRPC []net.Listener
	HTTP net.Listener // nil: none
}

// Names that a socket unit gives its sockets by FileDescriptorName=. Without it the name is that of the unit.
const (
	nameGRPC, unitGRPC = "grpc", "runstatusd.socket"
	nameHTTP, unitHTTP = "http", "runstatusd-http.socket"
	unnamed            = "LISTEN_FD_" // and the number, of a service manager that gives no names
)

// Passed takes over the sockets of the environment. A second call returns none. The error joins what is wrong
// with any of them; all others are closed then.
func Passed() (Sockets, error) {
	var s Sockets
	var errs []error
	for _, f := range activation.Files(true) {
		l, err := listener(f)
		if err == nil {
			err = s.add(f.Name(), l)
		}
		errs = append(errs, err, f.Close())
	}
	err := errors.Join(errs...)
	if err != nil {
		s.close()
		s = Sockets{}
	}
	return s, err
}

// listener returns the listener of a descriptor. Only stream sockets that listen accept connections.
func listener(f *os.File) (net.Listener, error) {
	if listens, err := unix.GetsockoptInt(int(f.Fd()), unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || listens == 0 {
		return nil, fmt.Errorf("the descriptor %d (%s) that was passed to the program is no socket that listens: use ListenStream= with Accept=no", f.Fd(), f.Name())
	}
	l, err := net.FileListener(f)
	if err != nil {
		return nil, fmt.Errorf("the socket %s that was passed to the program: %w", f.Name(), err)
	}
	return l, nil
}

// add adds a socket by its name. A socket without a name is one of gRPC.
func (s *Sockets) add(name string, l net.Listener) error {
	if strings.HasPrefix(name, unnamed) {
		name = nameGRPC
	}
	switch name {
	case nameHTTP, unitHTTP:
		if s.HTTP != nil {
			return errors.Join(fmt.Errorf("two sockets of HTTP were passed to the program, %s and %s: there can be one", s.HTTP.Addr(), l.Addr()), l.Close())
		}
		s.HTTP = l
	case nameGRPC, unitGRPC:
		s.GRPC = append(s.GRPC, l)
	default:
		return errors.Join(fmt.Errorf("the socket %s that was passed to the program is named %q, want FileDescriptorName=%s or %s", l.Addr(), name, nameGRPC, nameHTTP), l.Close())
	}
	return nil
}

func (s *Sockets) close() {
	for _, l := range s.All() {
		_ = l.Close() // best effort: nothing was accepted yet
	}
}

// All returns all sockets.
func (s *Sockets) All() []net.Listener {
	if s.HTTP == nil {
		return s.GRPC
	}
	return append(s.GRPC[:len(s.GRPC):len(s.GRPC)], s.HTTP)
}
