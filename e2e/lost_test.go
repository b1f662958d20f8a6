package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// site is a server with its tree, and the jobs of several users that report to it.
type site struct {
	dir, socket, other string // other: the directory of the namespace lab
	args               []string
	who                as // of the server
	server             *server
	jobs               []*reporting
}

// reporting is a job that sets three statuses while it can't send them.
type reporting struct {
	run     string
	user    jobUser
	library bool   // with a Reporter, not with the command line
	keeps   bool   // it has a place to keep statuses
	append  string // why it can't append to the file itself: a key of cantAppend
	said    []string
}

type jobUser struct {
	name  string
	uid   uint32
	state string // the home of what is kept
}

func (s *site) begin(t testing.TB, more ...string) {
	t.Helper()
	args := append([]string{"--dir", s.dir, "--listen", s.socket}, more...)
	s.server = start(t, s.who, append(args, s.args...)...)
	s.server.addr = s.socket
	must(t, os.Chmod(strings.TrimPrefix(s.socket, "unix:"), 0o777)) // for all users
}

// as runs a program as the user.
func (u jobUser) as(cmd *exec.Cmd) *exec.Cmd {
	if os.Getuid() == 0 && u.uid != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: u.uid, Gid: u.uid}}
	}
	return cmd
}

func (s *site) env(u jobUser) []string {
	return []string{"RUNSTATUS_SERVER=" + s.socket, "XDG_STATE_HOME=" + u.state, "HOME=" + u.state}
}

// newSite starts a server with a run for each user, way and reason. The server runs as the user
// nobody: files of root bar the way to it.
func newSite(t testing.TB, namespace string) *site {
	t.Helper()
	base := openTo(t, t.TempDir())
	must(t, os.Chmod(base, 0o777))
	s := &site{dir: filepath.Join(base, "data"), other: filepath.Join(base, "lab"), socket: "unix:" + filepath.Join(shortDir(t), "s"), who: nobody}
	must(t, os.Chmod(filepath.Dir(strings.TrimPrefix(s.socket, "unix:")), 0o777))
	for _, dir := range []string{s.dir, s.other} {
		must(t, os.Mkdir(dir, 0o777))
	}
	if os.Getuid() == 0 && namespace == "lab" {
		must(t, unix.Mount("tmpfs", s.other, "tmpfs", 0, "size=4m"))
		t.Cleanup(func() { _ = unix.Unmount(s.other, unix.MNT_DETACH) })
	}
	for _, dir := range []string{s.dir, s.other} {
		must(t, os.Chmod(dir, 0o777))
	}
	s.args = []string{"--namespace", "lab=" + s.other}
	users := []jobUser{{"the tester", uint32(os.Getuid()), ""}}
	if os.Getuid() == 0 {
		users = append(users, jobUser{"nobody", 65534, ""}, jobUser{"ada", 1815, ""})
	}
	for i := range users {
		users[i].state = openTo(t, t.TempDir())
		if os.Getuid() == 0 {
			must(t, os.Chown(users[i].state, int(users[i].uid), int(users[i].uid)))
		}
	}
	s.begin(t)
	t.Cleanup(func() { s.server.stop(t) })
	for _, u := range users {
		for reason := range cantAppend {
			s.jobs = append(s.jobs, &reporting{user: u, append: reason, keeps: true})
		}
		s.jobs = append(s.jobs, &reporting{user: u, library: true, keeps: true}, &reporting{user: u, append: "it knows no directory"})
	}
	for i, j := range s.jobs {
		j.run = fmt.Sprintf("namespaces/%s/test_runs/%d", namespace, i+1)
		s.server.must(t, "create", "--namespace", namespace, "--id", fmt.Sprint(i+1))
	}
	return s
}

// patience is how long a set may take here, where 240 of them run beside the other tests.
const patience = "20s"

