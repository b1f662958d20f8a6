package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/pavtree"
)

func TestReflectionAndHealth(t *testing.T) {
	s := serve(t, "--dir", t.TempDir())
	listed := s.grpcurl(t, "", "list").stdout
	for _, name := range []string{service, "grpc.health.v1.Health"} {
		if !strings.Contains(listed, name+"\n") {
			t.Errorf("list lacks %s:\n%s", name, listed)
		}
	}
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	if got := strings.Count(s.grpcurl(t, "", "list", service).stdout, service+"."); got != methods.Len() {
		t.Errorf("list shows %d RPCs, want %d", got, methods.Len())
	}
	for what, want := range map[string]string{
		service + ".SetStatus":          "rpc SetStatus ( .runstatus.v1.SetStatusRequest ) returns ( .runstatus.v1.SetStatusResponse ) {",
		"runstatus.v1.SetStatusRequest": "runstatus.v1.Precondition precondition = 9",
		"runstatus.v1.TestState":        "TEST_STATE_RUNNING = 29",
	} {
		if got := s.grpcurl(t, "", "describe", what).stdout; !strings.Contains(got, want) {
			t.Errorf("describe %s lacks %q:\n%s", what, want, got)
		}
	}
	readOnly := serve(t, "--dir", pavtree.Unpack(t), "--read-only")
	for _, tt := range []struct {
		server        *server
		service, want string
	}{
		{s, "", "SERVING"}, {s, service, "SERVING"}, {s, service + "/write", "SERVING"},
		{readOnly, "", "SERVING"}, {readOnly, service, "SERVING"}, {readOnly, service + "/write", "NOT_SERVING"},
	} {
		got := tt.server.grpcurl(t, fmt.Sprintf(`{"service":%q}`, tt.service), "grpc.health.v1.Health/Check").stdout
		if !strings.Contains(got, `"`+tt.want+`"`) {
			t.Errorf("the health of %q is %s, want %s", tt.service, got, tt.want)
		}
	}
	if r := s.grpcurl(t, `{"service":"other"}`, "grpc.health.v1.Health/Check"); r.code != 64+int(codes.NotFound) {
		t.Errorf("the health of an unknown service: %+v", r)
	}
}

// coverage is which fields of requests were given.
type coverage map[protoreflect.FullName]bool

// note adds the fields of a request.
func (c coverage) note(t testing.TB, rpc, data string) {
	t.Helper()
	method := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods().ByName(protoreflect.Name(rpc))
	m := dynamicpb.NewMessage(method.Input())
	must(t, protojson.Unmarshal([]byte(data), m))
	c.add(m)
}

func (c coverage) add(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		c[f.FullName()] = true
		switch {
		case f.Message() == nil || f.IsMap():
		case f.IsList():
			for i := range v.List().Len() {
				c.add(v.List().Get(i).Message())
			}
		default:
			c.add(v.Message())
		}
		return true
	})
}

// missing returns the fields of the messages that RPCs take, and of those within, that
// no request had.
func (c coverage) missing() []string {
	all := map[protoreflect.FullName]bool{}
	var walk func(protoreflect.MessageDescriptor)
	walk = func(d protoreflect.MessageDescriptor) {
		for i := range d.Fields().Len() {
			f := d.Fields().Get(i)
			all[f.FullName()] = true
			if m := f.Message(); m != nil && strings.HasPrefix(string(m.FullName()), "runstatus.") && !f.IsMap() {
				walk(m)
			}
		}
	}
	methods := runstatusv1.File_runstatus_v1_service_proto.Services().Get(0).Methods()
	for i := range methods.Len() {
		walk(methods.Get(i).Input())
	}
	var names []string
	for name := range all {
		if !c[name] {
			names = append(names, string(name))
		}
	}
	slices.Sort(names)
	return names
}

