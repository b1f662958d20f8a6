package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/timeout"
	"google.golang.org/grpc"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/internal/pavconfig"
	"github.com/runstatus/runstatus/server"
)

// app is the state that commands share. It runs one command, on one goroutine.
type app struct {
	server, dir string
	namespace   string // of names that have none, of lists and of new runs; "-": all, for lists
	insecure    bool
	tokenFile   string
	tls         client.TLSFiles

	namespaceGiven bool
	json           bool
	format         string // of --output
	quiet          bool   // problems alone are printed
	completing     bool   // a shell asks for completions
	out, err       *screen
	client         *client.Client
	closers        []func() error
}

// reader returns the client for a command that only reads: of the server, or of
// one inside this process that serves --dir.
func (a *app) reader(ctx context.Context) (*client.Client, error) {
	if a.client != nil {
		return a.client, nil
	}
	var opts []client.Option
	if a.dir != "" {
		if err := checkWorkingDir(a.dir); err != nil {
			return nil, err
		}
		conn, stop, err := server.InProcess(ctx, server.Config{
			Namespaces: []server.Namespace{{Name: "main", Aliases: aliasesOf(a.dir), Dir: a.dir}},
			ReadOnly:   true,
			NoLock:     true,
		})
		if err != nil {
			return nil, cannotServe(err)
		}
		a.closers = append(a.closers, stop)
		opts = append(opts, client.WithConn(conn))
	}
	c, err := a.connect(opts...)
	if err == nil && a.dir == "" && !a.completing {
		a.deliverKept(ctx, c)
	}
	return c, err
}

// aliasesOf returns the labels that Pavilion has for a working directory.
func aliasesOf(dir string) []string {
	return slices.DeleteFunc(pavconfig.Labels(dir), func(label string) bool { return label == "main" })
}

// checkWorkingDir refuses a directory that is clearly no working directory: its lists would be
// empty, which reads as success. An unreadable directory passes; to serve it fails.
func checkWorkingDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil //nolint:nilerr // the server says what is wrong, with a hint
	}
	for _, e := range entries {
		switch e.Name() {
		case "test_runs", "series", ".runstatus":
			return nil
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return &problem{code: exitFailed, text: dir + " is no working directory: it has neither test_runs nor series",
		hint: "name the directory that holds test_runs, such as Pavilion's working_dir"}
}

// answerTime bounds the time of one answer of a server, with repeats: the file system of a
// namespace may hang.
const answerTime = 20 * time.Second

// connect returns the client of the server.
func (a *app) connect(opts ...client.Option) (*client.Client, error) {
	if a.insecure {
		opts = append(opts, client.WithInsecure())
	}
	if a.tls != (client.TLSFiles{}) {
		opts = append(opts, client.WithTLS(a.tls))
	}
	if spool := a.spool(); spool != nil && a.dir == "" {
		opts = append(opts, client.RememberUIDs(spool.Path()+".uids"))
	}
	opts = append(opts, client.WithDialOptions(grpc.WithChainUnaryInterceptor(timeout.UnaryClientInterceptor(answerTime))))
	c, err := a.newClient(opts)
	if known, ok := errors.AsType[*problem](err); ok {
		return nil, known
	}
	if err != nil {
		return nil, &problem{code: exitFailed, text: err.Error(), hint: "--server takes HOST:PORT, unix:PATH or ssh://HOST; --tls-ca, --tls-cert and --tls-key take PEM files"}
	}
	a.client, a.closers = c, append(a.closers, c.Close)
	return c, nil
}

// cannotServe returns the problem of a directory that cannot be served, with a hint.
func cannotServe(err error) *problem {
	p := &problem{code: exitFailed, text: strings.ReplaceAll(err.Error(), "\n", "; ")}
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		p.hint = h.Hint()
	}
	return p
}

// writer returns the client for a command that writes. It needs a server.
func (a *app) writer(ctx context.Context) (*client.Client, error) {
	if a.dir != "" {
		return nil, &problem{code: exitFailed, text: "--dir is for reading only",
			hint: "start runstatusd on the directory, then leave --dir out"}
	}
	return a.reader(ctx)
}

// where returns what the command asks, for messages.
func (a *app) where() string {
	if a.dir != "" {
		return "the directory " + a.dir
	}
	return "the server at " + a.server
}

// close closes what the command has opened, in reverse order. The result of the command does not
// depend on it.
func (a *app) close() {
	for len(a.closers) > 0 {
		last := len(a.closers) - 1
		_ = a.closers[last]()
		a.closers = a.closers[:last]
	}
}

// pause waits until the time is over or ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
