package server

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/server/internal/audit"
)

func TestTheAuditLogHasWritesDenialsAndReloads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.log")
	s := serveSite(t, "rules: [{who: {token: ada}, role: writer, runs: own}, {who: {token: ada}, role: reader}]",
		map[string]tokenfile.Entry{"root": {Role: "admin"}, "ada": {User: "ada"}}, func(c *settings) { c.Access.AuditLog = path })
	root, ada := s.bearing(t, "root"), s.bearing(t, "ada")
	ada.run(t, "1", "")
	root.run(t, "2", "")
	ada.set(t, "test_runs/1", "RUNNING", "a secret note")
	_ = getRun(t, ada, "test_runs/1")
	_, err := ada.SetStatus(t.Context(), setRequest("test_runs/2", "RUNNING", "a secret note"))
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	_, err = ada.SetStatus(t.Context(), setRequest(strings.Repeat("x", 1<<20), "RUNNING", "a secret note"))
	wantError(t, err, codes.InvalidArgument, "INVALID_FIELD", "run")
	_, err = ada.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/1"})
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	wantError(t, getRun(t, s.as(t, tokenfile.New()), "test_runs/1"), codes.Unauthenticated, "INVALID_CREDENTIALS", "")
	stream := ada.reports(t)
	testkit.Must(t, reportOne(stream, setRequest("test_runs/1", "RUN_DONE", "a secret note")))
	wantError(t, reportOne(stream, setRequest("test_runs/2", "RUN_DONE", "a secret note")), codes.PermissionDenied, "PERMISSION_DENIED", "")
	s.write(t, "policy.yaml", "rules: []")
	testkit.Eventually(t, func() bool { return strings.Contains(s.log.String(), "not reloaded") }, "the policy is looked at")
	testkit.Must(t, s.stop())
	want := []string{
		"token:ada CreateRun namespaces/main/test_runs/1 OK", "token:root CreateRun namespaces/main/test_runs/2 OK", "token:ada SetStatus namespaces/main/test_runs/1 OK", "token:ada SetStatus namespaces/main/test_runs/2 PERMISSION_DENIED",
		"token:ada SetStatus " + strings.Repeat("x", maxAuditName) + " INVALID_FIELD",
		"token:ada DeleteRun  PERMISSION_DENIED", " GetRun  INVALID_CREDENTIALS", "token:ada ReportStatuses namespaces/main/test_runs/1 OK",
		"token:ada ReportStatuses namespaces/main/test_runs/2 PERMISSION_DENIED", "runstatusd reload  FAILED",
	}
	got, text := readAudit(t, path)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, secret := range []string{"secret note", s.tokens["ada"], "rst_"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", st.Mode(), err)
	}
}

func readAudit(t *testing.T, path string) (lines []string, text string) {
	t.Helper()
	data, err := os.ReadFile(path)
	testkit.Must(t, err)
	for scan := bufio.NewScanner(strings.NewReader(string(data))); scan.Scan(); {
		var r audit.Record
		testkit.Must(t, json.Unmarshal(scan.Bytes(), &r))
		if r.Time.IsZero() {
			t.Errorf("%s has no time", scan.Text())
		}
		lines = append(lines, strings.Join([]string{r.Principal, r.Method[strings.LastIndexByte(r.Method, '/')+1:], r.Run, r.Outcome}, " "))
	}
	return lines, string(data)
}