func TestEveryRPCWithEveryFieldThroughGrpcurl(t *testing.T) {
	s := serve(t, "--dir", t.TempDir())
	covered := coverage{}
	// Answers of earlier calls that later ones need.
	var uid, token, historyToken, summaryToken, resumeToken string
	for _, step := range []struct {
		rpc, data string
		want      string // a pattern of the answer, white space taken out
		keep      func(answer string)
	}{
		{"CreateRun", `{"kind":"KIND_SERIES","displayName":"nightly"}`, `"name":"namespaces/main/series/1"`, nil},
		{"CreateRun", `{"parent":"namespaces/main","kind":"KIND_TEST_RUN","id":"12","series":"series/1","display_name":"a.b","user":"ada","labels":{"partition":"gpu"},"request_id":"r1","expect_within":"600s"}`,
			`"name":"namespaces/main/test_runs/12".*"displayName":"a.b","user":"ada","labels":{"partition":"gpu"},"series":"namespaces/main/series/1"`,
			func(a string) { uid = between(a, `"uid":"`, `"`) }},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","id":"12","request_id":"r1"}`, `"name":"namespaces/main/test_runs/12"`, nil},
		{"CreateRun", `{"kind":"KIND_TEST_RUN"}`, `"name":"namespaces/main/test_runs/1"`, nil},
		{"SetStatus", `{"run":"test_runs/12","test_state":"TEST_STATE_RUNNING","note":"hi","when":"2026-01-02T03:04:05.123456Z"}`,
			`"testState":"TEST_STATE_RUNNING","stateName":"RUNNING","note":"hi","when":"2026-01-02T03:04:05.123456Z","sequence":"2"`, nil},
		{"SetStatus", `{"run":"test_runs/12","test_state":"TEST_STATE_RUNNING","note":"hi","when":"2026-01-02T03:04:05.123456Z"}`, `"sequence":"2"}?.*"replayed":true`, nil},
		{"SetStatus", `{"run":"series/1","series_state":"SERIES_STATE_RUN"}`, `"seriesState":"SERIES_STATE_RUN"`, nil},
		{"SetStatus", `{"run":"test_runs/new","state_name":"NEVER_HEARD_OF","note":"n","allow_missing":true}`, `"stateName":"INVALID","note":"\(NEVER_HEARD_OF\)n"`, nil},
		{"SetStatus", `{"run":"test_runs/12","state_name":"INFO","expect_within":"600s","expected_uid":"$UID","precondition":{"expected_sequence":2,"current_in":["RUNNING"],"unless_ever_in":["COMPLETE"],"unless_ended":true}}`, `"sequence":"3"`, nil},
		{"GetStatus", `{"run":"test_runs/12"}`, `"stateName":"INFO"`, nil},
		{"HasState", `{"run":"test_runs/12","state_name":"RUNNING"}`, `"hasState":true,"firstStatus":{.*"sequence":"2"`, nil},
		{"HasState", `{"run":"test_runs/12","state_name":"RUN_DONE"}`, `^{}$`, nil},
		{"ListStatuses", `{"run":"test_runs/12","descending":true,"page_size":2}`, `"sequence":"3".*"sequence":"2".*"nextPageToken"`,
			func(a string) { historyToken = between(a, `"nextPageToken":"`, `"`) }},
		{"ListStatuses", `{"run":"test_runs/12","descending":true,"page_size":2,"page_token":"$HISTORY"}`, `"sequence":"1"[^\]]*\]}$`, nil},
		{"GetRun", `{"run":"test_runs/12"}`, `"name":"namespaces/main/test_runs/12".*"labels":{"partition":"gpu"}`, nil},
		{"GetRun", `{"run":"test_runs/12","view":"RUN_VIEW_BASIC"}`, `"current":{"testState":"TEST_STATE_INFO","stateName":"INFO","when":"[^"]*","sequence":"3","revision":"\d+"},"createTime":"[^"]*","updateTime":"[^"]*","displayName":"a.b","user":"ada","series":"namespaces/main/series/1"`, nil},
		{"ListRuns", `{"parent":"namespaces/-","filter":"kind = \"test_run\"","order_by":"create_time desc","page_size":1}`, `"nextPageToken"`,
			func(a string) { token = between(a, `"nextPageToken":"`, `"`) }},
		{"ListRuns", `{"parent":"namespaces/-","filter":"kind = \"test_run\"","order_by":"create_time desc","page_size":1,"page_token":"$TOKEN"}`, `"runs":\[{"name"`, nil},
		{"ListRuns", `{"filter":"id = \"12\"","view":"RUN_VIEW_BASIC"}`, `"name":"namespaces/main/test_runs/12","uid":"[^"]*","current":{"testState":`, nil},
		{"SummarizeRuns", `{"parent":"namespaces/main","filter":"ended = false","group_by":"labels.partition"}`, `"key":"gpu","total":"1","byState":{"INFO":"1"}`, nil},
		{"SummarizeRuns", `{"parent":"namespaces/main","group_by":"display_name","page_size":1}`, `"nextPageToken"`,
			func(a string) { summaryToken = between(a, `"nextPageToken":"`, `"`) }},
		{"SummarizeRuns", `{"parent":"namespaces/main","group_by":"display_name","page_size":1,"page_token":"$SUMMARY"}`, `"groups":\[{`, nil},
		{"CompleteRun", `{"run":"test_runs/12","result":"FAIL","expected_uid":"$UID","results":{"bandwidth":91.5}}`, `"outcome":"OUTCOME_FAILED","result":"FAIL","ended":true`, nil},
		{"CompleteRun", `{"run":"test_runs/12","result":"FAIL"}`, `"sequence":"4"`, nil},
		{"CloseSeries", `{"run":"series/1","expected_uid":"$SERIES"}`, `"outcome":"OUTCOME_FAILED","ended":true.*"membershipClosed":true`, nil},
		{"CompleteRun", `{"run":"series/1"}`, `"stateName":"COMPLETE"`, nil},
		{"ReportStatuses", `{"reports":[{"id":1,"set":{"run":"test_runs/12","state_name":"INFO"}},{"id":2,"set":{"run":"no name","state_name":"INFO"}}]}`,
			`"id":"1","result":{"status":{.*"stateName":"INFO".*"id":"2","error":{"code":3,.*"reason":"INVALID_NAME"`, nil},
		{"ReportStatuses", `{"view":"REPORT_VIEW_ACK","reports":[{"id":3,"set":{"run":"test_runs/12","state_name":"INFO","when":"2026-01-02T03:04:06Z"}}]}`,
			`{"answers":\[{"id":"3","ack":{"uid":"[^"]*","ids":\["3"\],"sequences":\["6"\],"revisions":\["\d+"\]}}\]}`, nil},
		{"WatchStatuses", `{"runs":{"names":["test_runs/12"]},"states":["RUNNING"],"start":"WATCH_START_BEGINNING","until":{"any_ever_in":{"names":["RUNNING"]}}}`,
			`"joined":{"name":"namespaces/main/test_runs/12".*"status":{[^}]*"stateName":"RUNNING".*"synced":{}.*"closing":{"reason":"REASON_CONDITION_MET"`,
			func(a string) { resumeToken = between(a, `"synced":{},"resumeToken":"`, `"`) }},
		{"WatchStatuses", `{"runs":{"names":["test_runs/12"]},"states":["RUNNING"],"resume_token":"$RESUME","until":{"all_in":{"names":["INFO"]}}}`, `"closing":{"reason":"REASON_CONDITION_MET"`, nil},
		{"WatchStatuses", `{"query":{"parent":"namespaces/main","filter":"id = \"12\""},"progress_interval":"1s","until":{"any_problem":true}}`, `"joined":{"name":"namespaces/main/test_runs/12".*"reason":"REASON_CONDITION_MET"`, nil},
		{"WatchStatuses", `{"series":"series/1","until":{"all_ended":true}}`, `"closing":{"reason":"REASON_CONDITION_MET".*"seriesTally":{"total":"1"`, nil},
		{"WatchStatuses", `{"runs":{"names":["test_runs/12","test_runs/99"]},"allow_missing":true,"until":{"any_in":{"names":["INFO"]}}}`, `"closing":{"reason":"REASON_CONDITION_MET".*"missing":\["namespaces/main/test_runs/99"\]`, nil},
		{"DeleteRun", `{"run":"test_runs/12","expected_uid":"$UID"}`, `^{}$`, nil},
		{"DeleteRun", `{"run":"test_runs/new","force":true}`, `^{}$`, nil},
		{"GetVersion", `{}`, `^{("version":"[^"]*")?}$`, nil},
		{"ListStates", `{"kind":"KIND_SERIES"}`, `"name":"KICKOFF_ERROR","help":"[^"]+","ends":true,"error":true`, nil},
	} {
		if strings.Contains(step.data, "$SERIES") {
			series := call(t, s, "GetRun", `{"run":"series/1"}`, &runstatusv1.GetRunResponse{}).GetRun()
			step.data = strings.ReplaceAll(step.data, "$SERIES", series.GetUid())
		}
		step.data = strings.NewReplacer("$UID", uid, "$TOKEN", token, "$HISTORY", historyToken, "$SUMMARY", summaryToken, "$RESUME", resumeToken).Replace(step.data)
		covered.note(t, step.rpc, step.data)
		r := s.grpcurl(t, step.data, service+"/"+step.rpc)
		got := strings.Join(strings.Fields(r.stdout), "")
		if r.code != 0 || !regexp.MustCompile(step.want).MatchString(got) {
			t.Fatalf("%s %s: exit code %d, want %s\n%s%s", step.rpc, step.data, r.code, step.want, got, r.stderr)
		}
		if step.keep != nil {
			step.keep(got)
		}
	}
	s.watchSummaryThroughGrpcurl(t, covered)
	if missing := covered.missing(); len(missing) > 0 {
		t.Errorf("never given: %q", missing)
	}
}