// report has a job set its statuses.
func (s *site) report(t testing.TB, j *reporting) {
	notes := []string{"a", "b", "c"}
	env := s.env(j.user)
	if !j.keeps {
		env = append(env, "XDG_STATE_HOME=", "HOME=/dev/null")
	}
	if j.library {
		spool := filepath.Join(j.user.state, "reporter")
		r := finish(t, j.user.as(job{s.socket, spool, j.run, notes}.command(t, env)))
		j.said = append(j.said, r.stdout+r.stderr)
		return
	}
	if dir := cantAppend[j.append](t, s, j); dir != "" {
		env = append(env, "RUNSTATUS_DIR="+dir)
	}
	for _, note := range notes {
		r := finish(t, j.user.as(command(t, env, "runstatus", "set", j.run, "INFO", note, "--timeout", patience)))
		if r.code != 0 {
			t.Errorf("a job would end: %+v", r)
		}
		j.said = append(j.said, r.stderr)
	}
}

// arrived returns the notes that jobs set in a run.
func (s *site) arrived(t testing.TB, run string) (notes []string) {
	t.Helper()
	history := decode(t, s.server.must(t, "history", run, "--json"), &runstatusv1.ListStatusesResponse{})
	for _, info := range history.GetStatuses() {
		if info.GetStateName() == "INFO" {
			notes = append(notes, info.GetNote())
		}
	}
	return notes
}

// TestNoStatusIsLost has jobs of several users report while it is not possible, for every
// reason for which a status can't be sent and every one for which it can't be appended.
// When the reason is over, one command of the user delivers what was kept: each status
// once, in its order, or it was said at once that it is lost.
func TestNoStatusIsLost(t *testing.T) {
	var counts struct {
		sync.Mutex
		sets, kept, appended, lost int
	}
	t.Run("reasons", func(t *testing.T) {
		for why, begin := range cantSend {
			t.Run(why, func(t *testing.T) {
				t.Parallel()
				namespace := "main"
				switch why {
				case "the server knows no such namespace":
					namespace = "lab"
				case "the disk is full":
					if namespace = "lab"; os.Getuid() != 0 {
						t.Skip("only root can mount")
					}
				}
				s := newSite(t, namespace)
				end := begin(t, s)
				var all sync.WaitGroup
				for _, j := range s.jobs {
					all.Go(func() { s.report(t, j) })
				}
				all.Wait()
				end()
				s.deliverAll(t)
				for _, j := range s.jobs {
					said := strings.Join(j.said, "")
					lost := strings.Count(said, "runstatus: the status is lost: ")
					want := []string{"a", "b", "c"}
					if !j.keeps {
						want = nil
					}
					if got := s.arrived(t, j.run); lost != 3-len(want) || !slices.Equal(got, want) || strings.Contains(said, "not known") {
						t.Errorf("%s, %s, library %v: arrived %q; it said\n%s", j.user.name, j.append, j.library, got, said)
					}
					counts.Lock()
					counts.sets += 3
					counts.kept += strings.Count(said, "kept")
					counts.appended += strings.Count(said, "was appended")
					counts.lost += lost
					counts.Unlock()
				}
			})
		}
	})
	t.Logf("%d statuses: %d times one was kept (a Reporter says so once for its three), %d were appended, %d had no place and were said to be lost",
		counts.sets, counts.kept, counts.appended, counts.lost)
}

// Once the service has told a job which run it reports to, what is kept for that one lands
// in no other that has got its id.
func TestAKeptStatusReachesItsOwnRunOnly(t *testing.T) {
	for how, before := range map[string][][]string{
		"its creation":         {},
		"a status":             {{"set", "1", "RUNNING"}},
		"another generation's": {{"rm", "1", "--force"}, {"create", "--id", "1"}},
	} {
		for what, after := range map[string][][]string{
			"another run has the id": {{"rm", "1", "--force"}, {"create", "--id", "1"}},
			"there is none":          {{"rm", "1", "--force"}},
		} {
			t.Run(how+", then "+what, func(t *testing.T) {
				t.Parallel()
				s := newComesAndGoes(t)
				env := []string{"RUNSTATUS_SERVER=" + s.addr, "XDG_STATE_HOME=" + t.TempDir()}
				do := func(args ...string) result {
					t.Helper()
					r := finish(t, command(t, env, "runstatus", args...))
					if r.code != 0 {
						t.Fatalf("%q: %+v", args, r)
					}
					return r
				}
				do("rm", "1", "--force")
				do("create", "--id", "1")
				for _, args := range before {
					do(args...)
				}
				s.stop(t)
				if r := do("set", "1", "INFO", "late", "--create"); !strings.Contains(r.stderr, "is kept in") {
					t.Fatalf("%+v", r)
				}
				s.begin(t)
				away := []string{"RUNSTATUS_SERVER=" + s.addr, "XDG_STATE_HOME=" + t.TempDir()}
				for _, args := range after { // another user
					well(t, finish(t, command(t, away, "runstatus", args...)), args)
				}
				if r := do("status"); !strings.Contains(r.stderr, "the status INFO of 1 (late), set at ") || !strings.Contains(r.stderr, " can't be written: ") {
					t.Errorf("it said %q", r.stderr)
				}
				if r := do("status"); r.stderr != "" {
					t.Errorf("and again %q", r.stderr)
				}
				if r := finish(t, command(t, env, "runstatus", "history", "1")); strings.Contains(r.stdout, "late") || (r.code == 0) != strings.Contains(what, "another") {
					t.Errorf("the history: %+v", r)
				}
			})
		}
	}
}

