package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// earlierVersion is the commit whose server a site is upgraded from, and back to.
const earlierVersion = "c1fd7ad05f4b6e058449df99f36db7fec3cf68e4"

// earlierServer builds runstatusd of the earlier version. It skips the test where git does not have it.
func earlierServer(t *testing.T) string {
	t.Helper()
	needs(t, "git")
	if err := exec.Command("git", "-C", repository, "cat-file", "-e", earlierVersion+"^{commit}").Run(); err != nil {
		t.Skipf("git does not have the earlier version %s here: %v", earlierVersion, err)
	}
	dir := t.TempDir()
	archive := filepath.Join(dir, "source.tar")
	for _, args := range [][]string{
		{"git", "-C", repository, "archive", "--output", archive, earlierVersion},
		{"tar", "-xf", archive, "-C", dir},
		{"go", "build", "-C", dir, "-trimpath", "-buildvcs=false", "-o", "runstatusd.earlier", "./cmd/runstatusd"},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return filepath.Join(dir, "runstatusd.earlier")
}

// A tree that the earlier version has written is served, and what this one writes the earlier one serves again: with
// the same histories, the same lists, and tokens that go on, behind a stop and behind a crash.
func TestAnUpgradeAndTheWayBack(t *testing.T) {
	t.Parallel()
	earlier := earlierServer(t)
	dir := t.TempDir()
	step := 0
	serveBy := func(who as) *server {
		s := start(t, who, "--dir", dir)
		t.Cleanup(func() { s.stop(t) })
		return s
	}
	byEarlier := func(cmd *exec.Cmd) { cmd.Path = earlier; cmd.Args[0] = earlier }
	byThis := func(*exec.Cmd) {}
	var (
		token string
		whole map[string][]string
		list  string
	)
	for _, turn := range []struct {
		name  string
		who   as
		leave func(*server)
	}{
		{"the earlier version", byEarlier, func(s *server) { s.stop(t) }},
		{"this one", byThis, func(s *server) { s.stop(t) }},
		{"the earlier version again", byEarlier, func(s *server) { s.kill(t) }},
		{"this one, behind a crash", byThis, func(s *server) { s.kill(t) }},
		{"the earlier version, behind a crash", byEarlier, func(s *server) { s.stop(t) }},
	} {
		s := serveBy(turn.who)
		c := connect(t, s.addr)
		if step > 0 {
			if got := histories(t, c); fmt.Sprint(got) != fmt.Sprint(whole) {
				t.Errorf("%s: the histories are\n%v\nand not\n%v", turn.name, got, whole)
			}
			if got := s.must(t, "status", "--all", "-o", "name"); got != list {
				t.Errorf("%s: the list is\n%s\nand not\n%s", turn.name, got, list)
			}
			if err := resumed(t, c, token); status.Code(err) == codes.FailedPrecondition {
				t.Errorf("%s: a watch does not go on: %v", turn.name, err)
			}
		} else {
			s.must(t, "demo")
		}
		step++
		for i := range 20 {
			id := fmt.Sprintf("turn-%d-%d", step, i)
			s.must(t, "create", "--id", id)
			s.must(t, "set", id, "RUNNING", "by "+turn.name)
			switch i % 4 {
			case 0:
				s.must(t, "finish", id, "--result", "PASS")
			case 1:
				s.must(t, "rm", "--force", id)
			}
		}
		whole, list, token = histories(t, c), s.must(t, "status", "--all", "-o", "name"), newestToken(t, c)
		turn.leave(s)
	}
	if r := runstatus(t, "check", dir); r.code != 0 {
		t.Errorf("the check finds %+v", r)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".runstatus", "*aside*")); err != nil || len(left) > 0 {
		t.Errorf("something was set aside: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".runstatus", "state.json")); err != nil {
		t.Error(err)
	}
}
