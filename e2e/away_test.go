package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// aJobsPatience is the 2 seconds that set takes at most, and what a busy machine
// needs to start a program.
const aJobsPatience = 5 * time.Second

// comesAndGoes is a server that can go away in some way, and come back.
type comesAndGoes struct {
	server
	dir    string
	socket string // no other program can take it meanwhile, as it may take a port
}

// ways are the ways of a server to go, and to come back to the same address.
var ways = map[string]struct {
	leave, comeBack func(testing.TB, *comesAndGoes)
}{
	"is down": {
		func(t testing.TB, s *comesAndGoes) { s.stop(t) },
		func(t testing.TB, s *comesAndGoes) { s.begin(t) },
	},
	"was killed": {
		func(t testing.TB, s *comesAndGoes) { s.kill(t) },
		func(t testing.TB, s *comesAndGoes) { s.begin(t) },
	},
	"hangs": {
		func(t testing.TB, s *comesAndGoes) { freeze(t, s.cmd.Process) },
		func(t testing.TB, s *comesAndGoes) { must(t, s.cmd.Process.Signal(syscall.SIGCONT)) },
	},
}

// freeze stops a process. It returns once each thread is stopped: on a busy machine that takes
// milliseconds after the signal was sent.
func freeze(t testing.TB, p *os.Process) {
	t.Helper()
	must(t, p.Signal(syscall.SIGSTOP))
	testkit.Eventually(t, func() bool {
		threads, err := filepath.Glob("/proc/" + itoa(p.Pid) + "/task/*/stat")
		must(t, err)
		return !slices.ContainsFunc(threads, func(thread string) bool {
			stat, err := os.ReadFile(thread)
			return err != nil || !strings.Contains(string(stat), ") T ")
		})
	}, "each thread is stopped")
}

func (s *comesAndGoes) begin(t testing.TB) {
	t.Helper()
	s.server = *serve(t, "--dir", s.dir, "--listen", s.socket)
	s.addr = s.socket
}

func newComesAndGoes(t testing.TB) *comesAndGoes {
	s := &comesAndGoes{dir: filepath.Join(t.TempDir(), "data"), socket: "unix:" + filepath.Join(shortDir(t), "s")}
	must(t, mkdir(s.dir))
	s.begin(t)
	s.must(t, "create")
	return s
}

// notes returns the notes of run 1, without its first line.
func (s *server) notes(t testing.TB) (notes []string) {
	t.Helper()
	history := decode(t, s.must(t, "history", "1", "--json"), &runstatusv1.ListStatusesResponse{})
	for _, info := range history.GetStatuses()[1:] {
		notes = append(notes, info.GetNote())
	}
	return notes
}

func TestAJobWhoseServerIsAwayGoesOnAndLosesNothing(t *testing.T) {
	for how, way := range ways {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := newComesAndGoes(t)
			env := []string{"RUNSTATUS_SERVER=" + s.addr, "XDG_STATE_HOME=" + t.TempDir()}
			set := func(note string) string {
				t.Helper()
				began := time.Now()
				r := finish(t, command(t, env, "runstatus", "set", "1", "INFO", note))
				if took := time.Since(began); r.code != 0 || took > aJobsPatience {
					t.Fatalf("took %s: %+v", took, r)
				}
				return r.stderr
			}
			var want []string
			for round := range 2 {
				way.leave(t, s)
				for i := range 3 {
					want = append(want, fmt.Sprintf("%d.%d", round, i))
					if said := set(want[len(want)-1]); !strings.Contains(said, "runstatus: the status is kept in ") {
						t.Errorf("said %q", said)
					}
				}
				way.comeBack(t, s)
				want = append(want, "back")
				if said := set("back"); said != "runstatus: 3 statuses are written that had been kept\n" {
					t.Errorf("said %q", said)
				}
			}
			if got := s.notes(t); !slices.Equal(got, want) {
				t.Errorf("%q became %q", want, got)
			}
		})
	}
}

