package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/runstatus/runstatus/internal/testkit"
)

// notified is the socket on which a service manager is told.
type notified struct{ conn *net.UnixConn }

func newNotified(t *testing.T) (n notified, path string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "rs") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path = filepath.Join(dir, "notify")
	n.conn, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.conn.Close() })
	return n, path
}

// next returns the next message within a time, "" if there is none.
func (n notified) next(t *testing.T, within time.Duration) string {
	t.Helper()
	if err := n.conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	text := make([]byte, 4096)
	size, err := n.conn.Read(text)
	if err != nil && !os.IsTimeout(err) {
		t.Fatal(err)
	}
	return string(text[:size])
}

// until reads messages until one begins with a text.
func (n notified) until(t *testing.T, begins string) string {
	t.Helper()
	for {
		text := n.next(t, 20*time.Second)
		if text == "" {
			t.Fatalf("the service manager is never told %s", begins)
		}
		if strings.HasPrefix(text, begins) {
			return text
		}
	}
}

// supervised starts the program as systemd does: with the socket for notices, and with sockets that are open already,
// whose names are given.
func supervised(t *testing.T, dir, notify, names string, sockets []*os.File, args ...string) *exec.Cmd {
	t.Helper()
	cmd, _ := program(t, dir, args...)
	cmd.Args = append([]string{"sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`, cmd.Path}, args...)
	cmd.Path = "/bin/sh"
	cmd.ExtraFiles = sockets
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+notify, "LISTEN_FDNAMES="+names, "LISTEN_FDS="+string(rune('0'+len(sockets))))
	return cmd
}

func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
}