// watchSummaryThroughGrpcurl watches with every field, until grpcurl's time is over.
func (s *server) watchSummaryThroughGrpcurl(t *testing.T, covered coverage) {
	t.Helper()
	const data = `{"parent":"namespaces/main","filter":"kind = \"series\"","group_by":"display_name","progress_interval":"1s"}`
	covered.note(t, "WatchSummary", data)
	r := finish(t, command(t, nil, "grpcurl", "-plaintext", "-max-time", "1.5", "-d", data, s.addr, service+"/WatchSummary"))
	got := strings.Join(strings.Fields(r.stdout), "")
	want := `^{"summary":{"groups":\[{"key":"nightly","total":"1".*},"revision":"\d+"}{"progress":{},"revision":"\d+"}$`
	if r.code != 64+int(codes.DeadlineExceeded) || !regexp.MustCompile(want).MatchString(got) {
		t.Errorf("exit code %d, want %s\n%s%s", r.code, want, got, r.stderr)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestErrorsSayCodeReasonAndField(t *testing.T) {
	s := serve(t, "--dir", t.TempDir())
	call(t, s, "CreateRun", `{"kind":"KIND_SERIES"}`, &runstatusv1.CreateRunResponse{})
	call(t, s, "CreateRun", `{"kind":"KIND_TEST_RUN","id":"12","series":"series/1"}`, &runstatusv1.CreateRunResponse{})
	call(t, s, "CloseSeries", `{"run":"series/1"}`, &runstatusv1.CloseSeriesResponse{})
	for _, tt := range []struct {
		rpc, data     string
		code          codes.Code
		reason, field string
	}{
		{"CreateRun", `{}`, codes.InvalidArgument, "INVALID_FIELD", "kind"},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","id":"a/b"}`, codes.InvalidArgument, "INVALID_NAME", "id"},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","parent":"namespaces/none"}`, codes.NotFound, "NAMESPACE_NOT_FOUND", ""},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","labels":{"a-b":"c"}}`, codes.InvalidArgument, "INVALID_FIELD", `labels["a-b"]`},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","id":"12"}`, codes.AlreadyExists, "RUN_EXISTS", ""},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","series":"series/9"}`, codes.NotFound, "RUN_NOT_FOUND", ""},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","series":"series/1"}`, codes.FailedPrecondition, "SERIES_CLOSED", ""},
		{"CreateRun", `{"kind":"KIND_TEST_RUN","series":"test_runs/12"}`, codes.InvalidArgument, "INVALID_FIELD", "series"},
		{"SetStatus", `{"state_name":"INFO"}`, codes.InvalidArgument, "INVALID_FIELD", "run"},
		{"SetStatus", `{"run":"test_runs/12"}`, codes.InvalidArgument, "INVALID_FIELD", "state"},
		{"SetStatus", `{"run":"test_runs/12","series_state":"SERIES_STATE_RUN"}`, codes.InvalidArgument, "INVALID_FIELD", "series_state"},
		{"SetStatus", `{"run":"test_runs/12","test_state":4711}`, codes.InvalidArgument, "INVALID_FIELD", "test_state"},
		{"SetStatus", `{"run":"test_runs/9","state_name":"INFO"}`, codes.NotFound, "RUN_NOT_FOUND", ""},
		{"SetStatus", `{"run":"test_runs/12","state_name":"INFO","expected_uid":"00"}`, codes.FailedPrecondition, "UID_MISMATCH", ""},
		{"SetStatus", `{"run":"test_runs/9","state_name":"INFO","expected_uid":"00","allow_missing":true}`, codes.FailedPrecondition, "UID_MISMATCH", ""},
		{"SetStatus", `{"run":"test_runs/12","state_name":"INFO","precondition":{"current_in":["RUNNING"]}}`, codes.Aborted, "PRECONDITION_FAILED", ""},
		{"GetStatus", `{"run":"test_runs/9"}`, codes.NotFound, "RUN_NOT_FOUND", ""},
		{"HasState", `{"run":"test_runs/12"}`, codes.InvalidArgument, "INVALID_FIELD", "state_name"},
		{"ListStatuses", `{"run":"test_runs/12","page_token":"AAAA"}`, codes.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token"},
		{"ListRuns", `{"parent":"main"}`, codes.InvalidArgument, "INVALID_NAME", "parent"},
		{"ListRuns", `{"order_by":"size"}`, codes.InvalidArgument, "INVALID_FIELD", "order_by"},
		{"ListRuns", `{"filter":"colour = \"red\""}`, codes.InvalidArgument, "INVALID_FILTER", "filter"},
		{"SummarizeRuns", `{"group_by":"state"}`, codes.InvalidArgument, "INVALID_FIELD", "group_by"},
		{"WatchSummary", `{"group_by":"state"}`, codes.InvalidArgument, "INVALID_FIELD", "group_by"},
		{"WatchSummary", `{"filter":"colour = \"red\""}`, codes.InvalidArgument, "INVALID_FILTER", "filter"},
		{"WatchSummary", `{"progress_interval":"0.1s"}`, codes.InvalidArgument, "INVALID_FIELD", "progress_interval"},
		{"WatchSummary", `{"parent":"namespaces/none"}`, codes.NotFound, "NAMESPACE_NOT_FOUND", ""},
		{"CompleteRun", `{"run":"test_runs/12","result":"GOOD"}`, codes.InvalidArgument, "INVALID_FIELD", "result"},
		{"CloseSeries", `{"run":"test_runs/12"}`, codes.InvalidArgument, "INVALID_FIELD", "run"},
		{"DeleteRun", `{"run":"test_runs/12"}`, codes.FailedPrecondition, "RUN_NOT_ENDED", ""},
		{"ListStates", `{"kind":7}`, codes.InvalidArgument, "INVALID_FIELD", "kind"},
		{"WatchStatuses", `{"runs":{"names":["test_runs/12"]},"resume_token":"AAAA"}`, codes.InvalidArgument, "INVALID_RESUME_TOKEN", "resume_token"},
	} {
		e := s.refused(t, tt.rpc, tt.data, tt.code, tt.reason, tt.field)
		if e.Message == "" || strings.Contains(e.Message, os.TempDir()) {
			t.Errorf("%s %s says %q", tt.rpc, tt.data, e.Message)
		}
		if tt.code == codes.Aborted && !maps.Equal(e.metadata(), map[string]string{
			"run": "namespaces/main/test_runs/12", "current_sequence": "1", "current_state": "STATUS_CREATED"}) {
			t.Errorf("the details of a precondition are %v", e.metadata())
		}
	}
	if lines := statusLines(t, filepath.Join(s.dir(), "test_runs/12")); lines != 1 {
		t.Errorf("the run has %d lines: refused calls wrote some", lines)
	}
}