func TestAReporterWhoseServerGoesInBetweenLosesNothing(t *testing.T) {
	for how, way := range ways {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := newComesAndGoes(t)
			c, err := client.New(s.addr)
			must(t, err)
			defer func() { _ = c.Close() }()
			spool := filepath.Join(t.TempDir(), "spool")
			var want []string
			// A reporter that ends while the server is away, then one that sees it back.
			for round := range 2 {
				r := client.NewReporter(c, spool, client.CloseWithin(aJobsPatience),
					client.OnDropped(func(req *runstatusv1.SetStatusRequest, err error) { t.Errorf("%v was dropped: %v", req, err) }))
				for i := range 300 {
					if i == 100 {
						way.leave(t, s)
					}
					if i == 200 && round == 1 {
						way.comeBack(t, s)
					}
					note := fmt.Sprintf("%d.%d", round, i)
					want = append(want, note)
					began := time.Now()
					must(t, r.Set("test_runs/1", runstatusv1.TestState_TEST_STATE_RUNNING, note))
					if took := time.Since(began); took > time.Second {
						t.Fatalf("Set took %s", took)
					}
				}
				if round == 0 {
					began := time.Now()
					if err := r.Close(); !errors.Is(err, client.ErrKept) || time.Since(began) > 2*aJobsPatience {
						t.Errorf("Close took %s: %v", time.Since(began), err)
					}
					way.comeBack(t, s)
					continue
				}
				if err := r.Close(); err != nil && !errors.Is(err, client.ErrKept) {
					t.Error(err)
				}
			}
			must(t, client.NewReporter(c, spool, client.CloseWithin(hang)).Close())
			if got := s.notes(t); !slices.Equal(got, want) {
				t.Errorf("%d reports became %d: %q", len(want), len(got), got)
			}
		})
	}
}

// deaf hands calls on to a server, and may lose its answers.
type deaf struct {
	runstatusv1.UnimplementedStatusServiceServer
	behind runstatusv1.StatusServiceClient
	loses  atomic.Bool
}

func (d *deaf) SetStatus(ctx context.Context, req *runstatusv1.SetStatusRequest) (*runstatusv1.SetStatusResponse, error) {
	resp, err := d.behind.SetStatus(ctx, req)
	if d.loses.Load() {
		<-ctx.Done()
		return nil, ctx.Err() // an answer now could be in time after all
	}
	return resp, err
}

func TestALostAnswerWritesNothingTwiceAndNothingBeside(t *testing.T) {
	s := newComesAndGoes(t)
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	defer func() { _ = conn.Close() }()
	d := &deaf{behind: runstatusv1.NewStatusServiceClient(conn)}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	proxy := grpc.NewServer()
	runstatusv1.RegisterStatusServiceServer(proxy, d)
	go func() { _ = proxy.Serve(l) }()
	defer proxy.Stop()

	// The directory is known, but the server may have written already.
	env := []string{"RUNSTATUS_SERVER=" + l.Addr().String(), "XDG_STATE_HOME=" + t.TempDir(), "RUNSTATUS_DIR=" + s.dir}
	for i, lost := range []bool{true, true, false} {
		d.loses.Store(lost)
		began := time.Now()
		r := finish(t, command(t, env, "runstatus", "set", "1", "INFO", fmt.Sprint(i)))
		if took := time.Since(began); r.code != 0 || took > aJobsPatience || lost != strings.Contains(r.stderr, "is kept in") {
			t.Errorf("took %s: %+v", took, r)
		}
	}
	if got := s.notes(t); !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("got %q", got)
	}
}

// Whatever holds the spool up, a job is not.
func TestAHeldSpoolIsGivenUpInTime(t *testing.T) {
	state := t.TempDir()
	set := func() result {
		return finish(t, command(t, []string{"RUNSTATUS_SERVER=127.0.0.1:1", "XDG_STATE_HOME=" + state}, "runstatus", "set", "1", "INFO"))
	}
	if r := set(); !strings.Contains(r.stderr, "is kept in") {
		t.Fatalf("%+v", r)
	}
	spools, err := filepath.Glob(filepath.Join(state, "runstatus", "spool", "*127.0.0.1:1"))
	if err != nil || len(spools) != 1 {
		t.Fatalf("spools %q, %v", spools, err)
	}
	f, err := os.OpenFile(spools[0], os.O_RDWR, 0)
	must(t, err)
	defer f.Close()
	must(t, unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})) // all of it
	began := time.Now()
	r := set()
	if took := time.Since(began); r.code != 0 || took > aJobsPatience || !strings.Contains(r.stderr, "the status is lost: ") &&
		!strings.Contains(r.stderr, "gave up after 2s") {
		t.Errorf("took %s: %+v", took, r)
	}
}