func stopWell(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

func TestTheServiceManagerIsToldOfTheLifeOfTheProgram(t *testing.T) {
	manager, notify := newNotified(t)
	const timeout = 3 * time.Second
	start := func() *exec.Cmd {
		cmd := supervised(t, t.TempDir(), notify, "", nil, "--listen=127.0.0.1:0")
		cmd.Env = append(cmd.Env, "WATCHDOG_USEC=3000000")
		run(t, cmd)
		text := manager.until(t, "READY=1\n")
		if !strings.Contains(text, "STATUS=serving main=./runstatus-data on 127.0.0.1:") {
			t.Errorf("it says %q", text)
		}
		return cmd
	}
	cmd := start()
	manager.until(t, "WATCHDOG=1")
	manager.until(t, "WATCHDOG=1")
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	manager.until(t, "RELOADING=1\nMONOTONIC_USEC=")
	manager.until(t, "READY=1\nSTATUS=serving; the configuration is reloaded")

	// A program that hangs is silent for the time after which it is ended and started again.
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for manager.next(t, timeout) != "" { // what it said before
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // says that it was killed
	cmd = start()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	manager.until(t, "STOPPING=1\n")
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// A signal during the start must not have the service manager believe that the server serves: the end of a reload is
// told like the end of the start.
func TestAReloadDuringTheStartWaitsForItsEnd(t *testing.T) {
	manager, notify := newNotified(t)
	dir := t.TempDir()
	audit := filepath.Join(dir, "audit")
	if err := syscall.Mkfifo(audit, 0o600); err != nil { // the start waits for a reader
		t.Fatal(err)
	}
	cmd := supervised(t, dir, notify, "", nil, "--listen=127.0.0.1:0", "--audit-log="+audit, "--dir="+t.TempDir(), "--state-dir="+filepath.Join(dir, "state"))
	run(t, cmd)
	testkit.Eventually(t, func() bool { // the state directory is made behind the handler of signals
		_, err := os.Stat(filepath.Join(dir, "state"))
		return err == nil
	})
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if text := manager.next(t, time.Second); text != "" {
		t.Errorf("while it starts it says %q", text)
	}
	reader, err := os.OpenFile(audit, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if text := manager.next(t, 20*time.Second); !strings.HasPrefix(text, "READY=1\nSTATUS=serving main=") {
		t.Errorf("at the end of the start it says %q", text)
	}
	manager.until(t, "RELOADING=1\nMONOTONIC_USEC=")
	manager.until(t, "READY=1\nSTATUS=serving; the configuration is reloaded")
	stopWell(t, cmd)
}

// fileOf returns the descriptor of a new socket.
func fileOf(t *testing.T, network, addr string) (file *os.File, at string) {
	t.Helper()
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	if unix, ok := l.(*net.UnixListener); ok {
		unix.SetUnlinkOnClose(false)
	}
	file, err = l.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	at = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return file, at
}

func TestSocketsOfTheServiceManagerOutliveTheProgram(t *testing.T) {
	manager, notify := newNotified(t)
	dir := t.TempDir()
	short, err := os.MkdirTemp("", "rs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	calls, at := fileOf(t, "tcp", "127.0.0.1:0")
	local, path := fileOf(t, "unix", filepath.Join(short, "s"))
	web, webAt := fileOf(t, "tcp", "127.0.0.1:0")
	start := func() *exec.Cmd {
		cmd := supervised(t, dir, notify, "grpc:runstatusd.socket:runstatusd-http.socket", []*os.File{calls, local, web})
		run(t, cmd)
		text := manager.until(t, "READY=1\n")
		if !strings.HasSuffix(text, " on "+at+" "+path) {
			t.Errorf("it says %q", text)
		}
		return cmd
	}
	health := func(ctx context.Context, target string) error {
		conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return err
		}
		defer conn.Close()
		_, err = grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{}, grpc.WaitForReady(true))
		return err
	}
	ready := func() {
		t.Helper()
		resp, err := http.Get("http://" + webAt + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body) // best effort: the code tells
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", resp.Status, text)
		}
	}
	t.Cleanup(http.DefaultClient.CloseIdleConnections)

	cmd := start()
	for _, target := range []string{at, "unix:" + path} {
		if err := health(t.Context(), target); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
	ready()
	stopWell(t, cmd)

	// A connection that is made while no server runs waits for the next one, and is not refused.
	waiting, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Close()
	answered := make(chan error, 1)
	go func() { answered <- health(t.Context(), "unix:"+path) }()
	cmd = start()
	if err := <-answered; err != nil {
		t.Error(err)
	}
	if err := waiting.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := waiting.Read(make([]byte, 9)); err != nil { // a server of gRPC speaks first
		t.Errorf("the connection from before the start: %v", err)
	}
	ready()
	stopWell(t, cmd)
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the program removed a socket that is not its own: %v", err)
	}
}

func TestSocketsThatCannotBeServedAreRefused(t *testing.T) {
	datagrams, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	packets, err := datagrams.File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = packets.Close(), datagrams.Close() })
	loopback, _ := fileOf(t, "tcp", "127.0.0.1:0")
	open, _ := fileOf(t, "tcp", ":0")
	for name, row := range map[string]struct {
		names   string
		sockets []*os.File
		says    string
	}{
		"datagrams":       {"grpc", []*os.File{packets}, "is no socket that listens"},
		"another name":    {"metrics", []*os.File{loopback}, `is named "metrics", want FileDescriptorName=grpc or http`},
		"two of HTTP":     {"http:http", []*os.File{loopback, loopback}, "two sockets of HTTP were passed"},
		"open to others":  {"grpc", []*os.File{open}, "is reachable from other machines, without encryption"},
		"HTTP for others": {"http", []*os.File{open}, "the HTTP port: [::]:"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := supervised(t, t.TempDir(), "", row.names, row.sockets, "--listen=127.0.0.1:0")
			var said strings.Builder
			cmd.Stderr = &said
			if code := exitCode(cmd.Run()); code != 1 || !strings.Contains(said.String(), row.says) {
				t.Errorf("it exits with %d and says %q", code, said.String())
			}
		})
	}
}