// dir returns what the server serves.
func (s *server) dir() string { return s.cmd.Args[slices.Index(s.cmd.Args, "--dir")+1] }

func statusLines(t testing.TB, runDir string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(runDir, "status"))
	must(t, err)
	return strings.Count(string(data), "\n")
}

// typed are grpcurl lines as people type them, but for the port.
var typed = []struct {
	line, want string
	code       int
}{
	{`grpcurl -plaintext -d '{"run":"test_runs/12","test_state":"TEST_STATE_RUNNING","note":"hi"}' localhost:7600 runstatus.v1.StatusService/SetStatus`, `"note": "hi"`, 0},
	{`grpcurl -plaintext -d '{"run":"test_runs/12","state_name":"RUNNING"}' localhost:7600 runstatus.v1.StatusService/SetStatus`, `"sequence": "3"`, 0},
	{`grpcurl -plaintext -d '{"run":"test_runs/12"}' localhost:7600 runstatus.v1.StatusService/GetStatus`, `"stateName": "RUNNING"`, 0},
	{`grpcurl -plaintext -d '{"parent":"namespaces/main","filter":"state = \"RUNNING\""}' localhost:7600 runstatus.v1.StatusService/ListRuns`, `"name": "namespaces/main/test_runs/12"`, 0},
	{`grpcurl -plaintext -d '{"runs":{"names":["test_runs/12"]},"start":"WATCH_START_BEGINNING","until":{"any_ever_in":{"names":["RUNNING"]}}}' localhost:7600 runstatus.v1.StatusService/WatchStatuses`, `"reason": "REASON_CONDITION_MET"`, 0},
}

func TestGrpcurlLinesWorkAsTyped(t *testing.T) {
	s := serve(t, "--dir", t.TempDir())
	s.must(t, "create", "--id", "12")
	for _, tt := range typed {
		r := finish(t, shell(t, s, strings.Replace(tt.line, "localhost:7600", "localhost:"+s.port(), 1)))
		if r.code != tt.code || !strings.Contains(r.stdout+r.stderr, tt.want) {
			t.Errorf("%s\nexit code %d, want %d and %s\n%s%s", tt.line, r.code, tt.code, tt.want, r.stdout, r.stderr)
		}
	}
}

func (s *server) port() string { return s.addr[strings.LastIndex(s.addr, ":")+1:] }

// shell is a line for the shell, which finds the programs and the server.
func shell(t testing.TB, s *server, line string) *exec.Cmd {
	t.Helper()
	cmd := command(t, []string{"RUNSTATUS_SERVER=" + s.addr}, "sh", "-c", line)
	cmd.Path, cmd.Err = "/bin/sh", nil
	return cmd
}
