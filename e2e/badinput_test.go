package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

// unchanged checks after the test that nothing in the tree has changed but the
// server's own files.
func unchanged(t *testing.T, dir string) {
	t.Helper()
	before := pavtree.Snapshot(t, dir)
	t.Cleanup(func() {
		changed := pavtree.Changed(before, pavtree.Snapshot(t, dir))
		changed = slices.DeleteFunc(changed, func(path string) bool { return strings.Contains(path, ".runstatus") })
		if len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
	})
}

func TestBadRequestsAreRefusedAndWriteNothing(t *testing.T) {
	dir := pavtree.Unpack(t)
	unchanged(t, dir)
	s := serve(t, "--dir", dir)
	set := func(run string) string { return fmt.Sprintf(`{"run":%q,"state_name":"INFO"}`, run) }
	for _, tt := range []struct {
		name, rpc, data string
		code            codes.Code
		reason, field   string
		says            string
	}{
		{"an unknown run", "SetStatus", set("test_runs/7"), codes.NotFound, "RUN_NOT_FOUND", "", "there is no run"},
		{"an unknown namespace", "SetStatus", set("namespaces/other/test_runs/1"), codes.NotFound, "NAMESPACE_NOT_FOUND", "", "other"},
		{"a bad id", "SetStatus", set("test_runs/a b"), codes.InvalidArgument, "INVALID_NAME", "run", ""},
		{"no collection", "SetStatus", set("12"), codes.InvalidArgument, "INVALID_NAME", "run", ""},
		{"another collection", "SetStatus", set("jobs/1"), codes.InvalidArgument, "INVALID_NAME", "run", ""},
		{"the counter of ids", "SetStatus", set("test_runs/next_id"), codes.InvalidArgument, "INVALID_NAME", "run", ""},
		{"state 0", "SetStatus", `{"run":"test_runs/12","test_state":"TEST_STATE_UNSPECIFIED"}`, codes.InvalidArgument, "INVALID_FIELD", "test_state", ""},
		{"no state", "SetStatus", `{"run":"test_runs/12"}`, codes.InvalidArgument, "INVALID_FIELD", "state", ""},
		{"an empty state", "SetStatus", `{"run":"test_runs/12","state_name":""}`, codes.InvalidArgument, "INVALID_FIELD", "state_name", ""},
		{"a filter that ends too early", "ListRuns", `{"filter":"state = "}`, codes.InvalidArgument, "INVALID_FILTER", "filter", "column 9"},
		{"a filter of an unknown field", "ListRuns", `{"filter":"ended = true AND colour = \"red\""}`, codes.InvalidArgument, "INVALID_FILTER", "filter", "column 18"},
		{"a filter's value without quotes", "SummarizeRuns", `{"filter":"state = RUNNING"}`, codes.InvalidArgument, "INVALID_FILTER", "filter", "column 9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if e := s.refused(t, tt.rpc, tt.data, tt.code, tt.reason, tt.field); !strings.Contains(e.Message, tt.says) {
				t.Errorf("it says %q, not %q", e.Message, tt.says)
			}
		})
	}
}

// Texts that would lead out of the tree, or to other files in it.
var traversals = []string{
	"../outside", "..", ".", "test_runs/..", "test_runs/../outside", "test_runs/../../etc/passwd", "test_runs//etc/passwd",
	"test_runs/1/../2", "test_runs/1/status", "test_runs/./1", "/etc/passwd", "test_runs/..%2foutside", "test_runs/%2e%2e",
	"namespaces/../test_runs/1", "namespaces/main/test_runs/../../outside", "namespaces/main/../main/test_runs/1", "namespaces//test_runs/1",
	"test_runs/.lockfile", "test_runs/.runstatus", "test_runs/1\x00", "test_runs/1\n", "test_runs/1\u2215status", `test_runs\1`, "series/..",
}

