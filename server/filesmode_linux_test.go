package server

import (
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/tokenfile"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// A process on a unix socket may do with runs what it may do with their files. Its uid is 4242, as the test's
// credentials of the socket tell.
func TestRightsByFiles(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root makes files of other users")
	}
	s := serveSite(t, "", map[string]tokenfile.Entry{"root": {Role: "admin"}, "plain": {}}, func(c *settings) { c.Access.Authz = AuthzFiles })
	for dir := s.dir; dir != "/"; dir = filepath.Dir(dir) {
		st, err := os.Stat(dir)
		testkit.Must(t, err)
		testkit.Must(t, os.Chmod(dir, st.Mode()|0o011)) // so that another user comes to the files
	}
	root, process := s.bearing(t, "root"), s.over(t, "unix:"+s.peer, "")
	for id, uid := range map[string]int{"1": 4242, "2": 4000, "3": 4000} {
		root.run(t, id, "")
		status := filepath.Join(s.dir, "test_runs", id, "status")
		testkit.Must(t, os.Chown(status, uid, uid))
		testkit.Must(t, os.Chmod(status, map[string]os.FileMode{"1": 0o600, "2": 0o644, "3": 0o600}[id]))
		testkit.Must(t, os.Chmod(filepath.Dir(status), 0o755))
	}
	w := process.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("", "")})
	if got := w.untilSynced(); len(got) != 2 {
		t.Errorf("the watch began with %q", got)
	}
	resp, err := process.ListRuns(t.Context(), &runstatusv1.ListRunsRequest{})
	if err != nil || len(resp.GetRuns()) != 2 || resp.GetRuns()[1].GetName() != "namespaces/main/test_runs/2" {
		t.Errorf("the list is %v, %v", resp, err)
	}
	set := func(h *harness, run string) error {
		_, err := h.SetStatus(t.Context(), setRequest(run, "RUNNING", ""))
		return err
	}
	wantError(t, set(process, "test_runs/3"), codes.NotFound, "RUN_NOT_FOUND", "")
	wantError(t, set(process, "test_runs/2"), codes.PermissionDenied, "PERMISSION_DENIED", "")
	testkit.Must(t, set(root, "test_runs/3"))
	testkit.Must(t, set(process, "test_runs/1"))
	w.want("status test_runs/1 2 RUNNING")
	_, err = process.DeleteRun(t.Context(), &runstatusv1.DeleteRunRequest{Run: "test_runs/1", Force: true})
	wantError(t, err, codes.PermissionDenied, "PERMISSION_DENIED", "")
	testkit.Must(t, os.Chmod(filepath.Join(s.dir, "test_runs/1/status"), 0))
	testkit.Eventually(t, func() bool { return string(reasonOf(getRun(t, process, "test_runs/1"))) == "RUN_NOT_FOUND" }, "the changed mode counts")
	wantError(t, set(s.bearing(t, "plain"), "test_runs/2"), codes.PermissionDenied, "PERMISSION_DENIED", "") // it is no process
	who, err := runstatusv1.NewAuthServiceClient(process.any()).WhoAmI(t.Context(), &runstatusv1.WhoAmIRequest{})
	if err != nil || who.GetUid() != 4242 || len(who.GetGrants()) != 3 || !who.GetGrants()[0].GetByFiles() {
		t.Errorf("it is %v, %v", who, err)
	}
}
