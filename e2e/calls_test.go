package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

const service = "runstatus.v1.StatusService"

// grpcurl runs grpcurl against the server, with data on its standard input.
func (s *server) grpcurl(t testing.TB, data string, args ...string) result {
	t.Helper()
	all := []string{"-plaintext", "-format-error"}
	addr := s.addr
	if path, ok := strings.CutPrefix(addr, "unix:"); ok {
		addr = path
		all = append(all, "-unix")
	}
	if data != "" {
		all = append(all, "-d", "@")
	}
	cmd := command(t, nil, "grpcurl", append(append(all, addr), args...)...)
	cmd.Stdin = strings.NewReader(data)
	return finish(t, cmd)
}

// call calls an RPC that has to succeed and returns what it answered.
func call[M proto.Message](t testing.TB, s *server, rpc, data string, answer M) M {
	t.Helper()
	r := s.grpcurl(t, data, service+"/"+rpc)
	if r.code != 0 {
		t.Fatalf("%s %s: exit code %d\n%s%s", rpc, data, r.code, r.stdout, r.stderr)
	}
	return decode(t, r.stdout, answer)
}

// refusal is an error as grpcurl shows it.
type refusal struct {
	Code    codes.Code
	Message string
	Details []struct {
		Type            string `json:"@type"`
		Reason, Domain  string
		Metadata        map[string]string
		FieldViolations []struct{ Field string }
		RetryDelay      string
	}
}

func (r refusal) reason() string {
	for _, d := range r.Details {
		if d.Reason != "" && d.Domain == "runstatus.v1" {
			return d.Reason
		}
	}
	return ""
}

func (r refusal) metadata() map[string]string {
	for _, d := range r.Details {
		if d.Metadata != nil {
			return d.Metadata
		}
	}
	return nil
}

func (r refusal) fields() []string {
	var all []string
	for _, d := range r.Details {
		for _, v := range d.FieldViolations {
			all = append(all, v.Field)
		}
	}
	return all
}

// refused calls an RPC that must fail with this code and reason and, if field is
// not "", name that field.
func (s *server) refused(t testing.TB, rpc, data string, code codes.Code, reason, field string) refusal {
	t.Helper()
	r := s.grpcurl(t, data, service+"/"+rpc)
	var e refusal
	if err := json.Unmarshal([]byte(r.stderr), &e); err != nil {
		t.Errorf("%s %.200s: exit code %d, %v\n%s%s", rpc, data, r.code, err, r.stdout, r.stderr)
		return e
	}
	if e.Code != code || r.code != 64+int(code) || e.reason() != reason || (field != "") != slices.Contains(e.fields(), field) {
		t.Errorf("%s %.200s: got %v %s %q, want %v %s %q\n%s", rpc, data, e.Code, e.reason(), e.fields(), code, reason, field, r.stderr)
	}
	return e
}

// The last run is the one that was made last, whatever the clocks said.
func TestLastIsTheRunThatWasMadeLast(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, "--dir", dir)
	ahead := filepath.Join(dir, "test_runs", "1")
	must(t, os.MkdirAll(ahead, 0o755))
	must(t, os.WriteFile(filepath.Join(ahead, "status"), fmt.Appendf(nil, "%d.5 STATUS_CREATED an hour ahead\n", time.Now().Add(time.Hour).Unix()), 0o644))
	s.must(t, "show", "1")
	s.must(t, "create", "--id", "2")
	if r := s.runstatus(t, "set", "last", "RUNNING", "mine"); r.code != 0 || r.stderr != "last is 2\n" {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	if got := s.must(t, "history", "2"); !strings.Contains(got, "mine") {
		t.Errorf("the line is not in the newest run:\n%s", got)
	}
	if got := strings.Fields(s.must(t, "status")); slices.Index(got, "2") > slices.Index(got, "1") {
		t.Errorf("the newest run is not the first one: %q", got)
	}
}

// The result of a run that had ended already is said to change.
func TestFinishSaysWhatItOverwrites(t *testing.T) {
	s := serve(t, "--dir", t.TempDir())
	s.must(t, "create", "--id", "1")
	for _, tt := range []struct{ result, says string }{
		{"PASS", "1 has ended: PASSED\n"},
		{"PASS", "1 has ended: PASSED\n"},
		{"FAIL", "1 has ended: FAILED, but it had ended before: PASSED\n"},
	} {
		if got := s.must(t, "finish", "1", "--result", tt.result); got != tt.says {
			t.Errorf("%s: %q, want %q", tt.result, got, tt.says)
		}
	}
}