// A user's `sudo -E runstatus set` leaves nothing behind that the user can't use.
func TestRootTakesNoSpoolFromItsUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be root in a user's home")
	}
	s := newComesAndGoes(t)
	must(t, os.Chmod(filepath.Dir(strings.TrimPrefix(s.socket, "unix:")), 0o777))
	ada, root := jobUser{"ada", 1815, openTo(t, t.TempDir())}, jobUser{"root", 0, ""}
	must(t, os.Chown(ada.state, 1815, 1815))
	env := []string{"RUNSTATUS_SERVER=" + s.addr, "XDG_STATE_HOME=" + ada.state, "HOME=" + ada.state}
	var want []string
	set := func(u jobUser, want string, note string) {
		t.Helper()
		r := finish(t, u.as(command(t, env, "runstatus", "set", "1", "INFO", note)))
		if r.code != 0 || !strings.Contains(r.stderr, want) || want == "" && r.stderr != "" {
			t.Errorf("%s: %+v", u.name, r)
		}
	}
	for round, order := range [][]jobUser{{root, ada}, {ada, root}, {root, root}, {ada, ada}} {
		s.stop(t)
		for i, u := range order {
			want = append(want, fmt.Sprintf("%d.%d %s", round, i, u.name))
			set(u, "is kept in", want[len(want)-1])
			must(t, filepath.WalkDir(ada.state, func(path string, d os.DirEntry, err error) error {
				must(t, err)
				info, err := d.Info()
				must(t, err)
				if owner := info.Sys().(*syscall.Stat_t).Uid; owner != 1815 {
					t.Errorf("%s belongs to %d", path, owner)
				}
				return nil
			}))
		}
		s.begin(t)
		must(t, os.Chmod(strings.TrimPrefix(s.socket, "unix:"), 0o777))
		want = append(want, "back")
		set(order[0], "2 statuses are written that had been kept", "back")
	}
	if got := s.notes(t); !slices.Equal(got, want) {
		t.Errorf("arrived: %q, want %q", got, want)
	}
}

// deliverAll has each user look at the list of runs until nothing of theirs is kept.
func (s *site) deliverAll(t testing.TB) {
	t.Helper()
	limit := time.Now().Add(hang)
	for _, j := range s.jobs {
		for {
			r := finish(t, j.user.as(command(t, s.env(j.user), "runstatus", "status")))
			spools, err := filepath.Glob(filepath.Join(j.user.state, "runstatus", "spool", "*"))
			must(t, err)
			spools = slices.DeleteFunc(spools, func(path string) bool {
				info, err := os.Stat(path)
				return strings.HasSuffix(path, ".uids") || err == nil && info.Size() == 0
			})
			if len(spools) == 0 {
				break
			}
			if time.Now().After(limit) {
				t.Fatalf("%s: %q are left; it said\n%s", j.user.name, spools, r.stderr)
			}
		}
		if j.library {
			r := finish(t, j.user.as(job{s.socket, filepath.Join(j.user.state, "reporter"), j.run, nil}.command(t, s.env(j.user))))
			if r.stdout+r.stderr != "" {
				t.Errorf("%s: %+v", j.user.name, r)
			}
		}
	}
}
