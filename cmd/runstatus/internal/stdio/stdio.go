// Package stdio is the command dial-stdio: it connects its standard input and output with a server of the
// same machine, so that clients reach that server over ssh (ssh://HOST).
//
// Run returns when the connection has ended. Its error names the server that could not be reached. The
// goroutine that reads the input ends with the input, which may be after Run has returned.
package stdio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/hint"
)

// systemSocket is where a server of the whole machine listens.
const systemSocket = "/run/runstatusd/runstatusd.sock"

// Times that a server needs far less of.
const (
	dialTime = 5 * time.Second  // to accept the connection
	lateTime = 10 * time.Second // to end the connection after the input has ended
)

// Command returns the command.
func Command(out io.Writer) *cobra.Command {
	var socket string
	cmd := &cobra.Command{
		Use:   "dial-stdio",
		Short: "Connect standard input and output with the server of this machine, for ssh://",
		Long: `Connect standard input and output with the server of this machine.

"--server ssh://HOST" runs this command on HOST. Without --socket it connects
the first of these that exists: the socket in RUNSTATUS_SERVER (unix:PATH),
$XDG_RUNTIME_DIR/runstatusd.sock, ` + systemSocket + `,
and at last ` + client.DefaultTarget + `.`,
		Example: `  ssh login1 runstatus dial-stdio   # as --server ssh://login1 runs it`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return Run(cmd.Context(), socket, os.Stdin, out)
		},
	}
	cmd.Flags().StringVar(&socket, "socket", "", "connect the unix socket at `PATH`")
	return cmd
}

// Run connects the server at a unix socket, "" for the usual places, and copies bytes both ways. It returns
// nil when the server has ended the connection; at the end of the input it gives the server some seconds for
// that.
func Run(ctx context.Context, socket string, in io.Reader, out io.Writer) error {
	conn, err := connect(ctx, socket)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	go send(conn, in)
	if _, err := io.Copy(out, conn); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("copy from the server: %w", err)
	}
	return nil
}

// send copies the input to the server, and ends the connection if the server does not.
func send(conn net.Conn, in io.Reader) {
	_, err := io.Copy(conn, in)
	if half, ok := conn.(interface{ CloseWrite() error }); ok && err == nil {
		_ = half.CloseWrite() // best effort: the deadline ends the connection otherwise
	}
	_ = conn.SetReadDeadline(time.Now().Add(lateTime)) // best effort: it fails if the connection has ended
}

// connect connects a socket, or the first of the usual places that exists.
func connect(ctx context.Context, socket string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTime}
	network, address := "unix", socket
	if socket == "" {
		network, address = usual()
	}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		name := address
		if network == "unix" {
			name = "unix:" + address
		}
		return nil, hint.With(fmt.Errorf("no server answers at %s of this machine: %w", name, cause(err)), "start runstatusd --listen unix:PATH there, or name its socket: ssh://HOST/PATH")
	}
	return conn, nil
}

// usual returns the first of the usual addresses that exists. A socket that cannot be looked at counts as
// existing, so that the error names it.
func usual() (network, address string) {
	var sockets []string
	if path, ok := strings.CutPrefix(os.Getenv("RUNSTATUS_SERVER"), "unix:"); ok {
		if rest, ok := strings.CutPrefix(path, "///"); ok {
			path = "/" + rest
		}
		return "unix", path // it is named, so it must be there
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		sockets = append(sockets, filepath.Join(dir, "runstatusd.sock"))
	}
	for _, path := range append(sockets, systemSocket) {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return "unix", path
		}
	}
	return "tcp", client.DefaultTarget
}

// cause returns what is behind the layers that net puts around an error, which say the address again.
func cause(err error) error {
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		return call.Err
	}
	return err
}
