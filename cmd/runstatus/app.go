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

// app is what the commands share. One command runs in it, on one goroutine.
type app struct {
	server, dir string
	insecure    bool
	json        bool
	completing  bool // a shell asks for names
	out, err    *screen
	client      *client.Client
	closers     []func() error
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

// checkWorkingDir refuses a directory that is plainly none: every list of its runs
// would be empty, as if nothing had gone wrong. What can't be read is found out by
// serving it.
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

// answerTime is how long one answer of a server may take, its repeats included: the file
// system of a namespace may hang.
const answerTime = 20 * time.Second

// connect returns the client of the server.
func (a *app) connect(opts ...client.Option) (*client.Client, error) {
	if a.insecure {
		opts = append(opts, client.WithInsecure())
	}
	if spool := a.spool(); spool != nil && a.dir == "" {
		opts = append(opts, client.RememberUIDs(spool.Path()+".uids"))
	}
	opts = append(opts, client.WithDialOptions(grpc.WithChainUnaryInterceptor(timeout.UnaryClientInterceptor(answerTime))))
	c, err := client.New(a.server, opts...)
	if err != nil {
		return nil, &problem{code: exitFailed, text: err.Error(), hint: "--server takes host:port or unix:PATH"}
	}
	a.client, a.closers = c, append(a.closers, c.Close)
	return c, nil
}

// cannotServe says why a directory can't be read, with what would help.
func cannotServe(err error) *problem {
	p := &problem{code: exitFailed, text: strings.ReplaceAll(err.Error(), "\n", "; ")}
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		p.hint = h.Hint()
	}
	return p
}

// writer returns the client for a command that writes, which takes a server.
func (a *app) writer(ctx context.Context) (*client.Client, error) {
	if a.dir != "" {
		return nil, &problem{code: exitFailed, text: "--dir is for reading only",
			hint: "start runstatusd on the directory, then leave --dir out"}
	}
	return a.reader(ctx)
}

// where says what is asked.
func (a *app) where() string {
	if a.dir != "" {
		return "the directory " + a.dir
	}
	return "the server at " + a.server
}

// close ends what the command has opened, the last first. Nothing that was asked
// for depends on it any more.
func (a *app) close() {
	for len(a.closers) > 0 {
		last := len(a.closers) - 1
		_ = a.closers[last]()
		a.closers = a.closers[:last]
	}
}

// pause waits, and is over at once when ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
