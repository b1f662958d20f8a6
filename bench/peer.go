package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// peer is a server under measurement, in a process of its own.
type peer struct {
	name string
	cmd  *exec.Cmd
	in   io.WriteCloser // commands to our own peers; its end is theirs
	out  *bufio.Reader  // their answers
	said *firstWords    // what it said on standard error
	done chan struct{}  // closed once it has ended
	err  error          // how, after done
	addr string
	way  way
	clients
	publishers // to NATS, which is no gRPC
}

const (
	startTimeout = 5 * time.Minute // a cold start on a million runs reads them all, at worst
	stopTimeout  = 2 * time.Minute // it may have a large index to save
)

// peerProgram is the path of one of the programs in peers/, which stand beside this
// one.
func peerProgram(name string) string {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0] // as it was called
	}
	return filepath.Join(filepath.Dir(self), name)
}

// startPeer starts one of the programs in peers/. It tells its address when it is
// ready.
func (b *bench) startPeer(ctx context.Context, program string, args ...string) (*peer, error) {
	p := &peer{name: program, cmd: exec.Command(peerProgram(program), args...)}
	stdout, itsStdout, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.out = itsStdout, bufio.NewReader(stdout)
	err = p.start()
	itsStdout.Close()
	if err != nil {
		return nil, err
	}
	addr := make(chan string, 1)
	go func() {
		line, _ := p.out.ReadString('\n') // nothing is no address
		addr <- strings.TrimSpace(line)
	}()
	return p, p.connect(ctx, addr)
}

var readyLine = regexp.MustCompile(`runstatusd is ready.* listen=([0-9.:]+)`)

// startServer starts the real server on a working directory.
func (b *bench) startServer(ctx context.Context, durability, dir string) (*peer, error) {
	return b.startServerOver(ctx, way{}, durability, dir)
}

// startServerOver starts it with more flags, and reaches it on the way that these ask for.
func (b *bench) startServerOver(ctx context.Context, w way, durability, dir string, flags ...string) (*peer, error) {
	path, err := filepath.Abs(b.runstatusd)
	if err != nil {
		return nil, err
	}
	flags = append([]string{"--dir", dir, "--listen", "127.0.0.1:0", "--durability", durability}, flags...)
	p := &peer{name: durability, way: w, cmd: exec.Command(path, flags...)}
	p.said = &firstWords{ready: make(chan string, 1)}
	p.cmd.Stderr = p.said
	if err := p.start(); err != nil {
		return nil, err
	}
	return p, p.connect(ctx, p.said.ready)
}

// start starts the process. It must not outlive this one, nor hear the Ctrl-C of
// the terminal: it is stopped in order.
func (p *peer) start() error {
	if p.said == nil {
		p.said = &firstWords{}
		p.cmd.Stderr = p.said
	}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	p.in = in
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.done = make(chan struct{})
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return nil
}

// connect waits for the address and connects to it.
func (p *peer) connect(ctx context.Context, addr <-chan string) error {
	var err error
	select {
	case a := <-addr:
		if a != "" {
			p.addr = a
			p.clients, err = dial(a, connections, p.way)
			break
		}
		err = errors.New("it told no address")
	case <-p.done:
		err = fmt.Errorf("it ended: %w", p.err)
	case <-time.After(startTimeout):
		err = fmt.Errorf("not ready after %s", startTimeout)
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("start %s: %w\n%s", p.name, err, p.said.text()), p.stop())
	}
	return nil
}

// stop ends the process, in order if it lets itself be.
func (p *peer) stop() error {
	p.publishers.close()
	err := p.clients.close()
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-p.done:
	case <-time.After(stopTimeout):
		_ = p.cmd.Process.Kill()
		<-p.done
		return errors.Join(err, fmt.Errorf("%s did not stop in %s", p.name, stopTimeout))
	}
	if p.err != nil {
		err = errors.Join(err, fmt.Errorf("stop %s: %w\n%s", p.name, p.err, p.said.text()))
	}
	return err
}

// startStream starts NATS and makes a stream there.
func (b *bench) startStream(ctx context.Context, name, dir string, args ...string) (*peer, error) {
	p, err := b.startPeer(ctx, "jetstream", append([]string{dir}, args...)...)
	if err != nil {
		return nil, err
	}
	p.name = name
	if p.publishers, err = dialStream(ctx, p.addr); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// ask sends a command to a peer of our own and returns its answer.
func (p *peer) ask(command string) (string, error) {
	if _, err := io.WriteString(p.in, command+"\n"); err != nil {
		return "", fmt.Errorf("tell %s: %w", p.name, err)
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("hear from %s: %w", p.name, err)
	}
	return strings.TrimSpace(line), nil
}

// rss returns the resident memory of the process in bytes.
func (p *peer) rss() (float64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kb * 1024, err
		}
	}
	return 0, errors.New("no VmRSS in /proc")
}

// firstWords keeps the beginning of what a process says, and finds its address in it.
type firstWords struct {
	ready chan string
	mu    sync.Mutex
	kept  bytes.Buffer
}

const keptBytes = 8 << 10

// Write implements io.Writer.
func (l *firstWords) Write(data []byte) (int, error) {
	if m := readyLine.FindSubmatch(data); m != nil && l.ready != nil {
		select {
		case l.ready <- string(m[1]):
		default: // told already
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept.Len() < keptBytes {
		l.kept.Write(data)
	}
	return len(data), nil
}

func (l *firstWords) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(l.kept.String())
}
