package dial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const fakeEnv = "DIAL_TEST_SSH"

// TestMain is a program in place of ssh when a connection starts it.
func TestMain(m *testing.M) {
	if mode := os.Getenv(fakeEnv); mode != "" {
		os.Exit(fakeSSH(mode))
	}
	goleak.VerifyTestMain(m)
}

func fakeSSH(mode string) (code int) {
	switch mode {
	case "echo":
		_, _ = os.Stdout.Write([]byte{0})
		_, _ = io.Copy(os.Stdout, os.Stdin)
	case "deaf": // reads nothing, and writes nothing but the first byte
		_, _ = os.Stdout.Write([]byte{0})
		<-time.After(time.Hour)
	case "stubborn": // does not end by itself
		signal.Ignore(syscall.SIGTERM)
		_, _ = os.Stdout.Write([]byte{0})
		<-time.After(time.Hour)
	case "silent":
		<-time.After(time.Hour)
	case "denied":
		fmt.Fprint(os.Stderr, "@@@@@@@@@\r\n@ WARNING @\r\nfirst\r\n\r\nsecond\r\nHost key verification failed.\r\n")
		return 255
	case "broken":
		_, _ = os.Stdout.Write([]byte{0})
		fmt.Fprintln(os.Stderr, "Connection to login1 closed by remote host.")
		return 255
	case "mute":
		return 7
	case "ended":
		return 0
	case "noisy":
		_, _ = os.Stdout.WriteString("Welcome to login1!\n")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "wordy":
		fmt.Fprint(os.Stderr, strings.Repeat("x", 3*tailBytes)+"\nlast\n")
		return 1
	}
	return 0
}

// connect dials with a program in place of ssh.
func connect(t *testing.T, mode string) (*sshConn, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(sshVariable, self)
	t.Setenv(fakeEnv, mode)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	conn, err := server{destination: "login1"}.dial(ctx)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*sshConn), nil
}

func TestAConnectionCarriesBytesBothWays(t *testing.T) {
	c, err := connect(t, "echo")
	if err != nil {
		t.Fatal(err)
	}
	sent := bytes.Repeat([]byte("0123456789abcdef"), 64<<10) // more than the pipes hold
	written := make(chan error, 1)
	go func() { _, err := c.Write(sent); written <- err }()
	got := make([]byte, 1+len(sent))
	if _, err := io.ReadFull(c, got); err != nil || got[0] != 0 || !bytes.Equal(got[1:], sent) {
		t.Errorf("%v", err)
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
	if c.RemoteAddr().String() != "login1" || c.RemoteAddr().Network() != "ssh" || c.LocalAddr().String() == "" {
		t.Errorf("%v, %v", c.RemoteAddr(), c.LocalAddr())
	}
}

func TestWhySSHDoesNotConnect(t *testing.T) {
	for mode, want := range map[string]string{
		"denied": "ssh to login1: first; second; Host key verification failed.",
		"mute":   "ssh to login1: exit status 7",
		"ended":  "ssh to login1: it has ended without an answer",
		"noisy":  `ssh to login1: instead of a server's answer came "Welcome to login1!\n"; a start file of the shell there may write to standard output`,
	} {
		if _, err := connect(t, mode); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", mode, err, want)
		}
	}
	if _, err := connect(t, "wordy"); err == nil || !strings.HasSuffix(err.Error(), "x; last") || len(err.Error()) > tailBytes+50 {
		t.Errorf("wordy: %v", err)
	}
	t.Setenv(sshVariable, "/nope/ssh")
	if _, err := (server{destination: "login1"}).dial(t.Context()); !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "ssh to login1: ") {
		t.Errorf("no program: %v", err)
	}
}

func TestADialEndsWithItsContext(t *testing.T) {
	self, _ := os.Executable()
	t.Setenv(sshVariable, self)
	t.Setenv(fakeEnv, "silent")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := (server{destination: "login1"}).dial(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > stopTime {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

func TestTheErrorOfABrokenConnectionIsWhatSSHSaid(t *testing.T) {
	const want = "ssh to login1: Connection to login1 closed by remote host."
	c, err := connect(t, "broken")
	if err != nil {
		t.Fatal(err)
	}
	<-c.ended
	if _, err := c.Write([]byte("x")); err == nil || err.Error() != want {
		t.Errorf("write: %v", err)
	}
	if _, err := io.ReadAll(c); err == nil || err.Error() != want {
		t.Errorf("read: %v", err)
	}
}

func TestDeadlines(t *testing.T) {
	c, err := connect(t, "deaf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	soon := func() time.Time { return time.Now().Add(50 * time.Millisecond) }
	isTimeout := func(err error) bool {
		netErr, ok := errors.AsType[net.Error](err)
		return ok && netErr.Timeout() && errors.Is(err, os.ErrDeadlineExceeded)
	}
	if err := c.SetReadDeadline(soon()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); !isTimeout(err) {
		t.Errorf("read: %v", err)
	}
	if err := c.SetDeadline(soon()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(make([]byte, 10<<20)); !isTimeout(err) {
		t.Errorf("write: %v", err)
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 1)
	go func() { _, err := c.Read(make([]byte, 1)); read <- err }()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-read; err == nil || isTimeout(err) {
		t.Errorf("read during Close: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("the second Close: %v", err)
	}
}

func TestCloseEndsTheProcessAndWaitsForIt(t *testing.T) {
	for mode, most := range map[string]time.Duration{"deaf": stopTime, "stubborn": 3 * stopTime} {
		c, err := connect(t, mode)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := c.Close(); err != nil || time.Since(began) > most {
			t.Errorf("%s: %v after %s", mode, err, time.Since(began))
		}
		select {
		case <-c.ended:
		default:
			t.Errorf("%s: the process was not waited for", mode)
		}
	}
}