func TestNoNameLeadsOutOfTheTree(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(outside, "tree")
	must(t, os.Rename(pavtree.Unpack(t), dir))
	for _, name := range []string{"outside", "status", "tree/status", "tree/outside"} {
		must(t, os.WriteFile(filepath.Join(outside, name), []byte(goodLine), 0o644))
	}
	s := serve(t, "--dir", dir)
	unchanged(t, outside)
	for _, name := range traversals {
		quoted, err := json.Marshal(name)
		must(t, err)
		s.refused(t, "SetStatus", fmt.Sprintf(`{"run":%s,"state_name":"INFO","allow_missing":true}`, quoted), codes.InvalidArgument, "INVALID_NAME", "run")
		if strings.Contains(name, "\x00") {
			continue // no program takes it as an argument
		}
		for _, args := range [][]string{{"set", "--strict", name, "INFO"}, {"history", name}, {"finish", name}} {
			if r := s.runstatus(t, args...); r.code != 2 || r.stdout != "" || !strings.HasPrefix(r.stderr, "runstatus: ") {
				t.Errorf("%q: %+v", args, r)
			}
		}
	}
}

func TestPageTokensOfAnotherQueryAreRefused(t *testing.T) {
	dir := pavtree.Unpack(t)
	unchanged(t, dir)
	s := serve(t, "--dir", dir)
	runs := call(t, s, "ListRuns", `{"filter":"ended = true","page_size":3}`, &runstatusv1.ListRunsResponse{}).GetNextPageToken()
	statuses := call(t, s, "ListStatuses", `{"run":"test_runs/1","page_size":3}`, &runstatusv1.ListStatusesResponse{}).GetNextPageToken()
	for _, tt := range []struct{ rpc, data, token string }{
		{"ListRuns", `"filter":"ended = false"`, runs},
		{"ListRuns", `"filter":"ended = true","order_by":"name desc"`, runs},
		{"ListRuns", `"filter":"ended = true","parent":"namespaces/-"`, runs},
		{"ListRuns", `"filter":"ended = true"`, runs[:len(runs)-1]},
		{"ListRuns", `"filter":"ended = true"`, flip(runs)},
		{"ListRuns", `"filter":"ended = true"`, statuses},
		{"ListStatuses", `"run":"test_runs/2"`, statuses},
		{"ListStatuses", `"run":"test_runs/1","descending":true`, statuses},
		{"ListStatuses", `"run":"test_runs/1"`, runs},
		{"ListStatuses", `"run":"test_runs/1"`, "no token"},
	} {
		s.refused(t, tt.rpc, fmt.Sprintf(`{%s,"page_token":%q}`, tt.data, tt.token), codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token")
	}
}

// flip changes one character in the middle of a token.
func flip(token string) string {
	i := len(token) / 2
	c := "A"
	if token[i] == 'A' {
		c = "B"
	}
	return token[:i] + c + token[i+1:]
}

// rawCodec sends bytes as they are: those that are no valid message, too.
type rawCodec struct{}

func (rawCodec) Marshal(v any) ([]byte, error)      { return v.([]byte), nil }
func (rawCodec) Unmarshal(data []byte, v any) error { *v.(*[]byte) = data; return nil }
func (rawCodec) Name() string                       { return "proto" }

func TestInvalidUTF8IsRefusedAndNotWritten(t *testing.T) {
	dir := pavtree.Unpack(t)
	unchanged(t, dir)
	s := serve(t, "--dir", dir)
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	defer func() { _ = conn.Close() }()
	field := func(b []byte, number protowire.Number, value string) []byte {
		return protowire.AppendString(protowire.AppendTag(b, number, protowire.BytesType), value)
	}
	good := []string{"", "test_runs/12", "", "", "INFO", "note"} // by number of the field in SetStatusRequest
	for _, number := range []int{1, 4, 5} {
		var request []byte
		for i, value := range good {
			if i == number {
				value += "\xff\xfe"
			}
			if value != "" {
				request = field(request, protowire.Number(i), value)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), hang)
		defer cancel()
		var answer []byte
		err := conn.Invoke(ctx, "/"+service+"/SetStatus", request, &answer, grpc.ForceCodec(rawCodec{}))
		if st := status.Convert(err); st.Code() != codes.InvalidArgument || !strings.Contains(st.Message(), "UTF-8") || len(st.Details()) < 2 {
			t.Errorf("field %d: %v", number, err)
		}
	}
	for _, args := range [][]string{{"12", "INFO", "a\xffb"}, {"12", "IN\xffFO", "note"}, {"1\xff2", "INFO", "note"}} {
		if r := s.runstatus(t, append([]string{"set", "--strict"}, args...)...); r.code != 2 || !strings.Contains(r.stderr, "UTF-8") {
			t.Errorf("set %q: %+v", args, r)
		}
	}
}

func TestNoteOfAMebibyteIsCutAndSaysSo(t *testing.T) {
	dir := pavtree.Unpack(t)
	s := serve(t, "--dir", dir)
	note := strings.Repeat("0123456789abcdef", 1<<16)
	resp := call(t, s, "SetStatus", fmt.Sprintf(`{"run":"test_runs/12","state_name":"INFO","note":%q}`, note), &runstatusv1.SetStatusResponse{})
	if got := resp.GetStatus().GetNote(); got != note[:4052] || !resp.GetNoteTruncated() {
		t.Errorf("%d bytes were kept, and it is said: %v", len(got), resp.GetNoteTruncated())
	}
	r := s.runstatus(t, "set", "--strict", "12", "INFO", note[:100<<10]) // about what an argument may hold
	if r.code != 0 || !strings.Contains(r.stderr, "note was too long") {
		t.Errorf("%+v", r)
	}
	if got := s.must(t, "history", "12", "--json"); strings.Count(got, note[:4052]) != 2 || strings.Contains(got, note[:4053]) {
		t.Error("the history holds something else")
	}
}

func TestWrongDirectoriesEndTheStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, []byte("text"), 0o644))
	forbidden := openTo(t, pavtree.Unpack(t))
	must(t, os.Chmod(forbidden, 0o555))
	t.Cleanup(func() { _ = os.Chmod(forbidden, 0o755) }) // or it could not be removed
	served := pavtree.Unpack(t)
	unchanged(t, served)
	unchanged(t, forbidden)
	unchanged(t, filepath.Dir(file))
	holder := serve(t, "--dir", served)
	for _, tt := range []struct {
		name, dir, says string
		code            int
		who             as
	}{
		{name: "missing", dir: filepath.Join(filepath.Dir(file), "gone"), says: "does not exist", code: 1},
		{name: "a file", dir: file, says: "is not a directory", code: 1},
		{name: "the folder of the runs", dir: filepath.Join(served, "test_runs"), says: "is inside a working directory", code: 1},
		{name: "a series", dir: filepath.Join(served, "series/1"), says: "is inside a working directory", code: 1},
		{name: "not writable", dir: forbidden, says: "can't be written to", code: 1, who: nobody},
		{name: "served already", dir: served, says: "process " + strconv.Itoa(holder.cmd.Process.Pid), code: 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := command(t, nil, "runstatusd", "--dir", tt.dir, "--listen", "127.0.0.1:0")
			if tt.who != nil {
				tt.who(cmd)
			}
			began := time.Now()
			r := finish(t, cmd)
			t.Logf("ended after %v", time.Since(began).Round(time.Millisecond))
			lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
			if r.code != tt.code || r.stdout != "" || !strings.HasPrefix(r.stderr, "runstatusd: ") || !strings.Contains(lines[0], tt.says) || !strings.Contains(lines[0], tt.dir) || len(lines) > 2 {
				t.Errorf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
			}
			if (tt.code == 3 || strings.Contains(tt.says, "within")) && !strings.Contains(r.stderr, "\nhint: ") {
				t.Errorf("without a hint: %s", r.stderr)
			}
		})
	}
	for _, dir := range []string{filepath.Join(filepath.Dir(file), "gone"), file, filepath.Join(served, "series")} {
		if r := runstatus(t, "status", "--dir", dir); r.code != 2 || r.stdout != "" || !strings.Contains(r.stderr, dir) {
			t.Errorf("runstatus --dir %s: %+v", dir, r)
		}
	}
	if r := holder.runstatus(t, "status", "1"); r.code != 0 {
		t.Errorf("the first server was disturbed: %+v", r)
	}
}
