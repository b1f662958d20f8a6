package e2e

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
)

// cantSend are the reasons for which a status can't be sent: each begins, and ends when
// the function that it returns is called.
var cantSend = map[string]func(testing.TB, *site) (end func()){
	"the server is down": func(t testing.TB, s *site) func() {
		s.server.stop(t)
		return func() { s.begin(t) }
	},
	"the server was killed": func(t testing.TB, s *site) func() {
		s.server.kill(t)
		return func() { s.begin(t) }
	},
	"the server hangs": func(t testing.TB, s *site) func() {
		freeze(t, s.server.cmd.Process)
		return func() { must(t, s.server.cmd.Process.Signal(syscall.SIGCONT)) }
	},
	"the server may only read": func(t testing.TB, s *site) func() {
		s.server.stop(t)
		s.begin(t, "--read-only", "--state-dir", filepath.Join(filepath.Dir(s.dir), "reads"))
		return func() { s.server.stop(t); s.begin(t) }
	},
	"the server knows no such namespace": func(t testing.TB, s *site) func() {
		s.server.stop(t)
		args := s.args
		s.args = nil
		s.begin(t)
		return func() { s.server.stop(t); s.args = args; s.begin(t) }
	},
	"the files can't be written by the server": func(t testing.TB, s *site) func() {
		return s.chmodStatus(t, 0o444)
	},
	"the files can't be read by the server": func(t testing.TB, s *site) func() {
		return s.chmodStatus(t, 0)
	},
	"the disk is full": func(t testing.TB, s *site) func() {
		for _, j := range s.jobs {
			fillPage(t, s.statusPath(j))
		}
		ballast := filepath.Join(s.other, "ballast")
		f, err := os.Create(ballast)
		must(t, err)
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
		_ = f.Close()
		return func() { must(t, os.Remove(ballast)) }
	},
	"a proxy says 404": func(t testing.TB, s *site) func() { return s.inPlace(t, http.NotFoundHandler()) },
	"a proxy says 503": func(t testing.TB, s *site) func() {
		return s.inPlace(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	},
	"another service answers": func(t testing.TB, s *site) func() { return s.inPlace(t, nil) },
}

func (s *site) chmodStatus(t testing.TB, mode os.FileMode) func() {
	if os.Getuid() == 0 && s.who == nil {
		t.Fatal("the server may do everything")
	}
	var paths []string
	for _, j := range s.jobs {
		paths = append(paths, s.statusPath(j))
	}
	for _, path := range paths {
		must(t, os.Chmod(path, mode))
	}
	return func() {
		for _, path := range paths {
			must(t, os.Chmod(path, 0o664))
		}
	}
}

// inPlace has something else answer at the server's address: a web server, or a gRPC
// server that knows no service.
func (s *site) inPlace(t testing.TB, handler http.Handler) func() {
	t.Helper()
	s.server.stop(t)
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", strings.TrimPrefix(s.socket, "unix:"))
	must(t, err)
	must(t, os.Chmod(strings.TrimPrefix(s.socket, "unix:"), 0o777))
	stop := func() {}
	if handler == nil {
		g := grpc.NewServer()
		go func() { _ = g.Serve(l) }()
		stop = g.Stop
	} else {
		p := new(http.Protocols)
		p.SetUnencryptedHTTP2(true)
		w := &http.Server{Protocols: p, Handler: handler, ReadHeaderTimeout: hang}
		go func() { _ = w.Serve(l) }()
		stop = func() { _ = w.Close() }
	}
	return func() { stop(); s.begin(t) }
}

// cantAppend are the reasons for which a job can't append to the status file itself: each
// returns what the job takes for the working directory.
var cantAppend = map[string]func(testing.TB, *site, *reporting) string{
	"it knows no directory":            func(testing.TB, *site, *reporting) string { return "" },
	"its directory does not exist":     func(_ testing.TB, s *site, _ *reporting) string { return filepath.Join(s.dir, "gone") },
	"its directory is a file":          func(_ testing.TB, s *site, j *reporting) string { return s.statusPath(j) },
	"its directory is another one":     func(t testing.TB, _ *site, _ *reporting) string { return openTo(t, t.TempDir()) },
	"its directory can't be entered":   closedDir,
	"its file can't be written":        func(_ testing.TB, s *site, _ *reporting) string { return s.dir },
	"its file is on a read-only mount": readOnlyMount,
	"its disk is full":                 fullMount,
}

func closedDir(t testing.TB, s *site, _ *reporting) string {
	dir := filepath.Join(t.TempDir(), "closed")
	must(t, os.MkdirAll(dir, 0o700))
	must(t, os.Symlink(s.dir, filepath.Join(dir, "tree")))
	must(t, os.Chmod(dir, 0))
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o700)) })
	return filepath.Join(dir, "tree")
}

// readOnlyMount is the tree, mounted so that nothing can be written.
func readOnlyMount(t testing.TB, s *site, _ *reporting) string {
	dir := openTo(t, t.TempDir())
	if unix.Mount(s.dir, dir, "", unix.MS_BIND, "") != nil || unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, "") != nil {
		return ""
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// fullMount is a copy of the run's file on a file system without room.
func fullMount(t testing.TB, s *site, j *reporting) string {
	dir := t.TempDir()
	if unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k") != nil {
		return ""
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	path := filepath.Join(dir, "test_runs", filepath.Base(j.run))
	must(t, os.MkdirAll(path, 0o777))
	must(t, os.WriteFile(filepath.Join(path, "status"), []byte("1.000000 STATUS_CREATED\n"), 0o666))
	must(t, os.Chmod(filepath.Join(path, "status"), 0o666))
	fillPage(t, filepath.Join(path, "status"))
	f, err := os.Create(filepath.Join(dir, "ballast"))
	must(t, err)
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	_ = f.Close()
	return openTo(t, dir)
}

// fillPage appends a line, as another program would, with which the file ends where a page
// does: the next line needs room.
func fillPage(t testing.TB, path string) {
	info, err := os.Stat(path)
	must(t, err)
	line := "1.000000 RUNNING "
	line += strings.Repeat("x", os.Getpagesize()-int(info.Size())%os.Getpagesize()-len(line)-1) + "\n"
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	defer f.Close()
	_, err = f.WriteString(line)
	must(t, err)
}

func (s *site) statusPath(j *reporting) string {
	namespace, rest, _ := strings.Cut(strings.TrimPrefix(j.run, "namespaces/"), "/")
	if namespace == "lab" {
		return filepath.Join(s.other, rest, "status")
	}
	return filepath.Join(s.dir, rest, "status")
}
