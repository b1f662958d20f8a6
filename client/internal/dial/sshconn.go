package dial

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// stopTime is how long ssh may take to end after SIGTERM, on which it restores the terminal.
const stopTime = 2 * time.Second

// sshConn is a connection over the standard input and output of a process.
type sshConn struct {
	to     server
	in     *os.File // what the process reads
	out    *os.File // what it writes
	read   *bufio.Reader
	says   *tail // its standard error
	kill   context.CancelFunc
	closed atomic.Bool
	ended  chan struct{} // closed when the process has ended and was waited for
	state  error         // of the process, then
}

// dial starts the process and returns its connection when the server's first byte arrives: until then the
// process may fail to log in, or find no server. An error has what the process wrote to standard error.
func (s server) dial(ctx context.Context) (net.Conn, error) {
	c, err := s.start()
	if err != nil {
		return nil, fmt.Errorf("ssh to %s: %w", s.destination, err)
	}
	release := context.AfterFunc(ctx, c.kill)
	first, err := c.read.Peek(1)
	release()
	if err == nil && first[0] == 0 { // the length of the first frame of HTTP/2 is less than 2^16
		return c, nil
	}
	return nil, errors.Join(c.noServer(ctx, err), c.Close())
}

// noServer returns why the first byte is none of a server, or did not come because of err.
func (c *sshConn) noServer(ctx context.Context, err error) error {
	if err == nil {
		printed, _ := c.read.Peek(c.read.Buffered()) // best effort: it is shown
		return fmt.Errorf("ssh to %s: instead of a server's answer came %q; a start file of the shell there may write to standard output", c.to.destination, printed)
	}
	switch why := c.why(); {
	case ctx.Err() != nil:
		return fmt.Errorf("ssh to %s: no answer before the %w", c.to.destination, ctx.Err())
	case errors.Is(why, io.EOF):
		return fmt.Errorf("ssh to %s: it has ended without an answer", c.to.destination)
	default:
		return why
	}
}

// start starts the process.
func (s server) start() (*sshConn, error) {
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	out, stdout, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	defer stdout.Close()
	ctx, kill := context.WithCancel(context.Background())
	c := &sshConn{to: s, in: in, out: out, read: bufio.NewReaderSize(out, 256), says: &tail{}, kill: kill, ended: make(chan struct{})}
	args := s.command()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the destination is checked, and no shell reads it here
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, c.says
	cmd.WaitDelay = stopTime // also for a process behind ssh that keeps standard error open
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
			return err
		}
		return cmd.Process.Kill() // Windows has no SIGTERM
	}
	if err := cmd.Start(); err != nil {
		kill()
		return nil, errors.Join(err, in.Close(), out.Close())
	}
	go func() {
		defer close(c.ended)
		c.state = cmd.Wait()
	}()
	return c, nil
}

// Read implements net.Conn. If the process has ended, the error says why.
func (c *sshConn) Read(b []byte) (int, error) {
	n, err := c.read.Read(b)
	if errors.Is(err, io.EOF) && !c.closed.Load() {
		err = c.why()
	}
	return n, err
}

// Write implements net.Conn.
func (c *sshConn) Write(b []byte) (int, error) {
	n, err := c.in.Write(b)
	if errors.Is(err, syscall.EPIPE) && !c.closed.Load() {
		err = c.why()
	}
	return n, err
}

// why waits for the end of the process, whose output has ended, and returns what it wrote last to standard
// error. It returns io.EOF if the process ended well and said nothing.
func (c *sshConn) why() error {
	late := time.AfterFunc(stopTime, c.kill)
	defer late.Stop()
	<-c.ended
	said := c.says.lines()
	switch {
	case said != "":
		return fmt.Errorf("ssh to %s: %s", c.to.destination, said)
	case c.state != nil:
		return fmt.Errorf("ssh to %s: %w", c.to.destination, c.state)
	}
	return io.EOF
}

// Close implements net.Conn. It ends the process and waits for that, for twice stopTime at most.
func (c *sshConn) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	c.kill()
	err := errors.Join(c.in.Close(), c.out.Close())
	<-c.ended
	return err
}

// SetDeadline implements net.Conn.
func (c *sshConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline implements net.Conn.
func (c *sshConn) SetReadDeadline(t time.Time) error { return c.out.SetReadDeadline(t) }

// SetWriteDeadline implements net.Conn.
func (c *sshConn) SetWriteDeadline(t time.Time) error { return c.in.SetWriteDeadline(t) }

// LocalAddr implements net.Conn.
func (c *sshConn) LocalAddr() net.Addr { return sshAddr("stdio") }

// RemoteAddr implements net.Conn.
func (c *sshConn) RemoteAddr() net.Addr { return sshAddr(c.to.destination) }

// sshAddr is a destination of ssh.
type sshAddr string

// Network implements net.Addr.
func (sshAddr) Network() string { return "ssh" }

// String implements net.Addr.
func (a sshAddr) String() string { return string(a) }

// What an error shows of a standard error.
const (
	tailBytes = 4096
	tailLines = 3
)

// tail keeps the end of what is written to it. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	if over := len(t.text) - tailBytes; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(b), nil
}

// lines returns the last lines with words.
func (t *tail) lines() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var words []string
	for line := range strings.Lines(string(t.text)) {
		if line = strings.TrimSpace(line); strings.Trim(line, "@") != "" { // ssh frames warnings with @
			words = append(words, line)
		}
	}
	return strings.Join(words[max(0, len(words)-tailLines):], "; ")
}
